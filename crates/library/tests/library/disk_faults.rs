//! A disk that fails at any call of a download: the engine below `strace`, which answers in the place
//! of the disk. After each failure nothing half-done looks done, the index is sound, the queue says the
//! right thing, the other clips go on, and all of it arrives once the disk is well again.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::PathBuf;
use std::process::{ChildStdin, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use library::index::{Index, Place};

use crate::downloads::files_below;
use crate::kills::{CLIPS, Killing, STARTS};

/// How long an engine may take for what it is to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// The engine, whose lines are read as they come.
pub(crate) struct Engine {
    child: std::process::Child,
    stdin: ChildStdin,
    lines: mpsc::Receiver<String>,
    heard: Vec<String>,
}

/// What the engine wrote, and whether it came to its end by itself.
pub(crate) struct Ended {
    pub(crate) heard: Vec<String>,
    pub(crate) success: bool,
}

impl Engine {
    pub(crate) fn start(killing: &Killing, below: &[String], word: &str) -> Self {
        let mut command = killing.engine(below, word);
        let mut child = command.stdout(Stdio::piped()).spawn().expect(STARTS);
        let mut stdin = child.stdin.take().expect("piped");
        writeln!(stdin, "{}", killing.sample.token()).expect("it listens");
        let stdout = BufReader::new(child.stdout.take().expect("piped"));
        let (tell, lines) = mpsc::channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                let _ = tell.send(line);
            }
        });
        Self {
            child,
            stdin,
            lines,
            heard: Vec::new(),
        }
    }

    /// Whether its last line has this in it.
    pub(crate) fn heard_of(&self, word: &str) -> bool {
        self.heard.last().is_some_and(|line| line.contains(word))
    }

    /// The number of its process, or of what runs it.
    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line that has this in it.
    pub(crate) fn until(&mut self, word: &str) {
        let began = Instant::now();
        while !self.heard.last().is_some_and(|line| line.contains(word)) {
            let left = PATIENCE.saturating_sub(began.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.heard.push(line),
                Err(error) => panic!("no “{word}”: {error}; {:#?}", self.heard),
            }
        }
    }

    /// Waits for its end.
    pub(crate) fn end(mut self) -> Ended {
        let began = Instant::now();
        loop {
            let left = PATIENCE.saturating_sub(began.elapsed());
            match self.lines.recv_timeout(left) {
                Ok(line) => self.heard.push(line),
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    let _ = self.child.kill();
                    panic!("it does not end: {:#?}", self.heard);
                }
            }
        }
        drop(self.stdin);
        Ended {
            success: self.child.wait().expect("a child").success(),
            heard: self.heard,
        }
    }

    /// Closes the library as the app does, and waits for the end.
    pub(crate) fn close(mut self) -> Ended {
        writeln!(self.stdin, "close").expect("it listens");
        self.end()
    }
}

/// Where a call is made to fail.
#[derive(Debug, Clone, Copy)]
enum At {
    /// The part of one of the clips.
    Part,
    /// The folder of that clip.
    Folder,
    /// The downloads folder.
    Root,
    /// What SQLite writes.
    Index,
}

struct Failing {
    killing: Killing,
    /// Where one of the clips goes, below the downloads folder.
    path: PathBuf,
}

impl Failing {
    async fn new() -> Self {
        let mut killing = Killing::new().await;
        killing.sample.faults().clear();
        killing.assert_arrives().await;
        let key = *killing.originals.keys().min().expect("clips");
        let index = Index::open(&killing.home.path().join("data")).expect("sound");
        let file = index.file(key, Place::Download).expect("it answers");
        let path = file.expect("it arrived").path;
        Self { killing, path }
    }

    fn downloads(&self) -> PathBuf {
        self.killing.home.path().join("downloads")
    }

    fn place(&self, at: At) -> PathBuf {
        let whole = self.downloads().join(&self.path);
        match at {
            At::Part => whole.with_extension("mp4.part"),
            At::Folder => whole.parent().expect("a folder").to_owned(),
            At::Root => self.downloads(),
            At::Index => self.killing.home.path().join("data/index.sqlite-wal"),
        }
    }

    /// The words that let `strace` answer `call` on that place with `error`, `when` it says.
    fn strace(&self, (call, error, at): (&str, &str, At), when: &str) -> Vec<String> {
        vec![
            "strace".into(),
            "-fqq".into(),
            format!("-o{}", self.log().display()),
            format!("-P{}", self.place(at).display()),
            format!("-etrace={call}"),
            format!("-einject={call}:error={error}:when={when}"),
        ]
    }

    fn log(&self) -> PathBuf {
        self.killing.home.path().join("strace.log")
    }

    /// How often the call was made to fail.
    fn injected(&self) -> usize {
        let log = std::fs::read_to_string(self.log()).unwrap_or_default();
        log.matches("(INJECTED)").count()
    }

    /// Lets `call` fail once in a thread, at its first time and every later one in turn, each on a fresh
    /// disk.
    async fn each_once(&mut self, fault: (&str, &str, At), expected: &str) {
        let mut number = 0;
        loop {
            number += 1;
            self.killing.begin_again();
            let what = format!("{fault:?} number {number}");
            let engine = Engine::start(&self.killing, &self.strace(fault, &number.to_string()), "");
            let ended = engine.end();
            assert!(ended.success, "{what}: {:#?}", ended.heard);
            let done = self.killing.assert_holds(&what);
            let injected = self.injected();
            if injected == 0 {
                assert!(number > 1, "{what}: there is no such call");
                assert_eq!(done, CLIPS, "{what}: nothing was wrong");
                return;
            }
            let said = ended.heard.iter().any(|line| line.contains(expected));
            assert!(said, "{what}: no “{expected}” in {:#?}", ended.heard);
            let failed = expected.starts_with("failed=");
            let least = if failed {
                CLIPS - injected.min(CLIPS)
            } else {
                CLIPS
            };
            assert!(
                done >= least,
                "{what}: the others go on: {:#?}",
                ended.heard
            );
            if done < CLIPS {
                let again = Engine::start(&self.killing, &[], "retry").end();
                assert!(again.success, "{what}: {:#?}", again.heard);
            }
            let done = self.killing.assert_holds(&what);
            assert_eq!(done, CLIPS, "{what}: all of it arrives in the end");
            let left = files_below(&self.downloads());
            assert_eq!(left.len(), CLIPS, "{what}: and nothing besides: {left:?}");
        }
    }

    /// Lets `call` fail from its first time on, until the queue says so; then the disk is well again.
    async fn for_ever(&mut self, fault: (&str, &str, At), expected: &str) {
        self.killing.begin_again();
        let what = format!("{fault:?} for ever");
        let mut engine = Engine::start(&self.killing, &self.strace(fault, "1+"), "");
        engine.until(expected);
        engine.close();
        assert!(self.injected() > 0, "{what}: there is no such call");
        self.killing.assert_holds(&what);
        let again = Engine::start(&self.killing, &[], "retry").end();
        assert!(again.success, "{what}: {:#?}", again.heard);
        let done = self.killing.assert_holds(&what);
        assert_eq!(done, CLIPS, "{what}: it goes on: {:#?}", again.heard);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_01_a_full_disk_at_any_write_fsync_or_rename_pauses_the_queue() {
    let mut failing = Failing::new().await;
    for fault in [
        ("write", "ENOSPC", At::Part),
        ("ftruncate", "ENOSPC", At::Part),
        ("fsync", "ENOSPC", At::Part),
        ("fsync", "ENOSPC", At::Folder),
        ("renameat2", "ENOSPC", At::Folder),
        ("linkat", "ENOSPC", At::Folder),
        ("openat", "ENOSPC", At::Folder),
        ("mkdirat", "ENOSPC", At::Root),
    ] {
        failing.each_once(fault, "waits=room").await;
    }
    for fault in [
        ("write", "ENOSPC", At::Part),
        ("fsync", "ENOSPC", At::Part),
        ("fsync", "ENOSPC", At::Folder),
        ("renameat2", "ENOSPC", At::Folder),
    ] {
        failing.for_ever(fault, "waits=room").await;
    }
}

#[test]
fn d_01_a_full_disk_below_the_index_pauses_the_queue_and_leaves_the_index_sound() {
    for fault in [
        ("pwrite64", "ENOSPC", At::Index),
        ("fsync,fdatasync", "EIO", At::Index),
    ] {
        // Side by side: nearly all of the time is spent until the queue looks at its disk again.
        let failed: usize = std::thread::scope(|scope| {
            let lanes: Vec<_> = (1..=LANES)
                .map(|first| {
                    scope.spawn(move || {
                        let mut runtime = tokio::runtime::Builder::new_multi_thread();
                        let runtime = runtime.worker_threads(1).enable_all().build();
                        runtime
                            .expect("threads")
                            .block_on(index_fails(fault, first))
                    })
                })
                .collect();
            let failed = lanes.into_iter().map(|lane| lane.join());
            failed.map(|lane| lane.expect("it holds")).sum()
        });
        assert!(failed > 3, "{fault:?}: it is called more often: {failed}");
    }
}

/// How many disks fail side by side.
const LANES: usize = 5;

/// The index is refused the call of this number, and then of every so many further in turn, until there
/// is none any more. Answers how many calls were.
async fn index_fails(fault: (&str, &str, At), first: usize) -> usize {
    let mut failing = Failing::new().await;
    let mut failed = 0;
    for number in (first..).step_by(LANES) {
        failing.killing.begin_again();
        let what = format!("{fault:?} number {number}");
        let below = failing.strace(fault, &number.to_string());
        // It may refuse to begin, which is an end too; it never ends in a panic or for nothing.
        Engine::start(&failing.killing, &below, "").end();
        let done = failing.killing.assert_holds(&what);
        if failing.injected() == 0 {
            break;
        }
        failed += failing.injected();
        if done < CLIPS {
            let again = Engine::start(&failing.killing, &[], "retry").end();
            assert!(again.success, "{what}: {:#?}", again.heard);
        }
        let done = failing.killing.assert_holds(&what);
        assert_eq!(done, CLIPS, "{what}: all of it arrives in the end");
        let left = files_below(&failing.downloads());
        assert_eq!(left.len(), CLIPS, "{what}: and nothing besides: {left:?}");
    }
    failed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_02_a_quota_or_a_largest_size_fails_one_clip_alone() {
    let mut failing = Failing::new().await;
    for error in ["EDQUOT", "EFBIG"] {
        let fault = ("write", error, At::Part);
        failing.each_once(fault, "failed=disk-quota").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_03_a_folder_that_may_not_be_written_to_any_more_fails_what_is_in_it_alone() {
    let mut failing = Failing::new().await;
    for error in ["EACCES", "EROFS"] {
        for (call, at) in [
            ("write", At::Part),
            ("fsync", At::Part),
            ("fsync", At::Folder),
            ("renameat2", At::Folder),
            ("openat", At::Folder),
        ] {
            let fault = (call, error, at);
            failing.each_once(fault, "failed=folder-read-only").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_04_an_error_of_the_disk_fails_one_clip_and_its_part_is_written_anew() {
    let mut failing = Failing::new().await;
    for (call, at) in [
        ("write", At::Part),
        ("ftruncate", At::Part),
        ("fsync", At::Part),
        ("renameat2", At::Folder),
        ("fsync", At::Folder),
    ] {
        let fault = (call, "EIO", at);
        failing.each_once(fault, "failed=disk-error").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_04_what_could_not_be_synced_is_thrown_away_and_never_synced_again() {
    let mut failing = Failing::new().await;
    failing.killing.begin_again();
    let part = failing.place(At::Part);
    let below = vec![
        "strace".into(),
        "-fqqy".into(),
        format!("-o{}", failing.log().display()),
        format!("-P{}", part.display()),
        "-etrace=write,fsync,fdatasync".into(),
        "-einject=fsync:error=EIO:when=1".into(),
    ];
    let ended = Engine::start(&failing.killing, &below, "").end();
    let failed = ended
        .heard
        .iter()
        .any(|line| line.contains("failed=disk-error"));
    assert!(failed, "{:#?}", ended.heard);
    let log = std::fs::read_to_string(failing.log()).expect("a log");
    let calls: Vec<&str> = log.lines().collect();
    let refused = calls.iter().position(|call| call.contains("(INJECTED)"));
    let refused = refused.expect("a sync was refused");
    assert_eq!(
        calls[refused + 1..],
        [""; 0],
        "nothing more is done with it"
    );
    assert!(!part.exists(), "it was thrown away");
    failing.killing.sample.forget_requests();
    let again = Engine::start(&failing.killing, &[], "retry").end();
    assert!(again.success, "{:#?}", again.heard);
    let requests = failing.killing.sample.requests();
    let media: Vec<_> = requests
        .iter()
        .filter(|seen| seen.host == sample::Host::Media)
        .collect();
    assert_eq!(media.len(), 1);
    assert_eq!(media[0].header("range"), None, "from its first byte");
    assert_eq!(failing.killing.assert_holds("again"), CLIPS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_06_a_rename_to_another_disk_is_refused() {
    let mut failing = Failing::new().await;
    let fault = ("renameat2", "EXDEV", At::Folder);
    failing.each_once(fault, "failed=disk-error").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_18_too_many_open_files_make_it_slower_and_fail_nothing() {
    let mut failing = Failing::new().await;
    for error in ["EMFILE", "ENFILE"] {
        for fault in [("openat", error, At::Folder), ("openat2", error, At::Root)] {
            failing.each_once(fault, "later=1").await;
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_07_a_file_is_on_the_disk_before_its_name_and_its_name_before_its_row() {
    let mut failing = Failing::new().await;
    failing.killing.begin_again();
    let below = vec![
        "strace".into(),
        "-fyqq".into(),
        format!("-o{}", failing.log().display()),
        "-etrace=write,pwrite64,fsync,fdatasync,renameat2".into(),
    ];
    let ended = Engine::start(&failing.killing, &below, "").end();
    assert!(ended.success, "{:#?}", ended.heard);
    let log = std::fs::read_to_string(failing.log()).expect("a log");
    let calls: Vec<&str> = log.lines().collect();
    let part = failing.place(At::Part).display().to_string();
    let whole = failing.path.file_name().expect("a name").to_string_lossy();
    let folder = format!("{}>", failing.place(At::Folder).display());
    let log_of_index = failing.place(At::Index).display().to_string();
    let first = |from: usize, what: &str, is: &dyn Fn(&str) -> bool| {
        let found = calls[from..].iter().position(|call| is(call));
        from + found.unwrap_or_else(|| panic!("no {what} after call {from}"))
    };
    let is_sync = |call: &str| call.contains("fsync(") || call.contains("fdatasync(");
    let renamed = first(0, "rename", &|call| {
        call.contains("renameat2(") && call.contains(&*whole)
    });
    let last_write = calls[..renamed]
        .iter()
        .rposition(|call| call.contains("write(") && call.contains(&part));
    let last_write = last_write.expect("the part is written");
    let synced = first(last_write, "fsync of the part", &|call| {
        is_sync(call) && call.contains(&part)
    });
    assert!(synced < renamed, "the part is on the disk before its name");
    let folder_synced = first(renamed, "fsync of the folder", &|call| {
        is_sync(call) && call.contains(&folder)
    });
    first(folder_synced, "fsync of the index", &|call| {
        is_sync(call) && call.contains(&log_of_index)
    });
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_09_closing_during_downloads_takes_less_than_two_seconds_and_keeps_what_came() {
    let mut failing = Failing::new().await;
    failing.killing.begin_again();
    let slow = sample::Fault::slow(60_000).on(sample::Host::Media);
    failing.killing.sample.faults().always(slow);
    let mut engine = Engine::start(&failing.killing, &[], "");
    engine.until("waits=nothing");
    let parts = || {
        let all = files_below(&failing.downloads());
        let sizes = all.iter().filter_map(|path| path.metadata().ok());
        sizes.map(|meta| meta.len()).sum::<u64>()
    };
    let began = Instant::now();
    while parts() < 100_000 {
        assert!(began.elapsed() < PATIENCE, "something comes");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let began = Instant::now();
    let ended = engine.close();
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert!(ended.success, "{:#?}", ended.heard);
    assert_eq!(failing.killing.assert_holds("closed"), 0);
    failing.killing.sample.faults().clear();
    failing.killing.sample.forget_requests();
    let again = Engine::start(&failing.killing, &[], "").end();
    assert!(again.success, "{:#?}", again.heard);
    let requests = failing.killing.sample.requests();
    let resumed = requests
        .iter()
        .filter(|seen| seen.header("range").is_some());
    assert!(resumed.count() >= 2, "what came was kept: {requests:#?}");
    assert_eq!(failing.killing.assert_holds("gone on"), CLIPS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_09_who_is_asked_to_end_ends_at_once_and_what_was_left_is_told_at_the_next_start() {
    let mut failing = Failing::new().await;
    failing.killing.begin_again();
    let slow = sample::Fault::slow(60_000).on(sample::Host::Media);
    failing.killing.sample.faults().always(slow);
    let mut engine = Engine::start(&failing.killing, &[], "");
    engine.until("waits=nothing");
    assert!(engine.heard_of("resumed=0"), "nothing was left by a crash");
    let began = Instant::now();
    while files_below(&failing.downloads()).len() < 3 {
        assert!(began.elapsed() < PATIENCE, "something comes");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let began = Instant::now();
    let id = engine.id().to_string();
    let asked = std::process::Command::new("kill")
        .args(["-TERM", &id])
        .status();
    assert!(asked.expect("kill runs").success());
    engine.end();
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    failing.killing.sample.faults().clear();
    let again = Engine::start(&failing.killing, &[], "").end();
    assert!(again.success, "{:#?}", again.heard);
    let told = again.heard.iter().any(|line| !line.ends_with("resumed=0"));
    assert!(told, "nothing of those that go on: {:#?}", again.heard);
    assert_eq!(failing.killing.assert_holds("gone on"), CLIPS);
    let after = Engine::start(&failing.killing, &[], "").end();
    let calm = after.heard.iter().all(|line| line.ends_with("resumed=0"));
    assert!(
        calm,
        "after an end that was one, nothing is told: {:#?}",
        after.heard
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_19_a_disk_that_takes_seconds_for_a_file_holds_up_no_other_and_no_answer() {
    let mut failing = Failing::new().await;
    failing.killing.begin_again();
    let mut below = failing.strace(("write,fsync", "EIO", At::Part), "1+");
    below.pop();
    below.push("-einject=write,fsync:delay_enter=1500000".into());
    let mut engine = Engine::start(&failing.killing, &below, "");
    let began = Instant::now();
    engine.until("done=5");
    let others = began.elapsed();
    let ended = engine.end();
    assert!(ended.success, "{:#?}", ended.heard);
    assert!(
        began.elapsed() > others + Duration::from_secs(1),
        "the slow one was slow, and the queue was told of meanwhile: {others:?}"
    );
    assert_eq!(failing.killing.assert_holds("a slow disk"), CLIPS);
}

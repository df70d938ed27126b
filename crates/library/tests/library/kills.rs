//! The engine of downloads, killed at any instant: no file without `.part` that is not whole, no row
//! that says done without its file, an index that is sound, at most 8 MiB fetched again, and all of it
//! arrives in the end.
//!
//! 300 kills and some in every run, over all the points from K0 to K10: those that are kills at a system
//! call say which, and each test proves that its own were hit. `RUSHES_KILLS` says how many all of them
//! do instead.

use std::collections::HashMap;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use library::clip::ClipKey;
use library::index::{Index, Place};
use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use sample::{Fault, Host, Sample, Server};
use tempfile::TempDir;

use crate::downloads::{files_below, remote_bytes};
use crate::kill_points::{TRACED, paths_of_parts, paths_of_rows, point};
use crate::world::World;

/// Kills of all tests.
const USUAL: usize = 300;
/// All of them take no longer, one after the other, where nothing else runs.
const BUDGET: Duration = Duration::from_secs(5 * 60);
/// No more is fetched again after a kill.
const MOST_AGAIN: u64 = 8 * 1024 * 1024;
/// Clips in the queue.
pub(crate) const CLIPS: usize = 6;

/// What is said where it does not.
pub(crate) const STARTS: &str =
    "the engine starts (strace is one of the packages of `cargo xtask setup`)";

/// Finds the paths of files and folders in the lines that `strace` wrote of a whole run.
type Around = fn(&[&str]) -> Vec<String>;

pub(crate) struct Killing {
    pub(crate) sample: Sample,
    server: Server,
    pub(crate) home: TempDir,
    /// The data folder with a full queue, as each round begins.
    fresh: TempDir,
    pub(crate) originals: HashMap<ClipKey, Vec<u8>>,
    kills: usize,
    /// How often each point from K0 to K10 was hit.
    points: [usize; 11],
    words: String,
    /// Where is aimed: only calls there count then, so that another thread does not come first to its n-th.
    around: Option<Around>,
    /// Their paths.
    paths: Vec<String>,
    began: Instant,
}

impl Killing {
    pub(crate) async fn new() -> Self {
        // Slow enough for a kill to fall between any two writes.
        Self::of((0, 1_500_000), true).await
    }

    /// Clips of so many bytes, which come at that many a second; in the queue, or not yet.
    async fn of((size, speed): (usize, u64), queued: bool) -> Self {
        let world = World::usual().await;
        world.sample.enlarge_media(size);
        world.read().await;
        let mut originals = HashMap::new();
        for tile in world.tiles().await {
            if tile.playable && tile.status == "completed" && originals.len() < CLIPS {
                originals.insert(tile.key, remote_bytes(&world, tile.key).await);
            }
        }
        let keys: Vec<_> = originals.keys().copied().collect();
        if queued {
            let added = world.library.downloads.add(keys).await;
            added.expect("it is queued");
        }
        let World {
            sample,
            server,
            library,
            home,
        } = world;
        library.close();
        drop(library);
        let fresh = tempfile::tempdir().expect("a folder");
        copy(&home.path().join("data"), &fresh.path().join("data"));
        let slow = Fault::slow(speed).on(Host::Media);
        sample.faults().always(slow);
        Self {
            sample,
            server,
            home,
            fresh,
            originals,
            kills: 0,
            points: [0; 11],
            words: String::new(),
            around: None,
            paths: Vec::new(),
            began: Instant::now(),
        }
    }

    /// The keys of the clips, as a word of the engine has them.
    fn keys(&self) -> String {
        let mut keys: Vec<_> = self.originals.keys().map(|key| key.0.to_string()).collect();
        keys.sort_unstable();
        keys.join(",")
    }

    /// The engine; or the engine below `strace`, which ends it at a call.
    fn start(&self, at: Option<(&str, u32)>) -> Child {
        self.start_below(at, &[])
    }

    /// The same, where only calls at some paths count.
    fn start_below(&self, at: Option<(&str, u32)>, paths: &[String]) -> Child {
        let below: Vec<String> = match at {
            None => Vec::new(),
            Some((call, number)) => {
                let mut below = vec![
                    "strace".to_owned(),
                    "-fqqy".to_owned(),
                    format!("-o{}", self.log().display()),
                    format!("-etrace={TRACED}"),
                ];
                below.extend(paths.iter().map(|path| format!("-P{path}")));
                // Else it is only looked at what it does.
                if number > 0 {
                    below.push(format!("-einject={call}:signal=KILL:when={number}"));
                }
                below
            }
        };
        let said = std::fs::File::create(self.said()).expect("a file");
        let mut command = self.engine(&below, &self.words);
        let mut child = command.stdout(said).spawn().expect(STARTS);
        let mut stdin = child.stdin.take().expect("piped");
        // A kill may have come before it listened.
        let _ = writeln!(stdin, "{}", self.sample.token());
        child
    }

    fn log(&self) -> PathBuf {
        self.home.path().join("strace.log")
    }

    fn said(&self) -> PathBuf {
        self.home.path().join("said")
    }

    /// The command of the engine, below the program and arguments of `below` if there are any. It
    /// waits for the token.
    pub(crate) fn engine(&self, below: &[String], word: &str) -> Command {
        let engine = env!("CARGO_BIN_EXE_downloads-engine");
        let mut command = match below {
            [] => Command::new(engine),
            [program, arguments @ ..] => {
                let mut command = Command::new(program);
                command.args(arguments).arg(engine);
                command
            }
        };
        command
            .arg(self.home.path())
            .arg(self.server.api_url())
            .args(word.split_whitespace())
            .stdin(Stdio::piped())
            .stderr(Stdio::null());
        command
    }

    /// Waits for the engine until `deadline`, then kills it. Answers whether it came to its end.
    async fn end(&mut self, mut child: Child, deadline: Duration) -> bool {
        let began = Instant::now();
        loop {
            if let Some(status) = child.try_wait().expect("it is a child") {
                // `strace` ends as what it traced ended.
                assert!(
                    status.success() || status.signal() == Some(9),
                    "neither came to its end nor was killed: {status}"
                );
                self.kills += usize::from(!status.success());
                return status.success();
            }
            if began.elapsed() >= deadline {
                child.kill().expect("it is a child");
                child.wait().expect("it is a child");
                self.kills += 1;
                return false;
            }
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// What holds after every kill. Answers how many clips are done.
    pub(crate) fn assert_holds(&self, what: &str) -> usize {
        let index = Index::open(&self.home.path().join("data"))
            .unwrap_or_else(|error| panic!("{what}: the index is not sound: {error}"));
        let downloads = self.home.path().join("downloads");
        let kept = index.queue_figures().expect("the index answers").bytes_done;
        let lost = bytes_below(&downloads).saturating_sub(kept);
        assert!(lost <= MOST_AGAIN, "{what}: {lost} bytes are fetched again");
        let mut done = 0;
        for (key, original) in &self.originals {
            let file = index
                .file(*key, Place::Download)
                .expect("the index answers");
            if let Some(file) = file {
                let bytes = std::fs::read(downloads.join(&file.path))
                    .unwrap_or_else(|error| panic!("{what}: done without its file: {error}"));
                assert!(bytes == *original, "{what}: a done file is not the clip");
                done += 1;
            }
        }
        let whole: Vec<PathBuf> = files_below(&downloads)
            .into_iter()
            .filter(|path| path.extension().is_none_or(|end| end != "part"))
            .collect();
        assert!(whole.len() <= CLIPS, "{what}: a clip came twice: {whole:?}");
        for path in &whole {
            let bytes = std::fs::read(path).expect("it is there");
            let known = self.originals.values().any(|original| *original == bytes);
            assert!(known, "{what}: {} is named and not whole", path.display());
        }
        done
    }

    /// Waits until what was just started adds to what is on the disk, for 10 s at most: a busy machine
    /// takes its time to start it.
    async fn until_bytes_come(&self) {
        let downloads = self.home.path().join("downloads");
        let before = bytes_below(&downloads);
        let began = Instant::now();
        while bytes_below(&downloads) <= before && began.elapsed() < Duration::from_secs(10) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Bytes that are on the disk, and how many of them the next start goes on with.
    fn here_and_kept(&self) -> (u64, u64) {
        let index = Index::open(&self.home.path().join("data")).expect("it is sound");
        let figures = index.queue_figures().expect("the index answers");
        let here = bytes_below(&self.home.path().join("downloads"));
        (here, figures.bytes_done)
    }

    /// Everything from the beginning, with the queue as it was.
    pub(crate) fn begin_again(&mut self) {
        for folder in ["data", "downloads", "cache"] {
            let _ = std::fs::remove_dir_all(self.home.path().join(folder));
        }
        copy(
            &self.fresh.path().join("data"),
            &self.home.path().join("data"),
        );
    }

    /// The engine is let go on to its end: everything arrives.
    pub(crate) async fn assert_arrives(&mut self) {
        self.sample.faults().clear();
        let child = self.start(None);
        assert!(
            self.end(child, Duration::from_secs(60)).await,
            "the engine ends by itself when its queue is empty"
        );
        assert_eq!(self.assert_holds("at the end"), CLIPS, "all of it is here");
        let left = files_below(&self.home.path().join("downloads"));
        assert_eq!(left.len(), CLIPS, "and nothing besides: {left:?}");
    }
}

fn bytes_below(folder: &Path) -> u64 {
    let files = files_below(folder);
    let sizes = files.iter().filter_map(|path| path.metadata().ok());
    sizes.map(|meta| meta.len()).sum()
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        if entry.path().is_file() {
            std::fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
        }
    }
}

/// So many kills of the usual ones, or as many of what was asked for.
fn kills(share: usize) -> usize {
    let asked = std::env::var("RUSHES_KILLS").ok();
    let asked = asked.and_then(|count| count.parse::<usize>().ok());
    asked.map_or(share, |all| (all * share).div_ceil(USUAL))
}

impl Killing {
    /// Starts the engine, and ends it at the n-th of a kind of call. Answers whether it came to its end
    /// before that.
    async fn kill_at(&mut self, at: (&str, u32), what: &str) -> bool {
        self.kill_below(at, &[], what).await
    }

    /// The same, where only calls at some paths count.
    async fn kill_below(&mut self, at: (&str, u32), paths: &[String], what: &str) -> bool {
        let (call, child) = (at.0, self.start_below(Some(at), paths));
        let ended = self.end(child, Duration::from_secs(20)).await;
        if !ended {
            let log = std::fs::read_to_string(self.log()).unwrap_or_default();
            let said = std::fs::read_to_string(self.said()).unwrap_or_default();
            if let Some(hit) = point(&log, call, &said) {
                self.points[hit] += 1;
            }
        }
        self.assert_holds(what);
        ended
    }

    /// Looks what the engine does from the beginning to its end. Answers at which number of a call of a
    /// thread these points are; threads differ from run to run, so that is where to aim, no more.
    async fn survey(&mut self, points: &[usize]) -> Vec<(usize, String, u32)> {
        self.begin_again();
        let child = self.start(Some(("", 0)));
        let ended = self.end(child, Duration::from_secs(60)).await;
        assert!(ended, "nothing ends it");
        self.begin_again();
        let log = std::fs::read_to_string(self.log()).expect("a log");
        let said = std::fs::read_to_string(self.said()).expect("a file");
        let lines: Vec<&str> = log.lines().collect();
        let (mut aims, mut counts) = (Vec::new(), HashMap::new());
        self.paths = self.around.map(|around| around(&lines)).unwrap_or_default();
        for (at, line) in lines.iter().enumerate() {
            let mut words = line.split_whitespace();
            let (thread, rest) = (words.next(), words.next().unwrap_or_default());
            let Some((call, _)) = rest.split_once('(') else {
                continue;
            };
            let counts_there = |path: &String| line.contains(&format!("<{path}>"));
            if !self.paths.is_empty() && !self.paths.iter().any(counts_there) {
                continue;
            }
            let count = counts.entry((thread, call)).or_insert(0);
            *count += 1;
            let until = format!("{}\n{} = ?", lines[..at].join("\n"), line);
            if let Some(hit) = point(&until, call, &said)
                && points.contains(&hit)
            {
                aims.push((hit, call.to_owned(), *count));
            }
        }
        aims
    }

    /// Whether each of these points was hit.
    fn has_hit(&self, points: &[usize]) -> bool {
        points.iter().all(|point| self.points[*point] > 0)
    }

    /// All these points were hit, and it took no more than its share of the time.
    fn assert_hit(&self, points: &[usize]) {
        assert!(
            self.has_hit(points),
            "K{points:?} are to be hit, and these were so often: {:?}",
            self.points
        );
        assert_in_time(self.began, self.kills);
    }
}

/// A kill takes its share of the five minutes at most, where nothing else runs; longer among others.
fn assert_in_time(began: Instant, kills: usize) {
    let kills = u32::try_from(kills.max(1)).expect("a number of kills");
    let share = BUDGET * kills / u32::try_from(USUAL).expect("a number of kills");
    let most = share * crowd();
    assert!(began.elapsed() <= most, "{:?} > {most:?}", began.elapsed());
}

/// By how much more there is to do on this machine than it has cores for, at least once.
fn crowd() -> u32 {
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let whole = load.split('.').next().and_then(|load| load.parse().ok());
    let load: usize = whole.unwrap_or(0);
    u32::try_from(load / cores + 1).unwrap_or(1)
}

/// Kills at moments of chance: most fall between two writes of a part, some before and after.
async fn killed_at_any_moment(seed: u64) {
    let mut killing = Killing::new().await;
    let mut chance = StdRng::seed_from_u64(seed);
    while killing.kills < kills(60) {
        let after = Duration::from_millis(chance.random_range(0..450));
        let child = killing.start(None);
        let ended = killing.end(child, after).await;
        let done = killing.assert_holds(&format!("seed {seed}, kill {}", killing.kills));
        if ended || done == CLIPS {
            killing.begin_again();
        }
    }
    killing.assert_hit(&[]);
    killing.assert_arrives().await;
}

/// Kills at the n-th of a kind of system call, on the way into it, until each of these points was hit,
/// too.
async fn killed_at_calls(
    mut killing: Killing,
    (calls, points): (&[&str], &[usize]),
    (share, seed): (usize, u64),
) {
    let mut chance = StdRng::seed_from_u64(seed);
    let mut beyond = HashMap::new();
    let aims = killing.survey(points).await;
    let (mut starts, mut full, usual) = (0, true, kills(share));
    while killing.kills < usual || !(killing.has_hit(points) || killing.kills >= 6 * usual) {
        starts += 1;
        let call = calls[starts % calls.len()];
        let most: u32 = *beyond.entry(call).or_insert(60);
        let number = chance.random_range(1..=most);
        let open: Vec<_> = aims
            .iter()
            .filter(|(point, ..)| killing.points[*point] == 0)
            .collect();
        if starts % 2 == 0 && !open.is_empty() {
            // Beside it as well: what is saved by the clock, or by another thread, moves the number.
            let (_, call, number) = open[chance.random_range(0..open.len())];
            let number = (number + chance.random_range(0..=4))
                .saturating_sub(2)
                .max(1);
            killing.begin_again();
            let what = format!("seed {seed}, aimed at {call} number {number}");
            let paths = killing.paths.clone();
            full = killing.kill_below((call, number), &paths, &what).await;
            if full {
                killing.begin_again();
            }
            continue;
        }
        let what = format!("seed {seed}, {call} number {number}");
        let ended = killing.kill_at((call, number), &what).await;
        if ended && full {
            // So many there were not: the next one comes sooner.
            assert!(number > 1, "{call} is never called: it kills nothing");
            beyond.insert(call, number - 1);
        }
        full = ended || chance.random_bool(0.3);
        if full {
            killing.begin_again();
        }
    }
    killing.assert_hit(points);
    killing.assert_arrives().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_01_a_kill_between_two_checkpoints_costs_no_more_than_8_mib() {
    // At this speed the pieces that come are smaller than what lies between two checkpoints: half of the
    // kills at least find bytes of which the queue does not know yet.
    let mut killing = Killing::of((24 * 1024 * 1024, 5_000_000), true).await;
    let mut chance = StdRng::seed_from_u64(5);
    let (mut most, mut furthest) = (0, 0);
    while killing.kills < kills(26) {
        let child = killing.start(None);
        killing.until_bytes_come().await;
        let after = Duration::from_millis(chance.random_range(0..900));
        let ended = killing.end(child, after).await;
        let (here, kept) = killing.here_and_kept();
        let lost = here.saturating_sub(kept);
        assert!(lost <= MOST_AGAIN, "{lost} bytes are fetched again");
        (most, furthest) = (most.max(lost), furthest.max(kept));
        if ended {
            killing.assert_holds("all of it is here");
            killing.begin_again();
        }
    }
    assert!(
        most > 0,
        "a kill fell between two checkpoints; at most {furthest} bytes were kept"
    );
    assert!(
        furthest > MOST_AGAIN,
        "what was kept was gone on with: {furthest}"
    );
    killing.assert_arrives().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_01_a_kill_at_any_moment_leaves_nothing_half_done_that_looks_done() {
    killed_at_any_moment(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_01_a_kill_while_clips_are_queued_loses_nothing_of_what_was_said_to_be_queued() {
    let mut killing = Killing::of((0, 1_500_000), false).await;
    killing.sample.faults().clear();
    killing.words = format!("enqueue={}", killing.keys());
    let calls = ["pwrite64", "write"];
    let mut chance = StdRng::seed_from_u64(6);
    while killing.kills < kills(20) || !(killing.has_hit(&[0]) || killing.kills >= 100) {
        killing.begin_again();
        let call = calls[killing.kills % calls.len()];
        let number = chance.random_range(1..=40);
        killing.kill_at((call, number), "at the queue").await;
        let index = Index::open(&killing.home.path().join("data")).expect("it is sound");
        let figures = index.queue_figures().expect("it answers");
        let queued = (figures.left + figures.done) as usize;
        assert!(
            queued == 0 || queued == CLIPS,
            "all of it or nothing: {queued}"
        );
        let said = std::fs::read_to_string(killing.said()).expect("a file");
        assert!(queued == CLIPS || !said.contains("enqueued"), "{said}");
    }
    killing.assert_hit(&[0]);
    killing.assert_arrives().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_02_a_kill_at_any_write_leaves_nothing_half_done_that_looks_done() {
    let calls = ["write", "linkat", "ftruncate", "openat"];
    let mut killing = Killing::new().await;
    killing.around = Some(paths_of_parts);
    killed_at_calls(killing, (&calls, &[1, 2]), (60, 2)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_03_to_p_05_a_kill_around_any_fsync_leaves_nothing_half_done_that_looks_done() {
    killed_at_calls(Killing::new().await, (&["fsync"], &[3, 4, 6]), (50, 3)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_04_to_p_06_a_kill_around_the_rename_leaves_nothing_half_done_that_looks_done() {
    let calls = ["renameat2", "utimensat"];
    killed_at_calls(Killing::new().await, (&calls, &[4, 5]), (40, 4)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_05_and_p_06_a_kill_around_the_row_leaves_nothing_half_done_that_looks_done() {
    // One after the other: what comes behind a folder's sync is the row of that clip.
    let mut killing = Killing::new().await;
    // At full speed: the longer a clip takes, the more often the clock saves how far it came, and the less
    // two runs are alike.
    killing.sample.faults().clear();
    killing.words = "parallel=1 blocking=1".into();
    killing.around = Some(paths_of_rows);
    let calls = ["pwrite64", "fsync"];
    killed_at_calls(killing, (&calls, &[7, 8, 9]), (50, 7)).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_06_a_kill_while_a_picture_is_kept_leaves_no_torn_one() {
    let mut killing = Killing::of((0, 1_500_000), false).await;
    killing.sample.faults().clear();
    killing.words = format!("pictures={}", killing.keys());
    let mut chance = StdRng::seed_from_u64(8);
    while killing.kills < kills(20) || !(killing.has_hit(&[10]) || killing.kills >= 100) {
        killing.begin_again();
        let (call, most) = [("rename,renameat,renameat2", 2), ("write", 40)][killing.kills % 2];
        let number = chance.random_range(1..=most);
        killing.kill_at((call, number), "at a picture").await;
        for path in files_below(&killing.home.path().join("cache/pictures")) {
            let bytes = std::fs::read(&path).expect("it is there");
            let hidden = path.file_name().is_some_and(|name| {
                let name = name.to_string_lossy();
                name.starts_with('.')
            });
            let whole = bytes.starts_with(&[0xFF, 0xD8]) && bytes.ends_with(&[0xFF, 0xD9]);
            assert!(hidden || whole, "{} is torn", path.display());
        }
    }
    killing.assert_hit(&[10]);
}

//! The engine of downloads, killed at any instant: no file without `.part` that is not whole, no row
//! that says done without its file, an index that is sound, and all of it arrives in the end.
//!
//! 300 kills in every run, in four tests; `RUSHES_KILLS` says how many each of them does instead.

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
use crate::world::World;

/// Kills of each of the four tests.
const USUAL: usize = 76;
/// Clips in the queue.
pub(crate) const CLIPS: usize = 6;

/// What is said where it does not.
pub(crate) const STARTS: &str =
    "the engine starts (strace is one of the packages of `cargo xtask setup`)";

pub(crate) struct Killing {
    pub(crate) sample: Sample,
    server: Server,
    pub(crate) home: TempDir,
    /// The data folder with a full queue, as each round begins.
    fresh: TempDir,
    pub(crate) originals: HashMap<ClipKey, Vec<u8>>,
    kills: usize,
    rounds: usize,
}

impl Killing {
    pub(crate) async fn new() -> Self {
        // Slow enough for a kill to fall between any two writes.
        Self::of(0, 1_500_000).await
    }

    /// Clips of so many bytes, which come at that many a second.
    async fn of(size: usize, speed: u64) -> Self {
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
        world
            .library
            .downloads
            .add(keys)
            .await
            .expect("it is queued");
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
            rounds: 0,
        }
    }

    /// The engine; or the engine below `strace`, which ends it at a call.
    fn start(&self, at: Option<(&str, u32)>) -> Child {
        let below: Vec<String> = match at {
            None => Vec::new(),
            Some((call, number)) => [
                "strace".to_owned(),
                "-fqq".to_owned(),
                "-o/dev/null".to_owned(),
                format!("-etrace={call}"),
                format!("-einject={call}:signal=KILL:when={number}"),
            ]
            .into(),
        };
        let mut command = self.engine(&below, "");
        let mut child = command.stdout(Stdio::null()).spawn().expect(STARTS);
        let mut stdin = child.stdin.take().expect("piped");
        // A kill may have come before it listened.
        let _ = writeln!(stdin, "{}", self.sample.token());
        child
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
            .arg(word)
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

    /// Everything from the beginning, with a full queue.
    pub(crate) fn begin_again(&mut self) {
        self.rounds += 1;
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

fn kills() -> usize {
    let asked = std::env::var("RUSHES_KILLS").ok();
    asked.and_then(|count| count.parse().ok()).unwrap_or(USUAL)
}

/// Kills at moments of chance: most fall between two writes of a part, some before and after.
async fn killed_at_any_moment(seed: u64) {
    let mut killing = Killing::new().await;
    let mut chance = StdRng::seed_from_u64(seed);
    while killing.kills < kills() {
        let after = Duration::from_millis(chance.random_range(0..450));
        let child = killing.start(None);
        let ended = killing.end(child, after).await;
        let done = killing.assert_holds(&format!("seed {seed}, kill {}", killing.kills));
        if ended || done == CLIPS {
            killing.begin_again();
        }
    }
    killing.assert_arrives().await;
}

/// Kills at the n-th of a kind of system call, on the way into it.
async fn killed_at_calls(calls: &[&str], seed: u64) {
    let mut killing = Killing::new().await;
    let mut chance = StdRng::seed_from_u64(seed);
    let mut beyond = HashMap::new();
    let (mut starts, mut full) = (0, true);
    while killing.kills < kills() {
        starts += 1;
        let call = calls[starts % calls.len()];
        let most: u32 = *beyond.entry(call).or_insert(60);
        let number = chance.random_range(1..=most);
        let child = killing.start(Some((call, number)));
        let ended = killing.end(child, Duration::from_secs(20)).await;
        killing.assert_holds(&format!("seed {seed}, {call} number {number}"));
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
    killing.assert_arrives().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_01_a_kill_between_two_checkpoints_costs_no_more_than_8_mib() {
    const MIB: u64 = 1024 * 1024;
    // At this speed the pieces that come are smaller than what lies between two checkpoints: half of the
    // kills at least find bytes of which the queue does not know yet.
    let mut killing = Killing::of(24 * 1024 * 1024, 5_000_000).await;
    let mut chance = StdRng::seed_from_u64(5);
    let (mut most, mut furthest) = (0, 0);
    while killing.kills < kills().div_ceil(3) {
        let child = killing.start(None);
        killing.until_bytes_come().await;
        let after = Duration::from_millis(chance.random_range(0..900));
        let ended = killing.end(child, after).await;
        let (here, kept) = killing.here_and_kept();
        let lost = here.saturating_sub(kept);
        assert!(lost <= 8 * MIB, "{lost} bytes are fetched again");
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
        furthest > 8 * MIB,
        "what was kept was gone on with: {furthest}"
    );
    killing.assert_arrives().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_01_a_kill_at_any_moment_leaves_nothing_half_done_that_looks_done() {
    killed_at_any_moment(1).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_02_a_kill_at_any_write_leaves_nothing_half_done_that_looks_done() {
    killed_at_calls(&["write", "pwrite64", "ftruncate", "openat"], 2).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_03_to_p_05_a_kill_around_any_fsync_leaves_nothing_half_done_that_looks_done() {
    killed_at_calls(&["fsync"], 3).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn p_04_to_p_06_a_kill_around_the_rename_leaves_nothing_half_done_that_looks_done() {
    killed_at_calls(&["renameat2", "utimensat", "fsync"], 4).await;
}

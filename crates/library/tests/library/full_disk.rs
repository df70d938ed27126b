//! A small disk of its own below the engine: really full, and really read-only. It lives in a name
//! space of the engine, and needs no rights.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use sample::{Fault, Host};

use crate::disk_faults::Engine;
use crate::downloads::files_below;
use crate::kills::{CLIPS, Killing};

/// Mounts a disk at `$1`, does `$2` with it, runs the rest, and copies what is on the disk to `$3`.
const ON_A_DISK: &str = r#"
disk=$1 then=$2 copy=$3; shift 3
mkdir -p "$disk" && mount -t tmpfs -o size=80m none "$disk" || exit 90
eval "$then" || exit 91
"$@"
code=$?
cp -a "$disk" "$copy"
exit $code
"#;

struct Disk {
    killing: Killing,
    copy: PathBuf,
}

impl Disk {
    async fn new() -> Self {
        let killing = Killing::new().await;
        killing.sample.faults().clear();
        let copy = killing.home.path().join("copy");
        Self { killing, copy }
    }

    fn path(&self) -> PathBuf {
        self.killing.home.path().join("downloads")
    }

    fn start(&self, then: &str) -> Engine {
        let below = ["unshare", "-Urm", "sh", "-c", ON_A_DISK, "sh"].map(str::to_owned);
        let mut below = below.to_vec();
        below.push(self.path().display().to_string());
        below.push(then.to_owned());
        below.push(self.copy.display().to_string());
        // The rest of a disk this small is less than what is left to everybody else.
        Engine::start(&self.killing, &below, "spare=1048576")
    }

    /// The disk as it is seen from outside of the engine's name space.
    fn seen(&self, engine: &Engine) -> PathBuf {
        let root = PathBuf::from(format!("/proc/{}/root", engine.id()));
        root.join(self.path().strip_prefix("/").expect("a whole path"))
    }

    /// Runs a command in the engine's name space.
    fn inside(&self, engine: &Engine, command: &[&str]) {
        let id = engine.id().to_string();
        let inside = ["-t", &id, "-U", "-m", "--preserve-credentials", "--"];
        let done = Command::new("nsenter").args(inside).args(command).status();
        assert!(done.expect("nsenter runs").success(), "{command:?}");
    }

    /// All that was queued is on the disk, byte for byte, and nothing besides.
    fn assert_all_here(&self) {
        let files = files_below(&self.copy);
        assert_eq!(files.len(), CLIPS, "{files:?}");
        for path in files {
            let bytes = std::fs::read(&path).expect("it is there");
            let known = self.killing.originals.values().any(|clip| *clip == bytes);
            assert!(known, "{} is a clip", path.display());
        }
    }
}

/// Writes until not a byte more fits.
fn fill(path: &Path) {
    let mut file = std::fs::File::create(path).expect("a file");
    for size in [1 << 20, 4096, 1] {
        while file.write_all(&vec![1; size]).is_ok() {}
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_01_a_disk_that_is_really_filled_pauses_the_queue_which_goes_on_when_there_is_room() {
    let disk = Disk::new().await;
    let slow = Fault::slow(100_000).on(Host::Media);
    disk.killing.sample.faults().always(slow);
    let mut engine = disk.start("true");
    engine.until("left=6");
    let seen = disk.seen(&engine);
    let began = Instant::now();
    while files_below(&seen).len() < 4 {
        assert!(began.elapsed() < Duration::from_secs(20), "parts are made");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let filler = seen.join("filler");
    fill(&filler);
    engine.until("waits=room");
    disk.killing.sample.faults().clear();
    let whole: Vec<_> = files_below(&seen)
        .into_iter()
        .filter(|path| path.extension().is_some_and(|end| end == "mp4"))
        .collect();
    for path in &whole {
        let bytes = std::fs::read(path).expect("it is there");
        let known = disk.killing.originals.values().any(|clip| *clip == bytes);
        assert!(known, "{} has a name and is whole", path.display());
    }
    assert!(whole.len() < CLIPS, "there was no room for all: {whole:?}");
    std::fs::remove_file(&filler).expect("the filler");
    let ended = engine.end();
    assert!(ended.success, "{:#?}", ended.heard);
    assert!(
        ended.heard.iter().all(|line| line.contains("failed= ")),
        "nothing failed: {:#?}",
        ended.heard
    );
    disk.assert_all_here();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_03_a_disk_that_is_read_only_pauses_the_queue_until_it_is_not() {
    let disk = Disk::new().await;
    let mut engine = disk.start(r#"mount -o remount,ro none "$disk""#);
    engine.until("waits=rights");
    let there = disk.path().display().to_string();
    disk.inside(&engine, &["mount", "-o", "remount,rw", "none", &there]);
    let ended = engine.end();
    assert!(ended.success, "{:#?}", ended.heard);
    disk.assert_all_here();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn d_05_a_disk_that_goes_while_downloads_run_is_waited_for_and_nothing_is_put_in_its_place() {
    let disk = Disk::new().await;
    let slow = Fault::slow(100_000).on(Host::Media);
    disk.killing.sample.faults().always(slow);
    let mut engine = disk.start("true");
    engine.until("left=6");
    let seen = disk.seen(&engine);
    let began = Instant::now();
    while files_below(&seen).len() < 4 {
        assert!(began.elapsed() < Duration::from_secs(20), "parts are made");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let there = disk.path().display().to_string();
    // What is seen where a disk was: an empty folder.
    disk.inside(&engine, &["mount", "-t", "tmpfs", "none", &there]);
    disk.killing.sample.faults().clear();
    engine.until("waits=folder");
    assert_eq!(files_below(&seen).len(), 0, "nothing is put in its place");
    let folders = std::fs::read_dir(&seen).expect("a folder").count();
    assert_eq!(folders, 0, "not even a folder");
    disk.inside(&engine, &["umount", &there]);
    let ended = engine.end();
    assert!(ended.success, "{:#?}", ended.heard);
    let calm = ended.heard.iter().all(|line| line.contains("failed= "));
    assert!(calm, "nothing failed: {:#?}", ended.heard);
    disk.assert_all_here();
}

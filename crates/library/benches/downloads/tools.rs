//! Our engine and the tools beside it, each in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::remote::{API, Batch, Nginx, queue};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tool {
    Ours,
    Curl,
    Aria2c,
    GalleryDl,
}

/// What a tool took.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Took {
    pub(crate) wall: Duration,
    /// The most memory that it held, in KiB.
    pub(crate) memory: u64,
}

impl Tool {
    pub(crate) const ALL: [Self; 4] = [Self::Curl, Self::Ours, Self::Aria2c, Self::GalleryDl];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ours => "our engine",
            Self::Curl => "curl",
            Self::Aria2c => "aria2c",
            Self::GalleryDl => "gallery-dl",
        }
    }

    /// Fetches a batch onto an empty disk; none where the tool is not here.
    pub(crate) fn fetch(self, home: &Path, nginx: &Nginx, batch: Batch) -> Option<Took> {
        let place = tempfile::tempdir_in(home).unwrap();
        let addresses: Vec<String> = nginx.addresses(batch).take(batch.clips).collect();
        let into = place.path().join("downloads");
        std::fs::create_dir_all(&into).unwrap();
        let list = place.path().join("list");
        let mut command = match self {
            Self::Ours => {
                queue(place.path(), nginx, batch, batch.clips);
                engine(place.path())
            }
            Self::Curl => {
                let line = |(at, address): (usize, &String)| {
                    let to = into.join(format!("{at}.mp4"));
                    format!("url = \"{address}\"\noutput = \"{}\"\n", to.display())
                };
                let lines: String = addresses.iter().enumerate().map(line).collect();
                std::fs::write(&list, lines).unwrap();
                let mut curl = Command::new("curl");
                curl.args(["-q", "--silent", "--parallel", "--parallel-max", "8"]);
                curl.arg("--config").arg(&list);
                curl
            }
            Self::Aria2c => {
                std::fs::write(&list, addresses.join("\n")).unwrap();
                let mut aria2c = Command::new("aria2c");
                aria2c
                    .args(["--no-conf", "--quiet", "-j8", "-i"])
                    .arg(&list);
                aria2c.arg("-d").arg(&into);
                aria2c
            }
            Self::GalleryDl => {
                std::fs::write(&list, addresses.join("\n")).unwrap();
                let mut gallery_dl = Command::new("gallery-dl");
                gallery_dl
                    .args(["--config-ignore", "--quiet", "-i"])
                    .arg(&list);
                gallery_dl.arg("-D").arg(&into);
                gallery_dl
            }
        };
        // What the tool before left to be written is not to be paid for by this one.
        let synced = Command::new("sync").status().unwrap();
        assert!(synced.success(), "the disk is at rest");
        let began = Instant::now();
        let mut child = start(&mut command, Stdio::null())?;
        let (id, over) = (child.id(), AtomicBool::new(false));
        let (ended, wall, memory) = std::thread::scope(|scope| {
            let watching = scope.spawn(|| most_memory(id, &over));
            let ended = child.wait().unwrap();
            let wall = began.elapsed();
            over.store(true, Ordering::Relaxed);
            (ended, wall, watching.join().unwrap())
        });
        assert!(ended.success(), "{} came to its end: {ended}", self.name());
        let sizes = sizes_below(&into);
        assert_eq!(sizes.len(), batch.clips, "{} fetched all", self.name());
        let whole = sizes.iter().all(|size| *size == batch.bytes as u64);
        assert!(whole, "{} fetched all of each", self.name());
        Some(Took { wall, memory })
    }
}

/// How long the engine takes until 500 clips of a queue are here.
pub(crate) fn first_of(home: &Path, nginx: &Nginx, batch: Batch, queued: usize) -> Duration {
    let place = tempfile::tempdir_in(home).unwrap();
    std::fs::create_dir_all(place.path().join("downloads")).unwrap();
    queue(place.path(), nginx, batch, queued);
    let synced = Command::new("sync").status().unwrap();
    assert!(synced.success(), "the disk is at rest");
    let began = Instant::now();
    let mut child = start(&mut engine(place.path()), Stdio::piped()).unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let left = |line: &str| -> Option<usize> {
        let figure = line.split(' ').find_map(|word| word.strip_prefix("left="));
        figure?.parse().ok()
    };
    let done = lines
        .map_while(Result::ok)
        .any(|line| left(&line).is_some_and(|left| left + batch.clips <= queued));
    let took = began.elapsed();
    assert!(done, "so many arrive");
    let _ = child.kill();
    let _ = child.wait();
    took
}

fn engine(home: &Path) -> Command {
    let mut engine = Command::new(env!("CARGO_BIN_EXE_downloads-engine"));
    engine.arg(home).arg(API).arg("pause=100");
    engine
}

/// Starts a tool, and gives it the token for the case that it reads one.
fn start(command: &mut Command, stdout: Stdio) -> Option<Child> {
    command
        .stdin(Stdio::piped())
        .stdout(stdout)
        .stderr(Stdio::null());
    let child = command.spawn();
    let mut child = child.ok()?;
    let mut stdin = child.stdin.take().unwrap();
    let _ = stdin.write_all(b"user:1234-bench-not-a-real-token\n");
    Some(child)
}

/// The most memory that a process held until it ended, in KiB, as the kernel keeps it.
fn most_memory(id: u32, over: &AtomicBool) -> u64 {
    let mut most = 0;
    while !over.load(Ordering::Relaxed) {
        let mut text = String::new();
        let status = std::fs::File::open(format!("/proc/{id}/status"));
        let read = status.and_then(|mut status| status.read_to_string(&mut text));
        let figure = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        let figure = figure.and_then(|figure| figure.split_whitespace().next()?.parse().ok());
        if read.is_ok() {
            most = most.max(figure.unwrap_or(0));
        }
        std::thread::park_timeout(Duration::from_millis(20));
    }
    most
}

fn sizes_below(folder: &Path) -> Vec<u64> {
    let mut sizes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let meta = entry.metadata().unwrap();
        match meta.is_dir() {
            true => sizes.extend(sizes_below(&entry.path())),
            false => sizes.push(meta.len()),
        }
    }
    sizes
}

/// The target folder: files of the size of a film belong there, and not into the memory of `/tmp`.
pub(crate) fn target() -> PathBuf {
    let bench = std::env::current_exe().unwrap();
    bench.ancestors().nth(3).unwrap().to_owned()
}

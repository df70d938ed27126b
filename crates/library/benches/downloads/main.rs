//! What downloading costs beside the tools that do nothing else: curl (which neither syncs nor
//! verifies), aria2c and gallery-dl, over nginx on loopback, in one run.
//!
//! `cargo bench -p library --bench downloads` prints wall times and ratios; with `--check` it ends with
//! an error when a goal is missed or a tool is not here. `cargo xtask bench downloads` installs them.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that cannot be taken ends, and its result is for people to read"
)]

mod remote;
mod tools;

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use remote::{Batch, Nginx};
use tools::{Took, Tool};

const MIB: usize = 1024 * 1024;
/// The longest that our engine may take, in curl's time.
const BESIDE_CURL: f64 = 1.5;
/// The most memory of the engine, in KiB.
const MEMORY: f64 = 60.0 * 1024.0;
/// The longest that the first 500 clips may take where 10,000 are queued, in the time of 500 alone.
const BESIDE_FEW: f64 = 1.2;

fn main() -> ExitCode {
    let check = std::env::args().any(|argument| argument == "--check");
    let home = tempfile::tempdir_in(tools::target()).unwrap();
    let Some(nginx) = Nginx::start(home.path()) else {
        println!("nginx is not here, so nothing is shown");
        return ExitCode::FAILURE;
    };
    let mut held = true;
    for (batch, rounds) in [
        (
            Batch {
                name: "small",
                clips: 500,
                bytes: 2 * MIB,
            },
            3,
        ),
        (
            Batch {
                name: "large",
                clips: 20,
                bytes: 200 * MIB,
            },
            2,
        ),
    ] {
        nginx.make(batch);
        held &= beside(home.path(), &nginx, batch, rounds);
        if batch.name == "small" {
            held &= long_queue(home.path(), &nginx, batch);
        }
        nginx.remove(batch);
    }
    match check && !held {
        true => ExitCode::FAILURE,
        false => ExitCode::SUCCESS,
    }
}

/// Every tool over the same files, in turns; the least disturbed round of each counts.
fn beside(home: &Path, nginx: &Nginx, batch: Batch, rounds: usize) -> bool {
    println!(
        "\n{} clips of {} MiB, seconds",
        batch.clips,
        batch.bytes / MIB
    );
    let mut best: Vec<(Tool, Option<Took>)> = Tool::ALL.map(|tool| (tool, None)).into();
    for _ in 0..rounds {
        for (tool, kept) in &mut best {
            let Some(took) = tool.fetch(home, nginx, batch) else {
                continue;
            };
            println!("  {:<12} {:7.2}", tool.name(), took.wall.as_secs_f64());
            let memory = kept.map_or(0, |kept| kept.memory).max(took.memory);
            let wall = kept.map_or(took.wall, |kept| kept.wall.min(took.wall));
            *kept = Some(Took { wall, memory });
        }
    }
    let of = |wanted: Tool| best.iter().find(|(tool, _)| *tool == wanted).unwrap().1;
    let ours = of(Tool::Ours).unwrap();
    let mut held = true;
    for (tool, most) in [
        (Tool::Curl, BESIDE_CURL),
        (Tool::Aria2c, 1.0),
        (Tool::GalleryDl, 1.0),
    ] {
        let Some(theirs) = of(tool) else {
            println!("{}: not here, so nothing is shown", tool.name());
            held = false;
            continue;
        };
        let what = format!("ours / {}", tool.name());
        held &= goal(&what, ratio(ours.wall, theirs.wall), most);
    }
    let memory = u32::try_from(ours.memory).unwrap_or(u32::MAX);
    held & goal("memory of the engine, KiB", f64::from(memory), MEMORY)
}

/// The first clips of a queue of 10,000, beside a queue of those alone.
fn long_queue(home: &Path, nginx: &Nginx, batch: Batch) -> bool {
    let time = |queued| {
        let rounds = (0..3).map(|_| tools::first_of(home, nginx, batch, queued));
        rounds.min().unwrap()
    };
    let (alone, among) = (time(batch.clips), time(10_000));
    println!("  the first 500 of 500: {alone:?}, of 10,000: {among:?}");
    goal(
        "10,000 queued / 500 queued",
        ratio(among, alone),
        BESIDE_FEW,
    )
}

fn ratio(one: Duration, other: Duration) -> f64 {
    one.as_secs_f64() / other.as_secs_f64()
}

fn goal(what: &str, reached: f64, most: f64) -> bool {
    let holds = reached <= most;
    let verdict = if holds { "holds" } else { "MISSED" };
    println!("{what:<28} {reached:9.2}  ≤ {most:.2}: {verdict}");
    holds
}

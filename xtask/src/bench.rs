//! What the app costs, measured and held to its goals: release builds, medians and p95s, ratios within
//! one run. Not part of the tests: a busy machine would make it fail.

use crate::places::Places;
use crate::shell::{Failure, Outcome, cargo, run, say};

/// Each bench prints what it measured, and ends with an error when a goal is missed.
const BENCHES: [(&str, &str); 3] = [
    (
        "what a gallery of 100,000 clips costs: opening, questions, windows, pages, room on the disk",
        "gallery",
    ),
    (
        "how much longer a first reading takes than a bare loop over the same pages",
        "reading",
    ),
    (
        "downloading beside curl, aria2c and gallery-dl over nginx on loopback: wall times and memory",
        "downloads",
    ),
];

/// Runs every bench, also after one that missed a goal.
pub(crate) fn bench(places: &Places) -> Outcome {
    let mut missed = Vec::new();
    for (what, name) in BENCHES {
        say(format_args!("\n== {name}: {what}"));
        let arguments = ["bench", "--locked", "-p", "library", "--bench", name];
        let mut measuring = cargo();
        measuring
            .args(arguments)
            .args(["--", "--check"])
            .current_dir(&places.root);
        if run(&mut measuring).is_err() {
            missed.push(name);
        }
    }
    if missed.is_empty() {
        say("\nevery goal is held");
        return Ok(());
    }
    Err(Failure::new(format!(
        "goals are missed: {}",
        missed.join(", ")
    )))
}

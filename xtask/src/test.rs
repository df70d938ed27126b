//! Everything that CI runs, in one order, with the time of each step.

use std::time::{Duration, Instant};

use crate::page;
use crate::places::Places;
use crate::setup;
use crate::shell::{Failure, Outcome, cargo, npm, run, say, works};
use crate::tidy;

type Step = (&'static str, fn(&Places) -> Outcome);

/// The steps. The page comes first because the shell embeds it; what fails fast comes early; the
/// runner of the tests comes last, so that its closing line is the last that a reader sees.
const STEPS: [Step; 9] = [
    ("what this system needs", setup::everything),
    ("the page is built", page::build),
    ("the page is checked and tested", |places| {
        run(npm("npm").args(["run", "verify"]).current_dir(&places.ui))
    }),
    ("the page holds in a browser", page::look),
    ("the Rust is formatted", |places| {
        in_root(places, &["fmt", "--all", "--check"])
    }),
    ("the invariants hold", |places| tidy::tidy(&places.root)),
    ("clippy has nothing to say", |places| {
        let lints = [
            "clippy",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ];
        in_root(places, &lints)
    }),
    ("the examples in the documentation hold", |places| {
        in_root(places, &["test", "--doc", "--workspace", "--locked"])
    }),
    ("the tests pass", every_test),
];

/// Runs all steps; the first that fails ends it.
pub(crate) fn test(places: &Places) -> Outcome {
    let started = Instant::now();
    let mut times = Vec::new();
    for (number, (name, step)) in STEPS.iter().enumerate() {
        say(format_args!(
            "\n== {} of {}: {name}",
            number + 1,
            STEPS.len()
        ));
        let began = Instant::now();
        step(places).map_err(|failure| Failure::new(format!("“{name}” failed: {failure}")))?;
        times.push((*name, began.elapsed()));
        say(format_args!("== done in {}", clock(began.elapsed())));
    }
    say("");
    for (name, time) in times {
        say(format_args!("{:>8}  {name}", clock(time)));
    }
    say(format_args!(
        "{:>8}  in all; everything passed",
        clock(started.elapsed())
    ));
    Ok(())
}

fn every_test(places: &Places) -> Outcome {
    if works(cargo().args(["nextest", "--version"])) {
        return in_root(places, &["nextest", "run", "--workspace", "--locked"]);
    }
    say("cargo-nextest is not installed: cargo's own runner does it, one package after the other.");
    in_root(places, &["test", "--workspace", "--locked", "--tests"])
}

fn in_root(places: &Places, arguments: &[&str]) -> Outcome {
    run(cargo().args(arguments).current_dir(&places.root))
}

fn clock(time: Duration) -> String {
    format!("{}:{:02} min", time.as_secs() / 60, time.as_secs() % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_minutes() {
        assert_eq!(
            clock(Duration::from_secs(125)),
            "2:05 min",
            "seconds have two digits"
        );
    }
}

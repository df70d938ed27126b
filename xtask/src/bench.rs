//! What the app costs, measured and held to its goals: release builds, medians and p95s, ratios within
//! one run. Not part of the tests: a busy machine would make it fail.

use std::process::Command;

use clap::ValueEnum;

use crate::page;
use crate::places::Places;
use crate::setup::{self, Need};
use crate::shell::{Failure, Outcome, cargo, run, say};

/// Each bench prints what it measured, and ends with an error when a goal is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Bench {
    /// What a gallery of 100,000 clips costs: opening, questions, windows, pages, room on the disk
    Gallery,
    /// How much longer a first reading takes than a bare loop over the same pages
    Reading,
    /// Downloading beside curl, aria2c and gallery-dl over nginx on loopback: wall times and memory
    Downloads,
    /// What the real window costs with 100,000 clips: frames, pictures, memory, first paint
    Window,
    /// Whether the window answers each single call within 50 ms, whatever keychain and network do meanwhile
    Answers,
}

/// Runs one bench, or every one, also after one that missed a goal.
pub(crate) fn bench(places: &Places, wanted: Option<Bench>) -> Outcome {
    let mut missed = Vec::new();
    for bench in Bench::value_variants() {
        let Some(value) = bench.to_possible_value() else {
            continue;
        };
        if wanted.is_some_and(|wanted| wanted != *bench) {
            continue;
        }
        let what = value.get_help().map(ToString::to_string);
        say(format_args!(
            "\n== {}: {}",
            value.get_name(),
            what.unwrap_or_default()
        ));
        let measured = match bench {
            Bench::Gallery | Bench::Reading => library(places, value.get_name()),
            Bench::Downloads => setup::system(&[Need::Build, Need::Bench])
                .and_then(|()| library(places, value.get_name())),
            Bench::Window => window(places),
            Bench::Answers => answers(places),
        };
        if let Err(failure) = measured {
            say(failure);
            missed.push(value.get_name().to_owned());
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

fn library(places: &Places, name: &str) -> Outcome {
    let mut measuring = cargo();
    measuring.args(["bench", "--locked", "-p", "library", "--bench", name]);
    run(check(&mut measuring, places))
}

/// The app as it is released, and a window with nothing in it to take off from its memory.
fn window(places: &Places) -> Outcome {
    setup::system(&[Need::Build, Need::Run, Need::Headless])?;
    page::build(places)?;
    let mut blank = cargo();
    blank.args(["build", "--release", "--example", "blank"]);
    run(as_released(&mut blank, places))?;
    let mut measuring = cargo();
    measuring.args(["bench", "--bench", "window"]);
    run(check(as_released(&mut measuring, places), places))
}

/// The tests in the real window that measure how soon it answers, with the app as it is released.
fn answers(places: &Places) -> Outcome {
    setup::system(&[Need::Build, Need::Run, Need::Headless])?;
    page::build(places)?;
    let mut measuring = cargo();
    measuring.args(["nextest", "run", "--release", "--test", "window"]);
    measuring.args(["--no-capture", "-E", "test(keychain_) + test(four_tokens) + test(removing) + test(session_only) + test(typed_mails)"]);
    measuring.env("RUSHES_EVERY_CALL", "1");
    run(as_released(&mut measuring, places))
}

/// As `cargo xtask build` does it.
fn as_released<'a>(build: &'a mut Command, places: &Places) -> &'a mut Command {
    build
        .args(["--locked", "-p", "rushes", "--features", "custom-protocol"])
        .env("REMOVE_UNUSED_COMMANDS", &places.shell)
        .current_dir(&places.root)
}

fn check<'a>(measuring: &'a mut Command, places: &Places) -> &'a mut Command {
    measuring.args(["--", "--check"]).current_dir(&places.root)
}

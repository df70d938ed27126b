//! The tests that take chances, with many more of them than fit into every run of the tests.

use clap::ValueEnum as _;

use crate::places::Places;
use crate::shell::{Outcome, cargo, run, say};

/// What takes chances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Soaked {
    /// Lists that move while they are read
    Lists,
    /// Storms of refusals and pauses
    Pauses,
    /// Kills of the engine of downloads
    Kills,
    /// Names of files out of hostile words
    Names,
    /// Mutated clips in the real window
    Mutants,
}

/// How many chances a test takes; each test names its own number where this is not set.
const CASES: &str = "RUSHES_SOAK_CASES";
/// How often the kill tests end the engine of downloads, all of them together. A kill takes a process, so
/// there is one for ten cases.
const KILLS: &str = "RUSHES_KILLS";
const CASES_TO_A_KILL: u32 = 10;
/// How many names are made of hostile words; a name takes next to nothing, so there are ten to a case.
const NAMES: &str = "RUSHES_NAMES";
const NAMES_TO_A_CASE: u32 = 10;
/// How many mutated clips are played; each takes a quarter of a second of the real window.
const MUTANTS: &str = "RUSHES_MUTANTS";
const CASES_TO_A_MUTANT: u32 = 10;
/// How the tests without a window are built: their own work is what takes the time.
const WITHOUT_WINDOW: [&str; 3] = ["--package", "library", "--release"];
/// How those in the real window are built: as in every run of the tests.
const IN_THE_WINDOW: [&str; 4] = ["--package", "rushes", "--test", "window"];

impl Soaked {
    /// Part of the names of its tests, which heed [`CASES`], [`KILLS`], [`NAMES`] or [`MUTANTS`].
    fn tests(self) -> &'static str {
        match self {
            Self::Lists => "a_list_that_moves_is_read_whole",
            Self::Pauses => "never_one_request_before_a_pause_is_over",
            Self::Kills => "kills::p_0",
            Self::Names => "names_of_any_words_are_possible_and_all_different",
            Self::Mutants => "t_10_clips_of_any_bytes",
        }
    }

    fn needs_a_window(self) -> bool {
        self == Self::Mutants
    }
}

/// Takes so many chances of one kind, or of each.
pub(crate) fn soak(places: &Places, cases: u32, only: Option<Soaked>) -> Outcome {
    say(format_args!(
        "{cases} cases of each test that takes chances"
    ));
    let wanted = only
        .as_ref()
        .map_or(Soaked::value_variants(), std::slice::from_ref);
    let (in_the_window, without): (Vec<Soaked>, Vec<Soaked>) =
        wanted.iter().partition(|what| what.needs_a_window());
    take(places, cases, &without, &WITHOUT_WINDOW)?;
    take(places, cases, &in_the_window, &IN_THE_WINDOW)
}

fn take(places: &Places, cases: u32, wanted: &[Soaked], built: &[&str]) -> Outcome {
    if wanted.is_empty() {
        return Ok(());
    }
    let tests: Vec<_> = wanted
        .iter()
        .map(|what| format!("test({})", what.tests()))
        .collect();
    let tests = tests.join(" + ");
    run(cargo()
        .args(["nextest", "run", "--locked", "--profile", "soak"])
        .args(built)
        .args(["-E", tests.as_str()])
        .env(CASES, cases.to_string())
        .env(KILLS, cases.div_ceil(CASES_TO_A_KILL).to_string())
        .env(NAMES, cases.saturating_mul(NAMES_TO_A_CASE).to_string())
        .env(MUTANTS, cases.div_ceil(CASES_TO_A_MUTANT).to_string())
        .current_dir(&places.root))
}

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

impl Soaked {
    /// Part of the names of its tests, which heed [`CASES`], [`KILLS`] or [`NAMES`].
    fn tests(self) -> &'static str {
        match self {
            Self::Lists => "a_list_that_moves_is_read_whole",
            Self::Pauses => "never_one_request_before_a_pause_is_over",
            Self::Kills => "kills::p_0",
            Self::Names => "names_of_any_words_are_possible_and_all_different",
        }
    }
}

/// Takes so many chances of one kind, or of each, in a release build.
pub(crate) fn soak(places: &Places, cases: u32, only: Option<Soaked>) -> Outcome {
    say(format_args!(
        "{cases} cases of each test that takes chances"
    ));
    let wanted = only
        .as_ref()
        .map_or(Soaked::value_variants(), std::slice::from_ref);
    let tests: Vec<_> = wanted
        .iter()
        .map(|what| format!("test({})", what.tests()))
        .collect();
    let tests = tests.join(" + ");
    let arguments = [
        "nextest",
        "run",
        "--locked",
        "--package",
        "library",
        "--release",
        "--profile",
        "soak",
        "-E",
        tests.as_str(),
    ];
    run(cargo()
        .args(arguments)
        .env(CASES, cases.to_string())
        .env(KILLS, cases.div_ceil(CASES_TO_A_KILL).to_string())
        .env(NAMES, cases.saturating_mul(NAMES_TO_A_CASE).to_string())
        .current_dir(&places.root))
}

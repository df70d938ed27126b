//! The tests that take chances, with many more of them than fit into every run of the tests.

use crate::places::Places;
use crate::shell::{Outcome, cargo, run, say};

/// The tests that heed [`CASES`], [`KILLS`] or [`NAMES`], by parts of their names.
const TESTS: [&str; 4] = [
    "a_list_that_moves_is_read_whole",
    "never_one_request_before_a_pause_is_over",
    "kills::p_0",
    "names_of_any_words_are_possible_and_all_different",
];
/// How many chances a test takes; each test names its own number where this is not set.
const CASES: &str = "RUSHES_SOAK_CASES";
/// How often the kill tests end the engine of downloads, all of them together. A kill takes a process, so
/// there is one for ten cases.
const KILLS: &str = "RUSHES_KILLS";
const CASES_TO_A_KILL: u32 = 10;
/// How many names are made of hostile words; a name takes next to nothing, so there are ten to a case.
const NAMES: &str = "RUSHES_NAMES";
const NAMES_TO_A_CASE: u32 = 10;

/// Takes so many chances, in a release build.
pub(crate) fn soak(places: &Places, cases: u32) -> Outcome {
    say(format_args!(
        "{cases} cases of each test that takes chances"
    ));
    let tests = TESTS.map(|part| format!("test({part})")).join(" + ");
    let arguments = [
        "nextest",
        "run",
        "--workspace",
        "--locked",
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

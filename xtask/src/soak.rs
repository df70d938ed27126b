//! The tests that take chances, with many more of them than fit into every run of the tests.

use crate::places::Places;
use crate::shell::{Outcome, cargo, run, say};

/// The tests that heed [`CASES`], by parts of their names.
const TESTS: [&str; 2] = [
    "a_list_that_moves_is_read_whole",
    "never_one_request_before_a_pause_is_over",
];
/// How many chances a test takes; each test names its own number where this is not set.
const CASES: &str = "RUSHES_SOAK_CASES";

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
        .current_dir(&places.root))
}

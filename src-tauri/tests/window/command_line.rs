//! What the command line answers, without any display.

use std::process::{Command, Output};

use crate::window::APP;

#[test]
fn version_and_help_need_no_display() {
    let version = rushes(&["--version"], &[]);
    assert!(version.status.success());
    assert_eq!(
        words(&version.stdout),
        format!("rushes {}", env!("CARGO_PKG_VERSION"))
    );

    let help = rushes(&["--help"], &[]);
    assert!(help.status.success());
    for told in [
        "--sample",
        "RUSHES_HOME",
        "RUSHES_API_URL",
        "RUSHES_API_TIMEOUT",
        "RUSHES_LOG",
    ] {
        assert!(words(&help.stdout).contains(told), "{told}");
    }
}

#[test]
fn what_makes_no_sense_is_refused_in_words() {
    let home = tempfile::tempdir().unwrap();
    let home = home.path().to_str().unwrap();
    for (args, environment, code, said) in [
        (
            &["--nonsense"][..],
            &[][..],
            2,
            "unexpected argument '--nonsense'",
        ),
        (
            &[],
            &[("RUSHES_API_URL", "http://api.example/v2")],
            1,
            "RUSHES_API_URL is not an address",
        ),
        (
            &[],
            &[("RUSHES_API_URL", "nonsense")],
            1,
            "RUSHES_API_URL is not an address",
        ),
        (
            &[],
            &[("RUSHES_HOME", "clips")],
            1,
            "RUSHES_HOME must be a whole path",
        ),
    ] {
        let mut set = vec![("RUSHES_HOME", home)];
        set.extend(environment);
        let refused = rushes(args, &set);
        assert_eq!(
            refused.status.code(),
            Some(code),
            "{args:?} {environment:?}"
        );
        let words = words(&refused.stderr);
        assert!(words.contains(said), "{words}");
        assert!(!words.contains("panicked"), "{words}");
    }
    assert_eq!(
        std::fs::read_dir(home).unwrap().count(),
        0,
        "a refused start leaves nothing"
    );
}

#[test]
fn without_a_display_it_ends_in_words_also_where_one_is_named_that_does_not_answer() {
    let home = tempfile::tempdir().unwrap();
    let home = ("RUSHES_HOME", home.path().to_str().unwrap());
    for environment in [&[home][..], &[home, ("DISPLAY", "127.0.0.1:9999")]] {
        let ended = rushes(&[], environment);
        assert_eq!(ended.status.code(), Some(1), "{environment:?}");
        let words = words(&ended.stderr);
        assert!(words.contains("rushes: there is no display"), "{words}");
        assert!(!words.contains("panicked"), "{words}");
    }
}

fn rushes(args: &[&str], environment: &[(&str, &str)]) -> Output {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let home = tempfile::tempdir().unwrap();
    Command::new(APP)
        .args(args)
        .env_clear()
        .env("PATH", path)
        .env("HOME", home.path())
        .env("LANG", "C.UTF-8")
        .envs(environment.iter().copied())
        .output()
        .unwrap()
}

fn words(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().to_owned()
}

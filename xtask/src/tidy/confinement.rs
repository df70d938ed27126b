//! Powers from outside, each with one home: the window, the network, the database, the keychain.

use super::directions::manifest;
use super::tree::{Finding, Tree};

/// A power: packages whose names begin so, the crates that may ask for them, and what it is.
const CRATES: &[(&[&str], &[&str], &str)] = &[
    (
        &["tauri", "wry", "tao", "webkit2gtk"],
        &["rushes"],
        "only the shell knows the window",
    ),
    (
        &["reqwest", "hyper", "ureq", "curl", "isahc"],
        &["useapi", "library"],
        "only `useapi`, and `library` for its media, ask the network",
    ),
    (
        &["rusqlite", "libsqlite3-sys", "sqlx", "diesel"],
        &["library"],
        "only `library` knows the database",
    ),
    (
        &[
            "keyring",
            "keyring-core",
            "zbus-secret-service-keyring-store",
            "dbus-secret-service-keyring-store",
            "linux-keyutils-keyring-store",
            "apple-native-keyring-store",
            "windows-native-keyring-store",
            "secret-service",
        ],
        &["vault"],
        "only `vault` knows the keychain",
    ),
];

/// What tests may ask for besides: the window's tests drive it over WebDriver, and the connector of
/// that is passed in. The app itself still asks nobody.
const FOR_TESTS: &[(&str, &str)] = &[("rushes", "hyper-util")];

/// A power in the sources: the path that uses it begins so, the crate, the module that may, and why.
const MODULES: &[(&str, &str, &str, &str)] = &[
    (
        "rusqlite",
        "crates/library/",
        "crates/library/src/index/",
        "SQL lives in `library::index` only",
    ),
    (
        "rusqlite",
        "crates/library/",
        "crates/library/src/index.rs",
        "SQL lives in `library::index` only",
    ),
    (
        "reqwest",
        "crates/library/",
        "crates/library/src/media/cdn.rs",
        "in `library`, only media/cdn.rs fetches from the network",
    ),
];

/// Each power is asked for by its crates only.
pub(super) fn crates(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in tree.ours() {
        for want in &package.wants {
            for (powers, homes, why) in CRATES {
                let named = powers.iter().any(|power| is_of(&want.name, power));
                let by_tests = want.for_tests
                    && FOR_TESTS.contains(&(package.name.as_str(), want.name.as_str()));
                if named && !by_tests && !homes.contains(&package.name.as_str()) {
                    let words = format!("`{}` asks for `{}`: {why}", package.name, want.name);
                    findings.push(Finding::new(manifest(&package.name), words));
                }
            }
        }
    }
    findings
}

/// Within a crate, each power is used by its module only.
pub(super) fn modules(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.below("crates/", &[".rs"]) {
        for power in ["rusqlite", "reqwest"] {
            let mut why = None;
            let mut at_home = false;
            for (_, within, home, reason) in MODULES.iter().filter(|module| module.0 == power) {
                if path.starts_with(within) {
                    why = Some(reason);
                    at_home |= path.starts_with(home);
                }
            }
            let Some(why) = why.filter(|_| !at_home) else {
                continue;
            };
            if let Some(number) = uses(text, power) {
                findings.push(Finding::new(
                    path,
                    format!("line {number} uses `{power}`: {why}"),
                ));
            }
        }
    }
    findings
}

/// Whether a package is the power itself or one of its family, as `tauri-build` is of `tauri`.
fn is_of(name: &str, power: &str) -> bool {
    name == power
        || name
            .strip_prefix(power)
            .is_some_and(|rest| rest.starts_with('-'))
}

/// The first line of code, not of comment, that uses a path of this crate.
fn uses(text: &str, power: &str) -> Option<usize> {
    let line = text.lines().position(|line| {
        let code = line.split("//").next().unwrap_or_default();
        code.match_indices(power).any(|(at, _)| {
            let before = code[..at].chars().next_back();
            let after = &code[at + power.len()..];
            let whole = !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == '"');
            whole
                && (after.starts_with("::") || after.starts_with(';') || after.starts_with(" as "))
        })
    });
    line.map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files, ours, packages};
    use super::*;

    #[test]
    fn powers_at_home_are_fine() {
        let tree = packages(vec![
            ours("rushes", &["tauri", "tauri-build"]),
            ours("useapi", &["reqwest"]),
            ours("library", &["reqwest", "rusqlite"]),
            ours(
                "vault",
                &["keyring-core", "zbus-secret-service-keyring-store"],
            ),
        ]);
        assert_eq!(crates(&tree), [], "nothing is wrong");
    }

    #[test]
    fn the_window_stays_in_the_shell() {
        let tree = packages(vec![ours("library", &["tauri-plugin-dialog"])]);
        assert_one(
            &crates(&tree),
            "crates/library/Cargo.toml",
            "only the shell knows the window",
        );
    }

    #[test]
    fn the_network_stays_where_it_is_asked() {
        let tree = packages(vec![ours("rushes", &["reqwest"])]);
        assert_one(&crates(&tree), "src-tauri/Cargo.toml", "ask the network");
    }

    #[test]
    fn only_tests_of_the_window_may_bring_a_connector() {
        let tree = packages(vec![ours("rushes", &["test:hyper-util"])]);
        assert_eq!(crates(&tree), [], "the tests drive the window");
        for broken in [
            ours("rushes", &["hyper-util"]),
            ours("rushes", &["test:reqwest"]),
            ours("vault", &["test:hyper-util"]),
        ] {
            let findings = crates(&packages(vec![broken]));
            assert_eq!(findings.len(), 1, "{findings:?}");
        }
    }

    #[test]
    fn the_database_stays_in_the_library() {
        let tree = packages(vec![ours("rushes", &["test:rusqlite"])]);
        assert_one(&crates(&tree), "src-tauri/Cargo.toml", "knows the database");
    }

    #[test]
    fn the_keychain_stays_in_the_vault() {
        let tree = packages(vec![ours("rushes", &["keyring-core"])]);
        assert_one(&crates(&tree), "src-tauri/Cargo.toml", "knows the keychain");
    }

    #[test]
    fn modules_at_home_may_use_their_power() {
        let tree = files(&[
            (
                "crates/library/src/index/open.rs",
                "use rusqlite::Connection;\n",
            ),
            ("crates/library/src/index.rs", "pub use rusqlite::Error;\n"),
            ("crates/library/src/media/cdn.rs", "use reqwest::Client;\n"),
            (
                "crates/library/src/sync.rs",
                "//! Neither rusqlite:: nor reqwest:: here.\n",
            ),
            ("crates/useapi/src/http.rs", "use reqwest::Client;\n"),
        ]);
        assert_eq!(modules(&tree), [], "nothing is wrong");
    }

    #[test]
    fn sql_outside_of_the_index_is_refused() {
        let tree = files(&[(
            "crates/library/src/sync/pass.rs",
            "\nuse rusqlite::params;\n",
        )]);
        assert_one(
            &modules(&tree),
            "crates/library/src/sync/pass.rs",
            "line 2 uses `rusqlite`",
        );
    }

    #[test]
    fn fetching_outside_of_the_one_module_is_refused() {
        let tree = files(&[(
            "crates/library/src/media/clips.rs",
            "let c = reqwest::get(url);\n",
        )]);
        assert_one(
            &modules(&tree),
            "crates/library/src/media/clips.rs",
            "only media/cdn.rs",
        );
    }
}

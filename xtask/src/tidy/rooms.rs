//! What never leaves its room, and what is passed into it: wire types, SQL, the token's insides; the
//! clock, folders and environment.

use super::tree::{Finding, Tree};

const SDK: &str = "crates/useapi/src/lib.rs";
const INDEX: &str = "crates/library/src/index/";

/// What asks the world of today by itself, and so cannot be given another in a test.
const REACHES: &[&str] = &[
    "SystemTime::now(",
    "Timestamp::now(",
    "Zoned::now(",
    "env::var(",
    "env::var_os(",
    "env::temp_dir(",
    "env::home_dir(",
    "env::current_dir(",
];
/// The one place that makes the usual clock; callers may pass another.
const CLOCK: &str = "crates/useapi/src/time.rs";

/// The SDK shows items, not modules: how an answer is read stays inside.
pub(super) fn wire(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (number, line) in tree.text(SDK).into_iter().flat_map(numbered) {
        if line.trim_start().starts_with("pub mod ") || line.contains("pub use wire") {
            let words = format!(
                "line {number}: `{}` shows how answers are read",
                line.trim()
            );
            findings.push(Finding::new(SDK, words));
        }
    }
    findings
}

/// SQL stands in the index only.
pub(super) fn sql(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in ["crates/", "src-tauri/src/"] {
        let rust = tree
            .below(folder, &[".rs"])
            .filter(|(path, _)| !path.starts_with(INDEX));
        for (path, text) in rust {
            let speaks = |line: &str| {
                [
                    "\"SELECT ",
                    "\"INSERT INTO ",
                    "\"UPDATE ",
                    "\"DELETE FROM ",
                    "\"PRAGMA ",
                ]
                .iter()
                .any(|word| line.contains(word))
            };
            if let Some((number, _)) = numbered(text).find(|(_, line)| speaks(line)) {
                findings.push(Finding::new(
                    path,
                    format!("line {number} speaks SQL: ask {INDEX}"),
                ));
            }
        }
        let scripts = tree
            .below(folder, &[".sql"])
            .filter(|(path, _)| !path.starts_with(INDEX));
        for (path, _) in scripts {
            findings.push(Finding::new(path, format!("SQL belongs below {INDEX}")));
        }
    }
    findings
}

/// `useapi` and `library` are given the clock, their folders and their settings.
pub(super) fn passed_in(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in ["crates/useapi/src/", "crates/library/src/"] {
        for (path, text) in tree.code(folder).filter(|(path, _)| *path != CLOCK) {
            for (number, line) in numbered(&text) {
                if let Some(reach) = REACHES.iter().find(|reach| line.contains(**reach)) {
                    let words = format!("line {number} calls `{reach})`: it is to be passed in");
                    findings.push(Finding::new(path, words));
                }
            }
        }
    }
    findings
}

/// The token's type cannot be printed or serialised.
pub(super) fn token(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.below("", &[".rs"]) {
        let mut derived = String::new();
        for (number, line) in numbered(text) {
            let line = line.trim();
            if line.starts_with("#[derive(") {
                derived = line.to_owned();
            } else if line.starts_with("pub struct Token") && is_the_token(line) {
                for printing in ["Debug", "Display", "Serialize"] {
                    if derived.contains(printing) {
                        let words = format!("line {number}: `Token` must not derive `{printing}`");
                        findings.push(Finding::new(path, words));
                    }
                }
            } else if line.starts_with("impl") {
                for printing in ["Display for Token ", "Serialize for Token "] {
                    if line.contains(printing) {
                        let words = format!("line {number}: a token is never shown or serialised");
                        findings.push(Finding::new(path, words));
                    }
                }
            }
            if !line.starts_with("#[") {
                derived.clear();
            }
        }
    }
    findings
}

fn is_the_token(line: &str) -> bool {
    let after = line["pub struct Token".len()..].chars().next();
    !after.is_some_and(|c| c.is_alphanumeric() || c == '_')
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files};
    use super::*;

    #[test]
    fn rooms_that_keep_their_own_are_fine() {
        let tree = files(&[
            (SDK, "mod wire;\npub use video::Video;\n"),
            (
                "crates/library/src/index/videos.rs",
                "const ALL: &str = \"SELECT * FROM video\";\n",
            ),
            (CLOCK, "fn now() { Timestamp::now() }\n"),
            (
                "crates/library/src/sync.rs",
                "// Timestamp::now() is passed in.\n",
            ),
            (
                "crates/library/src/view.rs",
                "\n#[cfg(test)]\nmod tests {\n    fn a() { env::temp_dir(); }\n}\n",
            ),
            (
                "crates/useapi/src/token.rs",
                "#[derive(Clone)]\npub struct Token(SecretString);\n",
            ),
        ]);
        for rule in [wire, sql, passed_in, token] {
            assert_eq!(rule(&tree), [], "nothing is wrong");
        }
    }

    #[test]
    fn a_shown_module_of_the_sdk_is_refused() {
        assert_one(
            &wire(&files(&[(SDK, "mod a;\npub mod wire;\n")])),
            SDK,
            "line 2: `pub mod wire;`",
        );
    }

    #[test]
    fn sql_elsewhere_is_refused() {
        let tree = files(&[(
            "crates/library/src/gallery/view.rs",
            "run(\"SELECT key FROM video\")\n",
        )]);
        assert_one(
            &sql(&tree),
            "crates/library/src/gallery/view.rs",
            "speaks SQL",
        );
        let tree = files(&[("src-tauri/src/fix.sql", "DELETE FROM video;\n")]);
        assert_one(&sql(&tree), "src-tauri/src/fix.sql", "belongs below");
    }

    #[test]
    fn a_clock_of_one_s_own_is_refused() {
        for reach in REACHES {
            let text = format!("fn a() {{\n    let x = {reach});\n}}\n");
            let tree = files(&[("crates/library/src/sync/pass.rs", &text)]);
            assert_one(
                &passed_in(&tree),
                "crates/library/src/sync/pass.rs",
                "line 2 calls",
            );
        }
    }

    #[test]
    fn a_token_that_can_be_shown_is_refused() {
        let file = "crates/useapi/src/token.rs";
        let tree = files(&[(
            file,
            "#[derive(Clone, Debug)]\n#[must_use]\npub struct Token(String);\n",
        )]);
        assert_one(&token(&tree), file, "must not derive `Debug`");
        let tree = files(&[(file, "impl fmt::Display for Token {\n}\n")]);
        assert_one(&token(&tree), file, "never shown");
        let tree = files(&[(file, "#[derive(Debug)]\npub struct TokenLabel(String);\n")]);
        assert_eq!(token(&tree), [], "a label is no token");
    }
}

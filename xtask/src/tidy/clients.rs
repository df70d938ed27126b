//! How HTTP clients are made: never with a library's own habits.

use super::tree::{Finding, Tree};

/// What a client must say when it is made, and why. One of the words of an entry is enough.
const SAID: &[(&[&str], &str)] = &[
    (
        &[".https_only("],
        "a token or a clip must not cross the network in the clear",
    ),
    (
        &[".redirect("],
        "a redirect must not carry a request to another host",
    ),
    (
        &[".referer(false)"],
        "an address must not be told to another host",
    ),
    (
        &[".retry("],
        "what is asked again, and when, is decided by our own rules",
    ),
    (&[".connect_timeout("], "every wait has an end"),
    (&[".read_timeout("], "every wait has an end"),
    (
        &[".tls_version_min(", ".tls_backend_preconfigured("],
        "TLS is 1.2 or later",
    ),
];

/// What no client may say, and why.
const UNSAID: &[(&str, &str)] = &[
    (".default_headers(", "a client that holds a token prints it"),
    ("danger_accept", "certificates are checked"),
    ("tls_danger", "certificates are checked"),
    ("tls_sslkeylogfile", "keys are not written down"),
    (".cookie_store(", "no request carries state of another"),
];

/// Every file that makes a client says all of [`SAID`] and nothing of [`UNSAID`].
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for folder in [
        "crates/useapi/src/",
        "crates/library/src/",
        "src-tauri/src/",
    ] {
        for (path, code) in tree.code(folder) {
            for (word, why) in UNSAID {
                if code.contains(word) {
                    findings.push(Finding::new(path, format!("`{word}` in a client: {why}")));
                }
            }
            if code.contains("Client::new(") && code.contains("reqwest") {
                let words = "`Client::new` takes the library's habits: use the builder";
                findings.push(Finding::new(path, words));
            }
            if !code.contains("Client::builder(") {
                continue;
            }
            for (words, why) in SAID {
                if !words.iter().any(|word| code.contains(word)) {
                    let words = words.join("` or `");
                    findings.push(Finding::new(
                        path,
                        format!("a client without `{words}`: {why}"),
                    ));
                }
            }
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files};
    use super::*;

    const FILE: &str = "crates/useapi/src/http.rs";

    fn client(but: &str) -> String {
        let said = SAID
            .iter()
            .map(|(words, _)| words[0])
            .filter(|word| *word != but);
        format!(
            "reqwest::Client::builder()\n{}\n",
            said.collect::<Vec<_>>().join("x)\n")
        )
    }

    #[test]
    fn a_strict_client_is_fine() {
        assert_eq!(
            check(&files(&[(FILE, &client(""))])),
            [],
            "nothing is wrong"
        );
    }

    #[test]
    fn each_missing_word_is_named() {
        for (words, _) in SAID {
            let tree = files(&[(FILE, &client(words[0]))]);
            assert_one(&check(&tree), FILE, words[0]);
        }
    }

    #[test]
    fn each_word_too_many_is_named() {
        for (word, _) in UNSAID {
            let text = format!("{}{word}x)\n", client(""));
            assert_one(&check(&files(&[(FILE, &text)])), FILE, word);
        }
    }

    #[test]
    fn a_client_of_the_library_s_habits_is_refused() {
        let tree = files(&[(
            "crates/library/src/media/cdn.rs",
            "let c = reqwest::Client::new();\n",
        )]);
        assert_one(
            &check(&tree),
            "crates/library/src/media/cdn.rs",
            "use the builder",
        );
    }
}

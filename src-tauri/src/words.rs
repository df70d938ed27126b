//! The words that the shell says itself, from the one catalogue of the page: in notifications, and in
//! dialogs of the system where there is no page to speak.

use std::sync::LazyLock;

use serde_json::Value;

static CATALOGUE: LazyLock<Value> = LazyLock::new(|| {
    let text = include_str!("../../ui/src/words/en.json");
    serde_json::from_str(text).unwrap_or_default()
});

/// The words of a key in a section of the catalogue.
pub(crate) fn word(section: &str, key: &str) -> String {
    CATALOGUE[section][key]
        .as_str()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_shell_says_itself_has_words() {
        for key in ["title", "text", "again", "quit"] {
            assert_ne!(word("restart", key), "", "{key}");
        }
        assert_eq!(word("restart", "unknown"), "");
    }
}

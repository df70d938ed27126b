//! The words that the shell says itself, from the catalogues of the page: in notifications, in menus of
//! the system, and in dialogs where there is no page to speak. The build script lists the files, so that
//! a language is one more of them here, too; what a file lacks is said in English.
//!
//! What is not like in the page: there is no ICU here. A text has its arguments in braces, and counts by
//! having one for one and one for several; a language with more forms says it in a way that fits all.

use std::sync::LazyLock;

use serde_json::Value;

include!(concat!(env!("OUT_DIR"), "/catalogues.rs"));

/// The language that has every word.
const FALLBACK: &str = "en";
/// What names the language of messages, in the order in which it counts (POSIX, Base Definitions, 8.2;
/// GNU gettext puts its own list before it). Elsewhere than on Linux nobody sets these, and the shell
/// speaks English.
const NAMED_BY: [&str; 4] = ["LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"];

static SPOKEN: LazyLock<[Value; 2]> = LazyLock::new(|| {
    let named = NAMED_BY
        .into_iter()
        .filter_map(|name| std::env::var(name).ok());
    let known: Vec<_> = CATALOGUES.iter().map(|(language, _)| *language).collect();
    [language(named, &known), FALLBACK].map(read)
});

/// The words of a key in a section of the catalogue.
pub(crate) fn word(section: &str, key: &str) -> String {
    let found = SPOKEN.iter().find_map(|texts| texts[section][key].as_str());
    found.unwrap_or_default().to_owned()
}

fn read(language: &str) -> Value {
    let found = CATALOGUES.iter().find(|(name, _)| *name == language);
    found
        .and_then(|(_, text)| serde_json::from_str(text).ok())
        .unwrap_or_default()
}

/// The first language that is named and known: of `pt_BR.UTF-8:de` it is `pt-BR`, `pt` or `de`.
fn language<'a>(named: impl Iterator<Item = String>, known: &[&'a str]) -> &'a str {
    let mut wanted = Vec::new();
    for list in named {
        for one in list.split(':') {
            let name = one.split(['.', '@']).next().unwrap_or_default();
            let name = name.replace('_', "-");
            let parent = name.split('-').next().unwrap_or_default().to_owned();
            wanted.extend([name, parent]);
        }
    }
    let found = wanted.iter().find_map(|name| {
        let mut known = known.iter();
        known.find(|language| language.eq_ignore_ascii_case(name))
    });
    found.copied().unwrap_or(FALLBACK)
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

    #[test]
    fn every_file_of_the_page_is_a_language_of_the_shell() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../ui/src/words");
        let mut files: Vec<_> = std::fs::read_dir(folder)
            .unwrap()
            .filter_map(|entry| {
                let name = entry.unwrap().file_name().into_string().unwrap();
                name.strip_suffix(".json").map(str::to_owned)
            })
            .collect();
        files.sort();
        let listed: Vec<_> = CATALOGUES.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, files);
        for name in listed {
            assert!(read(name).is_object(), "{name}.json can be read");
        }
    }

    #[test]
    fn the_language_is_the_first_that_the_system_names_and_there_is_a_file_for() {
        let known = ["de", "en", "pt-BR"];
        for (named, spoken) in [
            (&["de_AT.UTF-8"][..], "de"),
            (&["fr:pt_BR:de", "de_DE"], "pt-BR"),
            (&["pt_PT.UTF-8"], "en"),
            (&["", "C.UTF-8"], "en"),
            (&[], "en"),
        ] {
            let said = language(named.iter().map(|name| (*name).to_owned()), &known);
            assert_eq!(said, spoken, "{named:?}");
        }
    }
}

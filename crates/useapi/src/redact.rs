//! The server's own words, made fit to be shown and logged.
//!
//! An error of the API may repeat what it was asked with: a token, an e-mail, a video's id (which
//! holds an e-mail), a URL with its query. None of them may travel further than this.

use crate::text::{self, LONGEST_MESSAGE};
use crate::token::Token;

/// What stands in the place of a removed word.
const REMOVED: &str = "…";

/// A word of letters and digits from this length on is taken for a secret.
const SHORTEST_SECRET: usize = 24;

/// A token that is shorter could be part of any word, and is no real one.
const SHORTEST_TOKEN: usize = 8;

/// Cleans and cuts a message; `None` when nothing is left of it. The token of the call is removed
/// whatever it looks like.
pub(crate) fn message(words: &str, token: &Token) -> Option<String> {
    let words = beginning(words);
    let token = Some(token.expose()).filter(|token| token.len() >= SHORTEST_TOKEN);
    let clean = text::without_controls(words);
    let mut kept = String::new();
    let mut after_bearer = false;
    for word in clean.split_whitespace() {
        if !kept.is_empty() {
            kept.push(' ');
        }
        let bare = word.trim_matches(|c: char| !c.is_alphanumeric());
        if after_bearer || is_private(word) || token.is_some_and(|token| word.contains(token)) {
            kept.push_str(REMOVED);
        } else {
            kept.push_str(word.split_once('?').map_or(word, |(path, query)| {
                if query.is_empty() { word } else { path }
            }));
        }
        after_bearer = bare.eq_ignore_ascii_case("bearer");
    }
    if kept.chars().nth(LONGEST_MESSAGE).is_some() {
        kept = kept.chars().take(LONGEST_MESSAGE - 1).collect();
        kept.push('…');
    }
    Some(kept).filter(|text| !text.is_empty())
}

/// As much as can be needed: a message may be a whole page. The last word is left out, since half
/// a secret is not recognised.
fn beginning(words: &str) -> &str {
    let start = text::cut(words, 16 * LONGEST_MESSAGE);
    if start.len() == words.len() {
        return words;
    }
    start
        .rsplit_once(char::is_whitespace)
        .map_or("", |(whole, _)| whole)
}

fn is_private(word: &str) -> bool {
    let lower = word.to_lowercase();
    let token = lower.match_indices("user:").any(|(at, found)| {
        lower[at + found.len()..].starts_with(|c: char| c.is_ascii_digit() || c == '<')
    });
    let mail = ["@", "%40", "\\u0040"].iter().any(|at| lower.contains(at));
    let id = lower.contains("video:") || lower.contains("user%3a") || lower.contains("video%3a");
    token || mail || id || holds_secret(word)
}

/// Whether a run of letters and digits is long and mixed enough to be a key.
fn holds_secret(word: &str) -> bool {
    word.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '+' | '=')))
        .any(|run| {
            run.len() >= SHORTEST_SECRET
                && run.bytes().any(|byte| byte.is_ascii_digit())
                && run.bytes().any(|byte| byte.is_ascii_alphabetic())
        })
}

#[cfg(test)]
mod tests {
    use crate::token::Token;

    fn message(words: &str) -> Option<String> {
        super::message(words, &Token::parse("an-unusual-fake-token").unwrap())
    }

    #[test]
    fn t_14_tokens_mails_ids_and_queries_are_removed() {
        for (words, kept) in [
            ("no account someone@example.test here", "no account … here"),
            ("bad token user:1234-notARealToken", "bad token …"),
            ("Authorization: Bearer secret", "Authorization: Bearer …"),
            ("user:1-pixverse:a@b.test-video:7 not found", "… not found"),
            ("user%3A1-pixverse%3Aa%40b.test", "…"),
            (
                "GET https://api.test/videos/?email=x failed",
                "GET https://api.test/videos/ failed",
            ),
            ("key=0123456789abcdef0123456789abcdef", "…"),
            ("(someone@example.test)", "…"),
            ("who is `an-unusual-fake-token`?", "who is …"),
        ] {
            assert_eq!(message(words).as_deref(), Some(kept));
        }
    }

    #[test]
    fn plain_words_stay_and_are_cut_at_300_characters() {
        assert_eq!(message("Is it ready?").as_deref(), Some("Is it ready?"));
        assert_eq!(message(" a\0b \r\n c ").as_deref(), Some("a\u{fffd}b c"));
        assert_eq!(message(" \n"), None);
        assert_eq!(
            message(&"x".repeat(5_000)),
            None,
            "one endless word says nothing"
        );
        let long = message(&"疯 ".repeat(100_000)).unwrap();
        assert_eq!(long.chars().count(), 300);
    }
}

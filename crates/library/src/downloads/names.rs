//! The name of a downloaded file: readable, unique by the id, and possible on every file system.
//!
//! The usual template is `{account}/{YYYY-MM}/{YYYY-MM-DD} {prompt:.60} [{id}].mp4`. Rules for names
//! are those of Windows, the strictest of the three systems (learn.microsoft.com, "Naming Files,
//! Paths, and Namespaces"), and a length that leaves room for suffixes on ext4.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// Bytes of one part of a path at most, `.part` and `-2` included.
const PART_BYTES: usize = 200;
/// Room for `-99` and `.mp4.part`.
const SUFFIX_BYTES: usize = 16;
/// Characters of the prompt.
const PROMPT_CHARS: usize = 60;

/// What a name is made of.
#[derive(Debug, Clone)]
pub struct NameFacts<'a> {
    /// The account's name, never its e-mail.
    pub account: &'a str,
    /// When the clip was made.
    pub made: Option<Timestamp>,
    /// Its prompt.
    pub prompt: &'a str,
    /// The digits at the end of its id.
    pub id: &'a str,
}

/// The path below the downloads folder.
#[must_use]
pub fn relative_path(facts: &NameFacts<'_>, zone: &TimeZone) -> PathBuf {
    let made = facts
        .made
        .map(|made| made.to_zoned_datetime(zone.clone()).date());
    let folder =
        part(facts.account, PART_BYTES - SUFFIX_BYTES).unwrap_or_else(|| "Account".to_owned());
    let month = made.map_or_else(
        || "Undated".to_owned(),
        |day| day.strftime("%Y-%m").to_string(),
    );
    let id = format!(
        "[{}]",
        part(facts.id, 64).unwrap_or_else(|| "clip".to_owned())
    );
    let day = made.map_or_else(|| "Undated".to_owned(), |day| day.to_string());
    let room = PART_BYTES - SUFFIX_BYTES - day.len() - id.len() - 2;
    let words: String = facts.prompt.chars().take(PROMPT_CHARS).collect();
    let name = match part(&words, room) {
        Some(words) => format!("{day} {words} {id}.mp4"),
        None => format!("{day} {id}.mp4"),
    };
    [folder, month, name].iter().collect()
}

/// A text as one part of a path: nothing in it that a file system or a reader would stumble over.
fn part(text: &str, most_bytes: usize) -> Option<String> {
    let mut clean = String::new();
    for c in text.chars() {
        let c = if is_forbidden(c) { ' ' } else { c };
        if is_invisible(c) || (c == ' ' && (clean.is_empty() || clean.ends_with(' '))) {
            continue;
        }
        if clean.len() + c.len_utf8() > most_bytes {
            break;
        }
        clean.push(c);
    }
    let clean = clean.trim_matches([' ', '.']).to_owned();
    if clean.is_empty() {
        None
    } else if is_reserved(&clean) {
        Some(format!("_{clean}"))
    } else {
        Some(clean)
    }
}

fn is_forbidden(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(
            c,
            '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' | '~'
        )
}

/// Characters that change how a name reads without being seen: bidirectional marks, joiners,
/// variation selectors, tags, the byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
        | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// Names of devices on Windows, with any ending, superscript digits included.
fn is_reserved(name: &str) -> bool {
    let stem = name
        .split('.')
        .next()
        .unwrap_or(name)
        .trim_end()
        .to_ascii_uppercase();
    let numbered = |prefix: &str| {
        stem.strip_prefix(prefix).is_some_and(|digit| {
            matches!(
                digit,
                "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
        })
    };
    matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$"
    ) || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(account: &str, prompt: &str) -> String {
        let made = Some("2026-11-12T23:30:00Z".parse().unwrap());
        let facts = NameFacts {
            account,
            made,
            prompt,
            id: "112233445566",
        };
        relative_path(&facts, &TimeZone::UTC)
            .to_str()
            .unwrap()
            .to_owned()
    }

    #[test]
    fn a_name_says_account_month_day_prompt_and_id() {
        assert_eq!(
            path("Work", "A lantern over the lake"),
            "Work/2026-11/2026-11-12 A lantern over the lake [112233445566].mp4"
        );
        assert_eq!(
            path("Work", ""),
            "Work/2026-11/2026-11-12 [112233445566].mp4"
        );
        let undated = NameFacts {
            account: "Work",
            made: None,
            prompt: "x",
            id: "7",
        };
        assert_eq!(
            relative_path(&undated, &TimeZone::UTC).to_str().unwrap(),
            "Work/Undated/Undated x [7].mp4"
        );
    }

    #[test]
    fn d_09_and_d_10_hostile_words_make_names_that_every_system_takes() {
        let long = "灯".repeat(400);
        for (account, prompt) in [
            ("../../etc", "../../../passwd"),
            ("CON", "NUL"),
            ("com¹.txt", "aux.mp4"),
            ("...", "   ...   "),
            ("a/b\\c", "x:y*z?\"<>|"),
            ("\u{202e}gpj", "\u{200b}\u{feff}"),
            ("line\nbreak", "nul\0byte\ttab"),
            (&long, &long),
        ] {
            let made = path(account, prompt);
            let parts: Vec<_> = made.split('/').collect();
            assert_eq!(parts.len(), 3, "{made:?} has exactly three parts");
            for part in parts {
                assert!(
                    !part.is_empty() && part.len() <= PART_BYTES - 5,
                    "{part:?} leaves room"
                );
                assert!(
                    !part.starts_with(' ') && !part.ends_with([' ', '.']),
                    "{part:?}"
                );
                assert!(
                    !part.contains(['<', '>', ':', '"', '\\', '|', '?', '*']),
                    "{part:?}"
                );
                assert!(
                    !part.chars().any(char::is_control) && !is_reserved(part),
                    "{part:?}"
                );
                assert!(part != ".." && part != ".", "{part:?}");
            }
            assert!(
                made.ends_with("[112233445566].mp4"),
                "{made:?} is unique by the id"
            );
        }
    }
}

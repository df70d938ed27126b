//! Words that every file system takes: no character that one of them refuses or that a reader would
//! not see, no name of a device, never more bytes than a name may have.
//!
//! Rules for names are those of Windows, the strictest of the three systems (learn.microsoft.com,
//! "Naming Files, Paths, and Namespaces").

/// The characters of a text that may stand in a name, composed; white space and what is refused
/// become one space.
pub(super) fn clean(text: &str) -> String {
    let mut clean = String::new();
    let composed = icu_normalizer::ComposingNormalizerBorrowed::new_nfc().normalize(text);
    for c in composed.chars() {
        let c = if is_forbidden(c) { ' ' } else { c };
        if is_invisible(c) || (c == ' ' && clean.ends_with(' ')) {
            continue;
        }
        clean.push(c);
    }
    clean
}

/// One part of a path from words that are clean: none if nothing is left.
pub(super) fn part(words: &str) -> Option<String> {
    let part = clean(words).trim_matches([' ', '.']).to_owned();
    match part.as_str() {
        "" => None,
        reserved if is_reserved(reserved) => Some(format!("_{part}")),
        _ => Some(part),
    }
}

/// The first bytes of a text, cut between two characters.
pub(super) fn first_bytes(text: &str, most: usize) -> &str {
    let mut end = most.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

pub(super) fn is_forbidden(c: char) -> bool {
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
        | '\u{fdd0}'..='\u{fdef}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
        || (c as u32) & 0xfffe == 0xfffe
}

/// Names of devices on Windows, with any ending, superscript digits included.
pub(super) fn is_reserved(name: &str) -> bool {
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

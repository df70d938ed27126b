//! Text as people may be shown it: cut, cleaned of control characters, repaired where JSON allows
//! what Unicode does not.
//!
//! Whether a field is text at all is decided in `lenient.rs`.

use std::borrow::Cow;

/// The longest text of a field, in bytes.
pub(crate) const LONGEST_TEXT: usize = 1024 * 1024;

/// The longest piece of the server's own words in an error, in characters.
pub(crate) const LONGEST_MESSAGE: usize = 300;

/// The text up to `bytes`, cut between two characters.
pub(crate) fn cut(text: &str, bytes: usize) -> &str {
    if text.len() <= bytes {
        return text;
    }
    let end = (0..=bytes)
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0);
    &text[..end]
}

/// Replaces control characters: line breaks become `\n`, tabs stay, all others become U+FFFD.
///
/// NUL ends a string in SQLite's shell and in C, escape sequences colour terminals; neither belongs
/// into a prompt.
pub(crate) fn without_controls(text: &str) -> Cow<'_, str> {
    let harmless = |c: char| !c.is_control() || matches!(c, '\n' | '\t');
    if text.chars().all(harmless) {
        return Cow::Borrowed(text);
    }
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    Cow::Owned(
        unified
            .chars()
            .map(|c| if harmless(c) { c } else { '\u{fffd}' })
            .collect(),
    )
}

/// Replaces the escapes of lone surrogates by that of U+FFFD.
///
/// JSON's grammar (RFC 8259, section 8.2) allows `"\ud83d"` without its second half; no Unicode
/// string can hold it, so `serde_json` refuses the whole string.
pub(crate) fn without_lone_surrogates(json: &str) -> Cow<'_, str> {
    let mut repaired: Option<String> = None;
    let mut copied = 0;
    let mut at = 0;
    let bytes = json.as_bytes();
    while at < bytes.len() {
        if bytes[at] != b'\\' {
            at += 1;
            continue;
        }
        let (lone, width) = match escaped_unit(bytes, at) {
            None => (false, 2),
            Some(0xD800..=0xDBFF) => match escaped_unit(bytes, at + 6) {
                Some(0xDC00..=0xDFFF) => (false, 12),
                _ => (true, 6),
            },
            Some(unit) => (matches!(unit, 0xDC00..=0xDFFF), 6),
        };
        if lone {
            let text = repaired.get_or_insert_default();
            text.push_str(&json[copied..at]);
            text.push_str("\\ufffd");
            copied = at + width;
        }
        at += width;
    }
    match repaired {
        None => Cow::Borrowed(json),
        Some(mut text) => {
            text.push_str(&json[copied..]);
            Cow::Owned(text)
        }
    }
}

/// Escapes control characters that stand bare in JSON strings, which its grammar forbids.
pub(crate) fn with_escaped_controls(json: &str) -> String {
    let mut text = String::with_capacity(json.len() + 64);
    let (mut in_string, mut after_backslash) = (false, false);
    for c in json.chars() {
        if in_string && c < ' ' {
            text.push_str(&format!("\\u{:04x}", u32::from(c)));
            after_backslash = false;
            continue;
        }
        match c {
            '"' if !after_backslash => in_string = !in_string,
            _ => {}
        }
        after_backslash = in_string && c == '\\' && !after_backslash;
        text.push(c);
    }
    text
}

/// How deep objects and arrays are nested in a JSON text; the text need not be valid.
pub(crate) fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    let (mut in_string, mut after_backslash) = (false, false);
    for byte in json.bytes() {
        if in_string {
            match byte {
                _ if after_backslash => after_backslash = false,
                b'\\' => after_backslash = true,
                b'"' => in_string = false,
                _ => {}
            }
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

/// The UTF-16 unit that a `\uXXXX` at this place stands for.
fn escaped_unit(bytes: &[u8], at: usize) -> Option<u16> {
    let escape = bytes.get(at..at + 6)?;
    let digits = escape.strip_prefix(b"\\u")?;
    u16::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{cut, depth, with_escaped_controls, without_controls, without_lone_surrogates};

    #[test]
    fn a_cut_never_splits_a_character() {
        assert_eq!(cut("ab疯c", 3), "ab");
        assert_eq!(cut("ab疯c", 5), "ab疯");
        assert_eq!(cut("ab", 5), "ab");
    }

    #[test]
    fn control_characters_are_replaced_but_lines_stay_lines() {
        assert_eq!(without_controls("a\r\nb\rc\td"), "a\nb\nc\td");
        assert_eq!(
            without_controls("a\0b\u{1b}[1m\u{85}"),
            "a\u{fffd}b\u{fffd}[1m\u{fffd}"
        );
    }

    #[test]
    fn only_lone_surrogates_are_replaced() {
        for (json, repaired) in [
            (r#""\ud83d\ude00""#, r#""\ud83d\ude00""#),
            (r#""a\ud83db""#, r#""a\ufffdb""#),
            (r#""\ude00""#, r#""\ufffd""#),
            (r#""\ud83d\ud83d\ude00""#, r#""\ufffd\ud83d\ude00""#),
            (r#""\\ud83d""#, r#""\\ud83d""#),
            (r#""\\\ud83d""#, r#""\\\ufffd""#),
            (r#""\ud83"#, r#""\ud83"#),
            (r#""疯\uD800""#, r#""疯\ufffd""#),
        ] {
            assert_eq!(without_lone_surrogates(json), repaired, "{json}");
        }
    }

    #[test]
    fn bare_controls_are_escaped_inside_strings_only() {
        let json = "{\n\"a\": \"x\0\n\\\"y\"\n}";
        assert_eq!(
            with_escaped_controls(json),
            "{\n\"a\": \"x\\u0000\\u000a\\\"y\"\n}"
        );
    }

    #[test]
    fn depth_counts_brackets_outside_of_strings() {
        assert_eq!(depth(r#"{"a":[{"b":"[[[\"[["}]}"#), 3);
        assert_eq!(depth("7"), 0);
    }
}

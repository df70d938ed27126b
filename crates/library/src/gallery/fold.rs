//! Text as a search compares it: without case, without accents, without the forms that the same
//! letter comes in.
//!
//! NFKD takes letters and marks apart and makes full-width, half-width and ligature forms plain;
//! then come lower case and the loss of accents; then NFC puts together what is left. So `か` never
//! finds `が`, nor `가` a `각`: dakuten, jamo, nukta and vowel signs make other letters, not accents.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};

/// The folded text. Folding it again changes nothing; runs of white space are one space.
#[must_use]
pub(crate) fn fold(text: &str) -> String {
    if text.is_ascii() {
        return plain(text.bytes().map(char::from), text.len());
    }
    let decomposed = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    let mut folded = String::with_capacity(decomposed.len());
    let mut base = ' ';
    let mut space = false;
    for c in decomposed.chars().flat_map(char::to_lowercase) {
        if is_accent(c, base) {
            continue;
        }
        if c.is_whitespace() {
            space = true;
            base = ' ';
            continue;
        }
        if c.is_control() || is_invisible(c) {
            continue;
        }
        if std::mem::take(&mut space) {
            folded.push(' ');
        }
        if !is_mark(c) {
            base = c;
        }
        match other_spelling(c) {
            Some(spelling) => folded.push_str(spelling),
            None => folded.push(c),
        }
    }
    if space {
        folded.push(' ');
    }
    match ComposingNormalizerBorrowed::new_nfc().normalize(&folded) {
        Cow::Borrowed(_) => folded,
        Cow::Owned(composed) => composed,
    }
}

fn plain(chars: impl Iterator<Item = char>, length: usize) -> String {
    let mut folded = String::with_capacity(length);
    let mut space = false;
    for c in chars {
        if c.is_ascii_whitespace() || c == '\u{b}' {
            space = true;
        } else if !c.is_control() {
            if std::mem::take(&mut space) {
                folded.push(' ');
            }
            folded.push(c.to_ascii_lowercase());
        }
    }
    if space {
        folded.push(' ');
    }
    folded
}

/// Whether this is an accent on a letter that stays the same letter without it.
fn is_accent(c: char, base: char) -> bool {
    match c {
        // й and ў are letters of their own (the root collation keeps them apart, too).
        '\u{306}' => !matches!(base, '\u{400}'..='\u{52f}'),
        '\u{300}'..='\u{36f}'
        | '\u{1ab0}'..='\u{1aff}'
        | '\u{1dc0}'..='\u{1dff}'
        | '\u{20d0}'..='\u{20ff}'
        | '\u{fe20}'..='\u{fe2f}' => true,
        // The points of Hebrew and the short vowels of Arabic are mostly left out in writing.
        '\u{591}'..='\u{5bd}' | '\u{5bf}' | '\u{5c1}' | '\u{5c2}' | '\u{5c4}' | '\u{5c5}' => true,
        '\u{64b}'..='\u{652}' | '\u{670}' | '\u{640}' => true,
        _ => false,
    }
}

/// Marks that stay, and on which an accent may still follow.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{3099}' | '\u{309a}' | '\u{93c}')
}

/// What nobody sees and nobody types: joiners, directions, variation selectors, soft hyphens.
fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}'
            | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
    )
}

/// Letters that Unicode does not take apart, as people without that key type them.
fn other_spelling(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'ł' => "l",
        'đ' | 'ð' => "d",
        'ħ' => "h",
        'ı' => "i",
        'ς' => "σ",
        '’' | '‘' => "'",
        '“' | '”' | '„' => "\"",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::fold;

    #[test]
    fn case_accents_and_widths_do_not_count() {
        for (one, other) in [
            ("ÉCLAIR au Café", "eclair au cafe"),
            ("Straße", "STRASSE"),
            ("ｶﾞﾗｽ", "ガラス"),
            ("ＡＢＣ　１２３", "abc 123"),
            ("ﬁn", "fin"),
            ("İstanbul", "istanbul"),
            ("ΟΔΟΣ", "οδος"),
            ("ёлка", "елка"),
            ("việt nam", "viet nam"),
            ("Ærøskøbing", "aeroskobing"),
            ("e\u{301}", "é"),
            ("a\n\t b", "a b"),
            ("زَيْت", "زيت"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn what_makes_another_letter_stays() {
        for (one, other) in [
            ("か", "が"),
            ("は", "ぱ"),
            ("가", "각"),
            ("ハ", "バ"),
            ("कि", "क"),
            ("ड", "ड़"),
            ("й", "и"),
            ("ก่", "ก"),
            ("つ", "っ"),
        ] {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
        assert!(
            !fold("각").contains(&fold("가")),
            "a syllable is not a part of another"
        );
        assert!(!fold("がく").contains(&fold("か")));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn the_quick_way_for_ascii_gives_what_the_long_way_gives(text in "[ -~\n\t]{0,40}") {
            let long = fold(&format!("{text}é"));
            prop_assert_eq!(format!("{}e", fold(&text)), long);
        }
    }
}

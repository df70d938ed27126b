//! What was typed into the search field, as words and terms. What the values of words mean for the
//! clips that there are is not known here.

use super::texts::Field;
use super::words::{Meaning, Other, SearchWord, word};

/// What was typed, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed {
    /// What has to hold, each part with what was typed for it.
    pub(super) parts: Vec<TypedPart>,
    /// Words that do not exist, or that do not know their value: both are searched as text.
    pub(super) unknown: Vec<String>,
}

/// A word or a term.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypedPart {
    /// Exactly what was typed for it.
    pub(super) typed: String,
    /// Whether it is left out.
    pub(super) left_out: bool,
    /// Any of these.
    pub(super) any: Vec<Asked>,
}

/// One of the things that may hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Asked {
    /// A text in a part of the clip.
    Text(Field, String),
    /// What a value of a word means.
    Meant(Meaning),
    /// A value that a word reads in its own way.
    Value(Other, String),
}

/// Reads what was typed. Everything has a meaning; nothing is refused.
pub(super) fn parse(text: &str) -> Typed {
    let mut typed = Typed::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (length, part, unknown) = one(rest);
        typed.parts.extend(part);
        typed
            .unknown
            .extend(unknown.filter(|name| !typed.unknown.contains(name)));
        rest = rest.get(length..).unwrap_or_default().trim_start();
    }
    typed
}

/// The first word or term of a text that does not begin with white space: how long it is, what it
/// means, and the word that it is not.
fn one(text: &str) -> (usize, Option<TypedPart>, Option<String>) {
    let bare = text
        .strip_prefix('-')
        .filter(|rest| !rest.is_empty() && !rest.starts_with(char::is_whitespace));
    let (left_out, start) = (bare.is_some(), usize::from(bare.is_some()));
    let body = &text[start..];
    let part = |length: usize, any: Vec<Asked>| TypedPart {
        typed: text[..start + length].to_owned(),
        left_out,
        any,
    };
    if let Some((phrase, length)) = quoted(body) {
        let any =
            (!phrase.trim().is_empty()).then(|| vec![Asked::Text(Field::Any, phrase.to_owned())]);
        return (start + length, any.map(|any| part(length, any)), None);
    }
    let plain_end = body.find(char::is_whitespace).unwrap_or(body.len());
    let name = body[..plain_end].split_once(':').map(|(name, _)| name);
    let mut unknown = None;
    if let Some(name) = name.filter(|name| is_word_like(name)) {
        let values_at = name.len() + 1;
        match word(name) {
            None => unknown = Some(name.to_owned()),
            Some(word) => {
                let (values, length) = values(&body[values_at..]);
                let length = values_at + length;
                if values.is_empty() {
                    // Not typed to its end yet: asks for nothing.
                    return (start + length, None, None);
                }
                match values
                    .iter()
                    .map(|value| asked(word, value))
                    .collect::<Option<Vec<_>>>()
                {
                    Some(any) => return (start + length, Some(part(length, any)), None),
                    None => unknown = Some(body[..length].trim_end().to_owned()),
                }
            }
        }
    }
    let term = &body[..plain_end];
    let any = vec![Asked::Text(Field::Any, term.to_owned())];
    (start + plain_end, Some(part(plain_end, any)), unknown)
}

/// Whether it could be meant as a search word: `12:30` is not.
fn is_word_like(name: &str) -> bool {
    name.chars().any(char::is_alphabetic) && name.chars().all(|c| c.is_alphabetic() || c == '-')
}

/// What a value of a word asks for; none if the word does not know it.
fn asked(word: &SearchWord, value: &str) -> Option<Asked> {
    let known = word
        .values
        .iter()
        .find(|(known, _)| known.eq_ignore_ascii_case(value));
    if let Some((_, meaning)) = known {
        return Some(Asked::Meant(*meaning));
    }
    let value = value.to_owned();
    match word.other {
        Other::Nothing => None,
        Other::Text(field) => Some(Asked::Text(field, value)),
        Other::Ratio if !is_ratio(&value) => None,
        Other::Figures(facet) if super::figures::figures(facet, &value).is_none() => None,
        Other::Date if !super::dates::is_date(&value) => None,
        other => Some(Asked::Value(other, value)),
    }
}

fn is_ratio(value: &str) -> bool {
    value.split_once(':').is_some_and(|(width, height)| {
        [width, height]
            .iter()
            .all(|side| side.parse::<u32>().is_ok_and(|side| side > 0))
    })
}

/// The values at the beginning of a text, separated by commas, and how long they are. Quotes hold
/// spaces and commas.
fn values(text: &str) -> (Vec<String>, usize) {
    let mut values = Vec::new();
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if let Some((value, length)) = quoted(rest) {
            values.extend((!value.trim().is_empty()).then(|| value.to_owned()));
            at += length;
        } else {
            let end = rest
                .find(|c: char| c.is_whitespace() || c == ',')
                .unwrap_or(rest.len());
            values.extend((end > 0).then(|| rest[..end].to_owned()));
            at += end;
        }
        let more = text[at..].starts_with(',');
        at += usize::from(more);
        if !more {
            break;
        }
    }
    (values, at)
}

/// A phrase in quotes at the beginning of a text, and its length with them. Quotes that are not
/// closed yet reach to the end.
fn quoted(text: &str) -> Option<(&str, usize)> {
    let inside = text.strip_prefix('"')?;
    Some(match inside.find('"') {
        Some(end) => (&inside[..end], end + 2),
        None => (inside, text.len()),
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::gallery::Facet;
    use crate::gallery::words::SEARCH_WORDS;

    fn only(text: &str) -> TypedPart {
        let typed = parse(text);
        assert_eq!(typed.parts.len(), 1, "{text}: {typed:?}");
        typed.parts.into_iter().next().unwrap()
    }

    fn terms(text: &str) -> Vec<(bool, String)> {
        let parts = parse(text).parts.into_iter();
        let term = |part: TypedPart| match part.any.as_slice() {
            [Asked::Text(Field::Any, term)] => Some((part.left_out, term.clone())),
            _ => None,
        };
        parts.filter_map(term).collect()
    }

    #[test]
    fn words_phrases_and_what_is_left_out() {
        let expected = [
            (false, "red"),
            (false, "exact phrase"),
            (true, "fog"),
            (true, "a b"),
        ];
        assert_eq!(
            terms(r#"red "exact phrase" -fog -"a b""#),
            expected.map(|(out, term)| (out, term.to_owned()))
        );
        assert_eq!(terms("- a"), [(false, "-".into()), (false, "a".into())]);
        assert_eq!(terms("\"not closed"), [(false, "not closed".into())]);
        assert_eq!(terms("\"\" a"), [(false, "a".into())]);
    }

    #[test]
    fn the_first_colon_ends_the_word() {
        let part = only("ratio:9:16");
        assert_eq!(
            part.any,
            [Asked::Meant(Meaning::Is(Facet::Ratio, &["9:16"]))]
        );
        assert_eq!(
            only("Ratio:21:9").any,
            [Asked::Value(Other::Ratio, "21:9".into())]
        );
    }

    #[test]
    fn commas_mean_any_of_and_quotes_hold_spaces() {
        let part = only(r#"-model:v4,"big one",v4.5"#);
        let value = |text: &str| Asked::Value(Other::Part(Facet::Model), text.into());
        assert_eq!(part.any, [value("v4"), value("big one"), value("v4.5")]);
        assert!(part.left_out);
        assert_eq!(part.typed, r#"-model:v4,"big one",v4.5"#);
        assert_eq!(only("model:v4,").any, [value("v4")], "typed so far");
        assert_eq!(parse("model:").parts, [], "asks for nothing yet");
    }

    #[test]
    fn what_is_no_word_is_text_and_reported() {
        for (text, unknown) in [
            ("colour:red", Some("colour")),
            ("is:odd", Some("is:odd")),
            ("rating:9", Some("rating:9")),
            ("made:soon", Some("made:soon")),
            ("ratio:wide", Some("ratio:wide")),
            ("12:30", None),
            (":", None),
            ("a", None),
        ] {
            let typed = parse(text);
            let reported: Vec<_> = unknown.into_iter().map(str::to_owned).collect();
            assert_eq!(typed.unknown, reported, "{text}");
            assert_eq!(terms(text), [(false, text.to_owned())], "{text}");
        }
    }

    #[test]
    fn every_value_in_the_table_is_read_as_what_it_means() {
        for word in SEARCH_WORDS {
            for (value, meaning) in word.values {
                let text = format!("{}:{value}", word.word);
                assert_eq!(only(&text).any, [Asked::Meant(*meaning)], "{text}");
            }
            for value in word.shown() {
                let text = format!("{}:{value}", word.word);
                assert_eq!(parse(&text).unknown, Vec::<String>::new(), "{text}");
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_does_harm(text in "\\PC{0,60}") {
            let typed = parse(&text);
            for part in &typed.parts {
                prop_assert!(text.contains(&part.typed), "the page takes away what was typed");
            }
        }

        #[test]
        fn what_looks_like_words_does_no_harm(
            text in "(-|\"|:|,|\\.\\.|>=|<=| |is|has|made|model|rating|length|ratio|x|9|灯){0,20}"
        ) {
            parse(&text);
        }

        #[test]
        fn plain_text_is_searched_word_by_word(
            words in proptest::collection::vec("[a-zé灯]{1,8}", 0..6)
        ) {
            let typed = terms(&words.join("  "));
            let plain: Vec<_> = words.into_iter().map(|word| (false, word)).collect();
            prop_assert_eq!(typed, plain);
        }
    }
}

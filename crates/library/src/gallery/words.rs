//! The search words, in one table: the parser reads by it, and the list behind "?" is drawn from it.
//!
//! A word that is not in here does not exist. The words are English in every language of the
//! interface.

use super::Facet;
use super::texts::Field;

/// A search word.
#[derive(Debug)]
pub struct SearchWord {
    /// What stands before the colon.
    pub word: &'static str,
    /// The values that it knows, and what they mean.
    pub values: &'static [(&'static str, Meaning)],
    /// How it reads any other value.
    pub(super) other: Other,
}

/// What a value asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// A filter: any of these values.
    Is(Facet, &'static [&'static str]),
    /// A filter: none of these values.
    IsNot(Facet, &'static [&'static str]),
    /// The status of this name.
    Status(&'static str),
    /// In progress, and waiting for its turn or not.
    Queued(bool),
    /// It says what was not wanted.
    Unwanted,
    /// It has a seed.
    Seed,
    /// It has relatives.
    Family,
    /// It came since the app was started.
    New,
}

/// How a word reads a value that is not in its list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Other {
    /// Not at all.
    Nothing,
    /// As text to be found in a part of the clip.
    Text(Field),
    /// As a value of a facet, or a part of one.
    Part(Facet),
    /// As a date.
    Date,
    /// As figures, with `..`, `>=` and `<=`.
    Figures(Facet),
    /// As a ratio.
    Ratio,
    /// As the server's own word for a status.
    Status,
    /// As the name of an account, or a part of it.
    Account,
}

use Meaning::{Is, IsNot};

const fn known(
    word: &'static str,
    values: &'static [(&'static str, Meaning)],
    other: Other,
) -> SearchWord {
    SearchWord {
        word,
        values,
        other,
    }
}

/// All of them.
pub const SEARCH_WORDS: &[SearchWord] = &[
    known("prompt", &[], Other::Text(Field::Prompt)),
    known("not-wanted", &[], Other::Text(Field::Unwanted)),
    known("model", &[], Other::Part(Facet::Model)),
    known("quality", &[], Other::Part(Facet::Quality)),
    known("style", &[], Other::Part(Facet::Style)),
    known("effect", &[], Other::Part(Facet::Effect)),
    known("account", &[], Other::Account),
    known(
        "status",
        &[
            ("completed", Meaning::Status("completed")),
            ("queued", Meaning::Queued(true)),
            ("generating", Meaning::Queued(false)),
            ("in-progress", Meaning::Status("in-progress")),
            ("moderated", Meaning::Status("moderated")),
            ("failed", Meaning::Status("failed")),
            ("deleted", Meaning::Status("deleted")),
        ],
        Other::Status,
    ),
    known(
        "ratio",
        &[
            ("16:9", Is(Facet::Ratio, &["16:9"])),
            ("9:16", Is(Facet::Ratio, &["9:16"])),
            ("1:1", Is(Facet::Ratio, &["1:1"])),
            ("4:3", Is(Facet::Ratio, &["4:3"])),
            ("3:4", Is(Facet::Ratio, &["3:4"])),
            ("unknown", Is(Facet::Ratio, &["unknown"])),
        ],
        Other::Ratio,
    ),
    known("seed", &[], Other::Text(Field::Seed)),
    known("id", &[], Other::Text(Field::Number)),
    known(
        "made",
        &[
            ("today", Is(Facet::Date, &["today"])),
            ("yesterday", Is(Facet::Date, &["yesterday"])),
            ("this-week", Is(Facet::Date, &["this-week"])),
            ("last-week", Is(Facet::Date, &["last-week"])),
            ("this-month", Is(Facet::Date, &["this-month"])),
            ("last-month", Is(Facet::Date, &["last-month"])),
            ("7d", Is(Facet::Date, &["last-7-days"])),
        ],
        Other::Date,
    ),
    known("length", &[], Other::Figures(Facet::Length)),
    known("rating", &[], Other::Figures(Facet::Rating)),
    known(
        "is",
        &[
            ("favourite", Is(Facet::Favourite, &["yes"])),
            ("rated", IsNot(Facet::Rating, &["0"])),
            ("here", Is(Facet::Here, &["yes"])),
            ("downloading", Is(Facet::Here, &["downloading"])),
            ("original", Is(Facet::Version, &["original"])),
            ("upscaled", Is(Facet::Version, &["upscaled"])),
            ("extended", Is(Facet::Version, &["extended"])),
            ("new", Meaning::New),
            ("unlisted", Is(Facet::Listed, &["no"])),
        ],
        Other::Nothing,
    ),
    known(
        "has",
        &[
            ("sound", Is(Facet::Sound, &["yes"])),
            ("lip-sync", Is(Facet::LipSync, &["yes"])),
            ("effect", IsNot(Facet::Effect, &[""])),
            ("not-wanted", Meaning::Unwanted),
            ("family", Meaning::Family),
            ("seed", Meaning::Seed),
        ],
        Other::Nothing,
    ),
];

impl SearchWord {
    /// The values that the list behind "?" shows: those it knows, else examples.
    #[must_use]
    pub fn shown(&self) -> Vec<String> {
        let examples: &[&str] = match self.other {
            Other::Date => &["2026-11", "2026-11-12", "2026-11-01..2026-11-15"],
            Other::Figures(Facet::Rating) => &["0", "5", ">=4"],
            Other::Figures(_) => &["5", "5..8", ">=8"],
            Other::Part(Facet::Model) => &["v4", "v4,v4.5"],
            _ => &[],
        };
        let known = self.values.iter().map(|(value, _)| *value);
        known
            .chain(examples.iter().copied())
            .map(str::to_owned)
            .collect()
    }
}

/// The word of this name, in any case.
pub(super) fn word(name: &str) -> Option<&'static SearchWord> {
    SEARCH_WORDS
        .iter()
        .find(|one| one.word.eq_ignore_ascii_case(name))
}

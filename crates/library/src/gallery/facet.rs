//! What a gallery can be filtered by, and the values of each.

use crate::clip::Status;

/// Something that a filter asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// When it was made.
    Date,
    /// The shape of its picture.
    Ratio,
    /// The model.
    Model,
    /// As `540p`.
    Quality,
    /// The effect.
    Effect,
    /// The style.
    Style,
    /// Whole seconds.
    Length,
    /// Whether it can be heard.
    Sound,
    /// Whether lips were moved to words.
    LipSync,
    /// Original, upscaled, extended.
    Version,
    /// Whether its file is on this computer.
    Here,
    /// The person's mark.
    Favourite,
    /// The person's rating.
    Rating,
    /// Whether it is still listed at PixVerse.
    Listed,
    /// Whose it is.
    Account,
}

/// All of them, in the order of the filter bar.
pub const FACETS: [Facet; 15] = [
    Facet::Date,
    Facet::Ratio,
    Facet::Model,
    Facet::Quality,
    Facet::Effect,
    Facet::Style,
    Facet::Length,
    Facet::Sound,
    Facet::LipSync,
    Facet::Version,
    Facet::Here,
    Facet::Favourite,
    Facet::Rating,
    Facet::Listed,
    Facet::Account,
];

impl Facet {
    /// Its place in [`FACETS`].
    pub(super) fn place(self) -> usize {
        self as usize
    }

    /// Its place among the names of a row, if its values are the server's own texts.
    pub(super) fn named(self) -> Option<usize> {
        NAMED.iter().position(|facet| *facet == self)
    }

    /// Its values as bits of a row's marks, if they are few and known.
    pub(super) fn small(self) -> Option<&'static Small> {
        SMALL.iter().find(|small| small.facet == self)
    }
}

/// The facets whose values are the server's own texts, in the order of a row's names.
pub(super) const NAMED: [Facet; 5] = [
    Facet::Ratio,
    Facet::Model,
    Facet::Quality,
    Facet::Effect,
    Facet::Style,
];

/// A facet with few values that are known beforehand: a clip has at least one of them.
#[derive(Debug)]
pub(super) struct Small {
    pub(super) facet: Facet,
    /// The first of its bits.
    pub(super) shift: u16,
    pub(super) values: &'static [&'static str],
}

pub(super) const SMALL: [Small; 6] = [
    Small {
        facet: Facet::Sound,
        shift: 0,
        values: &["yes", "no", "unknown"],
    },
    Small {
        facet: Facet::LipSync,
        shift: 3,
        values: &["yes", "no"],
    },
    Small {
        facet: Facet::Version,
        shift: 5,
        values: &["original", "upscaled", "extended"],
    },
    Small {
        facet: Facet::Here,
        shift: 8,
        values: &["yes", "no", "downloading"],
    },
    Small {
        facet: Facet::Favourite,
        shift: 11,
        values: &["yes", "no"],
    },
    Small {
        facet: Facet::Listed,
        shift: 13,
        values: &["yes", "no"],
    },
];

/// One filter: any of these values, and none of those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filter {
    /// What it asks about.
    pub facet: Facet,
    /// Any of these; empty for all.
    pub any_of: Vec<String>,
    /// None of these.
    pub none_of: Vec<String>,
}

/// How many clips each value of a facet would show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Its values, also those at 0.
    pub values: Vec<FacetValue>,
}

/// A value and its count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// The value.
    pub value: String,
    /// Clips.
    pub count: u32,
}

/// A part of a question that stands in the way of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// A filter.
    Facet(Facet),
    /// The status.
    Status,
    /// The words of the search field.
    Text,
}

/// How many clips there would be without one part of the question.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Helpful {
    /// The part to take away.
    pub part: Part,
    /// Clips then.
    pub count: u32,
}

/// How many clips have a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount {
    /// The status.
    pub status: Status,
    /// Clips.
    pub count: u32,
}

/// The bit of a row's marks that says that its file is here.
pub(super) fn here_bit() -> u16 {
    Facet::Here.small().map_or(0, |small| 1 << small.shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_facet_stands_at_its_place_and_no_bit_is_used_twice() {
        for (place, facet) in FACETS.iter().enumerate() {
            assert_eq!(facet.place(), place);
        }
        let mut used = 0_u16;
        for small in &SMALL {
            for value in 0..small.values.len() {
                let bit = 1_u16 << (small.shift as usize + value);
                assert_eq!(used & bit, 0, "{:?}", small.facet);
                used |= bit;
            }
        }
    }
}

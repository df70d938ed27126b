//! One filter, ready to be asked of every row.

use super::columns::Table;
use super::dates::{Moment, stretch};
use super::facet::{Facet, Filter};
use super::figures::{Figures, figures};
use super::row::Row;
use crate::clip::AccountKey;

/// The ratio of a clip of which nobody knows it yet.
pub(super) const UNKNOWN_RATIO: &str = "unknown";

/// A filter, ready to be asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Test {
    /// By the number of a name: whether it may be.
    Names(usize, Vec<bool>),
    /// By bits: any of these, if there are any, and none of those.
    Marks(Choice<u16>),
    /// By stars, one bit each.
    Rating(Choice<u8>),
    /// By whole seconds; none stands for clips whose length nobody knows.
    Lengths(Ranges<Option<Figures>>),
    /// From when to before when.
    Dates(Ranges<(i64, i64)>),
    /// By account.
    Accounts(Ranges<AccountKey>),
}

/// Any of these bits, where something is asked for, and none of those.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Choice<T> {
    any: Option<T>,
    none: T,
}

/// Any of these, where something is asked for, and none of those.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Ranges<T> {
    any: Option<Vec<T>>,
    none: Vec<T>,
}

impl<T> Ranges<T> {
    fn of(filter: &Filter, read: impl Fn(&str) -> Option<T>) -> Self {
        let read = |values: &[String]| values.iter().filter_map(|value| read(value)).collect();
        Self {
            any: (!filter.any_of.is_empty()).then(|| read(&filter.any_of)),
            none: read(&filter.none_of),
        }
    }

    fn passes(&self, fits: impl Fn(&T) -> bool) -> bool {
        self.any.as_ref().is_none_or(|any| any.iter().any(&fits)) && !self.none.iter().any(fits)
    }
}

impl Test {
    /// The test of a filter; none for one that asks nothing.
    pub(super) fn of(filter: &Filter, table: &Table, moment: &Moment) -> Option<Self> {
        if filter.any_of.is_empty() && filter.none_of.is_empty() {
            return None;
        }
        if let Some(place) = filter.facet.named() {
            return Some(Self::Names(place, allowed(filter, table)?));
        }
        if let Some(small) = filter.facet.small() {
            let bits = |values: &[String]| {
                let places = (0..).zip(small.values);
                places
                    .filter(|(_, value)| values.iter().any(|asked| asked == *value))
                    .fold(0, |bits, (place, _): (u16, _)| {
                        bits | 1 << (small.shift + place)
                    })
            };
            return Some(Self::Marks(Choice {
                any: (!filter.any_of.is_empty()).then(|| bits(&filter.any_of)),
                none: bits(&filter.none_of),
            }));
        }
        Some(match filter.facet {
            Facet::Rating => {
                let stars = |values: &[String]| {
                    let figures = values
                        .iter()
                        .filter_map(|value| figures(Facet::Rating, value));
                    figures.fold(0, |bits, (from, to)| {
                        (from..=to.min(5)).fold(bits, |bits, star| bits | 1 << star)
                    })
                };
                Self::Rating(Choice {
                    any: (!filter.any_of.is_empty()).then(|| stars(&filter.any_of)),
                    none: stars(&filter.none_of),
                })
            }
            Facet::Length => Self::Lengths(Ranges::of(filter, |value| match value {
                "" => Some(None),
                value => figures(Facet::Length, value).map(Some),
            })),
            Facet::Account => {
                Self::Accounts(Ranges::of(filter, |key| key.parse().ok().map(AccountKey)))
            }
            _ => Self::Dates(Ranges::of(filter, |value| stretch(value, moment))),
        })
    }

    /// Whether a clip passes.
    pub(super) fn passes(&self, row: &Row) -> bool {
        match self {
            Self::Names(place, allowed) => allowed
                .get(row.names[*place] as usize)
                .copied()
                .unwrap_or(false),
            Self::Marks(choice) => {
                choice.any.is_none_or(|any| row.marks & any != 0) && row.marks & choice.none == 0
            }
            Self::Rating(choice) => {
                let star = 1_u8 << row.rating.min(5);
                choice.any.is_none_or(|any| star & any != 0) && star & choice.none == 0
            }
            Self::Lengths(lengths) => {
                let seconds = row.whole_seconds();
                lengths.passes(|range| match (range, seconds) {
                    (Some((from, to)), Some(seconds)) => (*from..=*to).contains(&seconds),
                    (None, None) => true,
                    _ => false,
                })
            }
            Self::Dates(dates) => dates
                .passes(|(from, to)| row.made_ms.is_some_and(|made| (*from..*to).contains(&made))),
            Self::Accounts(accounts) => accounts.passes(|account| *account == row.account),
        }
    }
}

/// Which names may be, by their numbers.
fn allowed(filter: &Filter, table: &Table) -> Option<Vec<bool>> {
    let names = table.names_of(filter.facet)?;
    let number = |value: &String| match value.as_str() {
        UNKNOWN_RATIO if filter.facet == Facet::Ratio => Some(0),
        value => names.number(value),
    };
    let mut allowed = vec![filter.any_of.is_empty(); names.texts().len()];
    for (values, may) in [(&filter.any_of, true), (&filter.none_of, false)] {
        for number in values.iter().filter_map(number) {
            if let Some(one) = allowed.get_mut(number as usize) {
                *one = may;
            }
        }
    }
    Some(allowed)
}

//! Questions to the gallery and what was made of them, from the contract's types and to them.

use library::gallery;

use crate::contract::{
    Facet, FacetCounts, FacetValue, Filter, FoundWord, HelpfulFilter, OtherPart, Query, QueryPart,
    SearchReading, Sort,
};

pub(crate) fn query(query: Query) -> gallery::Query {
    gallery::Query {
        accounts: query
            .accounts
            .into_iter()
            .map(library::clip::AccountKey)
            .collect(),
        text: query.text,
        filters: query
            .filters
            .into_iter()
            .map(|filter| gallery::Filter {
                facet: known(filter.facet),
                any_of: filter.any_of,
                none_of: filter.none_of,
            })
            .collect(),
        status: query.status.as_deref().map(library::clip::Status::from_id),
        sort: sort(query.sort),
    }
}

pub(crate) fn sort(sort: Sort) -> gallery::Sort {
    match sort {
        Sort::Newest => gallery::Sort::Newest,
        Sort::Oldest => gallery::Sort::Oldest,
        Sort::Length => gallery::Sort::Length,
        Sort::Prompt => gallery::Sort::Prompt,
        Sort::Rating => gallery::Sort::Rating,
        Sort::Finished => gallery::Sort::Finished,
    }
}

pub(super) fn reading(reading: &gallery::SearchReading) -> SearchReading {
    let word = |word: &gallery::FoundWord| FoundWord {
        typed: word.typed.clone(),
        filter: word.filter.as_ref().map(|filter| Filter {
            facet: told(filter.facet),
            any_of: filter.any_of.clone(),
            none_of: filter.none_of.clone(),
        }),
        status: word.status.as_ref().map(library::clip::Status::id),
    };
    SearchReading {
        unknown_words: reading.unknown_words.clone(),
        words: reading.words.iter().map(word).collect(),
    }
}

pub(crate) fn facet_counts(counts: &gallery::FacetCounts) -> FacetCounts {
    let value = |value: &gallery::FacetValue| FacetValue {
        value: value.value.clone(),
        count: value.count,
    };
    FacetCounts {
        facet: told(counts.facet),
        values: counts.values.iter().map(value).collect(),
    }
}

pub(crate) fn helpful(helpful: &gallery::Helpful) -> HelpfulFilter {
    HelpfulFilter {
        facet: match helpful.part {
            gallery::Part::Facet(facet) => QueryPart::Facet(told(facet)),
            gallery::Part::Status => QueryPart::Other(OtherPart::Status),
            gallery::Part::Text => QueryPart::Other(OtherPart::Text),
        },
        count: helpful.count,
    }
}

/// Each facet by both of its names, so that a new one is missed by the compiler, not by a person.
macro_rules! facets {
    ($($facet:ident),* $(,)?) => {
        fn known(facet: Facet) -> gallery::Facet {
            match facet {
                $(Facet::$facet => gallery::Facet::$facet),*
            }
        }

        fn told(facet: gallery::Facet) -> Facet {
            match facet {
                $(gallery::Facet::$facet => Facet::$facet),*
            }
        }
    };
}

facets!(
    Date, Ratio, Model, Quality, Effect, Style, Length, Sound, LipSync, Version, Here, Favourite,
    Rating, Listed, Account,
);

//! A query with its search words understood: what is asked of every row.

use std::collections::HashSet;

use super::columns::Table;
use super::dates::Moment;
use super::facet::{Facet, Filter};
use super::fold::fold;
use super::parse::{Asked, TypedPart, parse};
use super::row::{QUEUED, Row, SEED, StatusNumber, UNWANTED};
use super::test::Test;
use super::texts::{Keys, Texts};
use super::words::{Meaning, Other};
use super::{FoundWord, Query, SearchReading};
use crate::clip::{AccountKey, ClipKey, Status};

/// What a question is understood by.
pub(super) struct Context<'a> {
    pub(super) table: &'a Table,
    pub(super) texts: &'a Texts,
    pub(super) moment: &'a Moment,
    /// The names of the accounts.
    pub(super) accounts: &'a [(AccountKey, String)],
    /// No other clips than these, if the person chose some.
    pub(super) only: Option<&'a HashSet<ClipKey>>,
}

/// What is asked of every row.
#[derive(Debug)]
pub(super) struct Question {
    /// One filter for each facet at most.
    pub(super) filters: Vec<Filter>,
    pub(super) tests: Vec<(Facet, Test)>,
    /// The status; a number that no row has for one that no clip has.
    pub(super) status: Option<StatusNumber>,
    /// What the words ask for that is no filter; all of it has to hold.
    clauses: Vec<Clause>,
    pub(super) reading: SearchReading,
}

#[derive(Debug)]
struct Clause {
    any: Vec<Check>,
    left_out: bool,
}

#[derive(Debug)]
enum Check {
    Text(Keys),
    Test(Test),
    Status(Option<StatusNumber>),
    Queued(bool),
    Has(u8),
    Family,
    NewSince(i64),
    /// Of a filter that asks nothing.
    Always,
}

impl Question {
    /// Understands a query.
    pub(super) fn of(query: &Query, context: &Context<'_>) -> Self {
        let typed = parse(&query.text);
        let mut filters = Vec::new();
        for filter in &query.filters {
            merge(&mut filters, filter.clone());
        }
        let mut status = query.status.clone();
        let mut reading = SearchReading {
            unknown_words: typed.unknown,
            words: Vec::new(),
        };
        let mut clauses = Vec::new();
        for part in typed.parts {
            if let Some(filter) = one_filter(&part, context) {
                merge(&mut filters, filter.clone());
                reading.words.push(FoundWord {
                    typed: part.typed,
                    filter: Some(filter),
                    status: None,
                });
            } else if let Some(asked) = one_status(&part, context) {
                status = Some(asked.clone());
                reading.words.push(FoundWord {
                    typed: part.typed,
                    filter: None,
                    status: Some(asked),
                });
            } else {
                clauses.extend(clause(&part, context));
            }
        }
        let test = |filter: &Filter| {
            let test = Test::of(filter, context.table, context.moment)?;
            Some((filter.facet, test))
        };
        Self {
            tests: filters.iter().filter_map(test).collect(),
            status: status.map(|status| number(&status, context)),
            filters,
            clauses,
            reading,
        }
    }

    /// Whether words ask for anything that is no filter.
    pub(super) fn has_words(&self) -> bool {
        !self.clauses.is_empty()
    }

    /// Whether a clip has what the words ask for.
    pub(super) fn words_hold(&self, row: &Row, table: &Table) -> bool {
        let holds = |check: &Check| match check {
            Check::Text(keys) => keys.contains(row.key),
            Check::Test(test) => test.passes(row),
            Check::Status(status) => *status == Some(row.status),
            Check::Queued(queued) => {
                row.status == Status::InProgress && (row.has & QUEUED != 0) == *queued
            }
            Check::Has(bit) => row.has & bit != 0,
            Check::Family => table.families().has(row),
            Check::NewSince(started_ms) => row.first_seen_ms >= *started_ms,
            Check::Always => true,
        };
        self.clauses
            .iter()
            .all(|clause| clause.any.iter().any(holds) != clause.left_out)
    }
}

fn merge(filters: &mut Vec<Filter>, filter: Filter) {
    let Some(known) = filters.iter_mut().find(|one| one.facet == filter.facet) else {
        filters.push(filter);
        return;
    };
    for (known, more) in [
        (&mut known.any_of, filter.any_of),
        (&mut known.none_of, filter.none_of),
    ] {
        for value in more {
            if !known.contains(&value) {
                known.push(value);
            }
        }
    }
}

fn number(status: &Status, context: &Context<'_>) -> StatusNumber {
    context
        .table
        .status_number(status)
        .unwrap_or(StatusNumber(u32::MAX))
}

/// A part that asks for values of one facet, as a filter.
fn one_filter(part: &TypedPart, context: &Context<'_>) -> Option<Filter> {
    let mut filters = part.any.iter().map(|asked| filter(asked, context));
    let mut whole = filters.next()??;
    for filter in filters {
        let filter = filter?;
        let alike =
            filter.facet == whole.facet && filter.none_of.is_empty() && whole.none_of.is_empty();
        if !alike {
            return None;
        }
        for value in filter.any_of {
            if !whole.any_of.contains(&value) {
                whole.any_of.push(value);
            }
        }
    }
    if part.left_out {
        std::mem::swap(&mut whole.any_of, &mut whole.none_of);
    }
    Some(whole)
}

/// What one value asks for, as a filter.
fn filter(asked: &Asked, context: &Context<'_>) -> Option<Filter> {
    let is = |facet: Facet, any_of: Vec<String>| Filter {
        facet,
        any_of,
        none_of: Vec::new(),
    };
    let owned = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
    match asked {
        Asked::Meant(Meaning::Is(facet, values)) => Some(is(*facet, owned(values))),
        Asked::Meant(Meaning::IsNot(facet, values)) => Some(Filter {
            facet: *facet,
            any_of: Vec::new(),
            none_of: owned(values),
        }),
        Asked::Value(Other::Date, value) => Some(is(Facet::Date, vec![value.clone()])),
        Asked::Value(Other::Ratio, value) => Some(is(Facet::Ratio, vec![value.clone()])),
        Asked::Value(Other::Figures(facet), value) => Some(is(*facet, vec![value.clone()])),
        Asked::Value(Other::Part(facet), value) => {
            let names = context.table.names_of(*facet)?.texts();
            let known = names.iter().map(|name| (&**name, name.to_string()));
            Some(is(*facet, meant(value, known)))
        }
        Asked::Value(Other::Account, value) => {
            let known = context.accounts.iter();
            let known = known.map(|(key, name)| (name.as_str(), key.0.to_string()));
            Some(is(Facet::Account, meant(value, known)))
        }
        _ => None,
    }
}

/// The values whose name is this, else those that it is a part of, else itself, which finds nothing.
fn meant<'a>(typed: &str, known: impl Iterator<Item = (&'a str, String)>) -> Vec<String> {
    let wanted = fold(typed);
    let (mut same, mut part) = (Vec::new(), Vec::new());
    for (name, value) in known.filter(|(name, _)| !name.is_empty()) {
        let name = fold(name);
        if name == wanted {
            same.push(value);
        } else if name.contains(&wanted) {
            part.push(value);
        }
    }
    match (same.is_empty(), part.is_empty()) {
        (false, _) => same,
        (true, false) => part,
        (true, true) => vec![typed.to_owned()],
    }
}

/// A part that asks for one status.
fn one_status(part: &TypedPart, context: &Context<'_>) -> Option<Status> {
    match part.any.as_slice() {
        [Asked::Meant(Meaning::Status(id))] if !part.left_out => Some(Status::from_id(id)),
        [Asked::Value(Other::Status, word)] if !part.left_out => Some(server_status(word, context)),
        _ => None,
    }
}

/// The status that the server calls so, in any case.
fn server_status(word: &str, context: &Context<'_>) -> Status {
    let wanted = fold(word);
    let known = context.table.names.statuses.texts().iter();
    let mut statuses = known.map(|id| Status::from_id(id));
    statuses
        .find(|status| match status {
            Status::Other(name) => fold(name) == wanted,
            status => status.id() == wanted,
        })
        .unwrap_or_else(|| Status::Other(word.into()))
}

/// What is no filter and no status; none for what folds away to nothing.
fn clause(part: &TypedPart, context: &Context<'_>) -> Option<Clause> {
    let any: Vec<Check> = part
        .any
        .iter()
        .filter_map(|asked| check(asked, context))
        .collect();
    (!any.is_empty()).then_some(Clause {
        any,
        left_out: part.left_out,
    })
}

fn check(asked: &Asked, context: &Context<'_>) -> Option<Check> {
    Some(match asked {
        Asked::Text(field, text) => {
            let text = fold(text);
            if text.is_empty() {
                return None;
            }
            Check::Text(context.texts.find(*field, &text))
        }
        Asked::Meant(Meaning::Status(id)) => {
            Check::Status(context.table.status_number(&Status::from_id(id)))
        }
        Asked::Value(Other::Status, word) => {
            Check::Status(context.table.status_number(&server_status(word, context)))
        }
        Asked::Meant(Meaning::Queued(queued)) => Check::Queued(*queued),
        Asked::Meant(Meaning::Unwanted) => Check::Has(UNWANTED),
        Asked::Meant(Meaning::Seed) => Check::Has(SEED),
        Asked::Meant(Meaning::Family) => Check::Family,
        Asked::Meant(Meaning::New) => Check::NewSince(context.moment.started_ms),
        asked => {
            let filter = filter(asked, context)?;
            Test::of(&filter, context.table, context.moment).map_or(Check::Always, Check::Test)
        }
    })
}

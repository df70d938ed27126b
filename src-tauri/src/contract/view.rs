//! A question to the gallery, and the view that answers it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the gallery is asked for. Windows of the answer are fetched by position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// Keys of the accounts; empty for all that are included.
    pub accounts: Vec<i64>,
    /// A status as [`StatusCount::id`] names it; none for all.
    pub status: Option<String>,
    /// The order.
    pub sort: Sort,
}

/// The order of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

/// The answer to a query: a fixed list of clips, held by the shell until newer views push it out.
///
/// The aspect ratios come apart from it, as `view_shape`: one little-endian `u16` a clip, the ratio
/// of its box times 1,000, limited to 400 to 2,500.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct View {
    /// The name of this view.
    pub id: u32,
    /// How many clips it holds.
    pub total: u32,
    /// How many there would be without the status.
    pub all: u32,
    /// A count for each status, the five of the filter bar first, then any other that occurs.
    pub statuses: Vec<StatusCount>,
    /// How the clips fall into sections; one of unit `none` where there is no sense in them.
    pub sections: Vec<Section>,
}

/// How many clips have a status, whatever status is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct StatusCount {
    /// `completed`, `in-progress`, `moderated`, `failed`, `deleted`, `unknown`, or `other:` and the
    /// server's own word.
    pub id: String,
    /// Clips.
    pub count: u32,
}

/// A run of clips under one heading.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Section {
    /// How much time it spans.
    pub unit: SectionUnit,
    /// Its first local day as `2026-11-16`; none for clips without a date and for unit `none`.
    pub day: Option<String>,
    /// The position of its first clip.
    pub first: u32,
    /// Clips.
    pub count: u32,
}

/// How much time a section spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum SectionUnit {
    /// A local day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// No sections.
    None,
}

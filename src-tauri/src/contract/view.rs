//! A question to the gallery, and the view that answers it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the gallery is asked for. Windows of the answer are fetched by position.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Query {
    /// Keys of the accounts; empty for all that are included.
    pub accounts: Vec<i64>,
    /// As typed in the search field, search words included.
    pub text: String,
    /// What else is asked for, one filter a facet at most; all of it has to hold.
    pub filters: Vec<Filter>,
    /// A status as [`StatusCount::id`] names it; none for all.
    pub status: Option<String>,
    /// The order.
    pub sort: Sort,
}

/// One filter. Values as [`FacetValue::value`] names them, and for dates also `2026-11`,
/// `2026-11-12` and `2026-11-01..2026-11-15`, for lengths and ratings `5..8`, `>=4` and `<=3`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Filter {
    /// What it asks about.
    pub facet: Facet,
    /// Any of these; empty for all.
    pub any_of: Vec<String>,
    /// None of these.
    pub none_of: Vec<String>,
}

/// Something that a filter asks about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Facet {
    /// When it was made: `today`, `yesterday`, `last-7-days`, `this-week`, `last-week`,
    /// `this-month`, `last-month`.
    Date,
    /// As `16:9`, or `unknown`.
    Ratio,
    /// The server's own text; empty for none.
    Model,
    /// The server's own text; empty for none.
    Quality,
    /// The server's own text; empty for none.
    Effect,
    /// The server's own text; empty for none.
    Style,
    /// Whole seconds; empty for a length that nobody knows.
    Length,
    /// `yes`, `no`, `unknown`.
    Sound,
    /// `yes`, `no`.
    LipSync,
    /// `original`, `upscaled`, `extended`.
    Version,
    /// On this computer: `yes`, `no`, `downloading`.
    Here,
    /// `yes`, `no`.
    Favourite,
    /// `0` to `5`.
    Rating,
    /// `yes`, `no`.
    Listed,
    /// The key of an account.
    Account,
}

/// The order of a view. Clips that are equal in it stand newest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Sort {
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
    /// Longest first.
    Length,
    /// A to Z; clips without a prompt last.
    Prompt,
    /// Best first.
    Rating,
    /// What was finished last comes first; what is in progress last.
    Finished,
}

/// The answer to a query: a fixed list of clips, held by the shell until newer views push it out.
///
/// The boxes come apart from it, as `view_boxes`, in little-endian `u16`: first one a clip with the ratio
/// of its box times 1,000, limited to 400 to 2,500; then one a clip with the tone of its picture, which
/// is five bits of red, six of green and five of blue, or 0 where none was fetched.
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
    /// What was made of [`Query::text`].
    pub reading: SearchReading,
}

/// What was made of the text of a query.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchReading {
    /// Words that do not exist, or that do not know their value: they are searched as text.
    pub unknown_words: Vec<String>,
    /// Words that became a filter or a status.
    pub words: Vec<FoundWord>,
}

/// A search word that became a filter or a status: on Enter the page takes `typed` out of the text
/// and merges the filter into its own.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FoundWord {
    /// Exactly what was typed.
    pub typed: String,
    /// The filter, if it became one.
    pub filter: Option<Filter>,
    /// The status, if it became one.
    pub status: Option<String>,
}

/// What each value of a facet would show; counts follow the other filters.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FacetCounts {
    /// The facet.
    pub facet: Facet,
    /// Its values, also those at 0.
    pub values: Vec<FacetValue>,
}

/// A value and its count.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FacetValue {
    /// The value, as a filter names it.
    pub value: String,
    /// Clips.
    pub count: u32,
}

/// How many clips there would be without one part of the question.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct HelpfulFilter {
    /// The part to take away.
    #[ts(type = "Facet | \"status\" | \"text\"")]
    pub facet: QueryPart,
    /// Clips then.
    pub count: u32,
}

/// A part of a question: a facet, the status, or the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum QueryPart {
    /// A filter.
    Facet(Facet),
    /// What is no facet.
    Other(OtherPart),
}

/// What a question asks for besides facets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum OtherPart {
    /// The status.
    Status,
    /// What stands in the search field and is no filter.
    Text,
}

/// A search word for the list behind "?".
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SearchWord {
    /// What stands before the colon.
    pub word: String,
    /// The values that it knows, and examples; none for a word that takes any text.
    pub values: Vec<String>,
}

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ExportFormat {
    /// A JSON object a line.
    JsonLines,
    /// RFC 4180, in UTF-8.
    Csv,
}

/// What was exported.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Exported {
    /// Clips.
    pub clips: u32,
    /// The name of the file in the downloads folder.
    pub name: String,
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

//! What the gallery is asked for.

use super::facet::Filter;
use crate::clip::{AccountKey, Status};

/// A question to the gallery.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// The accounts whose clips count.
    pub accounts: Vec<AccountKey>,
    /// What stands in the search field, search words included.
    pub text: String,
    /// What else is asked for; all of it has to hold.
    pub filters: Vec<Filter>,
    /// The status that is asked for; none for all.
    pub status: Option<Status>,
    /// The order.
    pub sort: Sort,
}

/// The order of a view. Clips that are equal in it stand newest first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Longest first.
    Length,
    /// By prompt, A to Z; clips without one last.
    Prompt,
    /// Best first.
    Rating,
    /// What was finished last comes first; what is in progress last.
    Finished,
}

/// What was made of the text of a query.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchReading {
    /// Words that do not exist, or that do not know their value: they are searched as text.
    pub unknown_words: Vec<String>,
    /// Words that became a filter or a status.
    pub words: Vec<FoundWord>,
}

/// A search word that became a filter or a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundWord {
    /// Exactly what was typed.
    pub typed: String,
    /// The filter, if it became one.
    pub filter: Option<Filter>,
    /// The status, if it became one.
    pub status: Option<Status>,
}

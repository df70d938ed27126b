//! What the gallery is asked for.

use crate::clip::{AccountKey, Status};
use crate::gallery::Row;

/// A question to the gallery.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Query {
    /// The accounts whose clips count.
    pub accounts: Vec<AccountKey>,
    /// The status that is asked for; none for all.
    pub status: Option<Status>,
    /// The order.
    pub sort: Sort,
}

/// The order of a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    Newest,
    /// Oldest first.
    Oldest,
}

impl Query {
    /// Whether a clip fits all that is asked but the status, which the status counts leave open.
    #[must_use]
    pub fn fits_but_status(&self, row: &Row) -> bool {
        self.accounts.contains(&row.account)
    }

    /// Whether a clip has the status that is asked for.
    #[must_use]
    pub fn fits_status(&self, row: &Row) -> bool {
        self.status
            .as_ref()
            .is_none_or(|status| *status == row.status)
    }
}

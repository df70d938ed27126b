//! What is asked of clips that a person chose: figures, places, a view of them alone.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;

use super::facet::here_bit;
use super::{Gallery, Query, Sort, View};
use crate::clip::{ClipKey, Status};
use crate::index::IndexError;

/// The sum of some clips.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Figures {
    /// How many of them the library knows.
    pub clips: u32,
    /// Their lengths together in seconds; none where no length is known.
    pub seconds: Option<f64>,
    /// How many are on this computer.
    pub here: u32,
    /// How many have no file: in the making, moderated, failed, deleted.
    pub without_file: u32,
}

impl Gallery {
    /// The sum of some clips.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn figures(&self, keys: &[ClipKey]) -> Result<Figures, IndexError> {
        self.columns().follow(self.index())?;
        let chosen: HashSet<ClipKey> = keys.iter().copied().collect();
        let table = self.columns().snapshot();
        let mut figures = Figures::default();
        for row in table.iter().filter(|row| chosen.contains(&row.key)) {
            figures.clips += 1;
            if row.length_ms > 0 {
                let so_far = figures.seconds.unwrap_or_default();
                figures.seconds = Some(so_far + f64::from(row.length_ms) / 1000.0);
            }
            let here = row.marks & here_bit() != 0;
            figures.here += u32::from(here);
            figures.without_file +=
                u32::from(!here && table.status(row.status) != Status::Completed);
        }
        Ok(figures)
    }

    /// How many clips of the included accounts arrived since a moment, in ms since 1970.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn arrived_since(&self, since_ms: i64) -> Result<u32, IndexError> {
        self.columns().follow(self.index())?;
        let accounts = self.index().accounts()?;
        let included: HashSet<_> = accounts
            .iter()
            .filter(|account| account.included)
            .map(|account| account.key)
            .collect();
        let table = self.columns().snapshot();
        let arrived = table
            .iter()
            .filter(|row| row.first_seen_ms > since_ms && included.contains(&row.account));
        Ok(u32::try_from(arrived.count()).unwrap_or(u32::MAX))
    }

    /// A view of exactly these clips, of whatever account.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn only(
        &self,
        keys: &[ClipKey],
        sort: Sort,
        now: Timestamp,
    ) -> Result<Arc<View>, IndexError> {
        let only = keys.iter().copied().collect();
        let query = Query {
            accounts: self.index().accounts()?.iter().map(|one| one.key).collect(),
            sort,
            ..Query::default()
        };
        self.answer_among(query, Some(&only), now)
    }
}

impl View {
    /// The places of those clips that are in this view, in its order.
    #[must_use]
    pub fn positions(&self, keys: &[ClipKey]) -> Vec<u32> {
        let sought: HashSet<ClipKey> = keys.iter().copied().collect();
        let places = (0..).zip(&self.keys);
        places
            .filter(|(_, key)| sought.contains(key))
            .map(|(place, _)| place)
            .collect()
    }
}

//! The columns that order and count, of every clip, in memory beside the index.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use parking_lot::RwLock;

use crate::clip::{AccountKey, ClipKey, Status};

/// What ordering and counting need of one clip: some 64 bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The clip.
    pub key: ClipKey,
    /// Its account.
    pub account: AccountKey,
    /// Its number at PixVerse, which settles the order of clips of one instant; 0 if it is no number.
    pub number: u64,
    /// When it was made, in ms since 1970.
    pub made_ms: Option<i64>,
    /// What became of it.
    pub status: Status,
    /// The ratio of its box, times 1,000.
    pub ratio: u16,
}

impl Row {
    /// Sorts newest first; clips without a date come last.
    fn newest_first(&self) -> impl Ord + use<> {
        use std::cmp::Reverse;
        (Reverse(self.made_ms), Reverse(self.number), self.key)
    }
}

/// All rows, newest first. A reader takes a snapshot and is never in the way of a change.
#[derive(Debug, Default)]
pub struct Columns {
    rows: RwLock<Arc<Vec<Row>>>,
}

impl Columns {
    /// Columns of these rows, in any order.
    #[must_use]
    pub fn new(mut rows: Vec<Row>) -> Self {
        rows.sort_by_key(Row::newest_first);
        Self {
            rows: RwLock::new(Arc::new(rows)),
        }
    }

    /// The rows as they are now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Vec<Row>> {
        Arc::clone(&self.rows.read())
    }

    /// Puts these rows in the place of those with the same keys.
    pub fn put(&self, fresh: Vec<Row>) {
        if fresh.is_empty() {
            return;
        }
        let replaced: HashSet<ClipKey> = fresh.iter().map(|row| row.key).collect();
        let mut rows = self.rows.write();
        let mut next: Vec<Row> = Vec::with_capacity(rows.len() + fresh.len());
        next.extend(
            rows.iter()
                .filter(|row| !replaced.contains(&row.key))
                .cloned(),
        );
        next.extend(fresh);
        // Almost in order already, which is the case that the standard sort is quick at.
        next.sort_by_key(Row::newest_first);
        *rows = Arc::new(next);
    }

    /// How many clips each account has, and how many of them are in progress.
    #[must_use]
    pub fn count_by_account(&self) -> HashMap<AccountKey, (u32, u32)> {
        let mut counts: HashMap<AccountKey, (u32, u32)> = HashMap::new();
        for row in self.snapshot().iter() {
            let (clips, in_progress) = counts.entry(row.account).or_default();
            *clips += 1;
            *in_progress += u32::from(row.status == Status::InProgress);
        }
        counts
    }
}

//! Views: the ordered keys that answer a query, held until newer ones push them out.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use jiff::tz::TimeZone;
use parking_lot::Mutex;

use super::sections::{Section, sections};
use super::{Query, Row, Sort};
use crate::clip::{ClipKey, Status};

/// How many views are held: the one in sight, the one that takes its place, and some to go back to.
const HELD: usize = 8;

/// The name of a view.
pub type ViewId = u32;

/// The answer to a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Its name.
    pub id: ViewId,
    /// The clips, in order.
    pub keys: Vec<ClipKey>,
    /// The ratio of each clip's box, times 1,000.
    pub ratios: Vec<u16>,
    /// How many there would be without the status.
    pub all: u32,
    /// A count for each status, whatever status is asked for.
    pub statuses: Vec<StatusCount>,
    /// How the clips fall into sections.
    pub sections: Vec<Section>,
}

/// How many clips have a status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusCount {
    /// The status.
    pub status: Status,
    /// Clips.
    pub count: u32,
}

/// The views that are held.
#[derive(Debug, Default)]
pub struct Views {
    held: Mutex<(ViewId, VecDeque<Arc<View>>)>,
}

impl Views {
    /// Answers a query from rows that are sorted newest first, and holds the answer.
    pub fn open(&self, query: &Query, rows: &[Row], zone: &TimeZone) -> Arc<View> {
        let mut held = self.held.lock();
        held.0 = held.0.wrapping_add(1);
        let view = Arc::new(answer(held.0, query, rows, zone));
        held.1.push_back(Arc::clone(&view));
        if held.1.len() > HELD {
            held.1.pop_front();
        }
        view
    }

    /// A view that is still held.
    #[must_use]
    pub fn get(&self, id: ViewId) -> Option<Arc<View>> {
        self.held
            .lock()
            .1
            .iter()
            .find(|view| view.id == id)
            .cloned()
    }
}

impl View {
    /// The keys from `offset` on, at most `limit` of them; fewer or none at the end.
    #[must_use]
    pub fn window(&self, offset: u32, limit: u32) -> &[ClipKey] {
        let start = (offset as usize).min(self.keys.len());
        let end = start.saturating_add(limit as usize).min(self.keys.len());
        &self.keys[start..end]
    }

    /// Where a clip stands.
    #[must_use]
    pub fn position(&self, key: ClipKey) -> Option<u32> {
        self.keys
            .iter()
            .position(|held| *held == key)
            .and_then(|at| u32::try_from(at).ok())
    }
}

fn answer(id: ViewId, query: &Query, rows: &[Row], zone: &TimeZone) -> View {
    let mut counts: BTreeMap<&Status, u32> = BTreeMap::new();
    let mut found: Vec<&Row> = Vec::new();
    for row in rows.iter().filter(|row| query.fits_but_status(row)) {
        *counts.entry(&row.status).or_default() += 1;
        if query.fits_status(row) {
            found.push(row);
        }
    }
    if query.sort == Sort::Oldest {
        // Clips without a date stay at the end, whichever way the others run.
        let dated = found.iter().take_while(|row| row.made_ms.is_some()).count();
        found[..dated].reverse();
    }
    View {
        id,
        keys: found.iter().map(|row| row.key).collect(),
        ratios: found.iter().map(|row| row.ratio).collect(),
        all: counts.values().sum(),
        statuses: status_counts(&counts),
        sections: sections(&found, zone),
    }
}

/// The five of the filter bar in their order, also at 0; then the others that occur, most first.
fn status_counts(counts: &BTreeMap<&Status, u32>) -> Vec<StatusCount> {
    let always = [
        Status::Completed,
        Status::InProgress,
        Status::Moderated,
        Status::Failed,
    ];
    let mut others: Vec<StatusCount> = counts
        .iter()
        .filter(|(status, _)| !always.contains(status))
        .map(|(status, count)| StatusCount {
            status: (*status).clone(),
            count: *count,
        })
        .collect();
    others.sort_by_key(|other| std::cmp::Reverse(other.count));
    let mut all: Vec<StatusCount> = always
        .into_iter()
        .map(|status| StatusCount {
            count: counts.get(&status).copied().unwrap_or(0),
            status,
        })
        .collect();
    all.extend(others);
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clip::AccountKey;
    use crate::gallery::Columns;

    fn row(key: i64, account: i64, made_ms: Option<i64>, status: Status) -> Row {
        Row {
            key: ClipKey(key),
            account: AccountKey(account),
            number: 0,
            made_ms,
            status,
            ratio: 1778,
        }
    }

    fn columns() -> Columns {
        Columns::new(vec![
            row(1, 1, Some(10), Status::Completed),
            row(2, 1, Some(30), Status::InProgress),
            row(3, 2, Some(20), Status::Completed),
            row(4, 1, None, Status::Other("PAUSED".into())),
        ])
    }

    fn query(accounts: &[i64]) -> Query {
        Query {
            accounts: accounts.iter().copied().map(AccountKey).collect(),
            status: None,
            sort: Sort::Newest,
        }
    }

    fn keys(view: &View) -> Vec<i64> {
        view.keys.iter().map(|key| key.0).collect()
    }

    #[test]
    fn a_view_is_ordered_by_date_and_clips_without_one_come_last_either_way() {
        let (views, columns) = (Views::default(), columns());
        let newest = views.open(&query(&[1, 2]), &columns.snapshot(), &TimeZone::UTC);
        assert_eq!(keys(&newest), [2, 3, 1, 4]);
        let oldest = Query {
            sort: Sort::Oldest,
            ..query(&[1, 2])
        };
        let oldest = views.open(&oldest, &columns.snapshot(), &TimeZone::UTC);
        assert_eq!(keys(&oldest), [1, 3, 2, 4]);
    }

    #[test]
    fn counts_follow_the_accounts_and_not_the_status() {
        let query = Query {
            status: Some(Status::InProgress),
            ..query(&[1])
        };
        let view = Views::default().open(&query, &columns().snapshot(), &TimeZone::UTC);
        assert_eq!(keys(&view), [2]);
        assert_eq!(view.all, 3);
        let counts: Vec<_> = view
            .statuses
            .iter()
            .map(|one| (one.status.id(), one.count))
            .collect();
        let expected = [
            ("completed", 1),
            ("in-progress", 1),
            ("moderated", 0),
            ("failed", 0),
            ("other:PAUSED", 1),
        ];
        assert_eq!(counts, expected.map(|(id, count)| (id.to_owned(), count)));
    }

    #[test]
    fn a_view_stays_as_it_is_while_the_columns_change() {
        let (views, columns) = (Views::default(), columns());
        let view = views.open(&query(&[1]), &columns.snapshot(), &TimeZone::UTC);
        columns.put(vec![row(9, 1, Some(99), Status::Completed)]);
        assert_eq!(
            keys(&views.get(view.id).unwrap()),
            [2, 1, 4],
            "offsets never shift"
        );
        let fresh = views.open(&query(&[1]), &columns.snapshot(), &TimeZone::UTC);
        assert_eq!(keys(&fresh), [9, 2, 1, 4]);
    }

    #[test]
    fn a_window_beyond_the_end_is_empty_and_old_views_go() {
        let (views, columns) = (Views::default(), columns());
        let first = views.open(&query(&[1]), &columns.snapshot(), &TimeZone::UTC);
        assert_eq!(first.window(2, 60).len(), 1);
        assert!(first.window(7, u32::MAX).is_empty());
        for _ in 0..HELD {
            views.open(&query(&[1]), &columns.snapshot(), &TimeZone::UTC);
        }
        assert!(
            views.get(first.id).is_none(),
            "every list has an end, this one too"
        );
    }
}

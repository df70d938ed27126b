//! Views: the ordered keys that answer a query, held until newer ones push them out.

use std::cmp::Reverse;
use std::collections::VecDeque;
use std::sync::Arc;

use parking_lot::Mutex;

use super::counts::{Counts, Misfits, STATUS, WORDS, bit};
use super::facet::{FacetCounts, Helpful, StatusCount};
use super::question::{Context, Question};
use super::sections::{Section, Unit, sections};
use super::{Query, Row, SearchReading, Sort, Tone};
use crate::clip::ClipKey;

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
    /// The tone of each clip's box.
    pub tones: Vec<Tone>,
    /// How many there would be without the status.
    pub all: u32,
    /// A count for each status, whatever status is asked for.
    pub statuses: Vec<StatusCount>,
    /// A count for each value of each facet; each facet leaves its own filter out.
    pub facets: Vec<FacetCounts>,
    /// What would show more if it were taken away.
    pub helpful: Vec<Helpful>,
    /// How the clips fall into sections.
    pub sections: Vec<Section>,
    /// What was made of the text.
    pub reading: SearchReading,
}

/// The views that are held.
#[derive(Debug, Default)]
pub struct Views {
    held: Mutex<(ViewId, VecDeque<Arc<View>>)>,
}

impl Views {
    /// Answers a query, and holds the answer.
    pub(super) fn open(&self, query: &Query, context: &Context<'_>) -> Arc<View> {
        let mut view = answer(query, context);
        let mut held = self.held.lock();
        held.0 = held.0.wrapping_add(1);
        view.id = held.0;
        let view = Arc::new(view);
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

/// One pass over all rows: a clip that fits is in the answer; one that misfits a single part counts
/// for what that part would show.
fn answer(query: &Query, context: &Context<'_>) -> View {
    let table = context.table;
    let question = Question::of(query, context);
    let mut counts = Counts::new(table, &question, context.moment, &query.accounts);
    let mut found: Vec<&Row> = Vec::new();
    // Neighbours are mostly of one account.
    let mut last = None;
    for row in table.iter() {
        let asked = match last {
            Some((account, asked)) if account == row.account => asked,
            _ => query.accounts.contains(&row.account),
        };
        last = Some((row.account, asked));
        if !asked || context.only.is_some_and(|only| !only.contains(&row.key)) {
            continue;
        }
        let misfits = misfits(row, &question, context);
        counts.count(row, misfits);
        if misfits == 0 {
            found.push(row);
        }
    }
    sort(&mut found, query.sort, context);
    View {
        id: 0,
        keys: found.iter().map(|row| row.key).collect(),
        ratios: found.iter().map(|row| row.ratio).collect(),
        tones: found.iter().map(|row| row.tone).collect(),
        all: counts.all,
        statuses: counts.statuses(table),
        facets: counts.facets(table, &question),
        helpful: counts.helpful(),
        sections: match query.sort {
            Sort::Newest | Sort::Oldest => sections(&found, &context.moment.zone),
            _ => one_section(found.len()),
        },
        reading: question.reading,
    }
}

fn misfits(row: &Row, question: &Question, context: &Context<'_>) -> Misfits {
    let mut misfits = 0;
    for (facet, test) in &question.tests {
        misfits |= if test.passes(row) { 0 } else { bit(*facet) };
    }
    if question.status.is_some_and(|status| status != row.status) {
        misfits |= STATUS;
    }
    // What misfits two parts counts nowhere, so the words need not be looked at.
    if question.has_words() && misfits.count_ones() < 2 && !question.words_hold(row, context.table)
    {
        misfits |= WORDS;
    }
    misfits
}

/// Brings rows that stand newest first into an order. All sorts are stable, so equal ones stay so.
fn sort(found: &mut Vec<&Row>, sort: Sort, context: &Context<'_>) {
    match sort {
        Sort::Newest => {}
        Sort::Oldest => {
            // Clips without a date stay at the end, whichever way the others run.
            let dated = found.partition_point(|row| row.made_ms.is_some());
            found[..dated].reverse();
        }
        Sort::Length => by(found, |row| Reverse(row.length_ms)),
        Sort::Rating => by(found, |row| Reverse(row.rating)),
        Sort::Finished => by(found, |row| Reverse(row.finished_ms)),
        Sort::Prompt => context.texts.with_ranks(|ranks| {
            by(found, |row| {
                let place = usize::try_from(row.key.0).ok();
                place
                    .and_then(|key| ranks.get(key))
                    .copied()
                    .unwrap_or(u32::MAX)
            });
        }),
    }
}

/// A stable sort by a key that is cheap to move.
fn by<K: Ord>(found: &mut Vec<&Row>, key: impl Fn(&Row) -> K) {
    let mut keyed: Vec<(K, u32, &Row)> = (0..)
        .zip(found.iter())
        .map(|(place, row)| (key(row), place, *row))
        .collect();
    keyed.sort_unstable_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    found.clear();
    found.extend(keyed.into_iter().map(|(_, _, row)| row));
}

fn one_section(clips: usize) -> Vec<Section> {
    let section = Section {
        unit: Unit::None,
        day: None,
        first: 0,
        count: u32::try_from(clips).unwrap_or(u32::MAX),
    };
    if clips == 0 {
        Vec::new()
    } else {
        vec![section]
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::Weekday;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::clip::{AccountKey, Status};
    use crate::gallery::made_up::{clip, columns};
    use crate::gallery::texts::Texts;
    use crate::gallery::{Columns, Facet, Filter, Moment, RowFacts};

    fn row(key: i64, account: i64, made_ms: Option<i64>, status: Status) -> RowFacts {
        RowFacts {
            account: AccountKey(account),
            made_ms,
            status,
            ..clip(key)
        }
    }

    fn some() -> Columns {
        columns([
            row(1, 1, Some(10), Status::Completed),
            row(2, 1, Some(30), Status::InProgress),
            row(3, 2, Some(20), Status::Completed),
            row(4, 1, None, Status::Other("PAUSED".into())),
        ])
    }

    fn open(views: &Views, query: &Query, columns: &Columns) -> Arc<View> {
        let moment = Moment {
            now: jiff::Timestamp::UNIX_EPOCH,
            zone: TimeZone::UTC,
            week_starts: Weekday::Monday,
            started_ms: 20_000,
        };
        let context = Context {
            table: &columns.snapshot(),
            texts: &Texts::default(),
            moment: &moment,
            accounts: &[
                (AccountKey(1), "Work".into()),
                (AccountKey(2), "Élan".into()),
            ],
            only: None,
        };
        views.open(query, &context)
    }

    fn query(accounts: &[i64]) -> Query {
        Query {
            accounts: accounts.iter().copied().map(AccountKey).collect(),
            ..Query::default()
        }
    }

    fn worded(text: &str) -> Query {
        Query {
            text: text.into(),
            ..query(&[1, 2])
        }
    }

    fn keys(view: &View) -> Vec<i64> {
        view.keys.iter().map(|key| key.0).collect()
    }

    #[test]
    fn a_view_is_ordered_by_date_and_clips_without_one_come_last_either_way() {
        let (views, columns) = (Views::default(), some());
        let newest = open(&views, &query(&[1, 2]), &columns);
        assert_eq!(keys(&newest), [2, 3, 1, 4]);
        let oldest = Query {
            sort: Sort::Oldest,
            ..query(&[1, 2])
        };
        assert_eq!(keys(&open(&views, &oldest, &columns)), [1, 3, 2, 4]);
    }

    #[test]
    fn counts_follow_the_accounts_and_not_the_status() {
        let query = Query {
            status: Some(Status::InProgress),
            ..query(&[1])
        };
        let view = open(&Views::default(), &query, &some());
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
        let (views, columns) = (Views::default(), some());
        let view = open(&views, &query(&[1]), &columns);
        columns.take(&[], vec![row(9, 1, Some(99), Status::Completed)], 2);
        assert_eq!(
            keys(&views.get(view.id).unwrap()),
            [2, 1, 4],
            "offsets never shift"
        );
        assert_eq!(keys(&open(&views, &query(&[1]), &columns)), [9, 2, 1, 4]);
        columns.take(&[ClipKey(2)], Vec::new(), 3);
        assert_eq!(keys(&open(&views, &query(&[1]), &columns)), [9, 1, 4]);
    }

    #[test]
    fn a_window_beyond_the_end_is_empty_and_old_views_go() {
        let (views, columns) = (Views::default(), some());
        let first = open(&views, &query(&[1]), &columns);
        assert_eq!(first.window(2, 60).len(), 1);
        assert!(first.window(7, u32::MAX).is_empty());
        for _ in 0..HELD {
            open(&views, &query(&[1]), &columns);
        }
        assert!(
            views.get(first.id).is_none(),
            "every list has an end, this one too"
        );
    }

    #[test]
    fn a_word_becomes_the_filter_that_its_chip_will_be() {
        let columns = columns((1..=6).map(|key| RowFacts {
            model: Some(["v3", "v4", "v4.5"][key as usize % 3].into()),
            rating: key as u8 % 6,
            ..clip(key)
        }));
        let views = Views::default();
        let view = open(&views, &worded("model:v4 rating:>=2"), &columns);
        assert_eq!(keys(&view), [4], "an exact name is not a part of another");
        let filter = |facet, values: &[&str]| Filter {
            facet,
            any_of: values.iter().map(|value| (*value).to_owned()).collect(),
            none_of: Vec::new(),
        };
        let found: Vec<_> = view
            .reading
            .words
            .iter()
            .map(|word| word.filter.clone().unwrap())
            .collect();
        assert_eq!(
            found,
            [
                filter(Facet::Model, &["v4"]),
                filter(Facet::Rating, &[">=2"])
            ]
        );
        let as_chips = Query {
            filters: found,
            ..query(&[1, 2])
        };
        let chips = open(&views, &as_chips, &columns);
        assert_eq!((keys(&chips), &chips.facets), (keys(&view), &view.facets));
        assert_eq!(
            keys(&open(&views, &worded("model:4.5,v3"), &columns)),
            [6, 5, 3, 2]
        );
        assert_eq!(
            keys(&open(&views, &worded("-model:v"), &columns)),
            [] as [i64; 0]
        );
        assert_eq!(
            keys(&open(&views, &worded("model:v9"), &columns)),
            [] as [i64; 0]
        );
    }

    #[test]
    fn words_that_are_no_filter_hold_all_the_same() {
        let columns = columns([
            RowFacts {
                queued: true,
                ..row(1, 1, Some(1), Status::InProgress)
            },
            row(2, 1, Some(2), Status::InProgress),
            RowFacts {
                unwanted: true,
                seed: false,
                ..row(3, 2, Some(3), Status::Failed)
            },
            RowFacts {
                original: Some("3".into()),
                ..row(4, 2, Some(4), Status::Other("PAUSED".into()))
            },
            RowFacts {
                favourite: true,
                here: true,
                ..row(30, 2, Some(5), Status::Completed)
            },
        ]);
        let views = Views::default();
        for (text, expected) in [
            ("status:queued", vec![1]),
            ("status:generating", vec![2]),
            ("status:in-progress", vec![2, 1]),
            ("status:paused", vec![4]),
            ("status:failed,paused", vec![4, 3]),
            ("-status:failed", vec![30, 4, 2, 1]),
            ("has:not-wanted", vec![3]),
            ("-has:seed", vec![3]),
            ("has:family", vec![4, 3]),
            ("is:new", vec![30]),
            ("is:favourite,unlisted", vec![30]),
            ("is:here -is:favourite", vec![]),
            ("is:rated", vec![]),
            ("account:elan", vec![30, 4, 3]),
            ("length:", vec![30, 4, 3, 2, 1]),
        ] {
            assert_eq!(
                keys(&open(&views, &worded(text), &columns)),
                expected,
                "{text}"
            );
        }
    }

    #[test]
    fn a_status_that_is_typed_counts_as_one_that_is_chosen() {
        let view = open(&Views::default(), &worded("status:completed"), &some());
        assert_eq!((keys(&view), view.all), (vec![3, 1], 4));
        assert_eq!(view.reading.words[0].status, Some(Status::Completed));
    }
}

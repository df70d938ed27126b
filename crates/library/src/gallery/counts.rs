//! Counts of one pass over the rows: for each value of each facet what it would show, for each
//! status likewise, and what stands in the way of an answer.

use super::columns::Table;
use super::dates::{Moment, OFFERED, stretch};
use super::facet::{FACETS, Facet, FacetCounts, FacetValue, Helpful, NAMED, Part, StatusCount};
use super::question::Question;
use super::row::{Row, StatusNumber};
use super::test::UNKNOWN_RATIO;
use crate::clip::AccountKey;

/// Clips longer than this are counted as one length.
const LONGEST_SECONDS: u32 = 3600;

/// Which parts of a question a clip does not fit: one bit for each facet, then status, then words.
pub(super) type Misfits = u32;

/// The bit of the status.
pub(super) const STATUS: Misfits = 1 << FACETS.len();
/// The bit of the words.
pub(super) const WORDS: Misfits = 1 << (FACETS.len() + 1);

/// The bit of a facet.
pub(super) fn bit(facet: Facet) -> Misfits {
    1 << facet.place()
}

/// The counts of a pass.
pub(super) struct Counts {
    dates: Vec<Counted<(i64, i64)>>,
    names: [Vec<Tally>; NAMED.len()],
    /// By all marks of a clip at once; the bits of each are counted at the end.
    marks: Vec<u32>,
    /// By bit, of clips that fit all but that facet.
    marks_alone: [u32; 16],
    marks_seen: u16,
    lengths: Vec<Tally>,
    ratings: [u32; 6],
    accounts: Vec<Counted<AccountKey>>,
    statuses: Vec<Tally>,
    /// How many clips misfit this part alone.
    alone: [u32; FACETS.len() + 2],
    /// How many fit all but the status.
    pub(super) all: u32,
}

struct Counted<T> {
    what: T,
    value: String,
    count: u32,
}

/// A count, and whether any clip of these accounts has the value at all.
#[derive(Clone, Copy, Default)]
struct Tally {
    count: u32,
    seen: u32,
}

impl Counts {
    /// Nothing counted yet.
    pub(super) fn new(
        table: &Table,
        question: &Question,
        moment: &Moment,
        accounts: &[AccountKey],
    ) -> Self {
        let mut dates: Vec<String> = OFFERED.map(str::to_owned).into();
        for filter in question
            .filters
            .iter()
            .filter(|one| one.facet == Facet::Date)
        {
            for value in filter.any_of.iter().chain(&filter.none_of) {
                if !dates.contains(value) {
                    dates.push(value.clone());
                }
            }
        }
        let date = |value: String| {
            Some(Counted {
                what: stretch(&value, moment)?,
                value,
                count: 0,
            })
        };
        let account = |key: &AccountKey| Counted {
            what: *key,
            value: key.0.to_string(),
            count: 0,
        };
        Self {
            dates: dates.into_iter().filter_map(date).collect(),
            names: std::array::from_fn(|place| {
                vec![Tally::default(); table.names.facets[place].texts().len()]
            }),
            marks: vec![0; 1 << 16],
            marks_alone: [0; 16],
            marks_seen: 0,
            lengths: Vec::new(),
            ratings: [0; 6],
            accounts: accounts.iter().map(account).collect(),
            statuses: vec![Tally::default(); table.names.statuses.texts().len()],
            alone: [0; FACETS.len() + 2],
            all: 0,
        }
    }

    /// Counts one clip of the accounts that are asked for.
    pub(super) fn count(&mut self, row: &Row, misfits: Misfits) {
        for (names, name) in self.names.iter_mut().zip(row.names) {
            names[name as usize].seen += 1;
        }
        self.marks_seen |= row.marks;
        let seconds = row
            .whole_seconds()
            .map_or(0, |seconds| seconds.min(LONGEST_SECONDS)) as usize;
        if self.lengths.len() <= seconds {
            self.lengths.resize(seconds + 1, Tally::default());
        }
        self.lengths[seconds].seen += 1;
        self.statuses[row.status.0 as usize].seen += 1;
        if misfits == 0 {
            self.all += 1;
            self.statuses[row.status.0 as usize].count += 1;
            for (names, name) in self.names.iter_mut().zip(row.names) {
                names[name as usize].count += 1;
            }
            self.marks[usize::from(row.marks)] += 1;
            self.lengths[seconds].count += 1;
            self.ratings[usize::from(row.rating)] += 1;
            self.count_date(row);
            self.count_account(row);
        } else if misfits.is_power_of_two() {
            self.alone[misfits.trailing_zeros() as usize] += 1;
            self.count_alone(row, misfits, seconds);
        }
    }

    fn count_alone(&mut self, row: &Row, misfits: Misfits, seconds: usize) {
        if misfits == STATUS {
            self.all += 1;
            self.statuses[row.status.0 as usize].count += 1;
            return;
        }
        let Some(facet) = FACETS.get(misfits.trailing_zeros() as usize) else {
            return;
        };
        if let Some(place) = facet.named() {
            self.names[place][row.names[place] as usize].count += 1;
        } else if let Some(small) = facet.small() {
            for place in small.shift..small.shift + small.values.len() as u16 {
                self.marks_alone[usize::from(place)] += u32::from(row.marks >> place & 1);
            }
        } else {
            match facet {
                Facet::Length => self.lengths[seconds].count += 1,
                Facet::Rating => self.ratings[usize::from(row.rating)] += 1,
                Facet::Account => self.count_account(row),
                _ => self.count_date(row),
            }
        }
    }

    fn count_date(&mut self, row: &Row) {
        let Some(made_ms) = row.made_ms else { return };
        for date in &mut self.dates {
            date.count += u32::from((date.what.0..date.what.1).contains(&made_ms));
        }
    }

    fn count_account(&mut self, row: &Row) {
        if let Some(account) = self.accounts.iter_mut().find(|one| one.what == row.account) {
            account.count += 1;
        }
    }

    /// What would show more if it were taken away, the most first.
    pub(super) fn helpful(&self) -> Vec<Helpful> {
        let parts = FACETS
            .map(Part::Facet)
            .into_iter()
            .chain([Part::Status, Part::Text]);
        let mut helpful: Vec<Helpful> = parts
            .zip(self.alone)
            .filter(|(_, count)| *count > 0)
            .map(|(part, count)| Helpful { part, count })
            .collect();
        helpful.sort_by_key(|one| std::cmp::Reverse(one.count));
        helpful
    }

    /// The five of the filter bar in their order, also at 0; then the others that occur, most first.
    pub(super) fn statuses(&self, table: &Table) -> Vec<StatusCount> {
        const ALWAYS: usize = 4;
        let count = |(number, tally): (u32, &Tally)| StatusCount {
            status: table.status(StatusNumber(number)),
            count: tally.count,
        };
        let mut all: Vec<StatusCount> = (0..).zip(&self.statuses).map(count).collect();
        let mut others = all.split_off(ALWAYS.min(all.len()));
        others.retain(|other| other.count > 0);
        others.sort_by_key(|other| std::cmp::Reverse(other.count));
        all.extend(others);
        all
    }

    /// The counts of all facets. Values that nobody asks for are there also at 0, if any clip of
    /// these accounts has them; and whatever is asked for.
    pub(super) fn facets(&self, table: &Table, question: &Question) -> Vec<FacetCounts> {
        let of = |facet: Facet| FacetCounts {
            facet,
            values: with_asked(self.values(facet, table), facet, question),
        };
        FACETS.map(of).into()
    }

    fn values(&self, facet: Facet, table: &Table) -> Vec<FacetValue> {
        if let Some(place) = facet.named() {
            return named(facet, &self.names[place], &table.names.facets[place]);
        }
        if let Some(small) = facet.small() {
            let values = (small.shift..).zip(small.values);
            return values
                .filter(|(place, value)| self.marks_seen >> place & 1 == 1 || **value != "unknown")
                .map(|(place, value)| value_of(value, self.marked(place)))
                .collect();
        }
        let counted = |value: &str, count: &u32| value_of(value, *count);
        match facet {
            Facet::Rating => (0..)
                .zip(&self.ratings)
                .map(|(stars, count): (u8, _)| counted(&stars.to_string(), count))
                .collect(),
            Facet::Length => {
                let seen = self
                    .lengths
                    .iter()
                    .enumerate()
                    .filter(|(_, tally)| tally.seen > 0);
                let mut lengths: Vec<FacetValue> = seen
                    .map(|(seconds, tally)| match seconds {
                        0 => value_of("", tally.count),
                        seconds => value_of(&seconds.to_string(), tally.count),
                    })
                    .collect();
                let unknown = lengths.first().is_some_and(|first| first.value.is_empty());
                lengths.rotate_left(usize::from(unknown));
                lengths
            }
            Facet::Account => {
                let accounts = self.accounts.iter();
                accounts
                    .map(|one| counted(&one.value, &one.count))
                    .collect()
            }
            _ => self
                .dates
                .iter()
                .map(|one| counted(&one.value, &one.count))
                .collect(),
        }
    }

    fn marked(&self, place: u16) -> u32 {
        let all = self.marks.iter().enumerate();
        let with_bit = all.filter(|(marks, _)| marks >> place & 1 == 1);
        with_bit.map(|(_, count)| count).sum::<u32>() + self.marks_alone[usize::from(place)]
    }
}

/// The values of a facet with names: the most frequent first, whatever else is asked; none last.
fn named(facet: Facet, tallies: &[Tally], names: &super::names::Names) -> Vec<FacetValue> {
    let mut seen: Vec<(u32, Tally)> = (0..)
        .zip(tallies.iter().copied())
        .filter(|(_, tally)| tally.seen > 0)
        .collect();
    seen.sort_by(|(one, tally), (other, more)| {
        let none_last = (*one == 0).cmp(&(*other == 0));
        none_last
            .then(more.seen.cmp(&tally.seen))
            .then_with(|| names.text(*one).cmp(names.text(*other)))
    });
    seen.into_iter()
        .map(|(number, tally)| match names.text(number) {
            "" if facet == Facet::Ratio => value_of(UNKNOWN_RATIO, tally.count),
            name => value_of(name, tally.count),
        })
        .collect()
}

/// What is asked for can be seen, and taken away, even where nothing has it.
fn with_asked(mut values: Vec<FacetValue>, facet: Facet, question: &Question) -> Vec<FacetValue> {
    // Ranges are no values of their own: they are sums of those that are there.
    let ranges = matches!(facet, Facet::Length | Facet::Rating);
    for filter in question
        .filters
        .iter()
        .filter(|one| one.facet == facet && !ranges)
    {
        for value in filter.any_of.iter().chain(&filter.none_of) {
            if !values.iter().any(|one| one.value == *value) {
                values.push(value_of(value, 0));
            }
        }
    }
    values
}

fn value_of(value: &str, count: u32) -> FacetValue {
    FacetValue {
        value: value.to_owned(),
        count,
    }
}

//! The columns that order, count and filter, of every clip, in memory beside the index.
//!
//! They follow the index by the numbers of its changes, whoever made them. A reader takes a table
//! and is never in the way of a change; what changed is merged in when the next table is asked for.

use std::collections::HashMap;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use parking_lot::Mutex;

use super::facet::{NAMED, SMALL};
use super::family::Families;
use super::names::{Names, number_in};
use super::row::{FIXED, QUEUED, Row, RowFacts, SEED, StatusNumber, UNWANTED, number_of};
use super::{Facet, pack};
use crate::clip::{AccountKey, ClipKey, Status};
use crate::index::{Index, IndexError};

/// All rows, newest first, with the names that their numbers stand for. Never changes.
#[derive(Debug)]
pub struct Table {
    pub(super) rows: Vec<Row>,
    pub(super) names: AllNames,
    families: OnceLock<Families>,
}

/// The names of the facets and of the statuses.
#[derive(Debug, Clone)]
pub(super) struct AllNames {
    pub(super) facets: [Arc<Names>; NAMED.len()],
    pub(super) statuses: Arc<Names>,
}

/// The columns.
#[derive(Debug)]
pub struct Columns {
    state: Mutex<State>,
    /// One looks after changes at a time, so that none is put in the place of a newer one.
    following: Mutex<()>,
}

#[derive(Debug)]
struct State {
    table: Arc<Table>,
    names: AllNames,
    /// Rows that the table does not have yet; none for a clip that is gone.
    pending: HashMap<ClipKey, Option<Row>>,
    /// The last change of the index that is in here.
    seq: i64,
}

impl Default for AllNames {
    fn default() -> Self {
        Self {
            facets: std::array::from_fn(|_| Arc::new(Names::of([""]))),
            statuses: Arc::new(Names::of(FIXED.map(|status| status.id()))),
        }
    }
}

impl Default for Columns {
    fn default() -> Self {
        Self::of(Vec::new(), AllNames::default(), 0)
    }
}

impl Columns {
    /// The columns of an index: from its packed block, where there is one that this app can read.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn open(index: &Index) -> Result<Self, IndexError> {
        let packed = index.packed()?;
        if let Some((rows, names)) = packed.bytes.as_deref().and_then(pack::unpack) {
            let columns = Self::of(rows, names, packed.seq);
            columns.take(&packed.touched, packed.rows, packed.seq);
            return Ok(columns);
        }
        let (rows, seq) = index.all_rows()?;
        let columns = Self::of(Vec::new(), AllNames::default(), seq);
        columns.take(&[], rows, seq);
        Ok(columns)
    }

    fn of(rows: Vec<Row>, names: AllNames, seq: i64) -> Self {
        let table = Arc::new(Table {
            rows,
            names: names.clone(),
            families: OnceLock::new(),
        });
        Self {
            state: Mutex::new(State {
                table,
                names,
                pending: HashMap::new(),
                seq,
            }),
            following: Mutex::new(()),
        }
    }

    /// Takes in what changed in the index since the last look.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn follow(&self, index: &Index) -> Result<(), IndexError> {
        let _alone = self.following.lock();
        let changes = index.changes_since(self.seq())?;
        self.take(&changes.touched, changes.rows, changes.seq);
        Ok(())
    }

    /// The rows as they are now.
    #[must_use]
    pub fn snapshot(&self) -> Arc<Table> {
        let mut state = self.state.lock();
        if !state.pending.is_empty() {
            let pending = std::mem::take(&mut state.pending);
            state.table = Arc::new(Table {
                rows: merged(&state.table.rows, &pending),
                names: state.names.clone(),
                families: OnceLock::new(),
            });
        }
        Arc::clone(&state.table)
    }

    /// The rows as they are now, and the number of the last change of the index that is in them.
    pub(super) fn snapshot_at(&self) -> (Arc<Table>, i64) {
        // The number first: rows may be newer than it says, never older.
        let seq = self.seq();
        (self.snapshot(), seq)
    }

    /// The number of the last change of the index that is in here.
    fn seq(&self) -> i64 {
        self.state.lock().seq
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

    /// Puts these rows in the place of those with the same keys; of other keys the clip is gone.
    pub(super) fn take(&self, touched: &[ClipKey], fresh: Vec<RowFacts>, seq: i64) {
        let mut state = self.state.lock();
        let State { names, pending, .. } = &mut *state;
        pending.extend(touched.iter().map(|key| (*key, None)));
        for facts in fresh {
            pending.insert(facts.key, Some(names.row(&facts)));
        }
        state.seq = state.seq.max(seq);
    }
}

impl Table {
    /// The families of its clips, found out when they are first asked for.
    pub(super) fn families(&self) -> &Families {
        self.families.get_or_init(|| Families::of(&self.rows))
    }

    /// The names of a facet whose values are the server's own texts.
    pub(super) fn names_of(&self, facet: Facet) -> Option<&Names> {
        Some(&self.names.facets[facet.named()?])
    }

    /// The status of a number.
    pub(super) fn status(&self, number: StatusNumber) -> Status {
        Status::from_id(self.names.statuses.text(number.0))
    }

    /// The number of a status, if any clip ever had it.
    pub(super) fn status_number(&self, status: &Status) -> Option<StatusNumber> {
        self.names.statuses.number(&status.id()).map(StatusNumber)
    }
}

impl Deref for Table {
    type Target = [Row];

    fn deref(&self) -> &[Row] {
        &self.rows
    }
}

impl AllNames {
    /// The row of a clip, with numbers in the place of names.
    fn row(&mut self, facts: &RowFacts) -> Row {
        let texts = [
            &facts.ratio,
            &facts.model,
            &facts.quality,
            &facts.effect,
            &facts.style,
        ];
        let mut names = [0; NAMED.len()];
        for (place, text) in texts.into_iter().enumerate() {
            names[place] = number_in(&mut self.facets[place], text.as_deref().unwrap_or(""));
        }
        let length_ms = facts.seconds.unwrap_or(0.0) * 1000.0;
        Row {
            key: facts.key,
            account: facts.account,
            number: number_of(&facts.number),
            made_ms: facts.made_ms,
            original: facts.original.as_deref().map_or(0, number_of),
            prompt_hash: facts.prompt_hash,
            finished_ms: facts.finished_ms.unwrap_or(i64::MIN),
            first_seen_ms: facts.first_seen_ms,
            length_ms: length_ms.clamp(0.0, f64::from(u32::MAX)).round() as u32,
            status: StatusNumber(number_in(&mut self.statuses, &facts.status.id())),
            names,
            marks: marks(facts),
            ratio: facts.box_ratio,
            has: (u8::from(facts.queued) * QUEUED)
                | (u8::from(facts.unwanted) * UNWANTED)
                | (u8::from(facts.seed) * SEED),
            rating: facts.rating.min(5),
            tone: facts.tone,
        }
    }
}

/// The bits of the small facets.
fn marks(facts: &RowFacts) -> u16 {
    let choose = |yes: bool| u16::from(yes) | u16::from(!yes) << 1;
    let bits = |facet: Facet| match facet {
        Facet::Sound => facts.sound.map_or(4, choose),
        Facet::LipSync => choose(facts.lip_sync),
        Facet::Version => {
            let made_of = u16::from(facts.upscaled) << 1 | u16::from(facts.extended) << 2;
            if made_of == 0 { 1 } else { made_of }
        }
        Facet::Here if facts.here => 1,
        Facet::Here if facts.downloading => 4,
        Facet::Here => 2,
        Facet::Favourite => choose(facts.favourite),
        Facet::Listed => choose(!facts.unlisted),
        _ => 0,
    };
    SMALL
        .iter()
        .map(|small| bits(small.facet) << small.shift)
        .fold(0, |all, bits| all | bits)
}

/// The rows with what is pending in its place: both are in order, so one walk does it.
fn merged(rows: &[Row], pending: &HashMap<ClipKey, Option<Row>>) -> Vec<Row> {
    let mut fresh: Vec<Row> = pending.values().copied().flatten().collect();
    fresh.sort_unstable_by_key(Row::newest_first);
    let mut merged = Vec::with_capacity(rows.len() + fresh.len());
    let mut fresh = fresh.into_iter().peekable();
    for row in rows.iter().filter(|row| !pending.contains_key(&row.key)) {
        while let Some(newer) = fresh.next_if(|one| one.newest_first() < row.newest_first()) {
            merged.push(newer);
        }
        merged.push(*row);
    }
    merged.extend(fresh);
    merged
}

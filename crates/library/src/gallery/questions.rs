//! The gallery of one library: its columns, its texts, and the views that answer.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use parking_lot::Mutex;

use super::columns::Columns;
use super::dates::Moment;
use super::family::{Families, Member};
use super::question::Context;
use super::texts::Texts;
use super::view::{View, ViewId, Views};
use super::{Query, Row, Sort, facet, pack};
use crate::clip::{AccountKey, ClipKey, Details, Tile};
use crate::index::{Index, IndexError};

/// The columns are packed anew when so many clips changed since.
const WORTH_PACKING: u32 = 1_000;

/// A relative of a clip, the clip itself among them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The clip; none for an original that is not listed any more.
    pub key: Option<ClipKey>,
    /// What it is.
    pub relation: Relation,
}

/// All of a clip, and how it stands to others.
#[derive(Debug, Clone)]
pub struct Among {
    /// The clip.
    pub details: Details,
    /// How many clips have exactly its prompt, itself included; 0 for a clip without one.
    pub same_prompt: u32,
    /// Its family, oldest first, itself among them; empty when it is alone. A relative that is not
    /// listed any more has no tile.
    pub family: Vec<(Related, Option<Tile>)>,
}

/// What a relative is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The clip itself.
    This,
    /// The one that others were made from.
    Original,
    /// An upscaled version.
    Upscaled,
    /// A longer version.
    Extended,
    /// One whose lips were moved to words.
    LipSync,
}

/// Answers questions. All of it may take milliseconds: async code asks through [`Index::run`].
pub struct Gallery {
    index: Index,
    columns: Arc<Columns>,
    texts: Texts,
    views: Views,
    zone: TimeZone,
    started_ms: i64,
    week_starts: Mutex<Weekday>,
}

impl Gallery {
    /// The gallery of an index, with its columns; the texts come in when they are first needed.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn open(index: Index, zone: TimeZone, started_ms: i64) -> Result<Self, IndexError> {
        index.reread(|raw| {
            let video = useapi::Video::from_json(raw).ok()?;
            Some(crate::sync::facts_of(&video))
        })?;
        Ok(Self {
            columns: Arc::new(Columns::open(&index)?),
            index,
            texts: Texts::default(),
            views: Views::default(),
            zone,
            started_ms,
            week_starts: Mutex::new(Weekday::Monday),
        })
    }

    /// The columns.
    #[must_use]
    pub fn columns(&self) -> &Arc<Columns> {
        &self.columns
    }

    /// The zone of its local days.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// Says with which day weeks begin where the person lives; Monday until then.
    pub fn set_week_start(&self, day: Weekday) {
        *self.week_starts.lock() = day;
    }

    /// Folds the texts of all clips, so that the first search does not have to wait for it.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn load_texts(&self) -> Result<(), IndexError> {
        self.texts.follow(&self.index)
    }

    /// Answers a query with a view. An empty list of accounts stands for all that are included.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn answer(&self, query: Query, now: Timestamp) -> Result<Arc<View>, IndexError> {
        self.answer_among(query, None, now)
    }

    /// As [`Gallery::answer`], of no other clips than these.
    pub(super) fn answer_among(
        &self,
        mut query: Query,
        only: Option<&HashSet<ClipKey>>,
        now: Timestamp,
    ) -> Result<Arc<View>, IndexError> {
        let known = self.index.accounts()?;
        if query.accounts.is_empty() {
            let included = known.iter().filter(|account| account.included);
            query.accounts = included.map(|account| account.key).collect();
        }
        self.columns.follow(&self.index)?;
        if query.sort == Sort::Prompt || !query.text.trim().is_empty() {
            self.texts.follow(&self.index)?;
        }
        let accounts: Vec<(AccountKey, String)> = known
            .into_iter()
            .map(|account| (account.key, account.name))
            .collect();
        let table = self.columns.snapshot();
        let context = Context {
            table: &table,
            texts: &self.texts,
            moment: &self.moment(now),
            accounts: &accounts,
            only,
        };
        Ok(self.views.open(&query, &context))
    }

    /// A view that is still held.
    #[must_use]
    pub fn view(&self, id: ViewId) -> Option<Arc<View>> {
        self.views.get(id)
    }

    /// The tiles of some clips, in the order of the keys. A key that nobody has is left out.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn tiles(&self, keys: &[ClipKey]) -> Result<Vec<Tile>, IndexError> {
        let mut tiles = self.index.tiles(keys)?;
        let table = self.columns.snapshot();
        let families = table.families();
        for tile in &mut tiles {
            self.complete(tile, families);
        }
        Ok(tiles)
    }

    /// What the index alone does not know of a tile.
    fn complete(&self, tile: &mut Tile, families: &Families) {
        tile.versions = families.versions(tile.key);
        tile.finished_ms = tile.finished_ms.filter(|at| *at >= self.started_ms);
    }

    /// All of one clip, among the others.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn details(&self, key: ClipKey) -> Result<Option<Among>, IndexError> {
        let Some(mut details) = self.index.details(key)? else {
            return Ok(None);
        };
        self.columns.follow(&self.index)?;
        let table = self.columns.snapshot();
        let Some(row) = table.iter().find(|row| row.key == key) else {
            return Ok(Some(Among {
                details,
                same_prompt: 0,
                family: Vec::new(),
            }));
        };
        self.complete(&mut details.tile, table.families());
        let same = table
            .iter()
            .filter(|one| one.prompt_hash == row.prompt_hash);
        let same = if row.prompt_hash == 0 {
            0
        } else {
            same.count()
        };
        let members = table.families().members(&table, row);
        let mut family = Vec::with_capacity(members.len());
        for member in members {
            family.push(match member {
                Member::Missing => {
                    let relation = Relation::Original;
                    (
                        Related {
                            key: None,
                            relation,
                        },
                        None,
                    )
                }
                Member::Clip(place) => {
                    let one = &table[place];
                    let related = Related {
                        key: Some(one.key),
                        relation: relation(one, key),
                    };
                    (related, self.tiles(&[one.key])?.pop())
                }
            });
        }
        Ok(Some(Among {
            details,
            same_prompt: u32::try_from(same).unwrap_or(u32::MAX),
            family,
        }))
    }

    /// Packs the columns for a quick start, if enough changed since they were packed last.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn pack(&self) -> Result<(), IndexError> {
        if self.index.unpacked()? >= WORTH_PACKING {
            self.pack_now()?;
        }
        Ok(())
    }

    /// Packs the columns for a quick start.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn pack_now(&self) -> Result<(), IndexError> {
        // What the texts do not know yet must stay noted, too.
        self.columns.follow(&self.index)?;
        let (table, seq) = self.columns.snapshot_at();
        self.texts.held(|known| {
            let seq = known.map_or(seq, |known| known.min(seq));
            let block = pack::pack(&table.rows, &table.names);
            self.index.keep_packed(&block, seq)
        })
    }

    pub(super) fn index(&self) -> &Index {
        &self.index
    }

    fn moment(&self, now: Timestamp) -> Moment {
        Moment {
            now,
            zone: self.zone.clone(),
            week_starts: *self.week_starts.lock(),
            started_ms: self.started_ms,
        }
    }
}

/// What a relative of the clip `of` is.
fn relation(row: &Row, of: ClipKey) -> Relation {
    let has = |name: facet::Facet, value: &str| {
        name.small().is_some_and(|small| {
            (small.shift..)
                .zip(small.values)
                .any(|(place, one)| *one == value && row.marks >> place & 1 == 1)
        })
    };
    if row.key == of {
        Relation::This
    } else if has(facet::Facet::Version, "upscaled") {
        Relation::Upscaled
    } else if has(facet::Facet::Version, "extended") {
        Relation::Extended
    } else if has(facet::Facet::LipSync, "yes") {
        Relation::LipSync
    } else {
        Relation::Original
    }
}

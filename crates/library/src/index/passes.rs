//! The tables `pass` and `unreadable`, and the one transaction that a page of a list is.

use std::collections::HashSet;

use rusqlite::{OptionalExtension, Transaction, params};

use super::finished::{finish, keep_progress};
use super::videos::upsert;
use super::{Index, IndexError};
use crate::clip::{AccountKey, ClipFacts, ClipKey};

/// A reading of one account's list from the top, as far as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pass {
    /// Its number in the ledger.
    pub id: i64,
    /// The cursor of the next page; none before the first.
    pub cursor: Option<String>,
    /// Pages read.
    pub pages: u32,
    /// Whether it was begun to read all of the list, whatever the head shows.
    pub all: bool,
}

/// A page of a list, on its way into the index.
#[derive(Debug, Clone)]
pub(crate) struct PageRecord {
    /// Whose list.
    pub account: AccountKey,
    /// The pass that it belongs to.
    pub pass: i64,
    /// The cursor after it.
    pub next: Option<String>,
    /// The total that it told.
    pub total: Option<i64>,
    /// Its clips.
    pub clips: Vec<ClipFacts>,
    /// The numbers of those among them that are in progress, whatever the server calls that.
    pub in_progress: HashSet<String>,
    /// Its entries that could not be read: raw text and reason.
    pub unreadable: Vec<(String, String)>,
    /// When it came, in ms since 1970.
    pub now_ms: i64,
}

/// What a page brought.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct PageOutcome {
    /// Clips that the index did not know.
    pub new: Vec<ClipKey>,
    /// Clips that are not as they were.
    pub changed: Vec<ClipKey>,
    /// Clips that were followed, and are in progress no more.
    pub finished: Vec<ClipKey>,
    /// Whether a clip came that this pass had seen already.
    pub repeated: bool,
}

/// What the end of a pass says of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PassEnd {
    /// All of it was seen. A total that stays too high twice in the same way is not believed.
    Whole,
    /// It ended before its own total: another pass, at the next reading, will tell.
    Short,
    /// It moved meanwhile: another pass has to follow now.
    Moved,
}

/// In the column `shifted`: a clip came twice.
const REPEATED: i64 = 1;
/// In the column `shifted`: the total is not that of the first page.
const CHANGED: i64 = 2;
/// In the column `shifted`: the total shrank from one page to the next. Clips appear at the head, so
/// only then can what follows have moved up, and one have been skipped.
const SHRANK: i64 = 4;
/// In the column `shifted`: a look at the head alone met no clip that was known, so that more may have
/// come between those that it saw and those that were known.
const GAP: i64 = 8;
/// In the column `shifted`: the pass is to read all of the list. It says nothing of the list.
const ALL: i64 = 16;
/// In the column `shifted`: it went on after an end in the middle, or after a rest. What it read before
/// that is as old as its beginning. It says nothing of the list.
const RESUMED: i64 = 32;
/// What a list did while it was read.
const MOVED: i64 = REPEATED | CHANGED | SHRANK;

impl Index {
    /// The unfinished pass of an account, or a new one from the top. One that read its last page but
    /// was not ended is unfinished, too: it has pages and no cursor.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn begin_or_resume_pass(
        &self,
        account: AccountKey,
        now_ms: i64,
    ) -> Result<Pass, IndexError> {
        self.write(|tx| {
            let open = tx
                .query_row(
                    "SELECT id, cursor, pages, shifted & ?2 FROM pass
                     WHERE account = ?1 AND ended_ms IS NULL AND pages > 0 AND glance = 0
                     ORDER BY id DESC LIMIT 1",
                    params![account.0, ALL],
                    |row| {
                        Ok(Pass {
                            id: row.get(0)?,
                            cursor: row.get(1)?,
                            pages: row.get(2)?,
                            all: row.get::<_, i64>(3)? != 0,
                        })
                    },
                )
                .optional()?;
            if let Some(pass) = open {
                tx.execute(
                    "UPDATE pass SET shifted = shifted | ?2 WHERE id = ?1",
                    params![pass.id, RESUMED],
                )?;
                return Ok(pass);
            }
            tx.execute(
                "INSERT INTO pass (account, started_ms) VALUES (?1, ?2)",
                params![account.0, now_ms],
            )?;
            let id = tx.last_insert_rowid();
            // What was begun and never read a page has nothing to go on from.
            tx.execute(
                "DELETE FROM pass WHERE account = ?1 AND id < ?2 AND ended_ms IS NULL",
                params![account.0, id],
            )?;
            Ok(Pass {
                id,
                cursor: None,
                pages: 0,
                all: false,
            })
        })
    }

    /// Says of a pass that it is to read all of the list, also when it goes on after a restart.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn is_to_read_all(&self, pass: i64) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE pass SET shifted = shifted | ?2 WHERE id = ?1",
                params![pass, ALL],
            )?;
            Ok(())
        })
    }

    /// From when all that was last read of an account's list is, in ms since 1970: the end of the last
    /// whole pass, or the beginning of one that did not come there in one go.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn read_whole_ms(&self, account: AccountKey) -> Result<Option<i64>, IndexError> {
        self.read(|tx| {
            Ok(tx.query_row(
                "SELECT max(iif(shifted & ?2, started_ms, ended_ms)) FROM pass
                 WHERE account = ?1 AND complete = 1",
                params![account.0, RESUMED],
                |row| row.get(0),
            )?)
        })
    }

    /// Whether a list came to no end within so many pages, and was not read whole since.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn is_endless(&self, account: AccountKey, pages: u32) -> Result<bool, IndexError> {
        self.read(|tx| {
            Ok(tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM pass WHERE account = ?1 AND complete = 0
                     AND ended_ms IS NOT NULL AND pages >= ?2
                     AND id > (SELECT coalesce(max(id), 0) FROM pass
                         WHERE account = ?1 AND complete = 1))",
                params![account.0, pages],
                |row| row.get(0),
            )?)
        })
    }

    /// Whether a clip may have been skipped since the list was last read whole, so that a look at the
    /// head does not tell enough: numbers that do not fit may make up for each other.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn may_have_skipped(&self, account: AccountKey) -> Result<bool, IndexError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM pass WHERE account = ?1 AND complete = 0
                         AND shifted & ?2 AND id > (SELECT coalesce(max(id), 0) FROM pass
                             WHERE account = ?1 AND complete = 1))",
                )?
                .query_row(params![account.0, SHRANK | GAP], |row| row.get(0))?)
        })
    }

    /// Whether the last whole reading is open to doubt: it was believed though it saw fewer clips than
    /// the list told, since it saw the same before.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn is_doubtful(&self, account: AccountKey) -> Result<bool, IndexError> {
        self.read(|tx| {
            let seen_and_total = tx
                .prepare_cached(
                    "SELECT seen < total FROM pass WHERE account = ?1 AND complete = 1
                     ORDER BY id DESC LIMIT 1",
                )?
                .query_row([account.0], |row| row.get::<_, Option<bool>>(0))
                .optional()?;
            Ok(seen_and_total.flatten().unwrap_or(false))
        })
    }

    /// A number for a look at the head alone, above that of every pass so far: what such a look sees
    /// counts as seen by the pass that is under way.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn begin_glance(&self, account: AccountKey, now_ms: i64) -> Result<i64, IndexError> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO pass (account, started_ms, ended_ms, glance) VALUES (?1, ?2, ?2, 1)",
                params![account.0, now_ms],
            )?;
            let id = tx.last_insert_rowid();
            tx.execute(
                "DELETE FROM pass WHERE account = ?1 AND id < ?2 AND glance = 1 AND shifted & ?3 = 0",
                params![account.0, id, GAP],
            )?;
            Ok(id)
        })
    }

    /// Whether the total that a list tells fits what is listed of it here, as it did when the list
    /// was last read whole. If not, something came or went that the head does not show.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn total_fits(&self, account: AccountKey, total: i64) -> Result<bool, IndexError> {
        self.read(|tx| {
            let drift: Option<Option<i64>> = tx
                .prepare_cached(
                    "SELECT drift FROM pass WHERE account = ?1 AND complete = 1
                     ORDER BY id DESC LIMIT 1",
                )?
                .query_row([account.0], |row| row.get(0))
                .optional()?;
            let drift = drift.flatten().unwrap_or(0);
            Ok(total.saturating_sub(listed(tx, account)?) == drift)
        })
    }

    /// Takes in one page: clips, bad entries, and where the pass stands, all or nothing.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn record_page(&self, page: &PageRecord) -> Result<PageOutcome, IndexError> {
        self.write(|tx| {
            let mut outcome = PageOutcome::default();
            let mut first_time = 0_u32;
            for clip in &page.clips {
                let upserted = upsert(tx, page, clip)?;
                if upserted.new {
                    outcome.new.push(upserted.key);
                } else if upserted.changed {
                    outcome.changed.push(upserted.key);
                }
                let in_progress = page.in_progress.contains(&clip.number);
                if keep_progress(tx, upserted.key, in_progress.then_some(page.now_ms))? {
                    finish(tx, upserted.key, &clip.status, page.now_ms)?;
                    outcome.finished.push(upserted.key);
                }
                if upserted.seen_in_pass {
                    outcome.repeated = true;
                } else {
                    first_time += 1;
                }
            }
            for (raw, reason) in &page.unreadable {
                // The list's total counts them, too.
                first_time += 1;
                // One that was readable before is listed as it was, and no reason to say it is gone.
                if let Some(number) = number_within(raw) {
                    tx.prepare_cached(
                        "UPDATE video SET pass = ?3 WHERE account = ?1 AND number = ?2",
                    )?
                    .execute(params![page.account.0, number, page.pass])?;
                }
                tx.execute(
                    "INSERT INTO unreadable (account, raw, reason, seen_ms) VALUES (?1, ?2, ?3, ?4)
                     ON CONFLICT DO UPDATE SET seen_ms = excluded.seen_ms",
                    params![page.account.0, raw, reason, page.now_ms],
                )?;
            }
            let all_new = !outcome.new.is_empty()
                && outcome.new.len() == page.clips.len()
                && page.next.is_some();
            tx.execute(
                "UPDATE pass SET cursor = ?2, pages = pages + 1, seen = seen + ?3,
                     shifted = shifted | iif(?4, ?6, 0)
                         | iif(total IS NOT NULL AND ?5 IS NOT NULL AND total <> ?5, ?7, 0)
                         | iif(last_total IS NOT NULL AND ?5 IS NOT NULL AND ?5 < last_total, ?8, 0)
                         | iif(glance = 1 AND ?9, ?10, 0),
                     total = coalesce(total, ?5), last_total = coalesce(?5, last_total)
                 WHERE id = ?1",
                params![
                    page.pass,
                    page.next,
                    first_time,
                    outcome.repeated,
                    page.total,
                    REPEATED,
                    CHANGED,
                    SHRANK,
                    all_new,
                    GAP,
                ],
            )?;
            if let Some(total) = page.total {
                tx.execute(
                    "UPDATE account SET remote_total = ?2 WHERE id = ?1",
                    params![page.account.0, total],
                )?;
            }
            Ok(outcome)
        })
    }

    /// Ends a pass that reached the end of the list. Only one that saw the whole list, standing
    /// still, marks what it did not see as no longer listed; nothing is ever deleted.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn end_pass(
        &self,
        account: AccountKey,
        pass: i64,
        now_ms: i64,
    ) -> Result<PassEnd, IndexError> {
        self.write(|tx| {
            let (shifted, seen, total) = tx.query_row(
                "SELECT shifted, seen, total FROM pass WHERE id = ?1",
                [pass],
                |row| {
                    Ok((
                        row.get::<_, i64>(0)?,
                        row.get::<_, i64>(1)?,
                        row.get::<_, Option<i64>>(2)?,
                    ))
                },
            )?;
            // What a list shows twice in the same way is how it is: too few, or one of them twice.
            let as_before: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM pass WHERE account = ?1 AND id < ?2 AND seen = ?3
                     AND total IS ?4 AND ended_ms IS NOT NULL AND complete = 0 AND glance = 0)",
                params![account.0, pass, seen, total],
                |row| row.get(0),
            )?;
            let short = total.is_some_and(|total| seen < total);
            let end = match shifted & MOVED {
                0 if !short || as_before => PassEnd::Whole,
                0 => PassEnd::Short,
                REPEATED if as_before => PassEnd::Whole,
                _ => PassEnd::Moved,
            };
            let whole = end == PassEnd::Whole;
            tx.execute(
                "UPDATE pass SET ended_ms = ?2, complete = ?3, cursor = NULL WHERE id = ?1",
                params![pass, now_ms, whole],
            )?;
            if whole && !short {
                tx.execute(
                    "UPDATE video SET unlisted_ms = ?3
                     WHERE account = ?1 AND unlisted_ms IS NULL AND (pass IS NULL OR pass < ?2)",
                    params![account.0, pass, now_ms],
                )?;
            }
            if whole {
                let drift = match total {
                    Some(total) => Some(total.saturating_sub(listed(tx, account)?)),
                    None => None,
                };
                tx.execute(
                    "UPDATE pass SET drift = ?2 WHERE id = ?1",
                    params![pass, drift],
                )?;
                tx.execute(
                    "DELETE FROM pass WHERE account = ?1 AND id < ?2",
                    params![account.0, pass],
                )?;
            }
            tx.execute(
                "UPDATE account SET read_ms = ?2 WHERE id = ?1",
                params![account.0, now_ms],
            )?;
            Ok(end)
        })
    }

    /// Ends a pass that cannot go on, without any word on what it did not see.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn abandon_pass(&self, pass: i64, now_ms: i64) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE pass SET ended_ms = ?2, cursor = NULL WHERE id = ?1",
                params![pass, now_ms],
            )?;
            Ok(())
        })
    }

    /// Says that an account was looked at to the end that matters now.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_read_time(
        &self,
        account: AccountKey,
        now_ms: i64,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE account SET read_ms = ?2 WHERE id = ?1",
                params![account.0, now_ms],
            )?;
            Ok(())
        })
    }
}

/// How many clips of an account are listed, as far as is known here.
fn listed(tx: &Transaction<'_>, account: AccountKey) -> Result<i64, IndexError> {
    Ok(tx
        .prepare_cached("SELECT count(*) FROM video WHERE account = ?1 AND unlisted_ms IS NULL")?
        .query_row([account.0], |row| row.get(0))?)
}

/// The number of the clip that an entry is about which could not be read, if it still says so.
fn number_within(raw: &str) -> Option<&str> {
    let (_, rest) = raw.split_once("\"video_id\"")?;
    let rest = rest.trim_start().strip_prefix(':')?.trim_start();
    let id = rest.strip_prefix('"')?.split('"').next()?;
    Some(id.rsplit_once("video:").map_or(id, |(_, number)| number))
}

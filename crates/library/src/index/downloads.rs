//! The table `download`: the durable queue, as the person sees and changes it. What the engine
//! writes while it works is in `downloads_work`.

use rusqlite::{OptionalExtension, Row as SqlRow, Transaction, params};

use super::downloads_work::{LEFT_PART, LeftPart, to_left_part};
use super::files_checked::FileState;
use super::{Index, IndexError};
use crate::clip::{AccountKey, ClipKey, first_chars};
use crate::downloads::{QueueRow, QueueState};

/// How many rows of the queue are ever shown at once.
const SHOWN: u32 = 200;

/// The figures of the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueFigures {
    /// Waiting or running.
    pub left: u32,
    /// Failed.
    pub failed: u32,
    /// Done, since the queue was last empty.
    pub done: u32,
    /// When the last one of those ended, in ms since 1970.
    pub ended_ms: Option<i64>,
    /// Bytes of those that are done, and of the parts that are kept of the others.
    pub bytes_done: u64,
    /// Files that are not here any more as they were put here, and that the person was not told of to the
    /// end.
    pub troubled: u32,
    /// Bytes of the batch, as far as hosts have said and clips like these tell.
    pub bytes_all: Option<u64>,
}

impl Index {
    /// Puts back into the queue what ran when the app ended.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn requeue_interrupted(&self) -> Result<usize, IndexError> {
        self.write(|tx| {
            Ok(tx.execute(
                "UPDATE download SET state = 'waiting' WHERE state = 'running'",
                [],
            )?)
        })
    }

    /// Takes a row out of the queue; the finished file stays, and the clip is not put in again by
    /// itself. Answers the path of what an unfinished one left.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn drop_download(&self, clip: ClipKey) -> Result<Option<LeftPart>, IndexError> {
        self.write(|tx| {
            dismiss(tx, clip)?;
            drop_one(tx, clip)
        })
    }

    /// Takes out of the queue all that waits or runs. Answers each clip with what it left.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn drop_unfinished(&self) -> Result<Vec<(ClipKey, Option<LeftPart>)>, IndexError> {
        self.write(|tx| {
            let clips = keys(
                tx,
                "SELECT video FROM download WHERE state IN ('waiting', 'running')",
            )?;
            clips
                .into_iter()
                .map(|clip| Ok((clip, drop_one(tx, clip)?)))
                .collect()
        })
    }

    /// Takes out of the queue all that an account has in it. Answers as [`Index::drop_unfinished`].
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn drop_downloads_of(
        &self,
        account: AccountKey,
    ) -> Result<Vec<(ClipKey, Option<LeftPart>)>, IndexError> {
        self.write(|tx| {
            let mut query = tx.prepare(
                "SELECT d.video FROM download d JOIN video v ON v.id = d.video
                 WHERE v.account = ?1",
            )?;
            let clips: Vec<_> = query
                .query_map([account.0], |row| Ok(ClipKey(row.get(0)?)))?
                .collect::<Result<_, _>>()?;
            tx.execute(
                "DELETE FROM keep_downloading WHERE account = ?1",
                [account.0],
            )?;
            clips
                .into_iter()
                .map(|clip| Ok((clip, drop_one(tx, clip)?)))
                .collect()
        })
    }

    /// Pauses one row, or lets it go on.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn pause_download(&self, clip: ClipKey, on: bool) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE download SET paused = ?2 WHERE video = ?1
                 AND state IN ('waiting', 'running')",
                params![clip.0, on],
            )?;
            Ok(())
        })
    }

    /// Puts all that failed back into the queue. Answers how many.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn retry_failed(&self) -> Result<usize, IndexError> {
        self.write(|tx| {
            Ok(tx.execute(
                "UPDATE download SET state = 'waiting', tries = 0, problem = NULL, paused = 0,
                     ended_ms = NULL WHERE state = 'failed' AND cleared = 0",
                [],
            )?)
        })
    }

    /// Puts back into the queue what a network had kept from arriving.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn retry_parked(&self) -> Result<usize, IndexError> {
        self.write(|tx| {
            Ok(tx.execute(
                "UPDATE download SET state = 'waiting', tries = 0, problem = NULL, ended_ms = NULL
                 WHERE state = 'failed' AND cleared = 0 AND problem = 'did-not-arrive'",
                [],
            )?)
        })
    }

    /// Takes finished rows off the list. Answers their clips.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn clear_downloads(&self) -> Result<Vec<ClipKey>, IndexError> {
        self.write(|tx| {
            keys(
                tx,
                "UPDATE download SET cleared = 1 WHERE state = 'done' AND cleared = 0
                 RETURNING video",
            )
        })
    }

    /// Takes one row off the list, if it is finished, failed, or that of a file that is not as it was put
    /// there. Answers what one that failed left.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn clear_download(&self, clip: ClipKey) -> Result<Option<LeftPart>, IndexError> {
        self.write(|tx| {
            dismiss(tx, clip)?;
            tx.execute(
                "UPDATE download SET cleared = 1 WHERE video = ?1 AND state = 'done'",
                [clip.0],
            )?;
            let failed = format!(
                "SELECT {LEFT_PART} FROM download
                 WHERE video = ?1 AND state = 'failed' AND cleared = 0"
            );
            let left = tx
                .prepare_cached(&failed)?
                .query_row([clip.0], |row| {
                    let chosen = row.get::<_, Option<String>>("path")?.is_some();
                    chosen.then(|| to_left_part(row)).transpose()
                })
                .optional()?;
            let Some(part) = left else {
                return Ok(None);
            };
            tx.execute(
                "UPDATE download SET cleared = 1, path = NULL, part_bytes = 0, part_sha256 = NULL,
                     validator = NULL, whole_sha256 = NULL, part_inode = NULL, part_born_ns = NULL
                 WHERE video = ?1",
                [clip.0],
            )?;
            decline(tx, clip)?;
            Ok(part)
        })
    }

    /// Puts rows that were taken off the list back on it.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn restore_downloads(&self, clips: &[ClipKey]) -> Result<(), IndexError> {
        self.write(|tx| {
            for clip in clips {
                tx.execute(
                    "UPDATE file SET dismissed = 0 WHERE video = ?1 AND place = 'download'",
                    [clip.0],
                )?;
                let back = tx.execute(
                    "UPDATE download SET cleared = 0 WHERE video = ?1 AND cleared = 1",
                    [clip.0],
                )?;
                if back > 0 {
                    tx.execute("DELETE FROM declined WHERE video = ?1", [clip.0])?;
                }
            }
            Ok(())
        })
    }

    /// The figures of the queue.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn queue_figures(&self) -> Result<QueueFigures, IndexError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT count(*) FILTER (WHERE state IN ('waiting', 'running')),
                         count(*) FILTER (WHERE state = 'failed' AND cleared = 0),
                         count(*) FILTER (WHERE state = 'done'),
                         coalesce(sum(CASE state WHEN 'done' THEN total ELSE part_bytes END), 0),
                         sum(coalesce(total, guess)) FILTER (WHERE state <> 'failed'),
                         count(*) FILTER (WHERE state <> 'failed' AND total IS NULL
                             AND guess IS NULL),
                         (SELECT count(*) FROM file f WHERE f.place = 'download'
                             AND f.state <> 'whole' AND f.dismissed = 0
                             AND NOT EXISTS (SELECT 1 FROM download d WHERE d.video = f.video
                                 AND d.state <> 'done')),
                         max(ended_ms) FILTER (WHERE state = 'done')
                     FROM download",
                )?
                .query_row([], |row| {
                    let unknown: u32 = row.get(5)?;
                    Ok(QueueFigures {
                        left: row.get(0)?,
                        failed: row.get(1)?,
                        done: row.get(2)?,
                        troubled: row.get(6)?,
                        ended_ms: row.get(7)?,
                        bytes_done: row.get(3)?,
                        bytes_all: row.get::<_, Option<u64>>(4)?.filter(|_| unknown == 0),
                    })
                })?)
        })
    }

    /// The rows that are worth showing: what runs, what failed, files that are not here any more as they
    /// were put here, what waits, the newest done.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn queue_rows(&self) -> Result<Vec<QueueRow>, IndexError> {
        self.read(|tx| {
            let mut rows = Vec::new();
            // One look for each state: each is answered from the front of its index, however long
            // the queue is.
            for sql in [
                of_state("running", "d.position"),
                of_state("failed", "d.position"),
                TROUBLED.to_owned(),
                of_state("waiting", "d.position"),
                of_state("done", "-d.ended_ms"),
            ] {
                let left = SHOWN.saturating_sub(u32::try_from(rows.len()).unwrap_or(SHOWN));
                let mut query = tx.prepare_cached(&sql)?;
                let found = query.query_map([left], to_queue_row)?;
                for row in found {
                    rows.push(row?);
                }
            }
            Ok(rows)
        })
    }
}

/// The rows of the queue in one state. A file that is not as it was put there has a row of its own.
fn of_state(state: &str, order: &str) -> String {
    format!(
        "SELECT d.video, d.state, d.total, d.problem, d.path, t.prompt, t.picture_url,
             d.part_bytes, d.paused, d.tries, v.account, f.verified_ms, 'whole'
         FROM download d JOIN video_text t ON t.video = d.video
         JOIN video v ON v.id = d.video
         LEFT JOIN file f ON f.video = d.video AND f.place = 'download'
         WHERE d.state = '{state}' AND d.cleared = 0
             AND (d.state <> 'done' OR coalesce(f.state, 'whole') = 'whole')
         ORDER BY {order} LIMIT ?1"
    )
}

/// The rows of files that are not here any more as they were put here, and of which nothing is on its way.
const TROUBLED: &str = "SELECT f.video, 'done', f.bytes, NULL, f.path, t.prompt, t.picture_url,
        f.bytes, 0, 0, v.account, f.verified_ms, f.state
    FROM file f JOIN video_text t ON t.video = f.video
    JOIN video v ON v.id = f.video
    WHERE f.place = 'download' AND f.state <> 'whole' AND f.dismissed = 0
        AND NOT EXISTS (SELECT 1 FROM download d WHERE d.video = f.video AND d.state <> 'done')
    ORDER BY f.video LIMIT ?1";

fn drop_one(tx: &Transaction<'_>, clip: ClipKey) -> Result<Option<LeftPart>, IndexError> {
    let left = tx
        .prepare_cached(&format!(
            "DELETE FROM download WHERE video = ?1 RETURNING state, {LEFT_PART}"
        ))?
        .query_row([clip.0], |row| {
            let chosen = row.get::<_, Option<String>>("path")?.is_some();
            let part = chosen.then(|| to_left_part(row)).transpose()?;
            Ok((row.get::<_, String>("state")?, part))
        })
        .optional()?;
    let Some((state, part)) = left else {
        return Ok(None);
    };
    if state == "done" {
        return Ok(None);
    }
    decline(tx, clip)?;
    Ok(part)
}

/// Where nothing of a clip is on its way, what was found of its file leaves the list.
fn dismiss(tx: &Transaction<'_>, clip: ClipKey) -> Result<(), IndexError> {
    tx.prepare_cached(
        "UPDATE file SET dismissed = 1
         WHERE video = ?1 AND place = 'download' AND state <> 'whole'
             AND NOT EXISTS (SELECT 1 FROM download d WHERE d.video = ?1 AND d.state <> 'done')",
    )?
    .execute([clip.0])?;
    Ok(())
}

/// A clip is not put into the queue again by itself.
fn decline(tx: &Transaction<'_>, clip: ClipKey) -> Result<(), IndexError> {
    tx.prepare_cached("INSERT INTO declined (video) VALUES (?1) ON CONFLICT DO NOTHING")?
        .execute([clip.0])?;
    Ok(())
}

fn keys(tx: &Transaction<'_>, sql: &str) -> Result<Vec<ClipKey>, IndexError> {
    let mut query = tx.prepare_cached(sql)?;
    let keys = query.query_map([], |row| Ok(ClipKey(row.get(0)?)))?;
    Ok(keys.collect::<Result<_, _>>()?)
}

fn to_queue_row(row: &SqlRow<'_>) -> rusqlite::Result<QueueRow> {
    let state = QueueState::from_name(row.get_ref(1)?.as_str()?);
    Ok(QueueRow {
        clip: ClipKey(row.get(0)?),
        state,
        total: row.get(2)?,
        problem: row.get(3)?,
        path: row.get::<_, Option<String>>(4)?.map(Into::into),
        prompt: first_chars(row.get_ref(5)?.as_str()?, 160).to_owned(),
        picture: row
            .get::<_, Option<String>>(6)?
            .map(|url| crate::media::picture_version(&url)),
        bytes: row.get(7)?,
        paused: row.get(8)?,
        tries: row.get(9)?,
        account: AccountKey(row.get(10)?),
        verified_ms: row
            .get::<_, Option<i64>>(11)?
            .filter(|_| state == QueueState::Done),
        found: FileState::from_name(row.get_ref(12)?.as_str()?),
        retry_at_ms: None,
        stalled_ms: None,
    })
}

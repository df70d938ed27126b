//! The tables `following` and `finished`: clips that were seen in progress, and what became of them.
//!
//! A clip that was never seen in progress here has no row, so nobody is told of what was finished
//! before the first reading.

use rusqlite::{Transaction, params};

use super::{Index, IndexError};
use crate::clip::{AccountKey, ClipKey, Status};

/// A clip that was followed and is in progress no more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finished {
    /// The clip.
    pub key: ClipKey,
    /// What became of it.
    pub status: Status,
    /// Its prompt, whole.
    pub prompt: String,
    /// When that was seen, in ms since 1970.
    pub finished_ms: i64,
}

/// A clip in progress.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Followed {
    /// The clip.
    pub key: ClipKey,
    /// Whose it is.
    pub account: AccountKey,
    /// When it was made or first seen in progress, whichever came last by the wall clock, in ms since
    /// 1970.
    pub since_ms: i64,
}

impl Index {
    /// What has finished and was told to nobody yet, oldest first. It stays so until
    /// [`Index::keep_told`], over restarts too.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn untold(&self) -> Result<Vec<Finished>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT finished.video, finished.status, prompt, finished_ms
                 FROM finished JOIN video_text USING (video)
                 WHERE told = 0 ORDER BY finished_ms, video",
            )?;
            let finished = query.query_map([], |row| {
                Ok(Finished {
                    key: ClipKey(row.get(0)?),
                    status: Status::from_id(&row.get::<_, String>(1)?),
                    prompt: row.get(2)?,
                    finished_ms: row.get(3)?,
                })
            })?;
            Ok(finished.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps that these were told. One that was followed once more meanwhile and has finished again is
    /// still to be told.
    ///
    /// # Errors
    ///
    /// When SQLite refuses; none of them counts as told then.
    pub fn keep_told(&self, told: &[Finished]) -> Result<(), IndexError> {
        self.write(|tx| {
            let mut keep = tx.prepare_cached(
                "UPDATE finished SET told = 1 WHERE video = ?1 AND finished_ms = ?2",
            )?;
            for one in told {
                keep.execute(params![one.key.0, one.finished_ms])?;
            }
            Ok(())
        })
    }

    /// The clips in progress that are listed.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn followed(&self) -> Result<Vec<Followed>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT video, account, max(coalesce(made_ms, since_ms), since_ms)
                 FROM following JOIN video ON video.id = video
                 WHERE unlisted_ms IS NULL",
            )?;
            let rows = query.query_map([], |row| {
                Ok(Followed {
                    key: ClipKey(row.get(0)?),
                    account: AccountKey(row.get(1)?),
                    since_ms: row.get(2)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Whether a clip that is followed was not seen by this pass yet, so that it lies deeper in the
    /// list. Those that are followed since before `young_ms` do not count, and neither do those that
    /// were not there when all of the list was last read.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn follows_deeper(
        &self,
        account: AccountKey,
        pass: i64,
        young_ms: i64,
    ) -> Result<bool, IndexError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT EXISTS (SELECT 1 FROM following JOIN video ON video.id = video
                         WHERE account = ?1 AND unlisted_ms IS NULL AND since_ms >= ?3
                             AND pass < ?2 AND pass >= (SELECT coalesce(max(id), 0) FROM pass
                                 WHERE account = ?1 AND complete = 1))",
                )?
                .query_row(params![account.0, pass, young_ms], |row| row.get(0))?)
        })
    }
}

/// Keeps whether a clip is in progress, as of a moment in ms since 1970. Answers whether it was
/// followed and is in progress no more.
pub(super) fn keep_progress(
    tx: &Transaction<'_>,
    clip: ClipKey,
    in_progress_ms: Option<i64>,
) -> Result<bool, IndexError> {
    let Some(now_ms) = in_progress_ms else {
        let gone = tx
            .prepare_cached("DELETE FROM following WHERE video = ?1")?
            .execute([clip.0])?;
        return Ok(gone > 0);
    };
    tx.prepare_cached("INSERT OR IGNORE INTO following (video, since_ms) VALUES (?1, ?2)")?
        .execute(params![clip.0, now_ms])?;
    Ok(false)
}

/// Keeps what became of a clip that was followed, for somebody to be told.
pub(super) fn finish(
    tx: &Transaction<'_>,
    clip: ClipKey,
    status: &str,
    now_ms: i64,
) -> Result<(), IndexError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO finished (video, status, finished_ms) VALUES (?1, ?2, ?3)",
    )?
    .execute(params![clip.0, status, now_ms])?;
    Ok(())
}

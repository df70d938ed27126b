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
    /// Whose it is.
    pub account: AccountKey,
    /// When it was made, else when it was first seen in progress, in ms since 1970.
    pub made_ms: i64,
}

impl Index {
    /// What has finished since this was last asked, oldest first: each is given out once, over
    /// restarts too.
    ///
    /// # Errors
    ///
    /// When SQLite refuses; nothing counts as given out then.
    pub fn take_finished(&self) -> Result<Vec<Finished>, IndexError> {
        self.write(|tx| {
            let finished = {
                let mut query = tx.prepare_cached(
                    "SELECT finished.video, finished.status, prompt, finished_ms
                     FROM finished JOIN video_text USING (video)
                     WHERE told = 0 ORDER BY finished_ms, video",
                )?;
                query
                    .query_map([], |row| {
                        Ok(Finished {
                            key: ClipKey(row.get(0)?),
                            status: Status::from_id(&row.get::<_, String>(1)?),
                            prompt: row.get(2)?,
                            finished_ms: row.get(3)?,
                        })
                    })?
                    .collect::<Result<Vec<_>, _>>()?
            };
            if !finished.is_empty() {
                tx.execute("UPDATE finished SET told = 1 WHERE told = 0", [])?;
            }
            Ok(finished)
        })
    }

    /// The clips in progress that were made since a moment, in ms since 1970.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn followed(&self, since_ms: i64) -> Result<Vec<Followed>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT account, coalesce(made_ms, since_ms) AS age
                 FROM following JOIN video ON video.id = video
                 WHERE unlisted_ms IS NULL AND age > ?1",
            )?;
            let rows = query.query_map([since_ms], |row| {
                Ok(Followed {
                    account: AccountKey(row.get(0)?),
                    made_ms: row.get(1)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
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

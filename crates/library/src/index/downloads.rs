//! The table `download`: the durable queue.

use rusqlite::{OptionalExtension, Row as SqlRow, params};

use super::files::{self, Place};
use super::{Index, IndexError};
use crate::clip::{ClipKey, KeptFile, first_chars};
use crate::downloads::{QueueRow, QueueState, Queued};

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
}

/// What a try at a download leaves for the next one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueueTarget {
    /// The path below the downloads folder.
    pub(crate) path: String,
    /// Bytes in all, once the host has said so.
    pub(crate) total: Option<u64>,
    /// What proves that the host still has the same bytes.
    pub(crate) validator: Option<String>,
}

impl Index {
    /// Puts clips into the queue, once each, in the order given.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn enqueue(&self, clips: &[ClipKey], now_ms: i64) -> Result<Queued, IndexError> {
        self.write(|tx| {
            let mut queued = Queued::default();
            let busy: bool = tx.query_row(
                "SELECT EXISTS (SELECT 1 FROM download WHERE state IN ('waiting', 'running'))",
                [],
                |row| row.get(0),
            )?;
            if !busy {
                tx.execute("DELETE FROM download WHERE state = 'done'", [])?;
            }
            for clip in clips {
                let clip_url: Option<Option<String>> = tx
                    .query_row(
                        "SELECT clip_url FROM video_text WHERE video = ?1",
                        [clip.0],
                        |row| row.get(0),
                    )
                    .optional()?;
                if files::get(tx, *clip, files::DOWNLOAD)?.is_some() {
                    queued.already += 1;
                } else if clip_url.flatten().is_none() {
                    queued.without_file += 1;
                } else {
                    let added = tx.execute(
                        "INSERT INTO download (video, position, state, added_ms)
                         VALUES (?1, (SELECT coalesce(max(position) + 1, 0) FROM download),
                             'waiting', ?2)
                         ON CONFLICT (video) DO UPDATE SET state = 'waiting', tries = 0,
                             problem = NULL, ended_ms = NULL
                         WHERE state IN ('failed', 'done')",
                        params![clip.0, now_ms],
                    )?;
                    if added > 0 {
                        queued.added += 1;
                    } else {
                        queued.already += 1;
                    }
                }
            }
            Ok(queued)
        })
    }

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

    /// Takes the next clip out of the queue to work on it.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn next_download(&self) -> Result<Option<ClipKey>, IndexError> {
        self.write(|tx| {
            Ok(tx
                .query_row(
                    "UPDATE download SET state = 'running', tries = tries + 1
                     WHERE video = (SELECT video FROM download WHERE state = 'waiting'
                         ORDER BY position LIMIT 1)
                     RETURNING video",
                    [],
                    |row| Ok(ClipKey(row.get(0)?)),
                )
                .optional()?)
        })
    }

    /// Keeps the name that was chosen for a download, so that a second try goes on with it.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_download_target(
        &self,
        clip: ClipKey,
        target: &QueueTarget,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE download SET path = ?2, total = ?3, validator = ?4 WHERE video = ?1",
                params![clip.0, target.path, target.total, target.validator],
            )?;
            Ok(())
        })
    }

    /// What an earlier try left.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn download_target(&self, clip: ClipKey) -> Result<Option<QueueTarget>, IndexError> {
        self.read(|tx| {
            Ok(tx
                .query_row(
                    "SELECT path, total, validator FROM download
                     WHERE video = ?1 AND path IS NOT NULL",
                    [clip.0],
                    |row| {
                        Ok(QueueTarget {
                            path: row.get(0)?,
                            total: row.get(1)?,
                            validator: row.get(2)?,
                        })
                    },
                )
                .optional()?)
        })
    }

    /// Says that a file stands whole under its own name: the row of the file and the row of the
    /// queue in one transaction.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn finish_download(
        &self,
        clip: ClipKey,
        file: &KeptFile,
        now_ms: i64,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            files::put(tx, clip, Place::Download, file)?;
            tx.execute(
                "UPDATE download SET state = 'done', problem = NULL, path = ?2, total = ?3,
                     ended_ms = ?4 WHERE video = ?1",
                params![clip.0, file.path.to_string_lossy(), file.bytes, now_ms],
            )?;
            Ok(())
        })
    }

    /// Says that a download did not arrive.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn fail_download(
        &self,
        clip: ClipKey,
        problem: &str,
        now_ms: i64,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE download SET state = 'failed', problem = ?2, ended_ms = ?3 WHERE video = ?1",
                params![clip.0, problem, now_ms],
            )?;
            Ok(())
        })
    }

    /// Takes a row out of the queue; the finished file stays. Answers the relative path of what an
    /// unfinished one left.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn drop_download(&self, clip: ClipKey) -> Result<Option<String>, IndexError> {
        self.write(|tx| {
            let left = tx
                .query_row(
                    "DELETE FROM download WHERE video = ?1 RETURNING state, path",
                    [clip.0],
                    |row| Ok((row.get::<_, String>(0)?, row.get::<_, Option<String>>(1)?)),
                )
                .optional()?;
            Ok(left.and_then(|(state, path)| path.filter(|_| state != "done")))
        })
    }

    /// The figures of the queue.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn queue_figures(&self) -> Result<QueueFigures, IndexError> {
        self.read(|tx| {
            Ok(tx.query_row(
                "SELECT count(*) FILTER (WHERE state IN ('waiting', 'running')),
                     count(*) FILTER (WHERE state = 'failed'),
                     count(*) FILTER (WHERE state = 'done') FROM download",
                [],
                |row| {
                    Ok(QueueFigures {
                        left: row.get(0)?,
                        failed: row.get(1)?,
                        done: row.get(2)?,
                    })
                },
            )?)
        })
    }

    /// The rows that are worth showing: what runs, what failed, what waits, the newest done.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn queue_rows(&self) -> Result<Vec<QueueRow>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT d.video, d.state, d.total, d.problem, d.path, t.prompt, t.picture_url
                 FROM download d JOIN video_text t ON t.video = d.video
                 ORDER BY CASE d.state WHEN 'running' THEN 0 WHEN 'failed' THEN 1
                     WHEN 'waiting' THEN 2 ELSE 3 END,
                     CASE d.state WHEN 'done' THEN -d.ended_ms ELSE d.position END
                 LIMIT ?1",
            )?;
            let rows = query.query_map([SHOWN], to_queue_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

fn to_queue_row(row: &SqlRow<'_>) -> rusqlite::Result<QueueRow> {
    Ok(QueueRow {
        clip: ClipKey(row.get(0)?),
        state: QueueState::from_name(row.get_ref(1)?.as_str()?),
        total: row.get(2)?,
        problem: row.get(3)?,
        path: row.get::<_, Option<String>>(4)?.map(Into::into),
        prompt: first_chars(row.get_ref(5)?.as_str()?, 160).to_owned(),
        picture: row
            .get::<_, Option<String>>(6)?
            .map(|url| crate::media::picture_version(&url)),
        bytes: 0,
    })
}

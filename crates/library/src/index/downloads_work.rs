//! What the engine of downloads reads and writes while it works: the next row, what a try leaves for
//! the next one, and the end.

use rusqlite::{OptionalExtension, Row as SqlRow, Transaction, params};

use super::files::{self, Place};
use super::{Index, IndexError};
use crate::clip::{ClipKey, KeptFile};

/// A row of the queue, taken out to work on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Claimed {
    /// The clip.
    pub(crate) clip: ClipKey,
    /// Tries so far.
    pub(crate) tries: u32,
    /// Where it goes, once that was chosen.
    pub(crate) path: Option<String>,
    /// What an earlier try left.
    pub(crate) part: Part,
    /// Which file that is.
    pub(crate) part_id: Option<PartId>,
    /// The SHA-256 of the whole, if an earlier try had all of it.
    pub(crate) whole_sha256: Option<Vec<u8>>,
}

/// What a try leaves for the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Part {
    /// Bytes that the queue knows of.
    pub(crate) bytes: u64,
    /// Their SHA-256.
    pub(crate) sha256: Option<Vec<u8>>,
    /// Bytes in all, once the host has said so.
    pub(crate) total: Option<u64>,
    /// What proves that the host still has the same bytes.
    pub(crate) validator: Option<String>,
}

/// Which file a part is, as the disk tells. The number of the device is no part of it: a disk that is
/// plugged in again may have another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PartId {
    /// Its inode.
    pub(crate) inode: i64,
    /// When it was made, in ns since 1970, where the disk says so.
    pub(crate) born_ns: Option<i64>,
}

/// What a download left that is not to go on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LeftPart {
    /// The path of the file that it would have become.
    pub(crate) path: String,
    /// Which file it is.
    pub(crate) id: Option<PartId>,
    /// What is known of it.
    pub(crate) part: Part,
}

/// The columns of what a download left.
pub(super) const LEFT_PART: &str =
    "path, part_bytes, part_sha256, total, validator, part_inode, part_born_ns";

pub(super) fn to_left_part(row: &SqlRow<'_>) -> rusqlite::Result<LeftPart> {
    Ok(LeftPart {
        path: row.get("path")?,
        id: to_part_id(row)?,
        part: to_part(row)?,
    })
}

fn to_part(row: &SqlRow<'_>) -> rusqlite::Result<Part> {
    Ok(Part {
        bytes: row.get("part_bytes")?,
        sha256: row.get("part_sha256")?,
        total: row.get("total")?,
        validator: row.get("validator")?,
    })
}

fn to_part_id(row: &SqlRow<'_>) -> rusqlite::Result<Option<PartId>> {
    let inode: Option<i64> = row.get("part_inode")?;
    let born_ns = row.get("part_born_ns")?;
    Ok(inode.map(|inode| PartId { inode, born_ns }))
}

impl Index {
    /// The next clip that waits and is not among `busy`.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn next_download(
        &self,
        busy: impl Fn(ClipKey) -> bool,
    ) -> Result<Option<ClipKey>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT video FROM download WHERE state = 'waiting' AND paused = 0
                 ORDER BY position",
            )?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                let clip = ClipKey(row.get(0)?);
                if !busy(clip) {
                    return Ok(Some(clip));
                }
            }
            Ok(None)
        })
    }

    /// Says that a clip is worked on. None if it is not to be any more.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn claim_download(&self, clip: ClipKey) -> Result<Option<Claimed>, IndexError> {
        self.write_soon(|tx| {
            Ok(tx
                .prepare_cached(
                    "UPDATE download SET state = 'running'
                     WHERE video = ?1 AND state = 'waiting' AND paused = 0
                     RETURNING tries, path, part_bytes, part_sha256, total, validator, whole_sha256,
                         part_inode, part_born_ns",
                )?
                .query_row([clip.0], |row| {
                    Ok(Claimed {
                        clip,
                        tries: row.get("tries")?,
                        path: row.get("path")?,
                        part: to_part(row)?,
                        part_id: to_part_id(row)?,
                        whole_sha256: row.get("whole_sha256")?,
                    })
                })
                .optional()?)
        })
    }

    /// Whether another row of the queue, or another file, bears this path.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn bears_path(&self, clip: ClipKey, path: &str) -> Result<bool, IndexError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT 1 FROM download WHERE path = ?2 AND video <> ?1
                     UNION ALL SELECT 1 FROM file
                     WHERE path = ?2 AND video <> ?1 AND place = 'download'",
                )?
                .exists(params![clip.0, path])?)
        })
    }

    /// Keeps the name that was chosen for a download, before its first byte is written. Not waited for: a
    /// part that no row knows after a power cut is left alone, and another name is chosen.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_download_path(&self, clip: ClipKey, path: &str) -> Result<(), IndexError> {
        self.write_soon(|tx| {
            tx.prepare_cached(
                "UPDATE download SET path = ?2, part_bytes = 0, part_sha256 = NULL, total = NULL,
                     validator = NULL, whole_sha256 = NULL, part_inode = NULL,
                     part_born_ns = NULL WHERE video = ?1",
            )?
            .execute(params![clip.0, path])?;
            Ok(())
        })
    }

    /// Keeps that what a download has by now goes by another name.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn move_download(&self, clip: ClipKey, path: &str) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.prepare_cached("UPDATE download SET path = ?2 WHERE video = ?1")?
                .execute(params![clip.0, path])?;
            Ok(())
        })
    }

    /// Keeps which file the part of a download is, before that has a name.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_part_id(&self, clip: ClipKey, id: PartId) -> Result<(), IndexError> {
        self.write_soon(|tx| {
            tx.prepare_cached(
                "UPDATE download SET part_inode = ?2, part_born_ns = ?3 WHERE video = ?1",
            )?
            .execute(params![clip.0, id.inode, id.born_ns])?;
            Ok(())
        })
    }

    /// Keeps how far a part is. Not waited for: a part is never believed before it is read again.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_part(&self, clip: ClipKey, part: &Part) -> Result<(), IndexError> {
        self.write_soon(|tx| {
            tx.prepare_cached(
                "UPDATE download SET part_bytes = ?2, part_sha256 = ?3, total = ?4, validator = ?5
                 WHERE video = ?1",
            )?
            .execute(params![
                clip.0,
                part.bytes,
                part.sha256,
                part.total,
                part.validator
            ])?;
            Ok(())
        })
    }

    /// Keeps that a part is whole and proved, before it gets its name. Not waited for: after a power cut
    /// the clip is fetched again, and is found to be the file that bears its name already.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_whole(&self, clip: ClipKey, file: &KeptFile) -> Result<(), IndexError> {
        self.write_soon(|tx| {
            tx.prepare_cached(
                "UPDATE download SET part_bytes = ?2, part_sha256 = ?3, whole_sha256 = ?3,
                     total = ?2 WHERE video = ?1",
            )?
            .execute(params![clip.0, file.bytes, file.sha256])?;
            Ok(())
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
        modified_ns: Option<i64>,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            files::put(tx, clip, Place::Download, file)?;
            tx.prepare_cached(
                "UPDATE file SET modified_ns = ?2 WHERE video = ?1 AND place = 'download'",
            )?
            .execute(params![clip.0, modified_ns])?;
            tx.prepare_cached(
                "UPDATE download SET state = 'done', problem = NULL, path = ?2, total = ?3,
                     part_bytes = ?3, ended_ms = ?4 WHERE video = ?1",
            )?
            .execute(params![
                clip.0,
                file.path.to_string_lossy(),
                file.bytes,
                file.verified_ms
            ])?;
            Ok(())
        })
    }

    /// Puts a row back into the queue after a try that brought nothing to its end.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn put_back_download(
        &self,
        clip: ClipKey,
        tries: u32,
        problem: Option<&str>,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.prepare_cached(
                "UPDATE download SET state = 'waiting', tries = ?2, problem = ?3
                 WHERE video = ?1 AND state = 'running'",
            )?
            .execute(params![clip.0, tries, problem])?;
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
        self.write(|tx| fail(tx, clip, problem, now_ms))
    }
}

fn fail(tx: &Transaction<'_>, clip: ClipKey, problem: &str, now_ms: i64) -> Result<(), IndexError> {
    tx.prepare_cached(
        "UPDATE download SET state = 'failed', problem = ?2, ended_ms = ?3
         WHERE video = ?1 AND state = 'running'",
    )?
    .execute(params![clip.0, problem, now_ms])?;
    Ok(())
}

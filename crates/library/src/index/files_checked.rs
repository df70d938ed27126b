//! How the files of downloads were found when they were last looked at.

use std::path::PathBuf;

use rusqlite::{OptionalExtension as _, params};

use super::downloads_work::{LEFT_PART, LeftPart, to_left_part};
use super::{Index, IndexError};
use crate::clip::{ClipKey, KeptFile};

/// How a file was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// As it was put there.
    Whole,
    /// Not where it was put.
    Moved,
    /// Changed by the person.
    Changed,
    /// Other bytes than were put there, and nobody changed it.
    Damaged,
}

impl FileState {
    pub(super) fn from_name(name: &str) -> Self {
        match name {
            "moved" => Self::Moved,
            "changed" => Self::Changed,
            "damaged" => Self::Damaged,
            _ => Self::Whole,
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Moved => "moved",
            Self::Changed => "changed",
            Self::Damaged => "damaged",
        }
    }
}

/// A file of the downloads, with what tells damage from a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Checkable {
    /// The clip.
    pub(crate) clip: ClipKey,
    /// The file, as it was put there.
    pub(crate) file: KeptFile,
    /// When it was last written, by the disk, when it was put there.
    pub(crate) modified_ns: Option<i64>,
    /// How it was found last.
    pub(crate) state: FileState,
}

impl Index {
    /// How many files the downloads have.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn count_checkable(&self) -> Result<u32, IndexError> {
        self.read(|tx| {
            Ok(tx.query_row(
                "SELECT count(*) FROM file WHERE place = 'download'",
                [],
                |row| row.get(0),
            )?)
        })
    }

    /// The next file of the downloads behind a clip, by key.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn next_checkable(&self, after: ClipKey) -> Result<Option<Checkable>, IndexError> {
        self.checkable("video > ?1", after)
    }

    /// The file of a clip among the downloads.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn checkable_of(&self, clip: ClipKey) -> Result<Option<Checkable>, IndexError> {
        self.checkable("video = ?1", clip)
    }

    fn checkable(&self, which: &str, clip: ClipKey) -> Result<Option<Checkable>, IndexError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(&format!(
                    "SELECT path, bytes, sha256, verified_ms, video, modified_ns, state FROM file
                     WHERE place = 'download' AND {which} ORDER BY video LIMIT 1"
                ))?
                .query_row([clip.0], |row| {
                    Ok(Checkable {
                        file: super::videos::to_kept_file(row)?,
                        clip: ClipKey(row.get(4)?),
                        modified_ns: row.get(5)?,
                        state: FileState::from_name(row.get_ref(6)?.as_str()?),
                    })
                })
                .optional()?)
        })
    }

    /// Keeps how a file was found. Only one that is whole was verified then.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_checked(
        &self,
        clip: ClipKey,
        state: FileState,
        now_ms: i64,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.prepare_cached(
                "UPDATE file SET state = ?2,
                     dismissed = CASE state WHEN ?2 THEN dismissed ELSE 0 END,
                     verified_ms = CASE ?2 WHEN 'whole' THEN ?3 ELSE verified_ms END
                 WHERE video = ?1 AND place = 'download'",
            )?
            .execute(params![clip.0, state.name(), now_ms])?;
            Ok(())
        })
    }

    /// Says where a file is that was found again.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_found(
        &self,
        clip: ClipKey,
        (path, modified_ns): (&str, Option<i64>),
        now_ms: i64,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE file SET state = 'whole', path = ?2, modified_ns = ?3, verified_ms = ?4
                 WHERE video = ?1 AND place = 'download'",
                params![clip.0, path, modified_ns, now_ms],
            )?;
            Ok(())
        })
    }

    /// The files of these clips that were whole when they were last looked at.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn whole_files(
        &self,
        clips: &[ClipKey],
    ) -> Result<Vec<(ClipKey, PathBuf)>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT path FROM file WHERE video = ?1 AND place = 'download'
                     AND state = 'whole'",
            )?;
            let mut files = Vec::new();
            for clip in clips {
                let path = query.query_row([clip.0], |row| row.get::<_, String>(0));
                files.extend(path.optional()?.map(|path| (*clip, path.into())));
            }
            Ok(files)
        })
    }

    /// The clips whose files are damaged.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn damaged_files(&self) -> Result<Vec<ClipKey>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT video FROM file WHERE place = 'download' AND state = 'damaged'",
            )?;
            let clips = query.query_map([], |row| Ok(ClipKey(row.get(0)?)))?;
            Ok(clips.collect::<Result<_, _>>()?)
        })
    }

    /// Forgets what unfinished downloads left, since they go into another folder now. Answers what
    /// that is.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn forget_parts(&self) -> Result<Vec<LeftPart>, IndexError> {
        self.write(|tx| {
            let mut query = tx.prepare(&format!(
                "SELECT {LEFT_PART} FROM download WHERE state <> 'done' AND path IS NOT NULL"
            ))?;
            let parts = query.query_map([], to_left_part)?;
            let parts = parts.collect::<Result<Vec<_>, _>>()?;
            tx.execute(
                "UPDATE download SET path = NULL, part_bytes = 0, part_sha256 = NULL, total = NULL,
                     validator = NULL, whole_sha256 = NULL, part_inode = NULL,
                     part_born_ns = NULL WHERE state <> 'done'",
                [],
            )?;
            Ok(parts)
        })
    }
}

//! The table `file`: the one store of clip bytes, by clip and place.

use rusqlite::{OptionalExtension, Transaction, params};

use super::videos::to_kept_file;
use super::{Index, IndexError};
use crate::clip::{ClipKey, KeptFile};

/// The cache of the viewer.
pub(super) const CACHE: &str = "cache";
/// The person's downloads.
pub(super) const DOWNLOAD: &str = "download";

/// Which part of the store a file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// The cache of the viewer: may be emptied at any time.
    Cache,
    /// The person's downloads: never touched once they are there.
    Download,
}

impl Place {
    fn name(self) -> &'static str {
        match self {
            Self::Cache => CACHE,
            Self::Download => DOWNLOAD,
        }
    }
}

impl Index {
    /// The file of a clip in a place.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn file(&self, clip: ClipKey, place: Place) -> Result<Option<KeptFile>, IndexError> {
        self.read(|tx| get(tx, clip, place.name()))
    }

    /// Records a file that stands whole under its own name.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_file(
        &self,
        clip: ClipKey,
        place: Place,
        file: &KeptFile,
    ) -> Result<(), IndexError> {
        self.write(|tx| put(tx, clip, place, file))
    }

    /// Forgets a file that is not there any more.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn forget_file(&self, clip: ClipKey, place: Place) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "DELETE FROM file WHERE video = ?1 AND place = ?2",
                params![clip.0, place.name()],
            )?;
            Ok(())
        })
    }
}

pub(super) fn get(
    tx: &Transaction<'_>,
    clip: ClipKey,
    place: &str,
) -> Result<Option<KeptFile>, IndexError> {
    Ok(tx
        .prepare_cached(
            "SELECT path, bytes, sha256, verified_ms FROM file WHERE video = ?1 AND place = ?2",
        )?
        .query_row(params![clip.0, place], to_kept_file)
        .optional()?)
}

/// Since when PixVerse names another file for the clip than the downloaded one, in ms since 1970.
pub(super) fn other_since(tx: &Transaction<'_>, clip: ClipKey) -> Result<Option<i64>, IndexError> {
    Ok(tx
        .prepare_cached("SELECT other_ms FROM file WHERE video = ?1 AND place = 'download'")?
        .query_row([clip.0], |row| row.get(0))
        .optional()?
        .flatten())
}

pub(super) fn put(
    tx: &Transaction<'_>,
    clip: ClipKey,
    place: Place,
    file: &KeptFile,
) -> Result<(), IndexError> {
    tx.execute(
        "INSERT INTO file (video, place, path, bytes, sha256, verified_ms, used_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6)
         ON CONFLICT (video, place) DO UPDATE SET path = excluded.path, bytes = excluded.bytes,
             sha256 = excluded.sha256, verified_ms = excluded.verified_ms,
             used_ms = excluded.used_ms, other_ms = NULL, state = 'whole', modified_ns = NULL,
             dismissed = 0",
        params![
            clip.0,
            place.name(),
            file.path.to_string_lossy(),
            file.bytes,
            file.sha256,
            file.verified_ms
        ],
    )?;
    Ok(())
}

//! The table `picture`: which picture of a clip lies in the cache, and its ThumbHash.

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Index, IndexError};
use crate::clip::ClipKey;

/// A picture in the cache.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeptPicture {
    /// Of which picture it was made.
    pub version: String,
    /// Pixels of the original.
    pub width: u32,
    /// Pixels of the original.
    pub height: u32,
    /// Its ThumbHash.
    pub thumbhash: Vec<u8>,
}

impl Index {
    /// The version of the picture that lies in the cache.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn picture_version(&self, clip: ClipKey) -> Result<Option<String>, IndexError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached("SELECT version FROM picture WHERE video = ?1")?
                .query_row([clip.0], |row| row.get(0))
                .optional()?)
        })
    }

    /// Clips of shown accounts that have a picture, but none in the cache: newest first, of the newest
    /// so many clips or of all, and no more of them than `limit`.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn pictures_missing(
        &self,
        among: Option<u32>,
        limit: usize,
    ) -> Result<Vec<ClipKey>, IndexError> {
        self.read(|tx| {
            let mut missing = tx.prepare_cached(
                "SELECT n.id FROM (
                     SELECT v.id, v.made_ms FROM video v JOIN account a ON a.id = v.account
                     WHERE a.included = 1 ORDER BY v.made_ms DESC, v.id DESC LIMIT ?1
                 ) n JOIN video_text t ON t.video = n.id
                 LEFT JOIN picture p ON p.video = n.id
                 WHERE p.video IS NULL AND t.picture_url IS NOT NULL
                 ORDER BY n.made_ms DESC, n.id DESC LIMIT ?2",
            )?;
            let among = among.map_or(-1, i64::from);
            let found = missing.query_map(params![among, limit], |row| Ok(ClipKey(row.get(0)?)))?;
            Ok(found.collect::<Result<_, _>>()?)
        })
    }

    /// Records a picture whose file stands in the cache.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_picture(
        &self,
        clip: ClipKey,
        picture: &KeptPicture,
    ) -> Result<(), IndexError> {
        self.write(|tx| keep(tx, clip, picture))
    }

    /// Records many of them at once.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_pictures(
        &self,
        pictures: &[(ClipKey, KeptPicture)],
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            pictures
                .iter()
                .try_for_each(|(clip, picture)| keep(tx, *clip, picture))
        })
    }
}

fn keep(tx: &Transaction<'_>, clip: ClipKey, picture: &KeptPicture) -> Result<(), IndexError> {
    tx.prepare_cached(
        "INSERT INTO picture (video, version, width, height, thumbhash)
         VALUES (?1, ?2, ?3, ?4, ?5)
         ON CONFLICT (video) DO UPDATE SET version = excluded.version,
             width = excluded.width, height = excluded.height,
             thumbhash = excluded.thumbhash",
    )?
    .execute(params![
        clip.0,
        picture.version,
        picture.width,
        picture.height,
        picture.thumbhash
    ])?;
    Ok(())
}

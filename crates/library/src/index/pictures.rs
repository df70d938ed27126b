//! The table `picture`: which picture of a clip lies in the cache, and its ThumbHash.

use rusqlite::{OptionalExtension, params};

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
        self.write(|tx| {
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
        })
    }
}

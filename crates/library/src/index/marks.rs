//! The table `mark`: what the person says of clips. Keyed by e-mail and number, so that it outlives
//! the row of the clip and finds it again.

use rusqlite::{Transaction, params};

use super::{Index, IndexError};
use crate::clip::ClipKey;

impl Index {
    /// Marks clips as favourites, or not.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn set_favourite(&self, keys: &[ClipKey], on: bool) -> Result<(), IndexError> {
        self.write(|tx| {
            let sql = "INSERT INTO mark (email, number, favourite)
                 SELECT a.email, v.number, ?2 FROM video v JOIN account a ON a.id = v.account
                 WHERE v.id = ?1
                 ON CONFLICT (email, number) DO UPDATE SET favourite = excluded.favourite
                     WHERE favourite <> excluded.favourite";
            let mut keep = tx.prepare_cached(sql)?;
            for key in keys {
                keep.execute(params![key.0, on])?;
            }
            forget_empty(tx)
        })
    }

    /// Rates clips from 1 to 5; 0 takes the rating away.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn set_rating(&self, keys: &[ClipKey], rating: u8) -> Result<(), IndexError> {
        self.write(|tx| {
            let sql = "INSERT INTO mark (email, number, rating)
                 SELECT a.email, v.number, ?2 FROM video v JOIN account a ON a.id = v.account
                 WHERE v.id = ?1
                 ON CONFLICT (email, number) DO UPDATE SET rating = excluded.rating
                     WHERE rating <> excluded.rating";
            let mut keep = tx.prepare_cached(sql)?;
            for key in keys {
                keep.execute(params![key.0, rating.min(5)])?;
            }
            forget_empty(tx)
        })
    }
}

/// A mark that says nothing is none.
fn forget_empty(tx: &Transaction<'_>) -> Result<(), IndexError> {
    tx.execute("DELETE FROM mark WHERE favourite = 0 AND rating = 0", [])?;
    Ok(())
}

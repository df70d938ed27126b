//! The table `look`: when the gallery was last looked at.

use rusqlite::OptionalExtension;

use super::{Index, IndexError};

impl Index {
    /// When the gallery was last looked at, in ms since 1970; none before the first time.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn last_look(&self) -> Result<Option<i64>, IndexError> {
        self.read(|tx| {
            Ok(tx
                .query_row("SELECT at_ms FROM look", [], |row| row.get(0))
                .optional()?)
        })
    }

    /// Keeps that it is looked at now, in ms since 1970.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn keep_look(&self, now_ms: i64) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO look (one, at_ms) VALUES (1, ?1)
                 ON CONFLICT (one) DO UPDATE SET at_ms = excluded.at_ms",
                [now_ms],
            )?;
            Ok(())
        })
    }
}

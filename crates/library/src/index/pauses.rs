//! The table `pause`: until when nothing is asked, over restarts too.

use rusqlite::params;

use super::{Index, IndexError};
use crate::account::CredentialKey;

impl Index {
    /// Keeps until when nothing is asked with a token, or at all; `None` ends it.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_pause(
        &self,
        token: Option<CredentialKey>,
        until_ms: Option<i64>,
    ) -> Result<(), IndexError> {
        let token = token.map(|token| token.0);
        self.write(|tx| {
            tx.prepare_cached("DELETE FROM pause WHERE credential IS ?1")?
                .execute([token])?;
            if let Some(until_ms) = until_ms {
                tx.prepare_cached("INSERT INTO pause (credential, until_ms) VALUES (?1, ?2)")?
                    .execute(params![token, until_ms])?;
            }
            Ok(())
        })
    }

    /// The pauses that are not over at a moment, in ms since 1970.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn pauses(
        &self,
        now_ms: i64,
    ) -> Result<Vec<(Option<CredentialKey>, i64)>, IndexError> {
        self.read(|tx| {
            let mut query =
                tx.prepare("SELECT credential, until_ms FROM pause WHERE until_ms > ?1")?;
            let rows = query.query_map([now_ms], |row| {
                Ok((
                    row.get::<_, Option<i64>>(0)?.map(CredentialKey),
                    row.get(1)?,
                ))
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }
}

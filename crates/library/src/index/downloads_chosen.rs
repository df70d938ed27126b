//! The table `download_choice`: what the person chose for downloads, and whether they are paused.

use rusqlite::params;

use super::{Index, IndexError};
use crate::clip::AccountKey;

/// What the person chose for downloads.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Chosen {
    /// The folder, where it is not the usual one.
    pub(crate) folder: Option<String>,
    /// The template of names, where it is not the usual one.
    pub(crate) template: Option<String>,
    /// How many at once.
    pub(crate) parallel: u32,
    /// Whether the person was told where files go.
    pub(crate) asked: bool,
    /// Whether all of them are paused.
    pub(crate) paused: bool,
    /// Device and inode of the folder when it was last used.
    pub(crate) identity: Option<(i64, i64)>,
}

impl Index {
    /// What the person chose.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn chosen(&self) -> Result<Chosen, IndexError> {
        self.read(|tx| {
            Ok(tx.query_row(
                "SELECT folder, template, parallel, asked, paused, device, inode
                 FROM download_choice WHERE one = 1",
                [],
                |row| {
                    let device: Option<i64> = row.get(5)?;
                    Ok(Chosen {
                        folder: row.get(0)?,
                        template: row.get(1)?,
                        parallel: row.get(2)?,
                        asked: row.get(3)?,
                        paused: row.get(4)?,
                        identity: device.zip(row.get(6)?),
                    })
                },
            )?)
        })
    }

    /// Keeps what the person chose.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn choose(&self, chosen: &Chosen) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE download_choice SET folder = ?1, template = ?2, parallel = ?3, asked = ?4,
                     paused = ?5, device = ?6, inode = ?7 WHERE one = 1",
                params![
                    chosen.folder,
                    chosen.template,
                    chosen.parallel,
                    chosen.asked,
                    chosen.paused,
                    chosen.identity.map(|(device, _)| device),
                    chosen.identity.map(|(_, inode)| inode)
                ],
            )?;
            Ok(())
        })
    }

    /// Downloads the clips of an account as they finish from `now_ms` on, or not.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_downloading(
        &self,
        account: AccountKey,
        on: bool,
        now_ms: i64,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            match on {
                true => tx.execute(
                    "INSERT INTO keep_downloading (account, since_ms) VALUES (?1, ?2)
                     ON CONFLICT DO NOTHING",
                    params![account.0, now_ms],
                ),
                false => tx.execute(
                    "DELETE FROM keep_downloading WHERE account = ?1",
                    [account.0],
                ),
            }?;
            Ok(())
        })
    }
}

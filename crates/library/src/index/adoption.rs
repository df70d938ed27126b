//! The table `adoption`: accounts whose files are still to be looked for in the downloads folder, and
//! what is needed to tell whether a file there is that of a clip.

use rusqlite::{OptionalExtension as _, params};

use super::files::{self, Place};
use super::{Index, IndexError};
use crate::clip::{AccountKey, ClipKey, KeptFile};

/// A clip as far as a file of it can be told by it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Adoptable {
    /// The clip.
    pub(crate) clip: ClipKey,
    /// Its account.
    pub(crate) account: AccountKey,
    /// Whether it is completed, and no row says that it is here or on its way.
    pub(crate) wanted: bool,
    /// Its length.
    pub(crate) seconds: Option<f64>,
    /// Its width by its height.
    pub(crate) ratio: Option<f64>,
    /// Length in bytes and SHA-256 of the same clip in the cache of the viewer.
    pub(crate) cached: Option<(u64, Vec<u8>)>,
}

impl Index {
    /// The accounts whose files are to be looked for now.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn adoption_due(&self) -> Result<Vec<AccountKey>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT n.account FROM adoption n WHERE EXISTS (SELECT 1 FROM pass p
                     WHERE p.account = n.account AND p.complete = 1 AND p.id > n.after_pass)",
            )?;
            let accounts = query.query_map([], |row| Ok(AccountKey(row.get(0)?)))?;
            Ok(accounts.collect::<Result<_, _>>()?)
        })
    }

    /// Files are to be looked for once more, since there is another folder.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn adopt_again(&self) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "INSERT OR REPLACE INTO adoption (account, after_pass) SELECT id, 0 FROM account",
                [],
            )?;
            Ok(())
        })
    }

    /// The same once the lists were read to their ends, since this is a copy of some days ago.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn adopt_after_reading(&self) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "INSERT OR REPLACE INTO adoption (account, after_pass)
                 SELECT a.id, coalesce((SELECT max(p.id) FROM pass p
                     WHERE p.account = a.id AND p.complete = 1), 0) FROM account a",
                [],
            )?;
            Ok(())
        })
    }

    /// The files of these accounts were looked for.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn adoption_done(&self, accounts: &[AccountKey]) -> Result<(), IndexError> {
        self.write(|tx| {
            let mut done = tx.prepare_cached("DELETE FROM adoption WHERE account = ?1")?;
            for account in accounts {
                done.execute([account.0])?;
            }
            Ok(())
        })
    }

    /// The clips of all accounts that have this number.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn adoptable(&self, number: &str) -> Result<Vec<Adoptable>, IndexError> {
        self.read(|tx| {
            // By account, since that is how numbers are found without reading all of them.
            let mut query = tx.prepare_cached(
                "SELECT v.id, v.account, v.seconds, v.width, v.height, c.bytes, c.sha256,
                     v.status = 'completed'
                     AND NOT EXISTS (SELECT 1 FROM file f
                         WHERE f.video = v.id AND f.place = 'download')
                     AND NOT EXISTS (SELECT 1 FROM download d WHERE d.video = v.id)
                 FROM account a CROSS JOIN video v ON v.account = a.id AND v.number = ?1
                 LEFT JOIN file c ON c.video = v.id AND c.place = 'cache'",
            )?;
            let clips = query.query_map([number], |row| {
                let width: Option<f64> = row.get(3)?;
                let height: Option<f64> = row.get(4)?;
                let bytes: Option<u64> = row.get(5)?;
                Ok(Adoptable {
                    clip: ClipKey(row.get(0)?),
                    account: AccountKey(row.get(1)?),
                    seconds: row.get(2)?,
                    ratio: width.zip(height).map(|(width, height)| width / height),
                    cached: bytes.zip(row.get(6)?),
                    wanted: row.get(7)?,
                })
            })?;
            Ok(clips.collect::<Result<_, _>>()?)
        })
    }

    /// Whether a row knows of a file of this path.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn knows_file(&self, path: &str) -> Result<bool, IndexError> {
        self.bears_path(ClipKey(-1), path)
    }

    /// Takes a file for that of a clip, unless a row came meanwhile that says otherwise.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn adopt_file(
        &self,
        clip: ClipKey,
        file: &KeptFile,
        modified_ns: Option<i64>,
    ) -> Result<bool, IndexError> {
        self.write(|tx| {
            let free = tx
                .prepare_cached(
                    "SELECT 1 FROM video v WHERE v.id = ?1 AND v.status = 'completed'
                         AND NOT EXISTS (SELECT 1 FROM file f
                             WHERE f.place = 'download' AND (f.video = ?1 OR f.path = ?2))
                         AND NOT EXISTS (SELECT 1 FROM download d
                             WHERE d.video = ?1 OR d.path = ?2)",
                )?
                .query_row(params![clip.0, file.path.to_string_lossy()], |_| Ok(()))
                .optional()?;
            if free.is_none() {
                return Ok(false);
            }
            files::put(tx, clip, Place::Download, file)?;
            tx.prepare_cached(
                "UPDATE file SET modified_ns = ?2 WHERE video = ?1 AND place = 'download'",
            )?
            .execute(params![clip.0, modified_ns])?;
            Ok(true)
        })
    }
}

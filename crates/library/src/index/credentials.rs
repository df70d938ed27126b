//! What happens to tokens and accounts after they came: the tables `credential`, `reach` and
//! `leftover`, and which accounts the person wants. Reading them is in `accounts`.

use rusqlite::{OptionalExtension, Transaction, params};

use super::accounts::add_account;
use super::{Index, IndexError};
use crate::account::{Credential, CredentialKey, FoundAccount, Leftover, identity};
use crate::clip::AccountKey;

impl Index {
    /// Notes an entry that is about to be stored, so that it is not forgotten should the app end
    /// before the token is taken in.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn expect_entry(
        &self,
        entry: &str,
        label: &str,
        now_ms: i64,
    ) -> Result<(), IndexError> {
        self.write(|tx| leave_over(tx, None, (entry, label), now_ms))
    }

    /// The entries that no token in use stands behind, oldest first.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn leftovers(&self) -> Result<Vec<Leftover>, IndexError> {
        self.read(|tx| {
            let mut query =
                tx.prepare_cached("SELECT id, entry, label, since_ms FROM leftover ORDER BY id")?;
            let rows = query.query_map([], |row| {
                Ok(Leftover {
                    key: CredentialKey(row.get(0)?),
                    entry: row.get(1)?,
                    label: row.get(2)?,
                    since_ms: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// An entry is in the keychain no more.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn forget_leftover(&self, entry: &str) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute("DELETE FROM leftover WHERE entry = ?1", [entry])?;
            Ok(())
        })
    }

    /// Gives a token another word. Answers whether there is such a token.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn rename_credential(
        &self,
        key: CredentialKey,
        label: &str,
    ) -> Result<bool, IndexError> {
        self.write(|tx| {
            let renamed = tx.execute(
                "UPDATE credential SET label = ?2 WHERE id = ?1",
                params![key.0, label],
            )?;
            Ok(renamed > 0)
        })
    }

    /// Takes a token out of use: its accounts stay, as far as they are known. The name of its entry
    /// stays until it is out of the keychain, too.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn remove_credential(
        &self,
        key: CredentialKey,
        now_ms: i64,
    ) -> Result<Option<Credential>, IndexError> {
        self.write(|tx| remove(tx, key, now_ms))
    }

    /// Another entry stands behind a token from now on; the old one is left over. Accounts that it
    /// opens and that were not known are noticed, and those that it does not open are reached by it
    /// no more.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn replace_entry(
        &self,
        key: CredentialKey,
        entry: &str,
        found: Option<&[FoundAccount]>,
        now_ms: i64,
    ) -> Result<bool, IndexError> {
        self.write(|tx| {
            let Some(old) = credential(tx, key)? else {
                return Ok(false);
            };
            tx.execute("DELETE FROM leftover WHERE entry = ?1", [entry])?;
            tx.execute(
                "UPDATE credential SET entry = ?2 WHERE id = ?1",
                params![key.0, entry],
            )?;
            leave_over(tx, None, (&old.entry, &old.label), now_ms)?;
            if let Some(found) = found {
                tx.execute("DELETE FROM pause WHERE credential = ?1", [key.0])?;
                tx.execute("DELETE FROM reach WHERE credential = ?1", [key.0])?;
                notice(tx, key, found, now_ms)?;
            }
            Ok(true)
        })
    }

    /// Takes in what is found under a token that is known: accounts that are new wait for the person
    /// to decide, and removed ones stay removed. Answers whether any is new.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn notice_accounts(
        &self,
        key: CredentialKey,
        found: &[FoundAccount],
        now_ms: i64,
    ) -> Result<bool, IndexError> {
        self.write(|tx| {
            if credential(tx, key)?.is_none() {
                return Ok(false);
            }
            notice(tx, key, found, now_ms)
        })
    }

    /// The tokens whose accounts were last asked for before a moment, in ms since 1970.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn unlisted_since(&self, before_ms: i64) -> Result<Vec<Credential>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT id, entry, label, added_ms FROM credential
                 WHERE listed_ms IS NULL OR listed_ms < ?1 ORDER BY id",
            )?;
            let rows = query.query_map([before_ms], read_credential)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Shows an account, or leaves it out; either way it is decided.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn include_account(&self, key: AccountKey, on: bool) -> Result<bool, IndexError> {
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE account SET included = ?2, fresh = 0 WHERE id = ?1 AND removed_ms IS NULL",
                params![key.0, on],
            )?;
            Ok(changed > 0)
        })
    }

    /// Takes an account out of the gallery. All that is known of it stays, to come back with it.
    /// Answers the tokens that reach no account since.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn remove_account(
        &self,
        key: AccountKey,
        now_ms: i64,
    ) -> Result<Option<Vec<CredentialKey>>, IndexError> {
        self.write(|tx| {
            let removed = tx.execute(
                "UPDATE account SET included = 0, fresh = 0, removed_ms = ?2
                 WHERE id = ?1 AND removed_ms IS NULL",
                params![key.0, now_ms],
            )?;
            if removed == 0 {
                return Ok(None);
            }
            let alone: Vec<CredentialKey> = tx
                .prepare(
                    "SELECT credential FROM reach r WHERE account = ?1 AND NOT EXISTS
                         (SELECT 1 FROM reach o WHERE o.credential = r.credential
                             AND o.account <> ?1)",
                )?
                .query_map([key.0], |row| Ok(CredentialKey(row.get(0)?)))?
                .collect::<Result<_, _>>()?;
            tx.execute("DELETE FROM reach WHERE account = ?1", [key.0])?;
            Ok(Some(alone))
        })
    }

    /// The e-mails of all accounts, for the dialog in which they are managed.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn sign_ins(&self) -> Result<Vec<(AccountKey, String)>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached("SELECT id, email FROM account")?;
            let rows = query.query_map([], |row| Ok((AccountKey(row.get(0)?), row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// How many clips of each account are downloaded.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn downloaded_by_account(&self) -> Result<Vec<(AccountKey, u32)>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT v.account, count(*) FROM file f JOIN video v ON v.id = f.video
                 WHERE f.place = 'download' GROUP BY v.account",
            )?;
            let rows = query.query_map([], |row| Ok((AccountKey(row.get(0)?), row.get(1)?)))?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// Keeps where the picture of an account lies. Answers whether that is new.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_avatar(&self, key: AccountKey, url: &str) -> Result<bool, IndexError> {
        let known = self.avatar(key)?;
        if known.as_deref() == Some(url) {
            return Ok(false);
        }
        self.write(|tx| {
            let changed = tx.execute(
                "UPDATE account SET avatar_url = ?2 WHERE id = ?1 AND avatar_url IS NOT ?2",
                params![key.0, url],
            )?;
            Ok(changed > 0)
        })
    }

    /// Where the picture of an account lies.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn avatar(&self, key: AccountKey) -> Result<Option<String>, IndexError> {
        self.read(|tx| {
            let found = tx
                .prepare_cached("SELECT avatar_url FROM account WHERE id = ?1")?
                .query_row([key.0], |row| row.get::<_, Option<String>>(0))
                .optional()?;
            Ok(found.flatten())
        })
    }
}

fn credential(tx: &Transaction<'_>, key: CredentialKey) -> Result<Option<Credential>, IndexError> {
    Ok(tx
        .prepare_cached("SELECT id, entry, label, added_ms FROM credential WHERE id = ?1")?
        .query_row([key.0], read_credential)
        .optional()?)
}

fn read_credential(row: &rusqlite::Row<'_>) -> rusqlite::Result<Credential> {
    Ok(Credential {
        key: CredentialKey(row.get(0)?),
        entry: row.get(1)?,
        label: row.get(2)?,
        added_ms: row.get(3)?,
    })
}

fn remove(
    tx: &Transaction<'_>,
    key: CredentialKey,
    now_ms: i64,
) -> Result<Option<Credential>, IndexError> {
    let Some(old) = credential(tx, key)? else {
        return Ok(None);
    };
    // What it reached and what it waited for goes with it.
    tx.execute("DELETE FROM credential WHERE id = ?1", [key.0])?;
    tx.execute("DELETE FROM reach WHERE credential = ?1", [key.0])?;
    tx.execute("DELETE FROM pause WHERE credential = ?1", [key.0])?;
    leave_over(tx, Some(key), (&old.entry, &old.label), now_ms)?;
    Ok(Some(old))
}

fn leave_over(
    tx: &Transaction<'_>,
    key: Option<CredentialKey>,
    (entry, label): (&str, &str),
    now_ms: i64,
) -> Result<(), IndexError> {
    tx.execute(
        "INSERT INTO leftover (id, entry, label, since_ms)
         VALUES (coalesce(?1, 1 + max((SELECT coalesce(max(id), 0) FROM credential),
             (SELECT coalesce(max(id), 0) FROM leftover))), ?2, ?3, ?4)
         ON CONFLICT (entry) DO UPDATE SET since_ms = excluded.since_ms",
        params![key.map(|key| key.0), entry, label, now_ms],
    )?;
    Ok(())
}

fn notice(
    tx: &Transaction<'_>,
    key: CredentialKey,
    found: &[FoundAccount],
    now_ms: i64,
) -> Result<bool, IndexError> {
    let mut any = false;
    for account in found {
        let known = tx
            .query_row(
                "SELECT removed_ms IS NOT NULL FROM account WHERE email = ?1",
                [identity(&account.email)],
                |row| row.get::<_, bool>(0),
            )
            .optional()?;
        if known == Some(true) {
            continue;
        }
        let id = add_account(tx, account, now_ms)?;
        if known.is_none() {
            any = true;
            tx.execute(
                "UPDATE account SET fresh = 1, included = 0 WHERE id = ?1",
                [id],
            )?;
        }
        tx.execute(
            "INSERT OR IGNORE INTO reach (credential, account) VALUES (?1, ?2)",
            params![key.0, id],
        )?;
    }
    tx.execute(
        "UPDATE credential SET listed_ms = ?2 WHERE id = ?1",
        params![key.0, now_ms],
    )?;
    Ok(any)
}

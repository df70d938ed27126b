//! The tables `credential`, `account` and `reach`.

use std::path::Path;

use rusqlite::{OptionalExtension, Transaction, params};

use super::{Index, IndexError};
use crate::account::{Account, Credential, CredentialKey, Credits, FoundAccount, identity};
use crate::clip::AccountKey;

/// Whether the index in a folder knows of a token. Only reads: the app may have it open.
#[must_use]
pub fn knows_a_token(folder: &Path) -> bool {
    let path = folder.join("index.sqlite");
    path.exists()
        && super::open::open_reader(&path).is_ok_and(|reader| {
            let there = reader.query_row("SELECT EXISTS (SELECT 1 FROM credential)", [], |row| {
                row.get(0)
            });
            there.unwrap_or(false)
        })
}

impl Index {
    /// Takes in a token by the name of its keychain entry, with the accounts found under it, all
    /// included. Accounts that are known already keep what is known of them.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn add_credential(
        &self,
        entry: &str,
        label: &str,
        found: &[FoundAccount],
        now_ms: i64,
    ) -> Result<CredentialKey, IndexError> {
        self.write(|tx| {
            tx.execute("DELETE FROM leftover WHERE entry = ?1", [entry])?;
            tx.execute(
                "INSERT INTO credential (id, entry, label, added_ms, listed_ms)
                 VALUES (1 + max((SELECT coalesce(max(id), 0) FROM credential),
                     (SELECT coalesce(max(id), 0) FROM leftover)), ?1, ?2, ?3, ?3)
                 ON CONFLICT (entry) DO UPDATE SET label = excluded.label,
                     listed_ms = excluded.listed_ms",
                params![entry, label, now_ms],
            )?;
            let credential = tx.query_row(
                "SELECT id FROM credential WHERE entry = ?1",
                [entry],
                |row| row.get::<_, i64>(0),
            )?;
            for account in found {
                let key = add_account(tx, account, now_ms)?;
                // One that was removed comes back with all that is known of it.
                tx.execute(
                    "UPDATE account SET included = 1, removed_ms = NULL
                     WHERE id = ?1 AND removed_ms IS NOT NULL",
                    [key],
                )?;
                tx.execute("UPDATE account SET fresh = 0 WHERE id = ?1", [key])?;
                tx.execute(
                    "INSERT OR IGNORE INTO reach (credential, account) VALUES (?1, ?2)",
                    params![credential, key],
                )?;
            }
            Ok(CredentialKey(credential))
        })
    }

    /// All tokens, oldest first.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn credentials(&self) -> Result<Vec<Credential>, IndexError> {
        self.read(|tx| {
            let mut query =
                tx.prepare_cached("SELECT id, entry, label, added_ms FROM credential ORDER BY id")?;
            let rows = query.query_map([], |row| {
                Ok(Credential {
                    key: CredentialKey(row.get(0)?),
                    entry: row.get(1)?,
                    label: row.get(2)?,
                    added_ms: row.get(3)?,
                })
            })?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// All accounts but those that were removed, in the order of adding.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn accounts(&self) -> Result<Vec<Account>, IndexError> {
        self.read(|tx| {
            let mut all = read_accounts(tx)?;
            all.retain(|account| account.removed_ms.is_none());
            Ok(all)
        })
    }

    /// All accounts, removed ones too, in the order of adding.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn accounts_ever(&self) -> Result<Vec<Account>, IndexError> {
        self.read(read_accounts)
    }

    /// The e-mail of an account, for the API alone.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn email(&self, account: AccountKey) -> Result<Option<String>, IndexError> {
        self.read(|tx| {
            Ok(tx
                .query_row(
                    "SELECT email FROM account WHERE id = ?1",
                    [account.0],
                    |row| row.get(0),
                )
                .optional()?)
        })
    }

    /// Gives an account the name that its clips carry, unless it has one.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn name_account(&self, account: AccountKey, name: &str) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE account SET name = ?2 WHERE id = ?1 AND name IS NULL",
                params![account.0, name],
            )?;
            Ok(())
        })
    }

    /// Keeps what is left to spend.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_credits(
        &self,
        account: AccountKey,
        credits: &Credits,
    ) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE account SET credits = ?2, plan = ?3, credits_ms = ?4 WHERE id = ?1",
                params![account.0, credits.left, credits.plan, credits.at_ms],
            )?;
            Ok(())
        })
    }
}

fn read_accounts(tx: &Transaction<'_>) -> Result<Vec<Account>, IndexError> {
    let mut query = tx.prepare_cached(
        "SELECT id, name, mark, included, read_ms, credits, plan, credits_ms, fresh, removed_ms,
             avatar_url
         FROM account ORDER BY mark",
    )?;
    let mut accounts = query
        .query_map([], |row| {
            let mark: u32 = row.get(2)?;
            let credits = match (row.get(5)?, row.get(7)?) {
                (Some(left), Some(at_ms)) => Some(Credits {
                    left,
                    plan: row.get(6)?,
                    at_ms,
                }),
                _ => None,
            };
            Ok(Account {
                key: AccountKey(row.get(0)?),
                name: row
                    .get::<_, Option<String>>(1)?
                    .unwrap_or_else(|| format!("Account {}", mark + 1)),
                mark,
                included: row.get(3)?,
                read_ms: row.get(4)?,
                credits,
                reached_by: Vec::new(),
                fresh: row.get(8)?,
                removed_ms: row.get(9)?,
                picture: row
                    .get::<_, Option<String>>(10)?
                    .map(|url| crate::media::picture_version(&url)),
            })
        })?
        .collect::<Result<Vec<_>, _>>()?;
    let mut reach =
        tx.prepare_cached("SELECT credential FROM reach WHERE account = ?1 ORDER BY credential")?;
    for account in &mut accounts {
        account.reached_by = reach
            .query_map([account.key.0], |row| Ok(CredentialKey(row.get(0)?)))?
            .collect::<Result<_, _>>()?;
    }
    Ok(accounts)
}

pub(super) fn add_account(
    tx: &Transaction<'_>,
    account: &FoundAccount,
    now_ms: i64,
) -> Result<i64, IndexError> {
    let email = identity(&account.email);
    tx.execute(
        "INSERT INTO account (email, name, mark, added_ms)
         VALUES (?1, ?2, (SELECT coalesce(max(mark) + 1, 0) FROM account), ?3)
         ON CONFLICT (email) DO UPDATE SET name = coalesce(name, excluded.name)",
        params![email, account.name, now_ms],
    )?;
    Ok(
        tx.query_row("SELECT id FROM account WHERE email = ?1", [email], |row| {
            row.get(0)
        })?,
    )
}

//! Accounts and tokens after they came: looked at, left out, removed, read again.

use std::collections::HashMap;
use std::sync::Arc;

use library::account::{Account, Credential, CredentialKey};
use library::clip::AccountKey;
use library::sync::Trouble as Known;
use library::tokens::NoToken;
use vault::{EntryId, VaultError};

use super::accounts::clean_label;
use super::boot::{Labels, internal, look, trouble_of};
use crate::app::App;
use crate::contract::{
    Manage, ManagedAccount, ManagedToken, Problem, ProblemCode, Removed, TokenHome,
};
use crate::convert::{api_problem, no_token, vault_problem};
use crate::tokens::is_of_session;

impl App {
    pub(crate) async fn manage(&self, mails: bool) -> Result<Manage, Problem> {
        let library = self.libraries.own();
        let (accounts, credentials, leftovers, sign_ins, downloaded) = library
            .index
            .run(|index| {
                Ok((
                    index.accounts_ever()?,
                    index.credentials()?,
                    index.leftovers()?,
                    index.sign_ins()?,
                    index.downloaded_by_account()?,
                ))
            })
            .await
            .map_err(internal)?;
        let labels: Labels = credentials
            .iter()
            .map(|one| (one.key, one.label.clone()))
            .collect();
        let sign_ins: HashMap<_, _> = sign_ins.into_iter().collect();
        let downloaded: HashMap<_, _> = downloaded.into_iter().collect();
        let (counts, reading) = (library.counts(), library.reader.state());
        let managed = |account: &Account, under: Option<CredentialKey>| ManagedAccount {
            key: account.key.0,
            name: account.name.clone(),
            sign_in: sign_ins.get(&account.key).filter(|_| mails).cloned(),
            mark: account.mark,
            picture: account.picture.clone(),
            clips: counts.get(&account.key).map_or(0, |(clips, _)| *clips),
            downloaded: downloaded.get(&account.key).copied().unwrap_or(0),
            included: account.included,
            fresh: account.fresh,
            also_under: account
                .reached_by
                .iter()
                .filter(|key| Some(**key) != under)
                .filter_map(|key| labels.get(key).cloned())
                .collect(),
            trouble: trouble_of(account, &reading, &labels),
        };
        let mut tokens: Vec<_> = credentials
            .iter()
            .map(|one| {
                let under: Vec<&Account> = accounts
                    .iter()
                    .filter(|account| account.reached_by.contains(&one.key))
                    .collect();
                // What another token of the same account suffers from is no trouble of this one.
                let found = library.reader.refusal(one.key).or_else(|| {
                    let mut troubles = under
                        .iter()
                        .filter_map(|account| reading.troubles.get(&account.key));
                    let its = troubles.find(|found| found.token == Some(one.key));
                    its.map(|found| found.trouble.clone())
                });
                let home = self.tokens.home(&one.entry);
                ManagedToken {
                    key: one.key.0,
                    label: one.label.clone(),
                    home,
                    added_ms: one.added_ms,
                    trouble: match &found {
                        Some(Known::Api(error)) => Some(api_problem(error)),
                        _ => None,
                    },
                    keychain: match found {
                        Some(Known::NoToken(reason)) if reason != NoToken::SessionOver => {
                            Some(no_token(reason))
                        }
                        _ => None,
                    },
                    left_over: false,
                    accounts: under
                        .into_iter()
                        .map(|account| managed(account, Some(one.key)))
                        .collect(),
                }
            })
            .collect();
        // What could not be taken out of the keychain is said for as long as that is so (K-18).
        let still_there = leftovers
            .into_iter()
            .filter(|left| !self.left_over.is_being_stored(&left.entry));
        tokens.extend(still_there.map(|left| ManagedToken {
            key: left.key.0,
            home: TokenHome::Keychain,
            added_ms: left.since_ms,
            trouble: None,
            keychain: self.left_over.why(&left.entry),
            left_over: true,
            accounts: Vec::new(),
            label: left.label,
        }));
        let gone = accounts
            .iter()
            .filter(|account| account.reached_by.is_empty())
            .map(|account| managed(account, None))
            .filter(|account| account.clips > 0)
            .collect();
        Ok(Manage { tokens, gone })
    }

    pub(crate) async fn rename_token(&self, key: i64, label: String) -> Result<(), Problem> {
        let label = clean_label(&label).ok_or(ProblemCode::BadRequest)?;
        let key = CredentialKey(key);
        let renamed = self.libraries.own().rename_credential(key, label.clone());
        known(renamed.await.map_err(internal)?)?;
        // In the keychain, too, for the day on which the index is lost. Nobody waits for that.
        let entry = self.credential(key).await?.entry;
        if !is_of_session(&entry) {
            let vault = self.vault.clone();
            tokio::spawn(async move {
                let written = vault.relabel(&EntryId::stored(&entry), &label).await;
                if let Err(error) = written {
                    tracing::debug!(%error, "the keychain knows a token by its old word");
                }
            });
        }
        Ok(())
    }

    pub(crate) async fn include_account(&self, key: i64, on: bool) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let done = library.include_account(AccountKey(key), on).await;
        known(done.map_err(internal)?)?;
        if on {
            tokio::spawn(async move {
                if let Err(error) = library.check(vec![AccountKey(key)]).await {
                    tracing::error!(%error, "reading failed");
                }
            });
        } else {
            self.forget_unused().await?;
        }
        Ok(())
    }

    /// Its token goes with the last of its accounts.
    pub(crate) async fn remove_account(&self, key: i64) -> Result<Removed, Problem> {
        let own = self.libraries.own();
        // What it still fetches stops first; files that are here stay (U-02).
        let stopped = own.downloads.cancel_account(AccountKey(key)).await;
        stopped.map_err(internal)?;
        let removed = own.remove_account(AccountKey(key)).await;
        let alone = removed.map_err(internal)?.ok_or(ProblemCode::UnknownKey)?;
        let mut removed = OUT;
        for token in alone {
            let one = self.remove_token(token.0).await?;
            if removed.still.is_none() {
                removed = one;
            }
        }
        self.forget_unused().await?;
        Ok(removed)
    }

    /// Lets go of tokens in memory that nothing is read with: none of their accounts is wanted. They are
    /// in the keychain still, for when one is.
    async fn forget_unused(&self) -> Result<(), Problem> {
        let own = self.libraries.own();
        let both = own
            .index
            .run(|index| Ok((index.credentials()?, index.accounts()?)))
            .await;
        let (credentials, accounts) = both.map_err(internal)?;
        let used = |one: &Credential| {
            let mut reached = accounts.iter().filter(|account| account.included);
            reached.any(|account| account.reached_by.contains(&one.key))
        };
        for one in credentials {
            if !is_of_session(&one.entry) && !used(&one) {
                self.tokens.forget(&one.entry);
            }
        }
        Ok(())
    }

    /// Out of use first, out of the keychain second: it is never said to be gone when it is not.
    pub(crate) async fn remove_token(&self, key: i64) -> Result<Removed, Problem> {
        let _one = self.entries.lock().await;
        let removed = self.libraries.own().remove_credential(CredentialKey(key));
        match removed.await.map_err(internal)? {
            Some(credential) => {
                self.tokens.forget(&credential.entry);
                let removed = self.take_out(&credential.entry).await?;
                Ok(removed.of(key))
            }
            None => self.take_out_leftover(key).await,
        }
    }

    pub(crate) async fn forget_token(&self, key: i64) -> Result<Removed, Problem> {
        let _one = self.entries.lock().await;
        match self.take_out_leftover(key).await {
            // The keychain came back, and the entry was taken out before the person asked again.
            Err(problem) if problem.code == ProblemCode::UnknownKey => Ok(OUT),
            done => done,
        }
    }

    pub(crate) async fn check_account(&self, key: i64) -> Result<(), Problem> {
        let (_, library) = self.shown();
        tokio::spawn(async move {
            if let Err(error) = library.check(vec![AccountKey(key)]).await {
                tracing::error!(%error, "reading failed");
            }
        });
        Ok(())
    }

    pub(crate) async fn check_token(&self, key: i64) -> Result<(), Problem> {
        self.spawn_check(CredentialKey(key));
        Ok(())
    }

    /// Reads all accounts of a token, without anybody waiting for it.
    pub(super) fn spawn_check(&self, key: CredentialKey) {
        let library = Arc::clone(self.libraries.own());
        tokio::spawn(async move {
            let accounts = library.index.run(|index| index.accounts()).await;
            let under = accounts.map(|accounts| {
                let under = accounts
                    .into_iter()
                    .filter(|account| account.reached_by.contains(&key));
                under.map(|account| account.key).collect()
            });
            let checked = match under {
                Ok(under) => library.check(under).await,
                Err(error) => Err(error),
            };
            if let Err(error) = checked {
                tracing::error!(%error, "reading failed");
            }
        });
    }

    pub(super) async fn credentials(&self) -> Result<Vec<Credential>, Problem> {
        let own = self.libraries.own();
        let credentials = own.index.run(|index| index.credentials()).await;
        credentials.map_err(internal)
    }

    pub(super) async fn credential(&self, key: CredentialKey) -> Result<Credential, Problem> {
        let mut all = self.credentials().await?.into_iter();
        let found = all.find(|one| one.key == key);
        found.ok_or_else(|| ProblemCode::UnknownKey.into())
    }

    /// Takes an entry out of the keychain that no token in use stands behind. The caller holds
    /// [`App::entries`].
    pub(super) async fn take_out(&self, entry: &str) -> Result<Removed, Problem> {
        if !is_of_session(entry) {
            let removed = self.vault.remove(&EntryId::stored(entry)).await;
            // An entry that nobody uses may lie behind another lock than those that are used.
            match removed {
                Err(VaultError::Locked) => self.tokens.note(&self.vault.probe().await),
                removed => self.tokens.note(&removed),
            };
            let still = match removed {
                Ok(true) => None,
                // Where it was stored it is still; here it is only not found.
                Ok(false) if self.tokens.is_elsewhere(entry).await => {
                    Some(ProblemCode::KeychainOther)
                }
                Ok(false) => None,
                Err(error) => {
                    tracing::warn!(%error, "an entry is still in the keychain");
                    Some(vault_problem(error))
                }
            };
            self.left_over.note(entry, still);
            if still.is_some() {
                return Ok(Removed { still, key: None });
            }
        }
        let forgotten = self.libraries.own().forget_leftover(entry.to_owned()).await;
        forgotten.map_err(internal)?;
        Ok(OUT)
    }

    /// Takes out all that is left over, as far as the keychain lets it.
    pub(super) async fn sweep(&self) {
        let _one = self.entries.lock().await;
        let own = self.libraries.own();
        let left = own.index.run(|index| index.leftovers()).await;
        for left in left.unwrap_or_default() {
            match self.take_out(&left.entry).await {
                Ok(Removed {
                    still: None | Some(ProblemCode::KeychainOther),
                    ..
                }) => {}
                _ => break,
            }
        }
    }

    /// The keychain came back: what waited for it goes on.
    pub(super) async fn keychain_is_back(&self) {
        self.sweep().await;
        let library = Arc::clone(self.libraries.own());
        let waits = library
            .reader
            .state()
            .troubles
            .values()
            .any(|found| matches!(found.trouble, Known::NoToken(_)));
        if waits {
            tokio::spawn(async move { look(&library).await });
        }
    }

    async fn take_out_leftover(&self, key: i64) -> Result<Removed, Problem> {
        let own = self.libraries.own();
        let left = own.index.run(|index| index.leftovers()).await;
        let left = left.map_err(internal)?;
        match left.into_iter().find(|one| one.key.0 == key) {
            Some(one) => Ok(self.take_out(&one.entry).await?.of(key)),
            None => Err(ProblemCode::UnknownKey.into()),
        }
    }
}

/// It is out of the keychain.
const OUT: Removed = Removed {
    still: None,
    key: None,
};

impl Removed {
    /// The same, of the entry of a token.
    fn of(self, key: i64) -> Self {
        Self {
            key: self.still.map(|_| key),
            ..self
        }
    }
}

fn known(done: bool) -> Result<(), Problem> {
    if done {
        Ok(())
    } else {
        Err(ProblemCode::UnknownKey.into())
    }
}

//! After the index was lost or an older copy took its place: the entries of the app that it does not know
//! are looked for in the keychain, once, and taken in again. No other start searches the keychain.

use std::collections::HashSet;
use std::sync::atomic::Ordering;

use library::account::CredentialKey;
use secrecy::ExposeSecret as _;
use useapi::Token;
use vault::{EntryId, Secret, VaultError};

use super::boot::internal;
use crate::app::App;
use crate::contract::{HostEvent, Problem};
use crate::convert::vault_problem;
use crate::tokens::is_of_session;

impl App {
    /// Looks for what was lost, unless that was done. Where the keychain does not let it, it is done when
    /// the keychain is back, also by a later run.
    pub(super) async fn recover(&self) {
        // One at a time.
        if !self.lost.swap(false, Ordering::SeqCst) {
            return;
        }
        self.keep_lost(true);
        let found = self.vault.entries().await;
        self.tokens.note(&found);
        let taken = match found {
            Ok(found) => self.take_in_again(found).await,
            Err(error) => Err(vault_problem(error).into()),
        };
        match taken {
            Ok(any) => {
                self.keep_lost(false);
                if any {
                    // The page begins anew, and reads.
                    self.tell(HostEvent::Recovered);
                }
            }
            Err(problem) => {
                self.lost.store(true, Ordering::SeqCst);
                tracing::warn!(code = ?problem.code, "lost tokens were not looked for to the end");
            }
        }
    }

    /// Answers whether there was any.
    async fn take_in_again(&self, found: Vec<EntryId>) -> Result<bool, Problem> {
        let _one = self.entries.lock().await;
        let known = self.libraries.own().index.run(|index| {
            let credentials = index.credentials()?.into_iter().map(|one| one.entry);
            let left = index.leftovers()?.into_iter().map(|one| one.entry);
            Ok(credentials.chain(left).collect::<HashSet<String>>())
        });
        let known = known.await.map_err(internal)?;
        let mut any = false;
        for id in found {
            if known.contains(id.as_str()) {
                continue;
            }
            match self.vault.fetch(&id).await {
                Ok(secret) => any |= self.adopt(&id, &secret).await?,
                // Nobody knows what it is, so nobody takes it out, either.
                Err(error) => tracing::warn!(%error, "an entry of the app cannot be read"),
            }
        }
        Ok(any)
    }

    /// Takes in a token by an entry that nobody knew. Answers whether it is one that was not known.
    async fn adopt(&self, id: &EntryId, secret: &Secret) -> Result<bool, Problem> {
        let library = self.libraries.own();
        let entry = id.as_str().to_owned();
        let Ok(token) = Token::parse(secret.token.expose_secret()) else {
            return Ok(false);
        };
        if self.known(&token).await?.is_some() {
            // It is here twice, and the other one is in use.
            let expected = library.expect_entry(entry.clone(), secret.label.clone());
            expected.await.map_err(internal)?;
            self.take_out(&entry).await?;
            return Ok(false);
        }
        // Which accounts it opens says the API; without it they are noticed later.
        let accounts = self.accounts_under(&token, &[]).await.unwrap_or_default();
        match self.without_entry(&secret.label).await? {
            // The copy of the index knows the token that this one took the place of.
            Some(key) => {
                let replaced = library.replace_entry(key, entry.clone(), Some(accounts));
                replaced.await.map_err(internal)?;
            }
            None => {
                let added = library.add_credential(entry.clone(), secret.label.clone(), accounts);
                added.await.map_err(internal)?;
            }
        }
        self.tokens.remember(&entry, token);
        if let Ok(keychain) = self.vault.which().await {
            let noted = library.stored_in(entry, keychain).await;
            noted.map_err(internal)?;
        }
        Ok(true)
    }

    /// The token of a label whose entry is gone.
    async fn without_entry(&self, label: &str) -> Result<Option<CredentialKey>, Problem> {
        for one in self.credentials().await? {
            if one.label == label && !is_of_session(&one.entry) {
                let there = self.vault.fetch(&EntryId::stored(&one.entry)).await;
                if there.err() == Some(VaultError::EntryGone) {
                    return Ok(Some(one.key));
                }
            }
        }
        Ok(None)
    }
}

//! What a person does to tokens and accounts, as the library sees it: without any secret.

use crate::Library;
use crate::account::{Account, Credential, CredentialKey, FoundAccount};
use crate::clip::AccountKey;
use crate::events::Event;
use crate::index::{Index, IndexError};

impl Library {
    /// Notes an entry that is about to be stored in the keychain.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn expect_entry(&self, entry: String, label: String) -> Result<(), IndexError> {
        let now_ms = self.now_ms();
        self.index
            .run(move |index| index.expect_entry(&entry, &label, now_ms))
            .await
    }

    /// Notes which keychain an entry was stored in.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn stored_in(&self, entry: String, keychain: String) -> Result<(), IndexError> {
        self.index
            .run(move |index| index.stored_in(&entry, &keychain))
            .await
    }

    /// An entry is in the keychain no more.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn forget_leftover(&self, entry: String) -> Result<(), IndexError> {
        self.index
            .run(move |index| index.forget_leftover(&entry))
            .await
    }

    /// Gives a token another word. Answers whether there is such a token.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn rename_credential(
        &self,
        key: CredentialKey,
        label: String,
    ) -> Result<bool, IndexError> {
        self.changed(move |index| index.rename_credential(key, &label))
            .await
    }

    /// Takes a token out of use, at once: what is still asked with it is not heard. Answers what it
    /// was, if it was there; its entry is left over until [`Library::forget_leftover`].
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn remove_credential(
        &self,
        key: CredentialKey,
    ) -> Result<Option<Credential>, IndexError> {
        let now_ms = self.now_ms();
        let removed = self
            .changed(move |index| index.remove_credential(key, now_ms))
            .await?;
        if removed.is_some() {
            self.reader.token_removed(key);
        }
        self.forget_troubles().await?;
        Ok(removed)
    }

    /// Puts another entry behind a token; with `found`, another token is in it, and what the old one
    /// still hears is dropped (U-05). Answers whether there is such a token.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn replace_entry(
        &self,
        key: CredentialKey,
        entry: String,
        found: Option<Vec<FoundAccount>>,
    ) -> Result<bool, IndexError> {
        let (now_ms, another, moved) = (self.now_ms(), found.is_some(), entry.clone());
        let replaced = self
            .changed(move |index| index.replace_entry(key, &entry, found.as_deref(), now_ms))
            .await?;
        if replaced {
            self.reader.entry_moved(key, moved);
        }
        if another {
            self.reader.token_replaced(key);
        }
        self.forget_troubles().await?;
        Ok(replaced)
    }

    /// Shows an account, or leaves it out. Answers whether there is such an account.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn include_account(&self, key: AccountKey, on: bool) -> Result<bool, IndexError> {
        let done = self
            .changed(move |index| index.include_account(key, on))
            .await?;
        if !on {
            self.reader.stop(key);
        }
        self.events.tell(Event::Clips);
        self.forget_troubles().await?;
        Ok(done)
    }

    /// Takes an account out of the gallery; marks and files stay, and come back with it. Answers the
    /// tokens that open no account since, or nothing if there is no such account.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn remove_account(
        &self,
        key: AccountKey,
    ) -> Result<Option<Vec<CredentialKey>>, IndexError> {
        let now_ms = self.now_ms();
        let alone = self
            .changed(move |index| index.remove_account(key, now_ms))
            .await?;
        self.reader.stop(key);
        self.events.tell(Event::Clips);
        self.forget_troubles().await?;
        Ok(alone)
    }

    /// Reads these accounts now, whatever kept them from being read; only a pause that the API asked
    /// for still counts.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn check(&self, wanted: Vec<AccountKey>) -> Result<(), IndexError> {
        self.reader.check(wanted).await
    }

    async fn changed<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Index) -> Result<T, IndexError> + Send + 'static,
    ) -> Result<T, IndexError> {
        let done = self.index.run(work).await;
        self.events.tell(Event::Accounts);
        done
    }

    /// Takes the troubles of accounts off the board that nobody reads any more.
    async fn forget_troubles(&self) -> Result<(), IndexError> {
        let known = self.index.run(|index| index.accounts()).await?;
        self.reader.keep_troubles(
            &known
                .into_iter()
                .filter(is_read)
                .map(|one| one.key)
                .collect(),
        );
        self.events.tell(Event::Accounts);
        Ok(())
    }
}

/// Whether an account is read at all: it is wanted, and some token opens it.
pub(crate) fn is_read(account: &Account) -> bool {
    account.included && !account.reached_by.is_empty()
}

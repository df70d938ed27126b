//! The store of this system, by the keyring project's crate for it.

use std::collections::HashMap;
use std::sync::Arc;

use keyring::{CredentialStore, Entry};
use secrecy::{ExposeSecret, SecretString};

#[cfg(target_os = "linux")]
use crate::linux::Looker;
use crate::{EntryId, VaultError};

/// A store with, on Linux, a second look at the same service: the store's crate lets the keychain
/// show its prompt whenever something is locked, and nobody asked for that.
pub(crate) struct Store {
    store: Arc<CredentialStore>,
    #[cfg(target_os = "linux")]
    look: Looker,
}

impl Store {
    /// Opens the store of this system anew: its connection does not heal by itself.
    pub(crate) fn open() -> Result<Self, VaultError> {
        #[cfg(target_os = "linux")]
        let opened = Self {
            look: Looker::open()?,
            store: zbus_secret_service_keyring_store::Store::new()?,
        };
        #[cfg(target_os = "macos")]
        let opened = Self {
            store: apple_native_keyring_store::keychain::Store::new()?,
        };
        #[cfg(windows)]
        let opened = Self {
            store: windows_native_keyring_store::Store::new()?,
        };
        Ok(opened)
    }

    /// Writes an entry and reads it back: a store that forgets is found out at once (K-16).
    pub(crate) fn put(
        &self,
        service: &str,
        id: &EntryId,
        text: &SecretString,
    ) -> Result<(), VaultError> {
        self.is_open()?;
        let entry = self.entry(service, id)?;
        entry.set_password(text.expose_secret())?;
        let back = entry.get_password().map(SecretString::from);
        if is_kept(back.as_ref().ok(), text) {
            return Ok(());
        }
        // What half stands there is taken out, as far as it is there at all.
        take_out(&entry)?;
        Err(VaultError::KeptNothing)
    }

    /// Reads an entry.
    pub(crate) fn get(&self, service: &str, id: &EntryId) -> Result<SecretString, VaultError> {
        self.is_open()?;
        Ok(self.entry(service, id)?.get_password()?.into())
    }

    /// Takes an entry out, and all that bear its name. One that is not there is out already.
    pub(crate) fn remove(&self, service: &str, id: &EntryId) -> Result<(), VaultError> {
        self.is_open()?;
        take_out(&self.entry(service, id)?)
    }

    /// Whether the store answers and is open: an entry that nobody wrote is looked for.
    pub(crate) fn probe(&self, service: &str) -> Result<(), VaultError> {
        self.is_open()?;
        match self
            .entry(service, &EntryId::stored("probe"))?
            .get_password()
        {
            Ok(_) | Err(keyring::Error::NoEntry) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    #[cfg(target_os = "linux")]
    fn is_open(&self) -> Result<(), VaultError> {
        self.look.is_open()
    }

    /// The systems ask by themselves, once, and remember the answer.
    #[cfg(not(target_os = "linux"))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "as it is on Linux"
    )]
    fn is_open(&self) -> Result<(), VaultError> {
        Ok(())
    }

    fn entry(&self, service: &str, id: &EntryId) -> Result<Entry, VaultError> {
        let modifiers: HashMap<_, _> = MODIFIERS.iter().copied().collect();
        Ok(self.store.build(service, id.as_str(), Some(&modifiers))?)
    }
}

/// What an entry is made with besides its name. The default of Windows roams with the person's
/// profile (K-11); a token is for one computer.
#[cfg(target_os = "linux")]
const MODIFIERS: &[(&str, &str)] = &[("label", "Rushes: useapi.net token")];
#[cfg(windows)]
const MODIFIERS: &[(&str, &str)] = &[("persistence", "Local")];
#[cfg(target_os = "macos")]
const MODIFIERS: &[(&str, &str)] = &[];

/// Whether what was read back is what was written.
fn is_kept(back: Option<&SecretString>, written: &SecretString) -> bool {
    back.is_some_and(|back| back.expose_secret() == written.expose_secret())
}

fn take_out(entry: &Entry) -> Result<(), VaultError> {
    match entry.delete_credential() {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(keyring::Error::Ambiguous(all)) => {
            for one in all {
                match one.delete_credential() {
                    Ok(()) | Err(keyring::Error::NoEntry) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k_16_what_reads_back_differently_was_not_kept() {
        let written = SecretString::from("one");
        assert!(is_kept(Some(&"one".into()), &written));
        assert!(!is_kept(Some(&"two".into()), &written));
        assert!(!is_kept(Some(&"".into()), &written));
        assert!(!is_kept(None, &written));
    }

    #[cfg(windows)]
    #[test]
    fn k_11_an_entry_of_windows_does_not_roam() {
        assert!(MODIFIERS.contains(&("persistence", "Local")));
    }
}

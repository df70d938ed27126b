//! The store of this system, by the keyring project's crate for it.

use std::collections::HashMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

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

    /// Which of the keychains that this system may have this is.
    #[cfg(target_os = "linux")]
    pub(crate) fn name(&self) -> Result<String, VaultError> {
        self.look.name()
    }

    /// The system has one.
    #[cfg(not(target_os = "linux"))]
    #[expect(
        clippy::unused_self,
        clippy::unnecessary_wraps,
        reason = "as it is on Linux"
    )]
    pub(crate) fn name(&self) -> Result<String, VaultError> {
        Ok("system".to_owned())
    }

    /// Writes an entry and reads it back: a store that forgets is found out at once (K-16). `touched`
    /// says, for as long as nothing proves otherwise, that something of it may be there.
    pub(crate) fn put(
        &self,
        service: &str,
        id: &EntryId,
        text: &SecretString,
        touched: &AtomicBool,
    ) -> Result<(), VaultError> {
        self.is_open()?;
        keep(&self.entry(service, id)?, text, touched)
    }

    /// Writes something else into an entry that is there. If it is not kept, what was there before is put
    /// back: nobody loses a token over a word.
    pub(crate) fn rewrite(
        &self,
        service: &str,
        id: &EntryId,
        rewritten: impl Fn(&SecretString) -> Result<SecretString, VaultError>,
    ) -> Result<(), VaultError> {
        let before = self.get(service, id)?;
        let text = rewritten(&before)?;
        change(&self.entry(service, id)?, &before, &text)
    }

    /// Reads an entry.
    pub(crate) fn get(&self, service: &str, id: &EntryId) -> Result<SecretString, VaultError> {
        self.is_within_reach(service, id)?;
        Ok(self.entry(service, id)?.get_password()?.into())
    }

    /// Takes an entry out, and all that bear its name. Answers whether there was any.
    pub(crate) fn remove(&self, service: &str, id: &EntryId) -> Result<bool, VaultError> {
        self.is_within_reach(service, id)?;
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

    /// The names of all entries of a service, as far as they can be seen without a prompt.
    pub(crate) fn entries(&self, service: &str) -> Result<Vec<EntryId>, VaultError> {
        self.is_open()?;
        #[cfg(target_os = "linux")]
        let names = self.look.entries(service)?;
        #[cfg(not(target_os = "linux"))]
        let names = self
            .store
            .search(&search_of(service))?
            .iter()
            .filter_map(Entry::get_specifiers)
            .filter(|(of, _)| of == service)
            .map(|(_, name)| name)
            .collect::<Vec<_>>();
        Ok(names.iter().map(|name| EntryId::stored(name)).collect())
    }

    #[cfg(target_os = "linux")]
    fn is_open(&self) -> Result<(), VaultError> {
        self.look.is_open()
    }

    /// Whether an entry can be used without a prompt.
    #[cfg(target_os = "linux")]
    pub(crate) fn is_within_reach(&self, service: &str, id: &EntryId) -> Result<(), VaultError> {
        self.look.is_within_reach(service, id.as_str())
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

    #[cfg(not(target_os = "linux"))]
    pub(crate) fn is_within_reach(&self, _: &str, _: &EntryId) -> Result<(), VaultError> {
        self.is_open()
    }

    fn entry(&self, service: &str, id: &EntryId) -> Result<Entry, VaultError> {
        let modifiers: HashMap<_, _> = modifiers(System::HERE).iter().copied().collect();
        Ok(self.store.build(service, id.as_str(), Some(&modifiers))?)
    }
}

/// The systems whose keychains differ in what an entry is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum System {
    Linux,
    Macos,
    Windows,
}

impl System {
    /// The one that this was made for.
    const HERE: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::Macos
    } else {
        Self::Linux
    };
}

/// What an entry is made with besides its name. The default of Windows roams with the person's
/// profile (K-11); a token is for one computer.
const fn modifiers(system: System) -> &'static [(&'static str, &'static str)] {
    match system {
        System::Linux => &[("label", "Rushes: useapi.net token")],
        System::Macos => &[],
        System::Windows => &[("persistence", "Local")],
    }
}

/// What is looked for where all entries of a service are wanted.
#[cfg(target_os = "macos")]
fn search_of(service: &str) -> HashMap<&str, &str> {
    HashMap::from([("service", service)])
}

/// The names of Windows are `user.service`; which of them are ours is seen afterwards.
#[cfg(windows)]
fn search_of(_: &str) -> HashMap<&str, &str> {
    HashMap::new()
}

/// Writes, reads back, and takes out again what was not kept.
fn keep(entry: &Entry, text: &SecretString, touched: &AtomicBool) -> Result<(), VaultError> {
    touched.store(true, Ordering::SeqCst);
    let written = entry.set_password(text.expose_secret());
    let back = written.map(|()| entry.get_password().map(SecretString::from));
    if let Ok(Ok(back)) = &back
        && is_kept(back, text)
    {
        return Ok(());
    }
    // What half stands there is taken out, as far as it is there at all; only that proves it.
    let out = take_out(entry);
    if out.is_ok() {
        touched.store(false, Ordering::SeqCst);
    }
    match (back, out) {
        (Err(refused), _) => Err(refused.into()),
        (Ok(_), Ok(_)) => Err(VaultError::KeptNothing),
        (Ok(_), Err(still)) => Err(still),
    }
}

/// Writes, reads back, and writes what was there before where that was not kept.
fn change(entry: &Entry, before: &SecretString, text: &SecretString) -> Result<(), VaultError> {
    entry.set_password(text.expose_secret())?;
    let back = entry.get_password().map(SecretString::from);
    if back.is_ok_and(|back| is_kept(&back, text)) {
        return Ok(());
    }
    entry.set_password(before.expose_secret())?;
    Err(VaultError::KeptNothing)
}

/// Whether what was read back is what was written.
fn is_kept(back: &SecretString, written: &SecretString) -> bool {
    back.expose_secret() == written.expose_secret()
}

/// Takes out all that bear the name of an entry. Answers whether there was any.
fn take_out(entry: &Entry) -> Result<bool, VaultError> {
    match entry.delete_credential() {
        Ok(()) => Ok(true),
        Err(keyring::Error::NoEntry) => Ok(false),
        Err(keyring::Error::Ambiguous(all)) => {
            for one in all {
                match one.delete_credential() {
                    Ok(()) | Err(keyring::Error::NoEntry) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            Ok(true)
        }
        Err(error) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests;

//! The store of this system, by the keyring project's crate for it.

use std::collections::HashMap;
use std::sync::Arc;

use keyring::{CredentialStore, Entry};
use secrecy::{ExposeSecret, SecretString};

use crate::{EntryId, VaultError};

/// Opens the store of this system anew: its connection does not heal by itself.
pub(crate) fn open() -> Result<Arc<CredentialStore>, VaultError> {
    #[cfg(target_os = "linux")]
    let store = zbus_secret_service_keyring_store::Store::new()?;
    #[cfg(target_os = "macos")]
    let store = apple_native_keyring_store::keychain::Store::new()?;
    #[cfg(windows)]
    let store = windows_native_keyring_store::Store::new()?;
    Ok(store)
}

/// Writes an entry and reads it back: a store that forgets is found out at once (K-16).
pub(crate) fn put(
    store: &CredentialStore,
    service: &str,
    id: &EntryId,
    text: &SecretString,
) -> Result<(), VaultError> {
    let entry = entry(store, service, id)?;
    entry.set_password(text.expose_secret())?;
    let back: SecretString = entry.get_password()?.into();
    if back.expose_secret() == text.expose_secret() {
        return Ok(());
    }
    entry.delete_credential()?;
    Err(VaultError::KeptNothing)
}

/// Reads an entry.
pub(crate) fn get(
    store: &CredentialStore,
    service: &str,
    id: &EntryId,
) -> Result<SecretString, VaultError> {
    Ok(entry(store, service, id)?.get_password()?.into())
}

/// Takes an entry out. One that is not there is out already.
pub(crate) fn remove(
    store: &CredentialStore,
    service: &str,
    id: &EntryId,
) -> Result<(), VaultError> {
    match entry(store, service, id)?.delete_credential() {
        Ok(()) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Whether the store answers at all: an entry that nobody wrote is looked for.
pub(crate) fn probe(store: &CredentialStore, service: &str) -> Result<(), VaultError> {
    match entry(store, service, &EntryId::stored("probe"))?.get_password() {
        Ok(_) | Err(keyring::Error::NoEntry) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn entry(store: &CredentialStore, service: &str, id: &EntryId) -> Result<Entry, VaultError> {
    #[cfg(target_os = "linux")]
    let modifiers = HashMap::from([("label", "Rushes: useapi.net token")]);
    // The default of Windows roams with the person's profile; a token is for one computer.
    #[cfg(windows)]
    let modifiers = HashMap::from([("persistence", "Local")]);
    #[cfg(target_os = "macos")]
    let modifiers = HashMap::new();
    Ok(store.build(service, id.as_str(), Some(&modifiers))?)
}

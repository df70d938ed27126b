//! Tokens in the keychain of the operating system, and nowhere else.
//!
//! The keyring project's stores have no time-outs, one global lock, and errors that print secrets.
//! So one thread owns the store, every call has an end, the store is built anew after an error, and
//! no error of theirs leaves this crate. Entries are named by opaque ids. A keychain that fails
//! never keeps anything else from working. What is *not* here: what a token opens, and any file.

mod actor;
mod entry;
mod error;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(any(test, target_os = "macos", windows))]
mod platform;
#[cfg(any(test, target_os = "linux"))]
mod prompt;
mod store;

pub use actor::{Deadlines, Vault};
pub use entry::{EntryId, Secret};
pub use error::{NotStored, VaultError};

/// The name under which the entries of this app stand in every keychain.
pub const SERVICE: &str = "dev.rushes.desktop";

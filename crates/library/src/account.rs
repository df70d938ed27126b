//! Accounts and the tokens that reach them, as the library knows them: without any secret.

use crate::clip::AccountKey;

/// The local key of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CredentialKey(pub i64);

/// A token, by the opaque name of its keychain entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The local key.
    pub key: CredentialKey,
    /// The name of the entry; says nothing by itself.
    pub entry: String,
    /// The person's word for it.
    pub label: String,
    /// When it was connected, in ms since 1970.
    pub added_ms: i64,
}

/// An entry of the keychain that no token in use stands behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leftover {
    /// The local key of the token that it was, or was to be.
    pub key: CredentialKey,
    /// The name of the entry.
    pub entry: String,
    /// The person's word for it.
    pub label: String,
    /// Since when, in ms since 1970.
    pub since_ms: i64,
}

/// A PixVerse account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// The local key.
    pub key: AccountKey,
    /// The name that is shown; never the e-mail.
    pub name: String,
    /// The place in the order of adding, from 0.
    pub mark: u32,
    /// Whether it is shown and read.
    pub included: bool,
    /// When its list was last read to the end, in ms since 1970.
    pub read_ms: Option<i64>,
    /// Credits, plan, and when they were read.
    pub credits: Option<Credits>,
    /// The tokens that reach it.
    pub reached_by: Vec<CredentialKey>,
    /// Whether it was noticed under a token, and nobody decided yet.
    pub fresh: bool,
    /// Since when it is removed, in ms since 1970.
    pub removed_ms: Option<i64>,
    /// The version of its picture, if it has one.
    pub picture: Option<String>,
}

/// What is left to spend.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credits {
    /// Daily, monthly and bought ones together.
    pub left: i64,
    /// The plan's name.
    pub plan: Option<String>,
    /// When this was read, in ms since 1970.
    pub at_ms: i64,
}

/// An account found under a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundAccount {
    /// Its e-mail as the API wrote it.
    pub email: String,
    /// A name to show, if the API has one that is not an e-mail.
    pub name: Option<String>,
}

/// The identity of an account: its e-mail, trimmed and in lower case.
#[must_use]
pub fn identity(email: &str) -> String {
    email.trim().to_lowercase()
}

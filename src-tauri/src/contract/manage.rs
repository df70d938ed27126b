//! What "Manage accounts" shows and does: the only place where the page sees an e-mail.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Problem, ProblemCode, Trouble};

/// Where a pasted token is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum KeepIn {
    /// In the keychain of this computer.
    Keychain,
    /// In memory, until the app closes.
    Session,
}

/// Where a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum TokenHome {
    /// In the keychain of this computer.
    Keychain,
    /// In memory, until the app closes (K-19).
    Session,
    /// It was for one session, which is over (K-20).
    Over,
}

/// All tokens and accounts.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Manage {
    /// The tokens, oldest first.
    pub tokens: Vec<ManagedToken>,
    /// Accounts with clips that no token reaches now.
    pub gone: Vec<ManagedAccount>,
}

/// A token; of itself, its label is all that the page sees.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ManagedToken {
    /// The local key.
    pub key: i64,
    /// The person's word for it.
    pub label: String,
    /// Where it is.
    pub home: TokenHome,
    /// When it was connected, in ms since 1970.
    pub added_ms: i64,
    /// What the API says of it.
    pub trouble: Option<Problem>,
    /// What keeps it from being fetched, or taken out.
    pub keychain: Option<ProblemCode>,
    /// Whether it is out of use, and only its entry is still in the keychain (K-18).
    pub left_over: bool,
    /// The accounts that it reaches.
    pub accounts: Vec<ManagedAccount>,
}

/// An account, as it is managed.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ManagedAccount {
    /// The local key.
    pub key: i64,
    /// Its name.
    pub name: String,
    /// The e-mail that it signs in with; none unless it was asked for.
    pub sign_in: Option<String>,
    /// The place in the order of adding, from 0.
    pub mark: u32,
    /// The version of its picture, if it has one.
    pub picture: Option<String>,
    /// How many of its clips are known.
    pub clips: u32,
    /// How many of them are downloaded.
    pub downloaded: u32,
    /// Whether it is shown and read.
    pub included: bool,
    /// Whether it was noticed, and nobody decided yet.
    pub fresh: bool,
    /// The labels of the other tokens that reach it.
    pub also_under: Vec<String>,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
}

/// What a replacement opened.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Replaced {
    /// How many accounts are under it.
    pub accounts: u32,
}

/// What became of a token's entry. The token is out of use either way.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Removed {
    /// Why the entry is still in the keychain, if it is (K-18).
    pub still: Option<ProblemCode>,
    /// The local key under which that entry is known from now on.
    pub key: Option<i64>,
}

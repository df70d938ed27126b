//! Accounts as the switcher shows them, and what reading them is up to.

use serde::Serialize;
use ts_rs::TS;

use super::Problem;

/// One PixVerse account, as the account menu shows it. Never its e-mail.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Account {
    /// The local key.
    pub key: i64,
    /// The name: the nick name at PixVerse, else "Account" and a number.
    pub name: String,
    /// The place in the order of adding, from 0: the colour of its mark.
    pub mark: u32,
    /// How many of its clips the library knows.
    pub clips: u32,
    /// How many of them are in progress.
    pub in_progress: u32,
    /// Whether it is shown at all.
    pub included: bool,
    /// What is left to spend, if it was ever read.
    pub credits: Option<Credits>,
    /// When its list was last read to the end, in ms since 1970.
    pub read_ms: Option<i64>,
    /// What is wrong with it.
    pub trouble: Option<Trouble>,
    /// The version of its picture, if it has one.
    pub picture: Option<String>,
    /// Whether it was noticed under a token, and nobody decided yet.
    pub fresh: bool,
}

/// Credits of an account.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Credits {
    /// Daily, monthly and bought ones together.
    pub left: i64,
    /// The plan's name.
    pub plan: Option<String>,
    /// When this was read, in ms since 1970.
    pub at_ms: i64,
}

/// What keeps an account, or all accounts of its token, from being read.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Trouble {
    /// What happened.
    pub problem: Problem,
    /// The label of the token, where the token is the cause.
    pub token_label: Option<String>,
    /// The key of the token, where the token is the cause.
    pub credential: Option<i64>,
    /// Since when, in ms since 1970.
    pub since_ms: i64,
}

/// What the reading button says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Reading {
    /// What goes on.
    pub state: ReadingState,
    /// Clips read in this reading.
    pub seen: u32,
    /// The sum of the totals, as soon as every account has given its first page.
    pub total: Option<u32>,
    /// When the last reading ended, in ms since 1970.
    pub read_ms: Option<i64>,
    /// Until when it waits, or since when it is offline, in ms since 1970.
    pub at_ms: Option<i64>,
    /// Entries of the lists that could not be read in the last reading.
    pub unreadable: u32,
}

/// What reading is up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingState {
    /// Nothing was ever read.
    Never,
    /// Up to date as of `read_ms`.
    Idle,
    /// A reading goes on.
    Reading,
    /// useapi.net asked for a pause until `at_ms`.
    Paused,
    /// The person paused all reading until `at_ms`.
    PausedByYou,
    /// No network since `at_ms`.
    Offline,
}

/// What a new token opened.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Connected {
    /// How many accounts were found under it.
    pub accounts: u32,
    /// Its local key.
    pub credential: i64,
}

//! What the page needs before it can paint its first frame.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Account, Downloads, Reading, Restarted, Settings};

/// Everything that the first frame needs, in one answer.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Boot {
    /// The version of the app.
    pub version: String,
    /// The library that is shown.
    pub library: LibraryKind,
    /// Whether the own library has a token; if not, and it is the one shown, the first page shows.
    pub connected: bool,
    /// The accounts of the library that is shown, in the order of the account menu.
    pub accounts: Vec<Account>,
    /// What the reading button says.
    pub reading: Reading,
    /// The queue of downloads, as the top bar shows it.
    pub downloads: Downloads,
    /// What the person chose.
    pub settings: Settings,
    /// Whether a keychain answers.
    pub keychain: Keychain,
    /// Where clips play from: an address on this computer, with a secret of this run; a clip's
    /// address is this, `/` and its key.
    pub clips: String,
    /// Where the clip of our own plays from, which shows whether any does.
    pub test_clip: String,
    /// How large the system writes text, in per cent, and so the engine the page.
    pub text_scale: u16,
    /// Whether the network costs by the byte, so that nothing is fetched ahead of the eye (NT-01).
    pub metered: bool,
    /// What has to be said once, in the order in which it is shown.
    pub notices: Vec<Notice>,
    /// When the copy was made that is in use in the place of a damaged index, in ms since 1970; none where
    /// none is (LB-01).
    pub index_copy_ms: Option<i64>,
    /// Where the page goes on that takes the place of one that ended; none for any other (S-45).
    pub restarted: Option<Restarted>,
}

/// One of the two libraries, which are never mixed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum LibraryKind {
    /// The clips of the person's own accounts.
    Own,
    /// The sample library, which lives inside the app.
    Sample,
}

/// Whether a keychain answers on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Keychain {
    /// Nobody asked it yet.
    NotAsked,
    /// It answers.
    Ready,
    /// No service answers (K-01).
    Absent,
    /// It is there and locked (K-03).
    Locked,
    /// It is there and says nothing (K-04b).
    Silent,
    /// It has no collection to store in (K-08).
    NoCollection,
}

/// Something that a strip says once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Notice {
    /// The settings could not be read; the file is kept beside the new one (S-48).
    SettingsReset,
    /// The settings could not be read, and lie where they were; nothing is written over them.
    SettingsUnread,
    /// The index was damaged and has been put aside (S-46).
    IndexReset,
    /// The window stayed empty, and is drawn the safe way since (W-02).
    DrawnSafely,
    /// The address of the API in the settings cannot be used; the usual one is in use.
    ApiUnusable,
    /// The proxy in the settings cannot be used; the system's is in use.
    ProxyUnusable,
}

/// A page outside the app that it may open in the browser, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Page {
    /// Where useapi.net tells how to find the API token.
    TokenHelp,
    /// The person's accounts at useapi.net.
    Useapi,
}

//! The Health page: what is checked, how it is, and what mends it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a keychain is got on this computer (K-01).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct KeychainHelp {
    /// The one command, where there is one.
    pub command: Option<String>,
    /// What to say of it.
    pub hint: KeychainHint,
}

/// What there is to say of a keychain that is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum KeychainHint {
    /// Install one.
    Install,
    /// That of KDE is turned off.
    KwalletOff,
    /// The desktop has no Secret portal.
    Portal,
    /// macOS.
    Macos,
    /// Windows.
    Windows,
    /// Nothing is known.
    None,
}

/// All checks.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Health {
    /// One for each part, in order.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Check {
    /// What was looked at.
    pub part: CheckPart,
    /// How it is.
    pub state: CheckState,
    /// Names the words.
    pub code: String,
    /// A version, or free bytes, as text.
    pub figure: Option<String>,
    /// The one command that mends it here.
    pub command: Option<String>,
}

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CheckPart {
    /// The decoder of clips.
    Decoder,
    /// The keychain.
    Keychain,
    /// The way to the API.
    Network,
    /// The folder of the downloads, and the room on its disk.
    Disk,
    /// The index.
    Index,
    /// The app.
    Version,
}

/// How something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum CheckState {
    /// In order.
    Ok,
    /// Worth a look.
    Attention,
    /// Out of order.
    Failed,
    /// Not known.
    Unknown,
}

/// What came of playing the clip of our own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClipTest {
    /// It plays.
    Plays,
    /// The engine has no decoder for it.
    Missing,
    /// The engine says that it has one, and shows nothing.
    Fails,
}

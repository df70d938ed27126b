//! What the shell tells the page unasked, under the one event name `host`.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Account, Downloads, Keychain, LibraryKind, Reading, Verifying};

/// Something that happened. Every event about a library names it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase"
)]
pub enum HostEvent {
    /// Clips came, went or changed: the page asks for its view again. At most four a second.
    Changed {
        /// Where.
        library: LibraryKind,
    },
    /// The accounts of the menu, or what it says of them.
    Accounts {
        /// Where.
        library: LibraryKind,
        /// All of them, in order.
        accounts: Vec<Account>,
    },
    /// What the reading button says.
    Reading {
        /// Where.
        library: LibraryKind,
        /// What it says now.
        reading: Reading,
    },
    /// A notification was clicked: the page shows that clip.
    OpenClip {
        /// Where.
        library: LibraryKind,
        /// The clip.
        key: i64,
    },
    /// The keychain is not as it was.
    Keychain {
        /// How it is now.
        keychain: Keychain,
    },
    /// The network costs by the byte now, or no more, or the person said that it may (NT-01).
    Metered {
        /// Whether nothing is to be fetched ahead of the eye.
        metered: bool,
    },
    /// The system writes text larger or smaller than before.
    TextScale {
        /// Of the usual size.
        per_cent: u16,
    },
    /// Tokens that the index had lost were found in the keychain: the page begins anew.
    Recovered,
    /// The queue moved. At most four a second.
    Downloads {
        /// Where.
        library: LibraryKind,
        /// The queue now.
        downloads: Downloads,
    },
    /// The verification of the downloads moved. At most four a second.
    Verifying {
        /// Where.
        library: LibraryKind,
        /// How far it is.
        verifying: Verifying,
    },
    /// The window is asked to close while downloads are on their way: the page asks the person.
    Closing,
    /// Something was chosen in the menu bar of the system: the page does what the key for it does.
    Chosen {
        /// What.
        command: MenuCommand,
    },
}

/// What the menu bar of the system offers beside what the system does by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MenuCommand {
    /// Who made this.
    About,
    /// The page of settings.
    Settings,
    /// Read now.
    Refresh,
    /// The field for search words.
    Search,
    /// The drawer of downloads.
    Downloads,
    /// The sheet of keys.
    Keys,
    /// What works on this computer.
    Health,
}

impl HostEvent {
    /// The name under which every event is sent.
    pub const NAME: &'static str = "host";
}

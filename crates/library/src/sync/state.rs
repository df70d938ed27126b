//! What reading is up to, as anyone may ask at any time.

use std::collections::HashMap;

use crate::account::CredentialKey;
use crate::clip::AccountKey;
use crate::tokens::NoToken;

/// Why an account cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// The API said so, or was not reached.
    Api(useapi::Error),
    /// There is no token to ask with.
    NoToken(NoToken),
    /// The list came to no end.
    EndlessList,
}

impl Trouble {
    /// Whether the cause is the token, so that all of its accounts stop.
    #[must_use]
    pub fn is_of_token(&self) -> bool {
        matches!(
            self,
            Self::NoToken(_)
                | Self::Api(useapi::Error::TokenRefused | useapi::Error::SubscriptionEnded)
        )
    }

    /// Whether it may pass without anybody doing anything.
    #[must_use]
    pub fn may_pass(&self) -> bool {
        matches!(self, Self::Api(error) if error.retryable())
    }

    /// Whether something between this computer and the API answered in its place, or kept it away: it
    /// passes when the person signs in to the network, or leaves it.
    #[must_use]
    pub(super) fn is_between(&self) -> bool {
        use useapi::Error::{Certificate, Proxy, UnexpectedAnswer};
        matches!(
            self,
            Self::Api(UnexpectedAnswer { .. } | Certificate { .. } | Proxy)
        )
    }

    /// Whether two are of one kind, whatever the server said with them.
    fn is_like(&self, other: &Self) -> bool {
        use std::mem::discriminant;
        match (self, other) {
            (Self::Api(one), Self::Api(other)) => discriminant(one) == discriminant(other),
            _ => discriminant(self) == discriminant(other),
        }
    }

    /// Whether there is just no network.
    #[must_use]
    pub fn is_offline(&self) -> bool {
        matches!(self, Self::Api(useapi::Error::Offline))
    }
}

/// What is wrong with an account, and since when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountTrouble {
    /// What.
    pub trouble: Trouble,
    /// Which token it is about, where a token is the cause.
    pub token: Option<CredentialKey>,
    /// In ms since 1970.
    pub since_ms: i64,
    /// When it is tried again, in ms since 1970, where that is known.
    pub until_ms: Option<i64>,
}

/// What goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReadingState {
    /// Nothing.
    Idle,
    /// Lists are read.
    Reading,
    /// All that is left to read waits until then, in ms since 1970.
    Paused(i64),
    /// The person paused all reading until then, in ms since 1970.
    PausedByYou(i64),
    /// No network, since then, in ms since 1970.
    Offline(i64),
}

/// Where a reading stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// What goes on.
    pub state: ReadingState,
    /// Clips seen in this reading.
    pub seen: u32,
    /// The sum of the totals, once every account has given its first page.
    pub total: Option<u32>,
    /// Entries that could not be read.
    pub unreadable: u32,
    /// What is wrong with each account.
    pub troubles: HashMap<AccountKey, AccountTrouble>,
    /// When the last reading ended, in ms since 1970.
    pub read_ms: Option<i64>,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            state: ReadingState::Idle,
            seen: 0,
            total: None,
            unreadable: 0,
            troubles: HashMap::new(),
            read_ms: None,
        }
    }
}

impl Reading {
    /// Keeps the moment at which the same trouble began.
    pub(super) fn trouble(&mut self, account: AccountKey, found: AccountTrouble) {
        let since_ms = self
            .troubles
            .get(&account)
            .filter(|known| known.trouble.is_like(&found.trouble))
            .map_or(found.since_ms, |known| known.since_ms);
        self.troubles
            .insert(account, AccountTrouble { since_ms, ..found });
    }

    /// Since when there is no network, in ms since 1970.
    pub(super) fn offline_since(&self) -> Option<i64> {
        self.troubles
            .values()
            .filter(|trouble| trouble.trouble.is_offline())
            .map(|trouble| trouble.since_ms)
            .min()
    }
}

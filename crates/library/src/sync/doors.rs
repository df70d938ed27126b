//! The door of each token: how many requests are under way, whether a pause lasts, whether the token
//! was refused. Nothing here asks or waits.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::state::Trouble;
use crate::account::CredentialKey;

/// Requests under way at once with one token: the API is asked politely.
const REQUESTS_A_TOKEN: usize = 2;
/// No pause that is honoured is longer; a wall clock that went wrong makes none longer, either.
const LONGEST_PAUSE: Duration = Duration::from_secs(24 * 60 * 60);

/// A time in which nothing is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pause {
    /// By the clock that is never set.
    pub(super) ends: Duration,
    /// By the wall clock, in ms since 1970: for people, and for the next run.
    pub(super) until_ms: i64,
}

impl Pause {
    /// A pause from now, by both clocks, for that long.
    pub(super) fn starting(elapsed: Duration, now_ms: i64, length: Duration) -> Self {
        let length = length.min(LONGEST_PAUSE);
        let length_ms = i64::try_from(length.as_millis()).unwrap_or(i64::MAX);
        Self {
            ends: elapsed.saturating_add(length),
            until_ms: now_ms.saturating_add(length_ms),
        }
    }

    pub(super) fn left(&self, elapsed: Duration) -> Duration {
        self.ends.saturating_sub(elapsed)
    }

    pub(super) fn is_over(&self, elapsed: Duration) -> bool {
        self.ends <= elapsed
    }
}

/// The door of one token, as it stood when it was looked at.
#[derive(Debug, Clone)]
pub(super) struct Door {
    /// The requests that may be under way.
    pub(super) slots: Arc<Semaphore>,
    /// Why the token is of no use.
    pub(super) refused: Option<Trouble>,
    /// The last pause, over or not.
    pub(super) pause: Option<Pause>,
    /// Which token it is, counted from the first that stood under this name.
    pub(super) generation: u64,
    /// The entry behind it, where that is not the one that a reading under way knows.
    pub(super) entry: Option<String>,
    /// Pauses in a row.
    streak: u32,
}

impl Default for Door {
    fn default() -> Self {
        Self {
            slots: Arc::new(Semaphore::new(REQUESTS_A_TOKEN)),
            refused: None,
            pause: None,
            generation: 0,
            entry: None,
            streak: 0,
        }
    }
}

/// The doors of all tokens, and the one before them that the person may shut.
#[derive(Debug, Default)]
pub(super) struct Doors {
    by_token: Mutex<HashMap<CredentialKey, Door>>,
    by_you: Mutex<Option<Pause>>,
}

impl Doors {
    pub(super) fn get(&self, token: CredentialKey) -> Door {
        self.by_token.lock().entry(token).or_default().clone()
    }

    pub(super) fn by_you(&self) -> Option<Pause> {
        *self.by_you.lock()
    }

    /// Shuts the door of a token, or that of all. Of two pauses of a token the longer counts.
    pub(super) fn pause(&self, token: Option<CredentialKey>, pause: Pause) {
        let Some(token) = token else {
            *self.by_you.lock() = Some(pause);
            return;
        };
        self.change(token, |door| {
            door.streak += 1;
            let longer = door.pause.filter(|known| known.ends > pause.ends);
            door.pause = longer.or(Some(pause));
        });
    }

    pub(super) fn go_on(&self) {
        *self.by_you.lock() = None;
    }

    pub(super) fn refuse(&self, token: CredentialKey, trouble: Trouble) {
        self.change(token, |door| door.refused = Some(trouble));
    }

    /// How many pauses in a row there were.
    pub(super) fn streak(&self, token: CredentialKey) -> u32 {
        self.get(token).streak
    }

    pub(super) fn went_well(&self, token: CredentialKey) {
        self.change(token, |door| door.streak = 0);
    }

    /// Tokens that were refused for such a reason may be tried again.
    pub(super) fn forgive(&self, such: impl Fn(&Trouble) -> bool) {
        for door in self.by_token.lock().values_mut() {
            door.refused = door.refused.take().filter(|trouble| !such(trouble));
        }
    }

    /// Another token stands under this name.
    pub(super) fn replace(&self, token: CredentialKey) {
        self.change(token, |door| {
            door.generation += 1;
            door.refused = None;
            door.pause = None;
            door.streak = 0;
        });
    }

    /// Another entry stands behind this token from now on.
    pub(super) fn moved(&self, token: CredentialKey, entry: String) {
        self.change(token, |door| door.entry = Some(entry));
    }

    fn change(&self, token: CredentialKey, change: impl FnOnce(&mut Door)) {
        change(self.by_token.lock().entry(token).or_default());
    }
}

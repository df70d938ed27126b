//! What is known at each moment of what is read, waits and is to be asked when. Nothing here asks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::time::Duration;

use futures_util::future::AbortHandle;

use super::state::{Reading, ReadingState};
use crate::clip::{AccountKey, ClipKey};

/// The board on which readings write what they are up to. Moments without a unit in their name are by
/// the clock that is never set.
#[derive(Debug, Default)]
pub(super) struct Board {
    pub(super) reading: Reading,
    /// The accounts that are being read; until when each waits, in ms since 1970, if it does.
    pub(super) under_way: HashMap<AccountKey, Option<i64>>,
    /// The accounts that are read or looked at now, and by which claim: nobody else may meanwhile.
    pub(super) claimed: BTreeMap<AccountKey, u64>,
    /// What ends the reading of each account that is under way, should nobody want it any more.
    pub(super) stops: HashMap<AccountKey, AbortHandle>,
    /// How many claims there were.
    pub(super) claims: u64,
    /// The accounts of the last reading.
    pub(super) last_read: BTreeSet<AccountKey>,
    /// The totals that the first pages told, in this reading.
    pub(super) firsts: Vec<Option<u32>>,
    /// When the reading of an account goes on that was put off by a long pause.
    pub(super) later: HashMap<AccountKey, Duration>,
    /// When the head of each account's list was last asked for.
    pub(super) asked: HashMap<AccountKey, Duration>,
    /// When all accounts were last looked at, and the same by the wall clock, in ms since 1970.
    pub(super) looked: Option<(Duration, i64)>,
    /// When the network is tried again, and how often it was tried in vain.
    pub(super) probe: Option<(Duration, u32)>,
    /// Whether the reading under way only tries whether the network is back.
    pub(super) probing: bool,
    /// Whether a person wants to know, so that what is open to doubt is read whole.
    pub(super) thorough: bool,
    /// Whether the person paused, and nothing was asked since.
    pub(super) paused_by_you: bool,
    /// How often to look by itself, if at all.
    pub(super) every: Option<Duration>,
    /// How old the clips in progress are.
    pub(super) born: HashMap<ClipKey, Born>,
    /// Whether anybody can see what would be found.
    pub(super) visible: bool,
}

/// How old a clip in progress was when this run saw it first.
#[derive(Debug, Clone, Copy)]
pub(super) struct Born {
    /// When that was, by the clock that is never set.
    pub(super) seen: Duration,
    pub(super) age: Duration,
}

impl Born {
    pub(super) fn age_at(&self, now: Duration) -> Duration {
        self.age.saturating_add(now.saturating_sub(self.seen))
    }
}

impl Board {
    /// What is shown, given until when the person paused.
    pub(super) fn state(&self, by_you_ms: Option<i64>) -> ReadingState {
        if let Some(until_ms) = by_you_ms {
            return ReadingState::PausedByYou(until_ms);
        }
        let offline = self.reading.offline_since();
        let quiet = self.under_way.is_empty() || self.probing;
        if let Some(since_ms) = offline.filter(|_| quiet) {
            return ReadingState::Offline(since_ms);
        }
        let waits = |until: &Option<i64>| *until;
        let put_off = self
            .reading
            .troubles
            .values()
            .filter_map(|one| one.until_ms);
        match self
            .under_way
            .values()
            .map(waits)
            .collect::<Option<Vec<_>>>()
        {
            None => ReadingState::Reading,
            Some(waiting) => waiting
                .into_iter()
                .chain(put_off)
                .min()
                .map_or(ReadingState::Idle, ReadingState::Paused),
        }
    }
}

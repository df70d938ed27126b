//! What is read without anybody asking for it, and when: clips in progress, sooner for young ones than
//! for old ones; accounts that a pause put off; the network when it is away; and, if the person wants
//! it, everything every so often. Nothing is asked when nothing is due.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt as _;

use super::Reader;
use super::board::Born;
use crate::clip::{AccountKey, ClipKey};
use crate::index::{Followed, IndexError};

/// How soon a clip of an age is looked at again; older ones are left to the readings.
const PACE: [(Duration, Duration); 3] = [
    (Duration::from_secs(10 * 60), Duration::from_secs(15)),
    (Duration::from_secs(60 * 60), Duration::from_secs(60)),
    (DAY, Duration::from_secs(5 * 60)),
];
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Where something between this computer and the API answers in its place, it is not tried sooner: a way
/// to sign in to a network goes, and nobody says when.
const BEHIND_A_PORTAL: Duration = Duration::from_secs(5 * 60);
/// After a round that failed on this side of the network, nothing is tried for so long.
const AFTER_A_DEFECT: Duration = Duration::from_secs(60);

/// What a round does.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Round {
    /// One request for each of these.
    Glance(BTreeSet<AccountKey>),
    /// Goes on with what a pause put off.
    Resume(BTreeSet<AccountKey>),
    /// Tries the network with one account.
    Probe,
    /// Everything, since it is time.
    Look,
}

impl Reader {
    /// Does what is due, for as long as the library is open. A round that fails does not end it.
    pub(crate) async fn rounds(self) {
        let begun = self.shared.time.elapsed();
        loop {
            let due = match self.due(begun).await {
                Ok(due) => due,
                Err(error) => {
                    tracing::warn!(%error, "what is due is not known");
                    Some((AFTER_A_DEFECT, Round::Look))
                }
            };
            match due {
                None => self.shared.schedule.notified().await,
                Some((left, _)) if !left.is_zero() => {
                    tokio::select! {
                        () = self.shared.time.sleep(left) => {}
                        () = self.shared.schedule.notified() => {}
                    }
                }
                Some((_, round)) => self.go(round).await,
            }
        }
    }

    async fn go(&self, round: Round) {
        let done = AssertUnwindSafe(self.do_round(round)).catch_unwind().await;
        match done {
            Ok(Ok(())) => return,
            Ok(Err(error)) => tracing::warn!(%error, "a round failed"),
            Err(_) => tracing::error!("a round ended in a panic; the next one follows"),
        }
        self.shared.time.sleep(AFTER_A_DEFECT).await;
    }

    async fn do_round(&self, round: Round) -> Result<(), IndexError> {
        let shared = &self.shared;
        match round {
            Round::Look => {
                shared.note(|board| board.paused_by_you = false);
                self.look().await
            }
            Round::Glance(accounts) => {
                let _busy = shared.busy.lock().await;
                shared.glance_at(&accounts).await
            }
            Round::Resume(accounts) => {
                let _busy = shared.busy.lock().await;
                shared.read_these(&accounts).await
            }
            Round::Probe => self.probe().await,
        }
    }

    /// Tries the network with one account, and reads all that it kept from being read when it is back.
    async fn probe(&self) -> Result<(), IndexError> {
        let shared = &self.shared;
        let _busy = shared.busy.lock().await;
        let mut offline: BTreeSet<AccountKey> = shared.note(|board| {
            let troubles = board.reading.troubles.iter();
            troubles
                .filter(|(_, found)| found.trouble.is_offline())
                .map(|(key, _)| *key)
                .collect()
        });
        let Some(first) = offline.pop_first() else {
            shared.note(|board| board.probe = None);
            return Ok(());
        };
        shared.asking.look_again();
        shared.note(|board| board.probing = true);
        shared.read_these(&BTreeSet::from([first])).await?;
        let still = shared.note(|board| {
            let found = board.reading.troubles.get(&first);
            found.is_some_and(|found| found.trouble.is_offline())
        });
        if still {
            return Ok(());
        }
        shared.read_these(&offline).await
    }

    /// What is to be done next, and how long from now. `None` until something changes.
    async fn due(&self, begun: Duration) -> Result<Option<(Duration, Round)>, IndexError> {
        let shared = &self.shared;
        if let Some((_, left)) = shared.asking.by_you() {
            return Ok(Some((left, Round::Look)));
        }
        let now_ms = shared.now_ms();
        let followed = shared.index.run(|index| index.followed()).await?;
        let now = shared.time.elapsed();
        Ok(shared.note(|board| {
            note_born(&mut board.born, &followed, (now, now_ms));
            let paces = paces(&followed, &board.born, now);
            if !board.claimed.is_empty() {
                return None;
            }
            if board.paused_by_you {
                return Some((Duration::ZERO, Round::Look));
            }
            if let Some((at, _)) = board.probe {
                return Some((at.saturating_sub(now), Round::Probe));
            }
            let interval = board.every.filter(|_| board.visible).map(|every| {
                let last = board.looked.map_or(begun, |(at, _)| at);
                ((last + every).saturating_sub(now), Round::Look)
            });
            let later = board.later.values().min().map(|first| {
                let same = board.later.iter().filter(|(_, at)| *at <= first);
                let keys = same.map(|(key, _)| *key).collect();
                (first.saturating_sub(now), Round::Resume(keys))
            });
            let ticks = paces.iter().filter_map(|(key, pace)| {
                let pace = match board.reading.troubles.get(key) {
                    Some(found) if found.trouble.is_between() => (*pace).max(BEHIND_A_PORTAL),
                    Some(found) if !found.trouble.may_pass() => return None,
                    _ => *pace,
                };
                (!board.later.contains_key(key)).then(|| {
                    let last = board.asked.get(key).copied().unwrap_or(begun);
                    ((last + pace).saturating_sub(now), *key)
                })
            });
            let ticks: Vec<_> = ticks.collect();
            let glance = ticks.iter().map(|(left, _)| *left).min().map(|first| {
                let same = ticks.iter().filter(|(left, _)| *left <= first);
                (first, Round::Glance(same.map(|(_, key)| *key).collect()))
            });
            let due = [interval, later, glance].into_iter().flatten();
            due.min_by_key(|(left, _)| *left)
        }))
    }
}

/// When each clip in progress came into being, by the clock that is never set, as a difference from now
/// where that was before this run. Found out once for each: nobody who sets the wall clock later makes a
/// clip older or younger.
fn note_born(born: &mut HashMap<ClipKey, Born>, followed: &[Followed], now: (Duration, i64)) {
    let (elapsed, now_ms) = now;
    let mut before = std::mem::take(born);
    born.extend(followed.iter().map(|clip| {
        let known = before.remove(&clip.key);
        let seen_first = || {
            let age_ms = u64::try_from(now_ms.saturating_sub(clip.since_ms)).unwrap_or(0);
            Born {
                seen: elapsed,
                age: Duration::from_millis(age_ms),
            }
        };
        (clip.key, known.unwrap_or_else(seen_first))
    }));
}

/// How often each account is looked at: as its youngest clip in progress wants it.
fn paces(
    followed: &[Followed],
    born: &HashMap<ClipKey, Born>,
    now: Duration,
) -> BTreeMap<AccountKey, Duration> {
    let mut paces = BTreeMap::new();
    for clip in followed {
        let age = born.get(&clip.key).map(|born| born.age_at(now));
        let wanted = PACE.iter().find(|(older, _)| age < Some(*older));
        let Some((_, pace)) = wanted else {
            continue;
        };
        let slot = paces.entry(clip.account).or_insert(*pace);
        *slot = (*slot).min(*pace);
    }
    paces
}

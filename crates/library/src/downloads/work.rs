//! Working off the queue: some clips at once, each to its end; what fails is tried again later, and
//! what concerns the whole queue stops all of it until it is over.

mod settle;

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use self::settle::back_off;
use super::failure::DownloadFailure;
use super::one::{self, Report, Source};
use super::queue::{Downloads, QueueRow, QueueState, WaitsFor};
use super::space;
use crate::clip::ClipKey;
use crate::events::{Event, Events};
use crate::index::{Chosen, Index, IndexError, LeftPart, QueueFigures};

/// No more than so many are fetched at once.
pub(super) const MOST_AT_ONCE: u32 = 8;
/// How often it is looked whether the disk is as it should be again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
/// Nothing for so long is a stall.
const STALL_MS: i64 = 30_000;
/// Between two tellings of bytes, in ms.
const TELL_EVERY_MS: u64 = 100;

pub(super) struct Shared {
    pub(super) index: Index,
    pub(super) events: Events,
    pub(super) source: Source,
    pub(super) chosen: Mutex<Chosen>,
    pub(super) wake: Notify,
    /// Files that no row knows are to be looked for.
    pub(super) adopt: Notify,
    idle: Notify,
    /// Held while a row is claimed, until it stands in `running`: who holds it knows all that runs.
    pub(super) claims: tokio::sync::Mutex<()>,
    /// What runs.
    running: Mutex<HashMap<ClipKey, Running>>,
    /// What is tried again later: when, by the clock that is never set, and in ms since 1970.
    later: Mutex<HashMap<ClipKey, (Duration, i64)>>,
    /// What waits for a token, so that a fresh address can be asked for.
    held: Mutex<HashSet<ClipKey>>,
    /// How often in a row the API did not find a clip.
    not_found: Mutex<HashMap<ClipKey, u32>>,
    wait: Mutex<Option<Wait>>,
    network_errors: AtomicU32,
    /// The network came back: what it had kept from arriving is tried anew.
    online: AtomicBool,
    /// What was left when the run before ended without closing, and still is.
    resumed: AtomicU32,
    /// Fewer than were asked for, since the system has no more open files for us.
    fewer: AtomicU32,
    told_ms: AtomicU64,
    /// Room that the one needs which found too little, in bytes.
    need: AtomicU64,
    pub(super) verify: super::verify::Run,
    pub(super) summaries: super::summary::Summaries,
}

struct Running {
    stop: CancellationToken,
    bytes: u64,
    total: Option<u64>,
    /// When a byte came last, in ms since 1970.
    moved_ms: i64,
    /// Whether a fresh address is asked for.
    renews: bool,
    /// How often a token was given another chance when it began.
    chances: u64,
}

#[derive(Debug, Clone, Copy)]
struct Wait {
    why: WaitsFor,
    /// When to look again.
    again: Duration,
    /// Looks so far.
    looks: u32,
}

impl Shared {
    pub(super) fn new(index: Index, events: Events, source: Source, chosen: Chosen) -> Self {
        let resumed = match index.was_left_open() {
            true => index.queue_figures().map_or(0, |figures| figures.left),
            false => 0,
        };
        Self {
            index,
            events,
            source,
            chosen: Mutex::new(chosen),
            wake: Notify::new(),
            adopt: Notify::new(),
            idle: Notify::new(),
            claims: tokio::sync::Mutex::default(),
            running: Mutex::default(),
            later: Mutex::default(),
            held: Mutex::default(),
            not_found: Mutex::default(),
            online: AtomicBool::new(false),
            resumed: AtomicU32::new(resumed),
            wait: Mutex::default(),
            network_errors: AtomicU32::new(0),
            fewer: AtomicU32::new(MOST_AT_ONCE),
            told_ms: AtomicU64::new(0),
            need: AtomicU64::new(0),
            verify: super::verify::Run::default(),
            summaries: super::summary::Summaries::default(),
        }
    }

    /// How many of those are left that went on by themselves after a crash. `left` of the queue are.
    pub(super) fn resumed(&self, left: u32) -> u32 {
        self.resumed.fetch_min(left, Ordering::Relaxed).min(left)
    }

    pub(super) fn waits_for(&self) -> Option<WaitsFor> {
        self.wait.lock().map(|wait| wait.why)
    }

    /// What the queue waits for is looked at now.
    pub(super) fn look_again(&self) {
        if let Some(wait) = &mut *self.wait.lock() {
            wait.again = Duration::ZERO;
        }
        self.fewer.store(MOST_AT_ONCE, Ordering::Relaxed);
        self.wake.notify_one();
    }

    pub(super) fn forget_later(&self, clips: &[ClipKey]) {
        let (mut later, mut held) = (self.later.lock(), self.held.lock());
        let mut not_found = self.not_found.lock();
        for clip in clips {
            later.remove(clip);
            held.remove(clip);
            not_found.remove(clip);
        }
    }

    pub(super) fn forget_all_later(&self) {
        self.later.lock().clear();
        self.held.lock().clear();
        self.not_found.lock().clear();
    }

    /// Stops what runs of these, and what was about to.
    pub(super) async fn stop(&self, which: impl Fn(ClipKey) -> bool) {
        let _claims = self.claims.lock().await;
        self.stop_running(which);
    }

    pub(super) fn stop_running(&self, which: impl Fn(ClipKey) -> bool) {
        for (clip, running) in &*self.running.lock() {
            if which(*clip) {
                running.stop.cancel();
            }
        }
    }

    /// Waits until nothing runs.
    pub(super) async fn until_idle(&self) {
        loop {
            let idle = self.idle.notified();
            if self.running.lock().is_empty() {
                return;
            }
            idle.await;
        }
    }

    /// Stops what runs of these clips, waits until it has, and removes what it left.
    pub(super) async fn throw_away(&self, left: Vec<(ClipKey, Option<LeftPart>)>) {
        let clips: Vec<_> = left.iter().map(|(clip, _)| *clip).collect();
        self.stop(|clip| clips.contains(&clip)).await;
        loop {
            let idle = self.idle.notified();
            if !clips
                .iter()
                .any(|clip| self.running.lock().contains_key(clip))
            {
                break;
            }
            idle.await;
        }
        self.forget_later(&clips);
        let folder = self.source.places.read().folder.clone();
        let parts = left.into_iter().filter_map(|(_, part)| part).collect();
        self.remove_parts(folder, parts).await;
    }

    /// Removes what downloads left in this folder, and nothing that is not proved to be that.
    pub(super) async fn remove_parts(&self, folder: PathBuf, parts: Vec<LeftPart>) {
        let usual = self.source.folder.clone();
        let removing = tokio::task::spawn_blocking(move || {
            for left in parts {
                if let Err(error) = super::part::remove(&usual, &folder, &left) {
                    tracing::warn!(%error, "what a download left was not removed");
                }
            }
        });
        let _ = removing.await;
    }

    /// Puts what is known of this moment into what the index says.
    pub(super) fn dress(&self, figures: &mut QueueFigures, rows: &mut [QueueRow]) {
        let now_ms = self.source.now_ms();
        let (running, later) = (self.running.lock(), self.later.lock());
        for row in rows {
            if let Some(now) = running.get(&row.clip) {
                figures.bytes_done += now.bytes.saturating_sub(row.bytes);
                (row.bytes, row.total) = (now.bytes, now.total.or(row.total));
                if now.renews {
                    row.problem = Some(DownloadFailure::AddressGone.name().to_owned());
                }
                let stalled = row.state == QueueState::Running && now_ms - now.moved_ms >= STALL_MS;
                row.stalled_ms = stalled.then_some(now.moved_ms);
            }
            if row.state == QueueState::Running
                && !running.get(&row.clip).is_some_and(|now| now.renews)
            {
                row.problem = None;
            }
            if row.state == QueueState::Waiting {
                row.retry_at_ms = later.get(&row.clip).map(|(_, at_ms)| *at_ms);
            }
        }
    }

    fn at_once(&self) -> usize {
        let asked = self.chosen.lock().parallel.clamp(1, MOST_AT_ONCE);
        asked.min(self.fewer.load(Ordering::Relaxed).max(1)) as usize
    }

    /// Stops the queue until what it lacks is there.
    fn wait_for(&self, why: WaitsFor) {
        let mut wait = self.wait.lock();
        let looks = wait
            .filter(|wait| wait.why == why)
            .map_or(0, |wait| wait.looks);
        let pause = match why {
            WaitsFor::Network => back_off(looks + 1, self.source.time.jitter()),
            _ => LOOK_AGAIN,
        };
        let again = self.source.time.elapsed() + pause;
        *wait = Some(Wait {
            why,
            again,
            looks: looks + 1,
        });
        drop(wait);
        self.events.tell(Event::Downloads);
    }

    fn goes_on(&self, why: WaitsFor) {
        let mut wait = self.wait.lock();
        if wait.is_some_and(|wait| wait.why == why) {
            *wait = None;
            drop(wait);
            self.events.tell(Event::Downloads);
            self.wake.notify_one();
        }
    }

    /// How many more may begin now.
    async fn room_for_more(&self, running: usize) -> usize {
        if self.chosen.lock().paused {
            return 0;
        }
        let most = self.at_once().saturating_sub(running);
        let wait = *self.wait.lock();
        if let Some(wait) = wait {
            if self.source.time.elapsed() < wait.again {
                return 0;
            }
            if wait.why == WaitsFor::Network {
                // One probe.
                return usize::from(running == 0).min(most);
            }
        }
        match self.look_at_folder().await {
            None => {
                if let Some(wait) = wait {
                    self.goes_on(wait.why);
                }
                most
            }
            Some(why) => {
                self.wait_for(why);
                0
            }
        }
    }

    /// What is wrong with the folder, if anything.
    async fn look_at_folder(&self) -> Option<WaitsFor> {
        let folder = self.source.places.read().folder.clone();
        let known = self.chosen.lock().identity;
        let waits_for_room = self.waits_for() == Some(WaitsFor::Room);
        let need = match waits_for_room {
            true => self.need.load(Ordering::Relaxed),
            false => 0,
        };
        let looked_at = folder.clone();
        let room = Arc::clone(&self.source.room);
        let looked =
            tokio::task::spawn_blocking(move || space::look(&folder, known, (&room, need))).await;
        match looked.unwrap_or(Err(WaitsFor::Folder)) {
            Err(why) => Some(why),
            Ok(identity) => {
                // Not where another folder was chosen meanwhile.
                if identity != known && *self.source.places.read().folder == *looked_at {
                    let fresh = {
                        let mut chosen = self.chosen.lock();
                        chosen.identity = identity;
                        chosen.clone()
                    };
                    let kept = self.index.run(move |index| index.choose(&fresh)).await;
                    if let Err(error) = kept {
                        tracing::warn!(%error, "the identity of the folder was not kept");
                    }
                }
                None
            }
        }
    }

    /// When there is something to do by itself.
    fn next_look(&self) -> Duration {
        let now = self.source.time.elapsed();
        let waits = self.wait.lock().map(|wait| wait.again);
        let later = self.later.lock().values().map(|(due, _)| *due).min();
        let next = waits.into_iter().chain(later).min();
        next.map_or(Duration::from_secs(3_600), |next| next.saturating_sub(now))
            .max(Duration::from_millis(5))
    }

    async fn next(&self) -> Result<Option<crate::index::Claimed>, IndexError> {
        let now = self.source.time.elapsed();
        let mut busy: Vec<ClipKey> = self.running.lock().keys().copied().collect();
        let late = |(clip, (due, _)): (&ClipKey, &(Duration, i64))| (*due > now).then_some(*clip);
        busy.extend(self.later.lock().iter().filter_map(late));
        busy.extend(self.held.lock().iter());
        busy.sort_unstable();
        let run = self.index.run(move |index| {
            let found = index.next_download(|clip| busy.binary_search(&clip).is_ok())?;
            found.map_or(Ok(None), |clip| index.claim_download(clip))
        });
        run.await
    }

    /// How often a token was given another chance so far.
    fn chances(&self) -> u64 {
        *self.source.asking.chances().borrow()
    }

    /// Says of a row that it runs from now on.
    fn begins(&self, claimed: &crate::index::Claimed) -> CancellationToken {
        let stop = CancellationToken::new();
        let entry = Running {
            stop: stop.clone(),
            bytes: claimed.part.bytes,
            total: claimed.part.total,
            moved_ms: self.source.now_ms(),
            renews: false,
            chances: self.chances(),
        };
        self.running.lock().insert(claimed.clip, entry);
        if self.chosen.lock().paused {
            stop.cancel();
        }
        stop
    }
}

impl Downloads {
    /// Works the queue off for as long as the library is open.
    pub(crate) async fn work(self) {
        let shared = &self.shared;
        if let Err(error) = shared.index.run(Index::requeue_interrupted).await {
            tracing::error!(%error, "the queue of downloads could not be read");
        }
        self.retry_parked().await;
        self.add_finished().await;
        let mut heard = shared.events.listen();
        let mut chances = shared.source.asking.chances();
        let mut offline = shared.source.asking.is_offline();
        let mut workers = JoinSet::new();
        loop {
            let before = std::mem::replace(&mut offline, shared.source.asking.is_offline());
            if shared.online.swap(false, Ordering::Relaxed) || (before && !offline) {
                self.retry_parked().await;
            }
            self.begin_more(&mut workers).await;
            tokio::select! {
                () = shared.wake.notified() => {}
                Ok(()) = chances.changed() => {
                    shared.held.lock().clear();
                    shared.events.tell(Event::Downloads);
                }
                Some(_) = workers.join_next() => {}
                () = shared.source.time.sleep(shared.next_look()) => {}
                event = heard.recv() => match event {
                    Ok(Event::Finished) | Err(broadcast::error::RecvError::Lagged(_)) => {
                        self.add_finished().await;
                    }
                    Ok(Event::Reading) => self.add_finished().await,
                    Ok(_) => {}
                    Err(broadcast::error::RecvError::Closed) => return,
                },
            }
        }
    }

    /// Begins as many as may run besides those that do.
    async fn begin_more(&self, workers: &mut JoinSet<()>) {
        let shared = &self.shared;
        let _claims = shared.claims.lock().await;
        for _ in 0..shared.room_for_more(workers.len()).await {
            match shared.next().await {
                Ok(Some(claimed)) => {
                    let stop = shared.begins(&claimed);
                    workers.spawn(self.clone().work_on(claimed, stop));
                }
                Ok(None) => break,
                Err(error) => {
                    tracing::error!(%error, "the queue of downloads could not be read");
                    shared.wait_for(WaitsFor::Room);
                    break;
                }
            }
        }
    }

    /// Puts back into the queue what a network had kept from arriving: at a start, and when there is one
    /// again.
    async fn retry_parked(&self) {
        match self.shared.index.run(Index::retry_parked).await {
            Ok(0) => {}
            Ok(_) => self.changed(),
            Err(error) => tracing::warn!(%error, "the queue of downloads could not be read"),
        }
    }

    /// What finished in accounts whose clips are downloaded as they finish.
    pub(super) async fn add_finished(&self) {
        let now_ms = self.shared.source.now_ms();
        let added = self
            .shared
            .index
            .run(move |index| index.enqueue_finished(now_ms))
            .await;
        match added {
            Ok(0) => {}
            Ok(_) => self.changed(),
            Err(error) => tracing::warn!(%error, "finished clips could not be queued"),
        }
    }

    async fn work_on(self, claimed: crate::index::Claimed, stop: CancellationToken) {
        let (shared, clip) = (&self.shared, claimed.clip);
        shared.events.tell(Event::Downloads);
        let reporter = Reporter { shared, clip };
        match one::try_once(&shared.source, &claimed, &stop, &reporter).await {
            Ok(()) => {
                tracing::info!(clip = clip.0, "download finished");
                shared.forget_later(&[clip]);
            }
            Err(end) => shared.settle(&claimed, end).await,
        }
        shared.running.lock().remove(&clip);
        shared.idle.notify_waiters();
        shared.events.tell(Event::Downloads);
        shared.events.tell(Event::Clips);
    }
}

struct Reporter<'a> {
    shared: &'a Arc<Shared>,
    clip: ClipKey,
}

impl Report for Reporter<'_> {
    fn bytes(&self, have: u64, total: Option<u64>) {
        let now_ms = self.shared.source.now_ms();
        if let Some(running) = self.shared.running.lock().get_mut(&self.clip) {
            (running.bytes, running.total, running.moved_ms) = (have, total, now_ms);
        }
        let now = u64::try_from(self.shared.source.time.elapsed().as_millis()).unwrap_or(0);
        let told = self.shared.told_ms.load(Ordering::Relaxed);
        if now >= told + TELL_EVERY_MS {
            self.shared.told_ms.store(now, Ordering::Relaxed);
            self.shared.events.tell(Event::Downloads);
        }
    }

    fn answered(&self) {
        self.shared.network_errors.store(0, Ordering::Relaxed);
        if self.shared.waits_for() == Some(WaitsFor::Network) {
            self.shared.online.store(true, Ordering::Relaxed);
        }
        self.shared.goes_on(WaitsFor::Network);
    }

    fn renews(&self, on: bool) {
        if let Some(running) = self.shared.running.lock().get_mut(&self.clip) {
            running.renews = on;
        }
        self.shared.events.tell(Event::Downloads);
    }
}

//! Asking the API politely, with any of the tokens that reach an account: at most two requests under
//! way with one token, none while a pause lasts, none with a token that was refused.
//!
//! All that the library asks goes through here, and every try passes the door of its token anew; so
//! no request leaves before a pause is over, whoever was told of it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::sync::{Notify, watch};
use useapi::{BoxFuture, Client, Error, RetryPolicy, Time, Token};

use super::doors::{Door, Doors, Pause};
use super::state::Trouble;
use crate::account::{Credential, CredentialKey};
use crate::index::{Index, IndexError};
use crate::tokens::{NoToken, TokenSource};

/// A request that fails in a way that may pass is sent so often at most.
const TRIES: u32 = 6;
/// Without a network, so often: what follows is one probe at a time.
const TRIES_OFFLINE: u32 = 2;
/// So many pauses in a row, and the request is left for later.
const MOST_PAUSES: u32 = 6;
/// The upper end of every wait that the server did not ask for.
const HIGHEST_WAIT: Duration = Duration::from_secs(5 * 60);
/// A pause that is longer is not waited for here; the reading goes on when it is over.
const PATIENCE: Duration = Duration::from_secs(60);

/// Each try passes the door by itself, so the client makes one alone, and tells of every pause.
const ONE_TRY: RetryPolicy = RetryPolicy {
    tries: 1,
    first_wait: Duration::ZERO,
    highest_wait: Duration::ZERO,
    longest_wait: Duration::ZERO,
};

/// A call, to be made with a token.
pub(crate) type Call<'c, T> =
    &'c (dyn Fn(Client, Token) -> BoxFuture<'static, Result<T, Error>> + Send + Sync);

/// What becomes of a request that is not answered yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// It waits for a pause to end, in ms since 1970.
    Until(i64),
    /// It goes on.
    GoesOn,
    /// It was tried more than once in vain, and is tried again.
    InVain,
}

/// Told of each.
pub(crate) type OnWait<'c> = &'c (dyn Fn(Waiting) + Send + Sync);

/// Why there is no answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unanswered {
    /// It was asked, or could not be.
    Trouble(Trouble),
    /// A pause lasts longer than anyone waits here.
    Later(Pause),
    /// The person paused all asking.
    ByYou,
}

/// The one way to the API. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Asking(Arc<Inner>);

struct Inner {
    client: Client,
    tokens: Arc<dyn TokenSource>,
    time: Arc<dyn Time>,
    index: Index,
    doors: Doors,
    /// The network was found to be away, and no answer has come since.
    offline: AtomicBool,
    /// Somebody who waits at a door is to look again.
    changed: Notify,
    /// How often a token that was refused was given another chance, or another took its place.
    chances: watch::Sender<u64>,
}

impl Asking {
    /// The way to the API of these accounts, with the pauses that an earlier run left behind.
    pub(crate) fn new(
        index: Index,
        client: &Client,
        tokens: Arc<dyn TokenSource>,
        time: Arc<dyn Time>,
    ) -> Result<Self, IndexError> {
        let (elapsed, now_ms) = (time.elapsed(), time.now().as_millisecond());
        let doors = Doors::default();
        for (token, until_ms) in index.pauses(now_ms)? {
            let left = Duration::from_millis(u64::try_from(until_ms - now_ms).unwrap_or(0));
            doors.pause(token, Pause::starting(elapsed, now_ms, left));
        }
        Ok(Self(Arc::new(Inner {
            client: client.clone().with_retry(ONE_TRY),
            tokens,
            time,
            index,
            doors,
            offline: AtomicBool::new(false),
            changed: Notify::new(),
            chances: watch::Sender::default(),
        })))
    }

    /// Asks with the first of these tokens that works.
    pub(crate) async fn ask<T: Send>(
        &self,
        credentials: &[Credential],
        call: Call<'_, T>,
        on_wait: OnWait<'_>,
    ) -> Result<T, Unanswered> {
        let inner = &*self.0;
        let (mut tries, mut pauses, mut waited) = (0, 0, false);
        loop {
            let (credential, door) = inner.choose(credentials)?;
            if let Some(pause) = door.pause {
                let left = pause.left(inner.time.elapsed());
                if left > PATIENCE || pauses > MOST_PAUSES {
                    return Err(Unanswered::Later(pause));
                }
                on_wait(Waiting::Until(pause.until_ms));
                waited = true;
                inner.wait(left).await;
                continue;
            }
            if waited {
                on_wait(Waiting::GoesOn);
                waited = false;
            }
            let slot = door.slots.acquire().await;
            let entry = door.entry.as_ref().unwrap_or(&credential.entry);
            let token = match inner.tokens.token(entry).await {
                Ok(token) => token,
                Err(reason) => {
                    // Unless it was replaced meanwhile: then it was the old one that is not there.
                    if inner.doors.get(credential.key).generation == door.generation {
                        let trouble = Trouble::NoToken(reason);
                        inner.doors.refuse(credential.key, trouble);
                    }
                    continue;
                }
            };
            // Asked once more, with nothing in between: the door may have been shut meanwhile.
            if !inner.is_open(credential.key) || inner.by_you().is_some() {
                continue;
            }
            let generation = door.generation;
            let answer = call(inner.client.clone(), token).await;
            drop(slot);
            if inner.doors.get(credential.key).generation != generation {
                // It was another token that asked: what it heard does not count.
                continue;
            }
            let error = match answer {
                Ok(answer) => {
                    inner.offline.store(false, Ordering::Relaxed);
                    inner.doors.went_well(credential.key);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let trouble = Trouble::Api(error.clone());
            match error {
                Error::Busy { wait } => {
                    pauses += 1;
                    inner.shut(credential.key, wait).await;
                }
                _ if trouble.is_of_token() => inner.doors.refuse(credential.key, trouble),
                _ if error.retryable() && tries + 1 < inner.tries(&error) => {
                    tries += 1;
                    if tries > 1 {
                        on_wait(Waiting::InVain);
                    }
                    let wait = back_off(tries - 1, inner.time.jitter());
                    inner.time.sleep(wait).await;
                }
                _ => {
                    let away = trouble.is_offline();
                    inner.offline.store(away, Ordering::Relaxed);
                    return Err(Unanswered::Trouble(trouble));
                }
            }
        }
    }

    /// Asks once with the token of a name, by a call that has it: a pause is told of at once, and one that
    /// the answer asks for counts for everybody.
    pub(crate) async fn ask_as<T: Send>(
        &self,
        key: CredentialKey,
        call: impl Future<Output = Result<T, Error>> + Send,
    ) -> Result<T, Error> {
        let inner = &*self.0;
        let slots = inner.doors.get(key).slots;
        let _slot = slots.acquire().await;
        let now = inner.time.elapsed();
        let pause = inner.doors.get(key).pause;
        if let Some(pause) = pause.filter(|pause| !pause.is_over(now)) {
            return Err(Error::Busy {
                wait: pause.left(now),
            });
        }
        let answer = call.await;
        if let Err(Error::Busy { wait }) = answer {
            inner.shut(key, wait).await;
        }
        answer
    }

    /// Why a token is of no use, if it is known to be.
    pub(crate) fn refusal(&self, key: CredentialKey) -> Option<Trouble> {
        self.0.doors.get(key).refused
    }

    /// Which of these tokens a trouble is about, where it is about a token.
    pub(crate) fn whose(
        &self,
        trouble: &Trouble,
        credentials: &[Credential],
    ) -> Option<CredentialKey> {
        let mut keys = credentials.iter().map(|one| one.key);
        keys.find(|key| trouble.is_of_token() && self.refusal(*key).as_ref() == Some(trouble))
    }

    /// Tokens that were refused may be tried again, and the network, too: somebody wants to know.
    pub(crate) fn try_again(&self) {
        self.0.doors.forgive(|_| true);
        self.0.chances.send_modify(|count| *count += 1);
        self.look_again();
    }

    /// Tokens that the keychain did not hand out may be asked for again.
    pub(crate) fn ask_keychain_again(&self) {
        let kept = |trouble: &Trouble| matches!(trouble, Trouble::NoToken(_));
        self.0.doors.forgive(kept);
        self.0.chances.send_modify(|count| *count += 1);
        self.look_again();
    }

    /// The network may be tried again.
    pub(crate) fn look_again(&self) {
        self.0.offline.store(false, Ordering::Relaxed);
    }

    /// A token was replaced by another: what the old one is still to hear does not count.
    pub(crate) fn token_replaced(&self, token: CredentialKey) {
        self.0.doors.replace(token);
        self.0.changed.notify_waiters();
        self.0.chances.send_modify(|count| *count += 1);
    }

    /// Tells whenever a token that was refused is given another chance, or another took its place.
    pub(crate) fn chances(&self) -> watch::Receiver<u64> {
        self.0.chances.subscribe()
    }

    /// Whether the network was found to be away, and no answer has come since.
    pub(crate) fn is_offline(&self) -> bool {
        self.0.offline.load(Ordering::Relaxed)
    }

    /// Another entry of the keychain stands behind a token.
    pub(crate) fn entry_moved(&self, token: CredentialKey, entry: String) {
        self.0.doors.moved(token, entry);
    }

    /// A token is there no more: nothing is asked with it, and what it still hears does not count.
    pub(crate) fn token_removed(&self, token: CredentialKey) {
        self.0.doors.replace(token);
        let gone = Trouble::NoToken(NoToken::EntryGone);
        self.0.doors.refuse(token, gone);
        self.0.changed.notify_waiters();
    }

    /// Pauses all asking, or goes on.
    pub(crate) async fn pause_by_you(&self, length: Option<Duration>) -> Result<(), IndexError> {
        let inner = &*self.0;
        let pause = length.map(|length| inner.pause_of(length));
        match pause {
            Some(pause) => inner.doors.pause(None, pause),
            None => inner.doors.go_on(),
        }
        inner.changed.notify_waiters();
        let until_ms = pause.map(|pause| pause.until_ms);
        inner
            .index
            .run(move |index| index.keep_pause(None, until_ms))
            .await
    }

    /// Until when the person paused all asking, in ms since 1970, and how long that is from now.
    pub(crate) fn by_you(&self) -> Option<(i64, Duration)> {
        let pause = self.0.by_you()?;
        Some((pause.until_ms, pause.left(self.0.time.elapsed())))
    }
}

impl Inner {
    /// The token to ask with: the first that is not refused and does not pause, else the one whose
    /// pause ends first.
    fn choose<'c>(
        &self,
        credentials: &'c [Credential],
    ) -> Result<(&'c Credential, Door), Unanswered> {
        if self.by_you().is_some() {
            return Err(Unanswered::ByYou);
        }
        if self.offline.load(Ordering::Relaxed) {
            return Err(Unanswered::Trouble(Trouble::Api(Error::Offline)));
        }
        let mut refusal = Trouble::NoToken(NoToken::EntryGone);
        let mut paused: Option<(&Credential, Door)> = None;
        for credential in credentials {
            let mut door = self.doors.get(credential.key);
            if let Some(trouble) = door.refused {
                refusal = trouble;
                continue;
            }
            door.pause = door
                .pause
                .filter(|pause| !pause.is_over(self.time.elapsed()));
            let Some(pause) = door.pause else {
                return Ok((credential, door));
            };
            let sooner = |(_, other): &(&Credential, Door)| {
                other.pause.is_none_or(|other| other.ends <= pause.ends)
            };
            if !paused.as_ref().is_some_and(sooner) {
                paused = Some((credential, door));
            }
        }
        paused.ok_or(Unanswered::Trouble(refusal))
    }

    fn is_open(&self, token: CredentialKey) -> bool {
        let door = self.doors.get(token);
        let pauses = door
            .pause
            .is_some_and(|pause| !pause.is_over(self.time.elapsed()));
        door.refused.is_none() && !pauses
    }

    /// Shuts a door for as long as the server asked, and longer when it asks so again and again.
    async fn shut(&self, token: CredentialKey, asked: Duration) {
        let streak = self.doors.streak(token);
        let wait = asked.max(back_off(streak, self.time.jitter()));
        let pause = self.pause_of(wait);
        self.doors.pause(Some(token), pause);
        let until_ms = Some(pause.until_ms);
        let kept = self
            .index
            .run(move |index| index.keep_pause(Some(token), until_ms));
        if let Err(error) = kept.await {
            tracing::warn!(%error, "a pause was not kept for the next run");
        }
    }

    fn pause_of(&self, length: Duration) -> Pause {
        Pause::starting(
            self.time.elapsed(),
            self.time.now().as_millisecond(),
            length,
        )
    }

    fn by_you(&self) -> Option<Pause> {
        self.doors
            .by_you()
            .filter(|pause| !pause.is_over(self.time.elapsed()))
    }

    async fn wait(&self, left: Duration) {
        tokio::select! {
            () = self.time.sleep(left) => {}
            () = self.changed.notified() => {}
        }
    }

    fn tries(&self, error: &Error) -> u32 {
        match error {
            Error::Offline => TRIES_OFFLINE,
            _ => TRIES,
        }
    }
}

/// `min(5 min, 1 s · 2ⁿ)` with full jitter.
pub(super) fn back_off(failed: u32, jitter: f64) -> Duration {
    let upper = Duration::from_secs(1 << failed.min(9)).min(HIGHEST_WAIT);
    upper.mul_f64(jitter.clamp(0.0, 1.0))
}

//! "Verify library": every file of the downloads against what was proved when it was put there. A
//! file that the person moved, changed or deleted is said to be so, and left as it is.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use tokio::sync::Notify;

use super::found::is_gone;
use super::one::has_bytes;
use super::queue::{Downloads, Queued};
use super::target::modified_ns;
use crate::clip::ClipKey;
use crate::events::Event;
use crate::index::{Checkable, FileState, Index, IndexError};

/// What a verification is up to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum VerifyState {
    /// None was asked for.
    #[default]
    Idle,
    /// It reads.
    Running,
    /// The person paused it, or the folder is away.
    Paused,
    /// It came to its end.
    Done,
}

/// What the person asks of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerifyStep {
    /// From the first file.
    Start,
    /// Not now.
    Pause,
    /// From where it was paused.
    GoOn,
    /// Not at all.
    Stop,
}

/// How far a verification is, and what it found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Verifying {
    /// What it is up to.
    pub state: VerifyState,
    /// Files that were looked at.
    pub done: u32,
    /// Files in all.
    pub all: u32,
    /// Bytes that were read.
    pub bytes: u64,
    /// Files that are not what was put there, though nobody changed them.
    pub damaged: u32,
    /// Files that are not where they were put.
    pub missing: u32,
    /// Files that the person changed.
    pub changed: u32,
    /// Files that could not be read.
    pub unreadable: u32,
    /// When it came to its end, in ms since 1970.
    pub finished_ms: Option<i64>,
}

/// The verification of one library: at most one runs.
#[derive(Default)]
pub(super) struct Run {
    now: Mutex<Verifying>,
    /// Told apart by its number: one that was stopped or started anew ends by itself.
    number: Mutex<u64>,
    go_on: Notify,
}

/// What became of a file that the person pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Found {
    /// It is the clip: its row says where it is now.
    Adopted,
    /// It is another file.
    Other,
    /// Nothing is known of such a clip.
    Unknown,
}

impl Downloads {
    /// How far the verification is.
    #[must_use]
    pub fn verifying(&self) -> Verifying {
        *self.shared.verify.now.lock()
    }

    /// Starts, pauses or stops the verification. Must be called within a tokio runtime.
    pub fn verify(&self, step: VerifyStep) {
        let run = &self.shared.verify;
        let state = run.now.lock().state;
        match step {
            VerifyStep::Start | VerifyStep::Stop => {
                let number = {
                    let mut number = run.number.lock();
                    *number += 1;
                    *number
                };
                *run.now.lock() = Verifying::default();
                run.go_on.notify_waiters();
                if step == VerifyStep::Start {
                    run.now.lock().state = VerifyState::Running;
                    let downloads = self.clone();
                    tokio::spawn(async move { downloads.verify_all(number).await });
                }
            }
            VerifyStep::Pause if state == VerifyState::Running => {
                run.now.lock().state = VerifyState::Paused;
            }
            VerifyStep::GoOn if state == VerifyState::Paused => {
                run.now.lock().state = VerifyState::Running;
                run.go_on.notify_waiters();
            }
            VerifyStep::Pause | VerifyStep::GoOn => {}
        }
        self.shared.events.tell(Event::Verifying);
    }

    /// Fetches anew what was found damaged, and nothing else.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn repair(&self) -> Result<Queued, IndexError> {
        let damaged = self.shared.index.run(Index::damaged_files).await?;
        self.add(damaged).await
    }

    /// Takes a file for a clip that is not where it was put, if it has the very same bytes.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn find(&self, clip: ClipKey, path: PathBuf) -> Result<Found, IndexError> {
        let (kept, now_ms) = (
            self.shared.source.kept_path(&path),
            self.shared.source.now_ms(),
        );
        let found = self
            .shared
            .index
            .run(move |index| {
                let Some(known) = index.checkable_of(clip)? else {
                    return Ok(Found::Unknown);
                };
                let file = &known.file;
                if !has_bytes(&path, (file.bytes, &file.sha256)).unwrap_or(false) {
                    return Ok(Found::Other);
                }
                let kept = kept.to_string_lossy();
                index.keep_found(clip, (&kept, modified_ns(&path)), now_ms)?;
                Ok(Found::Adopted)
            })
            .await;
        self.changed();
        found
    }

    async fn verify_all(&self, number: u64) {
        let shared = &self.shared;
        let is_current = || *shared.verify.number.lock() == number;
        let all = shared.index.run(Index::count_checkable).await;
        if !is_current() {
            return;
        }
        shared.verify.now.lock().all = all.unwrap_or(0);
        let mut after = ClipKey(i64::MIN);
        loop {
            loop {
                let go_on = shared.verify.go_on.notified();
                if !is_current() {
                    return;
                }
                if shared.verify.now.lock().state == VerifyState::Running {
                    break;
                }
                go_on.await;
            }
            let usual = shared.source.folder.clone();
            let run = shared.index.run(move |index| {
                let Some(next) = index.next_checkable(after)? else {
                    return Ok(None);
                };
                let state = look_at(&usual, &next);
                Ok(Some((next, state)))
            });
            let looked = run.await;
            if !is_current() {
                return;
            }
            let (next, state) = match looked {
                Ok(Some((_, Look::Away))) => {
                    // The disk is away: that says nothing of its files.
                    shared.verify.now.lock().state = VerifyState::Paused;
                    shared.events.tell(Event::Verifying);
                    continue;
                }
                Ok(Some((next, Look::Is(state)))) => (next, Some(state)),
                Ok(Some((next, Look::Unreadable))) => (next, None),
                ended => {
                    if let Err(error) = ended {
                        tracing::warn!(%error, "the verification broke off");
                    }
                    let mut now = shared.verify.now.lock();
                    now.state = VerifyState::Done;
                    now.finished_ms = Some(shared.source.now_ms());
                    drop(now);
                    shared.events.tell(Event::Verifying);
                    shared.events.tell(Event::Downloads);
                    return;
                }
            };
            after = next.clip;
            if let Some(state) = state {
                let now_ms = shared.source.now_ms();
                let kept = shared
                    .index
                    .run(move |index| index.keep_checked(next.clip, state, now_ms));
                if let Err(error) = kept.await {
                    tracing::warn!(%error, "what was verified could not be noted");
                }
            }
            let mut now = shared.verify.now.lock();
            now.done += 1;
            now.bytes += next.file.bytes;
            match state {
                Some(FileState::Whole) => {}
                Some(FileState::Damaged) => now.damaged += 1,
                Some(FileState::Moved) => now.missing += 1,
                Some(FileState::Changed) => now.changed += 1,
                None => now.unreadable += 1,
            }
            drop(now);
            shared.events.tell(Event::Verifying);
            if state.is_some_and(|state| state != next.state) {
                shared.events.tell(Event::Downloads);
                shared.events.tell(Event::Clips);
            }
        }
    }
}

/// What a look at a file showed.
enum Look {
    /// How it is.
    Is(FileState),
    /// The folder of it all is away.
    Away,
    /// It is there, and could not be read: that says nothing of its bytes.
    Unreadable,
}

fn look_at(usual: &Path, known: &Checkable) -> Look {
    let path = usual.join(&known.file.path);
    let meta = match path.symlink_metadata() {
        Ok(meta) => meta,
        Err(_) if is_gone(usual, &known.file.path) => return Look::Is(FileState::Moved),
        Err(error) => {
            return match error.kind() {
                ErrorKind::NotFound | ErrorKind::NotADirectory => Look::Away,
                _ => Look::Unreadable,
            };
        }
    };
    if !meta.is_file() {
        return Look::Is(FileState::Changed);
    }
    let touched = meta.len() != known.file.bytes
        || known
            .modified_ns
            .is_some_and(|was| modified_ns(&path) != Some(was));
    match has_bytes(&path, (known.file.bytes, &known.file.sha256)) {
        Ok(true) => Look::Is(FileState::Whole),
        Ok(false) if touched => Look::Is(FileState::Changed),
        Ok(false) => Look::Is(FileState::Damaged),
        Err(error) => {
            tracing::warn!(%error, clip = known.clip.0, "a file could not be verified");
            Look::Unreadable
        }
    }
}

//! What the end of a try means for its row and for the queue.

use std::sync::atomic::Ordering;
use std::time::Duration;

use super::super::failure::DownloadFailure;
use super::super::one::TryEnd;
use super::super::queue::WaitsFor;
use super::{LOOK_AGAIN, Shared};
use crate::clip::ClipKey;
use crate::index::{Claimed, IndexError};

/// Tries that bring nothing before a download is parked as failed.
const TRIES: u32 = 6;
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);
/// A clip that the API does not find is looked for once a day at least.
const LONGEST_NOT_FOUND: Duration = Duration::from_secs(24 * 60 * 60);
/// Errors of the network in a row before all of the queue waits for it (N-42).
const NETWORK_IS_AWAY: u32 = 3;

/// What a try leaves in its row: it waits, after so many tries, or it failed.
#[derive(Debug, Clone, Copy)]
enum Left {
    Waits(u32, Option<DownloadFailure>),
    Failed(DownloadFailure),
}

impl Shared {
    /// What the end of a try means for its row and for the queue.
    pub(super) async fn settle(&self, claimed: &Claimed, end: TryEnd) {
        let clip = claimed.clip;
        let before = self.not_found.lock().remove(&clip).unwrap_or(0);
        let left = match end {
            TryEnd::Stopped => Left::Waits(claimed.tries, None),
            TryEnd::Failed(failure @ DownloadFailure::TooManyOpen) => {
                let fewer = self.running.lock().len().saturating_sub(1).max(1);
                self.fewer
                    .store(u32::try_from(fewer).unwrap_or(1), Ordering::Relaxed);
                self.try_later(clip, claimed.tries + 1);
                Left::Waits(claimed.tries, Some(failure))
            }
            TryEnd::Later(asked) => {
                // As long as the host says, which takes no try: it is there, and knows what it wants.
                let pause = asked.max(back_off(1, self.source.time.jitter()));
                self.try_after(clip, pause);
                Left::Waits(claimed.tries, Some(DownloadFailure::DidNotArrive))
            }
            TryEnd::NeedsToken => {
                let before = self.running.lock().get(&clip).map(|one| one.chances);
                match before == Some(self.chances()) {
                    true => {
                        self.held.lock().insert(clip);
                    }
                    // There is another one meanwhile.
                    false => self.try_later(clip, 1),
                }
                Left::Waits(claimed.tries, Some(DownloadFailure::TokenRefused))
            }
            TryEnd::NotFound => {
                // However often that is said, the row is kept, and this takes no try (N-31).
                self.try_after(clip, not_found(before, self.source.time.jitter()));
                self.not_found.lock().insert(clip, before.saturating_add(1));
                Left::Waits(claimed.tries, Some(DownloadFailure::AddressGone))
            }
            TryEnd::Failed(failure) => match self.queue_waits(failure).await {
                Some(why) => {
                    self.wait_for(why);
                    Left::Waits(claimed.tries, Some(failure))
                }
                None => Left::Failed(failure),
            },
            TryEnd::Again {
                why,
                network,
                progress,
            } => {
                let errors = match network {
                    true => self.network_errors.fetch_add(1, Ordering::Relaxed) + 1,
                    false => 0,
                };
                let away = errors >= NETWORK_IS_AWAY;
                if away {
                    self.wait_for(WaitsFor::Network);
                }
                // A network that is away is nobody's fault: it takes no try from anyone.
                let tries = match (away, progress) {
                    (true, _) => claimed.tries,
                    (_, true) => 1,
                    _ => claimed.tries + 1,
                };
                if tries >= TRIES {
                    Left::Failed(why)
                } else {
                    self.try_later(clip, tries.max(1));
                    Left::Waits(tries, Some(why))
                }
            }
        };
        if let Left::Failed(failure) = left {
            tracing::warn!(clip = clip.0, %failure, "download failed");
        }
        // A row that says for ever that it runs would never be looked at again in this run.
        while let Err(error) = self.note(clip, left).await {
            tracing::error!(%error, "the end of a try could not be noted");
            if matches!(error, IndexError::Closing) {
                return;
            }
            self.wait_for(WaitsFor::Room);
            self.source.time.sleep(LOOK_AGAIN).await;
        }
    }

    async fn note(&self, clip: ClipKey, left: Left) -> Result<(), IndexError> {
        let now_ms = self.source.now_ms();
        self.index
            .run(move |index| match left {
                Left::Waits(tries, why) => {
                    index.put_back_download(clip, tries, why.map(DownloadFailure::name))
                }
                Left::Failed(why) => index.fail_download(clip, why.name(), now_ms),
            })
            .await
    }

    fn try_later(&self, clip: ClipKey, tries: u32) {
        self.try_after(clip, back_off(tries, self.source.time.jitter()));
    }

    fn try_after(&self, clip: ClipKey, pause: Duration) {
        let due = self.source.time.elapsed() + pause;
        let at_ms = self.source.now_ms() + i64::try_from(pause.as_millis()).unwrap_or(i64::MAX / 2);
        self.later.lock().insert(clip, (due, at_ms));
    }

    /// Whether a failure concerns the folder of all downloads, and not this one alone.
    async fn queue_waits(&self, failure: DownloadFailure) -> Option<WaitsFor> {
        match failure {
            DownloadFailure::DiskFull => {
                let running = self.running.lock();
                let left = running
                    .values()
                    .filter_map(|one| Some(one.total?.saturating_sub(one.bytes)));
                self.need.store(left.max().unwrap_or(0), Ordering::Relaxed);
                Some(WaitsFor::Room)
            }
            DownloadFailure::FolderGone | DownloadFailure::FolderReadOnly => {
                self.look_at_folder().await
            }
            _ => None,
        }
    }
}

/// `min(5 min, 1 s · 2ⁿ)` with full jitter.
pub(super) fn back_off(failed: u32, jitter: f64) -> Duration {
    let longest = Duration::from_secs(1 << (failed.max(1) - 1).min(9)).min(LONGEST_PAUSE);
    longest.mul_f64(jitter.clamp(0.0, 1.0))
}

/// How long a clip is not looked for that the API did not find, so often in a row before: at least half
/// of `1 s · 2ⁿ`, a day at most.
fn not_found(before: u32, jitter: f64) -> Duration {
    let longest = Duration::from_secs(1 << before.min(17)).min(LONGEST_NOT_FOUND);
    longest.mul_f64(f64::midpoint(1.0, jitter.clamp(0.0, 1.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn n_31_a_clip_that_is_not_found_is_looked_for_more_and_more_seldom_but_every_day() {
        let waits: Vec<_> = (0..40).map(|before| not_found(before, 0.0)).collect();
        assert_eq!(waits[0], Duration::from_millis(500));
        assert!(waits.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(waits[10] > LONGEST_PAUSE, "longer than for the network");
        assert_eq!(not_found(u32::MAX, 1.0), LONGEST_NOT_FOUND);
    }
}

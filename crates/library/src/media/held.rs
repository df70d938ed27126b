//! Which clips of the cache play just now, so that nothing takes their files away.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;

use crate::clip::ClipKey;

/// A player asks for a clip part by part: for so long after the last part it still plays.
const BETWEEN_PARTS: Duration = Duration::from_secs(20);

/// The clips that play. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Playing(Arc<Mutex<HashMap<ClipKey, Reads>>>);

struct Reads {
    now: usize,
    last: Instant,
}

/// One reader of a clip, for as long as it lives.
pub(super) struct Held {
    playing: Playing,
    clip: ClipKey,
}

impl Playing {
    /// Somebody reads a clip. Answers whether nobody did for a while.
    pub(super) fn hold(&self, clip: ClipKey) -> (Held, bool) {
        let mut all = self.0.lock();
        all.retain(|_, reads| reads.plays());
        let fresh = !all.contains_key(&clip);
        let reads = all.entry(clip).or_insert(Reads {
            now: 0,
            last: Instant::now(),
        });
        reads.now += 1;
        let playing = self.clone();
        (Held { playing, clip }, fresh)
    }

    /// The clips that play now.
    pub(super) fn clips(&self) -> Vec<ClipKey> {
        let all = self.0.lock();
        let plays = all.iter().filter(|(_, reads)| reads.plays());
        plays.map(|(clip, _)| *clip).collect()
    }
}

impl Reads {
    fn plays(&self) -> bool {
        self.now > 0 || self.last.elapsed() < BETWEEN_PARTS
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        if let Some(reads) = self.playing.0.lock().get_mut(&self.clip) {
            reads.now -= 1;
            reads.last = Instant::now();
        }
    }
}

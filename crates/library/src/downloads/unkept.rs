//! How much a kill would cost one download now: what came and the queue does not know of.

use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Notify;

/// Bytes of one download that came and that the queue does not know of.
#[derive(Debug, Default)]
pub(super) struct Unkept {
    bytes: AtomicU64,
    fewer: Notify,
}

impl Unkept {
    /// So many more came.
    pub(super) fn add(&self, bytes: u64) {
        self.bytes.fetch_add(bytes, Ordering::AcqRel);
    }

    /// So many are known now.
    pub(super) fn kept(&self, bytes: u64) {
        self.bytes.fetch_sub(bytes, Ordering::AcqRel);
        self.fewer.notify_one();
    }

    /// Nobody writes any more: nothing is to be waited for.
    pub(super) fn over(&self) {
        self.bytes.store(0, Ordering::Release);
        self.fewer.notify_one();
    }

    /// Whether there are as many as may be.
    pub(super) fn is_full(&self, most: u64) -> bool {
        self.bytes.load(Ordering::Acquire) >= most
    }

    /// Waits until there are fewer than may be.
    pub(super) async fn room(&self, most: u64) {
        while self.is_full(most) {
            self.fewer.notified().await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_is_kept_makes_room() {
        let unkept = Unkept::default();
        unkept.add(10);
        assert!(unkept.is_full(10) && !unkept.is_full(11));
        let (freed, ()) = tokio::join!(unkept.room(10), async { unkept.kept(1) });
        let () = freed;
        assert!(!unkept.is_full(10));
    }

    #[tokio::test]
    async fn nobody_waits_for_a_writer_that_has_ended() {
        let unkept = Unkept::default();
        unkept.add(10);
        unkept.over();
        unkept.room(1).await;
        assert!(!unkept.is_full(1));
    }
}

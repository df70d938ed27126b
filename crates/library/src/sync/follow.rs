//! Following what is being made: one look at the head of a list for each account and tick, sooner
//! for young clips than for old ones, and none when nothing is in progress.

use std::time::Duration;

use super::Reader;
use crate::clip::Status;
use crate::events::Event;
use crate::gallery::Row;

/// How soon a clip of an age is looked at again.
const PACE: [(Duration, Duration); 3] = [
    (Duration::from_secs(10 * 60), Duration::from_secs(15)),
    (Duration::from_secs(60 * 60), Duration::from_secs(60)),
    (
        Duration::from_secs(24 * 60 * 60),
        Duration::from_secs(5 * 60),
    ),
];

impl Reader {
    /// Follows what is in progress for as long as the library is open.
    pub(crate) async fn follow(self) {
        let mut events = self.shared.events.listen();
        loop {
            let Some(wait) = self.next_look() else {
                // Nothing is in progress: wait until clips change.
                match events.recv().await {
                    Err(tokio::sync::broadcast::error::RecvError::Closed) => return,
                    Ok(_) | Err(_) => continue,
                }
            };
            self.shared.time.sleep(wait).await;
            if self.next_look().is_some() {
                if let Err(error) = self.read().await {
                    tracing::warn!(%error, "looking after clips in progress failed");
                }
                self.shared.events.tell(Event::Clips);
            }
        }
    }

    fn next_look(&self) -> Option<Duration> {
        let now_ms = self.shared.now_ms();
        self.shared
            .columns
            .snapshot()
            .iter()
            .filter(|row| row.status == Status::InProgress)
            .filter_map(|row| pace(row, now_ms))
            .min()
    }
}

fn pace(row: &Row, now_ms: i64) -> Option<Duration> {
    let age = Duration::from_millis(u64::try_from(now_ms - row.made_ms?).unwrap_or(0));
    PACE.iter()
        .find(|(older_than, _)| age < *older_than)
        .map(|(_, pace)| *pace)
}

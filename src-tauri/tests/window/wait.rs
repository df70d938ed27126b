//! Waiting for something to become true, with an end.

use std::time::{Duration, Instant};

/// How often is asked.
const TICK: Duration = Duration::from_millis(40);
/// Time enough for anything that a person would wait for.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Asks until the answer is yes; fails with what was waited for.
pub(crate) async fn until(what: &str, patience: Duration, mut holds: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + patience;
    while !holds().await {
        assert!(
            Instant::now() < end,
            "waited {patience:?} in vain until {what}"
        );
        tokio::time::sleep(TICK).await;
    }
}

/// Asks until there is an answer; fails with what was waited for.
pub(crate) async fn for_some<T>(
    what: &str,
    patience: Duration,
    mut look: impl AsyncFnMut() -> Option<T>,
) -> T {
    let mut found = None;
    until(what, patience, async || {
        found = look().await;
        found.is_some()
    })
    .await;
    found.expect("until has seen it")
}

/// Watches for a while that something does not happen; fails with what happened.
pub(crate) async fn never(what: &str, watch: Duration, mut happens: impl AsyncFnMut() -> bool) {
    let end = Instant::now() + watch;
    while Instant::now() < end {
        assert!(!happens().await, "{what}");
        tokio::time::sleep(TICK).await;
    }
}

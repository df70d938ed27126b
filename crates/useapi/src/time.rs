//! Clock, waiting and chance, as things that are passed in.

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use jiff::Timestamp;

use crate::BoxFuture;

/// Clock, waiting and chance of a [`Client`](crate::Client).
pub trait Time: Send + Sync + 'static {
    /// The wall clock, against which the dates of HTTP are read.
    fn now(&self) -> Timestamp;

    /// How long it is since some moment, on a clock that is never set back or forth. Waits are
    /// measured by this one: a wall clock that is corrected neither ends nor lengthens them.
    fn elapsed(&self) -> Duration;

    /// Waits on that same clock.
    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()>;

    /// A number of at least 0 and below 1 that spreads the retries of many clients.
    fn jitter(&self) -> f64;
}

/// The system's clock, tokio's timer and the thread's random numbers.
#[derive(Debug, Clone, Copy, Default)]
pub struct TokioTime;

impl Time for TokioTime {
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn elapsed(&self) -> Duration {
        static FIRST_ASKED: LazyLock<Instant> = LazyLock::new(Instant::now);
        FIRST_ASKED.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        rand::random::<f64>()
    }
}

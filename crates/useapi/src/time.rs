//! Clock, waiting and chance, as things that are passed in.

use std::time::Duration;

use jiff::Timestamp;

use crate::BoxFuture;

/// Clock, waiting and chance of a [`Client`](crate::Client).
pub trait Time: Send + Sync + 'static {
    /// The wall clock, against which the dates of HTTP are read.
    fn now(&self) -> Timestamp;

    /// Waits on a clock that is never set back or forth.
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

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    fn jitter(&self) -> f64 {
        rand::random::<f64>()
    }
}

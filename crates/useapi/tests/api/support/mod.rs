//! What the tests are made with: a scripted transport, a clock that does not wait, raw servers.

mod log;
pub(crate) mod proxy;
pub(crate) mod script;
pub(crate) mod server;
pub(crate) mod tls;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use useapi::{BaseUrl, BoxFuture, Client, HttpConfig, HttpTransport, Time, Token};

pub(crate) use self::log::Log;

/// A token that no server would take.
pub(crate) const FAKE_TOKEN: &str = "user:1234-not-a-real-token";

pub(crate) fn token() -> Token {
    Token::parse(FAKE_TOKEN).unwrap()
}

/// A clock that stands still at one moment, and wakes at once after noting how long to sleep.
#[derive(Debug, Default)]
pub(crate) struct StillTime {
    slept: Log<Duration>,
}

impl StillTime {
    pub(crate) const NOW: &str = "2026-03-01T12:00:00Z";

    pub(crate) fn slept(&self) -> Vec<Duration> {
        self.slept.all()
    }
}

impl Time for StillTime {
    fn now(&self) -> Timestamp {
        Self::NOW.parse().unwrap()
    }

    fn elapsed(&self) -> Duration {
        Duration::ZERO
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        self.slept.push(duration);
        Box::pin(std::future::ready(()))
    }

    /// The upper end of every wait.
    fn jitter(&self) -> f64 {
        1.0
    }
}

/// A client over real HTTP, with limits of milliseconds.
pub(crate) fn http_client(base: &str) -> (Client, Arc<StillTime>) {
    http_client_with(base, quick())
}

pub(crate) fn http_client_with(base: &str, config: HttpConfig) -> (Client, Arc<StillTime>) {
    let base = BaseUrl::parse(base).unwrap();
    let transport = HttpTransport::new(&config, &base).unwrap();
    let time = Arc::new(StillTime::default());
    (Client::new(base, Arc::new(transport), time.clone()), time)
}

/// Limits that a broken server runs into soon, and a busy test machine does not.
pub(crate) fn quick() -> HttpConfig {
    HttpConfig {
        connect_timeout: Duration::from_secs(2),
        read_timeout: Duration::from_millis(300),
        total_timeout: Duration::from_secs(20),
        ..HttpConfig::new("useapi-tests/0")
    }
}

//! What is asked again, and after how long.
//!
//! The loop that asks is in `client.rs`; nothing here waits.

use std::time::Duration;

use ::http::HeaderMap;
use ::http::header::RETRY_AFTER;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use crate::lenient::Fields;
use crate::transport::{Response, TransportError};

/// A server may ask to wait as long as this; what is longer is not believed.
const LONGEST_BELIEVED: Duration = Duration::from_secs(24 * 60 * 60);

/// After a "too many requests" nothing is asked again sooner.
const SHORTEST_PAUSE: Duration = Duration::from_secs(1);

/// How often, and after how long, a request is repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a request is sent at most, the first time included. Default 6.
    pub tries: u32,
    /// The upper end of the first wait; it doubles with each try. Default 1 s.
    pub first_wait: Duration,
    /// The upper end of every wait that the server did not ask for. Default 5 min.
    pub highest_wait: Duration,
    /// A server's longer wait is not waited for here, but told as
    /// [`Error::Busy`](crate::Error::Busy), so that a person can be told until when. Default 10 s.
    pub longest_wait: Duration,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            tries: 6,
            first_wait: Duration::from_secs(1),
            highest_wait: Duration::from_secs(5 * 60),
            longest_wait: Duration::from_secs(10),
        }
    }
}

impl RetryPolicy {
    /// The wait after a failed try, counted from 0: "full jitter", so that many clients which
    /// failed together do not come back together.
    pub(crate) fn back_off(&self, failed: u32, jitter: f64) -> Duration {
        let doubled = 2_u32
            .checked_pow(failed)
            .and_then(|by| self.first_wait.checked_mul(by));
        let upper = doubled.unwrap_or(self.highest_wait).min(self.highest_wait);
        upper.mul_f64(if jitter.is_finite() {
            jitter.clamp(0.0, 1.0)
        } else {
            1.0
        })
    }
}

/// What a try that brought no result asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Next {
    /// Nothing: it is final.
    GiveUp,
    /// Another try, after back-off.
    BackOff,
    /// Another try, after as long as the server said; `None` when it did not say.
    Pause(Option<Duration>),
}

/// What follows from an answer; `None` when it is one to be read.
pub(crate) fn after_answer(response: &Response, now: Timestamp) -> Option<Next> {
    match response.status {
        429 => Some(Next::Pause(asked_wait(response, now))),
        503 => Some(match asked_wait(response, now) {
            Some(wait) => Next::Pause(Some(wait)),
            None => Next::BackOff,
        }),
        // 520 to 527 are Cloudflare's, for an origin that does not answer.
        500 | 502 | 504 | 520..=527 => Some(Next::BackOff),
        _ => None,
    }
}

/// What follows from a failure to get an answer.
pub(crate) fn after_failure(error: TransportError) -> Next {
    match error {
        TransportError::Offline | TransportError::TimedOut | TransportError::Interrupted => {
            Next::BackOff
        }
        TransportError::Certificate(_)
        | TransportError::Proxy
        | TransportError::ProxySignIn
        | TransportError::TooLarge
        | TransportError::Redirected
        | TransportError::Other(_) => Next::GiveUp,
    }
}

/// The wait that is kept after "too many requests": the server's, else the back-off, but at least
/// a second.
pub(crate) fn pause(asked: Option<Duration>, back_off: Duration) -> Duration {
    asked.unwrap_or(back_off).max(SHORTEST_PAUSE)
}

/// How long the server asks to wait; `None` when it does not say, or says nothing believable.
fn asked_wait(response: &Response, now: Timestamp) -> Option<Duration> {
    let wait = from_header(&response.headers, now).or_else(|| from_body(response, now))?;
    believed(wait)
}

/// How long a server asks to wait with `Retry-After`; `None` when it does not say, or says nothing
/// believable. At least a second.
#[must_use]
pub fn retry_after(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    believed(from_header(headers, now)?)
}

fn believed(wait: Duration) -> Option<Duration> {
    (wait <= LONGEST_BELIEVED).then_some(wait.max(SHORTEST_PAUSE))
}

/// `Retry-After` as seconds or as a date (RFC 9110, section 10.2.3). Two that differ say nothing.
fn from_header(headers: &HeaderMap, now: Timestamp) -> Option<Duration> {
    let mut values = headers.get_all(RETRY_AFTER).iter();
    let first = values.next()?;
    if values.any(|value| value != first) {
        return None;
    }
    let text = first.to_str().ok()?.trim();
    if !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.parse().ok().map(Duration::from_secs);
    }
    until(http_date(text)?, now)
}

/// The provider's `retryAfter` in the body: a point in time (ISO 8601).
fn from_body(response: &Response, now: Timestamp) -> Option<Duration> {
    let body = std::str::from_utf8(&response.body).ok()?;
    let text = Fields::read(body)?.text("retryAfter")?;
    until(text.trim().parse().ok()?, now)
}

/// The time from now until then; `None` when it has passed.
fn until(then: Timestamp, now: Timestamp) -> Option<Duration> {
    Duration::try_from(then.duration_since(now))
        .ok()
        .filter(|wait| !wait.is_zero())
}

/// The three forms of a date in HTTP (RFC 9110, section 5.6.7); the last two are obsolete, but a
/// recipient has to read them.
/// A date as HTTP writes it, in any of its three forms (RFC 9110, section 5.6.7).
pub(crate) fn http_date(text: &str) -> Option<Timestamp> {
    [
        "%a, %d %b %Y %H:%M:%S GMT",
        "%A, %d-%b-%y %H:%M:%S GMT",
        "%a %b %e %H:%M:%S %Y",
    ]
    .iter()
    .find_map(|form| DateTime::strptime(form, text).ok())
    .and_then(|date| TimeZone::UTC.to_timestamp(date).ok())
}

#[cfg(test)]
mod tests {
    use super::{Duration, RetryPolicy, Timestamp, http_date};

    #[test]
    fn back_off_doubles_up_to_its_limit_and_is_spread() {
        let policy = RetryPolicy::default();
        let upper: Vec<u64> = (0..10).map(|n| policy.back_off(n, 1.0).as_secs()).collect();
        assert_eq!(upper, [1, 2, 4, 8, 16, 32, 64, 128, 256, 300]);
        assert_eq!(policy.back_off(4, 0.5), Duration::from_secs(8));
        assert_eq!(policy.back_off(4, 0.0), Duration::ZERO);
        assert_eq!(policy.back_off(u32::MAX, 1.0), Duration::from_secs(300));
    }

    #[test]
    fn all_three_forms_of_an_http_date_are_read() {
        let expected: Timestamp = "1994-11-06T08:49:37Z".parse().unwrap();
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(http_date(text), Some(expected), "{text}");
        }
        assert_eq!(http_date("soon"), None);
    }
}

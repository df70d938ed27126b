//! The way to the API: asked without a token, so that nothing is told to whoever answers.

use jiff::{SignedDuration, Timestamp};
use useapi::{HttpTransport, Reached, TlsProblem, TransportError};

use super::{PATIENCE, check};
use crate::contract::{Check, CheckPart, CheckState};

/// The codes of this check.
#[cfg(test)]
pub(crate) const CODES: &[&str] = &[
    "api-answers",
    "api-trouble",
    "api-silent",
    "offline",
    "certificate",
    "clock",
    "proxy",
    "proxy-sign-in",
    "captive",
];
/// A clock that is further off is told of (LB-05).
const FAR_OFF: SignedDuration = SignedDuration::from_hours(24);

/// Asks the API once.
pub(crate) async fn look(api: &HttpTransport) -> Check {
    let answer = tokio::time::timeout(PATIENCE, api.reach()).await;
    let (state, code) = told(
        answer.unwrap_or(Err(TransportError::TimedOut)),
        Timestamp::now(),
    );
    check(CheckPart::Network, state, code)
}

fn told(answer: Result<Reached, TransportError>, now: Timestamp) -> (CheckState, &'static str) {
    use CheckState::{Attention, Failed, Ok as Fine};
    let answer = match answer {
        Ok(answer) => answer,
        Err(TransportError::Offline) => return (Failed, "offline"),
        Err(TransportError::TimedOut | TransportError::Interrupted) => {
            return (Failed, "api-silent");
        }
        // A certificate that is out of its time mostly means that the time is wrong here.
        Err(TransportError::Certificate(TlsProblem::Expired | TlsProblem::NotYetValid)) => {
            return (Failed, "clock");
        }
        Err(TransportError::Certificate(_)) => return (Failed, "certificate"),
        Err(TransportError::ProxySignIn) => return (Failed, "proxy-sign-in"),
        Err(TransportError::Proxy) => return (Failed, "proxy"),
        Err(TransportError::Redirected | TransportError::TooLarge | TransportError::Other(_)) => {
            return (Failed, "captive");
        }
    };
    let off = answer.date.map(|date| date.duration_since(now).abs());
    match answer.status {
        407 => (Failed, "proxy-sign-in"),
        _ if off.is_some_and(|off| off > FAR_OFF) => (Attention, "clock"),
        500.. => (Attention, "api-trouble"),
        _ if !answer.json => (Failed, "captive"),
        _ => (Fine, "api-answers"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        "2026-03-14T12:00:00Z".parse().unwrap()
    }

    fn answer(status: u16, json: bool) -> Result<Reached, TransportError> {
        Ok(Reached {
            status,
            json,
            date: Some(now()),
        })
    }

    #[test]
    fn who_answers_in_the_place_of_the_api_is_not_taken_for_it() {
        assert_eq!(told(answer(401, true), now()).1, "api-answers");
        assert_eq!(told(answer(200, false), now()).1, "captive", "N-06");
        assert_eq!(told(Err(TransportError::Redirected), now()).1, "captive");
        assert_eq!(told(answer(503, false), now()).1, "api-trouble", "N-26");
    }

    #[test]
    fn n_41_only_407_is_a_sign_in_of_the_proxy() {
        assert_eq!(told(answer(407, false), now()).1, "proxy-sign-in");
        let wants = told(Err(TransportError::ProxySignIn), now());
        assert_eq!(wants.1, "proxy-sign-in");
        assert_eq!(told(Err(TransportError::Proxy), now()).1, "proxy");
        assert_eq!(told(Err(TransportError::Offline), now()).1, "offline");
    }

    #[test]
    fn lb_05_a_clock_that_is_far_off_is_told_of() {
        for reason in [TlsProblem::Expired, TlsProblem::NotYetValid] {
            let refused = told(Err(TransportError::Certificate(reason)), now());
            assert_eq!(refused.1, "clock", "{reason:?}");
        }
        let other = told(
            Err(TransportError::Certificate(TlsProblem::WrongHost)),
            now(),
        );
        assert_eq!(other.1, "certificate");
        for (hours, code) in [(-25, "clock"), (-23, "api-answers"), (25, "clock")] {
            let here = now() + SignedDuration::from_hours(hours);
            assert_eq!(told(answer(401, true), here).1, code, "{hours} h");
        }
    }
}

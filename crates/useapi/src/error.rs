//! What can go wrong with a call, named by what the caller can do about it.
//!
//! How a status becomes one of these is in `body.rs`; what is asked again first is in `retry.rs`.

use std::time::Duration;

use crate::transport::{TlsProblem, TransportError};

/// Why a call has no result.
///
/// No `Display` or `Debug` of it holds a token, an e-mail or a URL: the server's own words are cut
/// to 300 characters and cleaned of both before they get here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// 401: ask the person for the new token; asking again with this one is of no use.
    #[error("the token is no longer accepted")]
    TokenRefused,
    /// 402: the useapi.net subscription has ended.
    #[error("the useapi.net subscription has ended")]
    SubscriptionEnded,
    /// 403: not this token's.
    #[error("the server forbids this{}", said(message))]
    Forbidden {
        /// The server's words.
        message: Option<String>,
    },
    /// 404: no such account or video. A single video that is still in the making answers this too.
    #[error("not found{}", said(message))]
    NotFound {
        /// The server's words.
        message: Option<String>,
    },
    /// 400, 422 and every other 4xx without a meaning of its own: show the message.
    #[error("the server did not accept the request ({status}){}", said(message))]
    BadRequest {
        /// The HTTP status.
        status: u16,
        /// The server's words.
        message: Option<String>,
    },
    /// 412: the account has no credits left.
    #[error("the account has no credits left")]
    OutOfCredits,
    /// 429, or 503 with a time to wait until: ask again after `wait`, and not before.
    #[error("the server asks to wait for {} s", wait.as_secs())]
    Busy {
        /// How long from now.
        wait: Duration,
    },
    /// 5xx, still after every retry.
    #[error("the server has trouble ({status})")]
    Trouble {
        /// The HTTP status.
        status: u16,
    },
    /// 596: PixVerse refused the account's session. It has to be connected again on useapi.net;
    /// the other accounts go on working.
    #[error("PixVerse refused this account{}", said(message))]
    AccountRefused {
        /// The server's words.
        message: Option<String>,
    },
    /// There is no connection.
    #[error("no connection to the server")]
    Offline,
    /// The server took too long.
    #[error("the server took too long")]
    TimedOut,
    /// The answer broke off, each time.
    #[error("the answer broke off")]
    Interrupted,
    /// There is no secure connection. Never worth a retry, and nothing to proceed in spite of.
    #[error("no secure connection to the server: {reason}")]
    Certificate {
        /// What is wrong with it.
        reason: TlsProblem,
    },
    /// The proxy between refused or failed.
    #[error("the proxy did not let the request through")]
    Proxy,
    /// The answer is larger than any honest one.
    #[error("the answer is too large")]
    TooLarge,
    /// Something answered that is not the API: a redirect, a login page, HTML, nothing at all.
    #[error("something other than the API answered{}", with_status(*status))]
    UnexpectedAnswer {
        /// The HTTP status, if one came.
        status: Option<u16>,
    },
    /// The API answered JSON of another shape than promised.
    #[error("the answer has an unexpected shape: {reason}{}", said(message))]
    UnexpectedShape {
        /// What is missing or different.
        reason: &'static str,
        /// The server's words, when it sent an error in the place of a result.
        message: Option<String>,
    },
    /// The request failed on this side of the network.
    #[error("the request failed: {place}")]
    Failed {
        /// Where.
        place: &'static str,
    },
}

impl Error {
    /// Whether the same call may work later without anybody doing anything.
    ///
    /// Each of these was asked again already, as often as [`RetryPolicy`](crate::RetryPolicy) says.
    pub fn retryable(&self) -> bool {
        matches!(
            self,
            Self::Busy { .. }
                | Self::Trouble { .. }
                | Self::Offline
                | Self::TimedOut
                | Self::Interrupted
        )
    }
}

impl From<TransportError> for Error {
    fn from(error: TransportError) -> Self {
        match error {
            TransportError::Offline => Self::Offline,
            TransportError::TimedOut => Self::TimedOut,
            TransportError::Certificate(reason) => Self::Certificate { reason },
            TransportError::Proxy | TransportError::ProxySignIn => Self::Proxy,
            TransportError::TooLarge => Self::TooLarge,
            TransportError::Interrupted => Self::Interrupted,
            TransportError::Redirected => Self::UnexpectedAnswer { status: None },
            TransportError::Other(place) => Self::Failed { place },
        }
    }
}

fn said(message: &Option<String>) -> String {
    message
        .as_ref()
        .map(|words| format!(": {words}"))
        .unwrap_or_default()
}

fn with_status(status: Option<u16>) -> String {
    status.map(|code| format!(" ({code})")).unwrap_or_default()
}

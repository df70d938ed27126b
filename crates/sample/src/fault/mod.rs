//! Faults: what the remote can be told to do wrong, for which requests, and how often.
//!
//! A [`Fault`] says both what happens and to whom. The first standing fault that fits a request
//! takes it; the others wait for theirs.

mod delivery;
mod standing;

use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;

pub use delivery::{Delivery, Framing};
pub(crate) use standing::Asked;
pub use standing::Faults;

use crate::seen::Host;

/// What is to go wrong, and for which requests.
///
/// Start with one of the functions without `self`, narrow it with `on_…` and `after`, and hand it
/// to [`Faults::next`], [`Faults::times`] or [`Faults::always`]. The control endpoint takes the
/// same as JSON, by the names of the fields.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fault {
    host: Option<Host>,
    method: Option<String>,
    path: Option<String>,
    query: Option<String>,
    email: Option<String>,
    token: Option<String>,
    /// How many requests that fit are let pass first.
    after: u64,
    /// How many requests it takes; all when absent.
    times: Option<u64>,

    pub(crate) status: Option<u16>,
    pub(crate) headers: Vec<(String, String)>,
    body: Option<String>,
    #[serde(skip)]
    bytes: Option<Bytes>,
    pub(crate) content_type: Option<String>,
    latency_ms: u64,
    cut_after: Option<usize>,
    stall_ms: u64,
    bytes_per_second: Option<u64>,
    framing: Framing,
    pub(crate) cursor: Option<Cursor>,
    pub(crate) total: Option<i64>,
    pub(crate) keep: Option<usize>,
    pub(crate) insert: usize,
    pub(crate) delete: usize,
    pub(crate) ignore_range: bool,
}

/// What a page says in `next_offset` instead of the truth.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Cursor {
    /// Nothing: the field is left out.
    Missing,
    /// `null`.
    Null,
    /// The offset that was asked for.
    Same,
    /// One less than the offset that was asked for.
    Smaller,
    /// 2⁶³, which fits no signed integer.
    Huge,
    /// The right number, as a string.
    Text,
    /// This JSON text.
    Raw(String),
}

impl Fault {
    /// Answers with a status and the API's error body for it.
    pub fn status(status: u16) -> Self {
        Self {
            status: Some(status),
            ..Self::default()
        }
    }

    /// Answers 200 with this body in place of the real one.
    pub fn body(body: impl Into<Bytes>) -> Self {
        Self::default().with_body(body)
    }

    /// Answers 302 to `location`; [`Fault::with_status`] makes it another 3xx.
    pub fn redirect(location: impl Into<String>) -> Self {
        Self::status(302).with_body("").header("location", location)
    }

    /// Waits before the answer's head is sent.
    pub fn latency(time: Duration) -> Self {
        Self {
            latency_ms: millis(time),
            ..Self::default()
        }
    }

    /// Declares the whole length, sends `bytes` of the body, and hangs up.
    pub fn cut_after(bytes: usize) -> Self {
        Self {
            cut_after: Some(bytes),
            ..Self::default()
        }
    }

    /// Sends `bytes` of the body, nothing for `time`, and hangs up.
    pub fn stall_after(bytes: usize, time: Duration) -> Self {
        Self {
            stall_ms: millis(time),
            ..Self::cut_after(bytes)
        }
    }

    /// Sends the body at this many bytes a second.
    pub fn slow(bytes_per_second: u64) -> Self {
        Self {
            bytes_per_second: Some(bytes_per_second.max(1)),
            ..Self::default()
        }
    }

    /// Sends the body without a Content-Length.
    pub fn framed(framing: Framing) -> Self {
        Self::default().with_framing(framing)
    }

    /// Answers a listing with this `next_offset`.
    pub fn cursor(cursor: Cursor) -> Self {
        Self {
            cursor: Some(cursor),
            ..Self::default()
        }
    }

    /// Answers a listing with this `total`.
    pub fn total(total: i64) -> Self {
        Self {
            total: Some(total),
            ..Self::default()
        }
    }

    /// Answers a listing with only the first `items` of the page; the cursor goes on as if whole.
    pub fn short_page(items: usize) -> Self {
        Self {
            keep: Some(items),
            ..Self::default()
        }
    }

    /// Before it answers a listing, `inserted` videos appear at the head and `deleted` leave it.
    ///
    /// With [`Fault::after`] the list moves between two pages.
    pub fn shift(inserted: usize, deleted: usize) -> Self {
        Self {
            insert: inserted,
            delete: deleted,
            ..Self::default()
        }
    }

    /// Answers a range request with 200 and everything.
    pub fn ignore_range() -> Self {
        Self {
            ignore_range: true,
            ..Self::default()
        }
    }

    /// Adds a `Retry-After` of this value, verbatim; a second call adds a second header.
    pub fn retry_after(self, value: impl Into<String>) -> Self {
        self.header("retry-after", value)
    }

    /// Adds a header, or replaces the answer's own of that name.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// Sets the status.
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = Some(status);
        self
    }

    /// Sets the body, byte for byte.
    pub fn with_body(mut self, body: impl Into<Bytes>) -> Self {
        self.bytes = Some(body.into());
        self
    }

    /// Sets the body's type.
    pub fn with_content_type(mut self, content_type: impl Into<String>) -> Self {
        self.content_type = Some(content_type.into());
        self
    }

    /// Sets how the body's end is told.
    pub fn with_framing(mut self, framing: Framing) -> Self {
        self.framing = framing;
        self
    }

    /// Adds a wait before the answer's head.
    pub fn with_latency(mut self, time: Duration) -> Self {
        self.latency_ms = millis(time);
        self
    }

    /// Only requests that reach this host.
    pub fn on(mut self, host: Host) -> Self {
        self.host = Some(host);
        self
    }

    /// Only requests of this method.
    pub fn on_method(mut self, method: impl Into<String>) -> Self {
        self.method = Some(method.into());
        self
    }

    /// Only requests whose path holds this text.
    pub fn on_path(mut self, part: impl Into<String>) -> Self {
        self.path = Some(part.into());
        self
    }

    /// Only requests whose query holds this text, such as `offset=40`.
    pub fn on_query(mut self, part: impl Into<String>) -> Self {
        self.query = Some(part.into());
        self
    }

    /// Only requests for this account, by the `email` parameter or a video's id.
    pub fn on_email(mut self, email: impl Into<String>) -> Self {
        self.email = Some(email.into());
        self
    }

    /// Only requests with this token.
    pub fn on_token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Lets this many requests that fit pass first.
    pub fn after(mut self, requests: u64) -> Self {
        self.after = requests;
        self
    }

    pub(crate) fn body_bytes(&self) -> Option<Bytes> {
        self.bytes
            .clone()
            .or_else(|| Some(Bytes::from(self.body.clone()?)))
    }

    pub(crate) fn delivery(&self) -> Delivery {
        Delivery {
            latency: Duration::from_millis(self.latency_ms),
            cut_after: self.cut_after,
            stall: Duration::from_millis(self.stall_ms),
            bytes_per_second: self.bytes_per_second,
            framing: self.framing,
        }
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

//! How an answer travels: at once and whole, or late, slowly and in part.

use std::time::Duration;

use bytes::Bytes;
use serde::Deserialize;

/// How an answer is sent.
///
/// Over HTTP the server does it. In process it lies in the response's extensions, for a transport
/// double that keeps time of its own; the body is cut already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivery {
    /// The wait before the head.
    pub latency: Duration,
    /// After how many bytes of the body the connection is closed.
    pub cut_after: Option<usize>,
    /// How long nothing comes before that close.
    pub stall: Duration,
    /// The body's speed.
    pub bytes_per_second: Option<u64>,
    /// How the body's end is told.
    pub framing: Framing,
}

/// How a receiver knows where a body ends.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Framing {
    /// By Content-Length.
    #[default]
    Length,
    /// By chunks; when cut, the last chunk never comes.
    Chunked,
    /// By the end of the connection, in the manner of HTTP/1.0; when cut, nobody can tell.
    Close,
}

impl Delivery {
    /// Whether the body goes out in one piece with its length.
    pub(crate) fn is_plain(&self) -> bool {
        *self
            == Self {
                latency: self.latency,
                ..Self::default()
            }
    }

    /// The part of the body that is sent.
    pub(crate) fn sent(&self, body: &Bytes) -> Bytes {
        body.slice(..self.cut_after.unwrap_or(body.len()).min(body.len()))
    }
}

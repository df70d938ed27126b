//! Sends an answer the way its delivery says.

use std::io;
use std::time::Duration;

use axum::body::Body;
use axum::response::Response;
use bytes::Bytes;
use futures_util::stream;
use http::Version;

use crate::fault::Framing;
use crate::remote::Reply;

/// hyper drops what it has not flushed when a body fails, and flushes while it waits for more.
const FLUSH: Duration = Duration::from_millis(30);
/// Slow bodies are sent in steps of this length.
const STEP: Duration = Duration::from_millis(50);

pub(crate) async fn deliver(mut reply: Reply) -> Response<Body> {
    if !reply.delivery.latency.is_zero() {
        tokio::time::sleep(reply.delivery.latency).await;
    }
    reply.declare_length();
    let framing = reply.delivery.framing;
    let (status, headers) = (reply.status, std::mem::take(&mut reply.headers));
    let declared = headers
        .get("content-length")
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let lies = declared.is_some_and(|declared: usize| declared != reply.body.len());
    let body = if reply.delivery.is_plain() && !lies {
        Body::from(reply.body)
    } else {
        piecemeal(reply, declared)
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    *response.headers_mut() = headers;
    if framing == Framing::Close {
        // For an answer of HTTP/1.0 hyper writes no chunks: the end of the connection is the end.
        *response.version_mut() = Version::HTTP_10;
    }
    response
}

/// What is left to send.
struct Rest {
    bytes: Bytes,
    /// How many bytes go out at a time, and the wait before each but the first.
    step: usize,
    wait: Duration,
    started: bool,
    /// When the body is cut: the wait before the connection is closed.
    cut: Option<Duration>,
}

/// A body as a stream, which hyper sends with whatever length was declared.
fn piecemeal(reply: Reply, declared: Option<usize>) -> Body {
    let delivery = &reply.delivery;
    let bytes = delivery.sent(&reply.body);
    let whole = declared.unwrap_or(reply.body.len());
    let is_cut = bytes.len() < whole;
    let (step, wait) = match delivery.bytes_per_second {
        None => (usize::MAX, Duration::ZERO),
        Some(speed) if speed < 20 => (1, Duration::from_millis(1_000 / speed.max(1))),
        Some(speed) => (usize::try_from(speed / 20).unwrap_or(usize::MAX), STEP),
    };
    let cut = is_cut.then(|| delivery.stall.max(FLUSH));
    let rest = Rest {
        bytes,
        step,
        wait,
        started: false,
        cut,
    };
    Body::from_stream(stream::unfold(rest, |mut rest| async move {
        if !rest.bytes.is_empty() {
            if rest.started {
                tokio::time::sleep(rest.wait).await;
            }
            rest.started = true;
            let piece = rest.bytes.split_to(rest.step.min(rest.bytes.len()));
            return Some((Ok(piece), rest));
        }
        let wait = rest.cut.take()?;
        tokio::time::sleep(wait).await;
        Some((Err(io::Error::from(io::ErrorKind::ConnectionAborted)), rest))
    }))
}

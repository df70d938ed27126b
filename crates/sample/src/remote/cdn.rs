//! The CDN: clips and pictures by their paths, with validators, ranges and expiry.

use bytes::Bytes;
use http::{Method, Request};

use super::range::{Slice, slice};
use super::reply::Reply;
use crate::clips;
use crate::fault::Fault;
use crate::sample::Sample;
use crate::text::{decode, fingerprint, parameters};

/// When all of the media was last changed.
const LAST_MODIFIED: &str = "Sat, 01 Nov 2025 12:00:00 GMT";

/// Answers a request for media.
pub(crate) fn answer<B>(sample: &Sample, request: &Request<B>, fault: &Fault) -> Reply {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return Reply::empty(405);
    }
    if !is_signed(sample, request) {
        return denied();
    }
    let Some((body, content_type)) = file(sample, request.uri().path()) else {
        return missing();
    };
    let header = |name: &str| {
        request
            .headers()
            .get(name)
            .and_then(|value| value.to_str().ok())
    };
    // The head and the length tell our files apart; all of a large one would take long to read.
    let head = &body[..body.len().min(64 * 1024)];
    let etag = format!("\"{:016x}-{:x}\"", fingerprint(head), body.len());
    if header("if-none-match").is_some_and(|known| known == etag) {
        let mut reply = Reply::empty(304);
        reply.set("etag", &etag);
        return reply;
    }
    let unchanged = header("if-range").is_none_or(|known| known == etag || known == LAST_MODIFIED);
    let range = header("range").filter(|_| unchanged && !fault.ignore_range);
    let length = body.len();
    let mut reply = Reply::empty(200);
    match slice(range, length) {
        Slice::Whole => reply.body = body,
        Slice::Part(first, last) => {
            reply.set_status(206);
            reply.body = body.slice(first..=last);
            reply.set("content-range", &format!("bytes {first}-{last}/{length}"));
        }
        Slice::Unsatisfiable => {
            reply.set_status(416);
            reply.set("content-range", &format!("bytes */{length}"));
        }
    }
    reply.set("content-type", content_type);
    reply.set("etag", &etag);
    reply.set("last-modified", LAST_MODIFIED);
    reply.set("accept-ranges", "bytes");
    reply.set("cache-control", "public, max-age=31536000");
    reply
}

/// The file behind a path: `…%2F<clip>_<anything>.mp4` or `.webp`.
fn file(sample: &Sample, path: &str) -> Option<(Bytes, &'static str)> {
    let path = decode(path);
    let name = path.rsplit('/').next()?;
    let (stem, kind) = name.rsplit_once('.')?;
    let clip = clips::named(stem.split('_').next()?)?;
    match kind {
        "mp4" => Some((sample.clip_file(clip), "video/mp4")),
        "webp" => Some((clip.webp.clone(), "image/webp")),
        _ => None,
    }
}

/// Whether the URL is good: signed for this path, and not expired. Without signing all are.
fn is_signed<B>(sample: &Sample, request: &Request<B>) -> bool {
    let Some(signing) = sample.signing() else {
        return true;
    };
    let query = parameters(request.uri().query().unwrap_or_default());
    let until = query
        .get("Expires")
        .and_then(|until| until.parse::<i64>().ok());
    let path = request.uri().path().trim_start_matches('/');
    until.is_some_and(|until| {
        until >= sample.now() && query.get("Signature") == Some(&signing.sign(path, until))
    })
}

/// What a CDN says of an expired URL: XML, as object stores do.
fn denied() -> Reply {
    let mut reply = Reply::empty(403);
    let body = "<Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>";
    reply.set_body(Bytes::from_static(body.as_bytes()), "application/xml");
    reply
}

fn missing() -> Reply {
    let mut reply = Reply::empty(404);
    let body = "<Error><Code>NoSuchKey</Code></Error>";
    reply.set_body(Bytes::from_static(body.as_bytes()), "application/xml");
    reply
}

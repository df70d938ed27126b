//! The remote's two faces, API and CDN, as functions from a request to an answer: no sockets here.

mod api;
mod cdn;
mod list;
mod media;
mod range;
mod reply;

use http::Request;

use crate::fault::{Asked, Fault};
use crate::sample::Sample;
use crate::seen::Host;
use crate::text::{decode, parameters};

pub(crate) use media::{Media, Signing};
pub(crate) use reply::Reply;

/// The path that all API calls begin with.
pub const BASE_PATH: &str = "/v2/pixverse";

/// Answers one request that reached `host`; `media_base` is where URLs in the answer lead.
pub(crate) fn respond<B>(
    sample: &Sample,
    host: Host,
    request: &Request<B>,
    media_base: &str,
) -> Reply {
    let path = request.uri().path();
    let query = request.uri().query().unwrap_or_default();
    let (plain_path, parameters) = (decode(path), parameters(query));
    let token = request
        .headers()
        .get("authorization")
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    sample.log().note(host, request);
    let fault = sample.faults().take(&Asked {
        host,
        method: request.method(),
        path,
        plain_path: &plain_path,
        query,
        email: parameters.get("email").map(String::as_str),
        token,
    });
    let fault = fault.unwrap_or_default();
    // An answer that is wholly made up needs no real one; and a refused request changes nothing.
    let reply = match (fault.status, fault.body_bytes()) {
        (Some(status), None) if status >= 400 => Reply::error(status, "Sample fault"),
        (_, Some(_)) => Reply::empty(200),
        _ => match host {
            Host::Api => api::answer(&api::Call {
                sample,
                method: request.method(),
                path: &plain_path,
                parameters: &parameters,
                token,
                media: sample.media(media_base),
                fault: &fault,
            }),
            Host::Media => cdn::answer(sample, request, &fault),
        },
    };
    disturb(reply, &fault)
}

/// Lays a fault's status, headers and body over an answer.
fn disturb(mut reply: Reply, fault: &Fault) -> Reply {
    if let Some(status) = fault.status {
        reply.set_status(status);
    }
    if let Some(body) = fault.body_bytes() {
        let default = if body.first() == Some(&b'<') {
            "text/html"
        } else {
            "application/json"
        };
        reply.set_body(body, default);
    }
    if let Some(content_type) = &fault.content_type {
        reply.set("content-type", content_type);
    }
    let mut named: Vec<&str> = Vec::new();
    for (name, value) in &fault.headers {
        // The first of a name replaces the answer's own, further ones stand beside it.
        if named.contains(&name.as_str()) {
            reply.append(name, value);
        } else {
            reply.set(name, value);
            named.push(name);
        }
    }
    reply.delivery = fault.delivery();
    reply
}

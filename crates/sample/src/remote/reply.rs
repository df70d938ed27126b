//! An answer before it travels.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode};
use serde::Serialize;

use crate::fault::{Delivery, Framing};

/// Status, headers and whole body, with the way that they are to be sent.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    pub(crate) delivery: Delivery,
}

/// The API's error body.
#[derive(Serialize)]
struct Problem<'a> {
    error: &'a str,
    code: u16,
}

impl Reply {
    pub(crate) fn empty(status: u16) -> Self {
        let mut reply = Self {
            status: StatusCode::OK,
            headers: HeaderMap::new(),
            body: Bytes::new(),
            delivery: Delivery::default(),
        };
        reply.set_status(status);
        reply
    }

    pub(crate) fn json(text: String) -> Self {
        let mut reply = Self::empty(200);
        reply.set_body(Bytes::from(text), "application/json");
        reply.set("content-type", "application/json; charset=utf-8");
        reply
    }

    pub(crate) fn error(status: u16, message: &str) -> Self {
        let problem = Problem {
            error: message,
            code: status,
        };
        let mut reply = Self::json(serde_json::to_string(&problem).unwrap_or_default());
        reply.set_status(status);
        reply
    }

    /// Sets the status; one outside 100–999 becomes 500.
    pub(crate) fn set_status(&mut self, status: u16) {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    }

    pub(crate) fn set_body(&mut self, body: Bytes, content_type: &str) {
        self.body = body;
        self.set("content-type", content_type);
    }

    /// Sets a header; one that HTTP does not allow is left out.
    pub(crate) fn set(&mut self, name: &str, value: &str) {
        if let Some((name, value)) = header(name, value) {
            self.headers.insert(name, value);
        }
    }

    pub(crate) fn append(&mut self, name: &str, value: &str) {
        if let Some((name, value)) = header(name, value) {
            self.headers.append(name, value);
        }
    }

    /// The response in process: what would arrive, with [`Delivery`] among its extensions.
    pub(crate) fn into_response(mut self, head_only: bool) -> Response<Bytes> {
        self.declare_length();
        let sent = self.delivery.sent(&self.body);
        let mut response = Response::new(if head_only { Bytes::new() } else { sent });
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.extensions_mut().insert(self.delivery);
        response
    }

    /// Declares the whole body's length, unless a fault says otherwise.
    pub(crate) fn declare_length(&mut self) {
        let bodiless = matches!(self.status.as_u16(), 100..=199 | 204 | 304);
        if self.delivery.framing == Framing::Length
            && !bodiless
            && !self.headers.contains_key("content-length")
        {
            self.set("content-length", &self.body.len().to_string());
        }
    }
}

fn header(name: &str, value: &str) -> Option<(HeaderName, HeaderValue)> {
    let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
    Some((name, HeaderValue::from_bytes(value.as_bytes()).ok()?))
}

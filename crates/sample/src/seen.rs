//! What reached the sample: a bounded log of requests, for tests that prove what was sent where.

use std::collections::VecDeque;

use http::{HeaderMap, Request};
use parking_lot::Mutex;
use serde::Deserialize;

/// How many requests are remembered; older ones are forgotten.
const KEPT: usize = 10_000;

/// Which of the two hosts a request reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    /// The API.
    Api,
    /// The CDN.
    Media,
}

/// One request as it arrived.
#[derive(Debug, Clone)]
pub struct Seen {
    /// The host that it reached.
    pub host: Host,
    /// `GET`, `HEAD`, ….
    pub method: String,
    /// Path and query, byte for byte.
    pub target: String,
    /// All headers.
    pub headers: HeaderMap,
}

impl Seen {
    /// The path without its query.
    pub fn path(&self) -> &str {
        self.target.split('?').next().unwrap_or_default()
    }

    /// The query, empty when there is none.
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// A header's text, when it is there once or more and readable.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }
}

/// The log itself.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<VecDeque<Seen>>);

impl Log {
    pub(crate) fn note<B>(&self, host: Host, request: &Request<B>) {
        let target = request
            .uri()
            .path_and_query()
            .map_or("/", |target| target.as_str());
        let seen = Seen {
            host,
            method: request.method().to_string(),
            target: target.to_owned(),
            headers: request.headers().clone(),
        };
        let mut log = self.0.lock();
        if log.len() == KEPT {
            log.pop_front();
        }
        log.push_back(seen);
    }

    pub(crate) fn all(&self) -> Vec<Seen> {
        self.0.lock().iter().cloned().collect()
    }

    pub(crate) fn clear(&self) {
        self.0.lock().clear();
    }
}

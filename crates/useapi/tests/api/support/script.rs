//! A transport that answers from a script and remembers what it was asked.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use useapi::{
    BaseUrl, BoxFuture, Client, Error, PageRequest, Request, Response, RetryPolicy, Transport,
    TransportError, VideoPage,
};

use super::{Log, StillTime};

type Outcome = Result<Response, TransportError>;

/// The last line of a script is said again and again.
pub(crate) struct Script {
    lines: Mutex<VecDeque<Outcome>>,
    asked: Log<String>,
}

/// A client of a script, with everything to look at afterwards.
pub(crate) struct Stage {
    pub(crate) client: Client,
    pub(crate) time: Arc<StillTime>,
    script: Arc<Script>,
}

impl Stage {
    pub(crate) fn new(lines: impl IntoIterator<Item = Outcome>) -> Self {
        let lines = Mutex::new(lines.into_iter().collect());
        let script = Arc::new(Script {
            lines,
            asked: Log::default(),
        });
        let time = Arc::new(StillTime::default());
        let client = Client::new(BaseUrl::default(), script.clone(), time.clone());
        Self {
            client,
            time,
            script,
        }
    }

    pub(crate) fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.client = self.client.with_retry(policy);
        self
    }

    /// The URLs that were asked, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.script.asked.all()
    }
}

impl Transport for Script {
    fn send<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Outcome> {
        assert_eq!(
            request.token.expose(),
            super::FAKE_TOKEN,
            "the token of the call is sent"
        );
        self.asked.push(request.url.to_string());
        let mut lines = self.lines.lock().unwrap();
        let line = if lines.len() > 1 {
            lines.pop_front()
        } else {
            lines.front().cloned()
        };
        Box::pin(std::future::ready(
            line.expect("a script has at least one line"),
        ))
    }
}

/// An answer as the provider sends it.
pub(crate) fn answer(status: u16, body: impl Into<Vec<u8>>) -> Outcome {
    answer_with(
        status,
        &[("content-type", "application/json; charset=utf-8")],
        body,
    )
}

pub(crate) fn answer_with(
    status: u16,
    headers: &[(&'static str, &str)],
    body: impl Into<Vec<u8>>,
) -> Outcome {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        map.append(
            HeaderName::from_static(name),
            HeaderValue::from_str(value).unwrap(),
        );
    }
    Ok(Response {
        status,
        headers: map,
        body: Bytes::from(body.into()),
    })
}

/// What becomes of an answer with this body.
pub(crate) async fn read(body: impl Into<Vec<u8>>) -> Result<VideoPage, Error> {
    let stage = Stage::new([answer(200, body)]);
    stage
        .client
        .videos(&super::token(), &PageRequest::default())
        .await
}

/// A page of these items.
pub(crate) fn page(items: &[&str]) -> String {
    format!(
        r#"{{"data":[{}],"next_offset":40,"total":55}}"#,
        items.join(",")
    )
}

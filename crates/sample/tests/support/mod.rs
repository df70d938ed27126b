//! What the tests share: a fixed time, requests in process, and a bare HTTP/1.1 client.

#![expect(
    dead_code,
    reason = "each test binary uses its own part of this module"
)]
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test may fail here as well"
)]

use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use jiff::Timestamp;
use sample::{HandClock, Sample};
use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

pub(crate) const API: &str = "https://api.example/v2/pixverse";

/// Noon of a day that all tests live on.
pub(crate) fn noon() -> HandClock {
    HandClock::at("2026-03-14T12:00:00Z".parse::<Timestamp>().unwrap())
}

/// A default world at noon.
pub(crate) fn world() -> (Sample, HandClock) {
    let clock = noon();
    (Sample::builder().clock(&clock).build(), clock)
}

/// Asks in process, with the sample's own token.
pub(crate) fn ask(sample: &Sample, path: &str) -> Response<Bytes> {
    ask_as(sample, path, &sample.token())
}

pub(crate) fn ask_as(sample: &Sample, path: &str, token: &str) -> Response<Bytes> {
    let request = Request::get(format!("{API}{path}"))
        .header("authorization", format!("Bearer {token}"))
        .body(())
        .unwrap();
    sample.answer(&request)
}

/// The answer's JSON, which must be some.
pub(crate) fn json(response: &Response<Bytes>) -> Value {
    serde_json::from_slice(response.body()).unwrap()
}

/// Follows `next_offset` to the end and returns every item, page after page.
pub(crate) fn pages(sample: &Sample, email: &str, limit: usize) -> Vec<Vec<Value>> {
    let mut pages = Vec::new();
    let mut offset = String::new();
    loop {
        let page = json(&ask(
            sample,
            &format!("/videos/?email={email}&limit={limit}{offset}"),
        ));
        pages.push(page["data"].as_array().unwrap().clone());
        match page.get("next_offset") {
            Some(next) => offset = format!("&offset={next}"),
            None => return pages,
        }
    }
}

/// What came over a socket.
#[derive(Debug)]
pub(crate) struct Heard {
    pub(crate) status: u16,
    pub(crate) version: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    /// Whether the body was as long as declared, or had its last chunk.
    pub(crate) complete: bool,
}

impl Heard {
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        let named = self.headers.iter().filter(|(it, _)| it == name);
        named.map(|(_, value)| value.as_str()).collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.all(name).first().copied()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

/// Sends one request over a connection of its own and reads until the other side closes.
pub(crate) async fn speak(
    to: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
) -> Heard {
    speak_with(to, method, target, headers, "").await
}

pub(crate) async fn speak_with(
    to: SocketAddr,
    method: &str,
    target: &str,
    headers: &[(&str, &str)],
    body: &str,
) -> Heard {
    let mut head = format!("{method} {target} HTTP/1.1\r\nhost: {to}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n{body}", body.len()));
    let mut stream = TcpStream::connect(to).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut all = Vec::new();
    tokio::time::timeout(Duration::from_secs(20), stream.read_to_end(&mut all))
        .await
        .expect("the server closes in bounded time")
        .unwrap();
    heard(&all, method == "HEAD")
}

fn heard(all: &[u8], head_only: bool) -> Heard {
    let end = all
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .expect("a whole head");
    let head = std::str::from_utf8(&all[..end]).unwrap();
    let mut lines = head.split("\r\n");
    let mut status = lines.next().unwrap().split(' ');
    let (version, code) = (status.next().unwrap(), status.next().unwrap());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    let mut heard = Heard {
        status: code.parse().unwrap(),
        version: version.to_owned(),
        headers,
        body: all[end + 4..].to_vec(),
        complete: true,
    };
    if heard.header("transfer-encoding") == Some("chunked") {
        (heard.body, heard.complete) = unchunk(&heard.body);
    } else if let Some(length) = heard.header("content-length").filter(|_| !head_only) {
        heard.complete = heard.body.len() == length.parse::<usize>().unwrap();
    }
    heard
}

fn unchunk(mut rest: &[u8]) -> (Vec<u8>, bool) {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&rest[..end]).unwrap();
        let length = usize::from_str_radix(length, 16).unwrap();
        if length == 0 {
            return (body, true);
        }
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = &rest[end + 4 + length..];
    }
    (body, false)
}

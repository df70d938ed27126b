//! A plain HTTP/1.1 request over TCP, written by hand, so that no client is in the way of what is
//! tested.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// An answer: status (0 if the connection ended before its head), head as text, body.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(':')?;
            key.eq_ignore_ascii_case(name).then(|| value.trim())
        })
    }
}

/// Asks `http://127.0.0.1:PORT/PATH` with these extra header lines.
pub(crate) async fn ask(method: &str, address: &str, headers: &[(&str, &str)]) -> Answer {
    let rest = address.strip_prefix("http://").expect("plain http");
    let (host, path) = rest.split_once('/').expect("a path");
    let mut head = format!("{method} /{path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers
        .iter()
        .any(|(name, _)| name.eq_ignore_ascii_case("host"))
    {
        head += &format!("Host: {host}\r\n");
    }
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    head += "\r\n";
    let mut stream = TcpStream::connect(host).await.expect("the server listens");
    stream.write_all(head.as_bytes()).await.expect("it reads");
    let mut all = Vec::new();
    // A body that breaks off is an answer, too.
    let _ = stream.read_to_end(&mut all).await;
    let Some(end) = all.windows(4).position(|four| four == b"\r\n\r\n") else {
        return Answer {
            status: 0,
            head: String::new(),
            body: all,
        };
    };
    let head = String::from_utf8_lossy(&all[..end]).into_owned();
    let status = head
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok())
        .expect("a status");
    let mut body = all.split_off(end + 4);
    if head
        .to_ascii_lowercase()
        .contains("transfer-encoding: chunked")
    {
        body = unchunked(&body);
    }
    Answer { status, head, body }
}

fn unchunked(mut rest: &[u8]) -> Vec<u8> {
    let mut body = Vec::new();
    while let Some(end) = rest.windows(2).position(|two| two == b"\r\n") {
        let length = std::str::from_utf8(&rest[..end])
            .ok()
            .and_then(|hex| usize::from_str_radix(hex, 16).ok());
        let Some(length) = length.filter(|length| *length > 0 && end + 2 + length <= rest.len())
        else {
            break;
        };
        body.extend_from_slice(&rest[end + 2..end + 2 + length]);
        rest = rest.get(end + 4 + length..).unwrap_or_default();
    }
    body
}

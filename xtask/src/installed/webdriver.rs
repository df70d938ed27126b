//! A few words of WebDriver, <https://www.w3.org/TR/webdriver2/>: enough to see what a page shows.
//!
//! Spoken by hand over one connection for each request, since a client of HTTP would make every task of
//! this repository slower to build.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::shell::{Failure, Outcome};

/// How long one answer may take.
const ANSWER: Duration = Duration::from_secs(60);
/// Between two looks at the page.
const LOOK: Duration = Duration::from_millis(250);

/// A page of an app that the driver started.
pub(super) struct Page {
    port: u16,
    session: String,
}

impl Page {
    /// Lets the driver at this port start a program, and takes hold of its page.
    pub(super) fn of(port: u16, program: &str, patience: Duration) -> Outcome<Self> {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            if began.elapsed() > patience {
                return Err(Failure::new("the driver of the window does not answer"));
            }
            thread::sleep(LOOK);
        }
        let options = json!({ "binary": program, "args": [] });
        let wish =
            json!({ "capabilities": { "alwaysMatch": { "webkitgtk:browserOptions": options } } });
        let answer = ask(port, "/session", &wish)?;
        let session = answer["sessionId"].as_str();
        let session =
            session.ok_or_else(|| Failure::new(format!("no page was given: {answer}")))?;
        Ok(Self {
            port,
            session: session.to_owned(),
        })
    }

    /// What a script returns.
    pub(super) fn run(&self, script: &str) -> Outcome<Value> {
        let path = format!("/session/{}/execute/sync", self.session);
        ask(self.port, &path, &json!({ "script": script, "args": [] }))
    }

    /// Waits until a script returns true; fails with what `instead` returns then.
    pub(super) fn until(
        &self,
        what: &str,
        script: &str,
        (patience, instead): (Duration, &str),
    ) -> Outcome {
        let began = Instant::now();
        while self.run(script)? != json!(true) {
            if began.elapsed() > patience {
                let seen = self.run(instead)?;
                return Err(Failure::new(format!("{what}: not seen, but {seen}")));
            }
            thread::sleep(LOOK);
        }
        Ok(())
    }
}

fn ask(port: u16, path: &str, body: &Value) -> Outcome<Value> {
    let failed = |error: std::io::Error| Failure::new(format!("the driver of the window: {error}"));
    let mut stream = TcpStream::connect(("127.0.0.1", port)).map_err(failed)?;
    stream.set_read_timeout(Some(ANSWER)).map_err(failed)?;
    let body = body.to_string();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n\
         Content-Length: {}\r\nConnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).map_err(failed)?;
    stream.write_all(body.as_bytes()).map_err(failed)?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).map_err(failed)?;
    value(&String::from_utf8_lossy(&answer))
}

/// The value of an answer, or what the driver says in its place.
fn value(answer: &str) -> Outcome<Value> {
    let (head, body) = answer.split_once("\r\n\r\n").unwrap_or((answer, ""));
    let body: Value = serde_json::from_str(body.trim())
        .map_err(|_| Failure::new(format!("the driver of the window answers {head}")))?;
    let value = body["value"].clone();
    if head
        .lines()
        .next()
        .is_some_and(|line| line.contains(" 200"))
    {
        return Ok(value);
    }
    Err(Failure::new(format!(
        "the driver of the window says: {}",
        value["message"].as_str().unwrap_or("nothing")
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_its_value_or_a_failure_in_its_words() {
        let good = "HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"value\":true}";
        assert_eq!(value(good).expect("it is good"), json!(true), "the value");
        let bad = "HTTP/1.1 404 Not Found\r\n\r\n{\"value\":{\"message\":\"gone\"}}";
        let failure = value(bad).expect_err("it is bad");
        assert!(failure.to_string().contains("gone"), "{failure}");
    }
}

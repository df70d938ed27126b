//! How much memory a reading of 100,000 clips costs, in a process of its own: other tests have a memory,
//! too (A-21). The list comes from a server that holds none of it, in pages of 5,000, whatever it is
//! asked for.

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test ends where its world does not hold"
)]

use std::fmt::Write as _;
use std::sync::Arc;

use library::account::FoundAccount;
use library::folders::Folders;
use library::gallery::Query;
use library::tokens::{NoToken, TokenSource};
use library::{Library, Outside};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use useapi::{BaseUrl, BoxFuture, HttpConfig, HttpTransport, Token, TokioTime};

const CLIPS: u32 = 100_000;
const PAGE: u32 = 5_000;
const MOST_BYTES: usize = 150_000_000;
const TOKEN: &str = "user:4711-memory";

struct OneToken;

impl TokenSource for OneToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        Box::pin(async { Token::parse(TOKEN).map_err(|_| NoToken::Unreadable) })
    }
}

/// The most memory that this process ever had, in bytes.
fn most_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.unwrap().trim().parse::<usize>().unwrap() * 1024
}

/// A page of the list, as it comes over the wire.
fn page(from: u32) -> String {
    let mut items = String::new();
    for place in from..(from + PAGE).min(CLIPS) {
        let number = 900_000_000_000_u64 - u64::from(place);
        let comma = if place > from { "," } else { "" };
        let prompt = "a lantern over the harbour, slow camera, golden hour, ".repeat(5);
        write!(
            items,
            r#"{comma}{{"video_id":"user:1-pixverse:ada@example.com-video:{number}","video_status":1,
                "video_status_name":"COMPLETED","video_status_final":true,"prompt":"{prompt}{place}",
                "created_at":"2026-02-01T00:00:00Z","model":"v4.5","quality":"720p","seed":{place},
                "url":"https://media.example.com/{number}.mp4","output_width":1280,"output_height":720,
                "img_url":"https://media.example.com/{number}.webp","video_duration":5}}"#
        )
        .unwrap();
    }
    let next = from + PAGE;
    match next < CLIPS {
        true => format!(r#"{{"data":[{items}],"next_offset":{next},"total":{CLIPS}}}"#),
        false => format!(r#"{{"data":[{items}],"total":{CLIPS}}}"#),
    }
}

async fn serve(mut stream: TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        match stream.read_u8().await {
            Ok(byte) => head.push(byte),
            Err(_) => return,
        }
    }
    let head = String::from_utf8_lossy(&head);
    let target = head.split(' ').nth(1).unwrap_or_default();
    let from = target.split_once("offset=").map_or("0", |(_, from)| from);
    let from: String = from.chars().take_while(char::is_ascii_digit).collect();
    let body = match target.contains("/videos/") {
        true => page(from.parse().unwrap_or(0)),
        false => "{}".to_owned(),
    };
    let head = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    // Who is gone does not want it.
    let _ = stream.write_all(head.as_bytes()).await;
    let _ = stream.write_all(body.as_bytes()).await;
    let _ = stream.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_21_100_000_clips_in_pages_of_5_000_are_read_within_150_megabytes() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((stream, _)) = listener.accept().await {
            tokio::spawn(serve(stream));
        }
    });
    let home = tempfile::tempdir().unwrap();
    let base = BaseUrl::parse(&format!("http://{address}/v2/pixverse")).unwrap();
    let transport = HttpTransport::new(&HttpConfig::new("Rushes/test"), &base).unwrap();
    let library = Library::open(Outside {
        folders: Folders {
            data: home.path().join("data"),
            cache: home.path().join("cache"),
            downloads: home.path().join("downloads"),
        },
        base,
        transport: Arc::new(transport),
        tokens: Arc::new(OneToken),
        time: Arc::new(TokioTime),
        zone: jiff::tz::TimeZone::UTC,
        user_agent: "Rushes/test".into(),
        proxy: useapi::Proxy::System,
    })
    .expect("a fresh library opens");
    let found = FoundAccount {
        email: "ada@example.com".into(),
        name: None,
    };
    let added = library.add_credential("entry".into(), "Test".into(), vec![found]);
    added.await.expect("it is taken in");
    library.reader.read().await.expect("it is read");
    let most = most_memory();
    let view = library.open_view(Query::default()).await.unwrap();
    assert_eq!(view.keys.len(), CLIPS as usize, "all of it");
    assert!(most < MOST_BYTES, "{} MB", most / 1_000_000);
}

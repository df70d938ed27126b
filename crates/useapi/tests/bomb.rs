//! How much memory a bomb costs, in a process of its own: other tests have a memory, too (N-17).

#![cfg(target_os = "linux")]
#![expect(
    clippy::unwrap_used,
    reason = "a test ends where its world does not hold"
)]

use std::io::{Read as _, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use useapi::{BaseUrl, HttpConfig, HttpTransport, Request, Token, Transport as _, TransportError};

const MIB: usize = 1024 * 1024;

/// The most memory that this process ever had, in bytes.
fn most_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB"));
    kilobytes.unwrap().trim().parse::<usize>().unwrap() * 1024
}

#[tokio::test]
async fn n_17_a_gzip_bomb_costs_less_than_64_mebibytes_of_memory() {
    // A quarter of a gibibyte of blanks in a few hundred kilobytes of gzip, made without ever being held.
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    let blanks = vec![b' '; MIB];
    for _ in 0..256 {
        encoder.write_all(&blanks).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let serving = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let _ = stream.read(&mut [0; 8192]).unwrap();
        let head = format!(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: {}\r\n\r\n",
            bomb.len()
        );
        // The other side hangs up in the middle.
        let _ = stream.write_all(head.as_bytes());
        let _ = stream.write_all(&bomb);
    });
    let base = BaseUrl::parse(&format!("http://{address}/v2/pixverse")).unwrap();
    let transport = HttpTransport::new(&HttpConfig::new("useapi-tests/0"), &base).unwrap();
    let token = Token::parse("user:4711-bomb").unwrap();
    let before = most_memory();
    let url = format!("http://{address}/v2/pixverse/videos/")
        .parse()
        .unwrap();
    let sent = transport.send(Request { url, token: &token }).await;
    assert_eq!(
        sent.map(|answer| answer.status),
        Err(TransportError::TooLarge)
    );
    let grown = most_memory() - before;
    assert!(grown < 64 * MIB, "{} MiB more", grown / MIB);
    serving
        .join()
        .unwrap_or_else(|_| panic!("the server fell over"));
}

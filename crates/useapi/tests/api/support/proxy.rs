//! A forward proxy on loopback, by CONNECT or by SOCKS 5: it notes for whom it was asked, and leads
//! everyone to one server.

use std::net::SocketAddr;
use std::sync::Arc;

use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::Log;
use super::server::read_head;

pub(crate) struct ForwardProxy {
    pub(crate) address: SocketAddr,
    asked: Arc<Log<String>>,
    seen: Arc<Log<String>>,
    accepting: JoinHandle<()>,
}

impl ForwardProxy {
    pub(crate) async fn start(leads_to: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (asked, seen) = (Arc::new(Log::default()), Arc::new(Log::default()));
        let (for_whom, heads) = (asked.clone(), seen.clone());
        let accepting = tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let (for_whom, heads) = (for_whom.clone(), heads.clone());
                tokio::spawn(async move {
                    for_whom.push(greet(&mut stream, &heads).await);
                    let mut server = TcpStream::connect(leads_to).await.unwrap();
                    let _ = copy_bidirectional(&mut stream, &mut server).await;
                });
            }
        });
        Self {
            address,
            asked,
            seen,
            accepting,
        }
    }

    /// For which hosts and ports it was asked, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.asked.all()
    }

    /// The heads that it could read.
    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.all()
    }
}

impl Drop for ForwardProxy {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// Hears who is wanted, and says that they are there.
async fn greet(stream: &mut TcpStream, heads: &Log<String>) -> String {
    let mut first = [0; 1];
    stream.peek(&mut first).await.unwrap();
    if first != [5] {
        let head = read_head(stream).await;
        let whom = head.split(' ').nth(1).unwrap_or_default().to_owned();
        heads.push(head);
        let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await;
        return whom;
    }
    // RFC 1928: version and methods, answered by "no sign-in"; then a request for a name or a number.
    let mut methods = [0; 2];
    stream.read_exact(&mut methods).await.unwrap();
    let mut list = vec![0; usize::from(methods[1])];
    stream.read_exact(&mut list).await.unwrap();
    stream.write_all(&[5, 0]).await.unwrap();
    let mut request = [0; 5];
    stream.read_exact(&mut request).await.unwrap();
    assert_eq!(request[3], 3, "a name is asked for, not a number");
    let mut rest = vec![0; usize::from(request[4]) + 2];
    stream.read_exact(&mut rest).await.unwrap();
    let (name, port) = rest.split_at(rest.len() - 2);
    let answer = [5, 0, 0, 1, 0, 0, 0, 0, 0, 0];
    stream.write_all(&answer).await.unwrap();
    let port = u16::from_be_bytes([port[0], port[1]]);
    format!("{}:{port}", String::from_utf8_lossy(name))
}

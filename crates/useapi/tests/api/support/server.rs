//! A raw TCP server on loopback that says whatever a test wants, byte for byte.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::Log;

/// No test leaves a connection open for longer.
const LONGEST: Duration = Duration::from_secs(20);

/// What is done with a connection.
#[derive(Clone)]
pub(crate) enum Plan {
    /// Read a request, send these bytes, close.
    Say(Vec<u8>),
    /// Read a request, send these bytes, and then nothing until the other side gives up.
    Stall(Vec<u8>),
    /// Read a request, send these bytes, then these others for ever.
    Repeat(Vec<u8>, Vec<u8>),
    /// Close without a word.
    HangUp,
    /// Send these bytes without waiting for a request, close.
    Blurt(Vec<u8>),
}

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    heads: Arc<Log<String>>,
    accepting: JoinHandle<()>,
}

impl Server {
    pub(crate) async fn start(plan: Plan) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let heads = Arc::new(Log::default());
        let log = heads.clone();
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (plan, log) = (plan.clone(), log.clone());
                tokio::spawn(tokio::time::timeout(LONGEST, serve(stream, plan, log)));
            }
        });
        Self {
            address,
            heads,
            accepting,
        }
    }

    pub(crate) fn base(&self) -> String {
        format!("http://{}/v2/pixverse", self.address)
    }

    /// The heads of the requests that came, in order; one entry for each connection.
    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.all()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

/// A whole answer with a length.
pub(crate) fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let length = body.len();
    let head = format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {length}\r\n\r\n");
    [head.as_bytes(), body].concat()
}

/// Reads up to the empty line behind a request's head.
pub(crate) async fn read_head(stream: &mut (impl AsyncRead + Unpin)) -> String {
    let mut head = Vec::new();
    let mut buffer = [0; 4096];
    while !head.windows(4).any(|end| end == b"\r\n\r\n") {
        match stream.read(&mut buffer).await {
            Ok(0) | Err(_) => break,
            Ok(count) => head.extend_from_slice(&buffer[..count]),
        }
    }
    String::from_utf8_lossy(&head).into_owned()
}

async fn serve(mut stream: TcpStream, plan: Plan, log: Arc<Log<String>>) {
    let head = match plan {
        Plan::HangUp | Plan::Blurt(_) => String::new(),
        _ => read_head(&mut stream).await,
    };
    log.push(head);
    // The client may be gone at any moment: that is what is being tested.
    match plan {
        Plan::Say(bytes) | Plan::Blurt(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.shutdown().await;
            if matches!(stream.read(&mut [0; 1024]).await, Ok(count) if count > 0) {
                let _ = stream.read(&mut [0; 1024]).await;
            }
        }
        Plan::Stall(bytes) => {
            let _ = stream.write_all(&bytes).await;
            let _ = stream.read(&mut [0; 1]).await;
        }
        Plan::Repeat(first, again) => {
            let _ = stream.write_all(&first).await;
            while stream.write_all(&again).await.is_ok() {}
        }
        Plan::HangUp => {}
    }
}

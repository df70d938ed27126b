//! A place that nothing may reach: it counts who comes, and who says anything.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use crate::wait::{PATIENCE, until};

/// A port of loopback; dropping it closes it.
#[derive(Debug)]
pub(crate) struct Sentinel {
    address: SocketAddr,
    counts: Arc<Counts>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Counts {
    connections: AtomicUsize,
    bytes: AtomicUsize,
}

impl Sentinel {
    pub(crate) async fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let counts = Arc::<Counts>::default();
        let counted = Arc::clone(&counts);
        let task = tokio::spawn(async move {
            while let Ok((visitor, _)) = listener.accept().await {
                counted.connections.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(hear(visitor, Arc::clone(&counted)));
            }
        });
        Self {
            address,
            counts,
            task,
        }
    }

    /// Its address, for a page to go to.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/gotcha", self.address)
    }

    /// Its host and port.
    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// How many connections were made to it.
    pub(crate) fn connections(&self) -> usize {
        self.counts.connections.load(Ordering::SeqCst)
    }

    /// How many bytes were sent to it.
    pub(crate) fn bytes(&self) -> usize {
        self.counts.bytes.load(Ordering::SeqCst)
    }

    /// Shows that it counts, by a visit of our own, which is forgotten again.
    pub(crate) async fn is_awake(&self) {
        let (connections, bytes) = (self.connections(), self.bytes());
        let mut visit = TcpStream::connect(self.address).await.unwrap();
        visit.write_all(b"hello").await.unwrap();
        until("the sentinel has heard us", PATIENCE, async || {
            self.connections() == connections + 1 && self.bytes() == bytes + 5
        })
        .await;
        self.counts.connections.fetch_sub(1, Ordering::SeqCst);
        self.counts.bytes.fetch_sub(5, Ordering::SeqCst);
    }
}

async fn hear(mut visitor: TcpStream, counts: Arc<Counts>) {
    let mut heard = [0; 1024];
    while let Ok(bytes @ 1..) = visitor.read(&mut heard).await {
        counts.bytes.fetch_add(bytes, Ordering::SeqCst);
    }
}

impl Drop for Sentinel {
    fn drop(&mut self) {
        self.task.abort();
    }
}

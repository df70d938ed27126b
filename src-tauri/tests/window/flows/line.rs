//! The line between the app and a remote, which can be cut and mended.

use std::net::SocketAddr;

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

/// A line on loopback to an address behind it.
#[derive(Debug)]
pub(super) struct Line {
    address: SocketAddr,
    behind: SocketAddr,
    carrying: Option<JoinHandle<()>>,
}

impl Line {
    /// A line that stands.
    pub(super) async fn to(behind: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        Self {
            address: listener.local_addr().unwrap(),
            behind,
            carrying: Some(tokio::spawn(carry(listener, behind))),
        }
    }

    /// An address as it is through the line.
    pub(super) fn through(&self, address: &str) -> String {
        address.replace(&self.behind.to_string(), &self.address.to_string())
    }

    /// Cuts it: whoever calls is refused, and what is under way breaks off.
    pub(super) async fn cut(&mut self) {
        if let Some(carrying) = self.carrying.take() {
            carrying.abort();
            let _ = carrying.await;
        }
    }

    /// Mends it.
    pub(super) async fn mend(&mut self) {
        let listener = TcpListener::bind(self.address).await.unwrap();
        self.carrying = Some(tokio::spawn(carry(listener, self.behind)));
    }
}

async fn carry(listener: TcpListener, behind: SocketAddr) {
    // Dropped with this task, and all its connections with it.
    let mut calls = JoinSet::new();
    while let Ok((mut here, _)) = listener.accept().await {
        calls.spawn(async move {
            if let Ok(mut there) = TcpStream::connect(behind).await {
                let _ = tokio::io::copy_bidirectional(&mut here, &mut there).await;
            }
        });
    }
}

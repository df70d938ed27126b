//! A port that goes on listening. `axum` waits and asks the same socket again when it fails; one that
//! is dead stays so for ever, and no clip plays any more (W-03).

use std::io;
use std::net::SocketAddr;
use std::time::Duration;

use axum::serve::Listener;
use tokio::net::{TcpListener, TcpStream};

/// Between two tries to listen again.
const AGAIN: Duration = Duration::from_millis(250);

/// Listens at one address, with as many sockets one after the other as it takes. The address stays: it
/// is what the page's policy names.
pub(super) struct Lasting {
    listener: TcpListener,
    address: SocketAddr,
}

impl Lasting {
    pub(super) fn new(listener: TcpListener) -> io::Result<Self> {
        let address = listener.local_addr()?;
        Ok(Self { listener, address })
    }

    pub(super) fn port(&self) -> u16 {
        self.address.port()
    }
}

impl Listener for Lasting {
    type Io = TcpStream;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (TcpStream, SocketAddr) {
        loop {
            let error = match self.listener.accept().await {
                Ok(accepted) => return accepted,
                Err(error) => error,
            };
            if of_one_connection(&error) {
                continue;
            }
            tracing::warn!(%error, "the port of clips failed");
            tokio::time::sleep(AGAIN).await;
            // A socket that still listens keeps the address, and is kept.
            match TcpListener::bind(self.address).await {
                Ok(listener) => self.listener = listener,
                Err(error) => tracing::debug!(%error, "the port of clips is not free"),
            }
        }
    }

    fn local_addr(&self) -> io::Result<SocketAddr> {
        Ok(self.address)
    }
}

/// Whether whoever wanted to connect went away again, which says nothing of the socket.
fn of_one_connection(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::ConnectionRefused
            | io::ErrorKind::ConnectionAborted
            | io::ErrorKind::ConnectionReset
            | io::ErrorKind::Interrupted
    )
}

#[cfg(all(test, unix))]
mod tests {
    use std::net::Shutdown;
    use std::os::fd::OwnedFd;

    use super::*;

    #[tokio::test]
    async fn w_03_a_port_whose_socket_died_listens_again_at_the_same_address() {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let other_end = OwnedFd::from(socket.try_clone().unwrap());
        socket.set_nonblocking(true).unwrap();
        let mut lasting = Lasting::new(TcpListener::from_std(socket).unwrap()).unwrap();
        let address = lasting.address;
        let accepting = tokio::spawn(async move { lasting.accept().await });

        // What the kernel does to a socket whose interface is taken away.
        let socket = std::net::TcpStream::from(other_end);
        socket.shutdown(Shutdown::Both).unwrap();
        drop(socket);
        let connected = async {
            loop {
                if let Ok(stream) = TcpStream::connect(address).await {
                    break stream;
                }
                tokio::task::yield_now().await;
            }
        };
        let patience = Duration::from_secs(20);
        let connected = tokio::time::timeout(patience, connected).await;
        let peer = connected.expect("it listens again").local_addr().unwrap();
        let accepted = tokio::time::timeout(patience, accepting).await;
        assert_eq!(accepted.expect("it accepts").unwrap().1, peer);
    }
}

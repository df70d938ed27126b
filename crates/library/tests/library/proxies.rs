//! By which way media are fetched: through a proxy that was named, as the environment says, or straight
//! (N-41).

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use library::media::{AddressRules, Cdn, CdnError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;
use useapi::{Proxy, ProxyAddress};

const PUBLIC: AddressRules = AddressRules { loopback: false };
/// Set for the process that asks on behalf of a test.
const ASKS: &str = "LIBRARY_TESTS_ASK";

/// A proxy that notes for whom it is asked, and reaches nobody.
struct DeadEnd {
    address: SocketAddr,
    asked: Arc<Mutex<Vec<String>>>,
}

impl DeadEnd {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let notes = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 4096];
                let length = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                let line = head.lines().next().unwrap_or_default().to_owned();
                notes.lock().unwrap().push(line);
                let _ = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").await;
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

fn through(address: &str) -> Proxy {
    Proxy::Through(ProxyAddress::parse(address).unwrap())
}

#[tokio::test]
async fn n_41_media_go_through_the_proxy_that_was_named_and_its_refusal_is_told_as_that() {
    let proxy = DeadEnd::start().await;
    let way = through(&format!("http://{}", proxy.address));
    let cdn = Cdn::by(PUBLIC, "Rushes/test", way).unwrap();
    let asked = cdn.get("https://media.example.test/a.mp4", None).await;
    assert_eq!(asked.unwrap_err(), CdnError::Proxy);
    let line = "CONNECT media.example.test:443 HTTP/1.1";
    assert_eq!(proxy.asked(), [line]);
}

#[tokio::test]
async fn n_41_a_proxy_of_the_own_network_may_have_a_name() {
    let proxy = DeadEnd::start().await;
    // This name stands for no public host, and no list may name one that does not.
    let way = through(&format!("http://LOCALHOST:{}", proxy.address.port()));
    let cdn = Cdn::by(PUBLIC, "Rushes/test", way).unwrap();
    let asked = cdn.get("https://media.example.test/a.mp4", None).await;
    assert_eq!(asked.unwrap_err(), CdnError::Proxy);
    assert_eq!(proxy.asked().len(), 1, "it was reached by its name");
}

#[tokio::test]
async fn n_41_what_is_on_this_computer_is_fetched_without_the_proxy() {
    let (proxy, server) = (DeadEnd::start().await, DeadEnd::start().await);
    let way = through(&format!("http://{}", proxy.address));
    let cdn = Cdn::by(AddressRules { loopback: true }, "Rushes/test", way).unwrap();
    let address = format!("http://{}/a.mp4", server.address);
    let asked = cdn.get(&address, None).await;
    assert_eq!(asked.unwrap_err(), CdnError::Status(502));
    assert_eq!(server.asked(), ["GET /a.mp4 HTTP/1.1"]);
    assert_eq!(proxy.asked(), Vec::<String>::new());
}

/// The environment of a test cannot be changed, and that of another process can: the test starts itself
/// once more, as the one who asks.
#[tokio::test]
async fn n_41_the_environment_counts_for_media_unless_no_proxy_is_chosen() {
    let ways = [("system", Proxy::System), ("none", Proxy::None)];
    if std::env::var_os(ASKS).is_some() {
        for (host, way) in ways {
            let cdn = Cdn::by(PUBLIC, "Rushes/test", way).unwrap();
            let address = format!("https://{host}.example.test/a.mp4");
            let asked = cdn.get(&address, None).await;
            asked.expect_err("no such server is there");
        }
        return;
    }
    let proxy = DeadEnd::start().await;
    let mut asks = std::process::Command::new(std::env::current_exe().unwrap());
    let name = "proxies::n_41_the_environment_counts_for_media_unless_no_proxy_is_chosen";
    asks.args([name, "--exact", "--nocapture"])
        .env(ASKS, "1")
        .env("HTTPS_PROXY", format!("http://{}", proxy.address))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    let asked = tokio::task::spawn_blocking(move || asks.output());
    let asked = asked.await.unwrap().unwrap();
    assert!(asked.status.success(), "{asked:?}");
    let line = "CONNECT system.example.test:443 HTTP/1.1";
    assert_eq!(proxy.asked(), [line], "and none.example.test not");
}

//! By which way requests leave: through a proxy that was named, as the environment says, or straight
//! (N-41).

use useapi::{Error, HttpConfig, PageRequest, Proxy, ProxyAddress};

use crate::support::proxy::ForwardProxy;
use crate::support::server::{Plan, Server, http};
use crate::support::tls::{Flaw, NAME, TlsServer};
use crate::support::{FAKE_TOKEN, http_client_with, quick, token};

const PAGE: &str = r#"{"data":[],"next_offset":40}"#;
/// Set for the process that asks on behalf of a test.
const ASKS: &str = "USEAPI_TESTS_ASK";

fn through(address: &str) -> Proxy {
    Proxy::Through(ProxyAddress::parse(address).unwrap())
}

#[tokio::test]
async fn n_41_requests_go_through_the_proxy_that_was_named_and_it_sees_no_token() {
    for scheme in ["http", "socks5h"] {
        let server = TlsServer::start(Flaw::Nothing, PAGE).await;
        let proxy = ForwardProxy::start(server.address).await;
        let config = HttpConfig {
            extra_roots: vec![server.root.clone()],
            proxy: through(&format!("{scheme}://{}", proxy.address)),
            ..quick()
        };
        let (client, _) = http_client_with(&format!("https://{NAME}/v2/pixverse"), config);
        let page = client.videos(&token(), &PageRequest::default()).await;
        assert_eq!(page.unwrap().next.unwrap().as_str(), "40", "{scheme}");
        assert_eq!(proxy.asked(), [format!("{NAME}:443")], "{scheme}");
        assert!(
            server.heads()[0].contains(FAKE_TOKEN),
            "the server gets what is its own"
        );
        let seen = proxy.seen().concat();
        assert!(!seen.contains(FAKE_TOKEN), "what a proxy sees: {seen}");
    }
}

#[tokio::test]
async fn n_41_a_proxy_that_is_not_there_is_told_as_the_proxy() {
    let server = Server::start(Plan::HangUp).await;
    let gone = server.address;
    drop(server);
    for scheme in ["http", "socks5h"] {
        let config = HttpConfig {
            proxy: through(&format!("{scheme}://{gone}")),
            ..quick()
        };
        let (client, _) = http_client_with(&format!("https://{NAME}/v2/pixverse"), config);
        let error = client.videos(&token(), &PageRequest::default()).await;
        assert_eq!(error.unwrap_err(), Error::Proxy, "{scheme}");
    }
}

#[tokio::test]
async fn t_6_what_is_on_this_computer_is_asked_without_the_proxy() {
    let json = "Content-Type: application/json\r\n";
    let server = Server::start(Plan::Say(http("200 OK", json, PAGE.as_bytes()))).await;
    let proxy = ForwardProxy::start(server.address).await;
    let config = HttpConfig {
        proxy: through(&format!("http://{}", proxy.address)),
        ..quick()
    };
    let (client, _) = http_client_with(&server.base(), config);
    let page = client.videos(&token(), &PageRequest::default()).await;
    page.unwrap();
    assert_eq!(proxy.asked(), Vec::<String>::new());
}

/// The environment of a test cannot be changed, and that of another process can: the test starts itself
/// once more, as the one who asks.
#[tokio::test]
async fn n_41_the_environment_counts_unless_no_proxy_is_chosen() {
    let ways = [
        ("system.example.test", Proxy::System),
        ("none.example.test", Proxy::None),
    ];
    if std::env::var_os(ASKS).is_some() {
        for (host, proxy) in ways {
            let config = HttpConfig { proxy, ..quick() };
            let (client, _) = http_client_with(&format!("https://{host}/v2/pixverse"), config);
            let error = client.videos(&token(), &PageRequest::default()).await;
            error.expect_err("no such server is there");
        }
        return;
    }
    let server = TlsServer::start(Flaw::Nothing, PAGE).await;
    let proxy = ForwardProxy::start(server.address).await;
    let mut asks = std::process::Command::new(std::env::current_exe().unwrap());
    let name = "proxies::n_41_the_environment_counts_unless_no_proxy_is_chosen";
    asks.args([name, "--exact", "--nocapture"])
        .env(ASKS, "1")
        .env("HTTPS_PROXY", format!("http://{}", proxy.address))
        .env_remove("NO_PROXY")
        .env_remove("no_proxy");
    let asked = tokio::task::spawn_blocking(move || asks.output());
    let asked = asked.await.unwrap().unwrap();
    assert!(asked.status.success(), "{asked:?}");
    let mut hosts = proxy.asked();
    hosts.dedup();
    assert_eq!(
        hosts,
        ["system.example.test:443"],
        "and none.example.test not"
    );
}

//! T7, N-22: whatever way redirects lead, the token reaches no host but the API's.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;
use useapi::{Error, PageRequest};

use crate::support::server::{http, read_head};
use crate::support::{FAKE_TOKEN, http_client, token};

const GRAPHS: u32 = 1_000;
const HOSTS: usize = 6;
const STATUSES: [&str; 5] = [
    "301 Moved Permanently",
    "302 Found",
    "303 See Other",
    "307 Temporary Redirect",
    "308 Permanent Redirect",
];

/// Where a host sends who comes, by the path that is asked for; other paths are answered.
type Ways = Arc<Mutex<HashMap<(usize, String), (String, String)>>>;
/// The heads of all requests, with the host that got them.
type Heads = Arc<Mutex<Vec<(usize, String)>>>;

async fn host(number: usize, ways: Ways, heads: Heads) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let (ways, heads) = (ways.clone(), heads.clone());
            tokio::spawn(async move {
                let head = read_head(&mut stream).await;
                let target = head.split(' ').nth(1).unwrap_or_default();
                let path = target.split('?').next().unwrap_or_default().to_owned();
                let way = ways.lock().unwrap().get(&(number, path)).cloned();
                heads.lock().unwrap().push((number, head));
                let answer = match way {
                    Some((status, location)) => {
                        let headers = format!("Location: {location}\r\nConnection: close\r\n");
                        http(&status, &headers, b"{}")
                    }
                    None => http("200 OK", "Connection: close\r\n", b"{\"data\":[]}"),
                };
                let _ = stream.write_all(&answer).await;
                let _ = stream.shutdown().await;
            });
        }
    });
    address
}

#[tokio::test]
async fn n_22_over_1000_graphs_of_redirects_the_token_reaches_no_host_but_the_apis() {
    let (ways, heads) = (Ways::default(), Heads::default());
    let mut hosts = Vec::new();
    for number in 0..HOSTS {
        hosts.push(host(number, ways.clone(), heads.clone()).await);
    }
    let api = format!("http://{}/v2/pixverse", hosts[0]);
    let (client, _) = http_client(&api);
    let mut chance = StdRng::seed_from_u64(22);
    for graph in 0..GRAPHS {
        let call = graph % 4;
        let first = match call {
            0 => "/v2/pixverse/accounts",
            1 => "/v2/pixverse/videos/",
            2 => "/v2/pixverse/features/",
            _ => "/v2/pixverse/videos/7",
        };
        let mut plan = HashMap::new();
        let mut at = (0, first.to_owned());
        for hop in 0..chance.random_range(1..=5) {
            // Hosts may repeat, the API's own too, so that there are ways back and circles.
            let next = chance.random_range(0..HOSTS);
            let path = match chance.random_range(0..6) {
                0 => first.to_owned(),
                _ => format!("/hop/{graph}/{hop}"),
            };
            let location = match chance.random_range(0..4) {
                0 => format!("//{}{path}", hosts[next]),
                1 => format!("http://localhost:{}{path}", hosts[next].port()),
                _ => format!("http://{}{path}", hosts[next]),
            };
            let status = STATUSES[chance.random_range(0..STATUSES.len())].to_owned();
            plan.insert(at, (status, location));
            at = (next, path);
        }
        *ways.lock().unwrap() = plan;
        let token = token();
        let answer = match call {
            0 => client.accounts(&token).await.map(drop),
            1 => client
                .videos(&token, &PageRequest::default())
                .await
                .map(drop),
            2 => client
                .features(&token, Some("a@example.test"))
                .await
                .map(drop),
            _ => client.video(&token, "7").await.map(drop),
        };
        assert!(
            matches!(answer, Err(Error::UnexpectedAnswer { .. })),
            "graph {graph}: a redirect is no answer: {answer:?}"
        );
    }
    let heads = heads.lock().unwrap();
    let to_api = heads.iter().filter(|(number, _)| *number == 0);
    assert!(
        to_api.clone().count() >= GRAPHS as usize
            && to_api.clone().all(|(_, head)| head.contains(FAKE_TOKEN)),
        "the API's host is asked each time, with the token"
    );
    let elsewhere: Vec<_> = heads.iter().filter(|(number, _)| *number != 0).collect();
    assert!(
        elsewhere.is_empty(),
        "{} requests went elsewhere",
        elsewhere.len()
    );
}

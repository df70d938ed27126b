//! Servers and wires that misbehave, over real sockets (N-01 to N-25, T7, T9).

use std::io::Write;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use useapi::{
    BaseUrl, Error, HttpConfig, HttpTransport, PageRequest, Reached, Request, Transport,
    TransportError, VideoPage,
};

use crate::support::server::{Plan, Server, http, read_head};
use crate::support::{FAKE_TOKEN, http_client, http_client_with, quick, token};

const JSON: &str = "Content-Type: application/json\r\n";
const PAGE: &[u8] = br#"{"data":[],"next_offset":40}"#;

/// The result of asking a server that follows this plan, and how many connections it saw.
async fn ask(plan: Plan) -> (Result<VideoPage, Error>, usize) {
    let server = Server::start(plan).await;
    let (client, _) = http_client(&server.base());
    let result = client.videos(&token(), &PageRequest::default()).await;
    (result, server.heads().len())
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test]
async fn a_request_carries_the_token_and_says_who_asks() {
    let server = Server::start(Plan::Say(http("200 OK", JSON, PAGE))).await;
    let (client, _) = http_client(&server.base());
    let request = PageRequest {
        email: Some("a@example.test".to_owned()),
        ..Default::default()
    };
    assert!(client.videos(&token(), &request).await.is_ok());
    let head = server.heads().remove(0).to_lowercase();
    assert!(head.starts_with("get /v2/pixverse/videos/?email=a%40example.test http/1.1\r\n"));
    for line in [
        &format!("authorization: bearer {FAKE_TOKEN}"),
        "user-agent: useapi-tests/0",
        "accept: application/json",
        "accept-encoding: gzip",
    ] {
        assert!(head.contains(line), "{line} is missing in {head}");
    }
    assert!(
        !head.contains("referer"),
        "nobody is told where we come from"
    );
}

#[tokio::test]
async fn n_01_a_name_that_does_not_exist_is_offline() {
    // A label of more than 63 bytes (RFC 1035, 2.3.4) is refused by the resolver on this computer: no
    // server of names is asked, so that it is never a matter of time.
    let name = "x".repeat(64);
    let config = HttpConfig {
        connect_timeout: HttpConfig::new("x").connect_timeout,
        ..quick()
    };
    let (client, time) = http_client_with(&format!("https://{name}.example/"), config);
    let error = client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    assert_eq!(error, Error::Offline);
    assert_eq!(time.slept().len(), 5, "with back-off between six tries");
}

#[tokio::test]
async fn n_02_a_refused_connection_is_offline() {
    let server = Server::start(Plan::HangUp).await;
    let base = server.base();
    drop(server);
    tokio::task::yield_now().await;
    let (client, time) = http_client(&base);
    let error = client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    assert_eq!((error, time.slept().len()), (Error::Offline, 5));
}

#[tokio::test]
async fn n_02_a_connection_closed_without_a_word_is_offline() {
    assert_eq!(ask(Plan::HangUp).await, (Err(Error::Offline), 6));
}

/// A listener whose queue is full, so that it answers nothing more, with those who wait in it.
#[cfg(target_os = "linux")] // Others have queues without end, or refuse when they are full.
async fn full_queue() -> (tokio::net::TcpListener, Vec<tokio::net::TcpStream>) {
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    // 0 means the smallest queue there is.
    let listener = socket.listen(0).unwrap();
    let address = listener.local_addr().unwrap();
    let mut waiting = Vec::new();
    for _ in 0..8 {
        let connect = tokio::net::TcpStream::connect(address);
        match tokio::time::timeout(Duration::from_millis(50), connect).await {
            Ok(stream) => waiting.push(stream.unwrap()),
            Err(_) => return (listener, waiting),
        }
    }
    panic!("the queue is never full");
}

#[cfg(target_os = "linux")] // As above.
#[tokio::test]
async fn n_03_a_connection_that_is_never_made_ends_at_its_limit() {
    let (listener, _waiting) = full_queue().await;
    let address = listener.local_addr().unwrap();
    let config = HttpConfig {
        connect_timeout: Duration::from_millis(100),
        ..quick()
    };
    let (client, _) = http_client_with(&format!("http://{address}/"), config);
    let begun = Instant::now();
    let error = client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    assert_eq!(error, Error::TimedOut);
    assert!(
        begun.elapsed() < Duration::from_secs(10),
        "six tries of a tenth of a second"
    );
}

#[cfg(target_os = "linux")] // As above.
#[tokio::test]
async fn n_03_ten_seconds_are_the_limit_where_nothing_else_is_said() {
    let (listener, _waiting) = full_queue().await;
    let base = format!("http://{}/", listener.local_addr().unwrap());
    let (result, took) = once_with_default_limits(&base, async || {}).await;
    assert_eq!((result, took), (Err(TransportError::TimedOut), 10));
}

#[tokio::test]
async fn n_07_thirty_seconds_are_the_limit_where_nothing_else_is_said() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}/", listener.local_addr().unwrap());
    let came = async || {
        let (mut stream, _) = listener.accept().await.unwrap();
        read_head(&mut stream).await;
        stream
    };
    let (result, took) = once_with_default_limits(&base, came).await;
    assert_eq!((result, took), (Err(TransportError::TimedOut), 30));
}

/// Sends one request with the limits that the app has. From when `before` has happened on, time passes
/// as soon as nothing else does. Answers the failure, and how many seconds it took from then on.
async fn once_with_default_limits<T>(
    base: &str,
    before: impl AsyncFnOnce() -> T,
) -> (Result<u16, TransportError>, u64) {
    let base = BaseUrl::parse(base).unwrap();
    let transport = HttpTransport::new(&HttpConfig::new("useapi-tests/0"), &base).unwrap();
    let url = base.as_str().parse().unwrap();
    let asking = tokio::spawn(async move {
        let token = token();
        let sent = transport.send(Request { url, token: &token });
        sent.await.map(|answer| answer.status)
    });
    let _held = before().await;
    tokio::time::pause();
    let begun = tokio::time::Instant::now();
    let result = asking.await.unwrap();
    (result, begun.elapsed().as_secs_f64().round() as u64)
}

#[tokio::test]
async fn n_06_a_captive_portal_is_an_unexpected_answer() {
    let html = "Content-Type: text/html\r\n";
    let plan = Plan::Say(http("200 OK", html, b"<html>Please log in</html>"));
    assert_eq!(
        ask(plan).await,
        (Err(Error::UnexpectedAnswer { status: Some(200) }), 1)
    );
}

#[tokio::test]
async fn n_07_headers_that_never_arrive_run_into_the_limit() {
    for begin in [&b""[..], b"HTTP/1.1 200 OK\r\nContent-Type: app"] {
        assert_eq!(
            ask(Plan::Stall(begin.to_vec())).await,
            (Err(Error::TimedOut), 6)
        );
    }
}

#[tokio::test]
async fn n_08_a_body_that_stalls_runs_into_the_limit() {
    let mut half = http("200 OK", JSON, PAGE);
    half.truncate(half.len() - 4);
    assert_eq!(ask(Plan::Stall(half)).await, (Err(Error::TimedOut), 6));
}

#[tokio::test]
async fn n_09_a_trickle_ends_at_the_total_limit() {
    let config = HttpConfig {
        total_timeout: Duration::from_millis(300),
        ..quick()
    };
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}Content-Length: 99\r\n\r\n");
    let server = Server::start(Plan::Stall(head.into_bytes())).await;
    let config = HttpConfig {
        read_timeout: Duration::from_secs(20),
        ..config
    };
    let (client, _) = http_client_with(&server.base(), config);
    let error = client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    assert_eq!(error, Error::TimedOut);
}

#[tokio::test]
async fn n_10_n_12_a_body_that_is_cut_short_is_interrupted() {
    let mut short = http("200 OK", JSON, PAGE);
    short.truncate(short.len() - 4);
    let chunked =
        format!("HTTP/1.1 200 OK\r\n{JSON}Transfer-Encoding: chunked\r\n\r\n7\r\n{{\"data\"\r\n");
    let mut broken = gzip(PAGE);
    broken.truncate(broken.len() - 12);
    let zipped = http(
        "200 OK",
        &format!("{JSON}Content-Encoding: gzip\r\n"),
        &broken,
    );
    for bytes in [short, chunked.into_bytes(), zipped] {
        assert_eq!(ask(Plan::Say(bytes)).await, (Err(Error::Interrupted), 6));
    }
}

#[tokio::test]
async fn n_11_a_body_cut_short_without_a_length_is_not_taken_for_a_page() {
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}Connection: close\r\n\r\n{{\"data\":[");
    let (result, _) = ask(Plan::Say(head.into_bytes())).await;
    assert_eq!(result, Err(Error::UnexpectedAnswer { status: Some(200) }));
}

#[tokio::test]
async fn n_17_a_gzip_bomb_is_stopped_at_the_limit_of_what_it_turns_into() {
    let bomb = gzip(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < 1024 * 1024, "small on the wire");
    let plan = Plan::Say(http(
        "200 OK",
        &format!("{JSON}Content-Encoding: gzip\r\n"),
        &bomb,
    ));
    assert_eq!(ask(plan).await, (Err(Error::TooLarge), 1));
}

#[tokio::test]
async fn n_17_an_honest_gzip_is_read() {
    let plan = Plan::Say(http(
        "200 OK",
        &format!("{JSON}Content-Encoding: gzip\r\n"),
        &gzip(PAGE),
    ));
    let (result, _) = ask(plan).await;
    assert_eq!(result.unwrap().next.unwrap().as_str(), "40");
}

#[tokio::test]
async fn n_18_json_that_never_ends_is_stopped_at_the_limit() {
    let head = format!("HTTP/1.1 200 OK\r\n{JSON}Connection: close\r\n\r\n{{\"data\":[");
    let plan = Plan::Repeat(head.into_bytes(), b"{\"video_id\":\"7\"},".repeat(4_096));
    assert_eq!(ask(plan).await, (Err(Error::TooLarge), 1));
}

#[tokio::test]
async fn n_18_the_limit_is_sixteen_mebibytes() {
    let limit = HttpConfig::new("x").largest_body;
    assert_eq!(limit, 16 * 1024 * 1024);
    for (length, fits) in [(limit, true), (limit + 1, false)] {
        let body = format!("{{\"data\":[{}]}}", " ".repeat(length - 11));
        assert_eq!(body.len(), length);
        let (result, _) = ask(Plan::Say(http("200 OK", JSON, body.as_bytes()))).await;
        assert_eq!(result.err(), (!fits).then_some(Error::TooLarge), "{length}");
    }
}

#[tokio::test]
async fn n_20_a_huge_header_is_too_large() {
    let header = format!("{JSON}X-Padding: {}\r\n", "x".repeat(2 * 1024 * 1024));
    assert_eq!(
        ask(Plan::Say(http("200 OK", &header, PAGE))).await,
        (Err(Error::TooLarge), 1)
    );
    let many: String = (0..500).map(|n| format!("X-{n}: y\r\n")).collect();
    let plan = Plan::Say(http("200 OK", &format!("{JSON}{many}"), PAGE));
    assert_eq!(
        ask(plan).await,
        (Err(Error::TooLarge), 1),
        "and so are too many"
    );
}

// N-23 speaks of redirects that answer POST and DELETE: the transport has neither, so that there is no
// body to be sent on and nothing to be done twice. These are the ones that answer its one method, GET.
#[tokio::test]
async fn n_21_n_22_n_23_t_7_a_redirect_is_never_followed() {
    for status in [
        "301 Moved",
        "302 Found",
        "303 Other",
        "307 Temporary",
        "308 Permanent",
    ] {
        // A chain of three: were the first hop followed, the others would be, too.
        let third = Server::start(Plan::Say(http("200 OK", JSON, PAGE))).await;
        let hop = |to: &Server| format!("Location: {}/videos/\r\n", to.base());
        let second = Server::start(Plan::Say(http(status, &hop(&third), b""))).await;
        let first = Server::start(Plan::Say(http(status, &hop(&second), b""))).await;
        let (client, _) = http_client(&first.base());
        let error = client
            .videos(&token(), &PageRequest::default())
            .await
            .unwrap_err();
        assert_eq!(error, Error::UnexpectedAnswer { status: None }, "{status}");
        let seen = [
            first.heads().len(),
            second.heads().len(),
            third.heads().len(),
        ];
        assert_eq!(
            seen,
            [1, 0, 0],
            "nobody but the first server sees a request, or the token"
        );
    }
}

#[tokio::test]
async fn n_21_n_22_t_7_nor_is_one_to_the_same_host_or_to_itself() {
    for location in [
        "/v2/pixverse/videos/",
        "//127.0.0.1:1/",
        "https://127.0.0.1:1/",
        "",
        "\\\\x",
    ] {
        let header = format!("Location: {location}\r\n");
        let plan = Plan::Say(http("302 Found", &header, b""));
        assert_eq!(
            ask(plan).await,
            (Err(Error::UnexpectedAnswer { status: None }), 1)
        );
    }
}

#[tokio::test]
async fn t_7_a_transport_sends_to_its_own_origin_only() {
    let other = Server::start(Plan::Say(http("200 OK", JSON, PAGE))).await;
    let transport = HttpTransport::new(&quick(), &BaseUrl::default()).unwrap();
    let url = other.base().parse().unwrap();
    let result = transport
        .send(Request {
            url,
            token: &token(),
        })
        .await;
    assert!(matches!(result, Err(TransportError::Other(_))));
    assert_eq!(other.heads().len(), 0);
}

#[tokio::test]
async fn n_24_a_pause_over_the_wire_is_kept() {
    let plan = Plan::Say(http("429 Too Many Requests", "Retry-After: 90\r\n", b""));
    let wait = Duration::from_secs(90);
    assert_eq!(ask(plan).await, (Err(Error::Busy { wait }), 1));
}

#[tokio::test]
async fn n_28_a_refused_token_is_sent_once() {
    let plan = Plan::Say(http(
        "401 Unauthorized",
        JSON,
        br#"{"error":"Unauthorized","code":401}"#,
    ));
    assert_eq!(ask(plan).await, (Err(Error::TokenRefused), 1));
}

#[tokio::test]
async fn n_05_a_server_that_speaks_no_http_is_asked_once() {
    let (result, connections) = ask(Plan::Say(b"SSH-2.0-Fake_1.0\r\n".to_vec())).await;
    let place = "reading the head of the answer";
    assert_eq!((result, connections), (Err(Error::Failed { place }), 1));
}

#[tokio::test]
async fn whether_the_api_answers_is_asked_once_and_without_a_token() {
    let head = "Content-Type: application/json\r\nDate: Sat, 14 Mar 2026 12:00:00 GMT\r\n";
    let said = http("401 Unauthorized", head, b"{}");
    let server = Server::start(Plan::Say(said)).await;
    let base = BaseUrl::parse(&server.base()).unwrap();
    let api = HttpTransport::new(&HttpConfig::new("useapi-tests/0"), &base).unwrap();
    let reached = api.reach().await.unwrap();
    let date = Some("2026-03-14T12:00:00Z".parse().unwrap());
    assert_eq!(
        reached,
        Reached {
            status: 401,
            json: true,
            date
        }
    );
    let heads = server.heads();
    assert_eq!(heads.len(), 1);
    let head = heads[0].to_lowercase();
    assert!(head.starts_with("get /v2/pixverse/accounts"), "{head}");
    assert!(!head.contains("authorization"), "{head}");

    let elsewhere = "Location: https://login.example/\r\n";
    let server = Server::start(Plan::Say(http("302 Found", elsewhere, b""))).await;
    let base = BaseUrl::parse(&server.base()).unwrap();
    let api = HttpTransport::new(&HttpConfig::new("useapi-tests/0"), &base).unwrap();
    assert_eq!(api.reach().await, Err(TransportError::Redirected), "N-06");
}

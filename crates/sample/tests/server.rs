//! The sample over HTTP: the same answers as in process, a log, and an end.

mod support;

use sample::{Host, Server, clips};
use support::{ask, speak, world};
use tokio::net::TcpStream;

#[tokio::test]
async fn over_http_the_api_answers_what_it_answers_in_process() {
    let (sample, _) = world();
    let server = Server::start(&sample).await.unwrap();
    assert!(server.api_url().ends_with("/v2/pixverse"));
    let bearer = format!("Bearer {}", sample.token());
    let item = "/videos/user%3A1234-pixverse%3Aada%40example.com-video%3A";
    let made = sample.account("ada@example.com").videos()[12];
    for path in [
        "/videos/?email=ada@example.com&limit=10",
        "/videos?email=ada%40example.com",
        "/videos/",
        "/accounts",
        "/accounts/",
        "/features/?email=ada@example.com",
        "/scheduler/available/",
        "/nowhere",
        &format!("{item}{made}"),
    ] {
        let target = format!("/v2/pixverse{path}");
        let heard = speak(
            server.api_addr(),
            "GET",
            &target,
            &[("authorization", &bearer)],
        )
        .await;
        let inside = ask(&sample, path);
        assert_eq!(heard.status, inside.status().as_u16(), "{path}");
        let inside_text = String::from_utf8(inside.body().to_vec()).unwrap();
        let inside_text =
            inside_text.replace("https://media.pixverse.example", &server.media_url());
        assert_eq!(
            String::from_utf8(heard.body.clone()).unwrap(),
            inside_text,
            "{path}"
        );
        for (name, value) in inside
            .headers()
            .iter()
            .filter(|(name, _)| *name != "content-length")
        {
            assert_eq!(
                heard.header(name.as_str()),
                Some(value.to_str().unwrap()),
                "{path} {name}"
            );
        }
        assert!(heard.complete);
    }
}

#[tokio::test]
async fn over_http_media_come_whole_in_part_and_as_head() {
    let (sample, _) = world();
    let server = Server::start(&sample).await.unwrap();
    let file = &clips::named("aurora").unwrap().mp4;
    let target = "/pixverse%2Fmp4%2Fmedia%2Fweb%2Faurora_1_seed2.mp4";
    let to = server.media_addr();
    let whole = speak(to, "GET", target, &[]).await;
    assert!(whole.status == 200 && whole.body == *file);
    let part = speak(to, "GET", target, &[("range", "bytes=10-19")]).await;
    assert!(part.status == 206 && part.body == file[10..20]);
    let head = speak(to, "HEAD", target, &[]).await;
    assert_eq!((head.status, head.body.len()), (200, 0));
    assert_eq!(
        head.header("content-length"),
        Some(file.len().to_string().as_str())
    );
    assert_eq!(head.header("etag"), whole.header("etag"));
}

#[tokio::test]
async fn the_log_tells_which_host_saw_which_request_with_which_headers() {
    let (sample, _) = world();
    let server = Server::start(&sample).await.unwrap();
    let token = [("authorization", "Bearer user:1234-sample-not-a-real-token")];
    speak(
        server.api_addr(),
        "GET",
        "/v2/pixverse/accounts?x=%2F1",
        &token,
    )
    .await;
    speak(server.media_addr(), "HEAD", "/a%2Fb.mp4?Signature=0", &[]).await;
    let seen = sample.requests();
    assert_eq!(
        seen.iter().map(|seen| seen.host).collect::<Vec<_>>(),
        [Host::Api, Host::Media]
    );
    assert_eq!(
        seen[0].target, "/v2/pixverse/accounts?x=%2F1",
        "byte for byte"
    );
    assert_eq!(seen[0].header("authorization"), Some(token[0].1));
    assert_eq!(
        (seen[1].method.as_str(), seen[1].path()),
        ("HEAD", "/a%2Fb.mp4")
    );
    assert_eq!(
        (seen[1].query(), seen[1].header("authorization")),
        ("Signature=0", None)
    );
    sample.forget_requests();
    assert!(sample.requests().is_empty());
}

#[tokio::test]
async fn a_stopped_or_dropped_server_listens_no_more() {
    let (sample, _) = world();
    let server = Server::start(&sample).await.unwrap();
    let (api, media) = (server.api_addr(), server.media_addr());
    server.stop().await;
    assert!(TcpStream::connect(api).await.is_err() && TcpStream::connect(media).await.is_err());

    let server = Server::start(&sample).await.unwrap();
    let api = server.api_addr();
    drop(server);
    // The listener closes as soon as its task has run once more.
    let closed = async {
        while TcpStream::connect(api).await.is_ok() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), closed)
        .await
        .unwrap();
}

//! Every fault does what it says, over real HTTP.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail the test")]

mod support;

use std::time::{Duration, Instant};

use sample::{Cursor, Fault, Framing, Host, Sample, Server, clips};
use serde_json::{Value, json};
use support::{Heard, speak, speak_with, world};

const LIST: &str = "/v2/pixverse/videos/?email=ada%40example.com&limit=10";
const CLIP: &str = "/pixverse%2Fmp4%2Fmedia%2Fweb%2Faurora_1_seed2.mp4";

struct Remote {
    sample: Sample,
    server: Server,
}

impl Remote {
    async fn start() -> Self {
        let (sample, _) = world();
        let server = Server::start(&sample).await.unwrap();
        Self { sample, server }
    }

    async fn api(&self, target: &str) -> Heard {
        let bearer = format!("Bearer {}", self.sample.token());
        speak(
            self.server.api_addr(),
            "GET",
            target,
            &[("authorization", &bearer)],
        )
        .await
    }

    async fn media(&self, headers: &[(&str, &str)]) -> Heard {
        speak(self.server.media_addr(), "GET", CLIP, headers).await
    }

    /// A listing that meets one fault.
    async fn list_with(&self, fault: Fault) -> Heard {
        self.sample.faults().next(fault);
        let heard = self.api(LIST).await;
        assert_eq!(self.sample.faults().standing(), 0, "it was for one request");
        heard
    }
}

#[tokio::test]
async fn a_status_comes_with_the_apis_error_body_and_the_given_headers_verbatim() {
    let remote = Remote::start().await;
    for status in [
        400, 401, 402, 403, 404, 412, 422, 429, 500, 502, 503, 504, 520, 596,
    ] {
        let heard = remote.list_with(Fault::status(status)).await;
        assert_eq!(
            (heard.status, &heard.json()["code"]),
            (status, &json!(status))
        );
        assert_eq!(heard.header("retry-after"), None);
    }
    for value in ["7", "-1", "1e9", "Fri, 31 Dec 1999 23:59:59 GMT", "soon"] {
        let heard = remote
            .list_with(Fault::status(429).retry_after(value))
            .await;
        assert_eq!(
            (heard.status, heard.header("retry-after")),
            (429, Some(value))
        );
    }
    let heard = remote
        .list_with(Fault::status(503).retry_after("1").retry_after("9"))
        .await;
    assert_eq!(heard.all("retry-after"), ["1", "9"]);
}

#[tokio::test]
async fn a_body_can_be_anything_with_any_type_and_status() {
    let remote = Remote::start().await;
    let html = remote.list_with(Fault::body("<html>Sign in</html>")).await;
    assert_eq!(
        (html.status, html.header("content-type")),
        (200, Some("text/html"))
    );
    assert_eq!(html.body, b"<html>Sign in</html>");
    let empty = remote.list_with(Fault::body("")).await;
    assert_eq!(
        (
            empty.status,
            empty.body.len(),
            empty.header("content-length")
        ),
        (200, 0, Some("0"))
    );
    let error = remote
        .list_with(Fault::body(r#"{"error":"upstream"}"#))
        .await;
    assert_eq!(
        (error.status, error.json()),
        (200, json!({ "error": "upstream" }))
    );
    let bytes = Fault::status(502)
        .with_body(vec![0xff, 0, 0xfe])
        .with_content_type("image/png");
    let bytes = remote.list_with(bytes).await;
    assert_eq!(
        (bytes.status, bytes.body.as_slice()),
        (502, &[0xff, 0, 0xfe][..])
    );
    assert_eq!(bytes.header("content-type"), Some("image/png"));
}

#[tokio::test]
async fn a_redirect_names_the_place_and_says_nothing_else() {
    let remote = Remote::start().await;
    for status in [301, 302, 303, 307, 308] {
        let there = Fault::redirect("http://127.0.0.1:1/x").with_status(status);
        let heard = remote.list_with(there).await;
        assert_eq!(
            (heard.status, heard.header("location")),
            (status, Some("http://127.0.0.1:1/x"))
        );
    }
}

#[tokio::test]
async fn a_filter_picks_requests_by_host_path_query_account_token_and_order() {
    let remote = Remote::start().await;
    let token = remote.sample.token();
    let studio = "/v2/pixverse/videos/?email=studio@vertical.example";
    let cases = [
        (Fault::status(500).on(Host::Media), [200, 200, 200, 500]),
        (
            Fault::status(500).on_path("/accounts"),
            [200, 200, 500, 200],
        ),
        (
            Fault::status(500).on_query("limit=10"),
            [500, 200, 200, 200],
        ),
        (
            Fault::status(500).on_email("studio@vertical.example"),
            [200, 500, 200, 200],
        ),
        (Fault::status(500).on_token(token), [500, 500, 500, 200]),
        (Fault::status(500).on_method("POST"), [200, 200, 200, 200]),
        (
            Fault::status(500).on(Host::Api).after(1),
            [200, 500, 500, 200],
        ),
    ];
    for (fault, statuses) in cases {
        remote.sample.faults().always(fault.clone());
        let heard = [
            remote.api(LIST).await.status,
            remote.api(studio).await.status,
            remote.api("/v2/pixverse/accounts").await.status,
            remote.media(&[]).await.status,
        ];
        assert_eq!(heard, statuses, "{fault:?}");
        remote.sample.faults().clear();
    }
    remote.sample.faults().times(2, Fault::status(429));
    let mut heard = Vec::new();
    for _ in 0..3 {
        heard.push(remote.api(LIST).await.status);
    }
    assert_eq!(heard, [429, 429, 200]);
}

#[tokio::test]
async fn a_cut_body_declares_more_than_it_brings() {
    let remote = Remote::start().await;
    let whole = clips::named("aurora").unwrap().mp4.len();
    remote.sample.faults().next(Fault::cut_after(1_000));
    let heard = remote.media(&[]).await;
    assert_eq!(
        heard.header("content-length"),
        Some(whole.to_string().as_str())
    );
    assert_eq!(
        (heard.status, heard.body.len(), heard.complete),
        (200, 1_000, false)
    );

    remote.sample.faults().next(Fault::cut_after(0));
    assert_eq!(remote.media(&[]).await.body.len(), 0);
    let list = remote.list_with(Fault::cut_after(50)).await;
    assert_eq!((list.body.len(), list.complete), (50, false));
}

#[tokio::test]
async fn a_stalled_body_waits_before_it_is_cut() {
    let remote = Remote::start().await;
    let start = Instant::now();
    remote
        .sample
        .faults()
        .next(Fault::stall_after(500, Duration::from_millis(400)));
    let heard = remote.media(&[]).await;
    assert_eq!((heard.body.len(), heard.complete), (500, false));
    assert!(
        start.elapsed() >= Duration::from_millis(400),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_body_without_length_ends_by_its_last_chunk_or_by_silence() {
    let remote = Remote::start().await;
    let file = &clips::named("aurora").unwrap().mp4;
    let mut heard = Vec::new();
    for framing in [Framing::Chunked, Framing::Close] {
        for fault in [
            Fault::framed(framing),
            Fault::cut_after(900).with_framing(framing),
        ] {
            remote.sample.faults().next(fault);
            heard.push(remote.media(&[]).await);
        }
    }
    assert!(
        heard
            .iter()
            .all(|heard| heard.header("content-length").is_none())
    );
    assert!(
        heard[0].complete && heard[0].body == *file,
        "chunked and whole"
    );
    assert_eq!(
        (heard[1].complete, heard[1].body.len()),
        (false, 900),
        "the last chunk is missing"
    );
    assert!(
        heard[2].version == "HTTP/1.0" && heard[2].body == *file,
        "ends with the connection"
    );
    assert_eq!(heard[2].header("transfer-encoding"), None);
    assert_eq!(heard[3].body.len(), 900, "cut, and nobody can tell");
}

#[tokio::test]
async fn a_declared_length_may_be_a_lie() {
    let remote = Remote::start().await;
    let lie = Fault::body("short").header("content-length", "500");
    let heard = remote.list_with(lie).await;
    assert_eq!(
        (heard.body.as_slice(), heard.complete),
        (&b"short"[..], false)
    );
}

#[tokio::test]
async fn a_slow_body_and_a_late_head_take_their_time() {
    let remote = Remote::start().await;
    let start = Instant::now();
    let heard = remote
        .list_with(Fault::slow(400).with_body("x".repeat(200)))
        .await;
    assert_eq!((heard.body.len(), heard.complete), (200, true));
    assert!(
        start.elapsed() >= Duration::from_millis(400),
        "{:?}",
        start.elapsed()
    );
    let start = Instant::now();
    assert_eq!(
        remote
            .list_with(Fault::latency(Duration::from_millis(250)))
            .await
            .status,
        200
    );
    assert!(
        start.elapsed() >= Duration::from_millis(250),
        "{:?}",
        start.elapsed()
    );
}

#[tokio::test]
async fn a_cursor_can_be_anything() {
    let remote = Remote::start().await;
    let second = format!("{LIST}&offset=10");
    for (cursor, next) in [
        (Cursor::Missing, None),
        (Cursor::Null, Some(Value::Null)),
        (Cursor::Same, Some(json!(10))),
        (Cursor::Smaller, Some(json!(9))),
        (Cursor::Huge, Some(json!(9_223_372_036_854_775_808_u64))),
        (Cursor::Text, Some(json!("20"))),
        (Cursor::Raw("[1]".into()), Some(json!([1]))),
    ] {
        remote.sample.faults().next(Fault::cursor(cursor.clone()));
        let page = remote.api(&second).await.json();
        assert_eq!(page.get("next_offset"), next.as_ref(), "{cursor:?}");
    }
    assert_eq!(remote.list_with(Fault::total(-3)).await.json()["total"], -3);
}

#[tokio::test]
async fn a_page_in_the_middle_can_be_short_or_empty_while_the_cursor_goes_on() {
    let remote = Remote::start().await;
    for items in [0, 4] {
        let page = remote.list_with(Fault::short_page(items)).await.json();
        assert_eq!(page["data"].as_array().unwrap().len(), items);
        assert_eq!(page["next_offset"], 10);
    }
}

#[tokio::test]
async fn the_list_shifts_before_the_page_that_was_named() {
    let remote = Remote::start().await;
    remote
        .sample
        .faults()
        .next(Fault::shift(3, 1).on_path("/videos").after(1));
    let first = remote.api(LIST).await.json();
    let second = remote.api(&format!("{LIST}&offset=10")).await.json();
    assert_eq!(
        (&first["total"], &second["total"]),
        (&json!(55), &json!(57))
    );
    assert_eq!(
        second["data"][0]["video_id"], first["data"][8]["video_id"],
        "two came again"
    );
}

#[tokio::test]
async fn a_range_can_be_ignored_and_its_answer_falsified() {
    let remote = Remote::start().await;
    let range = [("range", "bytes=100-199")];
    assert_eq!(remote.media(&range).await.status, 206);
    remote.sample.faults().next(Fault::ignore_range());
    assert_eq!(remote.media(&range).await.status, 200);
    remote
        .sample
        .faults()
        .next(Fault::default().header("content-range", "bytes 0-99/7"));
    let heard = remote.media(&range).await;
    assert_eq!(
        (heard.status, heard.header("content-range")),
        (206, Some("bytes 0-99/7"))
    );
    remote
        .sample
        .faults()
        .next(Fault::default().header("etag", "W/\"weak\""));
    assert_eq!(
        remote.media(&range).await.header("etag"),
        Some("W/\"weak\"")
    );
}

#[tokio::test]
async fn control_sets_and_ends_faults_only_where_it_was_enabled() {
    let (sample, _) = world();
    let server = Server::start_with_control(&sample).await.unwrap();
    let faults = "/__sample/faults";
    let order = json!([
        { "path": "/videos", "status": 429, "headers": [["retry-after", "7"]], "times": 1 },
        { "host": "media", "cut_after": 10, "framing": "chunked" },
        { "cursor": "huge", "latency_ms": 1 },
        { "cursor": { "raw": "{}" } },
    ]);
    let set = speak_with(server.api_addr(), "POST", faults, &[], &order.to_string()).await;
    assert_eq!((set.status, sample.faults().standing()), (204, 4));
    let bearer = format!("Bearer {}", sample.token());
    let heard = speak(
        server.api_addr(),
        "GET",
        LIST,
        &[("authorization", &bearer)],
    )
    .await;
    assert_eq!(
        (heard.status, heard.header("retry-after")),
        (429, Some("7"))
    );
    let wrong = speak_with(server.api_addr(), "POST", faults, &[], r#"{"stauts":1}"#).await;
    assert_eq!(wrong.status, 400, "a misspelt order is no order");
    let end = speak(server.api_addr(), "DELETE", faults, &[]).await;
    assert_eq!((end.status, sample.faults().standing()), (204, 0));
    let media = speak_with(server.media_addr(), "POST", faults, &[], "{}").await;
    assert_eq!(
        (media.status, sample.faults().standing()),
        (405, 0),
        "not on the media host"
    );

    let plain = Server::start(&sample).await.unwrap();
    let refused = speak_with(plain.api_addr(), "POST", faults, &[], "{}").await;
    assert_eq!(
        (refused.status, sample.faults().standing()),
        (404, 0),
        "not without control"
    );
}

#[tokio::test]
async fn a_header_can_be_huge_and_a_coding_can_be_claimed() {
    let remote = Remote::start().await;
    let big = remote
        .list_with(Fault::default().header("x-big", "x".repeat(2 << 20)))
        .await;
    assert_eq!(big.header("x-big").map(str::len), Some(2 << 20));
    let coded = remote
        .list_with(Fault::default().header("content-encoding", "gzip"))
        .await;
    assert_eq!(
        (coded.header("content-encoding"), coded.complete),
        (Some("gzip"), true)
    );
}

//! Nothing that is printed or logged holds a token, an e-mail, an id or a query (T14).

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing_subscriber::fmt::MakeWriter;
use useapi::{Cursor, HttpTransport, PageRequest, Request};

use crate::support::script::{Stage, answer, page};
use crate::support::server::{Plan, Server, http};
use crate::support::{FAKE_TOKEN, http_client, quick, token};

const EMAIL: &str = "someone@example.test";
const ID: &str = "user:1-pixverse:someone@example.test-video:7";

fn assert_clean(text: &str) {
    for secret in [
        FAKE_TOKEN,
        "not-a-real-token",
        EMAIL,
        "%40example",
        "example.test",
        "email=",
    ] {
        assert!(!text.contains(secret), "{secret} is in {text}");
    }
}

#[tokio::test]
async fn t_14_no_error_repeats_what_the_server_says_about_a_person() {
    let words = format!("no {EMAIL}, Bearer {FAKE_TOKEN}, {ID}, https://x.test/?email={EMAIL}");
    for status in [400, 401, 402, 403, 404, 412, 422, 429, 500, 596, 200, 302] {
        let body = serde_json::json!({ "error": words, "code": status }).to_string();
        let stage = Stage::new([answer(status, body)]);
        let request = PageRequest {
            email: Some(EMAIL.to_owned()),
            ..Default::default()
        };
        let error = stage.client.videos(&token(), &request).await.unwrap_err();
        assert_clean(&format!("{error} {error:?}"));
        let error = stage.client.video(&token(), ID).await.unwrap_err();
        assert_clean(&format!("{error} {error:?}"));
    }
}

#[tokio::test]
async fn t_14_debug_hides_what_is_personal() {
    let item = serde_json::json!({ "video_id": ID, "original_video_id": ID, "prompt": EMAIL });
    let unreadable = format!("\"{EMAIL}\"");
    let body = page(&[&item.to_string(), &unreadable]);
    let stage = Stage::new([answer(200, body)]);
    let page = stage
        .client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap();
    assert_clean(&format!("{page:?} {:#?}", page.videos[0].original));
    assert!(
        format!("{page:?}").contains("\"7\""),
        "but the number is there, to find it by"
    );

    let accounts = format!(r#"{{"{EMAIL}":{{"email":"{EMAIL}","error":"no {EMAIL}"}}}}"#);
    let accounts = Stage::new([answer(200, accounts)])
        .client
        .accounts(&token())
        .await
        .unwrap();
    assert_eq!(accounts[0].email, EMAIL);
    assert_clean(&format!("{accounts:?}"));

    let offset = Some(Cursor::from_stored(ID));
    let request = PageRequest {
        email: Some(EMAIL.to_owned()),
        limit: None,
        offset,
    };
    assert_clean(&format!("{request:?}"));
    let url = format!("https://x.test/?email={EMAIL}").parse().unwrap();
    assert_clean(&format!(
        "{:?}",
        Request {
            url,
            token: &token()
        }
    ));
    assert_clean(&format!("{:?}", answer(200, EMAIL)));
    let base = useapi::BaseUrl::default();
    assert_clean(&format!(
        "{:?}",
        HttpTransport::new(&quick(), &base).unwrap()
    ));
}

#[tokio::test]
async fn t_14_no_line_of_the_log_holds_a_secret_at_any_level() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing_subscriber::filter::LevelFilter::TRACE)
        .with_writer(log.clone())
        .finish();
    let guard = tracing::subscriber::set_default(subscriber);
    let json = "Content-Type: application/json\r\n";
    for plan in [
        Plan::Say(http("200 OK", json, br#"{"data":[]}"#)),
        Plan::Say(http("500 Oh", json, EMAIL.as_bytes())),
        Plan::HangUp,
    ] {
        let server = Server::start(plan).await;
        let (client, _) = http_client(&server.base());
        let request = PageRequest {
            email: Some(EMAIL.to_owned()),
            ..Default::default()
        };
        let _ = client.videos(&token(), &request).await;
        let _ = client.video(&token(), ID).await;
        let _ = client.features(&token(), Some(EMAIL)).await;
    }
    drop(guard);
    let text = log.text();
    for line in ["kind=\"videos\"", "kind=\"video\"", "status=500", "tried=6"] {
        assert!(text.contains(line), "{line} must be logged: {text}");
    }
    assert_clean(&text);
}

/// Collects what is logged.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Log {
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.lock().unwrap()).into_owned()
    }
}

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

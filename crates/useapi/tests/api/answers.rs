//! What a status means (N-26 to N-31, A-08), and what is never asked twice.

use useapi::{Error, PageRequest, Response, TlsProblem, TransportError, VideoPage};

use crate::support::script::{Stage, answer, answer_with, page};
use crate::support::token;

type Outcome = Result<Response, TransportError>;

/// The result of asking for a page, and how often it was asked for.
async fn ask(lines: impl IntoIterator<Item = Outcome>) -> (Result<VideoPage, Error>, usize) {
    let stage = Stage::new(lines);
    let result = stage.client.videos(&token(), &PageRequest::default()).await;
    (result, stage.asked().len())
}

fn body(code: u16) -> String {
    format!(r#"{{"error":"the reason","code":{code}}}"#)
}

#[tokio::test]
async fn n_27_n_28_n_29_refusals_are_told_at_once_and_never_asked_again() {
    let message = Some("the reason".to_owned());
    for (status, error) in [
        (
            400,
            Error::BadRequest {
                status: 400,
                message: message.clone(),
            },
        ),
        (401, Error::TokenRefused),
        (402, Error::SubscriptionEnded),
        (
            403,
            Error::Forbidden {
                message: message.clone(),
            },
        ),
        (
            404,
            Error::NotFound {
                message: message.clone(),
            },
        ),
        (
            405,
            Error::BadRequest {
                status: 405,
                message: message.clone(),
            },
        ),
        (412, Error::OutOfCredits),
        (
            422,
            Error::BadRequest {
                status: 422,
                message: message.clone(),
            },
        ),
        (501, Error::Trouble { status: 501 }),
        (
            596,
            Error::AccountRefused {
                message: message.clone(),
            },
        ),
    ] {
        let (result, asked) = ask([answer(status, body(status))]).await;
        assert_eq!((result, asked), (Err(error), 1), "{status}");
    }
}

#[tokio::test]
async fn n_26_trouble_is_asked_six_times_and_then_told() {
    for status in [500, 502, 503, 504, 520, 527] {
        let (result, asked) = ask([answer(status, "")]).await;
        let error = result.unwrap_err();
        assert_eq!((&error, asked), (&Error::Trouble { status }, 6));
        assert!(error.retryable());
    }
}

#[tokio::test]
async fn n_26_trouble_that_passes_is_never_seen() {
    let (result, asked) = ask([
        answer(502, "<html>"),
        answer(500, ""),
        answer(200, page(&[])),
    ])
    .await;
    assert_eq!((result.map(|page| page.total), asked), (Ok(Some(55)), 3));
}

#[tokio::test]
async fn n_01_n_02_n_12_a_lost_connection_is_tried_again() {
    for (failure, error) in [
        (TransportError::Offline, Error::Offline),
        (TransportError::TimedOut, Error::TimedOut),
        (TransportError::Interrupted, Error::Interrupted),
    ] {
        let (result, asked) = ask([Err(failure)]).await;
        assert_eq!((result, asked), (Err(error), 6));
        let (result, asked) = ask([Err(failure), answer(200, page(&[]))]).await;
        assert_eq!((result.is_ok(), asked), (true, 2));
    }
}

#[tokio::test]
async fn n_04_n_06_n_17_what_will_not_get_better_is_not_tried_again() {
    let reason = TlsProblem::Expired;
    for (failure, error) in [
        (
            TransportError::Certificate(reason),
            Error::Certificate { reason },
        ),
        (
            TransportError::Redirected,
            Error::UnexpectedAnswer { status: None },
        ),
        (TransportError::TooLarge, Error::TooLarge),
        (TransportError::Proxy, Error::Proxy),
        (TransportError::Other("x"), Error::Failed { place: "x" }),
    ] {
        let (result, asked) = ask([Err(failure)]).await;
        assert_eq!((result.as_ref(), asked), (Err(&error), 1));
        assert!(!error.retryable());
    }
}

#[tokio::test]
async fn a_08_without_words_the_status_alone_decides() {
    for body in [
        "",
        "null",
        "[]",
        "<html><body>404</body></html>",
        "{}",
        "{\"error\":",
        "\u{0}",
    ] {
        let (result, _) = ask([answer(404, body)]).await;
        assert_eq!(result, Err(Error::NotFound { message: None }), "{body}");
    }
    let (result, _) = ask([answer(403, r#"{"error":"closed"}"#)]).await;
    assert_eq!(
        result,
        Err(Error::Forbidden {
            message: Some("closed".to_owned())
        }),
        "no code"
    );
    let (result, _) = ask([answer(402, body(400))]).await;
    assert_eq!(
        result,
        Err(Error::SubscriptionEnded),
        "the status counts, not the code beside it"
    );
}

#[tokio::test]
async fn a_08_the_words_of_upstream_are_found_inside_its_object() {
    for body in [
        r#"{"error":{"ErrCode":500020,"ErrMsg":"no such video"}}"#,
        r#"{"error":{"message":"no such video"}}"#,
        r#"{"message":"no such video"}"#,
    ] {
        let (result, _) = ask([answer(404, body)]).await;
        let message = Some("no such video".to_owned());
        assert_eq!(result, Err(Error::NotFound { message }), "{body}");
    }
}

#[tokio::test]
async fn n_06_n_14_what_is_not_json_is_an_unexpected_answer() {
    let unexpected = Err(Error::UnexpectedAnswer { status: Some(200) });
    let html = [("content-type", "text/html; charset=utf-8")];
    let login = "<html><form>Sign in to the Wi-Fi</form></html>";
    for line in [
        answer_with(200, &html, login),
        answer_with(200, &html, page(&[])),
        answer_with(200, &[], login),
        answer(200, login),
        answer(200, ""),
        answer(200, "{\"data\":["),
        answer(200, "{\"data\":[]} trailing"),
    ] {
        assert_eq!(ask([line]).await, (unexpected.clone(), 1));
    }
    let (result, _) = ask([answer_with(200, &[], page(&[]))]).await;
    assert!(result.is_ok(), "JSON without a type is JSON");
}

#[tokio::test]
async fn n_06_a_redirect_is_an_unexpected_answer() {
    for status in [300, 301, 302, 303, 304, 307, 308] {
        let line = answer_with(status, &[("location", "https://login.example.test/")], "");
        let unexpected = Error::UnexpectedAnswer {
            status: Some(status),
        };
        assert_eq!(ask([line]).await, (Err(unexpected), 1));
    }
}

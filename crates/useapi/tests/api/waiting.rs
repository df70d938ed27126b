//! How long is waited, and who waits (N-24, N-25, N-26).

use std::time::Duration;

use useapi::{Error, PageRequest, Response, RetryPolicy, TransportError};

use crate::support::script::{Stage, answer, answer_with, page};
use crate::support::token;

const SECOND: Duration = Duration::from_secs(1);

fn retry_after(value: &str) -> Result<Response, TransportError> {
    answer_with(429, &[("retry-after", value)], "")
}

/// Asks once more after an answer; the wait between, and who waited: the client (`true`) or, told
/// by an error, the caller.
async fn wait_after(line: Result<Response, TransportError>) -> (Duration, bool) {
    let stage = Stage::new([line, answer(200, page(&[]))]);
    match stage.client.videos(&token(), &PageRequest::default()).await {
        Ok(_) => (stage.time.slept()[0], true),
        Err(Error::Busy { wait }) => {
            assert_eq!(stage.asked().len(), 1, "not asked again before the time");
            (wait, false)
        }
        Err(other) => panic!("neither a page nor busy: {other:?}"),
    }
}

#[tokio::test]
async fn n_24_a_believable_time_is_kept() {
    // The clock stands at 2026-03-01 12:00:00 UTC, a Sunday.
    for (value, wait) in [
        ("7", 7),
        ("0", 1),
        ("1", 1),
        (" 9 ", 9),
        ("Sun, 01 Mar 2026 12:00:05 GMT", 5),
        ("Sunday, 01-Mar-26 12:00:05 GMT", 5),
        ("Sun Mar  1 12:00:05 2026", 5),
    ] {
        let waited = wait_after(retry_after(value)).await;
        assert_eq!(waited, (Duration::from_secs(wait), true), "{value}");
    }
}

#[tokio::test]
async fn n_24_a_long_time_is_told_to_the_caller_in_full() {
    for (value, wait) in [
        ("11", 11),
        ("3600", 3_600),
        ("86400", 86_400),
        ("Sun, 01 Mar 2026 12:10:00 GMT", 600),
        ("Mon, 02 Mar 2026 12:00:00 GMT", 86_400),
    ] {
        let waited = wait_after(retry_after(value)).await;
        assert_eq!(waited, (Duration::from_secs(wait), false), "{value}");
    }
}

#[tokio::test]
async fn n_24_what_cannot_be_believed_means_back_off() {
    for value in [
        "-1",
        "1e9",
        "1000000000",
        "86401",
        "99999999999999999999999",
        "soon",
        "",
        "7.5",
        "Sun, 01 Mar 2026 11:59:59 GMT",
        "Sun, 01 Mar 2026 12:00:00 GMT",
        "Tue, 01 Mar 2022 12:00:00 GMT",
        "Thu, 01 Mar 2029 12:00:00 GMT",
    ] {
        assert_eq!(
            wait_after(retry_after(value)).await,
            (SECOND, true),
            "{value:?}"
        );
    }
    let two = [("retry-after", "7"), ("retry-after", "9")];
    assert_eq!(
        wait_after(answer_with(429, &two, "")).await,
        (SECOND, true),
        "they differ"
    );
    let same = [("retry-after", "7"), ("retry-after", "7")];
    assert_eq!(
        wait_after(answer_with(429, &same, "")).await,
        (7 * SECOND, true),
        "they agree"
    );
}

#[tokio::test]
async fn n_24_the_body_may_name_the_time() {
    let body = r#"{"error":"slow down","retryAfter":"2026-03-01T12:00:08Z"}"#;
    assert_eq!(wait_after(answer(429, body)).await, (8 * SECOND, true));
    let header = [("retry-after", "3")];
    assert_eq!(
        wait_after(answer_with(429, &header, body)).await,
        (3 * SECOND, true)
    );
    let unreadable = [("retry-after", "soon")];
    assert_eq!(
        wait_after(answer_with(429, &unreadable, body)).await,
        (8 * SECOND, true)
    );
    let past = r#"{"retryAfter":"2026-03-01T11:00:00Z"}"#;
    assert_eq!(wait_after(answer(429, past)).await, (SECOND, true));
}

#[tokio::test]
async fn n_25_without_a_time_it_is_back_off_until_that_grows_long() {
    let stage = Stage::new([answer(429, "")]);
    let error = stage
        .client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    // The fifth wait would be 16 s, longer than a call may sleep.
    assert_eq!(error, Error::Busy { wait: 16 * SECOND });
    assert_eq!(stage.time.slept(), [1, 2, 4, 8].map(Duration::from_secs));
    assert!(error.retryable());
}

#[tokio::test]
async fn n_26_503_keeps_the_time_that_it_names() {
    let named = |value| answer_with(503, &[("retry-after", value)], "");
    assert_eq!(wait_after(named("5")).await, (5 * SECOND, true));
    assert_eq!(wait_after(named("500")).await, (500 * SECOND, false));
    assert_eq!(wait_after(named("soon")).await, (SECOND, true));
}

#[tokio::test]
async fn n_26_waits_double_and_end() {
    let stage = Stage::new([answer(500, "")]);
    let _ = stage.client.videos(&token(), &PageRequest::default()).await;
    assert_eq!(
        stage.time.slept(),
        [1, 2, 4, 8, 16].map(Duration::from_secs)
    );
}

#[tokio::test]
async fn how_often_and_how_long_can_be_set() {
    let policy = RetryPolicy {
        tries: 3,
        first_wait: Duration::from_millis(10),
        longest_wait: Duration::from_secs(60),
        ..RetryPolicy::default()
    };
    let stage = Stage::new([answer(500, "")]).with_retry(policy);
    let _ = stage.client.videos(&token(), &PageRequest::default()).await;
    assert_eq!(stage.time.slept(), [10, 20].map(Duration::from_millis));

    let stage = Stage::new([retry_after("59"), answer(200, page(&[]))]).with_retry(policy);
    assert!(
        stage
            .client
            .videos(&token(), &PageRequest::default())
            .await
            .is_ok()
    );
    assert_eq!(stage.time.slept(), [59 * SECOND]);

    let once = RetryPolicy { tries: 1, ..policy };
    let stage = Stage::new([retry_after("2")]).with_retry(once);
    let error = stage
        .client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    assert_eq!(
        (error, stage.asked().len()),
        (Error::Busy { wait: 2 * SECOND }, 1)
    );
}

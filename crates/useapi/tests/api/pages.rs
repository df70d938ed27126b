//! Items and pages that are not what the document promises (A-06 to A-14, A-20, A-21, A-26).

use serde_json::json;
use useapi::{Cursor, Error};

use crate::support::script::{page, read};

const ID: &str = "user:1-pixverse:someone@example.test-video:7";

#[tokio::test]
async fn a_06_an_item_that_is_no_video_costs_itself_only() {
    let good = json!({ "video_id": ID }).to_string();
    let bad = [
        "\"text\"",
        "[1,2]",
        "null",
        "7",
        "true",
        "{}",
        r#"{"video_id":""}"#,
        r#"{"video_id":null}"#,
        r#"{"video_id":{}}"#,
        r#"{"video_id":0}"#,
        r#"{"video_id":true}"#,
    ];
    let items: Vec<&str> = bad.iter().copied().chain([good.as_str()]).collect();
    let page = read(page(&items)).await.unwrap();
    assert_eq!(page.videos.len(), 1);
    let kept: Vec<&str> = page
        .unreadable
        .iter()
        .map(|item| item.raw.as_str())
        .collect();
    assert_eq!(kept, bad, "what could not be read is kept as it came");
    assert!(page.unreadable.iter().all(|item| !item.reason.is_empty()));
    assert_eq!(
        page.next,
        Some(Cursor::from_stored("40")),
        "the page goes on"
    );
}

#[tokio::test]
async fn a_06_of_a_huge_unreadable_item_only_the_beginning_is_kept() {
    let page = read(page(&[&format!("\"{}\"", "疯".repeat(100_000))]))
        .await
        .unwrap();
    let kept = &page.unreadable[0].raw;
    assert!(
        (64 * 1024 - 3..=64 * 1024).contains(&kept.len()),
        "{} bytes",
        kept.len()
    );
}

#[tokio::test]
async fn a_07_an_answer_of_another_shape_is_a_typed_error() {
    for body in [
        "{}",
        r#"{"data":null}"#,
        r#"{"data":{}}"#,
        r#"{"data":"x"}"#,
        "[]",
        "7",
        "null",
        r#"{"videos":[]}"#,
        r#"{"error":"no luck"}"#,
        r#"{"error":{"a":1},"data":[]}"#,
    ] {
        let error = read(body).await.unwrap_err();
        assert!(
            matches!(error, Error::UnexpectedShape { .. }),
            "{body}: {error:?}"
        );
        assert!(!error.retryable(), "asking again brings the same shape");
    }
}

#[tokio::test]
async fn a_07_an_error_in_a_success_is_what_its_code_says() {
    let body = |code: u16| format!(r#"{{"error":"no luck","code":{code}}}"#);
    assert_eq!(read(body(401)).await, Err(Error::TokenRefused));
    let message = Some("no luck".to_owned());
    assert_eq!(
        read(body(596)).await,
        Err(Error::AccountRefused {
            message: message.clone()
        })
    );
    let reason = "an error in the place of a result";
    assert_eq!(
        read(body(200)).await,
        Err(Error::UnexpectedShape { reason, message })
    );
    assert!(
        read(r#"{"error":null,"data":[]}"#).await.is_ok(),
        "no error is no error"
    );
}

#[tokio::test]
async fn a_09_the_same_id_twice_in_a_page_is_two_items() {
    let item = json!({ "video_id": ID }).to_string();
    assert_eq!(read(page(&[&item, &item])).await.unwrap().videos.len(), 2);
}

#[tokio::test]
async fn a_12_a_cursor_is_whatever_the_server_sends_or_none() {
    let huge = "9".repeat(300);
    for (next, cursor) in [
        ("40", Some("40")),
        ("0", Some("0")),
        ("-1", Some("-1")),
        ("40.0", Some("40.0")),
        ("\"abc/?&=+ 1\"", Some("abc/?&=+ 1")),
        (
            "\"user:1-pixverse:a@b.test-video:5\"",
            Some("user:1-pixverse:a@b.test-video:5"),
        ),
        (huge.as_str(), Some(huge.as_str())),
        ("null", None),
        ("\"\"", None),
    ] {
        let page = read(format!(r#"{{"data":[],"next_offset":{next}}}"#))
            .await
            .unwrap();
        assert_eq!(page.next.as_ref().map(Cursor::as_str), cursor, "{next}");
        assert_eq!(page.oddities, Vec::<&str>::new(), "{next}");
    }
    assert_eq!(read(r#"{"data":[]}"#).await.unwrap().next, None);
    let endless = format!("\"{}\"", "x".repeat(100_000));
    for next in ["{}", "[1]", "true", endless.as_str()] {
        let page = read(format!(r#"{{"data":[],"next_offset":{next}}}"#))
            .await
            .unwrap();
        assert_eq!(
            (page.next, page.oddities),
            (None, vec!["next_offset"]),
            "told, not hidden"
        );
    }
}

#[tokio::test]
async fn a_14_a_total_is_an_estimate_and_may_be_nonsense() {
    for (total, read_as) in [
        ("55", Some(55)),
        ("-4", Some(-4)),
        ("\"9\"", Some(9)),
        ("{}", None),
    ] {
        let page = read(format!(r#"{{"data":[],"total":{total}}}"#))
            .await
            .unwrap();
        assert_eq!(page.total, read_as);
    }
}

#[tokio::test]
async fn a_20_an_item_nested_ten_thousand_deep_costs_itself_only() {
    let good = json!({ "video_id": ID }).to_string();
    for (open, close) in [("[", "]"), (r#"{"a":"#, "}")] {
        let deep = format!("{}1{}", open.repeat(10_000), close.repeat(10_000));
        let inside = format!(r#"{{"video_id":"{ID}","customer_paths":{deep}}}"#);
        let page = read(page(&[&deep, &inside, &good])).await.unwrap();
        assert_eq!((page.videos.len(), page.unreadable.len()), (1, 2));
        assert_eq!(page.unreadable[1].reason, "nested too deeply");
        let beside = format!(r#"{{"data":[{good}],"other":{deep}}}"#);
        assert_eq!(read(beside).await.unwrap().videos.len(), 1);
    }
}

#[tokio::test]
async fn a_21_a_page_of_five_thousand_items_is_read() {
    let items: Vec<String> = (1..=5_000)
        .map(|n| json!({ "video_id": n }).to_string())
        .collect();
    let items: Vec<&str> = items.iter().map(String::as_str).collect();
    let page = read(page(&items)).await.unwrap();
    assert_eq!((page.videos.len(), page.unreadable.len()), (5_000, 0));
}

#[tokio::test]
async fn a_26_of_a_page_s_keys_that_come_twice_the_last_counts() {
    let page = read(r#"{"data":[],"total":1,"data":[{"video_id":"3"}],"total":2}"#)
        .await
        .unwrap();
    assert_eq!((page.videos.len(), page.total), (1, Some(2)));
}

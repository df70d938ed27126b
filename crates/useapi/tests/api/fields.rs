//! Fields that are not what the document promises (A-01 to A-05, A-16 to A-19).

use serde_json::{Value, json};
use useapi::{Status, Video};

use crate::support::script::{page, read};

const ID: &str = "user:1-pixverse:someone@example.test-video:7";

/// The only video of a page that holds this item.
async fn video(item: &str) -> Video {
    let page = read(page(&[item])).await.unwrap();
    assert_eq!(page.unreadable, [], "the item must be readable");
    page.videos.into_iter().next().unwrap()
}

/// A video with an id and one field more; its value is JSON text, so that it may be anything.
async fn with(field: &str, value: &str) -> Video {
    video(&format!(r#"{{"video_id":"{ID}","{field}":{value}}}"#)).await
}

#[tokio::test]
async fn a_01_a_video_may_hold_its_id_alone_and_fields_that_nobody_knows() {
    let bare = video(&json!({ "video_id": ID }).to_string()).await;
    assert_eq!(
        (bare.status, bare.prompt, bare.url),
        (Status::Unknown, None, None)
    );
    assert_eq!(
        bare.oddities,
        Vec::<&str>::new(),
        "what is absent is not odd"
    );

    let item = json!({ "video_id": ID, "prompt": null, "brand_new": { "deep": [1, 2] } });
    let video = video(&item.to_string()).await;
    assert_eq!((video.prompt.as_deref(), video.oddities.len()), (None, 0));
    assert_eq!(serde_json::from_str::<Value>(video.raw()).unwrap(), item);
}

#[tokio::test]
async fn a_02_an_original_is_a_number_or_an_id_and_zero_is_none() {
    for nothing in [
        "0", "0.0", "\"\"", "\"0\"", "\" \"", "null", "false", "[]", "{}",
    ] {
        assert_eq!(
            with("original_video_id", nothing).await.original,
            None,
            "{nothing}"
        );
    }
    for (value, id, number) in [
        ("66778899", "66778899", Some("66778899")),
        ("\"66778899\"", "66778899", Some("66778899")),
        (
            "18446744073709551616",
            "18446744073709551616",
            Some("18446744073709551616"),
        ),
        (
            "\"user:1-pixverse:a@b.test-video:5\"",
            "user:1-pixverse:a@b.test-video:5",
            Some("5"),
        ),
        ("\"something\"", "something", None),
    ] {
        let original = with("original_video_id", value)
            .await
            .original
            .expect(value);
        assert_eq!((original.as_str(), original.number()), (id, number));
    }
}

#[tokio::test]
async fn a_03_an_empty_lip_sync_is_none() {
    for nothing in ["{}", "{ }", "null", "[]", "\"\""] {
        assert_eq!(with("lip_sync", nothing).await.lip_sync, None, "{nothing}");
    }
    let video = with("lip_sync", r#"{"audio": 5}"#).await;
    assert_eq!(video.lip_sync.as_deref(), Some(r#"{"audio": 5}"#));
}

#[tokio::test]
async fn a_04_numbers_come_as_strings_floats_and_out_of_range() {
    for (value, number, odd) in [
        ("5", Some(5), false),
        ("\"5\"", Some(5), false),
        ("\" 5 \"", Some(5), false),
        ("5.0", Some(5), false),
        ("5.9", Some(5), true),
        ("true", Some(1), false),
        ("false", Some(0), false),
        ("-3", Some(-3), false),
        ("\"\"", None, false),
        ("9007199254740993", Some(9_007_199_254_740_993), false),
        ("1e400", None, true),
        ("\"1e400\"", None, true),
        ("99999999999999999999", None, true),
        ("\"five\"", None, true),
        ("[5]", None, true),
        ("{}", None, true),
    ] {
        let video = with("likes", value).await;
        assert_eq!(
            (video.likes, video.oddities.contains(&"likes")),
            (number, odd),
            "{value}"
        );
    }
    assert_eq!(with("duration", "7.5").await.duration, Some(7.5));
    assert_eq!(with("duration", "\"8\"").await.duration, Some(8.0));
    assert_eq!(with("duration", "1e400").await.duration, None);
    for yes in ["true", "1", "\"true\"", "\"1\""] {
        assert_eq!(
            with("video_status_final", yes).await.status_final,
            Some(true),
            "{yes}"
        );
    }
    assert_eq!(with("video_status_final", "7").await.status_final, None);
}

#[tokio::test]
async fn a_04_ids_never_pass_through_a_float() {
    // 2^53 + 1 is the first whole number that a float cannot hold.
    for value in [
        "9007199254740993",
        "\"9007199254740993\"",
        "9007199254740993.0",
    ] {
        let video = with("template_id", value).await;
        assert_eq!(video.template_id, Some(9_007_199_254_740_993), "{value}");
    }
    assert_eq!(
        with("seed", "9223372036854775807").await.seed,
        Some(i64::MAX)
    );
    let half = with("img_id", "1.5").await;
    assert_eq!(
        (half.img_id, half.oddities),
        (None, vec!["img_id"]),
        "half an id is none"
    );
    let number = video(r#"{"video_id":123456789012345678901234567890}"#).await;
    assert_eq!(number.video_id, "123456789012345678901234567890");
}

#[tokio::test]
async fn a_04_texts_may_be_numbers() {
    assert_eq!(with("model", "3.5").await.model.as_deref(), Some("3.5"));
    let video = with("model", r#"["v3"]"#).await;
    assert_eq!((video.model, video.oddities), (None, vec!["model"]));
}

#[tokio::test]
async fn a_05_what_is_new_is_shown_as_it_came() {
    let item = json!({ "video_id": ID, "video_status": 77, "video_status_name": "REWINDING",
        "video_status_final": true, "model": "v99-ultra", "quality": "8k" });
    let video = video(&item.to_string()).await;
    assert_eq!(video.status, Status::Other("REWINDING".to_owned()));
    assert_eq!(
        (video.status_code, video.status.name()),
        (Some(77), "REWINDING")
    );
    assert!(!video.in_progress());
    assert_eq!(video.model.as_deref(), Some("v99-ultra"));
}

#[tokio::test]
async fn a_05_what_is_in_progress_is_told_by_code_name_or_flag() {
    for (status, in_progress) in [
        (
            json!({ "video_status": 5, "video_status_final": true }),
            true,
        ),
        (json!({ "video_status": 9 }), true),
        (json!({ "video_status": 10 }), true),
        (json!({ "video_status_name": "queued" }), true),
        (
            json!({ "video_status_name": "GENERATING", "video_status_final": true }),
            true,
        ),
        (
            json!({ "video_status": 77, "video_status_final": false }),
            true,
        ),
        (json!({ "video_status_final": 0 }), true),
        (json!({ "video_status": 1 }), false),
        (
            json!({ "video_status": 7, "video_status_final": true }),
            false,
        ),
        (json!({ "video_status_name": "REWINDING" }), false),
        (json!({}), false),
    ] {
        let mut item = status.clone();
        item["video_id"] = json!(ID);
        assert_eq!(
            video(&item.to_string()).await.in_progress(),
            in_progress,
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_16_a_huge_prompt_is_cut_at_a_megabyte_between_characters() {
    let prompt = "x疯".repeat(2_500_000);
    let video = with("prompt", &format!("\"{prompt}\"")).await;
    let cut = video.prompt.unwrap();
    assert!(prompt.starts_with(&cut) && (1_048_570..=1_048_576).contains(&cut.len()));
    assert_eq!(video.oddities, ["prompt"]);
}

#[tokio::test]
async fn a_17_control_characters_and_half_characters_cost_no_item() {
    for (json, text) in [
        (r#""a\u0000b\u001bc""#, "a\u{fffd}b\u{fffd}c"),
        (r#""two\r\nlines\ttab""#, "two\nlines\ttab"),
        (r#""half \ud83d smile""#, "half \u{fffd} smile"),
        (r#""\udc00\ud83d\ude00""#, "\u{fffd}😀"),
    ] {
        let video = with("prompt", json).await;
        assert_eq!(video.prompt.as_deref(), Some(text));
        assert_eq!(
            video.oddities.contains(&"prompt"),
            text.contains('\u{fffd}'),
            "{json}"
        );
        assert!(video.raw().contains(json), "what came is kept");
    }
    let key = video(&format!(r#"{{"video_id":"{ID}","\ud800":1,"prompt":"x"}}"#)).await;
    assert_eq!(
        key.prompt.as_deref(),
        Some("x"),
        "a half character in a key"
    );
    let outer = format!(r#"{{"data":[{{"video_id":"{ID}"}}],"\ud800":1}}"#);
    assert_eq!(
        read(outer).await.unwrap().videos.len(),
        1,
        "and in a key of the page"
    );
}

#[tokio::test]
async fn a_17_bytes_that_are_no_utf8_are_replaced_and_noted() {
    let body = [
        &br#"{"data":[{"video_id":"7","prompt":"caf"#[..],
        b"\xe9",
        br#""}]}"#,
    ]
    .concat();
    let page = read(body).await.unwrap();
    assert_eq!(page.videos[0].prompt.as_deref(), Some("caf\u{fffd}"));
    assert_eq!(page.oddities, ["utf8"]);
}

#[tokio::test]
async fn a_17_bare_control_characters_in_strings_are_repaired() {
    let page = read("{\"data\":[{\"video_id\":\"7\",\"prompt\":\"a\0b\nc\"}]}")
        .await
        .unwrap();
    assert_eq!(page.videos[0].prompt.as_deref(), Some("a\u{fffd}b\nc"));
    assert_eq!(page.oddities, ["control_characters"]);
    let marked = read("\u{feff}{\"data\":[]}").await.unwrap();
    assert_eq!(
        marked.oddities,
        Vec::<&str>::new(),
        "a byte order mark harms nobody"
    );
}

#[tokio::test]
async fn a_18_text_of_every_direction_and_kind_stays_as_it_is() {
    let text = "\u{202e}gnp.exe \u{200b}z\u{0351}\u{0342} 👩‍👩‍👧 疯狂";
    let video = with("prompt", &json!(text).to_string()).await;
    assert_eq!(
        (video.prompt.as_deref(), video.oddities.len()),
        (Some(text), 0)
    );
}

#[tokio::test]
async fn a_19_dates_are_read_or_none() {
    for (value, expected) in [
        ("\"2024-11-11T12:34:56Z\"", Some("2024-11-11T12:34:56Z")),
        ("\"2024-11-11T12:34:56\"", Some("2024-11-11T12:34:56Z")),
        ("1731328496", Some("2024-11-11T12:34:56Z")),
        ("1731328496000", Some("2024-11-11T12:34:56Z")),
        ("\"1731328496\"", Some("2024-11-11T12:34:56Z")),
        ("\"0001-01-01T00:00:00Z\"", None),
        ("\"9999-12-31T23:59:59Z\"", None),
        ("1e400", None),
        ("\"soon\"", None),
        ("{}", None),
        ("0", None),
    ] {
        let video = with("created_at", value).await;
        assert_eq!(
            video.created_at(),
            expected.map(|text| text.parse().unwrap()),
            "{value}"
        );
        assert_eq!(
            video.oddities.contains(&"created_at"),
            expected.is_none(),
            "{value}"
        );
    }
}

#[tokio::test]
async fn a_26_of_fields_that_come_twice_the_last_counts() {
    let video = video(r#"{"video_id":"1","video_id":"2","prompt":"a","prompt":"b"}"#).await;
    assert_eq!(
        (video.video_id.as_str(), video.prompt.as_deref()),
        ("2", Some("b"))
    );
}

#[tokio::test]
async fn the_number_of_a_video_is_the_digits_behind_its_last_video() {
    for (id, number) in [
        ("user:1-pixverse:a@b.test-video:77", Some("77")),
        ("user:1-pixverse:video:5@b.test-video:0077", Some("0077")),
        ("video:", None),
        ("video:7x", None),
        ("77", None),
    ] {
        let video = video(&json!({ "video_id": id }).to_string()).await;
        assert_eq!(video.number(), number, "{id}");
    }
}

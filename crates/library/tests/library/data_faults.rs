//! Odd data from the API, as far as it shows in the index: the page survives, the clip is there.

use serde_json::json;

use crate::world::{ADA, World};

async fn read_with(field: &str, text: &str) -> library::clip::Details {
    let world = World::of(3).await;
    let number = world.sample.account(ADA).videos()[1];
    world
        .sample
        .account(ADA)
        .patch_field_raw(number, field, text);
    world.read().await;
    assert_eq!(
        world.view().await.keys.len(),
        3,
        "{field} = {text:.40} loses no clip"
    );
    details(&world, number).await
}

async fn details(world: &World, number: u64) -> library::clip::Details {
    for key in world.view().await.keys.clone() {
        let details = world.library.index.details(key).unwrap().unwrap();
        if details.facts.number == number.to_string() {
            return details;
        }
    }
    panic!("clip {number} is not in the index");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_01_a_field_may_be_missing_null_or_extra_and_what_is_extra_is_kept() {
    for field in [
        "prompt",
        "seed",
        "url",
        "created_at",
        "video_status",
        "output_width",
        "model",
    ] {
        read_with(field, "null").await;
        let world = World::of(3).await;
        let number = world.sample.account(ADA).videos()[1];
        world.sample.account(ADA).remove_field(number, field);
        world.read().await;
        assert_eq!(world.view().await.keys.len(), 3, "without {field}");
    }
    let extra = read_with("of_tomorrow", r#"{"deep":[1,2]}"#).await;
    assert!(
        extra.raw.contains("of_tomorrow"),
        "the raw JSON keeps what nobody knows yet"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_04_numbers_come_in_every_dress_and_ids_never_through_a_float() {
    for (text, expected) in [
        ("\"1280\"", Some(1280)),
        ("1280.0", Some(1280)),
        ("1e400", None),
        ("-5", None),
        ("9007199254740993", None),
    ] {
        assert_eq!(
            read_with("output_width", text).await.facts.width,
            expected,
            "{text}"
        );
    }
    let seed = read_with("seed", "9007199254740993").await.facts.seed;
    assert_eq!(
        seed.as_deref(),
        Some("9007199254740993"),
        "2^53 + 1 is not rounded"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_05_an_unknown_status_is_shown_as_the_server_says_it() {
    let world = World::of(3).await;
    let number = world.sample.account(ADA).videos()[0];
    let odd = json!({ "video_status_name": "PAUSED", "video_status_final": true });
    world.sample.account(ADA).patch(number, odd);
    world
        .sample
        .account(ADA)
        .patch_field_raw(number, "video_status", "77");
    world.read().await;
    let found = details(&world, number).await;
    assert_eq!(found.tile.status, "other:PAUSED");
    let counts = &world.view().await.statuses;
    assert!(
        counts
            .iter()
            .any(|one| one.status.id() == "other:PAUSED" && one.count == 1)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_06_and_a_20_what_is_no_item_is_counted_kept_and_skipped() {
    let world = World::of(3).await;
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    for text in [
        "\"a string\"",
        "[1,2]",
        "null",
        "7",
        "{\"video_id\":null}",
        &deep,
    ] {
        world.sample.account(ADA).insert_raw(text.to_owned());
    }
    world.read().await;
    assert_eq!(world.view().await.keys.len(), 3, "the page survives");
    assert_eq!(
        world.library.reader.state().unreadable,
        6,
        "each is counted"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_06_a_clip_whose_entry_cannot_be_read_any_more_is_not_said_to_be_gone() {
    let world = World::of(3).await;
    world.read().await;
    let account = world.sample.account(ADA);
    let (broken, gone) = (account.videos()[1], account.videos()[2]);
    let id = format!("user:1-pixverse:{ADA}-video:{broken}");
    let deep = format!("{}1{}", "[".repeat(10_000), "]".repeat(10_000));
    account.patch_raw(broken, format!(r#"{{"video_id" : "{id}","deep":{deep}}}"#));
    account.delete(gone);
    // Something new, so that the reading goes to the end.
    account.insert();
    world.read().await;
    assert_eq!(world.library.reader.state().unreadable, 1);
    assert!(!details(&world, broken).await.tile.unlisted, "it is listed");
    assert!(
        details(&world, gone).await.tile.unlisted,
        "and this one is not"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_07_and_a_08_an_answer_that_is_no_list_changes_nothing() {
    let world = World::of(5).await;
    world.read().await;
    for body in [
        "{}",
        "[]",
        "{\"data\":{}}",
        "{\"data\":null}",
        "{\"error\":\"no\"}",
        "",
        "<html></html>",
        "{\"data\":[",
    ] {
        let fault = sample::Fault::body(body.as_bytes()).on_path("/videos");
        world.sample.faults().always(fault);
        world.read().await;
        world.sample.faults().clear();
        assert_eq!(
            world.library.reader.state().troubles.len(),
            1,
            "{body:?} is said"
        );
        assert_eq!(world.view().await.keys.len(), 5, "{body:?} loses nothing");
        assert!(
            world.tiles().await.iter().all(|tile| !tile.unlisted),
            "{body:?}"
        );
    }
    world.read().await;
    assert!(
        world.library.reader.state().troubles.is_empty(),
        "and it is forgotten when it works"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_16_a_prompt_of_ten_megabytes_is_cut_and_tiles_stay_small() {
    let text = format!("\"{}\"", "灯".repeat(3_500_000));
    let found = read_with("prompt", &text).await;
    assert!(
        found.facts.prompt.len() <= 1024 * 1024,
        "{} bytes",
        found.facts.prompt.len()
    );
    assert_eq!(
        found.tile.prompt.chars().count(),
        library::clip::TILE_PROMPT_CHARS
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_17_and_a_18_odd_characters_reach_the_index_without_harm() {
    let nul = read_with("prompt", r#""a\u0000b\u0007c""#)
        .await
        .facts
        .prompt;
    assert!(!nul.chars().any(|c| c == '\0' || c == '\u{7}'), "{nul:?}");
    let lone = read_with("prompt", r#""a\ud800b""#).await.facts.prompt;
    assert!(lone.starts_with('a') && lone.ends_with('b'), "{lone:?}");
    let rtl = read_with(
        "prompt",
        "\"\u{202e}gnp.\u{200b}\u{1f469}\u{200d}\u{1f680}\"",
    )
    .await;
    assert!(
        rtl.facts.prompt.contains('\u{1f680}'),
        "kept as it is; the page isolates it"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_19_a_date_that_makes_no_sense_is_no_date_and_the_clip_comes_last() {
    for text in [
        "\"yesterday\"",
        "\"0000-00-00\"",
        "\"9999-12-31T23:59:59Z\"",
        "1e300",
        "{}",
    ] {
        let found = read_with("created_at", text).await;
        assert_eq!(found.facts.made_ms, None, "{text}");
    }
    for text in [
        "1731414896",
        "1731414896000",
        "\"2024-11-12T12:34:56\"",
        "\"2024-11-12T12:34:56Z\"",
    ] {
        assert_eq!(
            read_with("created_at", text).await.facts.made_ms,
            Some(1_731_414_896_000),
            "{text}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_26_of_two_keys_of_one_name_the_last_counts() {
    let world = World::of(2).await;
    let id = "user:1-pixverse:ada@example.com-video:990000000001";
    let twice = format!(r#"{{"video_id":"{id}","prompt":"first","prompt":"last"}}"#);
    world.sample.account(ADA).insert_raw(twice);
    world.read().await;
    assert_eq!(details(&world, 990_000_000_001).await.facts.prompt, "last");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_02_and_a_03_relatives_and_lip_sync_come_as_number_text_object_or_nothing() {
    for (field, texts) in [
        (
            "original_video_id",
            [
                "0",
                "66778899",
                "\"user:1-pixverse:a@example.com-video:5\"",
                "null",
            ],
        ),
        ("lip_sync", ["{}", "null", "{\"audio\":1}", "[]"]),
    ] {
        for text in texts {
            read_with(field, text).await;
        }
    }
}

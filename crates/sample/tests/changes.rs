//! Changing the world by hand, and worlds made from a seed.

mod support;

use std::collections::BTreeSet;

use sample::{AccountSpec, Sample};
use serde_json::json;
use support::{ask, json, noon, pages, world};

const ADA: &str = "ada@example.com";

#[test]
fn an_insertion_between_two_pages_shows_one_video_twice_and_a_deletion_hides_one() {
    let (sample, _) = world();
    let ada = sample.account(ADA);
    let page = |offset: usize| {
        let page = json(&ask(
            &sample,
            &format!("/videos/?email={ADA}&limit=10&offset={offset}"),
        ));
        let items = page["data"].as_array().unwrap().clone();
        items
            .iter()
            .map(|item| item["video_id"].to_string())
            .collect::<BTreeSet<_>>()
    };
    let before = page(0);
    let inserted = ada.insert().unwrap();
    assert_eq!(
        before.intersection(&page(10)).count(),
        1,
        "the tenth came down"
    );
    assert_eq!(ada.videos()[0], inserted, "new videos come at the head");
    let skipped = ada.videos()[20];
    assert!(ada.delete(ada.videos()[0]) && ada.delete(ada.videos()[0]));
    let seen: Vec<String> = page(20).into_iter().chain(page(10)).collect();
    assert_eq!(
        seen.iter()
            .filter(|id| id.contains(&skipped.to_string()))
            .count(),
        1
    );
    assert_eq!(ada.len(), 54);
    assert!(!ada.delete(1) && !sample.account("nobody@example.com").delete(skipped));
}

#[test]
fn a_patch_changes_fields_and_a_status_brings_its_name_along() {
    let (sample, _) = world();
    let ada = sample.account(ADA);
    let id = ada.videos()[5];
    assert!(ada.patch(
        id,
        json!({ "prompt": "new words", "seed": "12", "extra": [1] })
    ));
    assert!(ada.patch(id, json!({ "video_status": 8 })));
    assert!(ada.remove_field(id, "model"));
    let item = &pages(&sample, ADA, 10)[0][5];
    assert_eq!(
        (&item["prompt"], &item["seed"]),
        (&json!("new words"), &json!("12"))
    );
    assert_eq!((&item["extra"], item.get("model")), (&json!([1]), None));
    assert_eq!(
        (&item["video_status_name"], &item["url"]),
        (&json!("FAILED"), &json!(""))
    );
    assert!(ada.set_status(id, 99));
    assert_eq!(
        pages(&sample, ADA, 10)[0][5]["video_status_name"],
        "UNKNOWN_99"
    );
}

#[test]
fn raw_text_reaches_the_answer_byte_for_byte() {
    let (sample, _) = world();
    let ada = sample.account(ADA);
    let ids = ada.videos();
    let deep = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    let long = format!("\"{}\"", "x".repeat(10 << 20));
    assert!(ada.patch_field_raw(ids[4], "seed", "1e400"));
    assert!(ada.patch_field_raw(ids[4], "prompt", r#""\ud800""#));
    assert!(ada.patch_field_raw(ids[5], "prompt", &long));
    assert!(ada.patch_field_raw(ids[6], "customer_paths", &deep));
    assert!(ada.patch_raw(ids[7], r#"{"seed":1,"seed":2}"#));
    assert!(ada.insert_raw("\"not an object\"").is_some());
    let answer = ask(&sample, &format!("/videos/?email={ADA}"));
    let text = std::str::from_utf8(answer.body()).unwrap();
    for part in [
        r#""seed":1e400,"#,
        r#""prompt":"\ud800""#,
        r#",{"seed":1,"seed":2},"#,
        &deep,
        &long,
    ] {
        assert!(text.contains(part), "{}", &part[..part.len().min(40)]);
    }
    assert!(text.starts_with(r#"{"data":["not an object",{"#));
}

#[test]
fn the_same_seed_makes_the_same_world_and_another_seed_another() {
    let make = |seed| {
        let sample = Sample::builder().clock(&noon()).seed(seed).build();
        pages(&sample, ADA, 100)
    };
    assert_eq!(make(7), make(7));
    assert_ne!(make(7), make(8));
}

#[test]
fn a_generated_account_has_its_size_unique_ids_and_prompts_as_long_as_asked() {
    let spec = AccountSpec::new("many@example.com")
        .videos(3_000)
        .long_prompts();
    let sample = Sample::builder().clock(&noon()).account(spec).build();
    let items = pages(&sample, "many@example.com", 100).concat();
    let ids: BTreeSet<_> = items
        .iter()
        .map(|item| item["video_id"].to_string())
        .collect();
    assert_eq!((items.len(), ids.len()), (3_000, 3_000));
    assert!(
        items
            .iter()
            .all(|item| item["prompt"].as_str().unwrap().chars().count() >= 300)
    );
    let dates: Vec<_> = items
        .iter()
        .map(|item| item["created_at"].to_string())
        .collect();
    assert!(
        dates.windows(2).all(|pair| pair[0] >= pair[1]),
        "newest first"
    );
    assert!(
        dates[2_999].contains("2025-03-1"),
        "a year back: {}",
        dates[2_999]
    );
}

#[test]
fn an_account_of_100_000_has_all_of_them() {
    let spec = AccountSpec::new("huge@example.com").videos(100_000);
    let sample = Sample::builder().clock(&noon()).account(spec).build();
    let account = sample.account("huge@example.com");
    let ids: BTreeSet<u64> = account.videos().into_iter().collect();
    assert_eq!((account.len(), ids.len()), (100_000, 100_000));
    let page = json(&ask(&sample, "/videos/?limit=100&offset=99950"));
    assert_eq!(
        (page["data"].as_array().unwrap().len(), &page["total"]),
        (50, &json!(100_000))
    );
}

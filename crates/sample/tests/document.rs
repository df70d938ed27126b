//! The sample against the API document: names, types, pages and errors.

mod support;

use std::collections::BTreeSet;
use std::time::Duration;

use sample::{AccountSpec, Sample};
use serde_json::{Value, json};
use support::{ask, ask_as, json, noon, pages, world};

/// The second item of the document's sample answer, with a string where it names an original.
const ITEM: &str = r#"{ "video_id": "user:<userid>-pixverse:<email>-video:112233445566", "video_status": 1, "account_id": 33445566, "created_at": "2024-11-11T12:34:56Z", "first_frame": "https://media.pixverse.ai/....jpg", "output_width": 2560, "output_height": 1472, "original_video_id": "user:<userid>-pixverse:<email>-video:66778899", "upscaled": 1, "prompt": "<prompt>", "model": "v3", "negative_prompt": "<negative prompt>", "quality": "360p", "motion_mode": "normal", "asset_id": 0, "auto_character_prompt": 0, "seed": 0, "likes": 0, "model_name": "", "queue_data": { "queue_time": 1, "queue_count": 0 }, "video_duration": 5, "last_frame": "", "extended": 0, "lip_sync": null, "url": "https://media.pixverse.ai/...mp4", "img_id": 115994841, "img_url": "https://media.pixverse.ai/...webp", "duration": 5, "motion_brush": "", "asset_name": "", "asset_img_url": "", "remove_watermark": 1, "nick_name": "<name>", "avatar": "https://media.pixverse.ai/...jpeg", "aspect_ratio": "", "camera_movement": "default", "relation_type": 0, "style": "", "template_id": 307489548427968, "template_name": "Crazy Cat Woman", "template_thumbnail_url": "x", "template_thumbnail_video_url": "x", "template_i18n_json": "{}", "workflow_tag": "", "customer_paths": null, "platform": "", "video_status_name": "COMPLETED", "video_status_final": true }"#;

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_f64() => "fraction",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    }
}

fn demo_items() -> Vec<Value> {
    let (sample, _) = world();
    pages(&sample, "ada@example.com", 100).concat()
}

#[test]
fn every_item_has_exactly_the_documents_fields_with_their_types() {
    let document: Value = serde_json::from_str(ITEM).unwrap();
    let document = document.as_object().unwrap();
    let keys = |map: &serde_json::Map<String, Value>| map.keys().cloned().collect::<BTreeSet<_>>();
    for item in demo_items() {
        let item = item.as_object().unwrap();
        assert_eq!(keys(item), keys(document));
        for (name, value) in item {
            let allowed: &[&str] = match name.as_str() {
                "original_video_id" => &["number", "string"],
                "lip_sync" => &["null", "object"],
                _ => &[kind(&document[name])],
            };
            assert!(
                allowed.contains(&kind(value)),
                "{name} is a {}: {value}",
                kind(value)
            );
        }
        assert_eq!(keys(item["queue_data"].as_object().unwrap()).len(), 2);
    }
}

#[test]
fn the_default_world_shows_every_status_ratio_quality_model_and_family() {
    let items = demo_items();
    let all = |field: &str| {
        items
            .iter()
            .map(|item| item[field].to_string())
            .collect::<BTreeSet<_>>()
    };
    assert_eq!(items.len(), 55, "the document's own total");
    let codes = ["1", "10", "5", "6", "7", "8", "9"]
        .map(String::from)
        .into();
    assert_eq!(all("video_status"), codes);
    for ratio in [
        "\"16:9\"", "\"9:16\"", "\"1:1\"", "\"4:3\"", "\"3:4\"", "\"\"",
    ] {
        assert!(all("aspect_ratio").contains(ratio), "no {ratio}");
    }
    assert_eq!(all("quality").len(), 4);
    assert_eq!(all("model").len(), 6);
    assert!(all("template_name").len() > 3, "several effects");
    let ids = all("video_id");
    let listed = |item: &&Value| ids.contains(&item["original_video_id"].to_string());
    let children: Vec<&Value> = items
        .iter()
        .filter(|item| item["original_video_id"].is_string())
        .collect();
    assert!(children.iter().any(|item| item["upscaled"] == 1));
    assert!(children.iter().any(|item| item["extended"] == 1));
    assert!(
        children
            .iter()
            .any(|item| item["lip_sync"]["text"].is_string())
    );
    assert_eq!(
        children.iter().filter(|item| !listed(item)).count(),
        1,
        "one orphan"
    );
    let effect = items.iter().find(|item| item["template_id"] != 0).unwrap();
    let i18n: Value = serde_json::from_str(effect["template_i18n_json"].as_str().unwrap()).unwrap();
    assert!(i18n["zh-CN"]["display_name"].is_string());
}

#[test]
fn ids_are_the_documents_and_dates_run_from_now_to_a_year_back_newest_first() {
    let items = demo_items();
    let dates: Vec<&str> = items
        .iter()
        .map(|item| item["created_at"].as_str().unwrap())
        .collect();
    assert!(
        dates.windows(2).all(|pair| pair[0] >= pair[1]),
        "newest first: {dates:?}"
    );
    assert!(dates[0].starts_with("2026-03-14T11:59"), "{}", dates[0]);
    assert!(dates[54].starts_with("2025-0"), "{}", dates[54]);
    assert!(
        dates
            .iter()
            .all(|date| date.len() == 20 && date.ends_with('Z'))
    );
    for item in &items {
        let id = item["video_id"].as_str().unwrap();
        let digits = id
            .strip_prefix("user:1234-pixverse:ada@example.com-video:")
            .unwrap();
        assert!(
            (12..=15).contains(&digits.len()) && digits.parse::<u64>().is_ok(),
            "{id}"
        );
        assert!(item["seed"].as_u64().unwrap() < 1 << 31);
        let url = item["url"].as_str().unwrap();
        let listed = item["video_status"] == 1;
        assert_eq!(
            url.contains("/pixverse%2Fmp4%2Fmedia%2Fweb%2F"),
            listed,
            "{url}"
        );
    }
}

#[test]
fn paging_to_the_end_yields_each_video_once() {
    let (sample, _) = world();
    for (email, limit, lengths) in [
        ("ada@example.com", 40, vec![40, 15]),
        ("ada@example.com", 55, vec![55]),
        ("ada@example.com", 7, vec![7, 7, 7, 7, 7, 7, 7, 6]),
        ("studio@vertical.example", 100, vec![18]),
        ("new@example.com", 100, vec![0]),
    ] {
        let pages = pages(&sample, email, limit);
        assert_eq!(
            pages.iter().map(Vec::len).collect::<Vec<_>>(),
            lengths,
            "{email} by {limit}"
        );
        let ids: BTreeSet<String> = pages
            .concat()
            .iter()
            .map(|item| item["video_id"].to_string())
            .collect();
        assert_eq!(ids.len(), sample.account(email).len(), "each once");
    }
}

#[test]
fn the_default_page_is_the_documents_40_of_55() {
    let (sample, _) = world();
    for path in [
        "/videos/?email=ada@example.com",
        "/videos?email=ada%40example.com&limit=&offset=",
    ] {
        let page = json(&ask(&sample, path));
        assert_eq!(page["data"].as_array().unwrap().len(), 40, "{path}");
        assert_eq!(
            (&page["next_offset"], &page["total"]),
            (&json!(40), &json!(55))
        );
    }
    let last = json(&ask(&sample, "/videos/?email=ada@example.com&offset=40"));
    assert!(
        last.get("next_offset").is_none(),
        "the field is absent at the end"
    );
    let beyond = json(&ask(
        &sample,
        "/videos/?email=ada@example.com&offset=99999999999",
    ));
    assert_eq!(beyond, json!({ "data": [], "total": 55 }));
}

#[test]
fn bad_requests_are_refused_with_the_documents_error_body() {
    let (sample, _) = world();
    for (path, code) in [
        ("/videos/", 400),
        ("/features/", 400),
        ("/videos/?email=nobody@example.com", 404),
        ("/videos/?email=ada@example.com&limit=101", 400),
        ("/videos/?email=ada@example.com&limit=0", 400),
        ("/videos/?email=ada@example.com&limit=many", 400),
        ("/videos/?email=ada@example.com&offset=-1", 400),
        (
            "/videos/user%3A1234-pixverse%3Aada%40example.com-video%3A1",
            404,
        ),
        ("/nowhere", 404),
    ] {
        let answer = ask(&sample, path);
        assert_eq!(answer.status().as_u16(), code, "{path}");
        let body = json(&answer);
        assert!(
            body["error"].is_string() && body["code"] == code,
            "{path}: {body}"
        );
    }
    let request = http::Request::get(format!("{}/accounts", support::API))
        .body(())
        .unwrap();
    for refused in [
        sample.answer(&request),
        ask_as(&sample, "/accounts", "user:1-wrong"),
    ] {
        assert_eq!(refused.status(), 401);
        assert_eq!(refused.body(), r#"{"error":"Unauthorized","code":401}"#);
    }
}

#[test]
fn a_token_of_one_account_needs_no_email() {
    let spec = AccountSpec::new("only@example.com").videos(3);
    let sample = Sample::builder()
        .clock(&noon())
        .token("user:9-fake")
        .account(spec)
        .build();
    assert_eq!(json(&ask(&sample, "/videos/"))["total"], 3);
    assert_eq!(
        json(&ask(&sample, "/videos/?email=ONLY@example.com"))["total"],
        3,
        "any case"
    );
}

#[test]
fn two_tokens_may_open_the_same_account_and_a_replaced_one_opens_none() {
    let shared = || AccountSpec::new("both@example.com").videos(2);
    let sample = Sample::builder()
        .clock(&noon())
        .token("user:1-fake")
        .account(shared())
        .token("user:2-fake")
        .account(shared())
        .build();
    let first =
        |token: &str| json(&ask_as(&sample, "/videos/", token))["data"][0]["video_id"].to_string();
    assert!(first("user:1-fake").contains("user:1-pixverse:both@example.com-video:"));
    assert_eq!(
        first("user:1-fake").rsplit(':').next(),
        first("user:2-fake").rsplit(':').next()
    );
    assert!(sample.replace_token("user:1-fake", "user:1-fresh-fake"));
    assert_eq!(ask_as(&sample, "/videos/", "user:1-fake").status(), 401);
    assert_eq!(
        ask_as(&sample, "/videos/", "user:1-fresh-fake").status(),
        200
    );
}

#[test]
fn accounts_features_and_scheduler_answer_with_secrets_masked() {
    let (sample, _) = world();
    let accounts = json(&ask(&sample, "/accounts"));
    assert_eq!(accounts.as_object().unwrap().len(), 3);
    let ada = &accounts["ada@example.com"];
    assert_eq!(
        (&ada["email"], &ada["password"]),
        (&json!("ada@example.com"), &json!("…secured…"))
    );
    assert_eq!(ada["jwt"]["Username"], "Ada");
    let features = json(&ask(&sample, "/features/?email=ada@example.com"));
    assert_eq!(features["plan_name"], "Pro");
    let free = json(&ask(&sample, "/scheduler/available/"));
    assert_eq!(free["ada@example.com"]["running"], 4);
    assert_eq!(free["new@example.com"]["available"], 3);
}

#[test]
fn an_account_in_an_error_state_answers_596_while_the_others_work() {
    let (sample, _) = world();
    assert!(
        sample
            .account("new@example.com")
            .set_error(Some("Session refused".into()))
    );
    let refused = ask(&sample, "/videos/?email=new@example.com");
    assert_eq!(refused.status().as_u16(), 596);
    assert_eq!(
        json(&refused),
        json!({ "error": "Session refused", "code": 596 })
    );
    assert_eq!(
        json(&ask(&sample, "/accounts"))["new@example.com"]["error"],
        "Session refused"
    );
    assert_eq!(ask(&sample, "/videos/?email=ada@example.com").status(), 200);
}

#[test]
fn what_is_queued_is_generated_and_then_completed_or_moderated_as_time_passes() {
    let (sample, clock) = world();
    let ada = sample.account("ada@example.com");
    let head: Vec<u64> = ada.videos()[..4].to_vec();
    let codes = || {
        head.iter()
            .map(|id| ada.status(id).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(), [5, 5, 10, 9]);
    clock.advance(Duration::from_secs(31));
    assert_eq!(codes(), [5, 10, 10, 1]);
    clock.advance(Duration::from_secs(100));
    assert_eq!(codes(), [1, 7, 1, 1]);
    let item = &pages(&sample, "ada@example.com", 1)[0][0];
    assert_eq!(item["video_status_name"], "COMPLETED");
    assert!(
        item["url"].as_str().unwrap().ends_with(".mp4"),
        "now it has a file"
    );
}

#[test]
fn a_video_answers_404_until_it_is_made_and_then_equals_its_place_in_the_list() {
    let (sample, clock) = world();
    let studio = sample.account("studio@vertical.example");
    let minute = Duration::from_secs(60);
    let id = studio.insert_making(minute, minute, 1).unwrap();
    let path = format!("/videos/user%3A1234-pixverse%3Astudio%40vertical.example-video%3A{id}");
    assert_eq!(ask(&sample, &path).status(), 404);
    clock.advance(minute);
    assert_eq!(
        (ask(&sample, &path).status().as_u16(), studio.status(id)),
        (404, Some(10))
    );
    clock.advance(minute);
    let listed = pages(&sample, studio.email(), 100)[0][0].clone();
    assert_eq!(json(&ask(&sample, &path)), listed);
}

#[test]
fn the_second_account_holds_only_upright_videos() {
    let (sample, _) = world();
    for item in pages(&sample, "studio@vertical.example", 100).concat() {
        let ratio = item["aspect_ratio"].as_str().unwrap();
        assert!(["9:16", "3:4", ""].contains(&ratio), "{ratio}");
    }
}

//! Whatever comes: no panic, no page lost, no id changed.

use proptest::prelude::{Just, Strategy, any, prop, prop_assert, prop_assert_eq, prop_oneof};
use proptest::proptest;
use serde_json::{Map, Value, json};
use useapi::{Error, PageRequest, VideoPage};

use crate::support::script::{Stage, answer};
use crate::support::token;

const FIELDS: &[&str] = &[
    "video_status",
    "video_status_name",
    "video_status_final",
    "account_id",
    "created_at",
    "first_frame",
    "output_width",
    "original_video_id",
    "upscaled",
    "prompt",
    "model",
    "asset_id",
    "seed",
    "queue_data",
    "video_duration",
    "duration",
    "lip_sync",
    "url",
    "img_id",
    "aspect_ratio",
    "template_id",
    "template_i18n_json",
    "customer_paths",
    "unknown",
];

fn read(body: Vec<u8>) -> Result<VideoPage, Error> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();
    let stage = Stage::new([answer(200, body)]);
    runtime.block_on(stage.client.videos(&token(), &PageRequest::default()))
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[-+]?[0-9]{0,25}([.][0-9]{0,5})?([eE][-+]?[0-9]{1,4})?".prop_map(Value::from),
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}Z?".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|pairs| Value::Object(pairs.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

fn fields() -> impl Strategy<Value = Vec<(&'static str, Value)>> {
    prop::collection::vec((prop::sample::select(FIELDS), value()), 0..12)
}

proptest! {
    #[test]
    fn any_value_in_any_field_costs_no_video(fields in fields()) {
        let mut item = json!({ "video_id": "user:1-pixverse:a@b.test-video:7" });
        for (name, value) in &fields {
            item[*name] = value.clone();
        }
        let raw = item.to_string();
        let page = read(format!(r#"{{"data":[{raw}],"next_offset":1}}"#).into_bytes()).unwrap();
        prop_assert_eq!(page.unreadable.len(), 0);
        let video = &page.videos[0];
        prop_assert_eq!(video.number(), Some("7"));
        prop_assert_eq!(video.raw(), raw);
        let _ = (video.in_progress(), video.created_at(), video.effect_names());
        for text in [&video.prompt, &video.url, &video.model].into_iter().flatten() {
            prop_assert!(text.chars().all(|c| !c.is_control() || c == '\n' || c == '\t'));
        }
    }

    #[test]
    fn any_items_are_all_counted(items in prop::collection::vec(value(), 0..20)) {
        let page = read(json!({ "data": items }).to_string().into_bytes()).unwrap();
        prop_assert_eq!(page.videos.len() + page.unreadable.len(), items.len());
    }

    #[test]
    fn any_cursor_and_total_leave_the_page(next in value(), total in value()) {
        let body = json!({ "data": [], "next_offset": next, "total": total });
        prop_assert!(read(body.to_string().into_bytes()).is_ok());
    }

    #[test]
    fn any_bytes_are_a_page_or_an_error(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(bytes);
    }

    #[test]
    fn a_page_with_any_bytes_changed_is_a_page_or_an_error(
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8),
    ) {
        let mut body = include_bytes!("../fixtures/list-videos-200.json").to_vec();
        for (at, byte) in changes {
            let at = at.index(body.len());
            body[at] = byte;
        }
        let _ = read(body);
    }

    #[test]
    fn whole_numbers_come_through_unchanged(number in any::<i64>()) {
        for text in [number.to_string(), format!("\"{number}\""), format!("{number}.0")] {
            let body = format!(r#"{{"data":[{{"video_id":"7","template_id":{text}}}]}}"#);
            let page = read(body.into_bytes()).unwrap();
            prop_assert_eq!(page.videos[0].template_id, Some(number));
        }
    }
}

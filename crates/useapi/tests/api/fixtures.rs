//! The document's own sample answers, word for word.

use useapi::{Error, PageRequest, QueueData, Status, Video, VideoPage};

use crate::support::script::{Stage, answer};
use crate::support::token;

const OK: &str = include_str!("../fixtures/list-videos-200.json");
const BAD_REQUEST: &str = include_str!("../fixtures/list-videos-400.json");
const UNAUTHORIZED: &str = include_str!("../fixtures/list-videos-401.json");

const CREATED: &str = "2024-11-11T12:34:56Z";

async fn page() -> VideoPage {
    let stage = Stage::new([answer(200, OK)]);
    stage
        .client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap()
}

async fn videos() -> [Video; 2] {
    page()
        .await
        .videos
        .try_into()
        .expect("the sample holds two videos")
}

#[tokio::test]
async fn the_sample_page_has_two_videos_a_cursor_and_a_total() {
    let page = page().await;
    assert_eq!(page.videos.len(), 2);
    assert_eq!(page.next.unwrap().as_str(), "40");
    assert_eq!(page.total, Some(55));
    assert_eq!((page.unreadable.len(), page.oddities), (0, vec![]));
}

#[tokio::test]
async fn the_first_sample_video_is_read_field_by_field() {
    let [video, _] = videos().await;
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        video.video_id,
        "user:<userid>-pixverse:<email>-video:11223344"
    );
    assert_eq!(video.number(), Some("11223344"));
    assert_eq!(video.status, Status::Generating);
    assert_eq!(video.status_code, Some(10));
    assert_eq!(video.status_name, text("GENERATING"));
    assert_eq!(video.status_final, Some(false));
    assert!(video.in_progress());
    assert_eq!(video.account_id, Some(33_445_566));
    assert_eq!(video.created_at(), CREATED.parse().ok());
    assert_eq!(
        (video.first_frame, video.last_frame),
        (None, None),
        "`\"\"` is nothing"
    );
    assert_eq!(
        (video.output_width, video.output_height),
        (Some(0), Some(0))
    );
    assert_eq!(video.original, None, "the number 0 is no original");
    assert_eq!((video.upscaled, video.extended), (Some(0), Some(0)));
    assert_eq!(
        (video.prompt, video.negative_prompt),
        (text("<prompt>"), None)
    );
    assert_eq!((video.model, video.model_name), (text("v3"), None));
    assert_eq!(
        (video.quality, video.motion_mode),
        (text("540p"), text("normal"))
    );
    assert_eq!(
        (video.asset_id, video.asset_name, video.asset_img_url),
        (Some(0), None, None)
    );
    assert_eq!(video.auto_character_prompt, Some(0));
    assert_eq!((video.seed, video.likes), (Some(123_456), Some(0)));
    let queue = QueueData {
        queue_time: Some(1),
        queue_count: Some(0),
    };
    assert_eq!(video.queue_data, Some(queue));
    assert_eq!(
        (video.duration, video.video_duration),
        (Some(5.0), Some(5.0))
    );
    assert_eq!(video.lip_sync, None, "`{{}}` is no lip sync");
    assert_eq!(video.url, text("https://media.pixverse.ai/...mp4"));
    assert_eq!(video.img_id, Some(55_667_788));
    assert_eq!(video.img_url, text("https://media.pixverse.ai/...webp"));
    assert_eq!((video.motion_brush, video.style), (None, None));
    assert_eq!(video.remove_watermark, Some(0));
    assert_eq!(video.nick_name, text("<name>"));
    assert_eq!(video.avatar, text("https://media.pixverse.ai/...jpeg"));
    assert_eq!(video.aspect_ratio, text("3:4"));
    assert_eq!(video.camera_movement, text("default"));
    assert_eq!(video.relation_type, Some(0));
    assert_eq!((video.template_id, video.template_name), (Some(0), None));
    assert_eq!(
        (
            video.template_thumbnail_url,
            video.template_thumbnail_video_url
        ),
        (None, None)
    );
    assert_eq!(video.template_i18n_json, None);
    assert_eq!(
        (video.workflow_tag, video.customer_paths, video.platform),
        (None, None, None)
    );
    assert_eq!(
        video.oddities,
        Vec::<&str>::new(),
        "the document's own sample is not odd"
    );
}

#[tokio::test]
async fn the_second_sample_video_is_read_where_it_differs() {
    let [_, video] = videos().await;
    let text = |text: &str| Some(text.to_owned());
    assert_eq!(
        video.video_id,
        "user:<userid>-pixverse:<email>-video:112233445566"
    );
    assert_eq!(video.number(), Some("112233445566"));
    assert_eq!(
        (&video.status, video.status_code),
        (&Status::Completed, Some(1))
    );
    assert_eq!(video.status_name, text("COMPLETED"));
    assert_eq!(video.status_final, Some(true));
    assert!(!video.in_progress());
    assert_eq!(video.created_at(), CREATED.parse().ok());
    assert_eq!(video.first_frame, text("https://media.pixverse.ai/....jpg"));
    assert_eq!(
        (video.output_width, video.output_height),
        (Some(2560), Some(1472))
    );
    let original = video.original.clone().expect("a string id is an original");
    assert_eq!(
        original.as_str(),
        "user:<userid>-pixverse:<email>-video:66778899"
    );
    assert_eq!(original.number(), Some("66778899"));
    assert_eq!(video.upscaled, Some(1));
    assert_eq!(video.negative_prompt, text("<negative prompt>"));
    assert_eq!(video.quality, text("360p"));
    assert_eq!(video.seed, Some(0));
    assert_eq!(video.lip_sync, None, "`null` is no lip sync");
    assert_eq!(video.img_id, Some(115_994_841));
    assert_eq!(video.remove_watermark, Some(1));
    assert_eq!(video.aspect_ratio, None);
    assert_eq!(
        video.template_id,
        Some(307_489_548_427_968),
        "more than 48 bits"
    );
    assert_eq!(video.template_name, text("Crazy Cat Woman"));
    let asset =
        |kind: &str| format!("https://media.pixverse.ai/asset%2Ftemplate%2Fcatwoman.{kind}");
    assert_eq!(
        video.template_thumbnail_url,
        Some(asset("png")),
        "byte for byte"
    );
    assert_eq!(video.template_thumbnail_video_url, Some(asset("mp4")));
    assert_eq!(
        video.effect_names(),
        [("zh-CN".to_owned(), "疯狂猫女变身".to_owned())]
    );
    assert_eq!(video.oddities, Vec::<&str>::new());
}

#[tokio::test]
async fn the_raw_text_of_a_video_is_exactly_what_came() {
    for video in videos().await {
        assert!(video.raw().starts_with("{ \"video_id\"") && video.raw().ends_with('}'));
        assert!(
            OK.contains(video.raw()),
            "cut out of the answer, not written anew"
        );
    }
}

#[tokio::test]
async fn the_sample_errors_are_what_they_say() {
    let stage = Stage::new([answer(400, BAD_REQUEST)]);
    let error = stage
        .client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    let message = Some("<Error message>".to_owned());
    assert_eq!(
        error,
        Error::BadRequest {
            status: 400,
            message
        }
    );

    let stage = Stage::new([answer(401, UNAUTHORIZED)]);
    let error = stage
        .client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    assert_eq!(error, Error::TokenRefused);
}

//! From the JSON of an item to a video, or to the reason why it is none.

use crate::lenient::Fields;
use crate::text;

use super::{OriginalId, QueueData, Status, Video, created};

/// Deeper items are refused: whoever parses the kept JSON later must be able to (`serde_json`
/// goes 128 levels deep).
const DEEPEST: usize = 100;

/// Reads an item. The reason for a refusal holds nothing of the item.
pub(crate) fn read(json: &str) -> Result<Video, &'static str> {
    if !json.starts_with('{') {
        return Err("not an object");
    }
    if text::depth(json) > DEEPEST {
        return Err("nested too deeply");
    }
    if let Some(fields) = Fields::read(json) {
        return video(fields, json);
    }
    // A key with half a character in it: repair the whole item to read it, and keep it as it came.
    let repaired = text::without_lone_surrogates(json);
    let fields = Fields::read(&repaired).ok_or("not an object that can be read")?;
    video(fields, json)
}

fn video(mut fields: Fields<'_>, raw: &str) -> Result<Video, &'static str> {
    let f = &mut fields;
    let video_id = id(f, "video_id").ok_or("`video_id` is missing")?;
    let status_code = f.integer("video_status");
    let status_name = f.text("video_status_name");
    let mut video = Video {
        video_id,
        status: Status::derive(status_code, status_name.as_deref()),
        status_code,
        status_name,
        status_final: f.flag("video_status_final"),
        account_id: f.id("account_id"),
        first_frame: f.text("first_frame"),
        last_frame: f.text("last_frame"),
        output_width: f.integer("output_width"),
        output_height: f.integer("output_height"),
        original: id(f, "original_video_id").map(OriginalId),
        upscaled: f.integer("upscaled"),
        extended: f.integer("extended"),
        prompt: f.text("prompt"),
        negative_prompt: f.text("negative_prompt"),
        model: f.text("model"),
        model_name: f.text("model_name"),
        quality: f.text("quality"),
        motion_mode: f.text("motion_mode"),
        camera_movement: f.text("camera_movement"),
        motion_brush: f.text("motion_brush"),
        style: f.text("style"),
        aspect_ratio: f.text("aspect_ratio"),
        seed: f.id("seed"),
        duration: f.number("duration"),
        video_duration: f.number("video_duration"),
        url: f.text("url"),
        img_id: f.id("img_id"),
        img_url: f.text("img_url"),
        asset_id: f.id("asset_id"),
        asset_name: f.text("asset_name"),
        asset_img_url: f.text("asset_img_url"),
        auto_character_prompt: f.integer("auto_character_prompt"),
        likes: f.integer("likes"),
        queue_data: queue(f),
        lip_sync: f.raw("lip_sync").and_then(unless_empty),
        remove_watermark: f.integer("remove_watermark"),
        nick_name: f.text("nick_name"),
        avatar: f.text("avatar"),
        relation_type: f.integer("relation_type"),
        template_id: f.id("template_id"),
        template_name: f.text("template_name"),
        template_thumbnail_url: f.text("template_thumbnail_url"),
        template_thumbnail_video_url: f.text("template_thumbnail_video_url"),
        template_i18n_json: f.text("template_i18n_json"),
        workflow_tag: f.text("workflow_tag"),
        customer_paths: f.raw("customer_paths").map(str::to_owned),
        platform: f.text("platform"),
        created_at: created(f),
        raw: raw.to_owned(),
        oddities: Vec::new(),
    };
    video.oddities = fields.into_oddities();
    Ok(video)
}

/// An id as text, from a string or a number; `""` and zero are none, and nothing else is one.
fn id(fields: &mut Fields<'_>, name: &'static str) -> Option<String> {
    if matches!(fields.raw(name)?, "true" | "false") {
        fields.odd(name);
        return None;
    }
    let text = fields.text(name)?;
    let zero = text.trim().parse::<f64>().is_ok_and(|number| number == 0.0);
    Some(text).filter(|text| !zero && !text.trim().is_empty())
}

fn created(fields: &mut Fields<'_>) -> Option<jiff::Timestamp> {
    let text = fields.text("created_at")?;
    let time = created::parse(&text);
    if time.is_none() {
        fields.odd("created_at");
    }
    time
}

fn queue(fields: &mut Fields<'_>) -> Option<QueueData> {
    let json = fields.raw("queue_data")?;
    let Some(mut inner) = Fields::read(json) else {
        fields.odd("queue_data");
        return None;
    };
    let queue = QueueData {
        queue_time: inner.integer("queue_time"),
        queue_count: inner.integer("queue_count"),
    };
    if !inner.into_oddities().is_empty() {
        fields.odd("queue_data");
    }
    Some(queue)
}

/// The JSON, unless it is an object or array without content, or an empty string.
fn unless_empty(json: &str) -> Option<String> {
    let content: String = json.split_whitespace().collect();
    (!matches!(content.as_str(), "{}" | "[]" | "\"\"")).then(|| json.to_owned())
}

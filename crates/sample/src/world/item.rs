//! A draft as the JSON object of the API document, field for field and in its order.

use serde::Serialize;

use super::draft::{COMPLETED, Draft, Relation, Words, in_the_making, named};
use super::prompts::compose;
use super::templates::{TEMPLATES, Template};
use crate::clips::Clip;
use crate::remote::Media;
use crate::text::scatter;

/// Who asks, and when: what an item's JSON depends on beside the video itself.
#[derive(Debug)]
pub(crate) struct Viewer<'a> {
    /// The user number of the token.
    pub(crate) user: &'a str,
    pub(crate) email: &'a str,
    pub(crate) name: &'a str,
    pub(crate) account_id: u64,
    /// Unix seconds.
    pub(crate) now: i64,
    pub(crate) media: &'a Media,
}

impl Viewer<'_> {
    pub(crate) fn video_id(&self, number: u64) -> String {
        format!("user:{}-pixverse:{}-video:{number}", self.user, self.email)
    }
}

/// The item's JSON text.
pub(crate) fn render(draft: &Draft, viewer: &Viewer<'_>) -> String {
    draft
        .clip()
        .and_then(|clip| serde_json::to_string(&item(draft, clip, viewer)).ok())
        .unwrap_or_else(|| "{}".to_owned())
}

fn item<'a>(draft: &Draft, clip: &'a Clip, viewer: &'a Viewer<'_>) -> Item<'a> {
    let code = draft.status(viewer.now);
    let (video_status_name, video_status_final) = named(code);
    let done = code == COMPLETED;
    let (output_width, output_height) = if done { size(draft, clip) } else { (0, 0) };
    let template = draft.template.and_then(|at| TEMPLATES.get(at));
    let file = format!("{}_{:x}_seed{}", clip.name, draft.number, draft.seed);
    let media = |path: String| viewer.media.url(&path, viewer.now);
    let when_done = |path: String| if done { media(path) } else { String::new() };
    let of = |f: fn(&Template) -> String| template.map(f).unwrap_or_default();
    let upscaled = matches!(draft.relation, Relation::Upscaled(_));
    Item {
        video_id: viewer.video_id(draft.number),
        video_status: code,
        account_id: viewer.account_id,
        created_at: jiff::Timestamp::from_second(draft.created)
            .unwrap_or_default()
            .to_string(),
        first_frame: when_done(format!("pixverse%2Fjpg%2Fmedia%2Ffirst%2F{file}.webp")),
        output_width,
        output_height,
        original_video_id: match draft.relation {
            Relation::Original => OriginalId::None(0),
            Relation::Upscaled(of) | Relation::Extended(of) | Relation::LipSync(of) => {
                OriginalId::Video(viewer.video_id(of))
            }
        },
        upscaled: upscaled.into(),
        prompt: match draft.words {
            Words::Clip => clip.prompt.clone(),
            Words::Composed(number) => compose(number, false),
            Words::Long(number) => compose(number, true),
        },
        model: draft.model,
        negative_prompt: &clip.negative,
        quality: format!("{}p", draft.quality),
        motion_mode: if draft.seed.is_multiple_of(5) {
            "fast"
        } else {
            "normal"
        },
        asset_id: 0,
        auto_character_prompt: 0,
        seed: draft.seed,
        likes: 0,
        model_name: "",
        queue_data: QueueData {
            queue_time: if in_the_making(code) {
                1 + scatter(1, draft.number, 1) % 90
            } else {
                1
            },
            queue_count: if in_the_making(code) {
                scatter(1, draft.number, 2) % 12
            } else {
                0
            },
        },
        video_duration: clip.seconds,
        last_frame: "",
        extended: matches!(draft.relation, Relation::Extended(_)).into(),
        lip_sync: match draft.relation {
            Relation::LipSync(_) => Some(LipSync {
                speaker_id: Some("3"),
                text: Some("Good evening, and welcome aboard."),
            }),
            Relation::Upscaled(_) => None,
            _ => Some(LipSync::default()),
        },
        url: when_done(format!("pixverse%2Fmp4%2Fmedia%2Fweb%2F{file}.mp4")),
        img_id: 1 + scatter(2, draft.number, 3) % 400_000_000,
        img_url: when_done(format!("pixverse%2Fjpg%2Fmedia%2Fweb%2F{file}.webp")),
        duration: clip.seconds,
        motion_brush: "",
        asset_name: "",
        asset_img_url: "",
        remove_watermark: upscaled.into(),
        nick_name: viewer.name,
        avatar: media(format!(
            "upload%2Favatar%2Fkaleidoscope_{:x}.webp",
            viewer.account_id
        )),
        // The document's own upscaled item has no ratio.
        aspect_ratio: if upscaled { "" } else { clip.ratio() },
        camera_movement: if draft.seed.is_multiple_of(7) {
            "zoom_in"
        } else {
            "default"
        },
        relation_type: 0,
        style: &clip.style,
        template_id: template.map_or(0, |template| template.id),
        template_name: template.map_or("", |template| template.name),
        template_thumbnail_url: template.map_or(String::new(), |template| {
            media(format!(
                "asset%2Ftemplate%2Fkaleidoscope_{}.webp",
                template.slug()
            ))
        }),
        template_thumbnail_video_url: template.map_or(String::new(), |template| {
            media(format!(
                "asset%2Ftemplate%2Fkaleidoscope_{}.mp4",
                template.slug()
            ))
        }),
        template_i18n_json: of(Template::i18n),
        workflow_tag: "",
        customer_paths: None,
        platform: "",
        video_status_name,
        video_status_final,
    }
}

/// The size in pixels that the API would give: the quality is the short side, upscaling makes it
/// four times as long, up to 1440.
fn size(draft: &Draft, clip: &Clip) -> (u32, u32) {
    let short = match (u32::from(draft.quality), draft.relation) {
        (short, Relation::Upscaled(_)) => (short * 4).min(1_440),
        (short, _) => short,
    };
    let long = short * clip.width.max(clip.height) / clip.width.min(clip.height).max(1);
    let (long, short) = (long / 8 * 8, short / 8 * 8);
    if clip.width >= clip.height {
        (long, short)
    } else {
        (short, long)
    }
}

#[derive(Serialize)]
struct Item<'a> {
    video_id: String,
    video_status: u16,
    account_id: u64,
    created_at: String,
    first_frame: String,
    output_width: u32,
    output_height: u32,
    original_video_id: OriginalId,
    upscaled: u8,
    prompt: String,
    model: &'static str,
    negative_prompt: &'a str,
    quality: String,
    motion_mode: &'static str,
    asset_id: u64,
    auto_character_prompt: u8,
    seed: u32,
    likes: u32,
    model_name: &'static str,
    queue_data: QueueData,
    video_duration: u32,
    last_frame: &'static str,
    extended: u8,
    lip_sync: Option<LipSync>,
    url: String,
    img_id: u64,
    img_url: String,
    duration: u32,
    motion_brush: &'static str,
    asset_name: &'static str,
    asset_img_url: &'static str,
    remove_watermark: u8,
    nick_name: &'a str,
    avatar: String,
    aspect_ratio: &'static str,
    camera_movement: &'static str,
    relation_type: u8,
    style: &'a str,
    template_id: u64,
    template_name: &'static str,
    template_thumbnail_url: String,
    template_thumbnail_video_url: String,
    template_i18n_json: String,
    workflow_tag: &'static str,
    customer_paths: Option<()>,
    platform: &'static str,
    video_status_name: String,
    video_status_final: bool,
}

#[derive(Serialize)]
#[serde(untagged)]
enum OriginalId {
    None(u8),
    Video(String),
}

#[derive(Serialize)]
struct QueueData {
    queue_time: u64,
    queue_count: u64,
}

#[derive(Serialize, Default)]
struct LipSync {
    #[serde(skip_serializing_if = "Option::is_none")]
    speaker_id: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'static str>,
}

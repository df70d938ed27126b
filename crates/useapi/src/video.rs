//! A video, as the provider describes it.
//!
//! How it is read from JSON is in `video/read.rs`; what its status means in `video/status.rs`.
//! What a video is to an app (an account, a file, a tile) is not known here.

mod created;
mod effect;
mod read;
mod status;

use std::fmt;

use jiff::Timestamp;

pub(crate) use self::read::read;
pub use self::status::Status;

/// A video with every field that the provider documents.
///
/// All but the id may be missing: a field that is absent, `null`, `""` or of a type that cannot be
/// read is `None`, and in the last case its name is among the [`oddities`](Self::oddities). Texts
/// hold no control characters but line breaks and tabs, and at most 1 MiB. Everything that came,
/// unknown fields included, is in [`raw`](Self::raw).
///
/// Its `Debug` shows number and status only: the id holds the account's e-mail, and a prompt is
/// the person's own.
#[derive(Clone, PartialEq)]
pub struct Video {
    /// The id, `user:<userid>-pixverse:<email>-video:<number>`: personal data, since it holds an
    /// e-mail. See [`number`](Self::number).
    pub video_id: String,
    /// What the video is up to.
    pub status: Status,
    /// `video_status` as it came.
    pub status_code: Option<i64>,
    /// `video_status_name` as it came.
    pub status_name: Option<String>,
    /// `video_status_final` as it came. The document calls a queued video final, too: see
    /// [`in_progress`](Self::in_progress).
    pub status_final: Option<bool>,
    /// The account's number at PixVerse.
    pub account_id: Option<i64>,
    /// URL of the picture that the video begins with.
    pub first_frame: Option<String>,
    /// URL of the picture that the video ends with.
    pub last_frame: Option<String>,
    /// Width in pixels; 0 while it is not known.
    pub output_width: Option<i64>,
    /// Height in pixels; 0 while it is not known.
    pub output_height: Option<i64>,
    /// `original_video_id`: the video that this one was made from.
    pub original: Option<OriginalId>,
    /// Not 0 when it is an upscaled version of its original.
    pub upscaled: Option<i64>,
    /// Not 0 when it is an extended version of its original.
    pub extended: Option<i64>,
    /// What the video was to show.
    pub prompt: Option<String>,
    /// What it was not to show.
    pub negative_prompt: Option<String>,
    /// The model, for instance `v3`.
    pub model: Option<String>,
    /// The model's name for people.
    pub model_name: Option<String>,
    /// The quality, for instance `540p`.
    pub quality: Option<String>,
    /// `normal` or `fast`.
    pub motion_mode: Option<String>,
    /// The kind of camera movement.
    pub camera_movement: Option<String>,
    /// The motion brush.
    pub motion_brush: Option<String>,
    /// The style, for instance `anime`.
    pub style: Option<String>,
    /// The aspect ratio, for instance `16:9`.
    pub aspect_ratio: Option<String>,
    /// The number that the generation started from; 0 when none was given.
    pub seed: Option<i64>,
    /// Length in seconds, as `duration` says.
    pub duration: Option<f64>,
    /// Length in seconds, as `video_duration` says.
    pub video_duration: Option<f64>,
    /// URL of the video.
    pub url: Option<String>,
    /// Id of the picture.
    pub img_id: Option<i64>,
    /// URL of the picture.
    pub img_url: Option<String>,
    /// Id of the asset.
    pub asset_id: Option<i64>,
    /// Name of the asset.
    pub asset_name: Option<String>,
    /// URL of the asset's picture.
    pub asset_img_url: Option<String>,
    /// Not 0 when a character was found automatically.
    pub auto_character_prompt: Option<i64>,
    /// Likes on PixVerse.
    pub likes: Option<i64>,
    /// Where it stands in the queue.
    pub queue_data: Option<QueueData>,
    /// The JSON of `lip_sync`; `{}` and `null` are none.
    pub lip_sync: Option<String>,
    /// Not 0 when there is no watermark.
    pub remove_watermark: Option<i64>,
    /// The person's name on PixVerse.
    pub nick_name: Option<String>,
    /// URL of the person's picture.
    pub avatar: Option<String>,
    /// How it relates to its original, as PixVerse counts.
    pub relation_type: Option<i64>,
    /// Id of the effect; 0 when there is none.
    pub template_id: Option<i64>,
    /// The effect's name, in English.
    pub template_name: Option<String>,
    /// URL of the effect's picture.
    pub template_thumbnail_url: Option<String>,
    /// URL of the effect's clip.
    pub template_thumbnail_video_url: Option<String>,
    /// The effect's names as JSON: see [`effect_names`](Self::effect_names).
    pub template_i18n_json: Option<String>,
    /// The workflow that it was made by.
    pub workflow_tag: Option<String>,
    /// The JSON of `customer_paths`, which may be anything.
    pub customer_paths: Option<String>,
    /// Where it was made.
    pub platform: Option<String>,
    /// The names of the fields that were lost or changed when the video was read.
    pub oddities: Vec<&'static str>,
    created_at: Option<Timestamp>,
    raw: String,
}

/// The id of the video that another was made from, as text: never empty, never `0`.
///
/// It comes as a number or as an id like [`Video::video_id`]; its `Debug` hides it.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OriginalId(String);

/// Where a video stands in the queue.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct QueueData {
    /// How long it waits.
    pub queue_time: Option<i64>,
    /// How many wait.
    pub queue_count: Option<i64>,
}

impl Video {
    /// Reads the JSON of one video, as [`raw`](Self::raw) keeps it; the reason for a refusal holds
    /// nothing of the item.
    ///
    /// # Errors
    ///
    /// When it is no object, or one without an id.
    pub fn from_json(json: &str) -> Result<Self, &'static str> {
        read(json)
    }

    /// The digits behind the last `video:` of the id.
    ///
    /// Under another token the same video has another id, but the same number.
    pub fn number(&self) -> Option<&str> {
        number_of(&self.video_id)
    }

    /// The e-mail of the account that it belongs to, as its id holds it.
    pub fn account_email(&self) -> Option<&str> {
        let (before, _) = self.video_id.rsplit_once("-video:")?;
        let (_, email) = before.split_once("-pixverse:")?;
        email.contains('@').then_some(email)
    }

    /// Whether it is worth asking for it again: it is queued, being made, or called not final.
    pub fn in_progress(&self) -> bool {
        matches!(self.status_code, Some(5 | 9 | 10))
            || matches!(self.status, Status::Queued | Status::Generating)
            || self
                .status_name
                .as_deref()
                .is_some_and(status::names_progress)
            || self.status_final == Some(false)
    }

    /// When it was made; `None` for a date that makes no sense.
    pub fn created_at(&self) -> Option<Timestamp> {
        self.created_at
    }

    /// The effect's names by language, as `(language, name)`, sorted by language; empty when there
    /// are none or they cannot be read.
    pub fn effect_names(&self) -> Vec<(String, String)> {
        self.template_i18n_json
            .as_deref()
            .map(effect::names)
            .unwrap_or_default()
    }

    /// The exact JSON that it was read from.
    pub fn raw(&self) -> &str {
        &self.raw
    }
}

impl OriginalId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The digits behind the last `video:`, or the whole of an id that is a number.
    pub fn number(&self) -> Option<&str> {
        match number_of(&self.0) {
            None if self.0.bytes().all(|byte| byte.is_ascii_digit()) => Some(&self.0),
            found => found,
        }
    }
}

fn number_of(id: &str) -> Option<&str> {
    let (_, digits) = id.rsplit_once("video:")?;
    (!digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}

impl fmt::Debug for Video {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Video")
            .field("number", &self.number())
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for OriginalId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("OriginalId")
            .field(&self.number().unwrap_or("…"))
            .finish()
    }
}

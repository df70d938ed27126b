//! From the API's words to the columns of the index.

use useapi::Video;

use crate::clip::{ClipFacts, Status};

/// What the index keeps of a video.
#[must_use]
pub fn facts_of(video: &Video) -> ClipFacts {
    let status = status_of(video);
    let watchable = !matches!(
        status,
        Status::InProgress | Status::Moderated | Status::Failed
    );
    ClipFacts {
        number: video.number().unwrap_or(&video.video_id).to_owned(),
        remote_id: video.video_id.clone(),
        queued: status == Status::InProgress && video.status == useapi::Status::Queued,
        status_word: match &video.status {
            useapi::Status::Other(word) => Some(match video.status_code {
                Some(code) if *word != code.to_string() => format!("{word} ({code})"),
                _ => word.clone(),
            }),
            _ => None,
        },
        status: status.id(),
        made_ms: video.created_at().map(|at| at.as_millisecond()),
        prompt: video.prompt.clone().unwrap_or_default(),
        negative_prompt: video.negative_prompt.clone(),
        model: video.model.clone(),
        quality: video.quality.clone(),
        seconds: video
            .video_duration
            .or(video.duration)
            .filter(|seconds| *seconds > 0.0),
        width: pixels(video.output_width),
        height: pixels(video.output_height),
        ratio: video.aspect_ratio.clone(),
        upscaled: is_set(video.upscaled),
        extended: is_set(video.extended),
        lip_sync: video.lip_sync.is_some(),
        // The list has no field for it; what lips were moved to can be heard.
        sound: video.lip_sync.is_some().then_some(true),
        original: video
            .original
            .as_ref()
            .map(|id| id.number().unwrap_or(id.as_str()).to_owned()),
        seed: video
            .seed
            .filter(|seed| *seed != 0)
            .map(|seed| seed.to_string()),
        motion: video.motion_mode.clone(),
        style: video.style.clone(),
        effect: video.template_name.clone(),
        effect_names: video.effect_names(),
        camera: video.camera_movement.clone(),
        // The list names an address for a clip before there is a file behind it.
        clip_url: video.url.clone().filter(|_| watchable),
        picture_url: video.img_url.clone(),
        raw: video.raw().to_owned(),
    }
}

fn status_of(video: &Video) -> Status {
    if video.in_progress() {
        return match &video.status {
            // A server's own word that is not final is still shown as that word.
            useapi::Status::Other(word) => Status::Other(word.as_str().into()),
            _ => Status::InProgress,
        };
    }
    match &video.status {
        useapi::Status::Completed => Status::Completed,
        useapi::Status::Queued | useapi::Status::Generating => Status::InProgress,
        useapi::Status::Moderated => Status::Moderated,
        useapi::Status::Failed => Status::Failed,
        useapi::Status::Deleted => Status::Deleted,
        useapi::Status::Unknown => Status::Unknown,
        useapi::Status::Other(word) => Status::Other(word.as_str().into()),
    }
}

fn pixels(value: Option<i64>) -> Option<u32> {
    value
        .and_then(|value| u32::try_from(value).ok())
        .filter(|pixels| *pixels > 0)
}

fn is_set(value: Option<i64>) -> bool {
    value.is_some_and(|value| value != 0)
}

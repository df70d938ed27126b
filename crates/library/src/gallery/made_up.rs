//! Clips that are made up for the tests of this room.

use super::{Columns, RowFacts, Tone};
use crate::clip::{AccountKey, ClipKey, Status};

/// A completed clip of account 1, made in the second of its key.
pub(super) fn clip(key: i64) -> RowFacts {
    RowFacts {
        key: ClipKey(key),
        account: AccountKey(1),
        number: key.to_string(),
        box_ratio: 1778,
        ratio: Some("16:9".into()),
        status: Status::Completed,
        queued: false,
        made_ms: Some(key * 1000),
        finished_ms: Some(key * 1000),
        first_seen_ms: key * 1000,
        model: Some("v4".into()),
        quality: Some("540p".into()),
        style: None,
        effect: None,
        seconds: Some(5.0),
        original: None,
        upscaled: false,
        extended: false,
        lip_sync: false,
        sound: None,
        unwanted: false,
        seed: true,
        prompt_hash: key,
        unlisted: false,
        here: false,
        downloading: false,
        favourite: false,
        rating: 0,
        tone: Tone::NONE,
    }
}

/// Columns of these clips.
pub(super) fn columns(clips: impl IntoIterator<Item = RowFacts>) -> Columns {
    let columns = Columns::default();
    columns.take(&[], clips.into_iter().collect(), 1);
    columns
}

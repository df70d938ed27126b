//! What a clip is to this app: its keys, its status, and the facts that the index keeps of it.

use std::sync::Arc;

use serde::Serialize;

/// The local key of a clip: the only name of it that leaves the library.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct ClipKey(pub i64);

/// The local key of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct AccountKey(pub i64);

/// What became of a clip, as the filter bar groups it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// Made.
    Completed,
    /// Queued or being made.
    InProgress,
    /// Refused by the content check.
    Moderated,
    /// Could not be made.
    Failed,
    /// Deleted at PixVerse.
    Deleted,
    /// The server gave no status at all.
    Unknown,
    /// Any other word of the server.
    Other(Arc<str>),
}

impl Status {
    /// The name by which the page and the index know it; the inverse of [`Status::from_id`].
    #[must_use]
    pub fn id(&self) -> String {
        match self {
            Self::Completed => "completed".into(),
            Self::InProgress => "in-progress".into(),
            Self::Moderated => "moderated".into(),
            Self::Failed => "failed".into(),
            Self::Deleted => "deleted".into(),
            Self::Unknown => "unknown".into(),
            Self::Other(word) => format!("other:{word}"),
        }
    }

    /// The status of a name; a name that nobody gave is taken as the server's own word.
    #[must_use]
    pub fn from_id(id: &str) -> Self {
        match id {
            "completed" => Self::Completed,
            "in-progress" => Self::InProgress,
            "moderated" => Self::Moderated,
            "failed" => Self::Failed,
            "deleted" => Self::Deleted,
            "unknown" => Self::Unknown,
            other => Self::Other(other.strip_prefix("other:").unwrap_or(other).into()),
        }
    }

    /// Whether a clip without a picture shows words instead of waiting for one.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        matches!(self, Self::Moderated | Self::Failed | Self::Deleted)
    }
}

/// What the remote list said of a clip, in the columns of the index.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct ClipFacts {
    /// The digits after the last `video:` of the id, else the whole id.
    pub number: String,
    /// The id under the token that read it.
    #[serde(skip)]
    pub remote_id: String,
    /// The status by [`Status::id`].
    pub status: String,
    /// Whether it waits for its turn.
    pub queued: bool,
    /// The server's own word and number, where the app does not know the status.
    pub status_word: Option<String>,
    /// When it was made, in ms since 1970.
    pub made_ms: Option<i64>,
    /// The prompt; empty if there is none.
    pub prompt: String,
    /// What was not wanted.
    pub negative_prompt: Option<String>,
    /// The model's name.
    pub model: Option<String>,
    /// As `540p`.
    pub quality: Option<String>,
    /// Length in seconds.
    pub seconds: Option<f64>,
    /// Pixels; none for 0.
    pub width: Option<u32>,
    /// Pixels; none for 0.
    pub height: Option<u32>,
    /// The clip's own ratio field, as `16:9`.
    pub ratio: Option<String>,
    /// Whether it was upscaled.
    pub upscaled: bool,
    /// Whether it goes on where another clip ends.
    pub extended: bool,
    /// Whether lips were moved to words.
    pub lip_sync: bool,
    /// Whether it can be heard; none where nobody said so.
    pub sound: Option<bool>,
    /// The number of the clip that it was made from.
    pub original: Option<String>,
    /// Digit by digit.
    pub seed: Option<String>,
    /// The motion mode.
    pub motion: Option<String>,
    /// The style.
    pub style: Option<String>,
    /// The effect's name.
    pub effect: Option<String>,
    /// The effect's names by language.
    pub effect_names: Vec<(String, String)>,
    /// The movement of the camera.
    pub camera: Option<String>,
    /// Where the clip lies, as the server wrote it; checked before it is opened, never shown.
    #[serde(skip)]
    pub clip_url: Option<String>,
    /// Where its picture lies, as the server wrote it.
    #[serde(skip)]
    pub picture_url: Option<String>,
    /// The exact text of the item.
    #[serde(skip)]
    pub raw: String,
}

impl ClipFacts {
    /// A number that differs when anything worth showing does. The signed part of an address
    /// changes with every reading and does not count.
    #[must_use]
    pub fn fingerprint(&self) -> i64 {
        use sha2::{Digest, Sha256};
        let mut digest = Sha256::new();
        digest.update(serde_json::to_vec(self).unwrap_or_default());
        for url in [&self.clip_url, &self.picture_url].into_iter().flatten() {
            digest.update(without_query(url));
        }
        first_eight(&digest.finalize())
    }

    /// A number that is equal for equal prompts; 0 for none.
    #[must_use]
    pub fn prompt_hash(&self) -> i64 {
        use sha2::{Digest, Sha256};
        if self.prompt.is_empty() {
            return 0;
        }
        match first_eight(&Sha256::digest(&self.prompt)) {
            0 => 1,
            hash => hash,
        }
    }
}

fn first_eight(digest: &[u8]) -> i64 {
    let mut first = [0; 8];
    first.copy_from_slice(&digest[..8]);
    i64::from_le_bytes(first)
}

/// An address up to its query: what stays the same when it is signed anew.
#[must_use]
pub fn without_query(url: &str) -> &str {
    url.split(['?', '#']).next().unwrap_or(url)
}

/// What a tile of the gallery shows.
#[derive(Debug, Clone)]
pub struct Tile {
    /// The clip.
    pub key: ClipKey,
    /// Its account.
    pub account: AccountKey,
    /// The status by [`Status::id`].
    pub status: String,
    /// Whether it waits for its turn.
    pub queued: bool,
    /// When it was made, in ms since 1970.
    pub made_ms: Option<i64>,
    /// Length in seconds.
    pub seconds: Option<f64>,
    /// The model's name.
    pub model: Option<String>,
    /// As `540p`.
    pub quality: Option<String>,
    /// Height in pixels of an upscaled clip.
    pub upscaled_to: Option<u32>,
    /// At most [`TILE_PROMPT_CHARS`] characters.
    pub prompt: String,
    /// The effect's name.
    pub effect: Option<String>,
    /// The version of its picture, where there is an address for one.
    pub picture: Option<String>,
    /// The ThumbHash of that picture, once it was fetched.
    pub thumbhash: Option<Vec<u8>>,
    /// Whether there is an address to play from, or a file.
    pub playable: bool,
    /// Whether its file is among the downloads.
    pub here: bool,
    /// The state of its download, by the name in the index.
    pub download: Option<String>,
    /// The person's mark.
    pub favourite: bool,
    /// The person's rating, 0 for none.
    pub rating: u8,
    /// Whether a complete reading did not see it any more.
    pub unlisted: bool,
    /// How many clips its family has in the library; 1 if it is alone.
    pub versions: u32,
    /// When it was seen to finish since the library was opened, in ms since 1970.
    pub finished_ms: Option<i64>,
}

/// How much of a prompt a tile carries: six lines of a plate, with room to spare.
pub const TILE_PROMPT_CHARS: usize = 400;

/// All that the details of a clip show.
#[derive(Debug, Clone)]
pub struct Details {
    /// What its tile shows.
    pub tile: Tile,
    /// The facts, with the raw text and the remote id left empty.
    pub facts: ClipFacts,
    /// The name of its account.
    pub account_name: String,
    /// The downloaded file, if there is one.
    pub file: Option<KeptFile>,
    /// Since when PixVerse names another file for it than the downloaded one, in ms since 1970.
    pub other_file_ms: Option<i64>,
    /// The item as the API wrote it.
    pub raw: String,
}

/// A file of the one store of clip bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptFile {
    /// Relative to the folder of its place.
    pub path: std::path::PathBuf,
    /// Bytes.
    pub bytes: u64,
    /// SHA-256 of all bytes.
    pub sha256: Vec<u8>,
    /// When that was last found true, in ms since 1970.
    pub verified_ms: i64,
}

/// A text up to `chars` characters, cut between two of them.
#[must_use]
pub fn first_chars(text: &str, chars: usize) -> &str {
    text.char_indices()
        .nth(chars)
        .map_or(text, |(end, _)| &text[..end])
}

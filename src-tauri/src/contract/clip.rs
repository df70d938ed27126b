//! A clip, as a tile and in full.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::DownloadState;

/// What a tile shows.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Tile {
    /// The local key.
    pub key: i64,
    /// The key of its account.
    pub account: i64,
    /// The status, as [`super::StatusCount::id`] names it.
    pub status: String,
    /// Whether it waits for its turn, where the status is `in-progress`.
    pub queued: bool,
    /// When it was made, in ms since 1970.
    pub made_ms: Option<i64>,
    /// Its length in seconds.
    pub seconds: Option<f64>,
    /// The model's name.
    pub model: Option<String>,
    /// The quality that was asked for, as `540p`.
    pub quality: Option<String>,
    /// The height in pixels of an upscaled clip.
    pub upscaled_to: Option<u32>,
    /// The first 400 characters of the prompt.
    pub prompt: String,
    /// The name of the effect, where one was used.
    pub effect: Option<String>,
    /// Its picture, where PixVerse gave one.
    pub picture: Option<Picture>,
    /// Whether there is a clip to play or to download.
    pub playable: bool,
    /// Whether its file is on this computer, verified.
    pub here: bool,
    /// What its download is up to, where there is one that is not finished.
    pub download: Option<DownloadState>,
    /// The person's own mark.
    pub favourite: bool,
    /// The person's own rating, 1 to 5; 0 for none.
    pub rating: u8,
    /// Whether a complete reading did not see it any more.
    pub unlisted: bool,
    /// How many clips its family has in the library; 1 if it is alone.
    pub versions: u32,
    /// When it was seen to finish in this run of the app, in ms since 1970.
    pub finished_ms: Option<i64>,
}

/// A picture that the `thumb` scheme serves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Picture {
    /// Changes when the picture does; goes into its address.
    pub version: String,
    /// Its ThumbHash in base64, from the second time on.
    pub thumbhash: Option<String>,
}

/// The size in which a picture is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum PictureSize {
    /// As the grid shows it.
    Grid,
    /// As PixVerse made it.
    Full,
}

/// What the details of a clip show. Rows without a value are left out.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Details {
    /// What its tile shows.
    pub tile: Tile,
    /// The whole prompt.
    pub prompt: String,
    /// What was not wanted.
    pub negative_prompt: Option<String>,
    /// The seed, digit by digit.
    pub seed: Option<String>,
    /// The ratio as `16:9`, from the clip's own field, else from its size.
    pub ratio: Option<String>,
    /// Width and height of the clip in pixels.
    pub size: Option<(u32, u32)>,
    /// The motion mode.
    pub motion: Option<String>,
    /// The style.
    pub style: Option<String>,
    /// The movement of the camera.
    pub camera: Option<String>,
    /// The name of its account.
    pub account_name: String,
    /// The number at the end of its id at PixVerse.
    pub id: String,
    /// The server's own word and number for the status, where the app does not know it.
    pub status_word: Option<String>,
    /// Its file, where it is on this computer.
    pub file: Option<FileHere>,
    /// Its family, oldest first, itself included; empty if it is alone.
    pub family: Vec<Relative>,
    /// How many clips have exactly this prompt, this one included; 0 without a prompt.
    pub same_prompt: u32,
    /// The effect's names in every language that PixVerse gave.
    pub effect_names: Vec<String>,
    /// Whether lips were moved to words.
    pub lip_sync: bool,
    /// Whether it can be heard; none where nobody knows.
    pub sound: Option<bool>,
    /// Whether it goes on where another clip ends.
    pub extended: bool,
    /// What the API said of it, indented, without e-mails and without the signed part of addresses.
    pub raw: String,
}

/// A clip of a family.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Relative {
    /// Its key; none for an original that is not listed any more.
    pub key: Option<i64>,
    /// What it is.
    pub relation: Relation,
    /// The first 400 characters of its prompt.
    pub prompt: String,
    /// Its picture, where PixVerse gave one.
    pub picture: Option<Picture>,
}

/// What a clip of a family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// The one that others were made from.
    Original,
    /// An upscaled version.
    Upscaled,
    /// A longer version.
    Extended,
    /// One whose lips were moved to words.
    LipSync,
    /// The clip whose family it is.
    This,
}

/// A downloaded file.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct FileHere {
    /// Its name, without the folder.
    pub name: String,
    /// The folder below the downloads folder; empty for that folder itself.
    pub folder: String,
    /// Bytes.
    pub bytes: i64,
    /// When it was verified, in ms since 1970.
    pub verified_ms: i64,
    /// Since when PixVerse has another file for this clip, in ms since 1970.
    pub other_ms: Option<i64>,
}

/// Where a clip is, and how much of it has come.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct ClipProgress {
    /// Where its bytes are.
    pub place: ClipPlace,
    /// Bytes that are here.
    pub bytes: i64,
    /// Bytes of the whole, once known.
    pub total: Option<i64>,
}

/// Where the bytes of a clip are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClipPlace {
    /// In its downloaded file.
    Download,
    /// It was downloaded, and its file is not where it was (PL-03).
    Moved,
    /// Whole, in the cache.
    Cache,
    /// On their way (S-21).
    Coming,
    /// At PixVerse alone.
    Elsewhere,
}

//! The queue of downloads.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::ProblemCode;

/// The queue as the top bar and the drawer show it.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Downloads {
    /// Clips that wait or run.
    pub left: u32,
    /// Clips that did not arrive.
    pub failed: u32,
    /// Clips of this batch that are done: since the queue was last empty.
    pub done: u32,
    /// Files that are not as they were saved any more: their rows say how.
    pub troubled: u32,
    /// Clips that go on by themselves after a run that ended in a crash or was killed.
    pub resumed: u32,
    /// When the last one of this batch ended, in ms since 1970.
    pub ended_ms: Option<i64>,
    /// Whether the person paused all of it.
    pub paused: bool,
    /// What all of it waits for; it goes on by itself.
    pub waits_for: Option<WaitsFor>,
    /// Bytes that are still to come, by what hosts said and by clips like these.
    pub bytes_left: Option<i64>,
    /// Bytes of this batch that are here.
    pub bytes_done: i64,
    /// Bytes of this batch, by the same.
    pub bytes_all: Option<i64>,
    /// Where files go, in words: the last two folders.
    pub folder: String,
    /// At most 200 rows: what runs, what failed, what waits, and the newest that are done.
    pub rows: Vec<Download>,
}

/// One row of the queue.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Download {
    /// The key of the clip.
    pub key: i64,
    /// The first 160 characters of its prompt.
    pub prompt: String,
    /// Its picture's version, as in a tile.
    pub picture: Option<String>,
    /// What it is up to.
    pub state: DownloadState,
    /// Bytes that are on the disk.
    pub bytes: i64,
    /// Bytes in all, once the server has said so.
    pub total: Option<i64>,
    /// Why it failed, or what it waits for.
    pub problem: Option<ProblemCode>,
    /// The name of the file, once it is chosen.
    pub name: Option<String>,
    /// The key of its account.
    pub account: i64,
    /// Whether the person paused it.
    pub paused: bool,
    /// Tries that brought nothing.
    pub tries: u32,
    /// When it is tried again, in ms since 1970.
    pub retry_at_ms: Option<i64>,
    /// Since when nothing came, in ms since 1970, if that is 30 s or more; it keeps trying.
    pub stalled_ms: Option<i64>,
    /// How the file of a finished one was found, if not as it was saved.
    pub found: Option<FileTrouble>,
    /// When its file was last found whole, in ms since 1970.
    pub verified_ms: Option<i64>,
}

/// How a file is that is not as it was saved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum FileTrouble {
    /// It is not where it was put (DL-18).
    Moved,
    /// The person changed it (DL-19).
    Changed,
    /// It is not what was put there (DL-21).
    Damaged,
}

/// What the whole queue waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum WaitsFor {
    /// A network.
    Network,
    /// Room on the disk.
    Room,
    /// The folder.
    Folder,
    /// The right to write there.
    Rights,
}

/// What a download is up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum DownloadState {
    /// In the queue.
    Waiting,
    /// Bytes arrive.
    Running,
    /// Whole and verified under its own name.
    Done,
    /// It did not arrive.
    Failed,
}

/// What became of the wish to download some clips.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Queued {
    /// Now in the queue.
    pub added: u32,
    /// On this computer already, or on their way.
    pub already: u32,
    /// Without a file: in the making, moderated, failed.
    pub without_file: u32,
}

/// Clips that were chosen: a selection, or everything that a view shows.
#[derive(Debug, Clone, Deserialize, TS)]
#[serde(untagged)]
pub enum Chosen {
    /// A selection.
    Keys {
        /// The keys of the clips.
        keys: Vec<i64>,
    },
    /// Everything that matches.
    View {
        /// The view.
        view: u32,
    },
}

/// What a choice of clips comes to.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Summary {
    /// Its name, for `download_summed`.
    pub id: u32,
    /// Clips that would be fetched.
    pub to_download: u32,
    /// Clips that are here, or on their way.
    pub here: u32,
    /// Clips that have no file.
    pub without: u32,
    /// Clips that are in the making.
    pub in_progress: u32,
    /// About how many bytes, by clips like these.
    pub bytes: i64,
    /// Bytes that the disk has room for, where it says so.
    pub free: Option<i64>,
    /// Where files go, in words.
    pub folder: String,
    /// Whether this is the first download: where files go is to be said.
    pub first: bool,
    /// The first three names.
    pub names: Vec<String>,
}

/// How clips would be named by a template.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NamesPreview {
    /// The names; none where the template is none.
    pub names: Vec<String>,
    /// What is wrong with it.
    pub problem: Option<NamesProblem>,
    /// At which character, counted from 0.
    pub at: Option<u32>,
}

/// What is wrong with a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum NamesProblem {
    /// No field has this name.
    UnknownField,
    /// A brace or a bracket has no other end.
    Unclosed,
    /// The name of the file has no `{id}`.
    NoId,
    /// What stands behind the colon says no date.
    BadDate,
    /// What stands behind the field is not understood.
    BadFormat,
    /// Too many words, or too many folders.
    TooLong,
    /// There is nothing.
    Empty,
}

/// For one account what is listed, what is here, and what is not, and why.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Ledger {
    /// The key of the account.
    pub account: i64,
    /// Its name.
    pub name: String,
    /// Clips that its list has.
    pub listed: u32,
    /// Clips whose files are here.
    pub here: u32,
    /// Since when all of those are known to be whole, in ms since 1970.
    pub verified_ms: Option<i64>,
    /// Clips that are not here.
    pub missing: Vec<MissingClips>,
    /// Whether clips are downloaded as they finish.
    pub keep: bool,
}

/// Clips that are not here for one reason.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct MissingClips {
    /// Why.
    pub reason: MissingReason,
    /// How many.
    pub clips: u32,
}

/// Why a clip that is listed is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum MissingReason {
    /// Nobody asked for it.
    NotAskedFor,
    /// It is in the queue.
    Waiting,
    /// It did not arrive.
    Failed,
    /// There is no file of it.
    NoFile,
    /// It is in the making.
    InProgress,
    /// It is not where it was put.
    Moved,
    /// The person changed it.
    Changed,
    /// It is not what was put there.
    Damaged,
}

/// How far the verification of the downloads is, and what it found.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Verifying {
    /// What it is up to.
    pub state: VerifyState,
    /// Files that were looked at.
    pub done: u32,
    /// Files in all.
    pub all: u32,
    /// Bytes that were read.
    pub bytes: i64,
    /// Files that are not what was put there, though nobody changed them.
    pub damaged: u32,
    /// Files that are not where they were put.
    pub missing: u32,
    /// Files that the person changed.
    pub changed: u32,
    /// Files that could not be read.
    pub unreadable: u32,
    /// When it came to its end, in ms since 1970.
    pub finished_ms: Option<i64>,
}

/// What a verification is up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum VerifyState {
    /// None was asked for.
    Idle,
    /// It reads.
    Running,
    /// It was paused, or the folder is away.
    Paused,
    /// It came to its end.
    Done,
}

/// What is asked of a verification.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum VerifyStep {
    /// From the first file.
    Start,
    /// Not now.
    Pause,
    /// From where it was paused.
    GoOn,
    /// Not at all.
    Stop,
}

/// What the person chose for downloads.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct DownloadSettings {
    /// Where files go, in words: the last two folders.
    pub folder: String,
    /// How they are named.
    pub template: String,
    /// How many are fetched at once: 1 to 8.
    pub parallel: u32,
    /// Whether the person was told where files go.
    pub asked: bool,
}

//! The queue of downloads.

use serde::Serialize;
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

//! What is asked of several clips at once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The sum of some clips.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SelectionFigures {
    /// How many of them the library knows.
    pub clips: u32,
    /// Their lengths together; none where none is known.
    pub seconds: Option<f64>,
    /// How many are on this computer.
    pub here: u32,
    /// How many have no file: in the making, moderated, failed.
    pub without_file: u32,
}

/// What of some clips is wanted as text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ClipText {
    /// The prompts, a line each.
    Prompt,
    /// The addresses of the files, where they are ones that may be opened.
    Link,
    /// The seeds.
    Seed,
    /// The numbers at PixVerse.
    Id,
    /// All that an export says, as one array.
    Json,
    /// The requests that would make them, for curl, with a placeholder for the token.
    Request,
}

/// What arrived since the gallery was last looked at.
#[derive(Debug, Clone, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct NewSince {
    /// When the clips were last looked at, in ms since 1970; none at the first look.
    pub since_ms: Option<i64>,
    /// How many arrived since then.
    pub clips: u32,
}

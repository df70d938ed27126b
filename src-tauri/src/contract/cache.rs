//! What can be fetched again, and how much room it takes.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What the caches use, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct CacheUse {
    /// Clips that were watched.
    pub clips: i64,
    /// Pictures of clips.
    pub pictures: i64,
}

/// One of the caches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Cached {
    /// Clips that were watched.
    Clips,
    /// Pictures of clips.
    Pictures,
}

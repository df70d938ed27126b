//! Where the person is in the window: held in memory, and given back to a page that had to start anew.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::Query;

/// Where the person is. It lives as long as the app runs, and is written nowhere.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Session {
    /// What is asked for; none before the first question.
    pub query: Option<Query>,
    /// Which clip is where in the window; none at the top.
    pub place: Option<SessionPlace>,
    /// The clip with the focus.
    pub focus: Option<i64>,
    /// What the viewer shows, where it is open.
    pub viewer: Option<SessionViewer>,
    /// Whether the drawer of downloads is open.
    pub drawer: bool,
    /// Whether the window fills the screen.
    pub full_screen: bool,
}

/// A clip, and how far its row begins below the upper edge.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionPlace {
    /// The clip.
    pub key: i64,
    /// Where it stood in the view, in case it is gone.
    pub position: u32,
    /// Pixels; negative when the row is cut.
    pub below: f64,
}

/// What the viewer shows.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionViewer {
    /// The clip.
    pub key: i64,
    /// The clips beside it, where those are not the ones of the grid.
    pub beside: Option<Vec<i64>>,
    /// Whether they are compared: a step keeps the moment.
    pub compares: bool,
}

/// The clips that the person chose, apart from [`Session`] since they may be many.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct SessionClips {
    /// The selection, in the order in which it was made.
    pub chosen: Vec<i64>,
    /// Exactly these are shown in the grid; none for the answer to the question.
    pub only: Option<Vec<i64>>,
}

/// What a page gets that takes the place of one that ended.
#[derive(Debug, Clone, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Restarted {
    /// Where the person was.
    pub session: Session,
    /// Which clips were chosen.
    pub clips: SessionClips,
}

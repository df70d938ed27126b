//! What the person chose, as the page sees it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// The choices that the page reads and writes; the store behind it is one small file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase", default)]
pub struct Settings {
    /// Colours.
    pub theme: Theme,
    /// The size of text and controls in per cent: 90 to 200; none follows the system.
    pub interface_size: Option<u16>,
    /// How much moves.
    pub motion: Motion,
    /// The height of a row of tiles in pixels: 96 to 360.
    pub tile_height: u16,
    /// Whether clips play without sound.
    pub muted: bool,
    /// How loud, 0 to 1.
    pub volume: f64,
    /// Whether a clip starts again at its end.
    pub repeat: bool,
    /// Whether the details stand beside the clip; none until the person chose.
    pub details: Option<bool>,
    /// The account that is shown; none for all.
    pub account: Option<i64>,
    /// How often to look for new clips while the window is visible, in minutes: 5, 15 or 60; none for
    /// never.
    pub look_every: Option<u16>,
    /// Whether the desktop tells of clips that have finished.
    pub notify: bool,
    /// How the window is drawn; takes effect at the next start.
    pub graphics: Graphics,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            theme: Theme::System,
            interface_size: None,
            motion: Motion::System,
            tile_height: 200,
            muted: true,
            volume: 1.0,
            repeat: true,
            details: None,
            account: None,
            look_every: None,
            notify: true,
            graphics: Graphics::Auto,
        }
    }
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Theme {
    /// As the system.
    System,
    /// Dark.
    Dark,
    /// Light.
    Light,
}

/// How much moves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Motion {
    /// As the system.
    System,
    /// Less.
    Less,
    /// All of it.
    Full,
}

/// How the window is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Graphics {
    /// By what this computer has.
    Auto,
    /// Without accelerated compositing.
    Safe,
    /// With it.
    Accelerated,
}

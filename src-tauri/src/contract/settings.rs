//! What the person chose, as the page sees it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize};
use ts_rs::TS;

use super::Query;

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
    /// Whether letters, figures and punctuation are keys by themselves.
    pub single_keys: bool,
    /// When a clip plays in its tile under a pointer at rest.
    pub hover_play: HoverPlay,
    /// Whether only clips on this computer play under the pointer.
    pub hover_local: bool,
    /// What is shown at the start.
    pub on_start: OnStart,
    /// Which pictures are fetched before they are looked at.
    pub ahead: Ahead,
    /// How much room watched clips may take, in millions of bytes.
    pub clip_cache_mb: u32,
    /// What closing the window does while downloads are on their way.
    pub on_close: OnClose,
    /// Whether the drawer of downloads is open.
    pub drawer: bool,
    /// The last question and place; none before the first.
    #[serde(deserialize_with = "if_understood")]
    pub place: Option<LastPlace>,
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
            single_keys: true,
            hover_play: HoverPlay::Soon,
            hover_local: false,
            on_start: OnStart::Newest,
            ahead: Ahead::Newest,
            clip_cache_mb: 2_000,
            on_close: OnClose::Ask,
            drawer: false,
            place: None,
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

/// When a clip plays in its tile under a pointer at rest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum HoverPlay {
    /// Never.
    Off,
    /// At once.
    Now,
    /// After 0.3 s.
    Soon,
    /// After 0.6 s.
    Later,
}

/// What is shown at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum OnStart {
    /// The newest clips.
    Newest,
    /// What was shown when the app was left.
    GoOn,
}

/// Which pictures are fetched before they are looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum Ahead {
    /// All of the library.
    All,
    /// Of the newest clips.
    Newest,
    /// None.
    LookedAt,
}

/// What closing the window does while downloads are on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum OnClose {
    /// Asks.
    Ask,
    /// Hides the window until they are done.
    Background,
    /// Ends the app; they go on at the next start.
    Quit,
}

/// Where the person was in the library.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LastPlace {
    /// When it was kept, in ms since 1970.
    pub at_ms: i64,
    /// What was asked for.
    pub query: Query,
    /// The first clip in sight; none at the top.
    pub key: Option<i64>,
    /// The version that kept it; another one at the start is an update.
    pub version: String,
    /// Whether the window was still in use: a place found so at the start was left by a crash.
    pub open: bool,
}

/// A value that an older version wrote in another shape is left out, and the rest of the file stands.
fn if_understood<'de, D: Deserializer<'de>, T: DeserializeOwned>(
    from: D,
) -> Result<Option<T>, D::Error> {
    let value = serde_json::Value::deserialize(from)?;
    Ok(serde_json::from_value(value).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_of_another_version_costs_the_place_alone() {
        let kept = r#"{"theme": "dark", "place": {"atMs": 1, "query": {"words": "a cat"}}}"#;
        let settings: Settings = serde_json::from_str(kept).unwrap();
        assert_eq!((settings.theme, settings.place), (Theme::Dark, None));
    }

    #[test]
    fn a_place_comes_back_as_it_was_kept() {
        let place = r#"{"atMs":1,"query":{"accounts":[],"text":"cat","filters":[],"status":null,
            "sort":"newest"},"key":7,"version":"0.1.0","open":true}"#;
        let settings: Settings = serde_json::from_str(&format!(r#"{{"place": {place}}}"#)).unwrap();
        let found = settings.place.expect("a place");
        assert_eq!(
            (found.key, found.query.text.as_str(), found.open),
            (Some(7), "cat", true)
        );
    }
}

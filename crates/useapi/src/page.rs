//! A page of videos: how it is asked for, what it holds, and where the next one begins.
//!
//! When a pass over all pages ends is the caller's rule, not this module's.

use std::fmt;

use serde_json::value::RawValue;

use crate::error::Error;
use crate::lenient::Fields;
use crate::text;
use crate::video::{self, Video};

/// The longest cursor that is believed, in bytes: it has to fit into a URL.
const LONGEST_CURSOR: usize = 2_048;

/// How much of an unreadable item is kept, in bytes.
const KEPT_OF_UNREADABLE: usize = 64 * 1024;

/// Which page to ask for.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct PageRequest {
    /// The account; required as soon as the token has several.
    pub email: Option<String>,
    /// How many videos; the server's default is 40. More than 100 are never asked for.
    pub limit: Option<u16>,
    /// Where to begin: the `next` of the page before, or nothing for the first page.
    pub offset: Option<Cursor>,
}

/// A page of videos, in the order that the server sent.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct VideoPage {
    /// The videos that could be read.
    pub videos: Vec<Video>,
    /// Where the next page begins. A page may be short or empty and yet have one.
    pub next: Option<Cursor>,
    /// How many videos there are, as the server says. It moves, and may be wrong.
    pub total: Option<i64>,
    /// The items that could not be read.
    pub unreadable: Vec<UnreadableItem>,
    /// What was wrong with the page itself, by name: `utf8` when bytes had to be replaced,
    /// `control_characters` when they stood unescaped in strings, `next_offset` and `total` when
    /// they came as something that could not be used.
    pub oddities: Vec<&'static str>,
}

/// Where a page begins: opaque, and sent back exactly as it came.
///
/// The server sends a number or a string; what it means is described in three ways and is not
/// for us to compute with. Its `Debug` hides it, because it may be a video's id, which holds an
/// e-mail.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cursor(Box<str>);

/// An item of a page that is no video, kept so that it can be counted and looked at.
#[derive(Clone, PartialEq, Eq)]
pub struct UnreadableItem {
    /// Its JSON, at most 64 KiB of it.
    pub raw: String,
    /// Why it could not be read; our words, nothing of its content.
    pub reason: String,
}

impl Cursor {
    /// The cursor as text, for storing it.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The cursor that [`as_str`](Self::as_str) gave out earlier.
    pub fn from_stored(text: &str) -> Self {
        Self(text.into())
    }
}

impl VideoPage {
    /// Reads a page from its top-level object.
    pub(crate) fn read(mut fields: Fields<'_>) -> Result<Self, Error> {
        let data = fields
            .raw("data")
            .ok_or_else(|| shape("`data` is missing"))?;
        let items: Vec<&RawValue> =
            serde_json::from_str(data).map_err(|_| shape("`data` is not an array"))?;

        let mut page = Self {
            next: cursor(&mut fields),
            ..Self::default()
        };
        page.total = fields.integer("total");
        for item in items {
            match video::read(item.get()) {
                Ok(video) => page.videos.push(video),
                Err(reason) => page.unreadable.push(UnreadableItem {
                    raw: text::cut(item.get(), KEPT_OF_UNREADABLE).to_owned(),
                    reason: reason.to_owned(),
                }),
            }
        }
        page.oddities = fields.into_oddities();
        Ok(page)
    }
}

fn cursor(fields: &mut Fields<'_>) -> Option<Cursor> {
    let text = fields.verbatim("next_offset")?;
    if text.is_empty() {
        return None;
    }
    let is_bool = matches!(fields.raw("next_offset"), Some("true" | "false"));
    if is_bool || text.len() > LONGEST_CURSOR {
        fields.odd("next_offset");
        return None;
    }
    Some(Cursor(text.into()))
}

fn shape(reason: &'static str) -> Error {
    Error::UnexpectedShape {
        reason,
        message: None,
    }
}

impl fmt::Debug for PageRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PageRequest")
            .field("email", &self.email.as_ref().map(|_| "…"))
            .field("limit", &self.limit)
            .field("offset", &self.offset)
            .finish()
    }
}

impl fmt::Debug for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cursor(…)")
    }
}

impl fmt::Debug for UnreadableItem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UnreadableItem")
            .field("bytes", &self.raw.len())
            .field("reason", &self.reason)
            .finish()
    }
}

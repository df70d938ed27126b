//! What an export says of a clip: facts and the person's marks, read in small lots.

use rusqlite::{OptionalExtension, Row as SqlRow};

use super::videos::names_from;
use super::{Index, IndexError};
use crate::clip::ClipKey;

/// A clip on its way into an export. It holds e-mails; what is written leaves them out unless they
/// are asked for.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Exportable {
    /// The id under the token that read it last; holds an e-mail.
    pub remote_id: String,
    /// The number of the id.
    pub number: String,
    /// The e-mail of its account.
    pub email: String,
    /// The name of its account.
    pub account: String,
    /// The status by its name.
    pub status: String,
    /// When it was made, in ms since 1970.
    pub made_ms: Option<i64>,
    /// The prompt.
    pub prompt: String,
    /// What was not wanted.
    pub negative_prompt: Option<String>,
    /// The model's name.
    pub model: Option<String>,
    /// As `540p`.
    pub quality: Option<String>,
    /// Length in seconds.
    pub seconds: Option<f64>,
    /// Pixels.
    pub width: Option<u32>,
    /// Pixels.
    pub height: Option<u32>,
    /// The clip's own ratio field.
    pub ratio: Option<String>,
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
    /// The number of the clip that it was made from.
    pub original: Option<String>,
    /// Whether it was upscaled.
    pub upscaled: bool,
    /// Whether it goes on where another clip ends.
    pub extended: bool,
    /// Whether lips were moved to words.
    pub lip_sync: bool,
    /// The person's mark.
    pub favourite: bool,
    /// The person's rating, 0 for none.
    pub rating: u8,
    /// Whether it is no longer listed.
    pub unlisted: bool,
    /// The path of its file below the downloads folder.
    pub file: Option<String>,
}

impl Index {
    /// Some clips for an export, in the order of the keys. A key that nobody has is left out.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn exportable(&self, keys: &[ClipKey]) -> Result<Vec<Exportable>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT v.*, t.*, a.email, coalesce(a.name, 'Account ' || (a.mark + 1)) AS name,
                     coalesce(m.favourite, 0) AS favourite, coalesce(m.rating, 0) AS rating,
                     (SELECT f.path FROM file f WHERE f.video = v.id AND f.place = 'download')
                         AS path
                 FROM video v
                 JOIN video_text t ON t.video = v.id
                 JOIN account a ON a.id = v.account
                 LEFT JOIN mark m ON m.email = a.email AND m.number = v.number
                 WHERE v.id = ?1",
            )?;
            let mut clips = Vec::with_capacity(keys.len());
            for key in keys {
                clips.extend(query.query_row([key.0], to_exportable).optional()?);
            }
            Ok(clips)
        })
    }
}

fn to_exportable(row: &SqlRow<'_>) -> rusqlite::Result<Exportable> {
    Ok(Exportable {
        remote_id: row.get("remote_id")?,
        number: row.get("number")?,
        email: row.get("email")?,
        account: row.get("name")?,
        status: row.get("status")?,
        made_ms: row.get("made_ms")?,
        prompt: row.get("prompt")?,
        negative_prompt: row.get("negative_prompt")?,
        model: row.get("model")?,
        quality: row.get("quality")?,
        seconds: row.get("seconds")?,
        width: row.get("width")?,
        height: row.get("height")?,
        ratio: row.get("ratio")?,
        seed: row.get("seed")?,
        motion: row.get("motion")?,
        style: row.get("style")?,
        effect: row.get("effect")?,
        effect_names: names_from(row.get_ref("effect_names")?.as_str_or_null()?),
        camera: row.get("camera")?,
        original: row.get("original")?,
        upscaled: row.get("upscaled")?,
        extended: row.get("extended")?,
        lip_sync: row.get("lip_sync")?,
        favourite: row.get("favourite")?,
        rating: row.get("rating")?,
        unlisted: row.get::<_, Option<i64>>("unlisted_ms")?.is_some(),
        file: row.get("path")?,
    })
}

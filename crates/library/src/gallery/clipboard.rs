//! Clips as text for the clipboard: what a person pastes elsewhere, and never an e-mail.

use serde_json::{Map, Value, json};

use super::Gallery;
use super::export::as_json;
use crate::clip::ClipKey;
use crate::index::{Exportable, IndexError};
use crate::media::AddressRules;

/// What of a clip is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClipText {
    /// Its prompt.
    Prompt,
    /// The address of its file, where that is one that may be opened.
    Link,
    /// Its seed, digit by digit.
    Seed,
    /// Its number at PixVerse.
    Id,
    /// All that an export says of it; several as one array.
    Json,
    /// The request that would make one like it, for curl.
    Request,
}

/// What stands for the token in a request.
const TOKEN: &str = "USEAPI_TOKEN";

impl Gallery {
    /// The texts of some clips in the order of the keys, a line each; empty where none of them has
    /// what is wanted.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub fn texts(
        &self,
        keys: &[ClipKey],
        what: ClipText,
        rules: AddressRules,
    ) -> Result<String, IndexError> {
        if what == ClipText::Link {
            let mut lines = Vec::new();
            for key in keys {
                let address = self.index().address(*key)?.and_then(|address| address.clip);
                lines.extend(address.filter(|address| rules.check(address).is_ok()));
            }
            return Ok(lines.join("\n"));
        }
        let clips = self.index().exportable(keys)?;
        if what == ClipText::Json {
            return Ok(as_json(clips));
        }
        let lines = clips.iter().filter_map(|clip| match what {
            ClipText::Prompt => Some(clip.prompt.trim().to_owned()),
            ClipText::Seed => clip.seed.clone(),
            ClipText::Request => Some(request(clip)),
            // An id that is no number holds the e-mail of its account.
            _ => Some(clip.number.clone()).filter(|number| !number.contains('@')),
        });
        let lines: Vec<String> = lines.filter(|line| !line.is_empty()).collect();
        Ok(lines.join("\n"))
    }
}

/// By <https://useapi.net/docs/api-pixverse-v2/post-pixverse-videos-create-v3.html> and its sibling
/// `create-v4`, which takes the later models.
fn request(clip: &Exportable) -> String {
    let model = clip.model.as_deref().unwrap_or_default();
    let path = match model {
        "v3" | "v3.5" => "create-v3",
        _ => "create-v4",
    };
    let mut body = Map::new();
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            body.insert(name.to_owned(), value);
        }
    };
    let text = |text: &Option<String>| {
        text.clone()
            .filter(|text| !text.is_empty())
            .map(Value::from)
    };
    put("model", text(&clip.model));
    put("prompt", Some(clip.prompt.clone().into()));
    put("negative_prompt", text(&clip.negative_prompt));
    put(
        "duration",
        clip.seconds
            .filter(|length| *length >= 1.0)
            .map(|length| json!(length.round())),
    );
    put("quality", text(&clip.quality));
    put("motion_mode", text(&clip.motion));
    put("aspect_ratio", text(&clip.ratio));
    put("style", text(&clip.style));
    // Beyond 64 bits it is no seed that the server could take.
    let seed = clip
        .seed
        .as_deref()
        .and_then(|seed| seed.parse::<u64>().ok());
    put("seed", seed.map(Value::from));
    let body = Value::Object(body).to_string().replace('\'', r"'\''");
    format!(
        "curl https://api.useapi.net/v2/pixverse/videos/{path} -H 'Authorization: Bearer {TOKEN}' --json '{body}'"
    )
}

//! From an answer to the text of its JSON, or to the error that it is.
//!
//! The shape of an error is looked for before anything else, whatever the status says. What the
//! JSON means is read by `page.rs`, `account.rs`, `features.rs` and `video/`.

use std::borrow::Cow;

use ::http::HeaderMap;
use ::http::header::CONTENT_TYPE;
use serde_json::value::RawValue;

use crate::error::Error;
use crate::lenient::Fields;
use crate::token::Token;
use crate::transport::Response;
use crate::{redact, text};

/// A body's JSON, syntactically valid, and what had to be done to it.
pub(crate) struct Json<'a> {
    text: Cow<'a, str>,
    oddities: Vec<&'static str>,
}

impl Json<'_> {
    /// The top-level object's fields.
    pub(crate) fn object(&self) -> Result<Fields<'_>, Error> {
        let mut fields = Fields::read(&self.text).ok_or(Error::UnexpectedShape {
            reason: "the answer is not an object",
            message: None,
        })?;
        for oddity in &self.oddities {
            fields.odd(oddity);
        }
        Ok(fields)
    }

    /// The whole text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }
}

/// The JSON of a successful answer; every other answer is an error.
///
/// Answers of 429 and 5xx come here once no retry is left.
pub(crate) fn read<'a>(response: &'a Response, token: &Token) -> Result<Json<'a>, Error> {
    let status = response.status;
    if !(200..300).contains(&status) {
        return Err(refusal(status, message_of(response, token)));
    }
    let unexpected = || Error::UnexpectedAnswer {
        status: Some(status),
    };
    if !may_be_json(&response.headers) {
        return Err(unexpected());
    }
    let json = readable(&response.body).ok_or_else(unexpected)?;
    match Fields::read(&json.text) {
        Some(mut fields) if has_error(&fields) => Err(error_in_success(&mut fields, token)),
        _ => Ok(json),
    }
}

/// The text of a body that is JSON, with its encoding and stray control characters repaired.
fn readable(body: &[u8]) -> Option<Json<'_>> {
    let mut oddities = Vec::new();
    let mut text = String::from_utf8_lossy(body);
    if matches!(text, Cow::Owned(_)) {
        oddities.push("utf8");
    }
    if text.starts_with('\u{feff}') {
        text = Cow::Owned(text.trim_start_matches('\u{feff}').to_owned());
    }
    // Skipping a value checks its syntax without recursion, however deep it is.
    if serde_json::from_str::<&RawValue>(&text).is_err() {
        text = Cow::Owned(text::with_escaped_controls(&text));
        oddities.push("control_characters");
        serde_json::from_str::<&RawValue>(&text).ok()?;
    }
    if Fields::read(&text).is_none() {
        // Lone surrogates in a key would cost the whole object; in a value they are seen to later.
        text = Cow::Owned(text::without_lone_surrogates(&text).into_owned());
    }
    Some(Json { text, oddities })
}

fn may_be_json(headers: &HeaderMap) -> bool {
    let Some(kind) = headers.get(CONTENT_TYPE) else {
        return true;
    };
    let kind = kind.to_str().unwrap_or_default().to_ascii_lowercase();
    kind.contains("json") || kind.starts_with("text/plain")
}

fn has_error(fields: &Fields<'_>) -> bool {
    !matches!(fields.raw("error"), None | Some("\"\"" | "false"))
}

/// `{"error": …}` that came with a status of success: its own code says what it is.
fn error_in_success(fields: &mut Fields<'_>, token: &Token) -> Error {
    let message = words_of(fields, token);
    match fields
        .integer("code")
        .and_then(|code| u16::try_from(code).ok())
    {
        Some(code @ 400..=599) => refusal(code, message),
        _ => Error::UnexpectedShape {
            reason: "an error in the place of a result",
            message,
        },
    }
}

/// The error that a status means; the provider's own 596 included.
fn refusal(status: u16, message: Option<String>) -> Error {
    match status {
        401 => Error::TokenRefused,
        402 => Error::SubscriptionEnded,
        403 => Error::Forbidden { message },
        404 => Error::NotFound { message },
        407 => Error::Proxy,
        412 => Error::OutOfCredits,
        596 => Error::AccountRefused { message },
        400..=499 => Error::BadRequest { status, message },
        500..=599 => Error::Trouble { status },
        _ => Error::UnexpectedAnswer {
            status: Some(status),
        },
    }
}

fn message_of(response: &Response, token: &Token) -> Option<String> {
    let json = readable(&response.body)?;
    words_of(&mut Fields::read(&json.text)?, token)
}

/// The words of an error: `error` itself, or the message inside of upstream's own object.
fn words_of(fields: &mut Fields<'_>, token: &Token) -> Option<String> {
    let name = if fields.raw("error").is_some() {
        "error"
    } else {
        "message"
    };
    let json = fields.raw(name)?;
    if !json.starts_with('{') {
        return redact::message(&fields.text(name)?, token);
    }
    let mut inner = Fields::read(json)?;
    let words = ["message", "error", "ErrMsg", "detail"]
        .iter()
        .find_map(|name| inner.text(name))?;
    redact::message(&words, token)
}

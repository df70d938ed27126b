//! The name of a downloaded file, by a template: a subset of the grammar of gallery-dl
//! (docs/formatting.md of mikf/gallery-dl).
//!
//! `{field}`; `{field:.60}` and `{field[:60]}` for so many characters, `{field[b:60]}` for so many
//! bytes; `{created_at:%Y-%m}` for dates; `{field:?before/after/}` for what stands only where the
//! field has a value; `{{` and `}}` for braces; `/` for folders. The file's part must name `{id}`.

use std::path::PathBuf;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};

use super::words::{clean, first_bytes, part};
use crate::clip::{ClipFacts, first_chars};

/// Bytes of one part of a path at most, `.part` and `-2` included.
pub(super) const PART_BYTES: usize = 200;
/// Room for `_`, `-99` and `.mp4.part`.
const SUFFIX_BYTES: usize = 16;
/// Bytes of plain words that one part of a template may have.
const WORDS_BYTES: usize = 80;
/// Folders that a template may have.
const MOST_FOLDERS: usize = 8;
/// How names look where the person chose nothing.
const USUAL: &str = "{account}/{created_at:%Y-%m}/{created_at:%Y-%m-%d} {prompt:.60} [{id}].mp4";
/// What stands for a date that nobody gave.
const UNDATED: &str = "Undated";

/// What a name is made of.
#[derive(Debug, Clone)]
pub struct NameFacts<'a> {
    /// The account's name, never its e-mail.
    pub account: &'a str,
    /// When the clip was made.
    pub made: Option<Timestamp>,
    /// The rest.
    pub facts: &'a ClipFacts,
}

impl<'a> NameFacts<'a> {
    /// What a name is made of.
    #[must_use]
    pub fn of(account: &'a str, made: Option<Timestamp>, facts: &'a ClipFacts) -> Self {
        Self {
            account,
            made,
            facts,
        }
    }
}

/// What is wrong with a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TemplateFault {
    /// No field has this name.
    UnknownField,
    /// A brace or a bracket has no other end.
    Unclosed,
    /// The name of the file has no `{id}`.
    NoId,
    /// What stands behind the colon says no date.
    BadDate,
    /// What stands behind the field is not understood.
    BadFormat,
    /// Too many words, or too many folders.
    TooLong,
    /// There is nothing.
    Empty,
}

/// A template that is not one, and where that shows: the character, counted from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{fault:?} at character {at}")]
pub struct TemplateError {
    /// What is wrong.
    pub fault: TemplateFault,
    /// Where.
    pub at: usize,
}

/// How files are named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    text: String,
    parts: Vec<Vec<Piece>>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Words(String),
    Field(Field),
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Field {
    name: String,
    most_chars: Option<usize>,
    most_bytes: Option<usize>,
    date: Option<String>,
    around: Option<(String, String)>,
}

const FIELDS: &[&str] = &[
    "id",
    "account",
    "created_at",
    "prompt",
    "negative_prompt",
    "model",
    "quality",
    "duration",
    "width",
    "height",
    "ratio",
    "seed",
    "style",
    "effect",
    "motion",
    "camera",
];

impl Default for Template {
    fn default() -> Self {
        Self::parse(USUAL).unwrap_or(Self {
            text: USUAL.to_owned(),
            parts: vec![vec![Piece::Field(Field {
                name: "id".to_owned(),
                ..Field::default()
            })]],
        })
    }
}

impl Template {
    /// Reads a template.
    ///
    /// # Errors
    ///
    /// [`TemplateError`], with the place of the first thing that is wrong.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let mut reading = Reading {
            chars: text.chars().collect(),
            at: 0,
        };
        let mut parts = vec![Vec::new()];
        let mut words = String::new();
        while let Some(c) = reading.next() {
            match c {
                '{' | '}' if reading.peek() == Some(c) => {
                    reading.at += 1;
                    words.push(c);
                }
                '}' => return Err(reading.wrong_at(reading.at - 1, TemplateFault::Unclosed)),
                '{' => {
                    put_words(&mut parts, &mut words);
                    let field = reading.field()?;
                    if let Some(part) = parts.last_mut() {
                        part.push(Piece::Field(field));
                    }
                }
                '/' | '\\' => {
                    put_words(&mut parts, &mut words);
                    parts.push(Vec::new());
                }
                c => words.push(c),
            }
        }
        put_words(&mut parts, &mut words);
        let end = reading.chars.len();
        let name = parts.pop().unwrap_or_default();
        parts.retain(|part| !part.is_empty());
        if text.trim().is_empty() {
            return Err(reading.wrong_at(0, TemplateFault::Empty));
        }
        let is_id = |piece: &Piece| matches!(piece, Piece::Field(field) if field.name == "id");
        if !name.iter().any(is_id) {
            return Err(reading.wrong_at(end, TemplateFault::NoId));
        }
        parts.push(name);
        let long = |part: &Vec<Piece>| words_of(part) > WORDS_BYTES;
        if parts.len() > MOST_FOLDERS + 1 || parts.iter().any(long) {
            return Err(reading.wrong_at(end, TemplateFault::TooLong));
        }
        Ok(Self {
            text: text.to_owned(),
            parts,
        })
    }

    /// As the person wrote it.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The path of a clip below the downloads folder.
    #[must_use]
    pub fn path(&self, facts: &NameFacts<'_>, zone: &TimeZone) -> PathBuf {
        let mut path = PathBuf::new();
        let Some((name, folders)) = self.parts.split_last() else {
            return path;
        };
        for folder in folders {
            path.extend(part(&render(folder, facts, zone)));
        }
        let name = render(name, facts, zone);
        let stem = name.trim_end().strip_suffix(".mp4").unwrap_or(&name);
        let stem = part(stem).unwrap_or_else(|| id(&facts.facts.number));
        path.push(format!("{stem}.mp4"));
        path
    }
}

fn put_words(parts: &mut [Vec<Piece>], words: &mut String) {
    if !words.is_empty()
        && let Some(part) = parts.last_mut()
    {
        part.push(Piece::Words(std::mem::take(words)));
    }
}

fn words_of(part: &[Piece]) -> usize {
    let words = |piece: &Piece| match piece {
        Piece::Words(words) => words.len(),
        Piece::Field(field) => field
            .around
            .as_ref()
            .map_or(0, |(before, after)| before.len() + after.len()),
    };
    part.iter().map(words).sum()
}

/// A part of the path, cut where it is too long: never its words nor the id, always the longest
/// value.
fn render(pieces: &[Piece], facts: &NameFacts<'_>, zone: &TimeZone) -> String {
    let mut texts: Vec<(String, bool, String, String)> = pieces
        .iter()
        .map(|piece| match piece {
            Piece::Words(words) => (clean(words), false, String::new(), String::new()),
            Piece::Field(field) => {
                let value = field.value(facts, zone);
                let around = field.around.clone().filter(|_| !value.is_empty());
                let (before, after) = around.unwrap_or_default();
                (value, field.name != "id", clean(&before), clean(&after))
            }
        })
        .collect();
    loop {
        let bytes: usize = texts
            .iter()
            .map(|(text, _, before, after)| text.len() + before.len() + after.len())
            .sum();
        let too_many = bytes.saturating_sub(PART_BYTES - SUFFIX_BYTES);
        let longest = texts
            .iter_mut()
            .filter(|one| one.1)
            .max_by_key(|one| one.0.len());
        match longest {
            Some((text, ..)) if too_many > 0 && !text.is_empty() => {
                let most = text.len().saturating_sub(too_many.min(text.len() / 4 + 4));
                text.truncate(first_bytes(text, most).len());
            }
            _ => break,
        }
    }
    texts
        .into_iter()
        .map(|(text, _, before, after)| before + &text + &after)
        .collect()
}

/// The digits of a clip; a clip whose id has another shape is named by a hash of it, since such an
/// id may hold an e-mail.
fn id(number: &str) -> String {
    use std::fmt::Write as _;
    if !number.is_empty() && number.len() <= 40 && number.bytes().all(|b| b.is_ascii_digit()) {
        return number.to_owned();
    }
    let hash = Sha256::digest(number);
    hash.iter()
        .take(10)
        .fold(String::from("x"), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        })
}

impl Field {
    fn value(&self, names: &NameFacts<'_>, zone: &TimeZone) -> String {
        let facts = names.facts;
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let number = |number: Option<u32>| number.map_or_else(String::new, |n| n.to_string());
        let value = match self.name.as_str() {
            "id" => return id(&facts.number),
            "account" if names.account.contains('@') => "Account".to_owned(),
            "account" => names.account.to_owned(),
            "created_at" => match names.made {
                Some(made) => {
                    let made = made.to_zoned_datetime(zone.clone());
                    let form = self.date.as_deref().unwrap_or("%Y-%m-%d");
                    jiff::fmt::strtime::format(form, &made).unwrap_or_else(|_| UNDATED.to_owned())
                }
                None => UNDATED.to_owned(),
            },
            "prompt" => facts.prompt.clone(),
            "negative_prompt" => text(&facts.negative_prompt),
            "model" => text(&facts.model),
            "quality" => text(&facts.quality),
            "duration" => facts.seconds.map_or_else(String::new, |s| s.to_string()),
            "width" => number(facts.width),
            "height" => number(facts.height),
            "ratio" => text(&facts.ratio).replace(':', "x"),
            "seed" => text(&facts.seed),
            "style" => text(&facts.style),
            "effect" => text(&facts.effect),
            "motion" => text(&facts.motion),
            "camera" => text(&facts.camera),
            _ => String::new(),
        };
        // Whoever writes a megabyte of prompt gets the beginning of it.
        let value = clean(first_chars(&value, 1_000));
        let value = first_chars(value.trim(), self.most_chars.unwrap_or(usize::MAX));
        let value = first_bytes(value, self.most_bytes.unwrap_or(usize::MAX));
        value.trim().to_owned()
    }
}

/// A template while it is read.
struct Reading {
    chars: Vec<char>,
    at: usize,
}

impl Reading {
    fn next(&mut self) -> Option<char> {
        let c = self.chars.get(self.at).copied();
        self.at += usize::from(c.is_some());
        c
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn wrong_at(&self, at: usize, fault: TemplateFault) -> TemplateError {
        TemplateError { fault, at }
    }

    /// What stands before one of `ends`, which is taken, too.
    fn until(&mut self, ends: &[char], began: usize) -> Result<(String, char), TemplateError> {
        let mut text = String::new();
        while let Some(c) = self.next() {
            if ends.contains(&c) {
                return Ok((text, c));
            }
            text.push(c);
        }
        Err(self.wrong_at(began, TemplateFault::Unclosed))
    }

    fn field(&mut self) -> Result<Field, TemplateError> {
        let began = self.at - 1;
        let (name, mut end) = self.until(&['}', ':', '['], began)?;
        if !FIELDS.contains(&name.as_str()) {
            return Err(self.wrong_at(began + 1, TemplateFault::UnknownField));
        }
        let mut field = Field {
            name,
            ..Field::default()
        };
        if end == '[' {
            let at = self.at;
            let (slice, _) = self.until(&[']'], began)?;
            self.slice(&mut field, &slice, at)?;
            match self.next() {
                Some(c @ ('}' | ':')) => end = c,
                _ => return Err(self.wrong_at(began, TemplateFault::Unclosed)),
            }
        }
        if end == ':' && self.peek() == Some('?') {
            self.at += 1;
            let (before, _) = self.until(&['/'], began)?;
            let (after, _) = self.until(&['/'], began)?;
            field.around = Some((before, after));
        }
        if end == ':' {
            let at = self.at;
            let (format, _) = self.until(&['}'], began)?;
            self.format(&mut field, &format, at)?;
        }
        Ok(field)
    }

    fn slice(&self, field: &mut Field, slice: &str, at: usize) -> Result<(), TemplateError> {
        let most = |text: &str| text.parse().ok().filter(|most| *most > 0);
        if let Some(bytes) = slice.strip_prefix("b:") {
            field.most_bytes = most(bytes);
        } else if let Some(chars) = slice.strip_prefix(':') {
            field.most_chars = most(chars);
        }
        match (field.most_bytes, field.most_chars) {
            (None, None) => Err(self.wrong_at(at, TemplateFault::BadFormat)),
            _ => Ok(()),
        }
    }

    fn format(&self, field: &mut Field, format: &str, at: usize) -> Result<(), TemplateError> {
        if format.is_empty() && field.around.is_some() {
            return Ok(());
        }
        if field.name == "created_at" {
            let some_day = Timestamp::UNIX_EPOCH.to_zoned_datetime(TimeZone::UTC);
            let reads =
                format.contains('%') && jiff::fmt::strtime::format(format, &some_day).is_ok();
            if !reads {
                return Err(self.wrong_at(at, TemplateFault::BadDate));
            }
            field.date = Some(format.to_owned());
            return Ok(());
        }
        let most = format.strip_prefix('.').and_then(|most| most.parse().ok());
        field.most_chars = Some(most.ok_or(self.wrong_at(at, TemplateFault::BadFormat))?);
        Ok(())
    }
}

#[cfg(test)]
#[path = "names_test.rs"]
mod tests;

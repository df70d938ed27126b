//! Exports: the clips of a view as JSON Lines or CSV, written as they are read.
//!
//! No token is in the index, so none can come out of it. E-mails, also those inside of ids, are
//! written only where they are asked for. CSV is RFC 4180 in UTF-8, values as they are: a program
//! that takes a leading `=` for a formula would do so with any text, and a changed prompt could not
//! be read back.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde::Serialize;

use super::{Gallery, View};
use crate::index::{Exportable, IndexError};

/// Clips that are read at once.
const LOT: usize = 500;

/// The form of an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ExportFormat {
    /// A JSON object a line.
    JsonLines,
    /// A line of names, then a line for each clip.
    Csv,
}

impl ExportFormat {
    /// What the name of such a file ends with.
    #[must_use]
    pub fn extension(self) -> &'static str {
        match self {
            Self::JsonLines => "jsonl",
            Self::Csv => "csv",
        }
    }
}

/// What was exported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exported {
    /// Clips.
    pub clips: u32,
    /// The name of the file in the downloads folder.
    pub name: String,
}

/// Why an export did not come about. No file is left then.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The disk or the folder.
    #[error("the export could not be written")]
    Write(#[from] io::Error),
}

/// Writes into a file of its own in `folder`: `name`, or `name (2)` and so on; it has that name only
/// once it is whole.
pub(crate) fn export_into(
    folder: &Path,
    name: &str,
    format: ExportFormat,
    write: impl FnOnce(&mut BufWriter<&File>) -> Result<u32, ExportError>,
) -> Result<Exported, ExportError> {
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    let clips = write(&mut BufWriter::new(file.as_file()))?;
    file.as_file().sync_all()?;
    let mut number = 1_u32;
    loop {
        let suffix = if number > 1 {
            format!(" ({number})")
        } else {
            String::new()
        };
        let name = format!("{name}{suffix}.{}", format.extension());
        match file.persist_noclobber(folder.join(&name)) {
            Ok(_) => return Ok(Exported { clips, name }),
            Err(refused)
                if refused.error.kind() == io::ErrorKind::AlreadyExists && number < 10_000 =>
            {
                file = refused.file;
                number += 1;
            }
            Err(refused) => return Err(refused.error.into()),
        }
    }
}

impl Gallery {
    /// Writes the clips of a view. Answers how many there were.
    ///
    /// # Errors
    ///
    /// [`ExportError`].
    pub fn export(
        &self,
        view: &View,
        format: ExportFormat,
        with_emails: bool,
        out: &mut impl Write,
    ) -> Result<u32, ExportError> {
        let mut clips = 0;
        if format == ExportFormat::Csv {
            let names = columns(with_emails).map(|(name, _)| (*name).to_owned());
            csv_line(out, names)?;
        }
        for lot in view.keys.chunks(LOT) {
            for clip in self.index().exportable(lot)? {
                let clip = if with_emails {
                    clip
                } else {
                    without_emails(clip)
                };
                match format {
                    ExportFormat::JsonLines => {
                        serde_json::to_writer(&mut *out, &Line::of(&clip, with_emails))
                            .map_err(io::Error::from)?;
                        out.write_all(b"\n")?;
                    }
                    ExportFormat::Csv => {
                        csv_line(out, columns(with_emails).map(|(_, value)| value(&clip)))?;
                    }
                }
                clips += 1;
            }
        }
        out.flush()?;
        Ok(clips)
    }
}

/// A clip as a JSON object.
#[derive(Serialize)]
struct Line<'a> {
    video_id: &'a str,
    number: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<&'a str>,
    account: &'a str,
    status: &'a str,
    made: Option<String>,
    prompt: &'a str,
    negative_prompt: Option<&'a str>,
    model: Option<&'a str>,
    quality: Option<&'a str>,
    seconds: Option<f64>,
    width: Option<u32>,
    height: Option<u32>,
    ratio: Option<&'a str>,
    seed: Option<&'a str>,
    motion: Option<&'a str>,
    style: Option<&'a str>,
    effect: Option<&'a str>,
    effect_names: std::collections::BTreeMap<&'a str, &'a str>,
    camera: Option<&'a str>,
    original: Option<&'a str>,
    upscaled: bool,
    extended: bool,
    lip_sync: bool,
    favourite: bool,
    rating: u8,
    listed: bool,
    file: Option<&'a str>,
}

impl<'a> Line<'a> {
    fn of(clip: &'a Exportable, with_emails: bool) -> Self {
        Self {
            video_id: &clip.remote_id,
            number: &clip.number,
            email: with_emails.then_some(clip.email.as_str()),
            account: &clip.account,
            status: &clip.status,
            made: made(clip),
            prompt: &clip.prompt,
            negative_prompt: clip.negative_prompt.as_deref(),
            model: clip.model.as_deref(),
            quality: clip.quality.as_deref(),
            seconds: clip.seconds,
            width: clip.width,
            height: clip.height,
            ratio: clip.ratio.as_deref(),
            seed: clip.seed.as_deref(),
            motion: clip.motion.as_deref(),
            style: clip.style.as_deref(),
            effect: clip.effect.as_deref(),
            effect_names: clip
                .effect_names
                .iter()
                .map(|(language, name)| (language.as_str(), name.as_str()))
                .collect(),
            camera: clip.camera.as_deref(),
            original: clip.original.as_deref(),
            upscaled: clip.upscaled,
            extended: clip.extended,
            lip_sync: clip.lip_sync,
            favourite: clip.favourite,
            rating: clip.rating,
            listed: !clip.unlisted,
            file: clip.file.as_deref(),
        }
    }
}

/// Clips as one JSON array for reading, without e-mails and without where their files lie.
pub(super) fn as_json(clips: Vec<Exportable>) -> String {
    let clips: Vec<Exportable> = clips
        .into_iter()
        .map(|clip| Exportable {
            file: None,
            ..without_emails(clip)
        })
        .collect();
    let lines: Vec<Line<'_>> = clips.iter().map(|clip| Line::of(clip, false)).collect();
    serde_json::to_string_pretty(&lines).unwrap_or_default()
}

type Column = (&'static str, fn(&Exportable) -> String);

/// The columns of a CSV file, by name.
const COLUMNS: [Column; 28] = [
    ("video_id", |clip| clip.remote_id.clone()),
    ("number", |clip| clip.number.clone()),
    ("email", |clip| clip.email.clone()),
    ("account", |clip| clip.account.clone()),
    ("status", |clip| clip.status.clone()),
    ("made", |clip| made(clip).unwrap_or_default()),
    ("prompt", |clip| clip.prompt.clone()),
    ("negative_prompt", |clip| text(&clip.negative_prompt)),
    ("model", |clip| text(&clip.model)),
    ("quality", |clip| text(&clip.quality)),
    ("seconds", |clip| text(&clip.seconds)),
    ("width", |clip| text(&clip.width)),
    ("height", |clip| text(&clip.height)),
    ("ratio", |clip| text(&clip.ratio)),
    ("seed", |clip| text(&clip.seed)),
    ("motion", |clip| text(&clip.motion)),
    ("style", |clip| text(&clip.style)),
    ("effect", |clip| text(&clip.effect)),
    ("effect_names", |clip| effect_names(clip)),
    ("camera", |clip| text(&clip.camera)),
    ("original", |clip| text(&clip.original)),
    ("upscaled", |clip| clip.upscaled.to_string()),
    ("extended", |clip| clip.extended.to_string()),
    ("lip_sync", |clip| clip.lip_sync.to_string()),
    ("favourite", |clip| clip.favourite.to_string()),
    ("rating", |clip| clip.rating.to_string()),
    ("listed", |clip| (!clip.unlisted).to_string()),
    ("file", |clip| text(&clip.file)),
];

fn columns(with_emails: bool) -> impl Iterator<Item = &'static Column> {
    COLUMNS
        .iter()
        .filter(move |(name, _)| with_emails || *name != "email")
}

fn text<T: ToString>(value: &Option<T>) -> String {
    value.as_ref().map(ToString::to_string).unwrap_or_default()
}

/// The names as one JSON object by language, as in JSON Lines; empty without any.
fn effect_names(clip: &Exportable) -> String {
    let names: std::collections::BTreeMap<_, _> = clip
        .effect_names
        .iter()
        .map(|(language, name)| (language.as_str(), name.as_str()))
        .collect();
    match names.is_empty() {
        true => String::new(),
        false => serde_json::to_string(&names).unwrap_or_default(),
    }
}

fn made(clip: &Exportable) -> Option<String> {
    let at = jiff::Timestamp::from_millisecond(clip.made_ms?).ok()?;
    Some(at.to_string())
}

/// One line as RFC 4180 has it: quotes where they are needed, doubled inside, CRLF at the end.
fn csv_line(out: &mut impl Write, values: impl Iterator<Item = String>) -> io::Result<()> {
    for (place, value) in values.enumerate() {
        if place > 0 {
            out.write_all(b",")?;
        }
        if value.contains(['"', ',', '\r', '\n']) {
            write!(out, "\"{}\"", value.replace('"', "\"\""))?;
        } else {
            out.write_all(value.as_bytes())?;
        }
    }
    out.write_all(b"\r\n")
}

/// The e-mail of the account leaves the ids that hold it, and whatever else names it.
fn without_emails(mut clip: Exportable) -> Exportable {
    let number = format!("video:{}", clip.number);
    if clip.remote_id.contains('@') {
        clip.remote_id = if clip.remote_id.ends_with(&number) {
            number
        } else {
            String::new()
        };
    }
    for id in [Some(&mut clip.number), clip.original.as_mut()]
        .into_iter()
        .flatten()
    {
        if id.contains('@') {
            id.clear();
        }
    }
    if clip.account.contains('@') {
        clip.account.clear();
    }
    clip.email.clear();
    clip
}

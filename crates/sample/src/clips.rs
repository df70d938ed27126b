//! The clips that the sample's CDN serves, drawn by `clips/make.py` and kept inside the binary.

use std::collections::HashMap;
use std::sync::LazyLock;

use bytes::Bytes;
use serde::Deserialize;

use crate::text::fingerprint;

/// One clip with its poster picture and what its maker "asked for".
#[derive(Debug, Clone)]
pub struct Clip {
    /// Its name, which is also the name of its two files: small letters and hyphens.
    pub name: &'static str,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Length in seconds.
    pub seconds: u32,
    /// Whether the file has an audio track.
    pub has_sound: bool,
    /// The prompt that it pretends to come from.
    pub prompt: String,
    /// The negative prompt, often empty.
    pub negative: String,
    /// A style's name as the API gives it, often empty.
    pub style: String,
    /// The H.264 file.
    pub mp4: Bytes,
    /// The poster frame, of the same size.
    pub webp: Bytes,
}

impl Clip {
    /// The aspect ratio as the API writes it: one of 16:9, 9:16, 1:1, 4:3, 3:4.
    pub fn ratio(&self) -> &'static str {
        match (
            self.width * 100 / self.height.max(1),
            self.width > self.height,
        ) {
            (100, _) => "1:1",
            (150.., _) => "16:9",
            (_, true) => "4:3",
            (70.., false) => "3:4",
            _ => "9:16",
        }
    }
}

/// Every clip, in the order of `clips/clips.json`.
pub fn all() -> &'static [Clip] {
    &CLIPS
}

/// The clip of that name.
pub fn named(name: &str) -> Option<&'static Clip> {
    CLIPS.iter().find(|clip| clip.name == name)
}

/// Clips that are made larger than they are, and kept as long as that size stands.
#[derive(Debug, Default)]
pub(crate) struct Large {
    bytes: usize,
    made: HashMap<&'static str, Bytes>,
}

impl Large {
    pub(crate) fn of(bytes: usize) -> Self {
        Self {
            bytes,
            made: HashMap::new(),
        }
    }

    /// The file of a clip: a `free` box of bytes that look like none of their neighbours fills it up, so
    /// that a byte out of its place is found.
    pub(crate) fn file(&mut self, clip: &Clip) -> Bytes {
        let Some(more) = self.bytes.checked_sub(clip.mp4.len() + 8) else {
            return clip.mp4.clone();
        };
        let Ok(size) = u32::try_from(more + 8) else {
            return clip.mp4.clone();
        };
        let make = || {
            let mut file = Vec::with_capacity(self.bytes);
            file.extend_from_slice(&clip.mp4);
            file.extend(size.to_be_bytes());
            file.extend(b"free");
            let mut state = fingerprint(clip.name.as_bytes());
            while file.len() + 8 <= self.bytes {
                // xorshift64 (Marsaglia, 2003).
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                file.extend(state.to_le_bytes());
            }
            file.resize(self.bytes, 0);
            Bytes::from(file)
        };
        self.made.entry(clip.name).or_insert_with(make).clone()
    }
}

/// What `clips.json` says of one clip.
#[derive(Deserialize)]
struct Facts {
    name: String,
    width: u32,
    height: u32,
    seconds: u32,
    sound: Option<String>,
    style: String,
    prompt: String,
    negative: String,
}

static CLIPS: LazyLock<Vec<Clip>> = LazyLock::new(|| {
    let facts: Vec<Facts> =
        serde_json::from_str(include_str!("../clips/clips.json")).unwrap_or_default();
    let file = |facts: Facts| {
        let (name, mp4, webp) = FILES.iter().find(|file| file.0 == facts.name)?;
        Some(Clip {
            name,
            width: facts.width,
            height: facts.height,
            seconds: facts.seconds,
            has_sound: facts.sound.is_some(),
            prompt: facts.prompt,
            negative: facts.negative,
            style: facts.style,
            mp4: Bytes::from_static(mp4),
            webp: Bytes::from_static(webp),
        })
    };
    facts.into_iter().filter_map(file).collect()
});

type File = (&'static str, &'static [u8], &'static [u8]);

macro_rules! files {
    ($($name:literal),* $(,)?) => {
        &[$((
            $name,
            include_bytes!(concat!("../clips/", $name, ".mp4")),
            include_bytes!(concat!("../clips/", $name, ".webp")),
        )),*]
    };
}

static FILES: &[File] = files![
    "dawn-ridges",
    "aurora",
    "rain-window",
    "lanterns",
    "ocean-sunset",
    "nebula",
    "koi-pond",
    "skyline",
    "snowfall",
    "dunes",
    "jellyfish",
    "lake-mirror",
    "fireflies",
    "paper-planes",
    "above-clouds",
    "ink",
    "neon-tunnel",
    "kaleidoscope",
    "balloons",
    "train-window",
    "lighthouse",
    "cherry",
    "silk",
    "reef-light",
    "star-trails",
    "moon-sail",
    "ringed-planet",
];

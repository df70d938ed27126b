//! Looks for a secret in all the shapes that it could have been written in.

use std::io::{ErrorKind, Result};
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// A text that must not be found, in every shape.
#[derive(Debug)]
pub(crate) struct Secret(Vec<(String, Vec<u8>)>);

impl Secret {
    pub(crate) fn new(text: &str) -> Self {
        let mut shapes = vec![
            ("plain".to_owned(), text.as_bytes().to_vec()),
            (
                "UTF-16".to_owned(),
                text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            ),
            ("percent-encoded".to_owned(), percent(text, "").into_bytes()),
            (
                "percent-encoded as by a browser".to_owned(),
                percent(text, "!'()*~").into_bytes(),
            ),
            ("in hexadecimal".to_owned(), hex(text).into_bytes()),
            ("in JSON".to_owned(), text.replace('/', "\\/").into_bytes()),
        ];
        // In the middle of something else it begins at any of three places of a base64 group.
        for before in 0..3_usize {
            let shifted = [vec![0; before], text.as_bytes().to_vec()].concat();
            let whole = shifted.len() / 3 * 3;
            let skipped = before.div_ceil(3) * 4;
            for engine in [STANDARD_NO_PAD, URL_SAFE_NO_PAD] {
                let encoded = engine.encode(&shifted[..whole]);
                shapes.push((
                    "in base64".to_owned(),
                    encoded.as_bytes()[skipped..].to_vec(),
                ));
            }
        }
        Self(shapes)
    }

    /// In which shape some bytes hold it.
    pub(crate) fn found_in(&self, bytes: &[u8]) -> Option<&str> {
        let holds = |shape: &[u8]| bytes.windows(shape.len()).any(|window| window == shape);
        // Most bytes cannot begin any shape; the plain search is fast enough for what an app writes.
        self.0
            .iter()
            .find(|(_, shape)| holds(shape))
            .map(|(name, _)| name.as_str())
    }

    /// The files below a folder that hold it, by content or by name.
    pub(crate) fn found_below(&self, folder: &Path) -> Vec<String> {
        let files = every_file_below(folder);
        assert!(!files.is_empty(), "there is something to look through");
        let look = |file: &Path| {
            let bytes = contents(file)?;
            let name = file.to_string_lossy().into_owned();
            let shape = self
                .found_in(&bytes)
                .or_else(|| self.found_in(name.as_bytes()))?;
            Some(format!("{shape} in {name}"))
        };
        files.iter().filter_map(|file| look(file)).collect()
    }
}

/// Every file below a folder. What cannot be looked into may hold anything, and fails the test; what
/// went meanwhile holds nothing.
fn every_file_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in there(folder, std::fs::read_dir(folder))
        .into_iter()
        .flatten()
    {
        let entry = entry.unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
        let Some(kind) = there(&entry.path(), entry.file_type()) else {
            continue;
        };
        if kind.is_dir() {
            found.extend(every_file_below(&entry.path()));
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found
}

/// What a file holds; nothing if it went meanwhile.
fn contents(file: &Path) -> Option<Vec<u8>> {
    there(file, std::fs::read(file))
}

fn there<T>(path: &Path, found: Result<T>) -> Option<T> {
    match found {
        Ok(found) => Some(found),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => panic!("{} cannot be looked into: {error}", path.display()),
    }
}

fn percent(text: &str, kept: &str) -> String {
    text.chars().fold(String::new(), |mut all, sign| {
        match sign {
            _ if sign.is_ascii_alphanumeric() || "-_.".contains(sign) || kept.contains(sign) => {
                all.push(sign);
            }
            _ => all.push_str(&format!("%{:02X}", u32::from(sign))),
        }
        all
    })
}

fn hex(text: &str) -> String {
    text.bytes().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_secret_is_found_in_every_shape() {
    let secret = Secret::new("user:1-ab+c/d=e");
    let shapes = [
        "x user:1-ab+c/d=e y".to_owned(),
        "?t=user%3A1-ab%2Bc%2Fd%3De&".to_owned(),
        STANDARD_NO_PAD.encode("user:1-ab+c/d=e"),
        STANDARD_NO_PAD.encode("Bearer user:1-ab+c/d=e, and more"),
        STANDARD_NO_PAD.encode("{\"t\":\"user:1-ab+c/d=e\"}"),
        "757365723a312d61622b632f643d65".to_owned(),
    ];
    for shape in shapes {
        assert!(secret.found_in(shape.as_bytes()).is_some(), "{shape}");
    }
    assert_eq!(secret.found_in(b"user:2-ab+c/d=e and nothing of it"), None);
}

#[test]
fn what_cannot_be_read_is_not_clean() {
    let folder = tempfile::tempdir().unwrap();
    let gone = folder.path().join("gone");
    assert_eq!(contents(&gone), None, "what went holds nothing");
    assert_eq!(every_file_below(&gone), Vec::<PathBuf>::new());
    // A folder that is read as a file, and the other way round, as anybody's rights allow.
    let refused = std::panic::catch_unwind(|| contents(folder.path()));
    assert!(refused.is_err(), "it was not read");
    let file = folder.path().join("file");
    std::fs::write(&file, "text").unwrap();
    let refused = std::panic::catch_unwind(|| every_file_below(&file));
    assert!(refused.is_err(), "it was not looked through");
    assert_eq!(every_file_below(folder.path()), [file]);
}

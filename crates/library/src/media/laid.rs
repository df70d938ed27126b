//! Pictures and clips laid into their places from what is at hand, with nothing fetched: libraries that
//! are made up to be measured have a picture for each of their clips, and some that play.

use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::clips::{ClipError, Clips};
use super::picture;
use super::pictures::{PictureError, Pictures, path_of, write_whole};
use crate::clip::{ClipKey, KeptFile};
use crate::index::{Index, KeptPicture, Place};

impl Pictures {
    /// Gives all these clips the same picture, decoded from `original`: one file on the disk, with a
    /// name for each of them. A clip that names no picture of its own gets none. Blocks. Answers how
    /// many clips have it now.
    ///
    /// # Errors
    ///
    /// [`PictureError::Broken`] when it is no picture, or when the folder cannot be written.
    pub fn lay_in(
        index: &Index,
        folder: &Path,
        clips: &[ClipKey],
        original: &[u8],
    ) -> Result<usize, PictureError> {
        let made = picture::make(original).ok_or(PictureError::Broken)?;
        let mut kept = Vec::with_capacity(clips.len());
        let mut first = None;
        for &clip in clips {
            let Some(url) = index.address(clip)?.and_then(|address| address.picture) else {
                continue;
            };
            let path = path_of(folder, clip);
            lay(&mut first, &path, &made.small).map_err(|error| {
                tracing::warn!(%error, "a picture could not be laid in");
                PictureError::Broken
            })?;
            let picture = KeptPicture {
                version: super::picture_version(&url),
                width: made.width,
                height: made.height,
                thumbhash: made.thumbhash.clone(),
            };
            kept.push((clip, picture));
        }
        index.keep_pictures(&kept)?;
        Ok(kept.len())
    }
}

impl Clips {
    /// Puts a whole file below the folder of downloads, as that of a clip. Blocks.
    ///
    /// # Errors
    ///
    /// [`ClipError`].
    pub fn lay_in(
        index: &Index,
        downloads: &Path,
        clip: ClipKey,
        whole: &[u8],
    ) -> Result<(), ClipError> {
        let path = PathBuf::from(format!("{}.mp4", clip.0));
        write_whole(&downloads.join(&path), whole).map_err(|_| ClipError::Disk)?;
        let file = KeptFile {
            path,
            bytes: whole.len() as u64,
            sha256: Sha256::digest(whole).to_vec(),
            verified_ms: 0,
        };
        Ok(index.keep_file(clip, Place::Download, &file)?)
    }
}

/// Writes the first file, and gives it every further name.
fn lay(first: &mut Option<PathBuf>, path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(first) = first {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        return std::fs::hard_link(first, path);
    }
    write_whole(path, bytes)?;
    *first = Some(path.to_owned());
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::account::FoundAccount;
    use crate::clip::ClipFacts;

    #[test]
    fn clips_that_name_a_picture_have_it_afterwards_and_the_others_have_none() {
        let home = tempfile::tempdir().unwrap();
        let index = Index::open(home.path()).unwrap();
        let found = FoundAccount {
            email: "ada@mail.example".into(),
            name: None,
        };
        index.add_credential("entry", "Ada", &[found], 1).unwrap();
        let account = index.accounts().unwrap()[0].key;
        let clip = |number: u8| ClipFacts {
            number: number.to_string(),
            status: "completed".into(),
            picture_url: (number < 2).then(|| format!("https://media.example/{number}.webp?s=1")),
            ..ClipFacts::default()
        };
        index
            .take_in(account, (0..3).map(clip).collect(), 1)
            .unwrap();
        let keys = [ClipKey(1), ClipKey(2), ClipKey(3)];
        let mut original = std::io::Cursor::new(Vec::new());
        image::RgbImage::new(32, 18)
            .write_to(&mut original, image::ImageFormat::Png)
            .unwrap();

        let laid = Pictures::lay_in(&index, home.path(), &keys, original.get_ref()).unwrap();

        assert_eq!(laid, 2);
        for (number, &key) in keys.iter().enumerate() {
            let version = (number < 2).then(|| {
                super::super::picture_version(&format!("https://media.example/{number}.webp"))
            });
            assert_eq!(index.picture_version(key).unwrap(), version);
            assert_eq!(path_of(home.path(), key).is_file(), number < 2);
        }
        let nothing = Pictures::lay_in(&index, home.path(), &keys, b"no picture");
        assert!(matches!(nothing, Err(PictureError::Broken)));
    }

    #[test]
    fn a_clip_that_was_laid_in_is_a_whole_file_of_its_downloads() {
        let home = tempfile::tempdir().unwrap();
        let index = Index::open(home.path()).unwrap();
        let found = FoundAccount {
            email: "ada@mail.example".into(),
            name: None,
        };
        index.add_credential("entry", "Ada", &[found], 1).unwrap();
        let account = index.accounts().unwrap()[0].key;
        let clip = ClipFacts {
            number: "7".into(),
            status: "completed".into(),
            ..ClipFacts::default()
        };
        index.take_in(account, vec![clip], 1).unwrap();
        let downloads = home.path().join("downloads");

        Clips::lay_in(&index, &downloads, ClipKey(1), b"a whole clip").unwrap();

        let kept = index.file(ClipKey(1), Place::Download).unwrap().unwrap();
        assert_eq!(kept.bytes, 12, "its length is that of the file");
        assert_eq!(
            std::fs::read(downloads.join(kept.path)).unwrap(),
            b"a whole clip"
        );
    }
}

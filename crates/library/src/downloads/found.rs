//! Where the file of a clip is now, and what of the downloads is not where it was put. To tell damage from
//! a change takes reading it, which `verify` does.

use std::io;
use std::path::{Path, PathBuf};

use super::queue::Downloads;
use crate::clip::ClipKey;
use crate::index::{FileState, Index, IndexError};

/// The file of a clip, as a look at its folder shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FoundFile {
    /// It is there.
    There(PathBuf),
    /// It is not where it was put.
    Moved,
    /// It was never put anywhere.
    Never,
}

impl Downloads {
    /// Where the file of a clip is. One that is not there is noticed (DL-18).
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn file_of(&self, clip: ClipKey) -> Result<FoundFile, IndexError> {
        let (usual, now_ms) = (self.usual(), self.shared.source.now_ms());
        let run = self.shared.index.run(move |index| {
            let Some(known) = index.checkable_of(clip)? else {
                return Ok((FoundFile::Never, false));
            };
            let path = usual.join(&known.file.path);
            if path.is_file() {
                return Ok((FoundFile::There(path), false));
            }
            let gone = known.state != FileState::Moved && is_gone(&usual, &known.file.path);
            if gone {
                index.keep_checked(clip, FileState::Moved, now_ms)?;
            }
            Ok((FoundFile::Moved, gone))
        });
        let (found, noticed) = run.await?;
        if noticed {
            self.changed();
        }
        Ok(found)
    }
}

/// Notes of those of these clips that count as here which are not where they were put: a look at their
/// folders, and not at their bytes.
pub(super) fn note_missing(
    index: &Index,
    (usual, clips): (&Path, &[ClipKey]),
    now_ms: i64,
) -> Result<(), IndexError> {
    for (clip, path) in index.whole_files(clips)? {
        if is_gone(usual, &path) {
            index.keep_checked(clip, FileState::Moved, now_ms)?;
        }
    }
    Ok(())
}

/// Whether a file is not where it was put, though the folder of it all is there: a disk that is away says
/// nothing of its files, nor does one that cannot be read.
pub(super) fn is_gone(usual: &Path, kept: &Path) -> bool {
    let path = usual.join(kept);
    let away = |error: &io::Error| {
        matches!(
            error.kind(),
            io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
        )
    };
    let root = match kept.is_absolute() {
        true => path.parent().unwrap_or(usual),
        false => usual,
    };
    path.symlink_metadata().is_err_and(|error| away(&error)) && root.is_dir()
}

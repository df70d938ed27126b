//! A file that Verify found damaged, before another takes its place: it is looked at once more, since an
//! intact one is never moved, and is put aside only as the very file that was found spoilt.

use std::fs::File;
use std::path::{Path, PathBuf};

use sha2::Digest as _;

use super::beneath::id_of;
use super::failure::{DownloadFailure, disk};
use super::one::{Source, blocking, hash_of};
use super::target::put_aside;
use crate::index::{Checkable, FileState, PartId};

/// What a look at such a file showed.
pub(super) enum Looked {
    /// It has the bytes that were put there.
    Whole(Checkable),
    /// It has other bytes.
    Spoilt(Spoilt),
    /// It is not there any more.
    Gone,
}

/// A file whose bytes are not those that were put there.
#[derive(Debug, Clone)]
pub(super) struct Spoilt {
    pub(super) path: PathBuf,
    id: PartId,
}

impl Spoilt {
    /// Takes its name from it. Not while it may be whole again: it is read anew.
    pub(super) fn put_aside(&self) -> Result<(), DownloadFailure> {
        put_aside(&self.path, self.id).map_err(disk)
    }
}

/// Looks at a file that was found damaged, if it is one.
pub(super) async fn look_again(
    source: &Source,
    earlier: Option<Checkable>,
) -> Result<Looked, DownloadFailure> {
    let Some(known) = earlier.filter(|file| file.state == FileState::Damaged) else {
        return Ok(Looked::Gone);
    };
    let path = source.folder.join(&known.file.path);
    blocking(move || {
        let looked = look(&path, &known).map_err(disk)?;
        Ok(match looked {
            None => Looked::Whole(known),
            Some(Some(id)) => Looked::Spoilt(Spoilt { path, id }),
            Some(None) => Looked::Gone,
        })
    })
    .await
}

/// None where it is whole; else which file it is, if there is one.
fn look(path: &Path, known: &Checkable) -> std::io::Result<Option<Option<PartId>>> {
    if !path.symlink_metadata().is_ok_and(|meta| meta.is_file()) {
        return Ok(Some(None));
    }
    let mut file = File::open(path)?;
    let id = id_of(&file)?;
    if file.metadata()?.len() != known.file.bytes {
        return Ok(Some(Some(id)));
    }
    let hash = hash_of(&mut file, known.file.bytes)?;
    Ok((hash.finalize().as_slice() != known.file.sha256).then_some(Some(id)))
}

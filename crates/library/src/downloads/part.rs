//! The part of a download: made under a name that nothing bears, and gone on with only where it is
//! proved to be the very file that an earlier try made (I3, T11).

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::beneath::id_of;
use super::failure::{DownloadFailure, disk, index as index_refused};
use super::one::{Source, hash_of};
use super::target::{MOST_NAMES, Target, exists, names_taken};
use crate::clip::ClipKey;
use crate::index::{Claimed, Index, LeftPart, Part, PartId};

/// A part that is open, and what is kept of it.
pub(super) struct Opened {
    pub(super) target: Target,
    pub(super) file: File,
    pub(super) id: PartId,
    pub(super) part: Part,
    /// The hash of what is kept of it; none where it is to begin anew.
    pub(super) hash: Option<Sha256>,
}

/// The name that a download holds while it is under way.
pub(super) struct Taken<'a>(&'a Source, String);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.taken.lock().remove(&self.1);
    }
}

/// Where a download may go.
pub(super) struct Wish {
    /// The name that its clip asks for, below the folder.
    pub(super) wanted: PathBuf,
    /// A spoilt file whose name it takes, in the folder where new files go.
    pub(super) instead: Option<Target>,
}

/// Opens the part of an earlier try, else makes one under the first name that is free; that is kept in
/// the queue before the first byte is written.
pub(super) async fn open<'s>(
    source: &'s Source,
    claimed: &Claimed,
    wish: &Wish,
) -> Result<(Opened, Taken<'s>), DownloadFailure> {
    let folder = source.places.read().folder.clone();
    let before = claimed.path.as_ref();
    let before = before.and_then(|path| Target::at(&source.folder, &folder, path.as_ref()));
    let names = (1..=MOST_NAMES).map(|number| Target::numbered(&folder, &wish.wanted, number));
    let first = before.clone().into_iter().chain(wish.instead.clone());
    for target in first.chain(names) {
        let Some(taken) = take(source, &target) else {
            continue;
        };
        let trial = Trial {
            clip: claimed.clip,
            kept: source.kept_path(&target.whole()),
            replaces: wish.instead.as_ref() == Some(&target),
            before: before.clone().filter(|before| *before != target),
            known: (claimed.part_id, claimed.part.clone()),
            target,
        };
        let run = source.index.run(move |index| Ok(trial.open(index)));
        if let Some(opened) = run.await.map_err(index_refused)?? {
            return Ok((opened, taken));
        }
    }
    Err(DownloadFailure::DiskError)
}

/// Moves a part on to the next name that is free: something bears the one that it was to get.
pub(super) async fn rename<'s>(
    source: &'s Source,
    clip: ClipKey,
    (wish, opened): (&Wish, (Target, PartId)),
) -> Result<(Target, Taken<'s>), DownloadFailure> {
    let (from, id) = opened;
    for number in 1..=MOST_NAMES {
        let target = Target::numbered(&from.root, &wish.wanted, number);
        if target == from {
            continue;
        }
        let Some(taken) = take(source, &target) else {
            continue;
        };
        let kept = source
            .kept_path(&target.whole())
            .to_string_lossy()
            .into_owned();
        let (old, new) = (from.clone(), target.clone());
        let run = source.index.run(move |index| {
            if exists(&new.whole()) || exists(&new.part()) || index.bears_path(clip, &kept)? {
                return Ok(Ok(false));
            }
            Ok(match moved(&old, id, &new) {
                Ok(true) => index
                    .move_download(clip, &kept)
                    .map(|()| true)
                    .map_err(index_refused),
                moved => moved,
            })
        });
        if run.await.map_err(index_refused)?? {
            return Ok((target, taken));
        }
    }
    Err(DownloadFailure::DiskError)
}

/// Removes what a download left, if it is proved to be that.
pub(super) fn remove(usual: &Path, folder: &Path, left: &LeftPart) -> io::Result<()> {
    let Some(target) = Target::at(usual, folder, left.path.as_ref()) else {
        return Ok(());
    };
    match look(&target, (left.id, &left.part)) {
        Ok(Some(opened)) => target.remove_part(opened.id),
        Ok(None) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

fn take<'s>(source: &'s Source, target: &Target) -> Option<Taken<'s>> {
    let key = names_taken(&target.whole());
    let fresh = source.taken.lock().insert(key.clone());
    fresh.then(|| Taken(source, key))
}

/// One name that a download may get.
struct Trial {
    clip: ClipKey,
    target: Target,
    /// The same, as the index keeps it.
    kept: PathBuf,
    /// Whether the file that bears it makes room for it.
    replaces: bool,
    /// Where the part is, if an earlier try had another name.
    before: Option<Target>,
    known: (Option<PartId>, Part),
}

impl Trial {
    /// None where something else bears the name.
    fn open(self, index: &Index) -> Result<Option<Opened>, DownloadFailure> {
        let Self { target, clip, .. } = &self;
        let kept = self.kept.to_string_lossy();
        if exists(&target.whole()) && !self.replaces {
            return Ok(None);
        }
        if index.bears_path(*clip, &kept).map_err(index_refused)? {
            return Ok(None);
        }
        let (id, part) = (self.known.0, &self.known.1);
        if exists(&target.part()) {
            let opened = look(target, (id, part)).map_err(disk)?;
            if opened.is_some() && self.before.is_some() {
                index.move_download(*clip, &kept).map_err(index_refused)?;
            }
            return Ok(opened);
        }
        target.make_folders().map_err(disk)?;
        if let Some(before) = &self.before
            && let Ok(Some(opened)) = look(before, (id, part))
        {
            if !moved(before, opened.id, target)? {
                return Ok(None);
            }
            index.move_download(*clip, &kept).map_err(index_refused)?;
            let target = self.target;
            return Ok(Some(Opened { target, ..opened }));
        }
        index
            .keep_download_path(*clip, &kept)
            .map_err(index_refused)?;
        let refused = std::cell::RefCell::new(None);
        let note = |file: &File| {
            let id = id_of(file)?;
            index.keep_part_id(*clip, id).map_err(|error| {
                refused.replace(Some(error));
                io::Error::other("the index refused")
            })
        };
        let file = match target.make_part(&note) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(None),
            Err(error) => {
                return Err(match refused.take() {
                    Some(refused) => index_refused(refused),
                    None => disk(error),
                });
            }
        };
        let id = id_of(&file).map_err(disk)?;
        Ok(Some(Opened {
            target: self.target,
            file,
            id,
            part: Part::default(),
            hash: None,
        }))
    }
}

/// Whether the part has another name now; not where something bears that.
fn moved(from: &Target, id: PartId, to: &Target) -> Result<bool, DownloadFailure> {
    match from.move_part(id, to) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(disk(error)),
    }
}

/// Opens what bears the name of a part; none if that is not the one that is known.
fn look(target: &Target, (id, part): (Option<PartId>, &Part)) -> io::Result<Option<Opened>> {
    let Some(mut file) = target.open_part()? else {
        return Ok(None);
    };
    let (found, length) = (id_of(&file)?, file.metadata()?.len());
    let hash = match &part.sha256 {
        Some(sha256) if part.bytes > 0 && length >= part.bytes => {
            let hash = hash_of(&mut file, part.bytes)?;
            // Somebody else wrote into it (D-13): nothing of it is believed.
            let same = hash.clone().finalize().as_slice() == sha256;
            same.then_some(hash)
        }
        _ => None,
    };
    // The same file; or, where the disk numbers its files anew, one with the same bytes; or one that was
    // made just before the end of a process, on a disk that cannot make it without a name.
    let ours = id == Some(found) || hash.is_some() || (id.is_none() && length == 0);
    let part = match hash {
        Some(_) => part.clone(),
        None => Part::default(),
    };
    let target = target.clone();
    Ok(ours.then_some(Opened {
        target,
        file,
        id: found,
        part,
        hash,
    }))
}

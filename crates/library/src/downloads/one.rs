//! One download, from its row in the queue to the file under its own name.
//!
//! `.part` beside the target → resume only with a validator → length and boxes → SHA-256 → fsync →
//! rename that replaces nothing → fsync of the folder → the row says done. How the bytes come is in
//! `fetch`.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use parking_lot::{Mutex, RwLock};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use useapi::Time;

use super::failure::{DownloadFailure, disk, index as index_refused};
use super::fetch;
use super::mend::{self, Looked, Spoilt};
use super::names::{NameFacts, Template};
use super::part::{self, Opened, Wish};
use super::space::Room;
use super::target::{Target, exists};
use crate::clip::{ClipFacts, ClipKey, KeptFile};
use crate::index::{Claimed, Index, PartId};
use crate::media::{Cdn, Clips, check_container};
use crate::sync::Asking;

/// What downloads need of the world.
pub(crate) struct Source {
    pub(crate) index: Index,
    pub(crate) cdn: Cdn,
    pub(crate) clips: Clips,
    pub(crate) asking: Asking,
    pub(crate) time: Arc<dyn Time>,
    pub(crate) zone: TimeZone,
    /// The usual downloads folder: paths in the index are below it, or whole.
    pub(crate) folder: PathBuf,
    /// Where new files go, and how they are named.
    pub(crate) places: RwLock<Places>,
    /// How many are fetched at once.
    pub(crate) at_once: AtomicU32,
    /// The room on the disk, and what downloads under way will take of it.
    pub(crate) room: Arc<Room>,
    /// No clip is larger, in bytes.
    pub(crate) largest: AtomicU64,
    /// Names that downloads under way have taken, folded as a disk may fold them.
    pub(crate) taken: Mutex<std::collections::HashSet<String>>,
}

/// Where new files go, and how they are named.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) folder: PathBuf,
    pub(crate) template: Template,
}

/// No clip is larger, in bytes.
pub(crate) const LARGEST: u64 = 4 * 1024 * 1024 * 1024;
/// The queue does not know yet of at most so many bytes of all downloads together: what a kill costs,
/// with some room below the 8 MiB that are promised for what the sockets hold.
const WINDOW: u64 = 6 * 1024 * 1024;

impl Source {
    /// How many bytes one download may have that the queue does not know of: what a kill may cost is
    /// shared by all that may run, also by those that do not yet.
    pub(super) fn share(&self) -> u64 {
        WINDOW / u64::from(self.at_once.load(Ordering::Relaxed).max(1))
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.time.now().as_millisecond()
    }

    /// A path as the index keeps it: below the usual folder, or whole.
    pub(super) fn kept_path(&self, path: &Path) -> PathBuf {
        path.strip_prefix(&self.folder)
            .map_or_else(|_| path.to_owned(), Path::to_owned)
    }

    /// The path below the folder that a clip's name asks for.
    pub(super) fn wanted(&self, account: &str, facts: &ClipFacts) -> PathBuf {
        let made = facts
            .made_ms
            .and_then(|ms| Timestamp::from_millisecond(ms).ok());
        let names = NameFacts::of(account, made, facts);
        self.places.read().template.path(&names, &self.zone)
    }
}

/// What one try has to report while it runs.
pub(super) trait Report: Send + Sync {
    /// Bytes are on the disk.
    fn bytes(&self, have: u64, total: Option<u64>);
    /// The host answered.
    fn answered(&self);
    /// A fresh address is asked for, or was.
    fn renews(&self, on: bool);
}

/// How one try ended, where the clip is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum TryEnd {
    /// It may work later. Whether it was the network, and whether the try brought something.
    Again {
        why: DownloadFailure,
        network: bool,
        progress: bool,
    },
    /// The media host asked to be left alone for so long.
    Later(Duration),
    /// It needs a fresh address, and no token is there to ask for one with.
    NeedsToken,
    /// It needs a fresh address, and the API does not find the clip now.
    NotFound,
    /// It will not work.
    Failed(DownloadFailure),
    /// The person paused or cancelled it.
    Stopped,
}

impl From<DownloadFailure> for TryEnd {
    fn from(failure: DownloadFailure) -> Self {
        Self::Failed(failure)
    }
}

/// Tries to bring one clip onto the disk.
pub(super) async fn try_once(
    source: &Source,
    claimed: &Claimed,
    stop: &CancellationToken,
    report: &dyn Report,
) -> Result<(), TryEnd> {
    let clip = claimed.clip;
    let details = source
        .index
        .run(move |index| Ok((index.details(clip)?, index.checkable_of(clip)?)));
    let (Some(details), earlier) = details.await.map_err(index_refused)? else {
        return Err(DownloadFailure::NoFile.into());
    };
    let made_ms = details.facts.made_ms;
    if let Some((target, file)) = adopt(source, claimed).await? {
        return finish(source, clip, &target.whole(), file).await;
    }
    let spoilt = match mend::look_again(source, earlier).await? {
        Looked::Whole(known) => {
            // The disk reads it well now: it is left where it is.
            let path = source.folder.join(&known.file.path);
            return finish(source, clip, &path, known.file).await;
        }
        Looked::Spoilt(spoilt) => Some(spoilt),
        Looked::Gone => None,
    };
    let folder = source.places.read().folder.clone();
    let wish = Wish {
        wanted: source.wanted(&details.account_name, &details.facts),
        instead: spoilt
            .as_ref()
            .and_then(|spoilt| Target::at(&source.folder, &folder, &spoilt.path)),
    };
    let (opened, taken) = part::open(source, claimed, &wish).await?;
    let (target, id) = (opened.target.clone(), opened.id);
    let _room = source.room.holds(clip);
    let fetched = match from_cache(source, clip, opened).await? {
        (_, Some(file)) => Ok(file),
        (opened, None) => fetch::from_cdn(source, (clip, opened), stop, report).await,
    };
    let file = match fetched {
        Ok(file) => file,
        Err(end) => {
            leave_part(source, clip, (&target, id), end).await;
            return Err(end);
        }
    };
    report.bytes(file.bytes, Some(file.bytes));
    let kept = file.clone();
    source
        .index
        .run(move |index| index.keep_whole(clip, &kept))
        .await
        .map_err(index_refused)?;
    let (sealed, bytes) = (target.clone(), file.bytes);
    let aged = blocking(move || set_made_time(&sealed, (id, bytes), made_ms));
    let named = match aged.await {
        Ok(()) => publish(source, clip, (&wish, &file), (target.clone(), id, spoilt)).await,
        Err(failure) => Err((target, failure)),
    };
    let whole = match named {
        Ok(whole) => whole,
        Err((target, failure)) => {
            // Once it has its name it is never fetched again: a next try finds it and goes on there.
            if exists(&target.part()) {
                leave_part(source, clip, (&target, id), failure.into()).await;
            }
            return Err(failure.into());
        }
    };
    finish(source, clip, &whole, file).await?;
    drop(taken);
    Ok(())
}

/// Gives a part that is proved its name, and writes that through to the disk. A failure says what the
/// part was called then.
async fn publish(
    source: &Source,
    clip: ClipKey,
    (wish, file): (&Wish, &KeptFile),
    (mut target, id, spoilt): (Target, PartId, Option<Spoilt>),
) -> Result<PathBuf, (Target, DownloadFailure)> {
    match adopt_twin(source, clip, (wish, &target, file), id).await {
        Ok(None) => {}
        Ok(Some(whole)) => return Ok(whole),
        Err(failure) => return Err((target, failure)),
    }
    let in_place = wish.instead.as_ref() == Some(&target);
    let mut renamed = Vec::new();
    loop {
        let (named, aside) = (target.clone(), spoilt.clone());
        let done = blocking(move || {
            if let Some(aside) = aside
                .as_ref()
                .filter(|_| in_place && exists(&named.whole()))
            {
                // What the disk spoilt is kept, under a name that says so.
                aside.put_aside()?;
            }
            match named.publish(id) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Ok(false),
                end => end.map_err(disk)?,
            }
            named.sync_folder().map_err(disk)?;
            if let Some(aside) = aside.filter(|_| !in_place) {
                aside.put_aside()?;
            }
            Ok(true)
        });
        match done.await {
            Ok(true) => return Ok(target.whole()),
            Ok(false) if renamed.len() < super::target::MOST_NAMES as usize => {
                // Somebody took the name meanwhile (D-07): theirs is left alone.
                match part::rename(source, clip, (wish, (target.clone(), id))).await {
                    Ok((next, taken)) => {
                        renamed.push(taken);
                        target = next;
                    }
                    Err(failure) => return Err((target, failure)),
                }
            }
            Ok(false) => return Err((target, DownloadFailure::DiskError)),
            Err(failure) => return Err((target, failure)),
        }
    }
}

/// Takes a twin for the clip, in the place of what was fetched: the index was lost, and the clip is here
/// since before that (D-07).
async fn adopt_twin(
    source: &Source,
    clip: ClipKey,
    came: (&Wish, &Target, &KeptFile),
    id: PartId,
) -> Result<Option<PathBuf>, DownloadFailure> {
    let part = came.1.clone();
    let Some(twin) = twin(source, clip, came).await? else {
        return Ok(None);
    };
    blocking(move || {
        twin.sync_folder().map_err(disk)?;
        part.remove_part(id).map_err(disk)?;
        Ok(Some(twin.whole()))
    })
    .await
}

/// A file that bears a name which this clip asks for, of which no row knows, and which has the very
/// bytes that came.
async fn twin(
    source: &Source,
    clip: ClipKey,
    (wish, target, file): (&Wish, &Target, &KeptFile),
) -> Result<Option<Target>, DownloadFailure> {
    for number in 1..=super::target::MOST_NAMES {
        let other = Target::numbered(&target.root, &wish.wanted, number);
        if wish.instead.is_some() || !exists(&other.whole()) {
            return Ok(None);
        }
        let kept = source.kept_path(&other.whole());
        let (looked, file) = (other.clone(), file.clone());
        let run = source.index.run(move |index| {
            let borne = index.bears_path(clip, &kept.to_string_lossy())?;
            Ok(!borne && has_bytes(&looked.whole(), (file.bytes, &file.sha256)).unwrap_or(false))
        });
        if run.await.map_err(index_refused)? {
            return Ok(Some(other));
        }
    }
    Ok(None)
}

/// What a try leaves of its part. One on which the disk failed is not to be trusted, also where it reads
/// well now (D-04): it is thrown away, and the next try writes all of it into another file. An empty
/// one is no use to anybody.
async fn leave_part(source: &Source, clip: ClipKey, (target, id): (&Target, PartId), end: TryEnd) {
    let spoilt = end == TryEnd::Failed(DownloadFailure::DiskError);
    let target = target.clone();
    let left = source.index.run(move |index| {
        let empty = || target.part().metadata().is_ok_and(|meta| meta.len() == 0);
        if !spoilt && !empty() {
            return Ok(());
        }
        if let Err(error) = target.remove_part(id) {
            tracing::warn!(%error, "a part that is of no use was not removed");
        }
        index.keep_part(clip, &crate::index::Part::default())
    });
    if let Err(error) = left.await {
        tracing::warn!(%error, "a part that is of no use was not forgotten");
    }
}

async fn finish(
    source: &Source,
    clip: ClipKey,
    whole: &Path,
    file: KeptFile,
) -> Result<(), TryEnd> {
    let kept = KeptFile {
        verified_ms: source.now_ms(),
        path: source.kept_path(whole),
        ..file
    };
    let modified_ns = super::target::modified_ns(whole);
    source
        .index
        .run(move |index| index.finish_download(clip, &kept, modified_ns))
        .await
        .map_err(|error| index_refused(error).into())
}

/// A file that an earlier try had named already when the app was ended: under the name that this row
/// had chosen, and with the very bytes that were proved before it was renamed.
async fn adopt(
    source: &Source,
    claimed: &Claimed,
) -> Result<Option<(Target, KeptFile)>, DownloadFailure> {
    let (Some(path), Some(sha256)) = (claimed.path.clone(), claimed.whole_sha256.clone()) else {
        return Ok(None);
    };
    let target = Target::at(&source.folder, &source.places.read().folder, path.as_ref());
    let Some(target) = target else {
        return Ok(None);
    };
    let total = claimed.part.bytes;
    blocking(move || {
        let Ok(meta) = target.whole().symlink_metadata() else {
            return Ok(None);
        };
        let Ok(mut file) = std::fs::File::open(target.whole()) else {
            return Ok(None);
        };
        let whole = meta.is_file() && meta.len() == total;
        if !whole || check_container(&mut file, total).is_err() {
            return Ok(None);
        }
        if hash_of(&mut file, total)
            .map_err(disk)?
            .finalize()
            .as_slice()
            != sha256
        {
            return Ok(None);
        }
        target.sync_folder().map_err(disk)?;
        let file = KeptFile {
            path: PathBuf::new(),
            bytes: total,
            sha256,
            verified_ms: 0,
        };
        Ok(Some((target, file)))
    })
    .await
}

/// What was watched to the end is not fetched again.
async fn from_cache(
    source: &Source,
    clip: ClipKey,
    opened: Opened,
) -> Result<(Opened, Option<KeptFile>), DownloadFailure> {
    let Ok(Some((path, kept))) = source.clips.cached(clip).await else {
        return Ok((opened, None));
    };
    let room = std::sync::Arc::clone(&source.room);
    blocking(move || {
        let mut opened = opened;
        let Ok(mut cached) = std::fs::File::open(path) else {
            return Ok((opened, None));
        };
        room.hold(clip, (&opened.target.root, kept.bytes))
            .map_err(disk)?;
        (opened.part, opened.hash) = (crate::index::Part::default(), None);
        let part = &mut opened.file;
        part.set_len(0).map_err(disk)?;
        part.seek(SeekFrom::Start(0)).map_err(disk)?;
        io::copy(&mut cached, part).map_err(disk)?;
        // Read back: what counts is what the part has.
        part.seek(SeekFrom::Start(0)).map_err(disk)?;
        let whole = check_container(part, kept.bytes).is_ok()
            && hash_of(part, kept.bytes)
                .map_err(disk)?
                .finalize()
                .as_slice()
                == kept.sha256;
        if !whole {
            // The cache went bad; PixVerse has the clip still.
            part.set_len(0).map_err(disk)?;
            return Ok((opened, None));
        }
        part.sync_all().map_err(disk)?;
        Ok((opened, Some(kept)))
    })
    .await
}

/// The hash of the first bytes of a file, read from the disk and not from memory of it.
pub(super) fn hash_of(file: &mut std::fs::File, length: u64) -> io::Result<Sha256> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut rest = Read::by_ref(file).take(length);
    loop {
        match rest.read(&mut buffer)? {
            0 => break,
            read => hash.update(&buffer[..read]),
        }
    }
    file.seek(SeekFrom::Start(length))?;
    Ok(hash)
}

/// Whether a file has these very bytes.
pub(super) fn has_bytes(path: &Path, (bytes, sha256): (u64, &[u8])) -> io::Result<bool> {
    if !path.symlink_metadata()?.is_file() {
        return Ok(false);
    }
    let mut file = std::fs::File::open(path)?;
    if file.metadata()?.len() != bytes {
        return Ok(false);
    }
    Ok(hash_of(&mut file, bytes)?.finalize().as_slice() == sha256)
}

/// Gives the part the age of its clip, having made sure that it still is the file that was proved.
fn set_made_time(
    target: &Target,
    (id, bytes): (PartId, u64),
    made_ms: Option<i64>,
) -> Result<(), DownloadFailure> {
    let part = target.open_part().map_err(disk)?;
    let part = part.ok_or(DownloadFailure::DiskError)?;
    let same = super::beneath::id_of(&part).map_err(disk)? == id;
    if !same || part.metadata().map_err(disk)?.len() != bytes {
        return Err(DownloadFailure::DiskError);
    }
    let Some(made) = made_ms.and_then(|ms| u64::try_from(ms).ok()) else {
        return Ok(());
    };
    let made = std::time::UNIX_EPOCH + Duration::from_millis(made);
    // A file system without such times keeps the clip all the same.
    let _ = part.set_modified(made);
    part.sync_all().map_err(disk)
}

pub(super) async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DownloadFailure> + Send + 'static,
) -> Result<T, DownloadFailure> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(DownloadFailure::DiskError))
}

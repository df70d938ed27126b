//! One download, from its row in the queue to the file under its own name.
//!
//! `.part` beside the target → resume only with a validator → length and boxes → SHA-256 → fsync →
//! rename that replaces nothing → fsync of the folder → the row says done. How the bytes come is in
//! `fetch`.

use std::io::{self, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use parking_lot::{Mutex, RwLock};
use sha2::{Digest, Sha256};
use tokio_util::sync::CancellationToken;
use useapi::Time;

use super::failure::{DownloadFailure, disk, index as index_refused};
use super::fetch;
use super::names::{NameFacts, Template};
use super::target::{Target, names_taken};
use crate::clip::{ClipFacts, ClipKey, KeptFile};
use crate::index::{Claimed, FileState, Index};
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
    /// Names that downloads under way have taken, folded as a disk may fold them.
    pub(crate) taken: Mutex<std::collections::HashSet<String>>,
}

/// Where new files go, and how they are named.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    pub(crate) folder: PathBuf,
    pub(crate) template: Template,
}

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

/// The name that a download holds while it is under way.
struct Taken<'a>(&'a Source, String);

impl Drop for Taken<'_> {
    fn drop(&mut self) {
        self.0.taken.lock().remove(&self.1);
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
        return finish(source, clip, &target, file).await;
    }
    let wanted = source.wanted(&details.account_name, &details.facts);
    let (target, part, _taken) = choose_target(source, claimed, wanted).await?;
    let fetched = match from_cache(source, clip, &target).await? {
        Some(file) => Ok(file),
        None => fetch::from_cdn(source, (clip, &target, part), stop, report).await,
    };
    let file = match fetched {
        Err(TryEnd::Failed(DownloadFailure::DiskError)) => {
            forget_part(source, clip).await;
            return Err(DownloadFailure::DiskError.into());
        }
        fetched => fetched?,
    };
    report.bytes(file.bytes, Some(file.bytes));
    let (sealed, kept, bytes) = (target.clone(), file.clone(), file.bytes);
    let damaged = earlier.filter(|file| file.state == FileState::Damaged);
    let aside = damaged.map(|old| source.folder.join(old.file.path));
    source
        .index
        .run(move |index| {
            index.keep_whole(clip, &kept)?;
            Ok(())
        })
        .await
        .map_err(index_refused)?;
    let named = blocking(move || {
        set_made_time(&sealed, bytes, made_ms)?;
        sealed.publish().map_err(disk)
    });
    if let Err(failure) = named.await {
        if failure == DownloadFailure::DiskError {
            forget_part(source, clip).await;
        }
        return Err(failure.into());
    }
    // From here on the file is there, and is never fetched again: a next try finds it and goes on here.
    let named = target.clone();
    blocking(move || {
        named.sync_folder().map_err(disk)?;
        if let Some(aside) = aside {
            // What the disk spoilt is kept, under a name that says so.
            let _ = super::target::put_aside(&aside);
        }
        Ok(())
    })
    .await?;
    finish(source, clip, &target, file).await
}

/// The disk failed on a part: what it has of it is not to be trusted, also where it reads well now
/// (D-04). The next try writes all of it anew.
async fn forget_part(source: &Source, clip: ClipKey) {
    let forgotten = source
        .index
        .run(move |index| index.keep_part(clip, &crate::index::Part::default()));
    if let Err(error) = forgotten.await {
        tracing::warn!(%error, "a part that cannot be trusted was not forgotten");
    }
}

async fn finish(
    source: &Source,
    clip: ClipKey,
    target: &Target,
    file: KeptFile,
) -> Result<(), TryEnd> {
    let kept = KeptFile {
        verified_ms: source.now_ms(),
        path: source.kept_path(&target.whole()),
        ..file
    };
    let modified_ns = super::target::modified_ns(&target.whole());
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

/// The name of an earlier try, else a fresh one that nothing bears; kept in the queue before the
/// first byte is written.
async fn choose_target<'s>(
    source: &'s Source,
    claimed: &Claimed,
    wanted: PathBuf,
) -> Result<(Target, crate::index::Part, Taken<'s>), TryEnd> {
    let folder = source.places.read().folder.clone();
    if let Some(path) = &claimed.path
        && let Some(target) = Target::at(&source.folder, &folder, path.as_ref())
        && target.whole().symlink_metadata().is_err()
        && let Some(taken) = take(source, &target)
    {
        let made = target.clone();
        blocking(move || made.make_folders().map_err(disk)).await?;
        return Ok((target, claimed.part.clone(), taken));
    }
    let clip = claimed.clip;
    for number in 1..=super::target::MOST_NAMES {
        let target = Target::numbered(&folder, &wanted, number);
        let Some(taken) = take(source, &target) else {
            continue;
        };
        let looked = target.clone();
        let kept = source.kept_path(&target.whole());
        let kept = kept.to_string_lossy().into_owned();
        let free = source
            .index
            .run(move |index| {
                if !looked.is_free(|| index.bears_path(clip, &kept).unwrap_or(true)) {
                    return Ok(false);
                }
                index.keep_download_path(clip, &kept)?;
                Ok(true)
            })
            .await
            .map_err(index_refused)?;
        if free {
            let made = target.clone();
            blocking(move || made.make_folders().map_err(disk)).await?;
            return Ok((target, crate::index::Part::default(), taken));
        }
    }
    Err(DownloadFailure::DiskError.into())
}

fn take<'s>(source: &'s Source, target: &Target) -> Option<Taken<'s>> {
    let key = names_taken(&target.whole());
    let fresh = source.taken.lock().insert(key.clone());
    fresh.then(|| Taken(source, key))
}

/// What was watched to the end is not fetched again.
async fn from_cache(
    source: &Source,
    clip: ClipKey,
    target: &Target,
) -> Result<Option<KeptFile>, DownloadFailure> {
    let Ok(Some((path, kept))) = source.clips.cached(clip).await else {
        return Ok(None);
    };
    let target = target.clone();
    blocking(move || {
        let Ok(mut cached) = std::fs::File::open(path) else {
            return Ok(None);
        };
        super::space::check(&target.root, kept.bytes).map_err(disk)?;
        let mut part = target.open_part().map_err(disk)?;
        part.set_len(0).map_err(disk)?;
        io::copy(&mut cached, &mut part).map_err(disk)?;
        // Read back: what counts is what the part has.
        part.seek(SeekFrom::Start(0)).map_err(disk)?;
        let whole = check_container(&mut part, kept.bytes).is_ok()
            && hash_of(&mut part, kept.bytes)
                .map_err(disk)?
                .finalize()
                .as_slice()
                == kept.sha256;
        if !whole {
            // The cache went bad; PixVerse has the clip still.
            part.set_len(0).map_err(disk)?;
            return Ok(None);
        }
        part.sync_all().map_err(disk)?;
        Ok(Some(kept))
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

/// Gives the part the age of its clip, having made sure that it still is the file that was proved.
fn set_made_time(target: &Target, bytes: u64, made_ms: Option<i64>) -> Result<(), DownloadFailure> {
    let part = target.open_part().map_err(disk)?;
    if part.metadata().map_err(disk)?.len() != bytes {
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

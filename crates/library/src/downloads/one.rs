//! One download, from its row in the queue to the file under its own name.
//!
//! `.part` beside the target → resume only with a strong validator → length and boxes → SHA-256 →
//! fsync → rename that replaces nothing → fsync of the folder → the row says done.

use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use sha2::{Digest, Sha256};
use useapi::Time;

use super::names::{NameFacts, relative_path};
use super::queue::DownloadFailure;
use super::target::Target;
use crate::clip::{ClipKey, KeptFile};
use crate::index::{Index, QueueTarget};
use crate::media::{
    Body, Cdn, CdnError, Clips, ContainerError, Resume, check_container, check_head,
};
use crate::sync::Asking;

/// Tries before a download is parked as failed.
const TRIES: u32 = 6;
/// The longest pause between two tries.
const LONGEST_PAUSE: Duration = Duration::from_secs(5 * 60);
/// No clip is larger, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;

/// What downloads need of the world.
pub(crate) struct Source {
    pub(crate) index: Index,
    pub(crate) cdn: Cdn,
    pub(crate) clips: Clips,
    pub(crate) asking: Asking,
    pub(crate) time: Arc<dyn Time>,
    pub(crate) zone: TimeZone,
    /// The downloads folder.
    pub(crate) folder: PathBuf,
}

impl Source {
    pub(super) fn now_ms(&self) -> i64 {
        self.time.now().as_millisecond()
    }
}

/// Tells bytes and total as they come.
type Report<'a> = dyn Fn(u64, Option<u64>) + Send + Sync + 'a;

/// Brings one clip onto the disk.
pub(super) async fn download(
    source: &Source,
    clip: ClipKey,
    report: &Report<'_>,
) -> Result<(), DownloadFailure> {
    if let Some(kept) = adopt(source, clip).await? {
        return finish(source, clip, kept).await;
    }
    let (target, made_ms) = choose_target(source, clip).await?;
    let file = match from_cache(source, clip, &target).await? {
        Some(file) => file,
        None => from_cdn(source, clip, &target, report).await?,
    };
    report(file.bytes, Some(file.bytes));
    let published = target.clone();
    blocking(move || {
        set_made_time(&published, made_ms)?;
        published.publish().map_err(disk)
    })
    .await?;
    finish(
        source,
        clip,
        KeptFile {
            path: target.relative,
            ..file
        },
    )
    .await
}

async fn finish(source: &Source, clip: ClipKey, file: KeptFile) -> Result<(), DownloadFailure> {
    let now_ms = source.now_ms();
    let kept = KeptFile {
        verified_ms: now_ms,
        ..file
    };
    source
        .index
        .run(move |index| index.finish_download(clip, &kept, now_ms))
        .await
        .map_err(|_| DownloadFailure::DiskError)
}

/// A file that an earlier try had named already when the app was ended: whole, of the length that
/// was announced, under the name that this row of the queue had chosen.
async fn adopt(source: &Source, clip: ClipKey) -> Result<Option<KeptFile>, DownloadFailure> {
    let known = source
        .index
        .run(move |index| index.download_target(clip))
        .await;
    let known = known.map_err(|_| DownloadFailure::DiskError)?;
    let Some((known, total)) = known.and_then(|known| known.total.map(|total| (known, total)))
    else {
        return Ok(None);
    };
    let target = Target {
        root: source.folder.clone(),
        relative: known.path.into(),
    };
    blocking(move || {
        let Ok(mut file) = std::fs::File::open(target.whole()) else {
            return Ok(None);
        };
        let whole = target.whole().symlink_metadata().map_err(disk)?;
        if !whole.is_file() || whole.len() != total || check_container(&mut file, total).is_err() {
            return Ok(None);
        }
        let sha256 = hash_of(&mut file, total).map_err(disk)?.finalize().to_vec();
        Ok(Some(KeptFile {
            path: target.relative,
            bytes: total,
            sha256,
            verified_ms: 0,
        }))
    })
    .await
}

/// The name of an earlier try, else a fresh one that nothing bears; kept in the queue before the
/// first byte is written.
async fn choose_target(
    source: &Source,
    clip: ClipKey,
) -> Result<(Target, Option<i64>), DownloadFailure> {
    let (folder, zone) = (source.folder.clone(), source.zone.clone());
    let chosen = source
        .index
        .run(move |index| {
            let Some(details) = index.details(clip)? else {
                return Ok(Err(DownloadFailure::NoFile));
            };
            let made_ms = details.facts.made_ms;
            if let Some(known) = index.download_target(clip)? {
                let target = Target {
                    root: folder.clone(),
                    relative: known.path.into(),
                };
                if target.whole().symlink_metadata().is_err() {
                    return Ok(Ok((target, made_ms)));
                }
            }
            let facts = NameFacts {
                account: &details.account_name,
                made: made_ms.and_then(|ms| Timestamp::from_millisecond(ms).ok()),
                prompt: &details.facts.prompt,
                id: &details.facts.number,
            };
            let wanted = relative_path(&facts, &zone);
            Ok(free_target(&folder, &wanted).map(|free| (free, made_ms)))
        })
        .await
        .map_err(|_| DownloadFailure::DiskError)??;
    let path = chosen.0.relative.to_string_lossy().into_owned();
    source
        .index
        .run(move |index| {
            let known = index.download_target(clip)?;
            let (total, validator) =
                known.map_or((None, None), |known| (known.total, known.validator));
            let kept = QueueTarget {
                path,
                total,
                validator,
            };
            index.keep_download_target(clip, &kept)
        })
        .await
        .map_err(|_| DownloadFailure::DiskError)?;
    let target = chosen.0.clone();
    blocking(move || target.make_folders().map_err(disk)).await?;
    Ok(chosen)
}

fn free_target(
    root: &std::path::Path,
    wanted: &std::path::Path,
) -> Result<Target, DownloadFailure> {
    Target::free(root, wanted).map_err(disk)
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
        let mut part = target.open_part().map_err(disk)?;
        part.set_len(0).map_err(disk)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 256 * 1024];
        loop {
            let read = cached.read(&mut buffer).map_err(disk)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            part.write_all(&buffer[..read]).map_err(disk)?;
        }
        if hash.finalize().as_slice() != kept.sha256 {
            // The cache went bad; PixVerse has the clip still.
            return Ok(None);
        }
        part.sync_all().map_err(disk)?;
        Ok(Some(kept))
    })
    .await
}

async fn from_cdn(
    source: &Source,
    clip: ClipKey,
    target: &Target,
    report: &Report<'_>,
) -> Result<KeptFile, DownloadFailure> {
    let mut renewed = false;
    let mut last = DownloadFailure::DidNotArrive;
    for attempt in 0..TRIES {
        if attempt > 0 {
            source
                .time
                .sleep(pause(attempt, source.time.jitter()))
                .await;
        }
        let address = source.index.run(move |index| index.address(clip)).await;
        let address = address.map_err(|_| DownloadFailure::DiskError)?;
        let url = address
            .and_then(|one| one.clip)
            .ok_or(DownloadFailure::NoFile)?;
        match fetch_once(source, clip, (&url, target), report).await {
            Ok(file) => return Ok(file),
            Err(Attempt::Failed(failure)) => return Err(failure),
            Err(Attempt::CutShort) => last = DownloadFailure::CutShort,
            Err(Attempt::Cdn(error)) if error.is_passing() => last = DownloadFailure::DidNotArrive,
            Err(Attempt::Cdn(CdnError::Gone(_))) if !renewed => {
                renewed = true;
                renew_address(source, clip).await?;
            }
            Err(Attempt::Cdn(error)) => return Err(failure_of(error)),
        }
    }
    Err(last)
}

/// Why one try ended.
enum Attempt {
    Cdn(CdnError),
    /// The bytes do not make a whole clip; the next try begins anew.
    CutShort,
    Failed(DownloadFailure),
}

impl From<DownloadFailure> for Attempt {
    fn from(failure: DownloadFailure) -> Self {
        Self::Failed(failure)
    }
}

async fn fetch_once(
    source: &Source,
    clip: ClipKey,
    (url, target): (&str, &Target),
    report: &Report<'_>,
) -> Result<KeptFile, Attempt> {
    let known = source
        .index
        .run(move |index| index.download_target(clip))
        .await;
    let known = known.map_err(|_| DownloadFailure::DiskError)?;
    let opened = target.clone();
    let (part, have) = blocking(move || {
        let part = opened.open_part().map_err(disk)?;
        let have = part.metadata().map_err(disk)?.len();
        Ok((part, have))
    })
    .await?;
    let resume = known
        .and_then(|known| known.validator)
        .filter(|_| have > 0)
        .map(|validator| Resume {
            from: have,
            validator,
        });
    let body = source
        .cdn
        .get(url, resume.as_ref())
        .await
        .map_err(Attempt::Cdn)?;
    if !matches!(
        body.content_type.as_deref(),
        None | Some("video/mp4" | "application/octet-stream" | "binary/octet-stream")
    ) {
        return Err(DownloadFailure::NotAVideo.into());
    }
    if body.total.is_some_and(|total| total > LARGEST) {
        return Err(DownloadFailure::DiskQuota.into());
    }
    let missing = body.total.unwrap_or(0).saturating_sub(body.starts_at);
    let folder = target.root.clone();
    blocking(move || super::space::check(&folder, missing).map_err(disk)).await?;
    let kept = QueueTarget {
        path: target.relative.to_string_lossy().into_owned(),
        total: body.total,
        validator: body.validator.clone(),
    };
    source
        .index
        .run(move |index| index.keep_download_target(clip, &kept))
        .await
        .map_err(|_| DownloadFailure::DiskError)?;
    receive(part, body, report).await
}

/// Writes a body behind what is here already, then proves that the whole is a clip.
async fn receive(
    mut part: std::fs::File,
    mut body: Body,
    report: &Report<'_>,
) -> Result<KeptFile, Attempt> {
    let (starts_at, total) = (body.starts_at, body.total);
    let mut hash;
    (part, hash) = blocking(move || {
        part.set_len(starts_at).map_err(disk)?;
        let hash = hash_of(&mut part, starts_at).map_err(disk)?;
        Ok((part, hash))
    })
    .await?;
    let mut have = starts_at;
    report(have, total);
    while let Some(chunk) = body.chunk().await.map_err(Attempt::Cdn)? {
        if have == 0 && chunk.len() >= 8 && check_head(&chunk).is_err() {
            return Err(DownloadFailure::NotAVideo.into());
        }
        have += chunk.len() as u64;
        if have > LARGEST {
            return Err(DownloadFailure::DiskQuota.into());
        }
        (part, hash) = blocking(move || {
            hash.update(&chunk);
            part.write_all(&chunk).map_err(disk)?;
            Ok((part, hash))
        })
        .await?;
        report(have, total);
    }
    if total.is_some_and(|total| total != have) {
        return Err(Attempt::Cdn(CdnError::Interrupted));
    }
    let checked = blocking(move || {
        let checked = check_container(&mut part, have);
        if let Err(ContainerError::CutShort | ContainerError::NotAVideo) = checked {
            part.set_len(0).map_err(disk)?;
        } else {
            part.sync_all().map_err(disk)?;
        }
        Ok(checked)
    })
    .await?;
    match checked {
        Ok(()) => {
            let sha256 = hash.finalize().to_vec();
            Ok(KeptFile {
                path: PathBuf::new(),
                bytes: have,
                sha256,
                verified_ms: 0,
            })
        }
        Err(ContainerError::CutShort) => Err(Attempt::CutShort),
        Err(ContainerError::NotAVideo) => Err(DownloadFailure::NotAVideo.into()),
        Err(ContainerError::Disk(error)) => Err(disk(error).into()),
    }
}

/// The hash of what is here already, read from the disk and not from memory of it.
fn hash_of(part: &mut std::fs::File, length: u64) -> io::Result<Sha256> {
    part.seek(SeekFrom::Start(0))?;
    let mut hash = Sha256::new();
    io::copy(&mut Read::by_ref(part).take(length), &mut hash)?;
    part.seek(SeekFrom::Start(length))?;
    Ok(hash)
}

/// Asks the API for the clip once more: its address has expired.
async fn renew_address(source: &Source, clip: ClipKey) -> Result<(), DownloadFailure> {
    let asked = source
        .index
        .run(move |index| {
            let address = index.address(clip)?;
            Ok((address, index.accounts()?, index.credentials()?))
        })
        .await
        .map_err(|_| DownloadFailure::DiskError)?;
    let (Some(address), accounts, credentials) = asked else {
        return Err(DownloadFailure::NoFile);
    };
    let reached_by = accounts
        .into_iter()
        .find(|account| account.key == address.account)
        .map(|account| account.reached_by)
        .unwrap_or_default();
    for credential in credentials
        .iter()
        .filter(|one| reached_by.contains(&one.key))
    {
        let call = |client: useapi::Client, token: useapi::Token| {
            let id = address.remote_id.clone();
            let answer: useapi::BoxFuture<'static, _> =
                Box::pin(async move { client.video(&token, &id).await });
            answer
        };
        let one = std::slice::from_ref(credential);
        let Ok(video) = source.asking.ask(one, &call, &|_| {}).await else {
            continue;
        };
        let Some(url) = video.url else { continue };
        return source
            .index
            .run(move |index| index.renew_address(clip, &url))
            .await
            .map_err(|_| DownloadFailure::DiskError);
    }
    Err(DownloadFailure::AddressGone)
}

/// `min(5 min, 1 s · 2ⁿ)` with full jitter.
fn pause(attempt: u32, jitter: f64) -> Duration {
    let longest = Duration::from_secs(1 << attempt.min(10)).min(LONGEST_PAUSE);
    longest.mul_f64(jitter.clamp(0.0, 1.0))
}

fn set_made_time(target: &Target, made_ms: Option<i64>) -> Result<(), DownloadFailure> {
    let Some(made) = made_ms.and_then(|ms| u64::try_from(ms).ok()) else {
        return Ok(());
    };
    let made = std::time::UNIX_EPOCH + Duration::from_millis(made);
    let part = target.open_part().map_err(disk)?;
    // A file system without such times keeps the clip all the same.
    let _ = part.set_modified(made);
    part.sync_all().map_err(disk)
}

fn failure_of(error: CdnError) -> DownloadFailure {
    match error {
        CdnError::Refused | CdnError::Unsafe => DownloadFailure::AddressRefused,
        CdnError::Gone(_) => DownloadFailure::AddressGone,
        CdnError::WrongType => DownloadFailure::NotAVideo,
        CdnError::TooLarge => DownloadFailure::CutShort,
        _ => DownloadFailure::DidNotArrive,
    }
}

fn disk(error: io::Error) -> DownloadFailure {
    match error.kind() {
        io::ErrorKind::StorageFull => DownloadFailure::DiskFull,
        io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => DownloadFailure::DiskQuota,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => DownloadFailure::FolderGone,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            DownloadFailure::FolderReadOnly
        }
        _ => DownloadFailure::DiskError,
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, DownloadFailure> + Send + 'static,
) -> Result<T, DownloadFailure> {
    tokio::task::spawn_blocking(work)
        .await
        .unwrap_or(Err(DownloadFailure::DiskError))
}

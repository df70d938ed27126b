//! Bytes from a media host into a part: gone on with only where it is proved to be the same clip, and
//! kept in the queue every few megabytes, so that a kill costs no more than that.

use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use sha2::{Digest, Sha256};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::failure::{DownloadFailure, disk, index as index_refused};
use super::one::{Report, Source, TryEnd, blocking};
use super::part::Opened;
use super::space::Room;
use super::target::Target;
use super::unkept::Unkept;
use crate::clip::{ClipKey, KeptFile};
use crate::index::{Index, Part};
use crate::media::{Body, CdnError, ContainerError, Resume, check_container, check_head};

/// Nothing for so long breaks a body off (N-08).
const STALLED: Duration = Duration::from_secs(30);
/// A body that brings fewer bytes a minute is given up and asked for anew (N-09).
const LEAST_A_MINUTE: u64 = 60 * 1024;
/// A try that brought so much was not in vain, in bytes.
const PROGRESS: u64 = 1024 * 1024;

/// Fetches a clip into its part, through to the disk, and proves that it is whole.
pub(super) async fn from_cdn(
    source: &Source,
    (clip, opened): (ClipKey, Opened),
    stop: &CancellationToken,
    report: &dyn Report,
) -> Result<KeptFile, TryEnd> {
    let Opened {
        target,
        file,
        mut part,
        mut hash,
        ..
    } = opened;
    if hash.is_some() && part.total == Some(part.bytes) {
        // An earlier try had all of it, and was ended before it said so.
        let writing = Writing::new(source, (clip, target), (part, file), hash);
        return seal(writing, None).await;
    }
    let mut renewed = false;
    loop {
        let address = source.index.run(move |index| index.address(clip)).await;
        let address = address.map_err(index_refused)?;
        let url = address.and_then(|one| one.clip);
        let url = url.ok_or(DownloadFailure::NoFile)?;
        let resume = resume_of(&part, hash.is_some());
        let answer = tokio::select! {
            answer = source.cdn.get(&url, resume.as_ref()) => answer,
            () = stop.cancelled() => return Err(TryEnd::Stopped),
        };
        let body = match answer {
            Ok(body) => body,
            Err(CdnError::Gone(401 | 403 | 404 | 410)) if !renewed => {
                report.answered();
                renewed = true;
                report.renews(true);
                let renewal = tokio::select! {
                    renewal = super::renew::renew_address(source, clip) => renewal,
                    () = stop.cancelled() => Err(TryEnd::Stopped),
                };
                report.renews(false);
                renewal?;
                continue;
            }
            Err(CdnError::WrongPart) if resume.is_some() => {
                // The host does not know that part of it: from the top, with nothing kept (N-32, N-34).
                report.answered();
                (part, hash) = (Part::default(), None);
                continue;
            }
            Err(error) => {
                if matches!(error, CdnError::Busy(_) | CdnError::Status(_)) {
                    report.answered();
                }
                return Err(end_of(error, true, false));
            }
        };
        report.answered();
        let same =
            body.starts_at == 0 || (body.total == part.total && (body.validator == part.validator));
        if !same {
            (part, hash) = (Part::default(), None);
            continue;
        }
        let largest = source.largest.load(Ordering::Relaxed);
        check_answer(&body, largest)?;
        let starts_at = body.starts_at;
        report.bytes(starts_at, body.total);
        let missing = body.total.unwrap_or(0).saturating_sub(starts_at);
        let (room, folder) = (Arc::clone(&source.room), target.root.clone());
        blocking(move || room.hold(clip, (&folder, missing)).map_err(disk)).await?;
        part.total = body.total;
        part.validator.clone_from(&body.validator);
        let hash = if starts_at == 0 { None } else { hash };
        if starts_at == 0 {
            (part.bytes, part.sha256) = (0, None);
        }
        let writing = Writing::new(source, (clip, target), (part, file), hash);
        let sum = body.checksum.clone();
        let (written, end) = receive(source, writing, body, (stop, report)).await?;
        return match end {
            None => seal(written, sum).await,
            Some(end) => {
                let progress = written.have > starts_at + PROGRESS;
                Err(match end {
                    End::Stopped => TryEnd::Stopped,
                    End::NoClip(failure) => {
                        written.discard().await?;
                        failure.into()
                    }
                    End::Cdn(error) => end_of(error, false, progress),
                })
            }
        };
    }
}

fn resume_of(part: &Part, believed: bool) -> Option<Resume> {
    let validator = part.validator.clone().filter(|_| believed)?;
    let from = part.bytes;
    // All of it is here already: the last byte is asked for again, to hear what the host has now.
    Some(Resume { from, validator })
}

fn check_answer(body: &Body, largest: u64) -> Result<(), DownloadFailure> {
    let video = matches!(
        body.content_type.as_deref(),
        None | Some(
            "video/mp4" | "application/octet-stream" | "binary/octet-stream" | "video/quicktime"
        )
    );
    if !video {
        return Err(DownloadFailure::NotAVideo);
    }
    match body.total {
        Some(total) if total > largest => Err(DownloadFailure::UnexpectedSize),
        _ => Ok(()),
    }
}

/// Why a body was not received to its end.
enum End {
    Stopped,
    /// What came is no clip, and nothing of it is kept.
    NoClip(DownloadFailure),
    Cdn(CdnError),
}

/// Hands what comes to a thread that writes, so that the network never waits for the disk as long as
/// the disk keeps up. Answers what was written, and why it ended early.
async fn receive(
    source: &Source,
    writing: Writing,
    mut body: Body,
    (stop, report): (&CancellationToken, &dyn Report),
) -> Result<(Writing, Option<End>), TryEnd> {
    let (mut have, total) = (writing.have, body.total);
    let (send, coming) = mpsc::unbounded_channel::<Came>();
    let all = Arc::clone(&writing.all);
    let unkept = Arc::clone(&writing.unkept);
    let share = source.share();
    let largest = source.largest.load(Ordering::Relaxed);
    let writer = tokio::task::spawn_blocking(move || {
        let unkept = Arc::clone(&writing.unkept);
        let written = writing.write(coming, share);
        unkept.over();
        written
    });
    report.bytes(have, total);
    let mut head = Vec::new();
    let (mut since, mut at_since) = (source.time.elapsed(), have);
    let (mut stalled, mut at_stall) = (source.time.sleep(STALLED), have);
    let end = loop {
        // No more is taken in than a kill may cost: the network waits for the disk.
        let share = source.share();
        let next = async {
            if unkept.is_full(share) {
                // Also where the share was larger when the writer began.
                let _ = send.send(Came::Enough);
                unkept.room(share).await;
            }
            body.chunk().await
        };
        let chunk = tokio::select! {
            chunk = next => chunk,
            () = stop.cancelled() => break Some(End::Stopped),
            () = &mut stalled => {
                if have == at_stall && !unkept.is_full(share) {
                    break Some(End::Cdn(CdnError::TimedOut));
                }
                (stalled, at_stall) = (source.time.sleep(STALLED), have);
                continue;
            }
        };
        let chunk = match chunk {
            Ok(Some(chunk)) => chunk,
            Ok(None) if total.is_some_and(|total| total != have) => {
                break Some(End::Cdn(CdnError::Interrupted));
            }
            Ok(None) => break None,
            Err(CdnError::TooLarge) => break Some(End::NoClip(DownloadFailure::CutShort)),
            Err(error) => break Some(End::Cdn(error)),
        };
        if have < 12 {
            head.extend_from_slice(&chunk[..chunk.len().min(12)]);
            if head.len() >= 8 && check_head(&head).is_err() {
                break Some(End::NoClip(DownloadFailure::NotAVideo));
            }
        }
        have += chunk.len() as u64;
        if have > largest {
            break Some(End::NoClip(DownloadFailure::UnexpectedSize));
        }
        unkept.add(chunk.len() as u64);
        if send.send(Came::Bytes(chunk)).is_err() {
            // The writer has ended, and says why.
            break None;
        }
        report.bytes(have, total);
        let minute = source.time.elapsed().saturating_sub(since);
        if minute >= Duration::from_secs(60) {
            if have - at_since < LEAST_A_MINUTE {
                break Some(End::Cdn(CdnError::TimedOut));
            }
            (since, at_since) = (source.time.elapsed(), have);
        }
    };
    all.store(end.is_none(), Ordering::Relaxed);
    drop(send);
    let written = writer.await.map_err(|_| DownloadFailure::DiskError)??;
    Ok((written, end))
}

/// What a writer is told.
enum Came {
    Bytes(Bytes),
    /// No more comes before the queue knows of what did.
    Enough,
}

/// What writes a part.
struct Writing {
    index: Index,
    clip: ClipKey,
    room: Arc<Room>,
    /// The folder of downloads.
    folder: PathBuf,
    part: Part,
    file: File,
    hash: Sha256,
    have: u64,
    /// Whether the body came to its end: else what is here is kept for the next try, also when the app
    /// closes.
    all: Arc<AtomicBool>,
    unkept: Arc<Unkept>,
}

impl Writing {
    fn new(
        source: &Source,
        (clip, target): (ClipKey, Target),
        (part, file): (Part, File),
        hash: Option<Sha256>,
    ) -> Self {
        Self {
            index: source.index.clone(),
            clip,
            room: Arc::clone(&source.room),
            folder: target.root,
            file,
            have: part.bytes,
            part,
            hash: hash.unwrap_or_default(),
            all: Arc::default(),
            unkept: Arc::default(),
        }
    }

    fn write(
        mut self,
        mut coming: mpsc::UnboundedReceiver<Came>,
        share: u64,
    ) -> Result<Self, DownloadFailure> {
        let starts_at = self.have;
        self.file.set_len(starts_at).map_err(disk)?;
        // Reading what was here may have left the place of the next write beyond that.
        self.file.seek(SeekFrom::Start(starts_at)).map_err(disk)?;
        let mut flushed = starts_at;
        while let Some(came) = coming.blocking_recv() {
            let enough = match came {
                Came::Bytes(chunk) => {
                    self.file.write_all(&chunk).map_err(disk)?;
                    self.hash.update(&chunk);
                    self.have += chunk.len() as u64;
                    self.room.wrote(self.clip, chunk.len() as u64);
                    // What is whole is told of by whoever proves it.
                    self.have - flushed >= share / 4 * 3 && self.part.total != Some(self.have)
                }
                Came::Enough => self.have > flushed,
            };
            if enough {
                if self.part.total.is_none() {
                    // Nobody said how much it will be: it ends where the disk is to have its rest (T9).
                    self.room.look(&self.folder, 0).map_err(disk)?;
                }
                self.keep()?;
                self.unkept.kept(self.have - flushed);
                flushed = self.have;
            }
        }
        if !self.all.load(Ordering::Relaxed) && self.have > 0 {
            self.keep()?;
        }
        Ok(self)
    }

    /// Keeps nothing of what came.
    async fn discard(mut self) -> Result<(), DownloadFailure> {
        blocking(move || self.empty()).await
    }

    fn empty(&mut self) -> Result<(), DownloadFailure> {
        self.file.set_len(0).map_err(disk)?;
        self.have = 0;
        let kept = self.index.keep_part(self.clip, &Part::default());
        kept.map_err(index_refused)
    }

    /// Says in the queue how far the part is, so that a kill costs no more than what comes from here
    /// on. Nothing is waited for: what the process wrote outlives it, and after a power cut the part
    /// is read, and begun anew where it is not what the queue says of it.
    fn keep(&mut self) -> Result<(), DownloadFailure> {
        self.part.bytes = self.have;
        self.part.sha256 = Some(self.hash.clone().finalize().to_vec());
        self.index
            .keep_part(self.clip, &self.part)
            .map_err(index_refused)
    }
}

/// Proves that a part is a whole clip and writes it through to the disk.
async fn seal(
    mut written: Writing,
    sum: Option<crate::media::Checksum>,
) -> Result<KeptFile, TryEnd> {
    let sealed = blocking(move || {
        let checked = check_container(&mut written.file, written.have);
        let sha256 = written.hash.clone().finalize().to_vec();
        let same = sum.is_none_or(|sum| sum.is_of(&sha256));
        match checked {
            Ok(()) if same => written.file.sync_all().map_err(disk)?,
            Ok(()) | Err(ContainerError::CutShort | ContainerError::NotAVideo) => {
                written.empty()?;
            }
            Err(ContainerError::Disk(_)) => {}
        }
        Ok((checked, same, written.have, sha256))
    })
    .await?;
    match sealed {
        (Ok(()), true, bytes, sha256) => Ok(KeptFile {
            path: std::path::PathBuf::new(),
            bytes,
            sha256,
            verified_ms: 0,
        }),
        (Err(ContainerError::NotAVideo), ..) => Err(DownloadFailure::NotAVideo.into()),
        (Err(ContainerError::Disk(error)), ..) => Err(disk(error).into()),
        _ => Err(TryEnd::Again {
            why: DownloadFailure::CutShort,
            network: false,
            progress: false,
        }),
    }
}

/// Whether it is the way to all hosts that is not there.
fn is_of_network(error: CdnError) -> bool {
    matches!(
        error,
        CdnError::Offline | CdnError::Proxy | CdnError::TimedOut
    )
}

/// What an error of the media host means for the row. `at_head`: before any of the body came.
fn end_of(error: CdnError, at_head: bool, progress: bool) -> TryEnd {
    let failed = match error {
        CdnError::Busy(wait) => return TryEnd::Later(wait),
        _ if error.is_passing() => {
            let network = at_head && is_of_network(error);
            return TryEnd::Again {
                why: DownloadFailure::DidNotArrive,
                network,
                progress,
            };
        }
        CdnError::WrongPart => {
            return TryEnd::Again {
                why: DownloadFailure::DidNotArrive,
                network: false,
                progress: false,
            };
        }
        CdnError::Refused | CdnError::Unsafe => DownloadFailure::AddressRefused,
        CdnError::Gone(_) => DownloadFailure::AddressGone,
        CdnError::WrongType => DownloadFailure::NotAVideo,
        CdnError::TooLarge => DownloadFailure::CutShort,
        _ => DownloadFailure::DidNotArrive,
    };
    TryEnd::Failed(failed)
}

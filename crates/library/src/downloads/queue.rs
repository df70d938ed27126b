//! Working off the queue: some clips at once, each to its end, and what may be asked meanwhile.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::one::{self, Source};
use crate::clip::ClipKey;
use crate::events::{Event, Events};
use crate::index::{Index, IndexError, QueueFigures};

/// Clips that are fetched at once.
const AT_ONCE: usize = 4;

/// What became of the wish to download some clips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queued {
    /// Now in the queue.
    pub added: u32,
    /// Here already, or on their way.
    pub already: u32,
    /// Without a file.
    pub without_file: u32,
}

/// A row of the queue as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The clip.
    pub clip: ClipKey,
    /// What it is up to.
    pub state: QueueState,
    /// Bytes that are here.
    pub bytes: u64,
    /// Bytes in all.
    pub total: Option<u64>,
    /// Why it failed, by [`DownloadFailure::name`].
    pub problem: Option<String>,
    /// The path below the downloads folder.
    pub path: Option<PathBuf>,
    /// The beginning of its prompt.
    pub prompt: String,
    /// The version of its picture.
    pub picture: Option<String>,
}

/// What a download is up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    /// In the queue.
    Waiting,
    /// Bytes arrive.
    Running,
    /// Whole and verified.
    Done,
    /// It did not arrive.
    Failed,
}

impl QueueState {
    /// By the name in the index.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Waiting,
        }
    }
}

/// Why a download did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DownloadFailure {
    /// No address, or no such clip.
    #[error("there is no file")]
    NoFile,
    /// The address is not one that is opened.
    #[error("the address is refused")]
    AddressRefused,
    /// The address is not handed out any more.
    #[error("the address is gone")]
    AddressGone,
    /// Six tries brought nothing.
    #[error("did not arrive")]
    DidNotArrive,
    /// What came was cut short.
    #[error("cut short")]
    CutShort,
    /// What came was not a video.
    #[error("not a video")]
    NotAVideo,
    /// No room.
    #[error("no room left")]
    DiskFull,
    /// The disk takes no files of this size.
    #[error("too large for this disk")]
    DiskQuota,
    /// The folder is not there.
    #[error("the folder is gone")]
    FolderGone,
    /// The folder may not be written to.
    #[error("the folder is read-only")]
    FolderReadOnly,
    /// The disk reported an error.
    #[error("the disk reported an error")]
    DiskError,
    /// It was taken from the queue.
    #[error("cancelled")]
    Cancelled,
}

impl DownloadFailure {
    /// The name in the index and over IPC.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoFile => "no-file",
            Self::AddressRefused => "address-refused",
            Self::AddressGone => "address-gone",
            Self::DidNotArrive => "did-not-arrive",
            Self::CutShort => "cut-short",
            Self::NotAVideo => "not-a-video",
            Self::DiskFull => "disk-full",
            Self::DiskQuota => "disk-quota",
            Self::FolderGone => "folder-gone",
            Self::FolderReadOnly => "folder-read-only",
            Self::DiskError => "disk-error",
            Self::Cancelled => "cancelled",
        }
    }
}

/// The downloads of one library. Cheap to clone.
#[derive(Clone)]
pub struct Downloads {
    shared: Arc<Shared>,
}

struct Shared {
    index: Index,
    events: Events,
    source: Source,
    wake: Notify,
    /// What runs: how to stop it, and the bytes that are here.
    running: Mutex<HashMap<ClipKey, Running>>,
}

struct Running {
    stop: CancellationToken,
    bytes: u64,
    total: Option<u64>,
}

impl Downloads {
    /// The downloads that `source` fetches.
    #[must_use]
    pub(crate) fn new(index: Index, events: Events, source: Source) -> Self {
        let (wake, running) = (Notify::new(), Mutex::default());
        Self {
            shared: Arc::new(Shared {
                index,
                events,
                source,
                wake,
                running,
            }),
        }
    }

    /// Puts clips into the queue.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn add(&self, clips: Vec<ClipKey>) -> Result<Queued, IndexError> {
        let now_ms = self.shared.source.now_ms();
        let queued = self
            .shared
            .index
            .run(move |index| index.enqueue(&clips, now_ms))
            .await?;
        self.shared.events.tell(Event::Downloads);
        self.shared.events.tell(Event::Clips);
        self.shared.wake.notify_one();
        Ok(queued)
    }

    /// Takes a clip out of the queue, and what came of it off the disk. A finished file stays.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn cancel(&self, clip: ClipKey) -> Result<(), IndexError> {
        if let Some(running) = self.shared.running.lock().get(&clip) {
            running.stop.cancel();
        }
        let left = self
            .shared
            .index
            .run(move |index| index.drop_download(clip))
            .await?;
        if let Some(path) = left {
            let mut part = self.shared.source.folder.join(path).into_os_string();
            part.push(".part");
            let _ = tokio::fs::remove_file(part).await;
        }
        self.shared.events.tell(Event::Downloads);
        self.shared.events.tell(Event::Clips);
        Ok(())
    }

    /// The figures and the rows of the queue.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn queue(&self) -> Result<(QueueFigures, Vec<QueueRow>), IndexError> {
        let (figures, mut rows) = self
            .shared
            .index
            .run(|index| Ok((index.queue_figures()?, index.queue_rows()?)))
            .await?;
        let running = self.shared.running.lock();
        for row in &mut rows {
            match (running.get(&row.clip), row.state) {
                (Some(now), _) => (row.bytes, row.total) = (now.bytes, now.total.or(row.total)),
                (None, QueueState::Done) => row.bytes = row.total.unwrap_or(0),
                (None, _) => {}
            }
        }
        Ok((figures, rows))
    }

    /// Works the queue off for as long as the library is open.
    pub(crate) async fn work(self) {
        let requeued = self.shared.index.run(Index::requeue_interrupted).await;
        if let Err(error) = requeued {
            tracing::error!(%error, "the queue of downloads could not be read");
        }
        let mut workers = JoinSet::new();
        loop {
            while workers.len() < AT_ONCE {
                match self.shared.index.run(Index::next_download).await {
                    Ok(Some(clip)) => {
                        workers.spawn(self.clone().work_on(clip));
                    }
                    Ok(None) => break,
                    Err(error) => {
                        tracing::error!(%error, "the queue of downloads could not be read");
                        break;
                    }
                }
            }
            tokio::select! {
                () = self.shared.wake.notified() => {}
                Some(_) = workers.join_next() => {}
            }
        }
    }

    async fn work_on(self, clip: ClipKey) {
        let shared = &self.shared;
        let stop = CancellationToken::new();
        let entry = Running {
            stop: stop.clone(),
            bytes: 0,
            total: None,
        };
        shared.running.lock().insert(clip, entry);
        shared.events.tell(Event::Downloads);
        let report = |bytes, total| {
            if let Some(running) = shared.running.lock().get_mut(&clip) {
                (running.bytes, running.total) = (bytes, total);
            }
            shared.events.tell(Event::Downloads);
        };
        let end = tokio::select! {
            end = one::download(&shared.source, clip, &report) => end,
            () = stop.cancelled() => Err(DownloadFailure::Cancelled),
        };
        let now_ms = shared.source.now_ms();
        match end {
            Ok(()) => tracing::info!(clip = clip.0, "download finished"),
            Err(DownloadFailure::Cancelled) => {}
            Err(failure) => {
                tracing::warn!(clip = clip.0, %failure, "download failed");
                let noted = shared
                    .index
                    .run(move |index| index.fail_download(clip, failure.name(), now_ms))
                    .await;
                if let Err(error) = noted {
                    tracing::error!(%error, "a failed download could not be noted");
                }
            }
        }
        shared.running.lock().remove(&clip);
        shared.events.tell(Event::Downloads);
        shared.events.tell(Event::Clips);
    }
}

//! One clip on its way from PixVerse into the cache, while readers already follow its bytes.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::fs::File;
use tokio::io::AsyncWriteExt;
use tokio::sync::watch;

use super::cdn::{Body, Cdn, CdnError};
use super::container::{check_container, check_head};

/// No clip is larger, in bytes.
pub(super) const LARGEST: u64 = 4 * 1024 * 1024 * 1024;
/// A fill that nobody reads any more ends after this.
const UNWATCHED: Duration = Duration::from_secs(3);

/// How far a fill has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Progress {
    /// Whether the head of the answer has come.
    pub(super) begun: bool,
    /// Bytes of the whole, if the host said so.
    pub(super) total: Option<u64>,
    /// Bytes that can be read from the file.
    pub(super) have: u64,
    /// Whether the host answers ranges.
    pub(super) takes_ranges: bool,
    /// The end, either way.
    pub(super) end: Option<Result<(), CdnError>>,
}

/// A clip on its way.
pub(super) struct Fill {
    pub(super) address: String,
    pub(super) part: PathBuf,
    progress: watch::Sender<Progress>,
    readers: AtomicUsize,
}

/// What was filled to the end.
pub(super) struct Filled {
    pub(super) bytes: u64,
    pub(super) sha256: Vec<u8>,
}

/// Counts as a reader of a fill for as long as it lives.
pub(super) struct Watching(Arc<Fill>);

impl Watching {
    pub(super) fn new(fill: Arc<Fill>) -> Self {
        fill.readers.fetch_add(1, Ordering::Relaxed);
        Self(fill)
    }

    pub(super) fn fill(&self) -> &Fill {
        &self.0
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        self.0.readers.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Fill {
    pub(super) fn new(address: String, part: PathBuf) -> Self {
        Self {
            address,
            part,
            progress: watch::Sender::default(),
            readers: AtomicUsize::new(0),
        }
    }

    pub(super) fn progress(&self) -> watch::Receiver<Progress> {
        self.progress.subscribe()
    }

    /// Fetches the clip to the end, or until nobody reads it any more.
    pub(super) async fn run(&self, cdn: &Cdn) -> Result<Filled, CdnError> {
        let filled = self.fetch(cdn).await;
        let end = filled.as_ref().map(|_| ()).map_err(|error| *error);
        self.progress
            .send_modify(|progress| progress.end = Some(end));
        filled
    }

    async fn fetch(&self, cdn: &Cdn) -> Result<Filled, CdnError> {
        let mut body = cdn.get(&self.address, None).await?;
        if !is_video(body.content_type.as_deref()) {
            return Err(CdnError::WrongType);
        }
        if body.total.is_some_and(|total| total > LARGEST) {
            return Err(CdnError::TooLarge);
        }
        let mut file = File::create_new(&self.part)
            .await
            .map_err(|_| CdnError::Interrupted)?;
        self.progress.send_modify(|progress| {
            progress.begun = true;
            progress.total = body.total;
            progress.takes_ranges = body.takes_ranges;
        });
        let mut hash = Sha256::new();
        let mut have = 0_u64;
        while let Some(chunk) = self.next_chunk(&mut body).await? {
            if have == 0 && chunk.len() >= 8 && check_head(&chunk).is_err() {
                return Err(CdnError::WrongType);
            }
            have += chunk.len() as u64;
            if have > LARGEST {
                return Err(CdnError::TooLarge);
            }
            hash.update(&chunk);
            file.write_all(&chunk)
                .await
                .map_err(|_| CdnError::Interrupted)?;
            file.flush().await.map_err(|_| CdnError::Interrupted)?;
            self.progress.send_modify(|progress| progress.have = have);
        }
        drop(file);
        let part = self.part.clone();
        let checked = tokio::task::spawn_blocking(move || {
            check_container(&mut std::fs::File::open(part)?, have)
        })
        .await;
        match checked {
            Ok(Ok(())) => Ok(Filled {
                bytes: have,
                sha256: hash.finalize().to_vec(),
            }),
            _ => Err(CdnError::Interrupted),
        }
    }

    async fn next_chunk(&self, body: &mut Body) -> Result<Option<bytes::Bytes>, CdnError> {
        let mut unwatched = 0;
        loop {
            if self.readers.load(Ordering::Relaxed) == 0 {
                unwatched += 1;
                if unwatched > UNWATCHED.as_secs() {
                    return Err(CdnError::Interrupted);
                }
            }
            tokio::select! {
                chunk = body.chunk() => return chunk,
                () = tokio::time::sleep(Duration::from_secs(1)) => {}
            }
        }
    }
}

/// Whether a type may be a clip: the media type of MP4, or none worth the name.
pub(super) fn is_video(content_type: Option<&str>) -> bool {
    matches!(
        content_type,
        None | Some(
            "video/mp4" | "application/octet-stream" | "binary/octet-stream" | "video/quicktime"
        )
    )
}

//! Where a clip plays from: its downloaded file, else the cache, else through from PixVerse while
//! the cache fills.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use parking_lot::Mutex;

use super::cdn::{Cdn, CdnError};
use super::fill::{Fill, Filled, Watching};
use super::held::{Held, Playing};
use crate::clip::{ClipKey, KeptFile};
use crate::index::{Index, IndexError, Place};

/// How often, and how long apart, a clip that has just arrived is looked for in the cache.
const KEPT_TRIES: u32 = 100;
const KEPT_AGAIN: Duration = Duration::from_millis(50);

/// Why a clip does not play.
#[derive(Debug, thiserror::Error)]
pub enum ClipError {
    /// There is no address, or no such clip (PL-04).
    #[error("there is no clip")]
    None,
    /// It was downloaded, and its file is not where it was (PL-03).
    #[error("the file is not where it was")]
    Moved,
    /// It could not be fetched.
    #[error(transparent)]
    Cdn(#[from] CdnError),
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
    /// The disk.
    #[error("the disk refused")]
    Disk,
}

/// The clips of one library. Cheap to clone.
#[derive(Clone)]
pub struct Clips {
    pub(super) shared: Arc<Shared>,
}

pub(super) struct Shared {
    pub(super) index: Index,
    cdn: Cdn,
    pub(super) cache: PathBuf,
    downloads: PathBuf,
    pub(super) fills: Mutex<HashMap<ClipKey, Arc<Fill>>>,
    pub(super) playing: Playing,
    /// What the cache holds at most, in bytes.
    pub(super) limit: AtomicU64,
    now_ms: Box<dyn Fn() -> i64 + Send + Sync>,
}

/// Where the bytes of a clip come from.
pub struct ClipSource(pub(super) Source);

pub(super) enum Source {
    /// A whole file; one of the cache is held while it is read.
    File(PathBuf, u64, Option<Held>),
    /// A file that grows.
    Filling(Watching, Cdn),
    /// A clip that is a part of the app.
    Built(bytes::Bytes),
}

impl ClipSource {
    /// A clip that is a part of the app.
    #[must_use]
    pub fn built_in(mp4: bytes::Bytes) -> Self {
        Self(Source::Built(mp4))
    }
}

/// Where a clip is, and how far it has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClipProgress {
    /// Where its bytes are.
    pub place: ClipPlace,
    /// Bytes that are here.
    pub have: u64,
    /// Bytes of the whole, once known.
    pub total: Option<u64>,
}

/// Where the bytes of a clip are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ClipPlace {
    /// In its downloaded file.
    Download,
    /// It was downloaded, and the file is not where it was.
    Moved,
    /// In the cache, whole.
    Cache,
    /// On their way into the cache.
    Coming,
    /// At PixVerse alone.
    Elsewhere,
}

impl Clips {
    /// The clips whose cache is in `cache` and whose downloads are below `downloads`.
    #[must_use]
    pub fn new(
        index: Index,
        cdn: Cdn,
        (cache, downloads): (PathBuf, PathBuf),
        now_ms: Box<dyn Fn() -> i64 + Send + Sync>,
    ) -> Self {
        let fills = Mutex::default();
        Self {
            shared: Arc::new(Shared {
                index,
                cdn,
                cache,
                downloads,
                fills,
                playing: Playing::default(),
                limit: AtomicU64::new(super::room::USUAL_LIMIT),
                now_ms,
            }),
        }
    }

    /// Where a clip plays from now.
    ///
    /// # Errors
    ///
    /// [`ClipError`].
    pub async fn open(&self, clip: ClipKey) -> Result<ClipSource, ClipError> {
        if let Some((path, bytes)) = self.downloaded(clip).await? {
            return Ok(ClipSource(Source::File(path, bytes, None)));
        }
        self.open_afresh(clip).await
    }

    /// The same, leaving the downloaded file alone.
    ///
    /// # Errors
    ///
    /// [`ClipError`].
    pub async fn open_afresh(&self, clip: ClipKey) -> Result<ClipSource, ClipError> {
        // Held first, so that nothing takes it away between the look and the reading.
        let (held, fresh) = self.shared.playing.hold(clip);
        if let Some((path, bytes)) = self.kept(clip).await? {
            if fresh {
                self.note_use(clip).await;
            }
            return Ok(ClipSource(Source::File(path, bytes, Some(held))));
        }
        let fill = self.coming(clip).await?;
        let cdn = self.shared.cdn.clone();
        Ok(ClipSource(Source::Filling(Watching::new(fill), cdn)))
    }

    /// The whole file of a clip, fetched into the cache where it is not here: for other programs.
    ///
    /// # Errors
    ///
    /// [`ClipError`].
    pub async fn whole(&self, clip: ClipKey) -> Result<PathBuf, ClipError> {
        if let Some((path, _)) = self.downloaded(clip).await? {
            return Ok(path);
        }
        if let Some((path, _)) = self.kept(clip).await? {
            return Ok(path);
        }
        let watching = Watching::new(self.coming(clip).await?);
        let mut progress = watching.fill().progress();
        let ended = progress
            .wait_for(|now| now.end.is_some())
            .await
            .map_err(|_| ClipError::Disk)?
            .end;
        if let Some(Err(error)) = ended {
            return Err(ClipError::Cdn(error));
        }
        // Its row is written a moment later, and its fill is forgotten after that.
        for _ in 0..KEPT_TRIES {
            if let Some((path, _)) = self.kept(clip).await? {
                return Ok(path);
            }
            tokio::time::sleep(KEPT_AGAIN).await;
        }
        Err(ClipError::Disk)
    }

    /// Where a clip is now.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn progress(&self, clip: ClipKey) -> Result<ClipProgress, ClipError> {
        let whole = |place, bytes| ClipProgress {
            place,
            have: bytes,
            total: Some(bytes),
        };
        let nothing = |place| ClipProgress {
            place,
            have: 0,
            total: None,
        };
        match self.downloaded(clip).await {
            Ok(Some((_, bytes))) => return Ok(whole(ClipPlace::Download, bytes)),
            Ok(None) => {}
            Err(ClipError::Moved) => return Ok(nothing(ClipPlace::Moved)),
            Err(error) => return Err(error),
        }
        if let Some((_, bytes)) = self.kept(clip).await? {
            return Ok(whole(ClipPlace::Cache, bytes));
        }
        let fill = self.shared.fills.lock().get(&clip).cloned();
        let now = fill.map(|fill| fill.progress().borrow().clone());
        Ok(match now {
            Some(now) if !matches!(now.end, Some(Err(_))) => ClipProgress {
                place: ClipPlace::Coming,
                have: now.have,
                total: now.total,
            },
            _ => nothing(ClipPlace::Elsewhere),
        })
    }

    /// The clip on its way from PixVerse, begun if need be.
    async fn coming(&self, clip: ClipKey) -> Result<Arc<Fill>, ClipError> {
        let address = self
            .shared
            .index
            .run(move |index| index.address(clip))
            .await?;
        let url = address
            .and_then(|address| address.clip)
            .ok_or(ClipError::None)?;
        self.fill(clip, url).await
    }

    /// A whole file of a clip in the cache, for a download that would fetch the same bytes.
    ///
    /// # Errors
    ///
    /// [`ClipError`].
    pub(crate) async fn cached(
        &self,
        clip: ClipKey,
    ) -> Result<Option<(PathBuf, KeptFile)>, ClipError> {
        let file = self
            .shared
            .index
            .run(move |index| index.file(clip, Place::Cache))
            .await?;
        let Some(file) = file else { return Ok(None) };
        let path = self.shared.cache.join(&file.path);
        Ok(has_length(&path, file.bytes).await.then_some((path, file)))
    }

    /// The downloaded file of a clip, if its row and its length agree.
    async fn downloaded(&self, clip: ClipKey) -> Result<Option<(PathBuf, u64)>, ClipError> {
        let place = Place::Download;
        let run = self.shared.index.run(move |index| index.file(clip, place));
        let Some(file) = run.await? else {
            return Ok(None);
        };
        let path = self.shared.downloads.join(&file.path);
        match tokio::fs::metadata(&path).await {
            Ok(meta) if meta.is_file() && meta.len() == file.bytes => Ok(Some((path, file.bytes))),
            // Another file stands there: it is left alone, and not played for this one.
            Ok(_) => Ok(None),
            Err(_) => Err(ClipError::Moved),
        }
    }

    /// The whole file of a clip in the cache, if its row and its length agree.
    async fn kept(&self, clip: ClipKey) -> Result<Option<(PathBuf, u64)>, ClipError> {
        let place = Place::Cache;
        let run = self.shared.index.run(move |index| index.file(clip, place));
        let Some(file) = run.await? else {
            return Ok(None);
        };
        let path = self.shared.cache.join(&file.path);
        if has_length(&path, file.bytes).await {
            return Ok(Some((path, file.bytes)));
        }
        let forget = move |index: &Index| index.forget_file(clip, place);
        self.shared.index.run(forget).await?;
        Ok(None)
    }

    /// Writes down that a clip plays, which is no reason not to play it.
    async fn note_use(&self, clip: ClipKey) {
        let now_ms = (self.shared.now_ms)();
        let noted = move |index: &Index| index.used_cache(clip, now_ms);
        if let Err(error) = self.shared.index.run(noted).await {
            tracing::debug!(clip = clip.0, %error, "that a clip plays is not kept");
        }
    }

    async fn fill(&self, clip: ClipKey, url: String) -> Result<Arc<Fill>, ClipError> {
        let cache = &self.shared.cache;
        tokio::fs::create_dir_all(cache)
            .await
            .map_err(|_| ClipError::Disk)?;
        let mut fills = self.shared.fills.lock();
        if let Some(fill) = fills.get(&clip)
            && !matches!(fill.progress().borrow().end, Some(Err(_)))
        {
            return Ok(Arc::clone(fill));
        }
        // A name of its own for each try: an older reader may still hold the file of the last one.
        let part = cache.join(format!("{}-{:08x}.part", clip.0, rand::random::<u32>()));
        let fill = Arc::new(Fill::new(url, part));
        fills.insert(clip, Arc::clone(&fill));
        drop(fills);
        let (clips, running) = (self.clone(), Arc::clone(&fill));
        tokio::spawn(async move {
            let filled = running.run(&clips.shared.cdn).await;
            let kept = match filled {
                Ok(filled) => clips.keep(clip, &running, filled).await,
                Err(error) => Err(ClipError::Cdn(error)),
            };
            if let Err(error) = &kept {
                tracing::debug!(clip = clip.0, %error, "a clip was not kept in the cache");
            }
            // Only now: until the row says where the kept file is, readers open this one.
            let _ = tokio::fs::remove_file(&running.part).await;
            let mut fills = clips.shared.fills.lock();
            if fills
                .get(&clip)
                .is_some_and(|now| Arc::ptr_eq(now, &running))
            {
                fills.remove(&clip);
            }
        });
        Ok(fill)
    }

    /// Gives a filled file a name that stays, and makes room. The first name stays for its readers.
    async fn keep(&self, clip: ClipKey, fill: &Fill, filled: Filled) -> Result<(), ClipError> {
        let name = format!("{}.mp4", clip.0);
        let target = self.shared.cache.join(&name);
        let _ = tokio::fs::remove_file(&target).await;
        tokio::fs::hard_link(&fill.part, &target)
            .await
            .map_err(|_| ClipError::Disk)?;
        let file = KeptFile {
            path: name.into(),
            bytes: filled.bytes,
            sha256: filled.sha256,
            verified_ms: (self.shared.now_ms)(),
        };
        self.shared
            .index
            .run(move |index| index.keep_file(clip, Place::Cache, &file))
            .await?;
        Ok(self.evict().await?)
    }
}

async fn has_length(path: &std::path::Path, bytes: u64) -> bool {
    tokio::fs::metadata(path)
        .await
        .is_ok_and(|meta| meta.is_file() && meta.len() == bytes)
}

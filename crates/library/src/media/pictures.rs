//! The pictures of the grid and of the viewer: from the cache on disk, else fetched, once.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::sync::Semaphore;

use super::cdn::{Cdn, CdnError};
use super::picture::{self, PictureFile, PictureKind};
use crate::clip::ClipKey;
use crate::index::{Index, IndexError, KeptPicture};

/// Pictures that are fetched at once.
const AT_ONCE: usize = 6;
/// No picture of a clip is larger, in bytes.
const LARGEST: usize = 32 * 1024 * 1024;
/// Tries for one picture before it is left alone.
const TRIES: u32 = 3;
/// For how long it is left alone then.
const REST: Duration = Duration::from_secs(60);

/// Why there is no picture.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The clip has none, or is not known.
    #[error("there is no picture")]
    None,
    /// It could not be fetched.
    #[error(transparent)]
    Cdn(#[from] CdnError),
    /// What came cannot be decoded.
    #[error("what came is not a picture")]
    Broken,
    /// It failed too often just now.
    #[error("it failed just now")]
    Resting,
    /// The index.
    #[error(transparent)]
    Index(#[from] IndexError),
}

/// The pictures of one library. Cheap to clone.
#[derive(Clone)]
pub struct Pictures {
    shared: Arc<Shared>,
}

struct Shared {
    index: Index,
    cdn: Cdn,
    folder: PathBuf,
    slots: Semaphore,
    /// One fetch for each picture, however many ask.
    under_way: Mutex<HashMap<ClipKey, Arc<tokio::sync::Mutex<()>>>>,
    failed: Mutex<HashMap<ClipKey, (u32, Instant)>>,
    wanted: Mutex<Wanted>,
}

/// What the page waits for.
struct Wanted {
    now: usize,
    last: Instant,
}

/// One question of the page, for as long as it is under way.
struct Asked<'a>(&'a Shared);

impl Drop for Asked<'_> {
    fn drop(&mut self) {
        let mut wanted = self.0.wanted.lock();
        wanted.now -= 1;
        wanted.last = Instant::now();
    }
}

impl Pictures {
    /// The pictures that lie, or will lie, in `folder`.
    #[must_use]
    pub fn new(index: Index, cdn: Cdn, folder: PathBuf) -> Self {
        Self {
            shared: Arc::new(Shared {
                index,
                cdn,
                folder,
                slots: Semaphore::new(AT_ONCE),
                under_way: Mutex::default(),
                failed: Mutex::default(),
                wanted: Mutex::new(Wanted {
                    now: 0,
                    last: Instant::now(),
                }),
            }),
        }
    }

    /// The picture as the grid shows it.
    ///
    /// # Errors
    ///
    /// [`PictureError`].
    pub async fn grid(&self, clip: ClipKey) -> Result<PictureFile, PictureError> {
        let _asked = self.shared.asked();
        self.small(clip).await
    }

    /// Fetches the picture of the grid into the cache, for nobody who waits.
    ///
    /// # Errors
    ///
    /// [`PictureError`].
    pub(super) async fn fetch_ahead(&self, clip: ClipKey) -> Result<(), PictureError> {
        self.small(clip).await.map(drop)
    }

    /// Waits until the page has asked for no picture for so long.
    pub(super) async fn quiet_for(&self, length: Duration) {
        loop {
            let left = {
                let wanted = self.shared.wanted.lock();
                match wanted.now {
                    0 => length.saturating_sub(wanted.last.elapsed()),
                    _ => length,
                }
            };
            if left.is_zero() {
                return;
            }
            tokio::time::sleep(left).await;
        }
    }

    /// Where they lie.
    pub(super) fn folder(&self) -> &Path {
        &self.shared.folder
    }

    async fn small(&self, clip: ClipKey) -> Result<PictureFile, PictureError> {
        let shared = &self.shared;
        let (address, kept) = shared
            .index
            .run(move |index| Ok((index.address(clip)?, index.picture_version(clip)?)))
            .await?;
        let url = address
            .and_then(|address| address.picture)
            .ok_or(PictureError::None)?;
        let version = super::picture_version(&url);
        let path = shared.path(clip);
        if kept.as_deref() == Some(&version)
            && let Some(bytes) = read_jpeg(&path).await
        {
            return Ok(PictureFile {
                bytes,
                kind: PictureKind::Jpeg,
            });
        }
        let lock = Arc::clone(shared.under_way.lock().entry(clip).or_default());
        let _one = lock.lock().await;
        let kept = shared
            .index
            .run(move |index| index.picture_version(clip))
            .await?;
        let fetched = match read_jpeg(&path).await {
            // Another caller has just fetched it.
            Some(bytes) if kept.as_deref() == Some(&version) => Ok(bytes),
            _ => shared.fetch(clip, &url, version, &path).await,
        };
        shared.under_way.lock().remove(&clip);
        Ok(PictureFile {
            bytes: fetched?,
            kind: PictureKind::Jpeg,
        })
    }

    /// The picture as PixVerse made it, straight from there.
    ///
    /// # Errors
    ///
    /// [`PictureError`].
    pub async fn full(&self, clip: ClipKey) -> Result<PictureFile, PictureError> {
        let shared = &self.shared;
        let _asked = shared.asked();
        let address = shared.index.run(move |index| index.address(clip)).await?;
        let url = address
            .and_then(|address| address.picture)
            .ok_or(PictureError::None)?;
        let _slot = shared.slots.acquire().await;
        let bytes = shared.cdn.get(&url, None).await?.whole(LARGEST).await?;
        let servable = tokio::task::spawn_blocking(move || picture::servable(bytes)).await;
        servable.ok().flatten().ok_or(PictureError::Broken)
    }
}

impl Shared {
    fn asked(&self) -> Asked<'_> {
        self.wanted.lock().now += 1;
        Asked(self)
    }

    fn path(&self, clip: ClipKey) -> PathBuf {
        path_of(&self.folder, clip)
    }

    async fn fetch(
        &self,
        clip: ClipKey,
        url: &str,
        version: String,
        path: &Path,
    ) -> Result<Vec<u8>, PictureError> {
        if let Some((tries, last)) = self.failed.lock().get(&clip)
            && *tries >= TRIES
            && last.elapsed() < REST
        {
            return Err(PictureError::Resting);
        }
        let fetched = self.fetch_once(clip, url, version, path).await;
        let mut failed = self.failed.lock();
        if fetched.is_ok() {
            failed.remove(&clip);
        } else {
            let tries = failed.get(&clip).map_or(0, |(tries, _)| *tries);
            failed.insert(clip, (tries + 1, Instant::now()));
        }
        fetched
    }

    async fn fetch_once(
        &self,
        clip: ClipKey,
        url: &str,
        version: String,
        path: &Path,
    ) -> Result<Vec<u8>, PictureError> {
        let bytes = {
            let _slot = self.slots.acquire().await;
            self.cdn.get(url, None).await?.whole(LARGEST).await?
        };
        let path = path.to_owned();
        let index = self.index.clone();
        let made = tokio::task::spawn_blocking(move || {
            let made = picture::make(&bytes).ok_or(PictureError::Broken)?;
            if let Err(error) = write_whole(&path, &made.small) {
                // A cache that cannot be written costs time, not the picture.
                tracing::warn!(%error, "a picture could not be kept");
                return Ok(made.small);
            }
            let kept = KeptPicture {
                version,
                width: made.width,
                height: made.height,
                thumbhash: made.thumbhash,
            };
            // The columns see it when they look after changes next.
            index.keep_picture(clip, &kept)?;
            Ok(made.small)
        })
        .await;
        made.unwrap_or(Err(PictureError::Broken))
    }
}

/// Where the picture of a clip lies in the folder of pictures.
pub(super) fn path_of(folder: &Path, clip: ClipKey) -> PathBuf {
    // A few hundred files a folder, so that no folder becomes slow to list.
    folder
        .join(format!("{:03}", clip.0 % 256))
        .join(format!("{}.jpg", clip.0))
}

/// A kept picture, unless it is empty or torn: then it is fetched again (D-14).
async fn read_jpeg(path: &Path) -> Option<Vec<u8>> {
    let bytes = tokio::fs::read(path).await.ok()?;
    (bytes.starts_with(&[0xFF, 0xD8]) && bytes.ends_with(&[0xFF, 0xD9])).then_some(bytes)
}

/// Writes beside the target and renames, so that no reader ever sees a part.
pub(super) fn write_whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    std::fs::create_dir_all(folder)?;
    let mut file = tempfile::NamedTempFile::new_in(folder)?;
    std::io::Write::write_all(&mut file, bytes)?;
    file.persist(path)?;
    Ok(())
}

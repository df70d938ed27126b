//! How much room the caches take on the disk, and how it is given back. Nothing here goes near a
//! downloaded file, and what is taken away can be fetched again.

use std::collections::HashSet;
use std::fs::DirEntry;
use std::path::Path;
use std::sync::atomic::Ordering;

use super::clips::Clips;
use super::pictures::Pictures;
use crate::clip::ClipKey;
use crate::index::IndexError;

/// What the cache of clips holds at most unless something else is chosen, in bytes.
pub(super) const USUAL_LIMIT: u64 = 2_000_000_000;

impl Clips {
    /// How much the cache takes, in bytes: what is on its way and what was left over with it.
    pub async fn used(&self) -> u64 {
        let folder = self.shared.cache.clone();
        blocking(move || files_of(&folder).map(|(_, bytes)| bytes).sum()).await
    }

    /// What the cache may hold from now on, in bytes. What is too much goes in the background. Must be
    /// called within a tokio runtime.
    pub fn set_limit(&self, bytes: u64) {
        if self.shared.limit.swap(bytes, Ordering::Relaxed) <= bytes {
            return;
        }
        let clips = self.clone();
        tokio::spawn(async move {
            if let Err(error) = clips.evict().await {
                tracing::warn!(%error, "the cache of clips could not be made smaller");
            }
        });
    }

    /// Empties the cache of clips but for those that play, are on their way, or are `open`. Answers the
    /// bytes that are free now.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn clear(&self, open: &[ClipKey]) -> Result<u64, IndexError> {
        let folder = self.shared.cache.clone();
        // First what lies there, then who needs it: what begins in between is not among the former.
        let lying: Vec<_> = blocking(move || files_of(&folder).collect()).await;
        let mut held = self.held();
        held.extend(open);
        let kept = held.clone();
        self.shared
            .index
            .run(move |index| index.evict_cache(0, &kept))
            .await?;
        let held: HashSet<ClipKey> = held.into_iter().collect();
        Ok(blocking(move || {
            let free = lying.iter().filter(|(file, _)| {
                let clip = clip_of(&file.file_name().to_string_lossy());
                clip.is_some_and(|clip| !held.contains(&clip))
            });
            removed(free)
        })
        .await)
    }

    /// Takes out of the cache what is too much.
    pub(super) async fn evict(&self) -> Result<(), IndexError> {
        let (limit, held) = (self.shared.limit.load(Ordering::Relaxed), self.held());
        let evicted = self
            .shared
            .index
            .run(move |index| index.evict_cache(limit, &held))
            .await?;
        for path in evicted {
            let _ = tokio::fs::remove_file(self.shared.cache.join(path)).await;
        }
        Ok(())
    }

    /// The clips that play or are on their way.
    fn held(&self) -> Vec<ClipKey> {
        let mut held = self.shared.playing.clips();
        held.extend(self.shared.fills.lock().keys());
        held
    }
}

impl Pictures {
    /// How much they take on the disk, in bytes.
    pub async fn used(&self) -> u64 {
        let folder = self.folder().to_owned();
        blocking(move || pictures_below(&folder).map(|(_, bytes)| bytes).sum()).await
    }

    /// Takes all pictures from the disk; what stands in for them until they are looked at again stays.
    /// Answers the bytes that are free now.
    pub async fn clear(&self) -> u64 {
        let folder = self.folder().to_owned();
        blocking(move || {
            let all: Vec<_> = pictures_below(&folder).collect();
            // One that is being written has another name until it is whole.
            removed(all.iter().filter(|(file, _)| is_picture(file)))
        })
        .await
    }
}

async fn blocking<T: Default + Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap_or_default()
}

/// The files right in a folder, with their lengths in bytes.
fn files_of(folder: &Path) -> impl Iterator<Item = (DirEntry, u64)> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter_map(|entry| {
        let meta = entry.metadata().ok().filter(std::fs::Metadata::is_file)?;
        Some((entry, meta.len()))
    })
}

/// The files in the folders of a folder.
fn pictures_below(folder: &Path) -> impl Iterator<Item = (DirEntry, u64)> + use<> {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let folders = entries.filter(|entry| entry.file_type().is_ok_and(|what| what.is_dir()));
    folders.flat_map(|folder| files_of(&folder.path()))
}

fn is_picture(file: &DirEntry) -> bool {
    file.path()
        .extension()
        .is_some_and(|ending| ending == "jpg")
}

/// The clip of a file in the cache: `7.mp4`, or `7-0a1b2c3d.part` on its way.
fn clip_of(name: &str) -> Option<ClipKey> {
    let whole = name.strip_suffix(".mp4");
    let part = || name.strip_suffix(".part")?.split_once('-').map(|it| it.0);
    whole.or_else(part)?.parse().ok().map(ClipKey)
}

/// Removes files; answers the bytes of those that are gone.
fn removed<'a>(files: impl Iterator<Item = &'a (DirEntry, u64)>) -> u64 {
    let gone = files.filter(|(file, _)| match std::fs::remove_file(file.path()) {
        Ok(()) => true,
        Err(error) => {
            tracing::debug!(%error, "a file of the cache stays");
            false
        }
    });
    gone.map(|(_, bytes)| bytes).sum()
}

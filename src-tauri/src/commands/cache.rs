//! How much room is taken by what can be fetched again, and giving it back: of all libraries that are
//! open, since nobody thinks of the sample library's room as another one.

use library::clip::ClipKey;

use super::boot::internal;
use crate::app::App;
use crate::contract::{CacheUse, Cached, LibraryKind, Problem};

impl App {
    pub(crate) async fn cache_use(&self) -> Result<CacheUse, Problem> {
        let (mut clips, mut pictures) = (0, 0);
        for library in self.libraries.opened_now() {
            clips += library.clips.used().await;
            pictures += library.pictures.used().await;
        }
        Ok(CacheUse {
            clips: clips.cast_signed(),
            pictures: pictures.cast_signed(),
        })
    }

    pub(crate) async fn clear_cache(&self, cached: Cached) -> Result<i64, Problem> {
        let watched = self.restarts.watched();
        let mut free = 0;
        for kind in [LibraryKind::Own, LibraryKind::Sample] {
            let Some(library) = self.libraries.get(kind) else {
                continue;
            };
            free += match cached {
                Cached::Pictures => library.pictures.clear().await,
                Cached::Clips => {
                    let open = watched.iter().filter(|(library, _)| *library == kind);
                    let open = open.flat_map(|(_, keys)| keys);
                    let open: Vec<_> = open.copied().map(ClipKey).collect();
                    library.clips.clear(&open).await.map_err(internal)?
                }
            };
        }
        tracing::info!(?cached, free, "a cache was cleared");
        Ok(free.cast_signed())
    }
}

//! The queue of downloads, and the files that came of it.

use std::path::PathBuf;

use library::Library;
use library::clip::ClipKey;
use library::downloads::FoundFile;

use super::boot::internal;
use crate::app::App;
use crate::contract::{Downloads, Problem, ProblemCode, Queued};
use crate::convert;

impl App {
    pub(crate) async fn download(&self, keys: Vec<i64>) -> Result<Queued, Problem> {
        let (_, library) = self.shown();
        let keys = keys.into_iter().map(ClipKey).collect();
        let queued = library.downloads.add(keys).await.map_err(internal)?;
        Ok(convert::queued(queued))
    }

    pub(crate) async fn downloads(&self) -> Result<Downloads, Problem> {
        let (_, library) = self.shown();
        queue(&library).await
    }

    pub(crate) async fn retry_download(&self, key: i64) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let queued = library.downloads.again(ClipKey(key)).await;
        queued.map(|_| ()).map_err(internal)
    }

    pub(crate) async fn cancel_download(&self, key: i64) -> Result<(), Problem> {
        let (_, library) = self.shown();
        library
            .downloads
            .cancel(ClipKey(key))
            .await
            .map_err(internal)
    }

    pub(crate) async fn show_in_folder(&self, key: i64) -> Result<(), Problem> {
        let path = self.file_of(key).await?;
        system(move || tauri_plugin_opener::reveal_item_in_dir(path)).await
    }

    pub(crate) async fn open_in_player(&self, key: i64) -> Result<(), Problem> {
        let path = self.file_of(key).await?;
        system(move || tauri_plugin_opener::open_path(path, None::<&str>)).await
    }

    /// The downloaded file of a clip, if it is where it was put.
    async fn file_of(&self, key: i64) -> Result<PathBuf, Problem> {
        let (_, library) = self.shown();
        let found = library.downloads.file_of(ClipKey(key)).await;
        match found.map_err(internal)? {
            FoundFile::There(path) => Ok(path),
            FoundFile::Moved => Err(ProblemCode::FileMoved.into()),
            FoundFile::Never => Err(ProblemCode::UnknownKey.into()),
        }
    }
}

/// The queue of a library as the page shows it.
pub(crate) async fn queue(library: &Library) -> Result<Downloads, Problem> {
    let shown = library.downloads.queue().await.map_err(internal)?;
    let figures = shown.figures;
    let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let left = figures
        .bytes_all
        .map(|all| all.saturating_sub(figures.bytes_done));
    Ok(Downloads {
        left: figures.left,
        failed: figures.failed,
        done: figures.done,
        troubled: figures.troubled,
        resumed: shown.resumed,
        ended_ms: figures.ended_ms,
        paused: shown.paused,
        waits_for: shown.waits_for.map(convert::waits_for),
        bytes_left: left.map(bytes),
        bytes_done: bytes(figures.bytes_done),
        bytes_all: figures.bytes_all.map(bytes),
        folder: convert::folder_in_words(&library.downloads.choices().0),
        rows: shown.rows.into_iter().map(convert::download).collect(),
    })
}

/// Asks the system for something, which may take its time.
pub(super) async fn system(
    ask: impl FnOnce() -> Result<(), tauri_plugin_opener::Error> + Send + 'static,
) -> Result<(), Problem> {
    match tokio::task::spawn_blocking(ask).await {
        Ok(Ok(())) => Ok(()),
        _ => {
            tracing::warn!("the system could not open it");
            Err(ProblemCode::Internal.into())
        }
    }
}

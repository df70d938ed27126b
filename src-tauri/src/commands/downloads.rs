//! The queue of downloads, and the files that came of it.

use std::path::PathBuf;

use library::Library;
use library::clip::ClipKey;
use library::downloads::FoundFile;
use library::index::Place;
use library::media::{CdnError, ClipError};

use super::boot::internal;
use crate::app::App;
use crate::contract::{ClipProgress, Downloads, Problem, ProblemCode, Queued};
use crate::convert;

/// So many files are dragged at once: a list of more is no use to any program.
const MOST_DRAGGED: usize = 1_000;

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
        let (_, library) = self.shown();
        let path = library.clips.whole(ClipKey(key)).await;
        let path = path.map_err(|error| clip_problem(&error))?;
        system(move || tauri_plugin_opener::open_path(path, None::<&str>)).await
    }

    pub(crate) async fn drag_out(&self, keys: Vec<i64>) -> Result<u32, Problem> {
        let (_, library) = self.shown();
        let folder = library.folders.downloads.clone();
        let found = library.index.run(move |index| {
            let mut files = Vec::new();
            for key in keys.into_iter().take(MOST_DRAGGED) {
                if let Some(file) = index.file(ClipKey(key), Place::Download)? {
                    files.push(folder.join(file.path));
                }
            }
            files.retain(|path| path.is_file());
            Ok(files)
        });
        let files = found.await.map_err(internal)?;
        let count = convert::count(files.len());
        if count > 0 {
            let handle = self.handle().ok_or(ProblemCode::Internal)?;
            crate::dragging::begin(handle, files).map_err(|error| {
                tracing::warn!(%error, "the drag did not begin");
                ProblemCode::Internal
            })?;
        }
        Ok(count)
    }

    pub(crate) async fn show_data(&self) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let folder = library.folders.data.clone();
        system(move || tauri_plugin_opener::open_path(folder, None::<&str>)).await
    }

    pub(crate) async fn clip_progress(&self, key: i64) -> Result<ClipProgress, Problem> {
        let (_, library) = self.shown();
        let progress = library.clips.progress(ClipKey(key)).await;
        progress
            .map(convert::clip_progress)
            .map_err(|error| clip_problem(&error))
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

/// Why a clip cannot be had, for the page.
fn clip_problem(error: &ClipError) -> Problem {
    tracing::debug!(%error, "a clip cannot be had");
    match error {
        ClipError::None => ProblemCode::NoFile,
        ClipError::Moved => ProblemCode::FileMoved,
        ClipError::Cdn(CdnError::Offline) => ProblemCode::Offline,
        ClipError::Cdn(CdnError::TimedOut) => ProblemCode::TimedOut,
        ClipError::Cdn(CdnError::Refused | CdnError::Gone(_)) => ProblemCode::AddressGone,
        ClipError::Cdn(CdnError::WrongType) => ProblemCode::NotAVideo,
        ClipError::Cdn(_) => ProblemCode::DidNotArrive,
        ClipError::Disk => ProblemCode::DiskError,
        ClipError::Index(_) => ProblemCode::Internal,
    }
    .into()
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

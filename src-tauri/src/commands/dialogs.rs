//! What is asked of the person in the system's own dialogs: where new files go, where a file is.
//! The page learns neither path, only what came of it.

use std::path::PathBuf;

use library::clip::ClipKey;
use library::downloads::Found;
use library::index::Place;
use tauri::Manager as _;

use super::boot::internal;
use crate::app::App;
use crate::contract::{DownloadSettings, FileHere, LibraryKind, Problem, ProblemCode};
use crate::convert;
use crate::window::MAIN;

impl App {
    pub(crate) async fn choose_folder(&self) -> Result<Option<DownloadSettings>, Problem> {
        let (_, library) = self.shown();
        let now = library.downloads.choices().0;
        let Some(folder) = self.ask(Asked::Folder, now).await else {
            return Ok(None);
        };
        if folder.to_str().is_none() {
            // The index keeps paths as text, and another text would be another folder.
            return Err(ProblemCode::FolderGone.into());
        }
        for kind in [LibraryKind::Own, LibraryKind::Sample] {
            if let Some(library) = self.libraries.get(kind) {
                let set = library.downloads.set_folder(folder.clone()).await;
                set.map_err(internal)?;
            }
        }
        self.download_settings().await.map(Some)
    }

    pub(crate) async fn find_file(&self, key: i64) -> Result<Option<FileHere>, Problem> {
        let (_, library) = self.shown();
        let now = library.downloads.choices().0;
        let Some(path) = self.ask(Asked::Clip, now).await else {
            return Ok(None);
        };
        let found = library.downloads.find(ClipKey(key), path).await;
        match found.map_err(internal)? {
            Found::Adopted => {}
            Found::Other => return Err(ProblemCode::FileMoved.into()),
            Found::Unknown => return Err(ProblemCode::UnknownKey.into()),
        }
        let file = library
            .index
            .run(move |index| index.file(ClipKey(key), Place::Download))
            .await;
        Ok(file
            .map_err(internal)?
            .map(|file| convert::file_here(file, None)))
    }

    /// Opens a dialog over the window, and waits for what the person does with it.
    async fn ask(&self, what: Asked, begin: PathBuf) -> Option<PathBuf> {
        let window = self.handle()?.get_webview_window(MAIN);
        let mut dialog = rfd::AsyncFileDialog::new().set_directory(begin);
        if let Some(window) = &window {
            dialog = dialog.set_parent(window);
        }
        let chosen = match what {
            Asked::Folder => dialog.pick_folder().await,
            Asked::Clip => dialog.add_filter("MP4", &["mp4"]).pick_file().await,
        };
        chosen.map(|chosen| chosen.path().to_owned())
    }
}

/// What the person is asked for.
enum Asked {
    Folder,
    Clip,
}

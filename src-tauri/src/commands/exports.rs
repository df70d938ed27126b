//! Exports of a view, and where they lie.

use library::gallery::{self, ExportError};

use super::boot::internal;
use super::downloads::system;
use crate::app::App;
use crate::contract::{ExportFormat, Exported, Problem, ProblemCode};

impl App {
    pub(crate) async fn export_view(
        &self,
        view: u32,
        format: ExportFormat,
        with_emails: bool,
    ) -> Result<Exported, Problem> {
        let view = self.view(view)?;
        let (_, library) = self.shown();
        let format = match format {
            ExportFormat::JsonLines => gallery::ExportFormat::JsonLines,
            ExportFormat::Csv => gallery::ExportFormat::Csv,
        };
        let exported = library.export(view, format, with_emails).await;
        let exported = exported.map_err(problem)?;
        let path = library.folders.downloads.join(&exported.name);
        self.exports.lock().insert(exported.name.clone(), path);
        Ok(Exported {
            clips: exported.clips,
            name: exported.name,
        })
    }

    pub(crate) async fn show_export(&self, name: String) -> Result<(), Problem> {
        // Only what this run wrote: the page names no paths.
        let path = self.exports.lock().get(&name).cloned();
        let path = path.ok_or(ProblemCode::UnknownKey)?;
        if !path.is_file() {
            return Err(ProblemCode::FileMoved.into());
        }
        system(move || tauri_plugin_opener::reveal_item_in_dir(path)).await
    }
}

fn problem(error: ExportError) -> Problem {
    use std::io::ErrorKind;
    match error {
        ExportError::Index(error) => internal(error),
        ExportError::Write(error) => {
            tracing::warn!(%error, "an export could not be written");
            match error.kind() {
                ErrorKind::StorageFull => ProblemCode::DiskFull,
                ErrorKind::QuotaExceeded => ProblemCode::DiskQuota,
                ErrorKind::NotFound => ProblemCode::FolderGone,
                ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => {
                    ProblemCode::FolderReadOnly
                }
                _ => ProblemCode::DiskError,
            }
            .into()
        }
    }
}

//! Choosing what to download, naming it, the queue as a whole, and verification.

use library::clip::{AccountKey, ClipKey};
use library::downloads::Template;

use super::boot::internal;
use crate::app::App;
use crate::contract::{
    Chosen, DownloadSettings, Ledger, LibraryKind, NamesPreview, Problem, ProblemCode, Queued,
    Summary, VerifyStep,
};
use crate::convert;

/// Names that a preview shows.
const PREVIEWED: usize = 20;

impl App {
    pub(crate) async fn download_summary(&self, chosen: Chosen) -> Result<Summary, Problem> {
        let (_, library) = self.shown();
        let clips = match chosen {
            Chosen::Keys { keys } => clips(keys),
            Chosen::View { view } => self.view(view)?.keys.clone(),
        };
        let summary = library.downloads.summary(clips).await.map_err(internal)?;
        Ok(convert::summary(summary, &library.downloads.choices().0))
    }

    pub(crate) async fn download_summed(&self, id: u32, keep: bool) -> Result<Queued, Problem> {
        let (_, library) = self.shown();
        let added = library.downloads.add_summed(id, keep).await;
        let queued = added.map_err(internal)?.ok_or(ProblemCode::ViewGone)?;
        Ok(convert::queued(queued))
    }

    pub(crate) async fn undo_download(&self, keys: Vec<i64>) -> Result<(), Problem> {
        let (_, library) = self.shown();
        for clip in clips(keys) {
            library.downloads.cancel(clip).await.map_err(internal)?;
        }
        Ok(())
    }

    pub(crate) async fn pause_downloads(&self, on: bool) -> Result<(), Problem> {
        let (_, library) = self.shown();
        library.downloads.pause_all(on).await.map_err(internal)
    }

    pub(crate) async fn pause_download(&self, key: i64, on: bool) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let paused = library.downloads.pause(ClipKey(key), on).await;
        paused.map_err(internal)
    }

    pub(crate) async fn retry_downloads(&self) -> Result<(), Problem> {
        let (_, library) = self.shown();
        library.downloads.retry_all().await.map_err(internal)
    }

    pub(crate) async fn cancel_downloads(&self) -> Result<(), Problem> {
        let (_, library) = self.shown();
        library.downloads.cancel_all().await.map_err(internal)
    }

    pub(crate) async fn clear_downloads(&self) -> Result<Vec<i64>, Problem> {
        let (_, library) = self.shown();
        let cleared = library.downloads.clear().await.map_err(internal)?;
        Ok(cleared.into_iter().map(|clip| clip.0).collect())
    }

    pub(crate) async fn clear_download(&self, key: i64) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let cleared = library.downloads.clear_one(ClipKey(key)).await;
        cleared.map_err(internal)
    }

    pub(crate) async fn restore_downloads(&self, keys: Vec<i64>) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let restored = library.downloads.restore(clips(keys)).await;
        restored.map_err(internal)
    }

    pub(crate) async fn download_settings(&self) -> Result<DownloadSettings, Problem> {
        let (_, library) = self.shown();
        let (folder, template, parallel, asked) = library.downloads.choices();
        Ok(DownloadSettings {
            folder: convert::folder_in_words(&folder),
            template,
            parallel,
            asked,
        })
    }

    pub(crate) async fn save_names(&self, template: String) -> Result<NamesPreview, Problem> {
        let preview = self.preview_names(template.clone(), Vec::new()).await?;
        if let Ok(template) = Template::parse(&template) {
            // Both libraries put their files into one folder, so they name them alike.
            for kind in [LibraryKind::Own, LibraryKind::Sample] {
                if let Some(library) = self.libraries.get(kind) {
                    let saved = library.downloads.set_template(template.clone()).await;
                    saved.map_err(internal)?;
                }
            }
        }
        Ok(preview)
    }

    pub(crate) async fn preview_names(
        &self,
        template: String,
        keys: Vec<i64>,
    ) -> Result<NamesPreview, Problem> {
        let (_, library) = self.shown();
        match Template::parse(&template) {
            Ok(template) => {
                let mut clips = clips(keys);
                clips.truncate(PREVIEWED);
                let names = library.downloads.names(clips, Some(template)).await;
                Ok(NamesPreview {
                    names: names.map_err(internal)?,
                    problem: None,
                    at: None,
                })
            }
            Err(error) => Ok(NamesPreview {
                names: Vec::new(),
                problem: Some(convert::names_problem(error.fault)),
                at: Some(convert::count(error.at)),
            }),
        }
    }

    pub(crate) async fn set_parallel(&self, count: u32) -> Result<(), Problem> {
        for kind in [LibraryKind::Own, LibraryKind::Sample] {
            if let Some(library) = self.libraries.get(kind) {
                let set = library.downloads.set_parallel(count).await;
                set.map_err(internal)?;
            }
        }
        Ok(())
    }

    pub(crate) async fn ledger(&self) -> Result<Vec<Ledger>, Problem> {
        let (_, library) = self.shown();
        let ledger = library.downloads.ledger().await.map_err(internal)?;
        Ok(ledger.into_iter().map(convert::ledger).collect())
    }

    pub(crate) async fn keep_downloading(&self, account: i64, on: bool) -> Result<(), Problem> {
        let (_, library) = self.shown();
        let kept = library.downloads.keep_downloading(AccountKey(account), on);
        kept.await.map_err(internal)
    }

    pub(crate) async fn verify(&self, on: VerifyStep) -> Result<(), Problem> {
        let (_, library) = self.shown();
        library.downloads.verify(convert::verify_step(on));
        Ok(())
    }

    pub(crate) async fn repair(&self) -> Result<Queued, Problem> {
        let (_, library) = self.shown();
        let queued = library.downloads.repair().await.map_err(internal)?;
        Ok(convert::queued(queued))
    }
}

fn clips(keys: Vec<i64>) -> Vec<ClipKey> {
    keys.into_iter().map(ClipKey).collect()
}

//! What may be asked of the queue, and what it shows. Working it off is in `work`.

use std::path::PathBuf;
use std::sync::Arc;

use super::one::Source;
use super::work::Shared;
use crate::clip::{AccountKey, ClipKey};
use crate::events::{Event, Events};
use crate::index::{Chosen, FileState, Index, IndexError, QueueFigures};

/// What became of the wish to download some clips.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Queued {
    /// Now in the queue.
    pub added: u32,
    /// Here already, or on their way.
    pub already: u32,
    /// Without a file.
    pub without_file: u32,
}

/// A row of the queue as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueRow {
    /// The clip.
    pub clip: ClipKey,
    /// Its account.
    pub account: AccountKey,
    /// What it is up to.
    pub state: QueueState,
    /// Whether the person paused it.
    pub paused: bool,
    /// Bytes that are here.
    pub bytes: u64,
    /// Bytes in all.
    pub total: Option<u64>,
    /// Why it failed, by [`DownloadFailure::name`](super::DownloadFailure::name).
    pub problem: Option<String>,
    /// Tries that brought nothing.
    pub tries: u32,
    /// When it is tried again, in ms since 1970.
    pub retry_at_ms: Option<i64>,
    /// Since when nothing came of one that runs, in ms since 1970, if that is long.
    pub stalled_ms: Option<i64>,
    /// How the file of a finished one was found last.
    pub found: FileState,
    /// When its file was last found whole, in ms since 1970.
    pub verified_ms: Option<i64>,
    /// The path below the downloads folder.
    pub path: Option<PathBuf>,
    /// The beginning of its prompt.
    pub prompt: String,
    /// The version of its picture.
    pub picture: Option<String>,
}

/// What a download is up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum QueueState {
    /// In the queue.
    Waiting,
    /// Bytes arrive.
    Running,
    /// Whole and verified.
    Done,
    /// It did not arrive.
    Failed,
}

impl QueueState {
    /// By the name in the index.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "running" => Self::Running,
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Waiting,
        }
    }
}

/// What the whole queue waits for; it goes on by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaitsFor {
    /// A network.
    Network,
    /// Room on the disk.
    Room,
    /// The folder.
    Folder,
    /// The right to write there.
    Rights,
}

/// The queue as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueueShown {
    /// Its figures.
    pub figures: QueueFigures,
    /// The rows that are worth showing.
    pub rows: Vec<QueueRow>,
    /// Whether the person paused all of it.
    pub paused: bool,
    /// What all of it waits for.
    pub waits_for: Option<WaitsFor>,
    /// How many went on by themselves after a run that ended in a crash, or was killed; 0 once none of
    /// them is left.
    pub resumed: u32,
}

/// What no clip and no disk is asked to go beyond.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the disk that are left to everybody else.
    pub spare: u64,
    /// Bytes of the largest clip.
    pub largest: u64,
}

/// The downloads of one library. Cheap to clone.
#[derive(Clone)]
pub struct Downloads {
    pub(super) shared: Arc<Shared>,
}

impl Downloads {
    /// The downloads that `source` fetches, as the person chose.
    pub(crate) fn new(index: Index, events: Events, source: Source, chosen: Chosen) -> Self {
        Self {
            shared: Arc::new(Shared::new(index, events, source, chosen)),
        }
    }

    /// Keeps within other limits than the usual ones.
    pub fn limit(&self, limits: Limits) {
        use std::sync::atomic::Ordering;
        self.shared.source.room.leave(limits.spare);
        let largest = &self.shared.source.largest;
        largest.store(limits.largest, Ordering::Relaxed);
    }

    /// Puts clips into the queue. A file that is not where it was put is noticed.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn add(&self, clips: Vec<ClipKey>) -> Result<Queued, IndexError> {
        self.shared.forget_later(&clips);
        let (now_ms, usual) = (self.shared.source.now_ms(), self.usual());
        let run = self.shared.index.run(move |index| {
            super::found::note_missing(index, (&usual, &clips), now_ms)?;
            index.enqueue(&clips, now_ms)
        });
        let queued = run.await?;
        self.shared.look_again();
        self.changed();
        Ok(queued)
    }

    /// Tries a clip again now: one that failed, or whose file is not as it was put there. One that the
    /// person changed is left where it is, and another is put beside it.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn again(&self, clip: ClipKey) -> Result<Queued, IndexError> {
        self.shared.forget_later(&[clip]);
        let (now_ms, usual) = (self.shared.source.now_ms(), self.usual());
        let run = self.shared.index.run(move |index| {
            super::found::note_missing(index, (&usual, &[clip]), now_ms)?;
            index.enqueue_again(clip, now_ms)
        });
        let queued = run.await?;
        self.shared.look_again();
        self.changed();
        Ok(queued)
    }

    pub(super) fn usual(&self) -> PathBuf {
        self.shared.source.folder.clone()
    }

    /// Takes a clip out of the queue, and what came of it off the disk. A finished file stays.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn cancel(&self, clip: ClipKey) -> Result<(), IndexError> {
        let run = self
            .shared
            .index
            .run(move |index| index.drop_download(clip));
        let left = run.await?;
        self.shared.throw_away(vec![(clip, left)]).await;
        self.changed();
        Ok(())
    }

    /// Takes out of the queue all that waits or runs.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn cancel_all(&self) -> Result<(), IndexError> {
        let left = self.shared.index.run(Index::drop_unfinished).await?;
        self.shared.throw_away(left).await;
        self.changed();
        Ok(())
    }

    /// Takes out of the queue all of an account, which is about to be removed (U-02). Its files stay.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn cancel_account(&self, account: AccountKey) -> Result<(), IndexError> {
        let run = self
            .shared
            .index
            .run(move |index| index.drop_downloads_of(account));
        let left = run.await?;
        self.shared.throw_away(left).await;
        self.changed();
        Ok(())
    }

    /// Pauses one, or lets it go on from where it was.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn pause(&self, clip: ClipKey, on: bool) -> Result<(), IndexError> {
        let run = self
            .shared
            .index
            .run(move |index| index.pause_download(clip, on));
        run.await?;
        match on {
            true => self.shared.stop(|one| one == clip).await,
            false => self.shared.forget_later(&[clip]),
        }
        self.changed();
        Ok(())
    }

    /// Pauses all, or lets all go on.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn pause_all(&self, on: bool) -> Result<(), IndexError> {
        self.choose(move |chosen| chosen.paused = on).await?;
        if on {
            self.shared.stop(|_| true).await;
        } else {
            self.shared.look_again();
        }
        self.changed();
        Ok(())
    }

    /// Tries again now: all that failed, all that waits for its next try, and whatever the queue
    /// waits for.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn retry_all(&self) -> Result<(), IndexError> {
        self.shared.index.run(Index::retry_failed).await?;
        self.shared.forget_all_later();
        self.shared.look_again();
        self.changed();
        Ok(())
    }

    /// Takes finished rows off the list. Answers their clips.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn clear(&self) -> Result<Vec<ClipKey>, IndexError> {
        let cleared = self.shared.index.run(Index::clear_downloads).await?;
        self.shared.events.tell(Event::Downloads);
        Ok(cleared)
    }

    /// Takes one row off the list: finished, failed, or that of a file that is not as it was put there.
    /// A file stays; what came of one that failed goes.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn clear_one(&self, clip: ClipKey) -> Result<(), IndexError> {
        let run = self
            .shared
            .index
            .run(move |index| index.clear_download(clip));
        if let Some(part) = run.await? {
            self.shared.throw_away(vec![(clip, Some(part))]).await;
        }
        self.shared.events.tell(Event::Downloads);
        Ok(())
    }

    /// Puts rows that were taken off the list back on it.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn restore(&self, clips: Vec<ClipKey>) -> Result<(), IndexError> {
        let run = self
            .shared
            .index
            .run(move |index| index.restore_downloads(&clips));
        run.await?;
        self.shared.events.tell(Event::Downloads);
        Ok(())
    }

    /// The queue as it is shown.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn queue(&self) -> Result<QueueShown, IndexError> {
        let run = self
            .shared
            .index
            .run(|index| Ok((index.queue_figures()?, index.queue_rows()?)));
        let (mut figures, mut rows) = run.await?;
        self.shared.dress(&mut figures, &mut rows);
        let resumed = self.shared.resumed(figures.left);
        Ok(QueueShown {
            figures,
            rows,
            paused: self.shared.chosen.lock().paused,
            waits_for: self.shared.waits_for(),
            resumed,
        })
    }

    /// The figures of the queue alone.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn figures(&self) -> Result<QueueFigures, IndexError> {
        self.shared.index.run(Index::queue_figures).await
    }

    /// What the person chose: folder, template, how many at once, whether they were told where files
    /// go.
    #[must_use]
    pub fn choices(&self) -> (PathBuf, String, u32, bool) {
        let chosen = self.shared.chosen.lock();
        let places = self.shared.source.places.read();
        let template = places.template.text().to_owned();
        (
            places.folder.clone(),
            template,
            chosen.parallel,
            chosen.asked,
        )
    }

    /// How many are fetched at once, 1 to 8.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn set_parallel(&self, count: u32) -> Result<(), IndexError> {
        let count = count.clamp(1, super::work::MOST_AT_ONCE);
        self.choose(move |chosen| chosen.parallel = count).await?;
        let at_once = &self.shared.source.at_once;
        at_once.store(count, std::sync::atomic::Ordering::Relaxed);
        self.shared.wake.notify_one();
        Ok(())
    }

    /// Names new files by this template.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn set_template(&self, template: super::Template) -> Result<(), IndexError> {
        let text = template.text().to_owned();
        self.shared.source.places.write().template = template;
        self.choose(move |chosen| chosen.template = Some(text))
            .await
    }

    /// Puts new files into this folder. What is here stays where it is; what came of unfinished
    /// downloads is fetched anew.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn set_folder(&self, folder: PathBuf) -> Result<(), IndexError> {
        let shared = &self.shared;
        let usual = folder == shared.source.folder;
        let text = folder.to_string_lossy().into_owned();
        // Nothing begins until all that knows the old folder has ended.
        let claims = shared.claims.lock().await;
        let other = shared.source.places.read().folder != folder;
        if other {
            shared.stop_running(|_| true);
            shared.until_idle().await;
        }
        self.choose(move |chosen| {
            chosen.folder = (!usual).then_some(text);
            if other {
                chosen.identity = None;
            }
        })
        .await?;
        if other {
            let before = std::mem::replace(&mut shared.source.places.write().folder, folder);
            let parts = shared.index.run(Index::forget_parts).await?;
            shared.remove_parts(before, parts).await;
            shared.index.run(Index::adopt_again).await?;
            shared.adopt.notify_one();
        }
        drop(claims);
        self.shared.look_again();
        self.changed();
        Ok(())
    }

    /// After a sleep whatever the queue waits for is looked at now.
    pub(crate) fn woke(&self) {
        self.shared.look_again();
    }

    /// The person was told where files go.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn set_asked(&self) -> Result<(), IndexError> {
        self.choose(|chosen| chosen.asked = true).await
    }

    pub(super) async fn choose(
        &self,
        change: impl FnOnce(&mut Chosen) + Send + 'static,
    ) -> Result<(), IndexError> {
        let fresh = {
            let mut chosen = self.shared.chosen.lock();
            change(&mut chosen);
            chosen.clone()
        };
        self.shared
            .index
            .run(move |index| index.choose(&fresh))
            .await
    }

    pub(super) fn changed(&self) {
        self.shared.events.tell(Event::Downloads);
        self.shared.events.tell(Event::Clips);
        self.shared.wake.notify_one();
    }
}

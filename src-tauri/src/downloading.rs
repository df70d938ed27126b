//! What the desktop gets to know of downloads, at most once a second: how far they are, that the
//! computer is to stay awake for them, that a batch has ended; and whether an app without its window
//! has anything left to do. The page hears of them by `events`.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use library::Library;
use library::downloads::{QueueShown, QueueState, WaitsFor};
use library::events::Event;
use library::index::QueueFigures;
use parking_lot::Mutex;
use tauri::{AppHandle, Manager as _};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::app::App;
use crate::contract::LibraryKind;
use crate::progress::Progress;
use crate::{leaving, notifications};

/// Between two looks.
const PAUSE: Duration = Duration::from_secs(1);

/// What downloads are up to, as far as anybody outside of the page wants to know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// None is left, but perhaps some that PixVerse does not find now, and that are asked for again in
    /// hours or at the next start.
    Done,
    /// Some go on by themselves, sooner or later.
    Works,
    /// None goes on before the person does something.
    Waits(Option<WaitsFor>),
}

impl Standing {
    /// What a queue is up to.
    pub(crate) fn of(queue: &QueueShown) -> Self {
        if queue.figures.left == 0 {
            return Self::Done;
        }
        match queue.waits_for {
            Some(WaitsFor::Network) | None => {}
            why => return Self::Waits(why),
        }
        // What runs is shown before what waits, so that of a long queue the shown rows tell.
        let goes_on = |state: QueueState, paused: bool, problem: Option<&str>| match state {
            QueueState::Running => true,
            QueueState::Waiting => {
                !paused && !matches!(problem, Some("token-refused" | "address-gone"))
            }
            QueueState::Done | QueueState::Failed => false,
        };
        let any = queue
            .rows
            .iter()
            .any(|row| goes_on(row.state, row.paused, row.problem.as_deref()));
        let mut waiting = queue
            .rows
            .iter()
            .filter(|row| row.state == QueueState::Waiting)
            .peekable();
        let not_found = waiting.peek().is_some()
            && waiting.all(|row| !row.paused && row.problem.as_deref() == Some("address-gone"));
        match any {
            _ if queue.paused => Self::Waits(None),
            true => Self::Works,
            false if not_found => Self::Done,
            false => Self::Waits(None),
        }
    }
}

/// What a library's downloads are up to now. One that cannot be asked has nothing to wait for.
pub(crate) async fn standing(library: &Library) -> Standing {
    match library.downloads.queue().await {
        Ok(queue) => Standing::of(&queue),
        Err(error) => {
            tracing::warn!(%error, "the queue could not be looked up");
            Standing::Done
        }
    }
}

/// What both libraries' downloads come to.
#[derive(Default)]
pub(crate) struct Desk {
    work: Mutex<HashMap<LibraryKind, Progress>>,
    told: Mutex<Option<Progress>>,
    #[cfg(target_os = "linux")]
    bus: std::sync::OnceLock<std::sync::mpsc::Sender<Progress>>,
    #[cfg(not(target_os = "linux"))]
    awake: Mutex<crate::awake::Awake>,
}

impl Desk {
    /// Tells the desktop, if it does not know.
    fn moved(&self, handle: &AppHandle, kind: LibraryKind, progress: Progress) {
        let all = {
            let mut work = self.work.lock();
            work.insert(kind, progress);
            work.values().copied().reduce(Progress::with)
        };
        let Some(all) = all else {
            return;
        };
        if self.told.lock().replace(all) != Some(all) {
            self.tell(handle, all);
        }
    }

    /// In a thread of its own: the desktop may take its time, or never answer.
    #[cfg(target_os = "linux")]
    fn tell(&self, _handle: &AppHandle, all: Progress) {
        let bus = self.bus.get_or_init(|| {
            let (tell, told) = std::sync::mpsc::channel();
            let begun = std::thread::Builder::new()
                .name("desk".to_owned())
                .spawn(move || on_the_bus(&told));
            if let Err(error) = begun {
                tracing::warn!(%error, "the desktop will not be told of downloads");
            }
            tell
        });
        let _ = bus.send(all);
    }

    #[cfg(not(target_os = "linux"))]
    fn tell(&self, handle: &AppHandle, all: Progress) {
        crate::progress::show(handle, all);
        self.awake.lock().hold(all.works);
    }
}

/// Tells the desktop for as long as there is anything to tell.
#[cfg(target_os = "linux")]
fn on_the_bus(told: &std::sync::mpsc::Receiver<Progress>) {
    let (mut bar, mut awake) = (
        crate::progress::Bar::default(),
        crate::awake::Awake::default(),
    );
    while let Ok(mut all) = told.recv() {
        // Only the newest counts.
        while let Ok(newer) = told.try_recv() {
            all = newer;
        }
        bar.show(all);
        awake.hold(all.works);
    }
}

/// The downloads since the queue was last empty.
#[derive(Debug, Default)]
struct Batch {
    left: u32,
    done: u32,
}

/// How a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct BatchEnd {
    /// Clips that are here.
    pub(crate) done: u32,
    /// Clips that did not arrive.
    pub(crate) failed: u32,
}

impl Batch {
    /// How the batch ended, if it has since the last look.
    fn look(&mut self, now: &QueueFigures) -> Option<BatchEnd> {
        let ended = self.left > 0 && now.left == 0;
        // Rows that were cleared at once leave none to count; then the last count stands.
        let done = if now.done > 0 { now.done } else { self.done };
        (self.left, self.done) = (now.left, now.done);
        let end = BatchEnd {
            done,
            failed: now.failed,
        };
        (ended && done + now.failed > 0).then_some(end)
    }
}

/// Follows a library's downloads for as long as it is open.
pub(crate) fn follow(handle: &AppHandle, kind: LibraryKind, library: &Arc<Library>) {
    let mut heard = library.events.listen();
    let (handle, library) = (handle.clone(), Arc::downgrade(library));
    tauri::async_runtime::spawn(async move {
        let mut batch = Batch::default();
        loop {
            let Some(open) = library.upgrade() else {
                return;
            };
            look(&handle, kind, &open, &mut batch).await;
            drop(open);
            tokio::time::sleep(PAUSE).await;
            loop {
                match heard.recv().await {
                    Ok(Event::Downloads) | Err(RecvError::Lagged(_)) => break,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return,
                }
            }
            while !matches!(
                heard.try_recv(),
                Err(TryRecvError::Empty | TryRecvError::Closed)
            ) {}
        }
    });
}

async fn look(handle: &AppHandle, kind: LibraryKind, library: &Library, batch: &mut Batch) {
    let queue = match library.downloads.queue().await {
        Ok(queue) => queue,
        Err(error) => {
            tracing::warn!(%error, "the queue could not be looked up");
            return;
        }
    };
    let app = handle.state::<Arc<App>>();
    let standing = Standing::of(&queue);
    app.desk
        .moved(handle, kind, Progress::of(&queue.figures, standing));
    if let Some(end) = batch.look(&queue.figures) {
        notifications::tell_batch(handle, kind, end).await;
    }
    if kind == LibraryKind::Own {
        leaving::downloads_moved(handle, standing).await;
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use library::clip::{AccountKey, ClipKey};
    use library::downloads::QueueRow;
    use library::index::FileState;

    use super::*;

    fn row(state: QueueState, paused: bool, problem: Option<&str>) -> QueueRow {
        QueueRow {
            clip: ClipKey(1),
            account: AccountKey(1),
            state,
            paused,
            bytes: 0,
            total: None,
            problem: problem.map(str::to_owned),
            tries: 0,
            retry_at_ms: None,
            stalled_ms: None,
            found: FileState::Whole,
            verified_ms: None,
            path: None::<PathBuf>,
            prompt: String::new(),
            picture: None,
        }
    }

    fn queue(left: u32, rows: Vec<QueueRow>) -> QueueShown {
        QueueShown {
            figures: QueueFigures {
                left,
                ..QueueFigures::default()
            },
            rows,
            paused: false,
            resumed: 0,
            waits_for: None,
        }
    }

    #[test]
    fn s_44_what_waits_for_the_person_is_not_on_its_way() {
        use QueueState::{Done, Failed, Running, Waiting};
        let done = queue(0, vec![row(Done, false, None), row(Failed, false, None)]);
        assert_eq!(Standing::of(&done), Standing::Done);
        let works = queue(2, vec![row(Waiting, false, Some("did-not-arrive"))]);
        assert_eq!(Standing::of(&works), Standing::Works, "it is tried again");
        let refused = || row(Waiting, false, Some("token-refused"));
        let needs_token = queue(300, vec![refused(), refused()]);
        assert_eq!(Standing::of(&needs_token), Standing::Waits(None));
        let one_runs = queue(300, vec![row(Running, false, None), refused()]);
        assert_eq!(Standing::of(&one_runs), Standing::Works);
        let not_found = || row(Waiting, false, Some("address-gone"));
        let later = queue(2, vec![not_found(), row(Failed, false, None), not_found()]);
        assert_eq!(Standing::of(&later), Standing::Done, "N-31: nobody waits");
        let mixed = queue(2, vec![not_found(), refused()]);
        assert_eq!(Standing::of(&mixed), Standing::Waits(None));
        let each_paused = queue(1, vec![row(Waiting, true, None)]);
        assert_eq!(Standing::of(&each_paused), Standing::Waits(None));
        let waits = |why| QueueShown {
            waits_for: Some(why),
            ..queue(1, vec![row(Waiting, false, None)])
        };
        for why in [WaitsFor::Room, WaitsFor::Folder, WaitsFor::Rights] {
            assert_eq!(Standing::of(&waits(why)), Standing::Waits(Some(why)));
        }
        let offline = Standing::of(&waits(WaitsFor::Network));
        assert_eq!(offline, Standing::Works, "it goes on by itself");
        let paused = QueueShown {
            paused: true,
            ..queue(1, vec![row(Waiting, false, None)])
        };
        assert_eq!(Standing::of(&paused), Standing::Waits(None));
    }

    #[test]
    fn a_batch_ends_once_and_an_empty_queue_is_none() {
        let mut batch = Batch::default();
        let mut look = |left, done, failed| {
            batch.look(&QueueFigures {
                left,
                done,
                failed,
                ..QueueFigures::default()
            })
        };
        assert_eq!(look(0, 4, 1), None, "of an earlier run");
        assert_eq!(look(2, 0, 0), None);
        assert_eq!(look(1, 1, 0), None);
        let (done, failed) = (1, 1);
        assert_eq!(look(0, 1, 1), Some(BatchEnd { done, failed }));
        assert_eq!(look(0, 1, 1), None, "it is said once");
        assert_eq!(look(3, 0, 0), None);
        assert_eq!(look(0, 0, 0), None, "all of it was taken out");
    }
}

//! Telling the desktop of clips that finished, and of downloads that ended, while the window was not in
//! front. A click brings the window to the front and opens the clip.

#[cfg(target_os = "linux")]
#[path = "linux.rs"]
mod desktop;
#[cfg(not(target_os = "linux"))]
#[path = "elsewhere.rs"]
mod desktop;
mod gather;
mod once;
mod wording;

use std::sync::Arc;
use std::time::{Duration, Instant};

use library::Library;
use library::downloads::WaitsFor;
use parking_lot::Mutex;
use tauri::{AppHandle, Emitter as _, Manager as _};

use self::desktop::Desktop;
use self::gather::{Gathering, News, Show};
use crate::app::App;
use crate::contract::{HostEvent, LibraryKind};
use crate::downloading::BatchEnd;
use crate::window::MAIN;

/// How long the desktop is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// What tells the desktop. One for the app.
#[derive(Default)]
pub(crate) struct Notifier {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Default)]
struct Inner {
    begun: Option<Instant>,
    gathering: Gathering,
    desktop: Desktop,
}

/// One notification, ready to be shown.
#[derive(Debug, Clone)]
pub(super) struct Notification {
    pub(super) title: String,
    pub(super) text: String,
    /// What the button says; nothing where a click would find nobody.
    pub(super) button: String,
    /// The clip that a click opens; none brings the window to the front alone.
    pub(super) opens: Option<(LibraryKind, i64)>,
    /// Those whose place it takes.
    pub(super) replaces: Vec<u32>,
}

/// Tells of what finished in a library and nobody was told of: also of what a run before this one could
/// not tell. Where nobody wants to hear of it, or the window is in front, it counts as told all the same:
/// the tile says it, too.
pub(crate) async fn tell(handle: &AppHandle, kind: LibraryKind, library: &Library) {
    let app = handle.state::<Arc<App>>();
    let wanted = is_wanted(app.settings(kind).notify, is_in_front(handle));
    let (inner, handle) = (Arc::clone(&app.notifier.inner), handle.clone());
    // The desktop may take its time to answer.
    let told = library.index.run(move |index| {
        once::give_out(index, |finished| {
            let news = News {
                library: kind,
                key: finished.key.0,
                status: finished.status,
                prompt: finished.prompt,
            };
            if wanted && wording::of_one(&news).is_some() {
                inner.lock().show(&handle, news);
            }
        })
    });
    if let Err(error) = told.await {
        tracing::warn!(%error, "not all that finished was told");
    }
}

/// Tells that a batch of downloads has ended (DL-24), where nobody looks.
pub(crate) async fn tell_batch(handle: &AppHandle, kind: LibraryKind, end: BatchEnd) {
    let app = Arc::clone(&handle.state::<Arc<App>>());
    // Without its window the app ends with the batch, and could not answer a click.
    let ends = crate::leaving::is_hidden(&app);
    tell_words(handle, kind, (wording::of_batch(end), !ends)).await;
}

/// Tells what the downloads of an app without its window wait for.
pub(crate) async fn tell_wait(handle: &AppHandle, why: Option<WaitsFor>) {
    tell_words(handle, LibraryKind::Own, (wording::of_wait(why), true)).await;
}

async fn tell_words(handle: &AppHandle, kind: LibraryKind, (title, answers): (String, bool)) {
    let app = handle.state::<Arc<App>>();
    if !app.settings(kind).notify || is_in_front(handle) {
        return;
    }
    let notification = Notification {
        title,
        text: String::new(),
        button: if answers {
            wording::show()
        } else {
            String::new()
        },
        opens: None,
        replaces: Vec::new(),
    };
    let clicks = handle.clone();
    tell_desktop(handle, move |inner| {
        let clicked = move |opens| bring_to_front(&clicks, opens);
        inner.desktop.show(notification, clicked);
    })
    .await;
}

/// Waits for the desktop, which may take its time to answer, though not for ever.
async fn tell_desktop(handle: &AppHandle, tell: impl FnOnce(&mut Inner) + Send + 'static) {
    let inner = Arc::clone(&handle.state::<Arc<App>>().notifier.inner);
    let told = tokio::task::spawn_blocking(move || tell(&mut inner.lock()));
    if !matches!(tokio::time::timeout(PATIENCE, told).await, Ok(Ok(()))) {
        tracing::warn!("the desktop was not told");
    }
}

/// Whether the desktop is to be told: not without the setting, and nobody who looks at the window.
fn is_wanted(setting: bool, in_front: bool) -> bool {
    setting && !in_front
}

impl Inner {
    fn show(&mut self, handle: &AppHandle, news: News) {
        let at = self.begun.get_or_insert_with(Instant::now).elapsed();
        let notification = match self.gathering.take(at, news) {
            Show::One(one) => wording::of_one(&one).map(|(title, text)| Notification {
                title,
                text,
                button: wording::show(),
                opens: Some((one.library, one.key)),
                replaces: Vec::new(),
            }),
            Show::Several(all, replaces) => Some(Notification {
                title: wording::of_several(&all),
                text: String::new(),
                button: wording::show(),
                opens: None,
                replaces,
            }),
        };
        let Some(notification) = notification else {
            return;
        };
        let handle = handle.clone();
        let clicked = move |opens| bring_to_front(&handle, opens);
        if let Some(id) = self.desktop.show(notification, clicked) {
            self.gathering.shown_as(id);
        }
    }
}

fn is_in_front(handle: &AppHandle) -> bool {
    let window = handle.get_webview_window(MAIN);
    window.is_some_and(|window| window.is_focused().unwrap_or(false))
}

fn bring_to_front(handle: &AppHandle, opens: Option<(LibraryKind, i64)>) {
    crate::leaving::show(handle);
    if let Some((library, key)) = opens {
        let event = HostEvent::OpenClip { library, key };
        if let Err(error) = handle.emit_to(MAIN, HostEvent::NAME, event) {
            tracing::debug!(%error, "the page did not hear of a click");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_wanted;

    #[test]
    fn the_desktop_is_told_only_with_the_setting_and_while_the_window_is_not_in_front() {
        let cases = [(true, false), (true, true), (false, false), (false, true)];
        let told = cases.map(|(setting, in_front)| is_wanted(setting, in_front));
        assert_eq!(told, [true, false, false, false]);
    }
}

//! Telling the desktop of clips that finished while the window was not in front. A click brings the
//! window to the front and opens the clip.

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
use std::time::Instant;

use library::Library;
use parking_lot::Mutex;
use tauri::{AppHandle, Emitter as _, Manager as _};

use self::desktop::Desktop;
use self::gather::{Gathering, News, Show};
use crate::app::App;
use crate::contract::{HostEvent, LibraryKind};
use crate::window::MAIN;

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
    /// What the button says.
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
    if let Some(window) = handle.get_webview_window(MAIN) {
        let shown = window
            .unminimize()
            .and_then(|()| window.show())
            .and_then(|()| window.set_focus());
        if let Err(error) = shown {
            tracing::debug!(%error, "the window did not come to the front");
        }
    }
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

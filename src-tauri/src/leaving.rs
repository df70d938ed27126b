//! The window is closed: at once where nothing is on its way, else as the person wants it (S-44). An
//! app without its window ends when its downloads are done, and shows itself when they cannot go on.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tauri::{AppHandle, Emitter as _, Manager as _};

use crate::app::App;
use crate::contract::{HostEvent, LibraryKind, OnClose};
use crate::downloading::{Standing, standing};
use crate::notifications;
use crate::window::MAIN;

/// Whoever closes again within this time means it, whatever the page does with the question.
const MEANT: Duration = Duration::from_secs(3);

/// Somebody closed the window, or asked the page to quit. Answers at once; what has to be looked up is
/// looked up elsewhere.
pub(crate) fn asked(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let app = Arc::clone(&handle.state::<Arc<App>>());
        let again = {
            let mut asked = app.asked_to_close.lock();
            let again = asked.is_some_and(|at| at.elapsed() < MEANT);
            *asked = Some(Instant::now());
            again
        };
        let own = app.libraries.own();
        if again || standing(own).await != Standing::Works {
            handle.exit(0);
            return;
        }
        match app.settings(LibraryKind::Own).on_close {
            OnClose::Quit => handle.exit(0),
            OnClose::Background => go_on_hidden(&handle),
            OnClose::Ask => {
                if let Err(error) = handle.emit_to(MAIN, HostEvent::NAME, HostEvent::Closing) {
                    tracing::warn!(%error, "the page cannot ask");
                    handle.exit(0);
                }
            }
        }
    });
}

/// Hides the window until the downloads are done, and ends the app then, unless it was shown again.
pub(crate) fn go_on_hidden(handle: &AppHandle) {
    let Some(window) = handle.get_webview_window(MAIN) else {
        return;
    };
    let app = Arc::clone(&handle.state::<Arc<App>>());
    if app.hidden.swap(true, Ordering::AcqRel) {
        return;
    }
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
        app.hidden.store(false, Ordering::Release);
        return;
    }
    tracing::info!("hidden until the downloads are done");
    app.libraries.set_visible(false);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        // The last one may have come while the person was asked.
        let now = standing(app.libraries.own()).await;
        downloads_moved(&handle, now).await;
    });
}

/// What the downloads of the own library are up to now: an app without its window ends with them, and
/// does not wait unseen for what only a person can do.
pub(crate) async fn downloads_moved(handle: &AppHandle, now: Standing) {
    let app = Arc::clone(&handle.state::<Arc<App>>());
    if !is_hidden(&app) {
        return;
    }
    match now {
        Standing::Works => {}
        Standing::Done => {
            tracing::info!("the downloads are done, and nobody looks");
            handle.exit(0);
        }
        Standing::Waits(why) => {
            tracing::info!("the downloads wait for the person: the window is shown");
            notifications::tell_wait(handle, why).await;
            show(handle);
        }
    }
}

/// Whether the app goes on without its window.
pub(crate) fn is_hidden(app: &App) -> bool {
    app.hidden.load(Ordering::Acquire)
}

/// The window is shown again, whoever wanted it.
pub(crate) fn came_back(app: &App) {
    if app.hidden.swap(false, Ordering::AcqRel) {
        app.libraries.set_visible(true);
    }
}

/// Shows the window, from wherever it is. Any thread may call this.
pub(crate) fn show(handle: &AppHandle) {
    came_back(&handle.state::<Arc<App>>());
    let Some(window) = handle.get_webview_window(MAIN) else {
        return;
    };
    let shown = window
        .unminimize()
        .and_then(|()| window.show())
        .and_then(|()| window.set_focus());
    if let Err(error) = shown {
        tracing::debug!(%error, "the window did not come to the front");
    }
}

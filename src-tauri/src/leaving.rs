//! The window is closed: at once where nothing is on its way, else as the person wants it (S-44).

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use library::Library;
use library::events::Event;
use tauri::{AppHandle, Emitter as _, Manager as _};
use tokio::sync::broadcast::error::RecvError;

use crate::app::App;
use crate::contract::{HostEvent, LibraryKind, OnClose};
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
        if again || !is_busy(own).await {
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
    if let Err(error) = window.hide() {
        tracing::warn!(%error, "the window could not be hidden");
        return;
    }
    let app = Arc::clone(&handle.state::<Arc<App>>());
    if app.hidden.swap(true, Ordering::AcqRel) {
        return;
    }
    tracing::info!("hidden until the downloads are done");
    app.libraries.set_visible(false);
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let own = app.libraries.own();
        let mut events = own.events.listen();
        while app.hidden.load(Ordering::Acquire) {
            if !is_busy(own).await {
                handle.exit(0);
                return;
            }
            loop {
                match events.recv().await {
                    Ok(Event::Downloads) | Err(RecvError::Lagged(_)) => break,
                    Ok(_) => {}
                    Err(RecvError::Closed) => return,
                }
            }
        }
    });
}

/// The window is shown again, whoever wanted it.
pub(crate) fn came_back(app: &App) {
    app.hidden.store(false, Ordering::Release);
}

/// Whether a download is on its way: none is while they are paused.
async fn is_busy(library: &Library) -> bool {
    match library.downloads.queue().await {
        Ok(queue) => queue.figures.left > 0 && !queue.paused,
        Err(error) => {
            tracing::warn!(%error, "the queue could not be looked up");
            false
        }
    }
}

//! From the library's events to the page's: gathered, so that the page hears of each kind at most
//! four times a second, and only of the library that it shows.

use std::collections::HashSet;
use std::sync::{Arc, Weak};
use std::time::Duration;

use library::Library;
use library::events::Event;
use tauri::{AppHandle, Emitter as _, Manager as _};
use tokio::sync::broadcast::error::{RecvError, TryRecvError};

use crate::app::App;
use crate::commands;
use crate::contract::{HostEvent, LibraryKind};
use crate::convert;
use crate::downloading;
use crate::notifications;
use crate::window::MAIN;

/// What happens at once is told at once.
const GATHER: Duration = Duration::from_millis(20);
/// Between two tellings.
const PAUSE: Duration = Duration::from_millis(230);

/// Tells the page of a library's events for as long as the library is open.
pub(crate) fn forward(handle: &AppHandle, kind: LibraryKind, library: &Arc<Library>) {
    downloading::follow(handle, kind, library);
    let (handle, library) = (handle.clone(), Arc::downgrade(library));
    tauri::async_runtime::spawn(async move {
        let Some(mut heard) = library.upgrade().map(|library| library.events.listen()) else {
            return;
        };
        // What a run before this one kept and could not tell any more.
        if let Some(library) = library.upgrade() {
            notifications::tell(&handle, kind, &library).await;
        }
        loop {
            let mut news = HashSet::new();
            match heard.recv().await {
                Ok(event) => drop(news.insert(event)),
                Err(RecvError::Lagged(_)) => news.extend(EVERYTHING),
                Err(RecvError::Closed) => return,
            }
            tokio::time::sleep(GATHER).await;
            loop {
                match heard.try_recv() {
                    Ok(event) => drop(news.insert(event)),
                    Err(TryRecvError::Lagged(_)) => news.extend(EVERYTHING),
                    Err(TryRecvError::Empty | TryRecvError::Closed) => break,
                }
            }
            if news.contains(&Event::Finished)
                && let Some(library) = library.upgrade()
            {
                notifications::tell(&handle, kind, &library).await;
            }
            if *handle.state::<Arc<App>>().shown.lock() == kind {
                tell(&handle, kind, &library, news).await;
            }
            tokio::time::sleep(PAUSE).await;
        }
    });
}

const EVERYTHING: [Event; 6] = [
    Event::Clips,
    Event::Accounts,
    Event::Reading,
    Event::Finished,
    Event::Downloads,
    Event::Verifying,
];

async fn tell(
    handle: &AppHandle,
    kind: LibraryKind,
    library: &Weak<Library>,
    news: HashSet<Event>,
) {
    let Some(library) = library.upgrade() else {
        return;
    };
    for event in EVERYTHING.into_iter().filter(|event| news.contains(event)) {
        let told = match event {
            // The desktop is told, if anybody.
            Event::Finished => None,
            Event::Clips => Some(HostEvent::Changed { library: kind }),
            Event::Accounts => {
                commands::accounts_of(&library)
                    .await
                    .ok()
                    .map(|accounts| HostEvent::Accounts {
                        library: kind,
                        accounts,
                    })
            }
            Event::Reading => Some(HostEvent::Reading {
                library: kind,
                reading: convert::reading(&library.reader.state(), None),
            }),
            Event::Verifying => Some(HostEvent::Verifying {
                library: kind,
                verifying: convert::verifying(library.downloads.verifying()),
            }),
            Event::Downloads => {
                commands::queue_of(&library)
                    .await
                    .ok()
                    .map(|downloads| HostEvent::Downloads {
                        library: kind,
                        downloads,
                    })
            }
        };
        if let Some(told) = told
            && let Err(error) = handle.emit_to(MAIN, HostEvent::NAME, told)
        {
            tracing::debug!(%error, "the page did not hear an event");
        }
    }
}

//! What becomes of the window when the page's own process ended: killed for its memory, crashed in a
//! decoder, lost with the graphics card (P-13, W-02). The page is loaded anew, and goes on where it
//! was; one that keeps ending is left alone, and the person is asked.
//!
//! What the page has to know to go on is held here, in memory: [`Session`].

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tauri::{AppHandle, Manager as _};

use crate::app::App;
use crate::contract::{LibraryKind, Restarted, Session, SessionClips};
use crate::window::MAIN;
use crate::words::word;

/// So many ends within [`SPAN`], and the page is not loaded again by itself.
const MOST: usize = 3;
const SPAN: Duration = Duration::from_secs(60);

/// What is done about an end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Everything comes back.
    All,
    /// Everything but the viewer: it may be its clip that ends the page.
    WithoutViewer,
    /// Nothing, until the person says so.
    Nothing,
}

/// The ends of this run, and where the person is.
#[derive(Debug, Default)]
pub(crate) struct Restarts {
    held: Mutex<Held>,
}

#[derive(Debug, Default)]
struct Held {
    ended: Vec<Instant>,
    library: Option<LibraryKind>,
    session: Session,
    clips: SessionClips,
    /// Whether the next page takes the place of one that ended.
    due: bool,
}

impl Restarts {
    /// Holds where the person is.
    pub(crate) fn keep(&self, library: LibraryKind, session: Session) {
        let viewer = session.viewer.as_ref().map(|viewer| viewer.key);
        tracing::trace!(focus = ?session.focus, ?viewer, "where the person is");
        let mut held = self.held.lock();
        held.belong_to(library);
        held.session = session;
    }

    /// Holds which clips are chosen.
    pub(crate) fn keep_clips(&self, library: LibraryKind, clips: SessionClips) {
        tracing::trace!(chosen = clips.chosen.len(), "which clips are chosen");
        let mut held = self.held.lock();
        held.belong_to(library);
        held.clips = clips;
    }

    /// The clips that the viewer shows.
    pub(crate) fn watched(&self) -> Option<(LibraryKind, Vec<i64>)> {
        let held = self.held.lock();
        let viewer = held.session.viewer.as_ref()?;
        let beside = viewer.beside.iter().flatten().copied();
        Some((held.library?, beside.chain([viewer.key]).collect()))
    }

    /// What a page that starts goes on with; nothing for one that takes no other's place.
    pub(crate) fn take(&self, library: LibraryKind) -> Option<Restarted> {
        let mut held = self.held.lock();
        if !std::mem::take(&mut held.due) {
            return None;
        }
        held.belong_to(library);
        Some(Restarted {
            session: held.session.clone(),
            clips: held.clips.clone(),
        })
    }

    /// A page ended at `now`.
    fn ended(&self, now: Instant) -> Next {
        let mut held = self.held.lock();
        held.due = true;
        held.ended
            .retain(|at| now.saturating_duration_since(*at) < SPAN);
        held.ended.push(now);
        match held.ended.len() {
            1 => Next::All,
            MOST.. => {
                // Whoever wants it tried again gets as many tries.
                held.ended.clear();
                held.session.viewer = None;
                Next::Nothing
            }
            _ => {
                held.session.viewer = None;
                Next::WithoutViewer
            }
        }
    }
}

impl Held {
    /// The keys of one library mean nothing in the other.
    fn belong_to(&mut self, library: LibraryKind) {
        if self.library != Some(library) {
            self.library = Some(library);
            self.session = Session::default();
            self.clips = SessionClips::default();
        }
    }
}

/// The page's process ended, for a reason in the engine's words. Any thread may call this.
pub(crate) fn page_ended(handle: &AppHandle, reason: &str) {
    let Some(app) = handle.try_state::<Arc<App>>() else {
        return;
    };
    let next = app.restarts.ended(Instant::now());
    tracing::warn!(reason, ?next, "the page's process ended");
    match next {
        Next::All | Next::WithoutViewer => load_again(handle),
        Next::Nothing => ask(handle),
    }
}

/// Loads the page anew, once the engine has told all of the end of the last one.
fn load_again(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let reloaded = handle
            .get_webview_window(MAIN)
            .map(|window| window.reload());
        if let Some(Err(error)) = reloaded {
            tracing::error!(%error, "the page could not be loaded again");
        }
    });
}

/// Asks in a dialog of the system, since there is no page to ask in.
fn ask(handle: &AppHandle) {
    let handle = handle.clone();
    tauri::async_runtime::spawn(async move {
        let (again, quit) = (word("restart", "again"), word("restart", "quit"));
        let mut dialog = rfd::AsyncMessageDialog::new()
            .set_level(rfd::MessageLevel::Error)
            .set_title(word("restart", "title"))
            .set_description(word("restart", "text"))
            .set_buttons(rfd::MessageButtons::OkCancelCustom(again.clone(), quit));
        if let Some(window) = handle.get_webview_window(MAIN) {
            dialog = dialog.set_parent(&window);
        }
        match dialog.show().await {
            rfd::MessageDialogResult::Custom(pressed) if pressed == again => load_again(&handle),
            rfd::MessageDialogResult::Ok => load_again(&handle),
            _ => handle.exit(0),
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::SessionViewer;

    fn looking_at(key: i64) -> Session {
        Session {
            viewer: Some(SessionViewer {
                key,
                beside: None,
                compares: false,
            }),
            ..Session::default()
        }
    }

    #[test]
    fn p_13_only_a_page_that_takes_anothers_place_goes_on() {
        let restarts = Restarts::default();
        restarts.keep(LibraryKind::Own, looking_at(7));
        assert_eq!(restarts.take(LibraryKind::Own), None, "nothing ended");
        assert_eq!(restarts.ended(Instant::now()), Next::All);
        let back = restarts.take(LibraryKind::Own).expect("it goes on");
        assert_eq!(back.session, looking_at(7));
        assert_eq!(restarts.take(LibraryKind::Own), None, "once");
    }

    #[test]
    fn p_13_the_keys_of_one_library_are_never_given_to_the_other() {
        let restarts = Restarts::default();
        restarts.keep(LibraryKind::Sample, looking_at(7));
        restarts.ended(Instant::now());
        let back = restarts.take(LibraryKind::Own).expect("it goes on");
        assert_eq!(back.session, Session::default());
    }

    #[test]
    fn p_13_a_page_that_keeps_ending_loses_its_viewer_and_then_is_left_alone() {
        let restarts = Restarts::default();
        let begun = Instant::now();
        let at = |seconds| begun + Duration::from_secs(seconds);
        restarts.keep(LibraryKind::Own, looking_at(7));
        assert_eq!(restarts.ended(at(0)), Next::All);
        assert_eq!(restarts.ended(at(10)), Next::WithoutViewer);
        let back = restarts.take(LibraryKind::Own).expect("it goes on");
        assert_eq!(back.session.viewer, None, "its clip may be the reason");
        assert_eq!(restarts.ended(at(59)), Next::Nothing);
        assert_eq!(restarts.ended(at(60)), Next::All, "the person tried again");
    }

    #[test]
    fn p_13_ends_that_lie_apart_are_each_taken_alone() {
        let restarts = Restarts::default();
        let begun = Instant::now();
        for minutes in 0..5 {
            let at = begun + minutes * SPAN;
            assert_eq!(restarts.ended(at), Next::All);
        }
    }
}

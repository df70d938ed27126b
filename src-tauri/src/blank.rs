//! A window that stays empty at the start: some drivers of graphics cards draw nothing of what the
//! engine gives them (W-02, tauri #9304). When nothing was drawn in time, the app starts anew with the
//! safe way of drawing, once, and keeps to it.

use std::sync::Arc;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use crate::app::App;

/// How long the first drawing may take.
#[cfg(target_os = "linux")]
const PATIENCE: Duration = Duration::from_secs(10);

/// Whether the page has drawn anything in this run.
#[derive(Debug, Default)]
pub(crate) struct Drawn {
    yes: Mutex<bool>,
    told: Condvar,
}

impl Drawn {
    /// It has; answers whether that is news.
    pub(crate) fn tell(&self) -> bool {
        let first = !std::mem::replace(&mut *self.yes.lock(), true);
        self.told.notify_all();
        first
    }

    /// Whether it has, or does so in time.
    fn within(&self, patience: Duration) -> bool {
        let mut yes = self.yes.lock();
        self.told.wait_while_for(&mut yes, |yes| !*yes, patience);
        *yes
    }
}

/// Watches the start from a thread of its own: what hangs may be the one that draws.
#[cfg(target_os = "linux")]
pub(crate) fn watch(app: &Arc<App>) {
    let app = Arc::clone(app);
    let watched = std::thread::Builder::new()
        .name("blank".to_owned())
        .spawn(move || {
            if !app.drawn.within(PATIENCE) {
                stayed_blank(&app);
            }
        });
    if let Err(error) = watched {
        tracing::warn!(%error, "nobody watches whether the window is drawn");
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn watch(_: &Arc<App>) {}

#[cfg(target_os = "linux")]
fn stayed_blank(app: &App) {
    if !app.draw_safely_from_now_on() {
        // It is drawn the safe way already; another start would be the same.
        tracing::error!("nothing was drawn in {PATIENCE:?}");
        return;
    }
    tracing::error!("nothing was drawn in {PATIENCE:?}; starting anew the safe way");
    start_anew(app);
}

/// Puts a fresh image of the app in the place of this one. Comes back only where that fails.
#[cfg(target_os = "linux")]
pub(crate) fn start_anew(app: &App) {
    app.libraries.close();
    // The lock of the folder goes with this image of the process, and the next one takes it.
    let error = crate::graphics::start_anew();
    tracing::error!(%error, "the app could not be started anew");
}

/// Ends the processes of the engine that are left of an image of before: one that hangs does not see that
/// its app is another one now. Not before the image is another one, since the engine ends the app (SIGTRAP)
/// that loses a process which it was about to talk to.
#[cfg(target_os = "linux")]
pub(crate) fn end_those_of_before() {
    use rustix::process::{Pid, Signal, WaitOptions, kill_process, waitpid};

    if !crate::graphics::is_anew() {
        return;
    }
    // The list of the one thread that there is so early (proc_pid_task_children(5)).
    let me = std::process::id();
    let children = std::fs::read_to_string(format!("/proc/self/task/{me}/children"));
    let children = children.unwrap_or_default();
    let children = children.split_whitespace();
    for child in children.filter_map(|text| text.parse().ok().and_then(Pid::from_raw)) {
        // One that was gone already is only to be waited for.
        let _ = kill_process(child, Signal::KILL);
        let _ = waitpid(Some(child), WaitOptions::empty());
    }
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn end_those_of_before() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w_02_what_is_drawn_in_time_is_believed_and_nothing_else() {
        let drawn = Arc::new(Drawn::default());
        assert!(!drawn.within(Duration::ZERO));
        let page = Arc::clone(&drawn);
        let drawing = std::thread::spawn(move || page.tell());
        assert!(drawn.within(Duration::from_secs(20)));
        assert!(drawing.join().unwrap());
        assert!(!drawn.tell(), "it is told already");
        assert!(drawn.within(Duration::ZERO), "once drawn, for good");
    }
}

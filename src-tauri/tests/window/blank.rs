//! W-02: a window in which nothing is ever drawn.

use std::process::Stdio;
use std::time::Duration;

use crate::child::{Child, bound_to_us};
use crate::crashing::{is_page, page_process};
use crate::desktop::{Keychain, on_a_desktop};
use crate::processes;
use crate::wait::{PATIENCE, until};
use crate::window::{APP, Start};

/// Longer than the app waits for the first frame, and a start on a busy computer.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w_02_a_window_that_stays_empty_starts_anew_the_safe_way_once_and_says_so() {
    on_a_desktop("blank", Keychain::Unlocked, async |desktop| {
        let home = desktop.rushes_home();
        let mut app = bound_to_us(APP);
        app.arg("--sample");
        desktop
            .furnish(&mut app)
            .env("RUSHES_HOME", &home)
            .env("RUSHES_API_URL", "http://127.0.0.1:9/v2/pixverse")
            .env("RUSHES_LOG", "rushes=debug")
            .env("RUSHES_REPORT_PAINTED", "1");
        let mut app = Child::start(app.stdout(Stdio::piped()));

        // Nothing is drawn by a page that stands still.
        let hung = page_process(desktop).await;
        let pid = hung.pid;
        processes::signal(&[hung], "STOP");
        until("another page is started", LONG, async || {
            let pages = processes::of_app(&home);
            pages.iter().any(|one| one.pid != pid && is_page(one))
        })
        .await;
        assert_eq!(app.first_line(), "gallery painted");
        until("all of it is drawn the safe way", PATIENCE, async || {
            // What an app changes of its own environment the system does not tell: the engine's processes do.
            processes::of_app(&home)
                .iter()
                .filter(|one| one.is_engine())
                .all(|one| {
                    one.has_variable("WEBKIT_DISABLE_COMPOSITING_MODE=1")
                        && one.has_variable("WEBKIT_DISABLE_DMABUF_RENDERER=1")
                })
        })
        .await;
        let pages = processes::of_app(&home).into_iter().filter(is_page);
        assert_eq!(pages.count(), 1, "what hung is gone");
        drop(app);
        until("the app is gone", PATIENCE, async || {
            processes::of_app(&home).is_empty()
        })
        .await;

        // The next start begins so, and says why.
        let page = desktop
            .open(Start {
                args: vec!["--sample"],
                ..Start::default()
            })
            .await;
        page.grid_stands().await;
        page.reads("The window stayed empty at the start").await;
        desktop.quit(&page).await;
        let settings = std::fs::read_to_string(home.join("data/settings.json")).unwrap();
        let settings: serde_json::Value = serde_json::from_str(&settings).unwrap();
        assert_eq!(settings["graphics"], "safe");
        assert_eq!(settings["stayed_blank"], false, "it is said once");
    })
    .await;
}

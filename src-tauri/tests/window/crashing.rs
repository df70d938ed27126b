//! P-13: the page's process ends, and the window goes on where it was.

use std::time::Duration;

use fantoccini::key::Key;

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::grid::Tile;
use crate::page::Page;
use crate::playing::{beginning_of, completed, plays};
use crate::processes;
use crate::wait::{PATIENCE, for_some, until};
use crate::window::Start;

/// A page starts anew, on a busy computer.
const LONG: Duration = Duration::from_secs(40);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_13_a_page_that_is_killed_comes_back_at_the_same_place_and_keeps_the_selection() {
    on_a_desktop("crashing", Keychain::Unlocked, async |desktop| {
        let page = open(desktop).await;

        // Somewhere in the middle, filtered, with two clips chosen.
        page.click_beginning("radio", "Completed").await;
        until("only completed clips are shown", PATIENCE, async || {
            let tiles = page.tiles().await;
            !tiles.is_empty() && tiles.iter().all(|tile| tile.name.contains(", completed"))
        })
        .await;
        page.scroll_to(700).await;
        let at = completed(&page).await.remove(2);
        page.focus_tile(at.position).await;
        page.press('x').await;
        page.press(Key::Right).await;
        page.press('x').await;
        page.reads("2 selected").await;
        let focused = focused_clip(&page).await;
        kept(desktop, &format!("focus=Some({focused})")).await;
        kept(desktop, "chosen=2").await;

        end_page(desktop).await;
        told_since(desktop, &format!("focus=Some({focused})")).await;
        told_since(desktop, "chosen=2").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_13_a_page_that_keeps_ending_loses_its_viewer_and_then_is_left_alone() {
    on_a_desktop("crashing-again", Keychain::Unlocked, async |desktop| {
        let page = open(desktop).await;
        let at = completed(&page).await.remove(1);
        page.focus_tile(at.position).await;
        page.press(Key::Enter).await;
        page.the_one_beginning("dialog", &beginning_of(&at)).await;
        kept(desktop, &opened(&at)).await;

        // Its clip may be the reason.
        end_page(desktop).await;
        told_since(desktop, &opened(&at)).await;
        end_page(desktop).await;
        told_since(desktop, "viewer=None").await;
        assert!(desktop.log().contains("next=WithoutViewer"));

        // And once more: it is left alone.
        let gone = page_process(desktop).await;
        processes::signal(&[gone], "KILL");
        until("the app says that it keeps ending", PATIENCE, async || {
            desktop.log().contains("next=Nothing")
        })
        .await;
        let pages = processes::of_app(&desktop.rushes_home())
            .into_iter()
            .filter(is_page);
        assert_eq!(pages.count(), 0, "no page is started again by itself");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_13_the_viewer_that_was_open_is_open_again() {
    on_a_desktop("crashing-viewer", Keychain::Unlocked, async |desktop| {
        let page = open(desktop).await;
        let tile = completed(&page).await.remove(1);
        page.focus_tile(tile.position).await;
        page.press(Key::Enter).await;
        page.the_one_beginning("dialog", &beginning_of(&tile)).await;
        plays(&page).await;
        kept(desktop, &opened(&tile)).await;
        end_page(desktop).await;
        told_since(desktop, &opened(&tile)).await;
    })
    .await;
}

/// The key of the clip whose tile has the focus; nothing that is one where none has it. Places shift
/// when a clip of the sample library finishes.
async fn focused_clip(page: &Page) -> String {
    page.text_of("return document.activeElement?.dataset.key ?? 'none'")
        .await
}

/// Starts the app, which tells in its log what it holds of where one is.
async fn open(desktop: &mut Desktop) -> Page {
    let page = desktop
        .open(Start {
            args: vec!["--sample"],
            log: Some("rushes=trace,info"),
            outlives_driver: true,
            ..Start::default()
        })
        .await;
    page.grid_stands().await;
    page.holds_clips(73).await;
    page
}

/// Waits until the shell was told where one is.
async fn kept(desktop: &Desktop, words: &str) {
    let what = format!("the shell holds {words}");
    until(&what, PATIENCE, async || {
        let log = desktop.log();
        ["where the person is", "which clips are chosen"]
            .iter()
            .filter_map(|of| log.lines().rfind(|line| line.contains(of)))
            .any(|line| line.contains(words))
    })
    .await;
}

/// Waits until the page that took the place of one that ended has told so much of where it is: the
/// driver knows it no more.
async fn told_since(desktop: &Desktop, words: &str) {
    let what = format!("the page is back and tells {words}");
    until(&what, LONG, async || {
        let log = desktop.log();
        let since = log.rfind("the page's process ended");
        since.is_some_and(|at| log[at..].contains(words))
    })
    .await;
}

/// What the log says of a viewer with that clip.
fn opened(tile: &Tile) -> String {
    let key = tile.key.as_deref().expect("it is known");
    format!("viewer=Some({key})")
}

/// Kills the page's process, and waits for the one that takes its place.
async fn end_page(desktop: &Desktop) {
    let gone = page_process(desktop).await;
    let pid = gone.pid;
    processes::signal(&[gone], "KILL");
    until("another page takes its place", PATIENCE, async || {
        let pages = processes::of_app(&desktop.rushes_home());
        pages.iter().any(|one| one.pid != pid && is_page(one))
    })
    .await;
}

/// The process of the page.
pub(crate) async fn page_process(desktop: &Desktop) -> processes::Process {
    for_some("there is a page", PATIENCE, async || {
        let pages = processes::of_app(&desktop.rushes_home());
        pages.into_iter().find(is_page)
    })
    .await
}

/// Whether a process is that of the page.
pub(crate) fn is_page(process: &processes::Process) -> bool {
    let program = process.arguments();
    program.windows(16).any(|part| part == b"WebKitWebProcess")
}

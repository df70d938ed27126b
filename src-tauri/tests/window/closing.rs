//! S-44: the window is closed while downloads are on their way.

use std::collections::HashMap;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use fantoccini::key::Key;
use sample::{Fault, Host};
use serde_json::json;
use zbus::blocking::connection::Builder;
use zbus::zvariant::OwnedValue;

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::processes;
use crate::twelve::{connect, download_first, here};
use crate::wait::{PATIENCE, until};
use crate::world::World;

/// Time enough for clips that come slowly.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s_44_downloads_go_on_unseen_until_they_are_done_or_wait_for_the_person() {
    on_a_desktop("closing", Keychain::Unlocked, async |desktop| {
        let (world, (_screen, heard)) = (World::start().await, screen(desktop));
        let home = desktop.rushes_home();
        hold_back(&world);
        let page = connect(desktop, &world).await;
        download_first(&page, 2).await;

        // Asked, and taken back.
        page.press_with_control("q").await;
        page.the("dialog", "Close Rushes?").await;
        page.reads("clips are still on their way.").await;
        page.press(Key::Escape).await;
        page.gone("dialog", "Close Rushes?").await;
        assert!(!processes::app_alone(&home).is_empty());

        // Asked again, some time later: a second wish within three seconds would be believed.
        until("the clips come", LONG, async || !here(desktop).1.is_empty()).await;
        tokio::time::sleep(Duration::from_secs(3)).await;
        page.press_with_control("q").await;
        page.the("dialog", "Close Rushes?").await;
        page.click("checkbox", "Do this every time").await;
        // Not by the driver, which waits for an answer of the window that goes.
        let button = page.the("button", "Go on in the background").await;
        page.run_on(&button, "arguments[0].click(); return true")
            .await;
        is_seen(&page, false).await;
        assert_eq!(settings(desktop)["onClose"], json!("background"));
        world.sample.faults().clear();
        until("the app ends with its downloads", LONG, async || {
            processes::app_alone(&home).is_empty()
        })
        .await;
        assert_eq!(here(desktop).0.len(), 2, "both are here");
        assert_eq!(last(&heard), "2 clips are on this computer.");
        desktop.kill().await;

        // What was chosen holds; but nobody would come to mend what a folder lacks.
        hold_back(&world);
        let page = desktop.open(world.start_app()).await;
        page.grid_stands().await;
        let more: Vec<_> = page.tiles().await.into_iter().filter(is_missing).collect();
        for tile in &more[..2] {
            page.focus_tile(tile.position).await;
            page.press('d').await;
        }
        until("they come", LONG, async || here(desktop).1.len() == 2).await;
        page.press_with_control("q").await;
        is_seen(&page, false).await;
        let downloads = home.join("downloads");
        std::fs::rename(&downloads, home.join("unplugged")).unwrap();
        is_seen(&page, true).await;
        page.reads("is its disk connected? Downloads wait.").await;
        let told = last(&heard);
        assert_eq!(told, "The downloads folder is not there. Downloads wait.");
        std::fs::rename(home.join("unplugged"), &downloads).unwrap();
        world.sample.faults().clear();
        until("all is here", LONG, async || here(desktop).0.len() == 4).await;
        assert!(
            !processes::app_alone(&home).is_empty(),
            "it stays, for whoever looks at it now"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s_44_downloads_that_were_paused_by_closing_go_on_at_the_next_start() {
    on_a_desktop("closing-paused", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        hold_back(&world);
        let page = connect(desktop, &world).await;
        download_first(&page, 2).await;
        until("the clips come", LONG, async || here(desktop).1.len() == 2).await;

        page.press_with_control("q").await;
        page.the("dialog", "Close Rushes?").await;
        // Not by the driver, which waits for an answer of the window that goes.
        let button = page.the("button", "Pause and quit").await;
        let soon = "setTimeout(() => arguments[0].click(), 100); return true";
        page.run_on(&button, soon).await;
        desktop.ended().await;
        let (whole, parts) = here(desktop);
        assert_eq!(
            (whole.len(), parts.len()),
            (0, 2),
            "nothing of them is lost"
        );

        // They go on by themselves, and the answer was for this once.
        world.sample.faults().clear();
        let page = desktop.open(world.start_app()).await;
        page.grid_stands().await;
        until("both are here", LONG, async || {
            let (whole, parts) = here(desktop);
            whole.len() == 2 && parts.is_empty()
        })
        .await;
        let kept = settings(desktop);
        assert!(
            matches!(kept["onClose"].as_str(), None | Some("ask")),
            "{kept}"
        );
    })
    .await;
}

/// Clips come in small parts, each a while after the other, until the faults are cleared.
fn hold_back(world: &World) {
    let parts = Fault::stall_after(10_000, Duration::from_secs(15)).on(Host::Media);
    world.sample.faults().always(parts.on_path(".mp4"));
}

fn is_missing(tile: &crate::grid::Tile) -> bool {
    tile.name.contains(", completed, ") && !tile.name.contains(", on this computer")
}

/// Waits until the window is seen, or is not.
async fn is_seen(page: &Page, seen: bool) {
    let state = if seen { "visible" } else { "hidden" };
    until(&format!("the window is {state}"), LONG, async || {
        page.text_of("return document.visibilityState").await == state
    })
    .await;
}

/// What is kept of the settings: nothing where none was changed.
fn settings(desktop: &Desktop) -> serde_json::Value {
    match std::fs::read(desktop.rushes_home().join("data/settings.json")) {
        Ok(kept) => serde_json::from_slice(&kept).unwrap(),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => serde_json::Value::Null,
        Err(error) => panic!("the settings cannot be read: {error}"),
    }
}

/// The title of the notification that was shown last.
fn last(heard: &Receiver<String>) -> String {
    let first = heard.recv_timeout(PATIENCE).expect("a notification");
    heard.try_iter().last().unwrap_or(first)
}

/// A desktop that shows nothing, and repeats the titles of what it is to show.
struct Screen(Sender<String>);

#[zbus::interface(name = "org.freedesktop.Notifications")]
impl Screen {
    fn get_capabilities(&self) -> Vec<String> {
        vec!["actions".into(), "body".into()]
    }

    #[expect(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &self,
        _app: String,
        _replaces: u32,
        _icon: String,
        title: String,
        _text: String,
        _actions: Vec<String>,
        _hints: HashMap<String, OwnedValue>,
        _timeout: i32,
    ) -> u32 {
        let _ = self.0.send(title);
        1
    }

    fn close_notification(&self, _id: u32) {}
}

fn screen(desktop: &Desktop) -> (zbus::blocking::Connection, Receiver<String>) {
    let (said, heard) = channel();
    let connection = Builder::address(desktop.bus())
        .and_then(|builder| builder.serve_at("/org/freedesktop/Notifications", Screen(said)))
        .and_then(|builder| builder.name("org.freedesktop.Notifications"))
        .and_then(Builder::build);
    (connection.expect("the bus is there"), heard)
}

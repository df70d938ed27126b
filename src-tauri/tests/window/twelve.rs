//! Twelve clips are chosen and downloaded, the app is killed half-way, and all twelve arrive.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::Duration;

use fantoccini::key::Key;
use sample::{Fault, Host};

use crate::connecting::paste_token;
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::grid::Tile;
use crate::page::Page;
use crate::processes;
use crate::saving::files_below;
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN, World, items, number};

/// How slowly clips come, in bytes a second: each takes some seconds.
const SLOWLY: u64 = 60_000;
/// So slowly that some are on their way for as long as the app takes to start.
const SLOWER: u64 = 12_000;
const TWELVE: usize = 12;
/// Time enough for all of them, slowly and on a busy computer.
const LONG: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn twelve_clips_arrive_although_the_app_is_killed_half_way() {
    on_a_desktop("twelve", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        come_slowly(&world, SLOWLY);
        let page = connect(desktop, &world).await;
        let chosen = download_first(&page, TWELVE).await;
        page.click_beginning("button", "Show downloads").await;
        page.the("region", "Downloads").await;
        page.reads("of 12").await;

        until("some are here and some are not", LONG, async || {
            let (whole, parts) = here(desktop);
            whole.len() >= 3 && !parts.is_empty()
        })
        .await;
        let home = desktop.rushes_home();
        processes::signal(&processes::of_app(&home), "KILL");
        desktop.kill().await;
        let (whole, parts) = here(desktop);
        assert!(whole.len() < TWELVE && !parts.is_empty(), "half-way");
        is_as_the_server_has_it(&world, &whole);

        come_slowly(&world, SLOWER);
        let page = desktop.open(world.start_app()).await;
        page.grid_stands().await;
        // The drawer comes back as it was left.
        page.the("region", "Downloads").await;
        page.reads("Rushes closed while downloading.").await;
        page.reads("where they stopped.").await;
        world.sample.faults().clear();
        until("all twelve are here", LONG, async || {
            let (whole, parts) = here(desktop);
            whole.len() == TWELVE && parts.is_empty()
        })
        .await;
        is_as_the_server_has_it(&world, &here(desktop).0);
        until("their tiles say so, and no others", PATIENCE, async || {
            let marked = |tile: &Tile| tile.name.contains(", on this computer");
            let tiles = page.tiles().await;
            let mut keys: Vec<_> = tiles
                .into_iter()
                .filter(marked)
                .filter_map(|tile| tile.key)
                .collect();
            keys.sort();
            keys == chosen
        })
        .await;
        page.reads("12 clips are on this computer.").await;
    })
    .await;
}

/// Clips come at so many bytes a second from now on.
pub(crate) fn come_slowly(world: &World, bytes_per_second: u64) {
    let slow = Fault::slow(bytes_per_second).on(Host::Media);
    world.sample.faults().clear();
    world.sample.faults().always(slow.on_path(".mp4"));
}

/// Starts the app, and connects it to a world.
pub(crate) async fn connect(desktop: &mut Desktop, world: &World) -> Page {
    let page = desktop.open(world.start_app()).await;
    paste_token(&page, TOKEN).await;
    page.click("button", "Connect").await;
    page.gone("dialog", "Connect useapi.net").await;
    page.holds_clips(73).await;
    page
}

/// Selects the first clips that have a file, and downloads them: the first download of all, which
/// names its folder and waits for a yes. Answers the keys of the clips, in order.
pub(crate) async fn download_first(page: &Page, count: usize) -> Vec<String> {
    let mut keys = Vec::new();
    for tile in page.tiles().await {
        if keys.len() < count && tile.name.contains(", completed, ") {
            page.focus_tile(tile.position).await;
            page.press('x').await;
            keys.push(tile.key.expect("a clip that is known"));
        }
    }
    assert_eq!(keys.len(), count, "so many are in sight");
    page.reads(&format!("{count} selected")).await;
    page.press('d').await;
    let title = format!("Download {count} clips");
    page.the("dialog", &title).await;
    page.reads("Files go to").await;
    page.press(Key::Enter).await;
    page.gone("dialog", &title).await;
    keys.sort();
    keys
}

/// The files in the downloads folder: those that are whole, and parts.
pub(crate) fn here(desktop: &Desktop) -> (Vec<PathBuf>, Vec<PathBuf>) {
    let downloads = desktop.rushes_home().join("downloads");
    files_below(&downloads)
        .into_iter()
        .filter(|path| {
            path.extension()
                .is_some_and(|is| is == "mp4" || is == "part")
        })
        .partition(|path| path.extension().is_some_and(|is| is == "mp4"))
}

/// Fails unless each file holds the very bytes that the server has for the clip of its name.
fn is_as_the_server_has_it(world: &World, files: &[PathBuf]) {
    let all: BTreeMap<String, String> = EMAILS
        .iter()
        .flat_map(|email| items(&world.sample, email))
        .filter_map(|item| Some((number(&item).to_owned(), item["url"].as_str()?.to_owned())))
        .collect();
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy();
        let (_, id) = name.rsplit_once('[').expect("its id is in its name");
        let id = id.strip_suffix("].mp4").expect("its id is in its name");
        let address = &all[id];
        let clip = sample::clips::all()
            .iter()
            .find(|clip| address.contains(&format!("%2F{}_", clip.name)))
            .expect("the address names a clip");
        assert!(
            std::fs::read(file).unwrap() == clip.mp4,
            "{name} is {}",
            clip.name
        );
    }
}

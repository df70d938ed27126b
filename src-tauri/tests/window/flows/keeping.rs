//! Keeping: everything that matches is downloaded, and the files are there.

use std::time::Duration;

use fantoccini::key::Key;

use super::hand::{Hand, middle, reach};
use super::{connect, reading, world};
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::saving::files_below;
use crate::wait::{PATIENCE, until};
use crate::world::TOKEN;

/// So many clips are saved within this time, also where other tests run.
const SAVED: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downloading_many_by_pointer() {
    keeping("downloading-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn downloading_many_by_keyboard() {
    keeping("downloading-by-keyboard", Hand::Keyboard).await;
}

async fn keeping(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let world = world().await;
        let page = desktop.open(reading(&world)).await;
        connect(hand, &page, TOKEN).await;
        page.holds_clips(73).await;
        hand.choose_status(&page, "Completed").await;
        // The tiles of before stand until the answer is here; who clicks sees which they are.
        until("only completed ones stand there", PATIENCE, async || {
            let tiles = page.tiles().await;
            !tiles.is_empty() && tiles.iter().all(|tile| tile.name.contains(", completed, "))
        })
        .await;
        let clips = page.chips().await["Completed"];
        choose_all(hand, &page, clips).await;

        // The summary names the folder and counts before anything is fetched.
        let download = format!("Download {clips}");
        hand.press(&page, "button", &download).await;
        page.the("dialog", &format!("Download {clips} clips")).await;
        page.reads("Files go to").await;
        let folder = desktop.rushes_home().join("downloads");
        assert_eq!(files_below(&folder).len(), 0, "nothing before the yes");
        hand.press(&page, "button", &download).await;
        page.gone("dialog", &format!("Download {clips} clips"))
            .await;

        // The drawer does not open by itself, and says what came of it.
        assert!(
            !page.has("region", "Downloads").await,
            "the drawer stays closed"
        );
        match hand {
            Hand::Pointer => page.click_beginning("button", "Show downloads").await,
            Hand::Keyboard => page.press_with_control("j").await,
        }
        page.the("region", "Downloads").await;
        let said = format!("{clips} clips are on this computer.");
        until(&said, SAVED, async || page.words().await.contains(&said)).await;
        let files = files_below(&folder);
        assert_eq!(
            files.len(),
            clips as usize,
            "a file for each clip, and no part of one"
        );
        match hand {
            Hand::Pointer => page.click("button", "Close downloads").await,
            Hand::Keyboard => page.press_with_control("j").await,
        }
        page.gone("region", "Downloads").await;
        until("every tile is marked", PATIENCE, async || {
            let tiles = page.tiles().await;
            tiles
                .iter()
                .all(|tile| tile.name.contains(", on this computer"))
        })
        .await;
    })
    .await;
}

async fn choose_all(hand: Hand, page: &Page, clips: u32) {
    match hand {
        Hand::Keyboard => {
            reach(page, "gridcell", "", false).await;
            page.press_with_control("a").await;
        }
        Hand::Pointer => {
            hand.select(page, 0).await;
            page.scroll_to(1_000_000).await;
            let last = middle(page, clips - 1).await;
            page.hold_shift(true).await;
            page.click_at(last).await;
            page.hold_shift(false).await;
        }
    }
    let said = format!("{clips} selected");
    until(&said, PATIENCE, async || page.words().await.contains(&said)).await;
    page.press(Key::Shift).await;
}

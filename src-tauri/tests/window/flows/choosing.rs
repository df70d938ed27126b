//! Choosing and comparing: a selection that outlives filters, a range that is seen before it is made,
//! and the chosen clips side by side at the same moment.

use fantoccini::key::Key;

use super::hand::{Hand, middle};
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::completed;
use crate::wait::{PATIENCE, until};

/// Clips of the sample library.
const CLIPS: u32 = 73;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choosing_and_comparing_by_pointer() {
    choosing("choosing-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn choosing_and_comparing_by_keyboard() {
    choosing("choosing-by-keyboard", Hand::Keyboard).await;
}

async fn choosing(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(CLIPS).await;
        let first = completed(&page).await[0].position;

        // The first by its check box; from then on a click chooses, too.
        hand.select(&page, first).await;
        chosen(&page, "1 selected").await;
        match hand {
            Hand::Pointer => page.click_at(middle(&page, first + 1).await).await,
            Hand::Keyboard => hand.select(&page, first + 1).await,
        }
        chosen(&page, "2 selected").await;

        // A range, seen before it is made where there is something to see.
        match hand {
            Hand::Pointer => {
                page.hold_shift(true).await;
                page.point_at(middle(&page, first + 3).await).await;
                chosen(&page, "would be selected").await;
                page.click_at(middle(&page, first + 3).await).await;
                page.hold_shift(false).await;
            }
            Hand::Keyboard => {
                page.hold_shift(true).await;
                page.press(Key::Right).await;
                page.press(Key::Right).await;
                page.hold_shift(false).await;
            }
        }
        chosen(&page, "4 selected").await;

        // Another question hides them, and loses none.
        hand.choose_status(&page, "Failed").await;
        chosen(&page, "4 selected").await;
        chosen(&page, "4 not shown").await;
        hand.press(&page, "button", "Show selected").await;
        page.the("button", "Remove filter: 4 selected clips").await;
        until("these alone stand in the grid", PATIENCE, async || {
            page.tiles().await.len() == 4
        })
        .await;
        hand.press(&page, "button", "Remove filter: 4 selected clips")
            .await;
        hand.choose_status(&page, "All").await;
        until("all clips are back", PATIENCE, async || {
            page.tiles().await.iter().any(|tile| tile.position == first)
        })
        .await;

        compare(hand, &page, first).await;

        // The bar's menu rates all of them.
        hand.press(&page, "button", "Rate").await;
        page.the("menu", "Rate").await;
        hand.press(&page, "menuitem", "4 stars").await;
        page.gone("menu", "Rate").await;
        page.reads("4 clips rated 4").await;

        // None of them any more, and all of them again.
        match hand {
            Hand::Pointer => page.click("button", "Clear selection").await,
            // From the button that the menu gave the focus back to.
            Hand::Keyboard => page.press(Key::Escape).await,
        }
        page.gone("group", "Selection").await;
        assert!(
            page.focused_tile().await.is_some(),
            "the focus is among the clips, and has not gone with the bar"
        );
        page.reads("4 clips unselected").await;
        match hand {
            Hand::Pointer => page.click("button", "Undo").await,
            Hand::Keyboard => page.press_with_control("z").await,
        }
        chosen(&page, "4 selected").await;
    })
    .await;
}

/// The viewer opens on these clips only, and keeps moment and rest while it steps.
async fn compare(hand: Hand, page: &Page, first: u32) {
    hand.open_chosen(page, first).await;
    page.reads("1 of 4").await;
    crate::playing::plays(page).await;
    match hand {
        Hand::Pointer => page.click("button", "Pause").await,
        Hand::Keyboard => page.press(Key::Space).await,
    }
    page.the("button", "Play").await;
    page.press(Key::Home).await;
    stands_at(page, 0.0).await;
    page.press('l').await;
    stands_at(page, 1.0).await;
    hand.next(page).await;
    page.reads("2 of 4").await;
    stands_at(page, 1.0).await;
    page.the("button", "Play").await;
    hand.previous(page).await;
    page.reads("1 of 4").await;
    stands_at(page, 1.0).await;
    hand.leave_viewer(page).await;
    until(
        "the focus is on the clip that was seen last",
        PATIENCE,
        async || page.focused_tile().await == Some(first),
    )
    .await;
}

async fn stands_at(page: &Page, seconds: f64) {
    until(
        &format!("the clip stands at {seconds} s"),
        PATIENCE,
        async || {
            page.holds(&format!(
                "const clip = document.querySelector('[role=dialog] video');
             return clip !== null && clip.paused && !clip.seeking && clip.readyState >= 2
                && Math.abs(clip.currentTime - {seconds}) < 0.1"
            ))
            .await
        },
    )
    .await;
}

/// Waits until the bar of the selection says so.
async fn chosen(page: &Page, words: &str) {
    until(
        &format!("the selection says “{words}”"),
        PATIENCE,
        async || match page.all("group", "Selection").await.first() {
            Some(bar) => bar.text().await.is_ok_and(|text| text.contains(words)),
            None => false,
        },
    )
    .await;
}

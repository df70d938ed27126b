//! Mending: a token that was replaced, and a network that goes and comes.

use super::hand::Hand;
use super::line::Line;
use super::{all, connect, is_silent_about, reading, world};
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::{completed, plays};
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::{EMAILS, TOKEN};

/// The token that takes the place of the first.
const NEW: &str = "user:4711-Another-token/of.the~same+user";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_replaced_by_pointer() {
    replacing("replacing-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_replaced_by_keyboard() {
    replacing("replacing-by-keyboard", Hand::Keyboard).await;
}

async fn replacing(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let world = world().await;
        let page = desktop.open(reading(&world)).await;
        connect(hand, &page, TOKEN).await;
        page.holds_clips(73).await;

        assert!(world.sample.replace_token(TOKEN, NEW));
        world.sample.account(EMAILS[0]).insert();
        hand.refresh(&page).await;
        // One message for the token, and everything that is here goes on.
        page.reads("The token “Token 1” is no longer accepted.")
            .await;
        assert_eq!(
            page.words().await.matches("no longer accepted").count(),
            1,
            "it is said for the token, not for each of its accounts"
        );
        let clip = completed(&page).await[0].position;
        hand.open(&page, clip).await;
        plays(&page).await;
        hand.leave_viewer(&page).await;

        hand.press(&page, "button", "Enter new token").await;
        page.the("dialog", "Enter new token for “Token 1”").await;
        hand.write(&page, ("textbox", "API token"), NEW).await;
        hand.press(&page, "button", "Replace").await;
        page.gone("dialog", "Enter new token for “Token 1”").await;
        page.holds_clips(74).await;
        is_silent_about(&page, "no longer accepted").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_network_goes_and_comes_by_pointer() {
    offline("offline-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_network_goes_and_comes_by_keyboard() {
    offline("offline-by-keyboard", Hand::Keyboard).await;
}

async fn offline(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let world = world().await;
        let mut line = Line::to(world.server.api_addr()).await;
        let start = Start {
            api: Some(line.through(&world.server.api_url())),
            ..Start::default()
        };
        let page = desktop.open(start).await;
        connect(hand, &page, TOKEN).await;
        page.holds_clips(73).await;
        let here = completed(&page).await[0].clone();
        hand.select(&page, here.position).await;
        hand.press_beginning(&page, "button", "Download 1").await;
        hand.press(&page, "button", "Download 1").await;
        until("the clip is on this computer", PATIENCE, async || {
            let tiles = page.tiles().await;
            tiles
                .iter()
                .any(|tile| tile.key == here.key && tile.name.contains(", on this computer"))
        })
        .await;
        clear(hand, &page).await;

        line.cut().await;
        hand.refresh(&page).await;
        page.reads("Offline since").await;
        page.reads("You see what is on this computer.").await;
        assert_eq!(all(&page).await, 73, "everything that is here stands");
        hand.choose_status(&page, "Failed").await;
        hand.choose_status(&page, "All").await;
        hand.open(&page, here.position).await;
        plays(&page).await;
        hand.leave_viewer(&page).await;

        // The app looks for the network by itself, too, and takes the button away when it is back: so the
        // hand is there before.
        let button = page.the("button", "Try now").await;
        if matches!(hand, Hand::Keyboard) {
            super::hand::reach(&page, "button", "Try now", true).await;
        }
        world.sample.account(EMAILS[0]).insert();
        line.mend().await;
        match hand {
            Hand::Keyboard => page.press(fantoccini::key::Key::Enter).await,
            // Not there any more, if the app was quicker.
            Hand::Pointer => drop(button.click().await),
        }
        page.holds_clips(74).await;
        is_silent_about(&page, "Offline since").await;
    })
    .await;
}

async fn clear(hand: Hand, page: &Page) {
    match hand {
        Hand::Pointer => page.click("button", "Clear selection").await,
        Hand::Keyboard => {
            // The drawer or the bar may have the focus; the selection goes from the clips.
            super::hand::reach(page, "gridcell", "", false).await;
            page.press(fantoccini::key::Key::Escape).await;
        }
    }
    page.gone("group", "Selection").await;
}

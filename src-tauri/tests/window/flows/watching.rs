//! Watching clips being made, and clips that arrive while one looks elsewhere.

use std::time::Duration;

use fantoccini::key::Key;

use super::hand::Hand;
use super::{connect, reading, world};
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, for_some, until};
use crate::world::{EMAILS, TOKEN};

/// How long a clip takes to be made: longer than any test.
const LONG: Duration = Duration::from_secs(3_600);
/// Clips that arrive while one looks elsewhere.
const ARRIVALS: usize = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn watching_by_pointer() {
    watching("watching-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn watching_by_keyboard() {
    watching("watching-by-keyboard", Hand::Keyboard).await;
}

async fn watching(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let world = world().await;
        let account = world.sample.account(EMAILS[0]);
        let made = account
            .insert_making(Duration::ZERO, LONG, 1)
            .expect("a clip is begun");
        let page = desktop.open(reading(&world)).await;
        connect(hand, &page, TOKEN).await;
        page.holds_clips(74).await;

        // It stands first, with its word; under “In progress” it stays when it is done.
        hand.choose_status(&page, "In progress").await;
        let key = for_some("the newest is in the making", PATIENCE, async || {
            let tiles = page.tiles().await;
            let first = tiles.first()?;
            let making = first.name.contains(", generating, in progress, ");
            making.then(|| first.key.clone()).flatten()
        })
        .await;
        let before = page.chips().await["In progress"];
        assert!(account.complete(made));
        hand.refresh(&page).await;
        until("it is just finished, and stays", PATIENCE, async || {
            let tiles = page.tiles().await;
            tiles
                .iter()
                .any(|tile| tile.key.as_ref() == Some(&key) && tile.name.contains("just finished"))
        })
        .await;
        until("the chip counts one fewer", PATIENCE, async || {
            page.chips().await["In progress"] < before
        })
        .await;
        assert_eq!(
            page.tiles().await.first().and_then(|tile| tile.key.clone()),
            Some(key),
            "it stands where it stood"
        );

        arrivals(hand, &page, &account).await;
        pause(hand, &page).await;
    })
    .await;
}

/// What arrives above moves nothing, and says how many it is.
async fn arrivals(hand: Hand, page: &Page, account: &sample::AccountHandle) {
    hand.choose_status(page, "All").await;
    until("all clips stand in the grid", PATIENCE, async || {
        page.tiles().await.len() > 12
    })
    .await;
    match hand {
        Hand::Pointer => page.scroll_to(900).await,
        Hand::Keyboard => {
            super::hand::reach(page, "gridcell", "", false).await;
            page.press(Key::PageDown).await;
            page.press(Key::PageDown).await;
        }
    }
    page.first_in_sight_rests().await;
    let place = page.first_in_sight().await;
    for _ in 0..ARRIVALS {
        account.insert();
    }
    hand.refresh(page).await;
    page.holds_clips(74 + 12).await;
    page.the("button", "Show 12 new clips").await;
    // Its row may have other neighbours now; it stands where it stood.
    let (key, top) = place;
    let stands = format!(
        "const box = document.querySelector('[role=gridcell][data-key=\"{key}\"]');
         return Math.abs(box.getBoundingClientRect().top - {top}) <= 1"
    );
    assert!(page.holds(&stands).await, "clip {key} is at {top} no more");
    hand.press(page, "button", "Show 12 new clips").await;
    until("the newest are in sight", PATIENCE, async || {
        page.tiles()
            .await
            .first()
            .is_some_and(|tile| tile.position == 0)
            && page
                .holds(
                    "return document.querySelector('[role=gridcell][data-position=\"0\"]')
                .getBoundingClientRect().top > 0",
                )
                .await
    })
    .await;
    page.gone("button", "Show 12 new clips").await;
}

/// Reading is paused for an hour, and goes on.
async fn pause(hand: Hand, page: &Page) {
    hand.press_beginning(page, "button", "Up to date").await;
    page.the("dialog", "Reading").await;
    hand.press_beginning(page, "button", "Pause for an hour")
        .await;
    // The answer is here, and the popover hears the keys as before.
    page.the("button", "Go on").await;
    hand.close(page, "dialog", "Reading").await;
    let paused = page.the_one_beginning("button", "Paused, ").await;
    let words = paused.attr("aria-label").await.unwrap().unwrap_or_default();
    assert!(
        words.contains("60 min left") || words.contains("59 min left"),
        "{words}"
    );
    hand.press_beginning(page, "button", "Paused, ").await;
    page.the("dialog", "Reading").await;
    hand.press(page, "button", "Go on").await;
    page.the("button", "Pause for an hour").await;
    hand.close(page, "dialog", "Reading").await;
    page.the_one_beginning("button", "Up to date").await;
}

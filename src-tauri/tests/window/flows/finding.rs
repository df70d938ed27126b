//! Finding: filters, a seed, chips, and the same question asked of another account.

use fantoccini::key::Key;

use super::hand::Hand;
use super::{all, connect, reading, world};
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN, items, number};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finding_by_pointer() {
    finding("finding-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn finding_by_keyboard() {
    finding("finding-by-keyboard", Hand::Keyboard).await;
}

async fn finding(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let world = world().await;
        let page = desktop.open(reading(&world)).await;
        connect(hand, &page, TOKEN).await;
        page.holds_clips(73).await;

        // Two facets, each with its count, which is that of the answer.
        let recent = check(hand, &page, "Date", "Last 7 days, ").await;
        assert!(
            recent > 0 && recent < 73,
            "the date tells clips apart: {recent}"
        );
        page.holds_clips(recent).await;
        let upright = check(hand, &page, "Ratio", "9:16, ").await;
        page.holds_clips(upright).await;
        hand.press(&page, "button", "Remove filter: Last 7 days")
            .await;
        page.gone("button", "Remove filter: Last 7 days").await;
        until("more clips are upright", PATIENCE, async || {
            all(&page).await > upright.max(18)
        })
        .await;

        // A search word becomes a chip; a seed, typed, finds its one clip.
        let studio = items(&world.sample, EMAILS[1]);
        let sought = studio
            .iter()
            .find(|item| item["video_status"] == 1 && item["aspect_ratio"] == "9:16")
            .expect("an upright clip");
        let seed = &sought["seed"];
        hand.write(&page, ("searchbox", "Search"), &format!("seed:{seed}"))
            .await;
        page.press(Key::Enter).await;
        page.holds_clips(1).await;
        let prompt = sought["prompt"].as_str().expect("a prompt");
        let beginning: String = prompt.chars().take(20).collect();
        until("that clip stands in the grid", PATIENCE, async || {
            let tiles = page.tiles().await;
            tiles.len() == 1 && tiles[0].name.starts_with(&beginning)
        })
        .await;

        // The same question, asked of an account that has no such clip.
        match hand {
            Hand::Keyboard => page.press_with_control("2").await,
            Hand::Pointer => {
                page.click_beginning("button", "Account: ").await;
                page.click("menuitemradio", "Ada, 55 clips").await;
            }
        }
        page.the("button", "Account: Ada").await;
        page.reads("No clips match").await;
        page.the("button", "Remove filter: 9:16").await;
        assert_eq!(
            page.property("searchbox", "Search", "value").await,
            format!("seed:{seed}"),
            "the question is the same"
        );
        let helps = page.the_one_beginning("button", "Without “seed:").await;
        assert!(
            helps.text().await.unwrap().contains("clip"),
            "it says what would help"
        );

        // All of it is cleared, and comes back with Undo.
        hand.press(&page, "button", "Clear all filters").await;
        page.holds_clips(55).await;
        page.reads("Filters cleared").await;
        until(
            "the focus is on a clip, and has not gone with the button",
            PATIENCE,
            async || page.focused_tile().await.is_some(),
        )
        .await;
        match hand {
            Hand::Pointer => page.click("button", "Undo").await,
            Hand::Keyboard => page.press_with_control("z").await,
        }
        page.holds_clips(0).await;
        hand.press(&page, "button", "Clear all filters").await;
        page.holds_clips(55).await;
        assert!(
            number(sought).chars().all(|one| one.is_ascii_digit()),
            "the world is as it is thought to be"
        );
    })
    .await;
}

/// Checks a value of a facet with a button of its own, and answers how many clips it says it has.
async fn check(hand: Hand, page: &Page, facet: &str, value: &str) -> u32 {
    hand.press(page, "button", facet).await;
    page.the("dialog", facet).await;
    page.the_one_beginning("checkbox", value).await;
    let names = page.names("checkbox").await;
    let name = names.iter().find(|name| name.trim().starts_with(value));
    let clips = name
        .and_then(|name| name.trim().strip_prefix(value))
        .and_then(|clips| clips.split(' ').next()?.replace(',', "").parse().ok());
    hand.press_beginning(page, "checkbox", value).await;
    page.press(Key::Escape).await;
    page.gone("dialog", facet).await;
    clips.expect("a value says how many clips it has")
}

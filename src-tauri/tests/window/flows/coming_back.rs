//! The next day: what is new stands first, and one press leads back to where one was.

use serde_json::{Value, json};

use super::hand::{Hand, reach};
use super::{connect, reading, world};
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN};

/// How long one was away.
const AWAY_MS: i64 = 20 * 3_600 * 1_000;
/// Clips that were made meanwhile.
const NEW: u32 = 3;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_day_by_pointer() {
    next_day("next-day-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_next_day_by_keyboard() {
    next_day("next-day-by-keyboard", Hand::Keyboard).await;
}

async fn next_day(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let world = world().await;
        let page = desktop.open(reading(&world)).await;
        connect(hand, &page, TOKEN).await;
        page.holds_clips(73).await;
        hand.press(&page, "button", "Ratio").await;
        hand.press_beginning(&page, "checkbox", "9:16, ").await;
        page.press(fantoccini::key::Key::Escape).await;
        page.the("button", "Remove filter: 9:16").await;
        until("what is asked for is kept", PATIENCE, async || {
            kept(desktop)["place"]["query"]["filters"]
                .as_array()
                .is_some_and(|filters| filters.len() == 1)
        })
        .await;
        hand.quit(&page, desktop).await;

        // A night later; the newest come first, under a heading that says since when.
        let mut settings = kept(desktop);
        let left = settings["place"]["atMs"].as_i64().expect("a time");
        settings["place"]["atMs"] = json!(left - AWAY_MS);
        std::fs::write(file(desktop), settings.to_string()).unwrap();
        for _ in 0..NEW {
            world.sample.account(EMAILS[0]).insert();
        }
        let page = desktop.open(reading(&world)).await;
        page.holds_clips(73 + NEW).await;
        assert!(
            !page.has("button", "Remove filter: 9:16").await,
            "a start of another day asks for everything"
        );
        page.the("button", "Back to where you were · 9:16").await;
        match hand {
            Hand::Pointer => page.click("button", "Back to where you were · 9:16").await,
            Hand::Keyboard => {
                reach(&page, "button", "Back to where you were · 9:16", true).await;
                page.press(fantoccini::key::Key::Enter).await;
            }
        }
        page.the("button", "Remove filter: 9:16").await;
        page.gone("button", "Back to where you were · 9:16").await;

        // Back within half an hour, it goes on there.
        hand.quit(&page, desktop).await;
        let page = desktop.open(reading(&world)).await;
        page.the("button", "Remove filter: 9:16").await;
    })
    .await;
}

fn file(desktop: &Desktop) -> std::path::PathBuf {
    desktop.rushes_home().join("data/settings.json")
}

fn kept(desktop: &Desktop) -> Value {
    let bytes = std::fs::read(file(desktop)).unwrap_or_default();
    serde_json::from_slice(&bytes).unwrap_or(Value::Null)
}

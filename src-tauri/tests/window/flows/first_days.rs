//! The first days: the sample library, the way out of it with a token, and a first reading of many.

use std::time::Duration;

use fantoccini::key::Key;
use sample::{AccountSpec, Fault, Host, Sample};

use super::hand::Hand;
use super::{connect, is_silent_about, reading, world};
use crate::desktop::{Keychain, on_a_desktop};
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::{EMAILS, TOKEN, World};

/// Clips of each account of a long list.
const MANY: usize = 400;
/// How long a page of it takes: long enough to see what one page brings.
const PAGE_TAKES: Duration = Duration::from_millis(250);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_sample_library_to_ones_own_by_pointer() {
    first_start("first-days-by-pointer", Hand::Pointer).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn from_the_sample_library_to_ones_own_by_keyboard() {
    first_start("first-days-by-keyboard", Hand::Keyboard).await;
}

async fn first_start(name: &'static str, hand: Hand) {
    on_a_desktop(name, Keychain::Unlocked, async |desktop| {
        let world = world().await;
        let page = desktop
            .open(Start {
                api: Some(world.server.api_url()),
                ..Start::default()
            })
            .await;
        hand.press(&page, "button", "Look around with the sample library")
            .await;
        page.grid_stands().await;
        page.reads("This is the sample library. Nothing here is yours")
            .await;

        // The strip leads to the token, and the token to one's own clips alone.
        connect(hand, &page, TOKEN).await;
        page.reads("2 accounts found").await;
        page.the("button", "Manage").await;
        page.holds_clips(73).await;
        is_silent_about(&page, "This is the sample library").await;
        hand.press_beginning(&page, "button", "Account: ").await;
        page.the("menu", "Accounts").await;
        let rows = page.names("menuitemradio").await;
        assert_eq!(
            rows,
            [
                "All accounts, 73 clips",
                "Ada, 55 clips",
                "Studio, 18 clips"
            ],
            "the sample's accounts have left"
        );
        page.press(Key::Escape).await;
        page.gone("menu", "Accounts").await;

        // The menu brings it back alone, and leads home again.
        hand.press(&page, "button", "Menu").await;
        hand.press(&page, "menuitem", "Sample library").await;
        page.reads("This is the sample library. Nothing here is yours")
            .await;
        hand.press(&page, "button", "Menu").await;
        hand.press(&page, "menuitem", "Back to my accounts").await;
        is_silent_about(&page, "This is the sample library").await;
        page.holds_clips(73).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_first_reading_shows_the_newest_of_all_first_and_moves_nothing_in_sight() {
    on_a_desktop("first-reading", Keychain::Unlocked, async |desktop| {
        let account = |email: &str| AccountSpec::new(email).videos(MANY).days(300);
        let sample = Sample::builder()
            .token(TOKEN)
            .account(account(EMAILS[0]).name("Ada"))
            .account(account(EMAILS[1]).name("Studio"))
            .build();
        let world = World::serve(sample).await;
        let slow = Fault::latency(PAGE_TAKES).on_path("/videos");
        world.sample.faults().always(slow);
        let page = desktop.open(reading(&world)).await;
        connect(Hand::Keyboard, &page, TOKEN).await;
        page.grid_stands().await;
        page.scroll_to(500).await;
        page.first_in_sight_rests().await;
        let place = page.first_in_sight().await;
        let all = u32::try_from(2 * MANY).unwrap();
        assert!(super::all(&page).await < all, "the reading goes on");
        page.holds_clips(all).await;
        assert_eq!(page.first_in_sight().await, place, "to the pixel");
        assert!(
            !page.words().await.contains("new clips"),
            "what fills in is not said to be new"
        );

        let requests = world.sample.requests();
        let lists: Vec<_> = requests
            .iter()
            .filter(|seen| seen.host == Host::Api && seen.path().ends_with("/videos/"))
            .map(|seen| seen.query().contains("offset="))
            .collect();
        assert!(lists.len() >= 8, "{lists:?}");
        assert_eq!(
            lists[..3],
            [false, false, true],
            "the first page of each comes first"
        );
        until("it says so when it is done", PATIENCE, async || {
            page.words().await.contains("Up to date")
        })
        .await;
    })
    .await;
}

//! A clip plays in the viewer, and the way back leads to its tile.

use std::time::Duration;

use fantoccini::key::Key;

use crate::desktop::{Keychain, on_a_desktop};
use crate::grid::Tile;
use crate::page::Page;
use crate::wait::{PATIENCE, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_clip_opens_by_key_plays_seeks_and_closes_to_its_tile() {
    on_a_desktop("playing", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let tile = completed(&page).await.remove(0);
        page.focus_tile(tile.position).await;
        page.press(Key::Enter).await;
        let viewer = page.the_one_beginning("dialog", &beginning_of(&tile)).await;
        assert_eq!(
            page.run_on(&viewer, "return arguments[0].ariaModal").await,
            "true"
        );
        plays(&page).await;

        // Beside the clip stands what is known of it.
        let details = page.the("complementary", "Details").await;
        until("the details say the prompt", PATIENCE, async || {
            let text = details.text().await.unwrap();
            text.contains(beginning_of(&tile).as_str()) && text.contains("Seed")
        })
        .await;

        // Paused, it goes where it is sent.
        page.press('k').await;
        page.the("button", "Play").await;
        page.press(Key::Home).await;
        until("it is back at its beginning", PATIENCE, async || {
            time(&page).await < 0.05
        })
        .await;
        page.press('l').await;
        until("it is one second on", PATIENCE, async || {
            (time(&page).await - 1.0).abs() < 0.1
                && page
                    .holds(&format!("{VIDEO} return !v.seeking && v.readyState >= 2"))
                    .await
        })
        .await;
        page.press('k').await;
        page.the("button", "Pause").await;
        plays(&page).await;

        // On and back again.
        let place = |position: u32| format!("{} of 73", position + 1);
        page.reads(&place(tile.position)).await;
        page.press(Key::Right).await;
        page.reads(&place(tile.position + 1)).await;
        page.press(Key::Left).await;
        page.reads(&place(tile.position)).await;
        plays(&page).await;

        page.press(Key::Escape).await;
        until("the viewer is closed", PATIENCE, async || {
            page.all_of("dialog").await.is_empty()
        })
        .await;
        until("the focus is on the same tile", PATIENCE, async || {
            page.focused_tile().await == Some(tile.position)
        })
        .await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_click_opens_the_clip_under_the_pointer_and_back_returns_to_the_last_one_seen() {
    on_a_desktop("clicking", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let tiles = completed(&page).await;
        let tile = &tiles[1];
        page.click("gridcell", &tile.name).await;
        page.the_one_beginning("dialog", &beginning_of(tile)).await;
        plays(&page).await;
        assert!(
            page.all_of("gridcell").await.is_empty(),
            "the rest of the window is inert"
        );

        page.click("button", "Next clip").await;
        page.reads(&format!("{} of 73", tile.position + 2)).await;
        page.click("button", "Back").await;
        until(
            "the focus is on the clip that was seen last",
            PATIENCE,
            async || page.focused_tile().await == Some(tile.position + 1),
        )
        .await;
    })
    .await;
}

/// The first tiles of the view whose clips are completed.
pub(crate) async fn completed(page: &Page) -> Vec<Tile> {
    let mut tiles = page.tiles().await;
    tiles.retain(|tile| tile.name.contains(", completed, "));
    assert!(tiles.len() >= 3, "some completed clips are in sight");
    tiles
}

/// The first words of a tile's prompt.
pub(crate) fn beginning_of(tile: &Tile) -> String {
    tile.name.chars().take(30).collect()
}

/// Waits until the clip of the viewer moves, and has a picture.
pub(crate) async fn plays(page: &Page) {
    until(
        "the clip has a picture",
        Duration::from_secs(25),
        async || {
            let error = page
                .text_of(&format!("{VIDEO} return v?.error?.message ?? ''"))
                .await;
            assert_eq!(error, "", "the clip cannot be played");
            page.holds(&format!("{VIDEO} return v !== null && v.videoWidth > 0"))
                .await
        },
    )
    .await;
    let begun = time(page).await;
    until("the clip goes on", PATIENCE, async || {
        // At its end it begins anew.
        let now = time(page).await;
        now > begun + 0.3 || now < begun
    })
    .await;
}

/// Where the clip stands, in seconds.
async fn time(page: &Page) -> f64 {
    let time = page
        .run(&format!("{VIDEO} return v?.currentTime ?? 0"), Vec::new())
        .await;
    time.as_f64().expect("a time")
}

const VIDEO: &str = "const v = document.querySelector('[role=dialog] video');";

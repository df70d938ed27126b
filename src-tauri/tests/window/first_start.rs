//! What a stranger meets: the first page, the sample library, and every clip of it.

use std::collections::BTreeSet;

use crate::desktop::{Keychain, on_a_desktop};
use crate::grid::Tile;
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::statuses;

/// Clips of the sample library.
const CLIPS: u32 = 73;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_first_page_leads_into_the_sample_library_and_to_each_of_its_clips_once() {
    on_a_desktop("first-start", Keychain::Unlocked, async |desktop| {
        let page = desktop.open(Start::default()).await;
        page.reads("All the clips you made with PixVerse, in one place: look, choose, keep.")
            .await;
        page.reads("Rushes only reads. It never makes, changes or deletes anything")
            .await;
        page.the("button", "Connect useapi.net").await;
        assert!(
            !page.has("grid", "Clips").await,
            "nothing is shown before a choice"
        );
        assert!(
            !page.words().await.contains("keychain"),
            "one answers, so nothing is said of it"
        );

        page.click("button", "Look around with the sample library")
            .await;
        page.grid_stands().await;
        page.holds_clips(CLIPS).await;
        page.the("button", "Account: All accounts").await;
        page.the("region", "Notice").await;
        page.reads("This is the sample library. Nothing here is yours")
            .await;

        let tiles = page.all_tiles().await;
        each_once(&tiles, CLIPS);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_status_shows_as_many_clips_as_its_chip_says() {
    on_a_desktop("statuses", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(CLIPS).await;
        let (chips, truth) = (page.chips().await, statuses(&sample::Sample::new()));
        for settled in ["All", "Failed", "Deleted"] {
            assert_eq!(
                chips.get(settled),
                truth.get(settled),
                "{settled} of {chips:?}"
            );
        }
        for status in ["Completed", "In progress", "Moderated", "Failed", "Deleted"] {
            let chips = page.chips().await;
            let sum: u32 = chips
                .iter()
                .filter(|chip| chip.0 != "All")
                .map(|chip| chip.1)
                .sum();
            assert_eq!(sum, CLIPS, "each clip has one status: {chips:?}");
            choose(&page, status).await;
            // Clips in progress finish meanwhile; a chip and its view then catch up.
            until(
                &format!("{status} shows what its chip counts"),
                PATIENCE,
                async || {
                    let shown = page.all_tiles().await.len();
                    page.chips()
                        .await
                        .get(status)
                        .is_some_and(|count| *count as usize == shown)
                },
            )
            .await;
            let spoken = status.to_lowercase();
            for tile in page.all_tiles().await {
                let fits = tile.name.contains(&format!(", {spoken}, "));
                assert!(fits, "under {status} stands {}", tile.name);
            }
        }
        choose(&page, "All").await;
        until("all clips are back", PATIENCE, async || {
            page.all_tiles().await.len() == CLIPS as usize
        })
        .await;
    })
    .await;
}

/// Every clip of the view stands in it once, at a place of its own.
pub(crate) fn each_once(tiles: &[Tile], clips: u32) {
    let places: Vec<u32> = tiles.iter().map(|tile| tile.position).collect();
    assert_eq!(
        places,
        (0..clips).collect::<Vec<_>>(),
        "no place is left out"
    );
    let keys: BTreeSet<_> = tiles.iter().filter_map(|tile| tile.key.as_ref()).collect();
    assert_eq!(keys.len(), tiles.len(), "no clip stands twice");
    for tile in tiles {
        assert!(
            tile.name.matches(", ").count() >= 2,
            "a tile says what it shows: {tile:?}"
        );
    }
}

/// Presses a status chip, and waits for the clips that it asks for.
pub(crate) async fn choose(page: &Page, status: &str) {
    let chip = format!("{status} ");
    page.click_beginning("radio", &chip).await;
    until(&format!("{status} is chosen"), PATIENCE, async || {
        page.property("radio", &chip, "checked").await == true
    })
    .await;
    let spoken = format!(", {}, ", status.to_lowercase());
    until(&format!("the grid shows {status}"), PATIENCE, async || {
        let tiles = page.tiles().await;
        match status {
            "All" => tiles.iter().any(|tile| tile.name.contains(", completed, ")),
            _ => tiles.iter().all(|tile| tile.name.contains(&spoken)),
        }
    })
    .await;
}

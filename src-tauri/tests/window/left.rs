//! The app is left, and comes back as it was left.

use serde_json::json;

use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};

/// A size that no start chooses by itself, in pixels.
const SIZE: (u64, u64) = (1010, 640);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_window_comes_back_in_the_size_in_which_it_was_left_and_a_quit_is_no_crash() {
    on_a_desktop("left", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        let (width, height) = (SIZE.0.try_into().unwrap(), SIZE.1.try_into().unwrap());
        page.client()
            .set_window_rect(60, 40, width, height)
            .await
            .expect("the window can be resized");
        has_size(&page).await;
        desktop.quit(&page).await;

        let kept = desktop.rushes_home().join("data/settings.json");
        let kept: serde_json::Value =
            serde_json::from_slice(&std::fs::read(kept).unwrap()).unwrap();
        assert_ne!(kept["window"], json!(null));
        assert_ne!(kept["place"]["open"], json!(true), "left, not crashed");

        let page = desktop.open_sample().await;
        page.grid_stands().await;
        has_size(&page).await;
    })
    .await;
}

async fn has_size(page: &Page) {
    until("the window has that size", PATIENCE, async || {
        page.run("return [innerWidth, innerHeight]", Vec::new())
            .await
            == json!([SIZE.0, SIZE.1])
    })
    .await;
}

//! The app is left, and comes back as it was left.

use std::time::Duration;

use serde_json::json;

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::processes;
use crate::twelve::connect;
use crate::wait::{PATIENCE, until};
use crate::world::World;

/// A size that no start chooses by itself, in pixels.
const SIZE: (u64, u64) = (1010, 640);

/// A system that ends gives no app much longer; the rest is for a computer with more to do.
const AT_ONCE: Duration = Duration::from_secs(4);

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_09_a_logout_ends_the_app_at_once_and_is_no_crash() {
    on_a_desktop("logout", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        connect(desktop, &world).await;
        for signal in ["TERM", "HUP"] {
            let home = desktop.rushes_home();
            until("where one is has been kept", PATIENCE, async || {
                settings(desktop)["place"]["open"] == json!(true)
            })
            .await;
            processes::signal(&processes::app_alone(&home), signal);
            until("the app has ended by itself", AT_ONCE, async || {
                processes::app_alone(&home).is_empty()
            })
            .await;
            assert_eq!(
                settings(desktop)["place"]["open"],
                json!(false),
                "left by {signal}, not crashed"
            );
            assert!(
                !home.join("data/index.open").exists(),
                "the index was closed"
            );
            desktop.kill().await;
            desktop.open(world.start_app()).await.grid_stands().await;
        }
    })
    .await;
}

fn settings(desktop: &Desktop) -> serde_json::Value {
    let kept = std::fs::read(desktop.rushes_home().join("data/settings.json"));
    serde_json::from_slice(&kept.unwrap_or_default()).unwrap_or_default()
}

async fn has_size(page: &Page) {
    until("the window has that size", PATIENCE, async || {
        page.run("return [innerWidth, innerHeight]", Vec::new())
            .await
            == json!([SIZE.0, SIZE.1])
    })
    .await;
}

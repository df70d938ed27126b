//! K-04b in the window: the keychain hangs before anybody asks it for anything.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::desktop::{Keychain, on_a_desktop};
use crate::wait::until;
use crate::world::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_04_a_keychain_that_hangs_from_the_start_is_said_to_hang_before_a_token_is_asked_for() {
    on_a_desktop("frozen-start", Keychain::Unlocked, async |desktop| {
        desktop.signal_keyring("-STOP");
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        page.the("button", "Connect useapi.net").await;
        page.answers_at_once("the keychain hangs").await;
        // Whoever begins anew does not wait for it again.
        let begun = Instant::now();
        let booted = page.invoke("boot", json!({})).await;
        assert_eq!(booted["ok"]["connected"], false, "{booted}");
        assert!(
            begun.elapsed() < Duration::from_millis(700),
            "{:?}",
            begun.elapsed()
        );
        until(
            "it is said on the first page",
            Duration::from_secs(25),
            async || page.words().await.contains("Keychain does not answer"),
        )
        .await;
        desktop.signal_keyring("-CONT");
        page.reads("The keychain answers again.").await;
    })
    .await;
}

//! K-04b and K-08 in the window: the keychain is of no use before anybody asks it for anything.

use std::time::{Duration, Instant};

use serde_json::json;

use crate::connecting::kept;
use crate::desktop::{Keychain, on_a_desktop};
use crate::wait::until;
use crate::world::{TOKEN, World};

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

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_08_a_keychain_with_nothing_to_store_in_is_said_to_have_none_until_it_has() {
    on_a_desktop("no-collection", Keychain::None, async |desktop| {
        desktop.start_keyring_without_collection().await;
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        page.reads("No default keyring").await;
        page.reads("Make one in the passwords app of this desktop, then check again.")
            .await;
        let args = json!({ "token": TOKEN, "home": "keychain", "label": "", "typed": [] });
        let refused = page.invoke("connect", args.clone()).await;
        assert_eq!(
            refused["error"]["code"], "keychain-no-collection",
            "{refused}"
        );
        let managed = page.invoke("manage", json!({ "mails": false })).await;
        assert_eq!(managed["ok"]["tokens"], json!([]), "nothing is left behind");
        desktop.stop_keyring();
        desktop.start_keyring().await;
        page.reads("The keychain answers again.").await;
        let taken = page.invoke("connect", args).await;
        assert_eq!(taken["ok"]["accounts"], 3, "{taken}");
        assert!(kept(desktop).contains(TOKEN));
    })
    .await;
}

//! K-14 in the window: the desktop uses another keychain than the one that holds the token.

use fantoccini::key::Key;

use crate::connecting::{connect_first, kept};
use crate::desktop::{Keychain, on_a_desktop};
use crate::keychain_entries::open_manage;
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_14_a_token_in_another_keychain_is_not_said_to_be_gone_and_is_asked_for_again() {
    on_a_desktop("another-keychain", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        desktop.quit(&page).await;
        desktop.stop_keyring();
        desktop.put_keyrings_aside();
        desktop.start_keyring().await;

        let page = desktop.open(world.start_app()).await;
        page.click("button", "Unlock…").await;
        page.reads(
            "This desktop uses another keychain than the one that holds your tokens. Enter them \
             here, or sign in to the other desktop.",
        )
        .await;
        assert!(
            !page.words().await.contains("is gone"),
            "nobody removed anything"
        );
        page.holds_clips(73).await;
        page.answers_at_once("another keychain").await;
        open_manage(&page).await;
        page.reads("Another keychain").await;
        page.press(Key::Escape).await;
        page.gone("dialog", "Manage accounts").await;

        // The first desktop has it still.
        desktop.quit(&page).await;
        desktop.stop_keyring();
        desktop.put_keyrings_back();
        desktop.start_keyring().await;
        let page = desktop.open(world.start_app()).await;
        page.holds_clips(73).await;
        page.the("button", "Account: All accounts").await;
        assert!(kept(desktop).contains(TOKEN), "it was never taken out");
        desktop.quit(&page).await;

        // On the other one it is entered again.
        desktop.stop_keyring();
        desktop.put_keyrings_aside();
        desktop.start_keyring().await;
        let page = desktop.open(world.start_app()).await;
        page.click("button", "Unlock…").await;
        // It is one token alone, so that the strip leads straight to where it is entered.
        page.reads("This desktop uses another keychain than").await;
        page.click("button", "Enter token").await;
        page.the("dialog", "Enter new token for “Token 1”").await;
        let field = page.the("textbox", "API token").await;
        field.send_keys(TOKEN).await.unwrap();
        page.click("button", "Replace").await;
        page.gone("dialog", "Enter new token for “Token 1”").await;
        until("nothing is said any more", PATIENCE, async || {
            !page.words().await.contains("another keychain")
        })
        .await;
        assert!(kept(desktop).contains(TOKEN), "it is in this one, too");
        desktop.quit(&page).await;

        // What the first one still holds is taken out there as soon as it is back.
        desktop.stop_keyring();
        desktop.put_keyrings_back();
        desktop.start_keyring().await;
        assert!(kept(desktop).contains(TOKEN), "it was not taken out yet");
        let page = desktop.open(world.start_app()).await;
        until("the old entry is out", PATIENCE, async || {
            kept(desktop).is_empty()
        })
        .await;
        page.holds_clips(73).await;
    })
    .await;
}

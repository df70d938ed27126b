//! K-03 in the window: the keychain is locked, stays so, and is unlocked.

use sample::Host;

use crate::connecting::connect_first;
use crate::desktop::{Keychain, on_a_desktop};
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_03_a_locked_keychain_is_said_to_be_locked_and_unlock_is_one_press() {
    on_a_desktop("keychain-locked", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        desktop.quit(&page).await;
        desktop.lock_keyring();
        world.sample.forget_requests();

        let page = desktop.open(world.start_app()).await;
        page.reads("Keychain is locked. Unlock it to read new clips.")
            .await;
        page.the("button", "Not now").await;
        page.holds_clips(73).await;
        page.grid_stands().await;
        page.answers_at_once("locked").await;
        page.click_beginning("button", "Account: ").await;
        page.the("menuitem", "Keychain: Unlock…").await;
        page.press(fantoccini::key::Key::Escape).await;
        page.gone("menu", "Accounts").await;

        // Nobody here can show the keychain's prompt: that is as if it were dismissed.
        page.click("button", "Unlock…").await;
        page.answers_at_once("unlocking").await;
        page.reads("The keychain stayed locked.").await;
        let asked = |host| {
            let requests = world.sample.requests();
            requests.iter().filter(|seen| seen.host == host).count()
        };
        assert_eq!(asked(Host::Api), 0, "nothing is asked without the token");

        // The person unlocks it elsewhere; the desktop starts it anew.
        desktop.stop_keyring();
        desktop.start_keyring().await;
        until(
            "it is read again, without a restart",
            PATIENCE,
            async || asked(Host::Api) > 0,
        )
        .await;
        until("nothing is said any more", PATIENCE, async || {
            !page.words().await.contains("locked")
        })
        .await;
    })
    .await;
}

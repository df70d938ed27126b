//! K-03 and K-04 in the window: the keychain is locked, asks the person, and is dismissed, left
//! waiting, and answered.

use sample::Host;
use serde_json::{Value, json};

use crate::connecting::connect_first;
use crate::desktop::{Keychain, on_a_desktop};
use crate::keychain_entries::open_manage;
use crate::keychain_faults::{listen, listen_anew, well_again};
use crate::page::Page;
use crate::quick::{Meter, now};
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
        listen(&page).await;
        let meter = Meter::start(&page).await;
        page.click_beginning("button", "Account: ").await;
        page.the("menuitem", "Keychain: Unlock…").await;
        page.press(fantoccini::key::Key::Escape).await;
        page.gone("menu", "Accounts").await;

        // Nobody here can show the keychain's prompt: that is as if it were dismissed.
        page.click("button", "Unlock…").await;
        page.reads("The keychain stayed locked.").await;

        // Somebody can, and the person sends the prompt away.
        let _prompter = desktop.start_prompter().await;
        unlock(&page).await;
        desktop.prompted().await;
        page.reads("Waiting for you to unlock the keychain.").await;
        desktop.dismiss_prompt();
        page.reads("The keychain stayed locked.").await;
        let asked = |host| {
            let requests = world.sample.requests();
            requests.iter().filter(|seen| seen.host == host).count()
        };
        assert_eq!(asked(Host::Api), 0, "nothing is asked without the token");

        // The prompt is left standing: all else goes on, and a late answer counts.
        unlock(&page).await;
        desktop.prompted().await;
        open_manage(&page).await;
        page.reads("Token 1").await;
        page.press(fantoccini::key::Key::Escape).await;
        page.gone("dialog", "Manage accounts").await;
        let other = page.invoke("check_keychain", json!({})).await;
        assert_eq!(other["ok"], "locked", "whoever else asks is told: {other}");
        assert!(desktop.prompt_stands(), "nobody answered it yet");
        listen_anew(&page).await;
        desktop.answer_prompt();
        let answered = now();
        well_again(&page, "K-04", answered).await;
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
        meter.held("locked, asked three times, and unlocked").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_03_a_keychain_that_is_unlocked_elsewhere_is_used_at_once() {
    on_a_desktop("unlocked-elsewhere", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        // How the first clips are drawn is nothing of the keychain's.
        page.pictures_stand().await;
        listen(&page).await;
        let meter = Meter::start(&page).await;
        desktop.lock_keyring();
        let found = page.invoke("check_keychain", json!({})).await;
        assert_eq!(found["ok"], "locked", "{found}");

        // For another program, by the person.
        let _prompter = desktop.start_prompter().await;
        listen_anew(&page).await;
        desktop.unlock_elsewhere().await;
        let unlocked = now();
        well_again(&page, "K-03", unlocked).await;
        let stored = page.invoke("check_keychain", json!({})).await;
        assert_eq!(stored["ok"], "ready", "{stored}");

        // By the desktop, which starts it anew (K-05).
        desktop.lock_keyring();
        let found = page.invoke("check_keychain", json!({})).await;
        assert_eq!(found["ok"], "locked", "{found}");
        desktop.stop_keyring();
        listen_anew(&page).await;
        desktop.start_keyring().await;
        let unlocked = now();
        well_again(&page, "K-03 and K-05", unlocked).await;
        let key = page.invoke("manage", json!({ "mails": false })).await;
        let key = key["ok"]["tokens"][0]["key"].clone();
        let removed = page.invoke("remove_token", json!({ "key": key })).await;
        assert_eq!(removed["ok"]["still"], Value::Null, "{removed}");
        meter.held("locked twice, and unlocked elsewhere").await;
    })
    .await;
}

/// Presses the button of the strip, which stays there after a prompt was sent away.
async fn unlock(page: &Page) {
    page.click("button", "Unlock…").await;
}

//! U-02, U-06: an account is removed and comes back; a token is removed, and is out of the keychain.

use sample::{AccountSpec, Sample};
use serde_json::json;

use crate::connecting::{connect_first, is_listed, kept};
use crate::desktop::{Keychain, on_a_desktop};
use crate::keychain_entries::open_manage;
use crate::saving::files_below;
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn u_02_what_is_removed_is_said_before_and_what_stays_is_still_there_when_it_comes_back() {
    on_a_desktop("removing", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        // One clip of Studio is rated and downloaded.
        page.click_beginning("button", "Account: ").await;
        page.click("menuitemradio", "Studio, 18 clips").await;
        page.holds_clips(18).await;
        page.grid_stands().await;
        let tile = crate::playing::completed(&page).await.remove(0);
        let key: i64 = tile.key.expect("it is a clip").parse().unwrap();
        page.invoke("set_rating", json!({ "keys": [key], "rating": 4 }))
            .await;
        page.invoke("download", json!({ "keys": [key] })).await;
        until("it is downloaded", PATIENCE, async || {
            page.invoke("downloads", json!({})).await["ok"]["rows"][0]["state"] == "done"
        })
        .await;
        let files = || {
            let mut files = files_below(desktop.everything());
            files.retain(|file| file.extension().is_some_and(|ending| ending == "mp4"));
            files
        };
        let before = files();
        assert!(!before.is_empty(), "a file is here");

        open_manage(&page).await;
        page.click("button", "Remove Studio…").await;
        page.the("dialog", "Remove Studio?").await;
        page.reads("Its 18 clips leave the gallery.").await;
        page.reads("Ratings, favourites and the download on this computer are kept")
            .await;
        page.reads("Nothing is changed at PixVerse.").await;
        page.click("button", "Remove").await;
        page.gone("dialog", "Remove Studio?").await;
        page.reads("Studio was removed. Your ratings and downloads are kept")
            .await;
        page.holds_clips(55).await;
        page.answers_at_once("an account was removed").await;
        assert!(kept(desktop).contains(TOKEN), "two accounts need the token");
        page.click("button", "Done").await;
        assert_eq!(files(), before, "files stay");

        // The token goes, too.
        open_manage(&page).await;
        page.click("button", "Remove “Token 1”…").await;
        page.the("dialog", "Remove “Token 1”?").await;
        page.reads("The token is taken out of the keychain.").await;
        page.click("button", "Remove").await;
        page.reads("“Token 1” is gone from the keychain.").await;
        assert_eq!(kept(desktop), "", "it is");
        page.click("button", "Done").await;
        assert_eq!(files(), before, "files stay");

        // All of it comes back.
        page.invoke(
            "connect",
            json!({ "token": TOKEN, "home": "keychain", "label": "", "typed": [] }),
        )
        .await;
        page.holds_clips(73).await;
        let details = page.invoke("clip_details", json!({ "key": key })).await;
        assert_eq!(details["ok"]["tile"]["rating"], 4, "{details:.600}");
        assert_eq!(details["ok"]["tile"]["here"], true, "{details:.600}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn u_06_a_token_that_the_keychain_does_not_let_go_is_said_to_be_there_until_it_is_gone() {
    on_a_desktop("still-stored", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        desktop.lock_keyring();
        open_manage(&page).await;
        page.click("button", "Remove “Token 1”…").await;
        page.click("button", "Remove").await;
        page.the("dialog", "Token still stored").await;
        page.reads("The account is off; the entry is still there.")
            .await;
        assert!(!page.words().await.contains("is gone from the keychain"));
        page.answers_at_once("the keychain let nothing go").await;
        page.click("button", "Try again").await;
        page.the("dialog", "Token still stored").await;

        // Of one that is locked the keychain shows the name; it goes as soon as it can be taken out.
        assert!(is_listed(desktop), "it is true");

        // It is unlocked elsewhere; the desktop starts it anew.
        desktop.stop_keyring();
        desktop.start_keyring().await;
        page.click("button", "Try again").await;
        page.gone("dialog", "Token still stored").await;
        page.reads("“Token 1” is gone from the keychain.").await;
        assert_eq!(kept(desktop), "", "it is");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn u_06_k_18_the_token_of_the_last_account_is_not_said_to_be_gone_while_it_is_there() {
    on_a_desktop("last-account", Keychain::Unlocked, async |desktop| {
        let account = AccountSpec::new(EMAILS[0]).name("Ada").videos(10);
        let sample = Sample::builder().token(TOKEN).account(account).build();
        let world = World::serve(sample).await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 10).await;
        desktop.lock_keyring();
        open_manage(&page).await;
        page.click("button", "Remove Ada…").await;
        page.reads("It is the last account of “Token 1”").await;
        page.click("button", "Remove").await;
        page.the("dialog", "Token still stored").await;
        page.reads("Rushes could not take “Token 1” out of the keychain.")
            .await;
        assert!(!page.words().await.contains("is gone from the keychain"));
        page.click("button", "Close").await;

        // It is listed for as long as it is there, and nothing else can be done to it.
        page.the("dialog", "Manage accounts").await;
        page.reads("Token still stored.").await;
        page.reads("The keychain stayed locked.").await;
        assert!(!page.has("button", "Enter new token for “Token 1”").await);
        assert!(!page.has("button", "Rename “Token 1”").await);
        page.click("button", "Try again").await;
        page.the("dialog", "Token still stored").await;
        page.reads("How to remove it").await;

        desktop.stop_keyring();
        desktop.start_keyring().await;
        page.click("button", "Try again").await;
        page.gone("dialog", "Token still stored").await;
        page.reads("“Token 1” is gone from the keychain.").await;
        assert_eq!(kept(desktop), "", "it is");
        page.gone("heading", "Token 1").await;
        page.reads("No token reaches these").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_04_a_removal_that_a_frozen_keychain_holds_up_says_so_and_can_be_left_alone() {
    on_a_desktop("slow-removal", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        desktop.signal_keyring("-STOP");
        open_manage(&page).await;
        page.click("button", "Remove “Token 1”…").await;
        page.click("button", "Remove").await;
        page.reads("The keychain has not answered yet.").await;
        page.answers_at_once("a frozen keychain").await;
        page.click("button", "Stop waiting").await;
        page.the("dialog", "Manage accounts").await;
        page.gone("dialog", "Remove “Token 1”?").await;
        desktop.signal_keyring("-CONT");
        page.reads("“Token 1” is gone from the keychain.").await;
        assert_eq!(kept(desktop), "", "it is");
        page.the("dialog", "Manage accounts").await;
    })
    .await;
}

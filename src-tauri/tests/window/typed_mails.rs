//! A token whose accounts cannot be listed: with e-mails that are typed in, and with none where it
//! has a single account.

use fantoccini::key::Key;
use sample::{AccountSpec, Fault, Sample};
use serde_json::json;

use crate::connecting::{kept, paste_token};
use crate::desktop::{Keychain, on_a_desktop};
use crate::world::{EMAILS, TOKEN, World};

/// What is said where the list of accounts fails.
const ASKED: &str =
    "The accounts under this token could not be listed. Type the e-mail of one to go on.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn where_accounts_cannot_be_listed_the_e_mails_that_are_typed_in_are_read() {
    on_a_desktop("typed-mails", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let faults = world.sample.faults();
        faults.always(Fault::status(500).on_path("/accounts"));
        let page = desktop.open(world.start_app()).await;
        paste_token(&page, TOKEN).await;
        page.click("button", "Connect").await;
        page.reads(ASKED).await;
        assert_eq!(kept(desktop), "", "nothing is stored on a guess");

        // One that is not under the token is refused, and nothing is taken in.
        let field = page.the("textbox", "E-mail").await;
        field.send_keys("nobody@mail.example").await.unwrap();
        page.click("button", "Connect").await;
        page.the("button", "Remove nobody@mail.example").await;
        page.reads("No account under this token has this e-mail. Check what was typed.")
            .await;
        assert_eq!(kept(desktop), "", "nothing is stored that opens nothing");
        page.click("button", "Remove nobody@mail.example").await;

        // One is added with Enter, as people type them; the other is meant without it.
        let field = page.the("textbox", "E-mail").await;
        field
            .send_keys(&format!(" {}", EMAILS[0].to_uppercase()))
            .await
            .unwrap();
        page.press(Key::Enter).await;
        let field = page.the("textbox", "E-mail").await;
        field.send_keys(EMAILS[1]).await.unwrap();
        page.click("button", "Connect").await;
        page.gone("dialog", "Connect useapi.net").await;
        page.holds_clips(73).await;
        page.answers_at_once("the accounts cannot be listed").await;
        let managed = page.invoke("manage", json!({ "mails": true })).await;
        let accounts = managed["ok"]["tokens"][0]["accounts"].as_array().unwrap();
        let mut sign_ins: Vec<_> = accounts
            .iter()
            .map(|account| account["signIn"].as_str().unwrap())
            .collect();
        sign_ins.sort_unstable();
        assert_eq!(sign_ins, [EMAILS[0], EMAILS[1]], "those that were typed");
        assert!(
            kept(desktop).contains(TOKEN),
            "the token is in the keychain"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_with_a_single_account_works_where_accounts_cannot_be_listed() {
    on_a_desktop("single-account", Keychain::Unlocked, async |desktop| {
        let account = AccountSpec::new(EMAILS[0]).name("Ada").videos(12);
        let sample = Sample::builder().token(TOKEN).account(account).build();
        let world = World::serve(sample).await;
        let gone = Fault::status(404).on_path("/accounts");
        world.sample.faults().always(gone);
        let page = desktop.open(world.start_app()).await;
        paste_token(&page, TOKEN).await;
        page.click("button", "Connect").await;
        page.gone("dialog", "Connect useapi.net").await;
        page.holds_clips(12).await;
        page.click_beginning("button", "Account: ").await;
        page.the("menuitemradio", "Ada, 12 clips").await;
        assert!(
            kept(desktop).contains(TOKEN),
            "the token is in the keychain"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n_24_a_token_that_is_pasted_again_during_its_pause_is_not_asked_with() {
    on_a_desktop("pasted-again", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let busy = Fault::status(429).retry_after("60").on_path("/accounts");
        world.sample.faults().always(busy);
        let page = desktop.open(world.start_app()).await;
        let connect = async || {
            let args = json!({ "token": TOKEN, "home": "keychain", "label": "", "typed": [] });
            let refused = page.invoke("connect", args).await;
            assert_eq!(refused["error"]["code"], "busy", "{refused}");
            assert!(refused["error"]["untilMs"].is_number(), "until when");
            world.sample.requests().len()
        };
        let once = connect().await;
        assert_eq!(connect().await, once, "nothing leaves before it is over");
        assert_eq!(kept(desktop), "", "and nothing is stored");
    })
    .await;
}

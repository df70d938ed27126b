//! K-01, K-19, K-20 by pointer: no keychain answers, and the person keeps tokens for one session.

use sample::{AccountSpec, Sample};
use serde_json::json;

use crate::connecting::{kept, paste_token};
use crate::desktop::{Keychain, on_a_desktop};
use crate::keychain_entries::open_manage;
use crate::leaks::Secret;
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN, World};

/// A second token.
const SECOND: &str = "user:4712-Second+Canary/token";
/// What is asked before a token is kept in memory.
const CONSENT: &str = "It stays in memory and is forgotten when Rushes closes.";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_19_and_k_20_tokens_with_names_are_kept_for_one_session_after_a_word_of_consent() {
    on_a_desktop("session-only", Keychain::None, async |desktop| {
        let of = |email: &str, name: &str| AccountSpec::new(email).name(name).videos(10);
        let sample = Sample::builder()
            .token(TOKEN)
            .account(of(EMAILS[0], "Ada"))
            .token(SECOND)
            .account(of(EMAILS[1], "Studio"));
        let world = World::serve(sample.build()).await;
        let page = desktop.open(world.start_app()).await;
        paste_token(&page, TOKEN).await;
        page.click("button", "Connect").await;
        page.reads(CONSENT).await;
        let managed = page.invoke("manage", json!({ "mails": false })).await;
        assert_eq!(
            managed["ok"]["tokens"],
            json!([]),
            "nothing is taken in before the person agrees"
        );
        page.answers_at_once("no keychain").await;
        keep_for_this_session(&page).await;
        page.gone("dialog", "Connect useapi.net").await;
        page.holds_clips(10).await;

        // A second one, with a name of its own.
        page.click_beginning("button", "Account: ").await;
        page.click("menuitem", "Add account…").await;
        page.the("dialog", "Connect useapi.net").await;
        let field = page.the("textbox", "API token").await;
        field.send_keys(SECOND).await.unwrap();
        let name = page.the("textbox", "Name of the token").await;
        name.send_keys("Studio work").await.unwrap();
        page.click("button", "Connect").await;
        page.reads(CONSENT).await;
        keep_for_this_session(&page).await;
        page.gone("dialog", "Connect useapi.net").await;
        page.holds_clips(20).await;

        open_manage(&page).await;
        page.reads("For this session only: forgotten when Rushes closes.")
            .await;
        page.the("heading", "Token 1").await;
        page.the("heading", "Studio work").await;
        page.click("button", "Done").await;
        for token in [TOKEN, SECOND] {
            let secret = Secret::new(token);
            assert_eq!(
                secret.found_below(desktop.everything()),
                Vec::<String>::new()
            );
        }
        desktop.quit(&page).await;

        // The next session has the clips, and says what it wants.
        desktop.start_keyring().await;
        let page = desktop.open(world.start_app()).await;
        page.reads("“Token 1” was for one session.").await;
        page.holds_clips(20).await;
        page.answers_at_once("the session is over").await;
        page.click_beginning("button", "Account: ").await;
        page.the("menuitem", "Studio work: Enter token").await;
        page.click("menuitem", "Token 1: Enter token").await;
        page.the("dialog", "Enter new token for “Token 1”").await;
        let field = page.the("textbox", "API token").await;
        field.send_keys(TOKEN).await.unwrap();
        page.click("button", "Replace").await;
        page.gone("dialog", "Enter new token for “Token 1”").await;
        page.reads("“Studio work” was for one session.").await;
        assert!(kept(desktop).contains(TOKEN), "a keychain is here now");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_19_a_token_of_this_session_that_is_connected_for_longer_goes_into_the_keychain() {
    on_a_desktop("session-then-longer", Keychain::None, async |desktop| {
        let account = AccountSpec::new(EMAILS[0]).name("Ada").videos(10);
        let sample = Sample::builder().token(TOKEN).account(account).build();
        let world = World::serve(sample).await;
        let page = desktop.open(world.start_app()).await;
        let connect = async |home: &str| {
            let args = json!({ "token": TOKEN, "home": home, "label": "Work", "typed": [] });
            let answer = page.invoke("connect", args).await;
            assert_eq!(answer["ok"]["accounts"], 1, "{answer}");
            let managed = page.invoke("manage", json!({ "mails": false })).await;
            managed["ok"]["tokens"].clone()
        };
        let tokens = connect("session").await;
        assert_eq!(tokens[0]["home"], "session");
        desktop.start_keyring().await;
        until("the keychain is there", PATIENCE, async || {
            page.invoke("check_keychain", json!({})).await["ok"] == "ready"
        })
        .await;
        let tokens = connect("keychain").await;
        assert_eq!(tokens[0]["home"], "keychain", "{tokens}");
        assert_eq!(tokens.as_array().map(Vec::len), Some(1), "it is the same");
        assert!(kept(desktop).contains(TOKEN), "and it is there");
    })
    .await;
}

/// Presses the button in the dialog: the first page, behind it, has one of the same name.
async fn keep_for_this_session(page: &Page) {
    until("the button can be pressed", PATIENCE, async || {
        let buttons = page.all("button", "Use for this session only").await;
        match buttons.into_iter().next_back() {
            Some(button) => button.click().await.is_ok(),
            None => false,
        }
    })
    .await;
}

//! T12 to T15: tokens that are looked for wherever anything of the app could have left them.
//!
//! Three of them: one that is refused, one that is accepted, and one that takes its place. The app
//! logs all that it can say; then everything is removed through the window, and looked for again.

use std::path::Path;

use serde_json::json;

use crate::connecting::{LISTEN, STATE, connect_first, kept, paste_token, use_everything};
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::keychain_entries::open_manage;
use crate::leaks::Secret;
use crate::page::Page;
use crate::processes;
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN, World};

/// Opens nothing.
const REFUSED: &str = "user:4711-Refused+Canary/of=its.own~kind";
/// Takes the place of the accepted one.
const NEXT: &str = "user:4711-Next+Canary/with=all.kinds_of~signs";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_12_to_t_15_no_token_is_anywhere_but_in_the_keychain_and_after_removal_not_even_there() {
    on_a_desktop("canary", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        page.run_async(LISTEN, Vec::new()).await;
        paste_token(&page, REFUSED).await;
        page.click("button", "Connect").await;
        page.reads("Token not accepted").await;
        page.press(fantoccini::key::Key::Escape).await;
        page.gone("dialog", "Connect useapi.net").await;
        connect_first(&page, TOKEN, 73).await;
        use_everything(&page).await;
        page.press(fantoccini::key::Key::Escape).await;
        page.gone("menu", "Accounts").await;
        assert!(kept(desktop).contains(TOKEN), "it is in the keychain");
        nowhere(desktop, &page).await;

        // Another in its place, in one press from where the trouble shows.
        assert!(world.sample.replace_token(TOKEN, NEXT));
        page.invoke("refresh", json!({})).await;
        page.click("button", "Enter new token").await;
        page.the("dialog", "Enter new token for “Token 1”").await;
        let field = page.the("textbox", "API token").await;
        field.send_keys(NEXT).await.unwrap();
        page.click("button", "Replace").await;
        page.gone("dialog", "Enter new token for “Token 1”").await;
        until(
            "only the new one is in the keychain",
            PATIENCE,
            async || {
                let kept = kept(desktop);
                kept.contains(NEXT) && !kept.contains(TOKEN)
            },
        )
        .await;
        for told in [
            "diagnostics",
            "health",
            "keychain_help",
            "check_keychain",
            "boot",
        ] {
            let answer = page.invoke(told, json!({})).await;
            assert!(answer.get("ok").is_some(), "{told}: {answer}");
        }
        nowhere(desktop, &page).await;

        // Out of the keychain, through the window.
        open_manage(&page).await;
        page.click("button", "Remove “Token 1”…").await;
        page.click("button", "Remove").await;
        page.reads("“Token 1” is gone from the keychain.").await;
        for token in [REFUSED, TOKEN, NEXT] {
            assert!(!kept(desktop).contains(token), "another program finds none");
        }
        assert_eq!(kept(desktop), "", "and nothing else of ours");
        nowhere(desktop, &page).await;
        page.click("button", "Done").await;

        // What is written at the end is written now.
        desktop.quit(&page).await;
        not_on_the_disk(desktop.everything());
    })
    .await;
}

/// Not in the page nor in what it was told, not where any process of the app shows itself, and not
/// on the disk.
async fn nowhere(desktop: &mut Desktop, page: &Page) {
    let of_page = page.text_of(STATE).await;
    assert!(of_page.contains("\"host\""), "events are heard");
    for token in [REFUSED, TOKEN, NEXT] {
        assert_eq!(
            Secret::new(token).found_in(of_page.as_bytes()),
            None,
            "in the page, or in what it is told"
        );
    }
    let processes = processes::of_app(&desktop.rushes_home());
    assert!(processes.len() >= 3, "app, network, page: {processes:?}");
    for process in processes {
        // Of one that ended nothing could be read.
        assert!(!process.arguments().is_empty() && !process.environ().is_empty());
        for token in [REFUSED, TOKEN, NEXT] {
            let token = Secret::new(token);
            assert_eq!(token.found_in(&process.arguments()), None, "arguments");
            assert_eq!(token.found_in(&process.environ()), None, "environment");
        }
        let none = ("0".to_owned(), "0".to_owned());
        assert_eq!(process.core_limit(), none, "no core files");
    }
    let logs = desktop.rushes_home().join("data/logs");
    for level in [" TRACE ", " DEBUG ", " INFO "] {
        assert!(desktop.log().contains(level), "the log says all:{level}");
    }
    for email in EMAILS {
        let found = Secret::new(email).found_below(&logs);
        assert_eq!(found, Vec::<String>::new(), "an e-mail in the log");
    }
    not_on_the_disk(desktop.everything());
}

/// In no file of the home folder, of the app, or of anything else here.
fn not_on_the_disk(everything: &Path) {
    for token in [REFUSED, TOKEN, NEXT] {
        let found = Secret::new(token).found_below(everything);
        assert_eq!(found, Vec::<String>::new(), "on the disk");
    }
}

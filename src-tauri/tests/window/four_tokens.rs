//! Four tokens of three accounts each, and each with a trouble of its own, or none.

use std::time::Duration;

use fantoccini::key::Key;
use sample::{AccountSpec, Fault, Sample};
use serde_json::json;

use crate::connecting::{connect_first, kept};
use crate::desktop::{Keychain, on_a_desktop};
use crate::keychain_entries::open_manage;
use crate::page::Page;
use crate::quick::{Meter, now};
use crate::wait::{PATIENCE, until};
use crate::world::World;

const TOKENS: [&str; 4] = [
    "user:1-Aaa+a",
    "user:2-Bbb+b",
    "user:3-Ccc+c",
    "user:4-Ddd+d",
];
/// What the person calls them; the first is named by the app.
const LABELS: [&str; 4] = ["Token 1", "Beta", "Gamma", "Delta"];
/// The token that takes the place of the first.
const NEW: &str = "user:1-New+a";
/// Six tries with their waits between them, which grow by chance.
const GIVEN_UP: Duration = Duration::from_secs(60);
/// The clips of each account.
const CLIPS: u32 = 5;

fn email(token: usize, account: usize) -> String {
    format!("t{token}a{account}@mail.example")
}

fn name(token: usize, account: usize) -> String {
    format!("{} {account}", LABELS[token])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_four_tokens_each_says_what_is_wrong_and_offers_the_step_that_mends_it() {
    on_a_desktop("four-tokens", Keychain::Unlocked, async |desktop| {
        let mut builder = Sample::builder();
        for (number, token) in TOKENS.iter().enumerate() {
            builder = builder.token(*token);
            for account in 0..3 {
                let spec = AccountSpec::new(email(number, account));
                builder = builder.account(spec.name(name(number, account)).videos(CLIPS as usize));
            }
        }
        let world = World::serve(builder.build()).await;
        let mut start = world.start_app();
        // What hangs is given up after six tries: not of half a minute each, here.
        start.env = vec![("RUSHES_API_TIMEOUT", "2".to_owned())];
        let page = desktop.open(start).await;
        connect_first(&page, TOKENS[0], 3 * CLIPS).await;
        for number in 1..4 {
            connect_another(&page, TOKENS[number], LABELS[number]).await;
        }
        page.holds_clips(12 * CLIPS).await;
        let meter = Meter::start(&page).await;

        // A is replaced at useapi.net; B is asked to wait, once; of C one is refused and one hangs.
        let (sample, faults) = (&world.sample, world.sample.faults());
        assert!(sample.replace_token(TOKENS[0], NEW));
        // It is asked on the list that has something new: another one may be on its way by then.
        let busy = Fault::status(429).retry_after("5").on_email(email(1, 0));
        faults.next(busy.on_path("/videos"));
        faults.always(Fault::status(596).on_email(email(2, 0)));
        let hangs = Fault::latency(Duration::from_secs(600)).on_email(email(2, 1));
        faults.always(hangs.on_path("/videos"));
        for (token, account) in [(0, 0), (1, 0), (2, 1), (2, 2), (3, 0), (3, 1), (3, 2)] {
            sample.account(email(token, account)).insert();
        }
        open_manage(&page).await;
        let asked = now();
        page.invoke("refresh", json!({})).await;
        page.reads("useapi.net asks for a pause. Reading goes on")
            .await;
        page.reads("Token no longer accepted.").await;
        page.reads("PixVerse refused the sign-in of Gamma 0.").await;
        page.press(Key::Escape).await;
        page.gone("dialog", "Manage accounts").await;

        // D's three and the third of C are read; B waits for as long as it was asked to, and is read by
        // itself.
        page.holds_clips(12 * CLIPS + 5).await;
        let waited = now() - asked;
        assert!(waited >= 5_000.0, "not before: {waited:.0} ms");

        // What is wrong is said once for each cause, with its step.
        page.reads(
            "The token “Token 1” is no longer accepted. It may have been replaced. Your clips and \
             downloads stay.",
        )
        .await;
        page.the("button", "Account: All accounts, needs attention")
            .await;
        let wanted = [
            "Token 1: Enter new token",
            "Gamma 0: Open useapi.net",
            "Gamma 1: Try now",
        ];
        // It is open all the while: a hand does not open it five times a second.
        page.click_beginning("button", "Account: ").await;
        let mut named = Vec::new();
        until("all three causes stand in the menu", GIVEN_UP, async || {
            named = attention(&page).await;
            named.len() >= 3 && wanted.iter().all(|one| named.contains(&(*one).to_owned()))
        })
        .await;
        page.press(Key::Escape).await;
        page.gone("menu", "Accounts").await;
        assert!(
            named
                .iter()
                .all(|one| !one.starts_with("Delta") && !one.starts_with("Beta")),
            "B and D are undisturbed: {named:?}"
        );
        open_manage(&page).await;
        page.reads("useapi.net took too long to answer.").await;
        page.press(Key::Escape).await;
        page.gone("dialog", "Manage accounts").await;
        meter.held("401, 429, 596 and one that hangs").await;

        // It hangs no more, and somebody presses.
        faults.clear();
        page.click_beginning("button", "Account: ").await;
        page.click("menuitem", "Gamma 1: Try now").await;
        page.holds_clips(12 * CLIPS + 6).await;

        // One press leads from where it shows to where it is mended.
        page.click("button", "Enter new token").await;
        page.the("dialog", "Enter new token for “Token 1”").await;
        let field = page.the("textbox", "API token").await;
        field.send_keys(NEW).await.unwrap();
        page.click("button", "Replace").await;
        page.gone("dialog", "Enter new token for “Token 1”").await;
        page.holds_clips(12 * CLIPS + 7).await;
        until("nothing is said of it any more", PATIENCE, async || {
            !page.words().await.contains("no longer accepted")
        })
        .await;
        let kept = kept(desktop);
        assert!(kept.contains(NEW), "the new one is in the keychain");
        assert!(!kept.contains(TOKENS[0]), "and the old one is out of it");
    })
    .await;
}

/// Adds a token from the account menu, under a name.
async fn connect_another(page: &Page, token: &str, label: &str) {
    page.click_beginning("button", "Account: ").await;
    page.click("menuitem", "Add account…").await;
    page.the("dialog", "Connect useapi.net").await;
    let field = page.the("textbox", "API token").await;
    field.send_keys(token).await.unwrap();
    let name = page.the("textbox", "Name of the token").await;
    name.send_keys(label).await.unwrap();
    page.click("button", "Connect").await;
    page.gone("dialog", "Connect useapi.net").await;
}

/// What the account menu, which is open, says needs attention.
async fn attention(page: &Page) -> Vec<String> {
    page.the("menu", "Accounts").await;
    let named = page.names("menuitem").await;
    let mut named: Vec<_> = named.iter().map(|name| name.trim().to_owned()).collect();
    named.retain(|name| name.contains(": "));
    named
}

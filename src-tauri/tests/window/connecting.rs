//! A token goes into the keychain, and nowhere else.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Stdio;

use sample::Host;
use serde_json::json;

use crate::child::bound_to_us;
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::leaks::Secret;
use crate::page::Page;
use crate::processes;
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN, World, statuses};

/// A token of the right shape that opens nothing.
const WRONG: &str = "user:4711-This-One+is/not=accepted";
/// The service of all our entries in the keychain.
const SERVICE: [&str; 2] = ["service", "dev.rushes.desktop"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refused_token_is_answered_in_words_and_stored_nowhere_and_can_be_put_right() {
    on_a_desktop("refused-token", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        paste_token(&page, WRONG).await;
        page.click("button", "Connect").await;
        page.reads("Token not accepted").await;
        page.reads(
            "This token is not accepted by useapi.net. Check that all of it was copied, from \
             “user:” to the end. Nothing was stored.",
        )
        .await;
        until("the alert region says it too", PATIENCE, async || {
            page.holds(
                "return [...document.querySelectorAll('[role=alert]')]
                    .some((region) => region.textContent.includes('not accepted'))",
            )
            .await
        })
        .await;
        let field = page.the("textbox", "API token").await;
        let state = page
            .run_on(
                &field,
                "const [field] = arguments;
                 return [field.value, field === document.activeElement, field.ariaInvalid, field.type]",
            )
            .await;
        assert_eq!(state, json!([WRONG, true, "true", "password"]));
        assert_eq!(kept(desktop), "", "nothing is in the keychain");
        let wrong = Secret::new(WRONG);
        assert_eq!(wrong.found_below(desktop.everything()), Vec::<String>::new());

        // The dialog is still there to be put right.
        field.clear().await.unwrap();
        field.send_keys(TOKEN).await.unwrap();
        page.click("button", "Connect").await;
        page.gone("dialog", "Connect useapi.net").await;
        page.holds_clips(73).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_token_is_in_the_keychain_and_nowhere_else() {
    on_a_desktop("connecting", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        page.run_async(LISTEN, Vec::new()).await;
        paste_token(&page, TOKEN).await;
        page.click("button", "Connect").await;
        page.gone("dialog", "Connect useapi.net").await;
        page.reads("3 accounts found").await;
        page.the("button", "Account: All accounts").await;
        page.holds_clips(73).await;
        assert_eq!(
            page.chips().await,
            statuses(&world.sample),
            "the chips count what there is"
        );
        use_everything(&page).await;

        let kept = kept(desktop);
        assert!(kept.contains(TOKEN), "read back from outside: {kept}");
        assert_eq!(
            kept.matches("secret = ").count(),
            1,
            "one token, one entry: {kept}"
        );
        let (token, home) = (Secret::new(TOKEN), desktop.rushes_home());
        assert_eq!(
            token.found_below(desktop.everything()),
            Vec::<String>::new()
        );
        let of_page = page.text_of(STATE).await;
        assert!(
            of_page.contains("open_view"),
            "what the shell answers is heard: {of_page:.300}"
        );
        assert!(of_page.contains("\"host\""), "and so are its events");
        assert_eq!(
            token.found_in(of_page.as_bytes()),
            None,
            "in the page, or in what it is told"
        );
        let processes = processes::of_app(&home);
        assert!(
            processes.len() >= 3,
            "the app, its network and its page: {processes:?}"
        );
        for process in processes {
            assert_eq!(
                token.found_in(&process.arguments()),
                None,
                "in the arguments"
            );
            assert_eq!(
                token.found_in(&process.environ()),
                None,
                "in the environment"
            );
            assert_eq!(
                process.core_limit(),
                ("0".to_owned(), "0".to_owned()),
                "no core files"
            );
        }
        for email in EMAILS {
            let email = Secret::new(email);
            assert_eq!(
                email.found_in(of_page.as_bytes()),
                None,
                "an e-mail in the page"
            );
            assert_eq!(
                email.found_below(&home.join("data/logs")),
                Vec::<String>::new()
            );
        }
        assert!(
            !Secret::new(EMAILS[0])
                .found_below(&home.join("data"))
                .is_empty(),
            "the search looks into the index, which knows the accounts"
        );
        for_this_person_alone(&home);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn after_a_restart_it_is_still_connected_and_shows_its_clips_without_the_network() {
    on_a_desktop("restart", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        paste_token(&page, TOKEN).await;
        page.click("button", "Connect").await;
        page.holds_clips(73).await;
        desktop.quit(&page).await;

        world.sample.forget_requests();
        let page = desktop.open(world.start_app()).await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        until(
            "it reads again with the token from the keychain",
            PATIENCE,
            async || {
                let bearer = format!("Bearer {TOKEN}");
                let of_api = |host| host == Host::Api;
                let requests = world.sample.requests();
                requests
                    .iter()
                    .any(|seen| of_api(seen.host) && seen.header("authorization") == Some(&bearer))
            },
        )
        .await;
        desktop.kill().await;

        let start = world.start_app();
        world.server.stop().await;
        let page = desktop.open(start).await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        page.the("button", "Account: All accounts").await;
        assert!(
            !page
                .has("button", "Look around with the sample library")
                .await
        );
    })
    .await;
}

/// Opens the dialog and pastes a token, without sending it.
pub(crate) async fn paste_token(page: &Page, token: &str) {
    page.click("button", "Connect useapi.net").await;
    page.the("dialog", "Connect useapi.net").await;
    let field = page.the("textbox", "API token").await;
    let focused = page
        .run_on(&field, "return arguments[0] === document.activeElement")
        .await;
    assert_eq!(focused, true, "the field has the focus from the start");
    field.send_keys(token).await.unwrap();
}

/// Whether another program sees an entry of ours in the keychain, also in one that is locked.
pub(crate) fn is_listed(desktop: &Desktop) -> bool {
    let mut search = bound_to_us("secret-tool");
    search.args(["search", "--all"]).args(SERVICE);
    let search = desktop
        .furnish(&mut search)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let found = search.output().unwrap();
    let said = [found.stdout, found.stderr].concat();
    String::from_utf8_lossy(&said).contains(SERVICE[1])
}

/// What the keychain holds of ours, asked by another program. One that gives no answer is not empty.
pub(crate) fn kept(desktop: &Desktop) -> String {
    let mut search = bound_to_us("secret-tool");
    search.args(["search", "--all"]).args(SERVICE);
    let search = desktop
        .furnish(&mut search)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let found = search.output().unwrap();
    let said = String::from_utf8(found.stderr).unwrap();
    assert!(
        found.status.success() && !said.contains("secret-tool:"),
        "the keychain gave no answer: {said}"
    );
    String::from_utf8(found.stdout).unwrap()
}

/// Connects a first token, and waits for its clips.
pub(crate) async fn connect_first(page: &Page, token: &str, clips: u32) {
    paste_token(page, token).await;
    page.click("button", "Connect").await;
    page.gone("dialog", "Connect useapi.net").await;
    page.holds_clips(clips).await;
}

/// Goes through the whole gallery, a clip and its details, and asks whatever can be read.
pub(crate) async fn use_everything(page: &Page) {
    page.all_tiles().await;
    let view = page
        .invoke("open_view", json!({ "query": QUERY.clone() }))
        .await;
    let view = view["ok"]["id"].clone();
    assert!(view.is_number(), "the view is open");
    let tiles = json!({ "view": view, "offset": 0, "limit": 500 });
    let tiles = page.invoke("list_videos", tiles).await;
    let tiles = tiles["ok"].as_array().expect("tiles").clone();
    assert_eq!(tiles.len(), 73);
    for tile in tiles.iter().step_by(6) {
        let key = &tile["key"];
        let details = page.invoke("clip_details", json!({ "key": key })).await;
        assert!(details["ok"]["raw"].is_string(), "{details}");
        page.invoke("position_in_view", json!({ "view": view, "key": key }))
            .await;
    }
    let playable = tiles
        .iter()
        .find(|tile| tile["playable"] == true)
        .expect("a clip to save");
    page.invoke("download", json!({ "keys": [playable["key"]] }))
        .await;
    until("a clip is saved", PATIENCE, async || {
        page.invoke("downloads", json!({})).await["ok"]["rows"][0]["state"] == "done"
    })
    .await;
    for read in ["boot", "refresh"] {
        page.invoke(read, json!({})).await;
    }
    // The menu of accounts, and its words.
    page.click("button", "Account: All accounts").await;
    page.the("menu", "Accounts").await;
}

/// No other person may read any of it.
fn for_this_person_alone(home: &Path) {
    let mut folders = vec![home.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let Ok(facts) = entry.path().symlink_metadata() else {
                continue;
            };
            let mode = facts.permissions().mode() & 0o777;
            if facts.is_dir() {
                folders.push(entry.path());
                assert_eq!(mode, 0o700, "{}", entry.path().display());
            } else if facts.is_file() {
                assert_eq!(mode & 0o177, 0, "{mode:o} {}", entry.path().display());
            }
        }
    }
}

static QUERY: std::sync::LazyLock<serde_json::Value> = std::sync::LazyLock::new(
    || json!({ "accounts": [], "text": "", "filters": [], "status": null, "sort": "newest" }),
);

/// From here on, every answer of the shell and every event is kept.
pub(crate) const LISTEN: &str = "
    window.heard = [];
    const ask = window.fetch;
    window.fetch = async (...args) => {
        const answer = await ask(...args);
        answer.clone().text().then((text) => window.heard.push(`${args[0]} ${text}`));
        return answer;
    };
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    const handler = transformCallback((event) => window.heard.push(JSON.stringify(event)));
    invoke('plugin:event|listen', { event: 'host', target: { kind: 'Any' }, handler }).then(done, done);";

/// Everything of the page that a script could read.
pub(crate) const STATE: &str = "return [
    document.documentElement.outerHTML,
    ...[...document.querySelectorAll('input, textarea')].map((field) => field.value),
    JSON.stringify({ ...localStorage }), JSON.stringify({ ...sessionStorage }),
    document.cookie, document.title, location.href, JSON.stringify(history.state),
    ...performance.getEntries().map((entry) => entry.name),
    ...window.heard,
].join('\\n')";

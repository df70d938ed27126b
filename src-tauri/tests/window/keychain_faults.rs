//! K-01 to K-05, K-18 and K-19 in the window: the keychain comes, freezes and thaws.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::connecting::kept;
use crate::desktop::{Keychain, on_a_desktop};
use crate::leaks::Secret;
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

/// The window is well again so soon after the keychain.
const SOON: Duration = Duration::from_secs(1);
/// What a call costs that asks no keychain, with the bus to the driver left out.
const AT_ONCE_MS: f64 = 50.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_02_to_k_05_the_window_goes_on_whatever_the_keychain_does() {
    on_a_desktop("keychain-faults", Keychain::None, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        assert_eq!(
            page.invoke("boot", json!({})).await["ok"]["keychain"],
            "absent"
        );
        let refused = connect(&page, "keychain").await;
        assert_eq!(refused["error"]["code"], "keychain-absent", "{refused}");
        let taken = connect(&page, "session").await;
        assert_eq!(taken["ok"]["accounts"], 3, "{taken}");
        let key = taken["ok"]["credential"].clone();
        assert_eq!(token(&page).await["home"], "session", "K-19");
        page.run_async(LISTEN, Vec::new()).await;

        desktop.start_keyring().await;
        let begun = Instant::now();
        heard(&page, "ready").await;
        assert!(begun.elapsed() < SOON, "K-02: {:?}", begun.elapsed());
        let stored = page.invoke("store_token", json!({ "key": key })).await;
        assert!(stored.get("ok").is_some(), "{stored}");
        assert_eq!(token(&page).await["home"], "keychain");
        assert!(kept(desktop).contains(TOKEN));

        desktop.signal_keyring("-STOP");
        let quick = page.run_async(WHILE_FROZEN, Vec::new()).await;
        let took = quick["took"].as_f64().unwrap();
        assert!(took < AT_ONCE_MS, "the window answers meanwhile: {quick}");
        until(
            "it is said to be silent",
            Duration::from_secs(25),
            async || page.invoke("boot", json!({})).await["ok"]["keychain"] == "silent",
        )
        .await;
        let removed = page.invoke("remove_token", json!({ "key": key })).await;
        assert_eq!(removed["ok"]["still"], "keychain-silent", "K-18: {removed}");
        let left = token(&page).await;
        assert_eq!(
            left["accounts"],
            json!([]),
            "off, and not said to be gone: {left}"
        );

        desktop.signal_keyring("-CONT");
        until("the entry is out", PATIENCE, async || {
            kept(desktop).is_empty()
        })
        .await;
        until("and that is known", PATIENCE, async || {
            page.invoke("manage", json!({ "mails": false })).await["ok"]["tokens"] == json!([])
        })
        .await;
        assert_eq!(
            Secret::new(TOKEN).found_below(desktop.everything()),
            Vec::<String>::new(),
            "nowhere on the disk"
        );
    })
    .await;
}

async fn connect(page: &Page, home: &str) -> Value {
    let args = json!({ "token": format!(" Bearer {TOKEN}\n"), "home": home, "label": "Work", "typed": [] });
    page.invoke("connect", args).await
}

/// The one token that is managed.
async fn token(page: &Page) -> Value {
    let managed = page.invoke("manage", json!({ "mails": false })).await;
    managed["ok"]["tokens"][0].clone()
}

async fn heard(page: &Page, keychain: &str) {
    until("the page hears of the keychain", PATIENCE, async || {
        page.run("return window.keychains", Vec::new())
            .await
            .as_array()
            .is_some_and(|all| all.iter().any(|one| one == keychain))
    })
    .await;
}

/// From here on, every word on the keychain is kept.
const LISTEN: &str = "
    window.keychains = [];
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    const handler = transformCallback((event) => {
        if (event.payload.kind === 'keychain') window.keychains.push(event.payload.keychain);
    });
    invoke('plugin:event|listen', { event: 'host', target: { kind: 'Any' }, handler }).then(done, done);";

/// Asks the frozen keychain, and measures what other calls cost meanwhile: the middle of 41.
const WHILE_FROZEN: &str = "
    const { invoke } = window.__TAURI_INTERNALS__;
    invoke('check_keychain', {}).catch(() => {});
    const measure = async () => {
        const times = [];
        for (let at = 0; at < 41; at += 1) {
            const begun = performance.now();
            await invoke('boot', {});
            times.push(performance.now() - begun);
        }
        times.sort((one, other) => one - other);
        return { took: times[20], worst: times[40] };
    };
    measure().then(done, (error) => done({ error: String(error) }));";

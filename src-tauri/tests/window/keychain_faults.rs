//! K-01, K-02, K-04, K-05, K-18 and K-19 in the window: the keychain comes, freezes, thaws, and is
//! started anew. The window answers all the while, and all is well within a second of its return.

use std::time::Duration;

use serde_json::{Value, json};

use crate::connecting::{connect_first, kept};
use crate::desktop::{Keychain, on_a_desktop};
use crate::leaks::Secret;
use crate::page::Page;
use crate::quick::{Meter, now};
use crate::wait::{PATIENCE, for_some, until};
use crate::world::{TOKEN, World};

/// The window is well again so soon after the keychain, in ms.
const SOON_MS: f64 = 1_000.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_02_and_k_04_the_window_goes_on_whatever_the_keychain_does() {
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
        listen(&page).await;
        let meter = Meter::start(&page).await;

        desktop.start_keyring().await;
        let returned = now();
        well_again(&page, "K-02", returned).await;
        let stored = page.invoke("store_token", json!({ "key": key })).await;
        assert!(stored.get("ok").is_some(), "at the first try: {stored}");
        assert_eq!(token(&page).await["home"], "keychain");
        assert!(kept(desktop).contains(TOKEN));

        desktop.signal_keyring("-STOP");
        page.run(ASK, Vec::new()).await;
        let patience = Duration::from_secs(25);
        until("it is said to be silent", patience, async || {
            page.invoke("boot", json!({})).await["ok"]["keychain"] == "silent"
        })
        .await;
        let removed = page.invoke("remove_token", json!({ "key": key })).await;
        assert_eq!(removed["ok"]["still"], "keychain-silent", "K-18: {removed}");
        let left = token(&page).await;
        assert_eq!(
            left["accounts"],
            json!([]),
            "off, and not said to be gone: {left}"
        );

        listen_anew(&page).await;
        let returned = now();
        desktop.signal_keyring("-CONT");
        well_again(&page, "K-04", returned).await;
        until("the entry is out", PATIENCE, async || {
            kept(desktop).is_empty()
        })
        .await;
        until("and that is known", PATIENCE, async || {
            page.invoke("manage", json!({ "mails": false })).await["ok"]["tokens"] == json!([])
        })
        .await;
        meter
            .held("the keychain comes, freezes, lets nothing go, and thaws")
            .await;
        assert_eq!(
            Secret::new(TOKEN).found_below(desktop.everything()),
            Vec::<String>::new(),
            "nowhere on the disk"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_05_a_keychain_that_is_started_anew_is_used_at_once() {
    on_a_desktop("keychain-restarted", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        let key = token(&page).await["key"].clone();
        page.pictures_stand().await;
        listen(&page).await;
        let meter = Meter::start(&page).await;

        // Nobody asks while it is away: the first one who does finds the new one.
        desktop.stop_keyring();
        desktop.start_keyring().await;
        let returned = now();
        let asked = page.invoke("check_keychain", json!({})).await;
        assert_eq!(asked["ok"], "ready", "{asked}");
        let took = now() - returned;
        assert!(took < SOON_MS, "K-05: {took:.0} ms after its return");
        let args = json!({ "key": key, "token": TOKEN, "home": "keychain" });
        let replaced = page.invoke("replace_token", args).await;
        assert_eq!(
            replaced["ok"]["accounts"], 3,
            "at the first try: {replaced}"
        );
        assert_eq!(kept(desktop).matches("secret = ").count(), 1);

        // Somebody asks, and is told.
        desktop.stop_keyring();
        let asked = page.invoke("check_keychain", json!({})).await;
        assert_eq!(asked["ok"], "absent", "{asked}");
        listen_anew(&page).await;
        desktop.start_keyring().await;
        let returned = now();
        well_again(&page, "K-05", returned).await;
        let removed = page.invoke("remove_token", json!({ "key": key })).await;
        assert_eq!(removed["ok"]["still"], Value::Null, "{removed}");
        assert_eq!(kept(desktop), "", "it is out of the new one");
        meter.held("the keychain is started anew, twice").await;
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

/// From here on, every word on the keychain is kept, with its time.
pub(crate) async fn listen(page: &Page) {
    page.run_async(LISTEN, Vec::new()).await;
}

/// Forgets what was heard.
pub(crate) async fn listen_anew(page: &Page) {
    page.run("window.keychains.length = 0", Vec::new()).await;
}

/// Waits until the page hears that the keychain is ready, and fails if that was too late.
pub(crate) async fn well_again(page: &Page, fault: &str, returned: f64) {
    let heard = for_some("the page hears of the keychain", PATIENCE, async || {
        let heard = page.run("return window.keychains", Vec::new()).await;
        let ready = heard.as_array()?.iter().find(|one| one[0] == "ready")?;
        ready[1].as_f64()
    })
    .await;
    let took = heard - returned;
    println!("{fault}: well again after {took:.0} ms");
    assert!(took < SOON_MS, "{fault}: {took:.0} ms after its return");
}

const LISTEN: &str = "
    window.keychains = [];
    const { invoke, transformCallback } = window.__TAURI_INTERNALS__;
    const handler = transformCallback(({ payload }) => {
        if (payload.kind !== 'keychain') return;
        window.keychains.push([payload.keychain, performance.timeOrigin + performance.now()]);
    });
    invoke('plugin:event|listen', { event: 'host', target: { kind: 'Any' }, handler }).then(done, done);";

/// Asks the frozen keychain, and does not wait for its answer.
const ASK: &str = "window.__TAURI_INTERNALS__.invoke('check_keychain', {}).catch(() => {});";

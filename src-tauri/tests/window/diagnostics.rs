//! “Copy diagnostics”: what a report of a fault holds, and what it never does.

use serde_json::json;

use crate::connecting::connect_first;
use crate::desktop::{Keychain, on_a_desktop};
use crate::leaks::Secret;
use crate::wait::{PATIENCE, until};
use crate::world::{EMAILS, TOKEN, World};

/// What the person calls the token; it may say who they are.
const LABEL: &str = "Private label of Ada";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_14_copied_diagnostics_tell_of_the_app_and_nothing_of_the_person() {
    on_a_desktop("diagnostics", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        // The home of the library lies in that of the person, as it usually does.
        let mut start = world.start_app();
        start.home = Some(desktop.home().join("rushes"));
        let page = desktop.open(start).await;
        connect_first(&page, TOKEN, 73).await;
        let managed = page.invoke("manage", json!({ "mails": false })).await;
        let key = managed["ok"]["tokens"][0]["key"].clone();
        let named = json!({ "key": key, "label": LABEL });
        let named = page.invoke("rename_token", named).await;
        assert!(named.get("ok").is_some(), "{named}");
        // Troubles of every kind leave their lines in the log.
        world.server.stop().await;
        page.invoke("refresh", json!({})).await;
        page.reads("Offline").await;

        page.click("button", "Menu").await;
        page.click("menuitem", "Health").await;
        page.the("dialog", "Health").await;
        page.click("button", "Copy diagnostics").await;
        until("it is said to be copied", PATIENCE, async || {
            page.words().await.contains("Copied")
        })
        .await;
        let copied = page.invoke("diagnostics", json!({})).await["ok"].clone();
        let copied = copied.as_str().expect("a text").to_owned();
        for told in [
            concat!("Rushes ", env!("CARGO_PKG_VERSION")),
            "engine: ",
            "accounts: 3, clips: 73",
            "Keychain: Ok",
            "starting",
        ] {
            assert!(copied.contains(told), "“{told}” in {copied:.800}");
        }
        let home = desktop.home().to_string_lossy().into_owned();
        let secrets = [&[TOKEN, LABEL, &home], &EMAILS[..]].concat();
        for secret in secrets {
            let secret = Secret::new(secret);
            assert_eq!(
                secret.found_in(copied.as_bytes()),
                None,
                "{secret:?} in what was copied"
            );
        }
        assert!(!copied.contains('@'), "no e-mail at all");
    })
    .await;
}

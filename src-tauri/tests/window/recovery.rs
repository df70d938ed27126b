//! The index is lost, and with it the names of entries: what the keychain holds of the app is found.

use serde_json::json;

use crate::connecting::{connect_first, kept};
use crate::desktop::{Keychain, on_a_desktop};
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lb_01_a_token_is_taken_in_again_when_the_index_that_knew_of_it_is_lost() {
    on_a_desktop("recovery", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        let key = page.invoke("manage", json!({ "mails": false })).await;
        let key = key["ok"]["tokens"][0]["key"].clone();
        let renamed = json!({ "key": key, "label": "Studio work" });
        page.invoke("rename_token", renamed).await;
        until("the keychain knows the word", PATIENCE, async || {
            kept(desktop).contains("Studio work")
        })
        .await;
        desktop.quit(&page).await;

        let data = desktop.rushes_home().join("data");
        for entry in std::fs::read_dir(&data).unwrap().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with("index.backup") {
                std::fs::remove_file(entry.path()).unwrap();
            }
        }
        for beside in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(data.join(format!("index.sqlite{beside}")));
        }
        std::fs::write(data.join("index.sqlite"), "nothing of an index").unwrap();

        // The keychain is locked at first: what is lost is looked for as soon as it can be.
        desktop.lock_keyring();
        let page = desktop.open(world.start_app()).await;
        page.the("button", "Connect useapi.net").await;
        desktop.stop_keyring();
        desktop.start_keyring().await;
        page.holds_clips(73).await;
        let managed = page.invoke("manage", json!({ "mails": false })).await;
        let tokens = managed["ok"]["tokens"].as_array().unwrap();
        assert_eq!(tokens.len(), 1, "{managed}");
        assert_eq!(tokens[0]["label"], "Studio work", "by its last word");
        assert_eq!(tokens[0]["home"], "keychain");
        assert_eq!(kept(desktop).matches("secret = ").count(), 1);
        desktop.quit(&page).await;

        let page = desktop.open(world.start_app()).await;
        page.holds_clips(73).await;
        page.the("button", "Account: All accounts").await;
    })
    .await;
}

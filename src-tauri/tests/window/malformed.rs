//! T3: 10,000 malformed calls over all commands, in a library with a token and e-mails of its own.
//!
//! Left out are the commands that end the app or its window (`quit`, `quit_now`, `hide`, `restart`) or
//! open a dialog of the system that waits for a person (`choose_folder`, `find_file` for a clip that is
//! there, `save_api` with an address that could be used; with others they are asked). Pages are asked for by wrong names only, since the right ones open a
//! browser; what would open a file opens nothing here, see [`NOTHING`].

use std::collections::{BTreeMap, BTreeSet};
use std::os::unix::fs::PermissionsExt as _;
use std::time::Duration;

use rushes::commands::{NAMES, TAKES};
use serde_json::{Value, json};

use crate::commands::{SMUGGLED, logs_tell_nothing, tells_nothing};
use crate::connecting::connect_first;
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::for_some;
use crate::world::{EMAILS, TOKEN, World};

/// Commands after which there is no window to ask, and one that always waits for a person.
const LEFT_OUT: [&str; 5] = ["quit", "quit_now", "hide", "restart", "choose_folder"];
/// How many calls, by which chance, and how long all of them may take.
const CALLS: u64 = 10_000;
const SEED: u64 = 4_711;
const PATIENCE: Duration = Duration::from_secs(240);
/// Stands in the place of what opens files and folders for a desktop.
const NOTHING: &str = "#!/bin/sh\nexit 3\n";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_03_of_10000_malformed_calls_none_ends_the_app_or_tells_anything() {
    on_a_desktop("malformed", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let programs = desktop.everything().join("programs");
        std::fs::create_dir(&programs).unwrap();
        for name in ["xdg-open", "gio", "gnome-open", "kde-open", "wslview"] {
            let program = programs.join(name);
            std::fs::write(&program, NOTHING).unwrap();
            let runs = std::fs::Permissions::from_mode(0o700);
            std::fs::set_permissions(program, runs).unwrap();
        }
        let path = std::env::var("PATH").unwrap_or_default();
        let mut start = world.start_app();
        start.env = vec![("PATH", format!("{}:{path}", programs.display()))];
        let page = desktop.open(start).await;
        connect_first(&page, TOKEN, 73).await;
        let known = known(&page).await;

        let all = NAMES.iter().copied().zip(TAKES);
        let asked: BTreeMap<&str, &[&str]> = all
            .filter(|(name, _)| !LEFT_OUT.contains(name))
            .map(|(name, takes)| (name, *takes))
            .collect();
        let names: Vec<_> = asked
            .iter()
            .map(|(name, takes)| json!({ "name": name, "takes": takes }))
            .collect();
        let args = vec![json!(names), json!(SEED), known.clone(), json!(CALLS)];
        page.run(include_str!("malformed.js"), args).await;
        let answer = for_some("all calls are answered", PATIENCE, async || {
            let answer = page.run("return window.malformed", Vec::new()).await;
            (!answer.is_null()).then_some(answer)
        })
        .await;
        assert!(answer["error"].is_null(), "{answer:.500}");
        assert_eq!(answer["leaks"], json!([]), "a token in an answer");
        let told = answer["errors"].as_array().expect("a list").iter();
        let errors: BTreeSet<_> = told.map(|one| one.as_str().unwrap().to_owned()).collect();
        let came = answer["came"].as_object().expect("by name").iter();
        let came: BTreeMap<_, _> = came
            .map(|(name, one)| {
                let count = |what: &str| one[what].as_u64().unwrap();
                (name.as_str(), (count("calls"), count("past")))
            })
            .collect();

        let made: u64 = came.values().map(|(calls, _)| calls).sum();
        assert_eq!(made, CALLS);
        for name in asked.keys() {
            let (calls, past) = came[*name];
            // Otherwise only what reads arguments was tried, and not what they are for.
            let reached = *name == "open_page" || (0 < past && past <= calls);
            assert!(reached, "{name}: {past} of {calls} calls came to it");
        }
        assert!(errors.len() > asked.len(), "they are refused in many ways");
        for error in &errors {
            tells_nothing(desktop, "a command", &json!({ "error": error }));
            for secret in [TOKEN, EMAILS[0], EMAILS[1], EMAILS[2]] {
                assert!(!error.contains(secret), "{secret} in {error:.300}");
            }
        }

        // It is the same app, and it still works.
        page.invoke("set_full_screen", json!({ "on": false })).await;
        page.invoke("switch_library", json!({ "library": "own" }))
            .await;
        let boot = page.invoke("boot", json!({})).await;
        assert_eq!(boot["ok"]["connected"], true, "{boot:.300}");
        assert_eq!(boot["ok"]["library"], "own", "{boot:.300}");
        logs_tell_nothing(desktop, &[SMUGGLED, TOKEN, EMAILS[0], EMAILS[1]]);
    })
    .await;
}

/// What a page that means harm could have found out already.
async fn known(page: &Page) -> Value {
    let boot = page.invoke("boot", json!({})).await["ok"].clone();
    let query =
        json!({ "accounts": [], "text": "", "filters": [], "status": null, "sort": "newest" });
    let view = page.invoke("open_view", json!({ "query": query })).await["ok"]["id"].clone();
    let tiles = json!({ "view": view, "offset": 0, "limit": 20 });
    let tiles = page.invoke("list_videos", tiles).await["ok"].clone();
    let managed = page.invoke("manage", json!({ "mails": false })).await;
    let of = |list: &Value| -> Vec<Value> {
        let all = list.as_array().into_iter().flatten();
        all.map(|one| one["key"].clone()).collect()
    };
    let accounts = of(&boot["accounts"]);
    let clips = of(&tiles);
    assert!(
        accounts.len() == 3 && clips.len() == 20,
        "{accounts:?} {clips:?}"
    );
    let keys = [of(&managed["ok"]["tokens"]), clips, accounts.clone()].concat();
    json!({
        "token": TOKEN, "smuggled": SMUGGLED, "email": EMAILS[0], "views": [view],
        "keys": keys, "accounts": accounts, "settings": boot["settings"],
        "sorts": ["newest", "oldest", "length", "prompt", "rating", "finished"],
        "facets": ["date", "ratio", "model", "quality", "effect", "style", "length", "sound",
            "lip-sync", "version", "here", "favourite", "rating", "listed", "account"],
    })
}

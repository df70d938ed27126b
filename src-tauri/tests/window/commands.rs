//! T3, T4, T5: what a script in the page may ask of the shell, and what it may not.

use rushes::commands::{NAMES, TAKES};
use serde_json::{Value, json};

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::saving::files_below;

/// A token that somebody tries to smuggle.
pub(crate) const SMUGGLED: &str = "user:99-smuggled+token";
/// Commands that open a window of the system, which waits for a person.
const NATIVE: [&str; 2] = ["choose_folder", "find_file"];
/// Commands after which there is no window to ask.
const LAST: [&str; 4] = ["quit", "quit_now", "hide", "restart"];
/// Commands of Tauri and its plugins that the page has no business with.
const NOT_GRANTED: [&str; 24] = [
    "plugin:event|emit",
    "plugin:event|emit_to",
    "plugin:window|close",
    "plugin:window|destroy",
    "plugin:window|create",
    "plugin:window|set_title",
    "plugin:window|get_all_windows",
    "plugin:webview|create_webview",
    "plugin:webview|create_webview_window",
    "plugin:webview|internal_toggle_devtools",
    "plugin:webview|print",
    "plugin:app|version",
    "plugin:app|default_window_icon",
    "plugin:path|resolve_directory",
    "plugin:path|join",
    "plugin:resources|close",
    "plugin:image|from_path",
    "plugin:menu|new",
    "plugin:tray|new",
    "plugin:opener|open_url",
    "plugin:opener|open_path",
    "plugin:fs|read_file",
    "plugin:shell|execute",
    "plugin:process|exit",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_03_a_command_that_is_not_granted_is_refused() {
    on_a_desktop("not-granted", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.holds_clips(73).await;
        for command in NOT_GRANTED
            .into_iter()
            .chain(["connected", "set_token", "nonsense"])
        {
            let args = json!({ "event": "host", "payload": {}, "path": "/etc/passwd",
                "url": "https://example.com", "label": "main", "value": "x", "rid": 1 });
            let answer = page.invoke(command, args).await;
            let refusal = answer["error"].as_str().unwrap_or_default();
            assert!(
                refusal.contains("not allowed") || refusal.contains("not found"),
                "{command}: {answer}"
            );
        }
        alive(&page).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_03_arguments_of_a_wrong_type_are_errors_that_tell_nothing() {
    on_a_desktop("wrong-arguments", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.holds_clips(73).await;
        let wrong = json!({ "view": "x", "offset": "x", "limit": "x", "key": "x", "keys": "x",
            "query": 5, "token": [SMUGGLED], "library": "other", "settings": 5,
            "page": "https://example.com", "on": "x", "home": "file", "label": 5, "typed": "x",
            "minutes": "x", "format": "x", "emails": "x", "name": 5, "rating": "x", "mails": "x",
            "first": "x", "count": "x", "sort": "x", "what": "x", "chosen": 5, "id": "x",
            "template": 5, "account": "x", "address": 5, "way": "x", "cached": "x" });
        for command in taking() {
            for args in [&wrong, &json!({})] {
                let answer = page.invoke(command, args.clone()).await;
                // To pause for no minutes is to go on.
                let may_be_empty = command == "pause_reading" && *args == json!({});
                assert!(
                    may_be_empty || answer.get("error").is_some(),
                    "{command} takes {args}: {answer}"
                );
                tells_nothing(desktop, command, &answer);
            }
        }
        for value in [
            json!(null),
            json!(-1),
            json!(1.5),
            json!(1e300),
            json!(u64::MAX),
            json!(true),
            json!(""),
            json!("../../../etc/passwd"),
            json!("\u{0}"),
            json!("x".repeat(100_000)),
            json!([[[[1]]]]),
            json!({ "a": { "b": [SMUGGLED] } }),
            json!([-1, i64::MIN, i64::MAX]),
        ] {
            let names = wrong.as_object().unwrap().keys();
            let args: Value = names.map(|name| (name.clone(), value.clone())).collect();
            for command in NAMES
                .iter()
                .filter(|name| !LAST.contains(name) && !NATIVE.contains(name))
            {
                let answer = page.invoke(command, args.clone()).await;
                tells_nothing(desktop, command, &answer);
            }
        }
        let undone = json!({ "on": false });
        page.invoke("set_full_screen", undone).await;
        alive(&page).await;
        logs_tell_nothing(desktop, &[SMUGGLED]);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_04_the_thumb_scheme_gives_pictures_and_nothing_else() {
    on_a_desktop("thumb-scheme", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let tile = crate::playing::completed(&page).await.remove(0);
        let key = tile.key.unwrap();
        assert!(
            loads(&page, &format!("thumb://localhost/sample/{key}/grid")).await,
            "a picture"
        );
        let long = format!("thumb://localhost/sample/{}/grid", "9".repeat(100_000));
        for address in [
            "thumb://localhost/own/../../etc/passwd".to_owned(),
            "thumb://localhost/own/%2e%2e/%2e%2e/etc/passwd".to_owned(),
            "thumb://localhost/sample/x.svg".to_owned(),
            format!("thumb://localhost/sample/{key}/x.svg"),
            format!("thumb://localhost/sample/{key}"),
            format!("thumb://localhost/sample/{key}/grid/more"),
            format!("thumb://localhost/own/{key}/grid"),
            format!("thumb://localhost/elsewhere/{key}/grid"),
            "thumb://localhost/sample/-1/grid".to_owned(),
            "thumb://localhost/sample/99999999999/grid".to_owned(),
            "thumb://localhost//etc/passwd".to_owned(),
            "asset://localhost/etc/passwd".to_owned(),
            "file:///usr/share/pixmaps/debian-logo.png".to_owned(),
            "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>"
                .to_owned(),
            long,
        ] {
            assert!(!loads(&page, &address).await, "{address:.90}");
        }
        logs_tell_nothing(desktop, &["etc/passwd"]);
    })
    .await;
}

/// Whether an address gives a picture.
async fn loads(page: &Page, address: &str) -> bool {
    let script = "const picture = new Image();
        picture.onload = () => done(picture.naturalWidth > 0);
        picture.onerror = () => done(false);
        picture.src = arguments[0];";
    page.run_async(script, vec![address.into()]).await == true
}

/// The commands that take arguments.
fn taking() -> impl Iterator<Item = &'static str> {
    let all = NAMES.iter().copied().zip(TAKES);
    all.filter(|(_, takes)| !takes.is_empty())
        .map(|(name, _)| name)
}

/// No task panicked, and the logs hold none of these.
pub(crate) fn logs_tell_nothing(desktop: &Desktop, secrets: &[&str]) {
    let logs = files_below(&desktop.rushes_home().join("data/logs"));
    assert!(!logs.is_empty(), "there is a log");
    for log in logs {
        let log = std::fs::read_to_string(log).unwrap();
        for secret in secrets.iter().chain(&["panicked"]) {
            let told = log.lines().find(|line| line.contains(secret));
            assert_eq!(told, None, "“{secret}” in the log");
        }
    }
}

/// An answer holds no path, no token, no e-mail, nothing of the program's inside.
pub(crate) fn tells_nothing(desktop: &Desktop, command: &str, answer: &Value) {
    let Some(error) = answer.get("error") else {
        return;
    };
    let error = error.to_string();
    let root = desktop.everything().to_string_lossy().into_owned();
    for secret in [
        SMUGGLED,
        "@",
        "src/",
        ".rs:",
        ".sqlite",
        "SELECT",
        root.as_str(),
    ] {
        assert!(
            !error.contains(secret),
            "{command} tells “{secret}”: {error:.500}"
        );
    }
}

async fn alive(page: &Page) {
    let boot = page.invoke("boot", json!({})).await;
    assert_eq!(
        boot["ok"]["library"], "sample",
        "the app still answers: {boot}"
    );
    page.press_with_control("2").await;
    page.holds_clips(55).await;
}

//! T3, T4, T5: what a script in the page may ask of the shell, and what it may not.

use rushes::commands::{ARGUMENTS, NAMES};
use serde_json::{Value, json};

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::saving::files_below;

/// A token that somebody tries to smuggle.
const SMUGGLED: &str = "user:99-smuggled+token";
/// Commands that open a window of the system, which waits for a person.
const NATIVE: [&str; 2] = ["choose_folder", "find_file"];
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
            "template": 5, "account": "x" });
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
                .filter(|name| **name != "quit" && !NATIVE.contains(name))
            {
                let answer = page.invoke(command, args.clone()).await;
                tells_nothing(desktop, command, &answer);
            }
        }
        let undone = json!({ "on": false });
        page.invoke("set_full_screen", undone).await;
        alive(&page).await;
        for log in files_below(&desktop.rushes_home().join("data/logs")) {
            let log = std::fs::read_to_string(log).unwrap();
            assert!(!log.contains("panicked"), "{log}");
            assert!(!log.contains(SMUGGLED), "a token in the log");
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_03_of_10000_malformed_calls_none_ends_the_app_or_tells_anything() {
    on_a_desktop("malformed", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.holds_clips(73).await;
        let names: Vec<_> = taking().filter(|name| !NATIVE.contains(name)).collect();
        let mut errors = std::collections::BTreeSet::new();
        for seed in 0..20 {
            let args = vec![json!(names), json!(seed), json!(SMUGGLED)];
            let answer = page.run_async(MALFORMED, args).await;
            assert_eq!(answer["calls"], 500, "{answer:.300}");
            let told = answer["errors"].as_array().expect("a list").iter();
            errors.extend(told.map(|one| one.as_str().unwrap().to_owned()));
        }
        assert!(errors.len() > names.len(), "they are refused in many ways");
        for error in errors {
            tells_nothing(desktop, "a command", &json!({ "error": error }));
        }
        page.invoke("set_full_screen", json!({ "on": false })).await;
        alive(&page).await;
        for log in files_below(&desktop.rushes_home().join("data/logs")) {
            let log = std::fs::read_to_string(log).unwrap();
            assert!(
                !log.contains("panicked") && !log.contains(SMUGGLED),
                "{log}"
            );
        }
    })
    .await;
}

/// 500 calls by a seed, each without or with wrong arguments, 25 at once; the errors, each once.
const MALFORMED: &str = "
    const [names, seed, token] = arguments;
    let state = seed * 7919 + 1;
    const chance = (most) => {
        state = (state * 48271) % 2147483647;
        return state % most;
    };
    const fields = ['view', 'offset', 'limit', 'key', 'keys', 'query', 'token', 'library', 'settings',
        'page', 'on', 'home', 'label', 'typed', 'minutes', 'format', 'emails', 'name', 'rating',
        'mails', 'first', 'count', 'sort', 'what', 'chosen', 'id', 'template', 'account', 'keep'];
    const values = [null, -1, 1.5, 1e300, '', token, '../../etc/passwd', 'a@b.example', [], {}, [[[]]],
        '\\u0000', { a: token }, [token], -9007199254740993, 'x'.repeat(5000), '<svg onload=1>'];
    const errors = new Set();
    let calls = 0;
    const call = async () => {
        const args = {};
        for (const field of fields) {
            if (chance(4) > 0) args[field] = values[chance(values.length)];
        }
        try {
            await window.__TAURI_INTERNALS__.invoke(names[chance(names.length)], args);
        } catch (error) {
            errors.add(typeof error === 'string' ? error : JSON.stringify(error));
        }
        calls += 1;
    };
    const all = async () => {
        for (let round = 0; round < 20; round += 1) {
            await Promise.all(Array.from({ length: 25 }, call));
        }
        return { calls, errors: [...errors] };
    };
    all().then(done, (error) => done({ error: String(error) }));";

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
        for log in files_below(&desktop.rushes_home().join("data/logs")) {
            let log = std::fs::read_to_string(log).unwrap();
            assert!(
                !log.contains("etc/passwd") && !log.contains("panicked"),
                "{log}"
            );
        }
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
    let all = NAMES.iter().copied().zip(ARGUMENTS);
    all.filter(|(_, arguments)| **arguments > 0)
        .map(|(name, _)| name)
}

/// An answer holds no path, no token, no e-mail, nothing of the program's inside.
fn tells_nothing(desktop: &Desktop, command: &str, answer: &Value) {
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

//! What the page of settings does to the shell: room that is given back, and the ways to the world.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use fantoccini::key::Key;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::connecting::connect_first;
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::{completed, plays};
use crate::processes;
use crate::saving::files_below;
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::{TOKEN, World};

/// Where nobody answers.
const NOBODY: &str = "http://127.0.0.1:9/v2/pixverse";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn room_is_given_back_but_for_the_clip_that_is_open() {
    on_a_desktop("room", Keychain::None, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let tile = completed(&page).await.remove(0);
        page.focus_tile(tile.position).await;
        page.press(Key::Enter).await;
        plays(&page).await;
        let open = format!("{}.mp4", tile.key.unwrap());
        until("the clip is kept", PATIENCE, async || {
            clips(desktop).contains(&open)
        })
        .await;
        let folder = clips_folder(desktop);
        std::fs::write(folder.join("999999.mp4"), vec![7; 3_000_000]).unwrap();

        page.press_with_control(",").await;
        page.reads("MB in use").await;
        page.click("button", "Clear clips that you watched").await;
        page.reads("MB cleared.").await;
        let stay = clips(desktop);
        assert!(stay.contains(&open), "{open} is open: {stay:?}");
        assert!(!stay.contains(&"999999.mp4".to_owned()), "{stay:?}");
        page.click("button", "Clear pictures of clips").await;
        until("both have said what came of it", PATIENCE, async || {
            page.words().await.matches("MB cleared.").count() == 2
        })
        .await;
        plays(&page).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_shell_asks_before_tokens_go_elsewhere_and_the_app_starts_anew() {
    on_a_desktop("another-api", Keychain::None, async |desktop| {
        keep(desktop, &json!({ "api": NOBODY }));
        let start = Start {
            args: vec!["--sample"],
            env: unnamed(),
            outlives_driver: true,
            ..Start::default()
        };
        let page = desktop.open(start).await;
        page.holds_clips(73).await;
        let address = "https://gateway.example.test/v2";
        // No script of the page can answer for the person.
        let asked = json!({ "address": address });
        let script = "window.saved = null;
            window.__TAURI_INTERNALS__.invoke('save_api', arguments[0])
                .then((answer) => (window.saved = answer));";
        page.run(script, vec![asked.clone()]).await;
        answer(desktop, &page, "Escape").await;
        until("the shell has answered", PATIENCE, async || {
            page.holds("return window.saved !== null").await
        })
        .await;
        assert_eq!(kept(desktop)["api"], NOBODY, "the person did not agree");

        page.run(script, vec![asked]).await;
        answer(desktop, &page, "Return").await;
        until("the address is kept", PATIENCE, async || {
            kept(desktop)["api"] == address
        })
        .await;

        page.press_with_control(",").await;
        page.reads("Takes effect at the next start.").await;
        let before = processes::app_alone(page.home());
        // The driver's session ends with the page, and an answer to a click with it.
        let button = page.the("button", "Restart now").await;
        let later = "const button = arguments[0]; setTimeout(() => button.click(), 200);";
        page.run_on(&button, later).await;
        until("the app starts once more", PATIENCE, async || {
            desktop.log().matches("starting version=").count() == 2
        })
        .await;
        let now = processes::app_alone(page.home());
        let pids = |all: &[processes::Process]| all.iter().map(|one| one.pid).collect::<Vec<_>>();
        assert_eq!(pids(&now), pids(&before), "in its own place");
        assert_eq!(kept(desktop)["api"], address);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_api_is_asked_where_the_settings_say_and_at_useapi_net_where_that_is_of_no_use() {
    on_a_desktop("stored-api", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        keep(desktop, &json!({ "api": world.server.api_url() }));
        let stored = Start {
            env: unnamed(),
            ..Start::default()
        };
        let page = desktop.open(stored).await;
        connect_first(&page, TOKEN, 73).await;
        desktop.quit(&page).await;

        // The proxy keeps the request from going anywhere.
        let proxy = DeadEnd::start().await;
        let mut settings = kept(desktop);
        settings["api"] = json!("http://gateway.example.test/v2");
        settings["proxy"] = json!(proxy.address);
        keep(desktop, &settings);
        let stored = Start {
            args: vec!["--sample"],
            env: unnamed(),
            ..Start::default()
        };
        let page = desktop.open(stored).await;
        page.reads("The API address in the settings cannot be used")
            .await;
        page.invoke("health", json!({})).await;
        let asked = proxy.asked();
        assert!(
            !asked.is_empty()
                && asked
                    .iter()
                    .all(|line| line == "CONNECT api.useapi.net:443"),
            "{asked:?}"
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn n_41_the_proxy_of_the_environment_counts_unless_none_is_chosen() {
    on_a_desktop("no-proxy", Keychain::None, async |desktop| {
        let proxy = DeadEnd::start().await;
        let api = "https://api.example.test/v2/pixverse";
        for (chosen, reached) in [(json!(null), true), (json!("none"), false)] {
            let before = proxy.asked().len();
            keep(desktop, &json!({ "api": api, "proxy": chosen }));
            let mut start = Start {
                args: vec!["--sample"],
                env: unnamed(),
                ..Start::default()
            };
            start.env.push(("HTTPS_PROXY", proxy.address.clone()));
            let page = desktop.open(start).await;
            page.holds_clips(73).await;
            let health = page.invoke("health", json!({})).await;
            let asked = proxy.asked()[before..].to_vec();
            assert_eq!(!asked.is_empty(), reached, "{chosen}: {asked:?}, {health}");
            desktop.quit(&page).await;
        }
    })
    .await;
}

/// The environment names no address of the API. A proxy of the computer that runs the tests counts for
/// nothing.
fn unnamed() -> Vec<(&'static str, String)> {
    ["RUSHES_API_URL", "NO_PROXY", "no_proxy"]
        .into_iter()
        .map(|name| (name, String::new()))
        .collect()
}

fn settings(desktop: &Desktop) -> PathBuf {
    desktop.rushes_home().join("data/settings.json")
}

fn keep(desktop: &Desktop, settings: &Value) {
    let file = self::settings(desktop);
    std::fs::create_dir_all(file.parent().unwrap()).unwrap();
    std::fs::write(file, settings.to_string()).unwrap();
}

fn kept(desktop: &Desktop) -> Value {
    serde_json::from_slice(&std::fs::read(settings(desktop)).unwrap()).unwrap()
}

/// Where the sample library keeps clips that were watched.
fn clips_folder(desktop: &Desktop) -> PathBuf {
    let all = files_below(&desktop.rushes_home());
    let folder = all.iter().filter_map(|file| file.parent());
    let mut folder = folder.filter(|folder| folder.ends_with("clips"));
    folder.next().expect("a clip was watched").to_owned()
}

/// The files of clips that were watched.
fn clips(desktop: &Desktop) -> Vec<String> {
    let all = files_below(&desktop.rushes_home());
    let watched = all.iter().filter(|file| {
        file.parent()
            .is_some_and(|folder| folder.ends_with("clips"))
    });
    let name = |file: &PathBuf| file.file_name().unwrap().to_string_lossy().into_owned();
    watched.map(name).collect()
}

/// Waits for the question of the shell, and answers it by a key.
async fn answer(desktop: &Desktop, page: &Page, key: &str) {
    let process = processes::app_alone(page.home())[0].pid.to_string();
    let wanted = ["search", "--all", "--onlyvisible", "--pid", &process];
    let wanted = [&wanted[..], &["--name", "Another API address"]].concat();
    let mut found = String::new();
    until("the shell asks", PATIENCE, async || {
        found = desktop.xdotool(&wanted);
        found.lines().count() == 1
    })
    .await;
    desktop.xdotool(&["windowfocus", "--sync", found.trim()]);
    desktop.xdotool(&["key", key]);
    until("the question is gone", PATIENCE, async || {
        desktop.xdotool(&wanted).trim().is_empty()
    })
    .await;
}

/// A proxy that notes for whom it is asked, and reaches nobody.
struct DeadEnd {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl DeadEnd {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let notes = Arc::clone(&asked);
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = listener.accept().await {
                let mut head = vec![0; 4096];
                let length = stream.read(&mut head).await.unwrap_or(0);
                let head = String::from_utf8_lossy(&head[..length]).into_owned();
                let line = head.lines().next().unwrap_or_default();
                let line = line.trim_end_matches(" HTTP/1.1").to_owned();
                notes.lock().unwrap().push(line);
                let _ = stream.write_all(b"HTTP/1.1 502 Bad Gateway\r\n\r\n").await;
            }
        });
        Self { address, asked }
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap().clone()
    }
}

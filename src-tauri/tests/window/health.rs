//! The Health page: what is wrong is said, with the one command that mends it.

use std::path::Path;

use sample::Fault;
use serde_json::{Value, json};

use crate::connecting::{connect_first, use_everything};
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

/// Plugins of GStreamer that decode H.264, by the beginnings of their names.
const DECODERS: [&str; 7] = [
    "libgstlibav",
    "libgstopenh264",
    "libgstva",
    "libgstnvcodec",
    "libgstv4l2",
    "libgstmsdk",
    "libgstqsv",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn health_says_what_is_wrong_and_that_it_is_mended() {
    on_a_desktop("health", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        desktop.stop_keyring();
        use_everything(&page).await;
        page.press(fantoccini::key::Key::Escape).await;
        page.gone("menu", "Accounts").await;

        // The page has tried the clip of our own by itself, some seconds after its start.
        let patience = std::time::Duration::from_secs(90);
        until("a clip was played", patience, async || {
            code(&page, "decoder").await == "h264-ok"
        })
        .await;
        open(&page).await;
        page.reads("H.264 video plays.").await;
        page.reads("No keychain answers.").await;
        page.reads("sudo apt install gnome-keyring").await;
        page.reads("useapi.net answers.").await;
        page.reads("There is room for downloads").await;
        page.reads("The index is whole.").await;
        for version in [
            concat!("Rushes ", env!("CARGO_PKG_VERSION")),
            "WebKitGTK 2.",
            "GStreamer 1.",
            "Tauri 2.",
        ] {
            page.reads(version).await;
        }

        let folder = desktop.rushes_home().join("downloads");
        let aside = folder.with_file_name("aside");
        std::fs::rename(&folder, &aside).unwrap();
        let faults = world.sample.faults();
        faults.always(Fault::status(503).on_path("/accounts"));
        again(&page, "The downloads folder is not there").await;
        page.reads("useapi.net has trouble just now.").await;

        std::fs::rename(&aside, &folder).unwrap();
        faults.clear();
        faults.always(Fault::redirect("https://login.example/").on_path("/accounts"));
        desktop.start_keyring().await;
        again(&page, "Something else answers in the place of useapi.net.").await;
        page.reads("There is room for downloads").await;
        page.reads("The keychain answers.").await;

        faults.clear();
        let far = "Sat, 14 Mar 2020 12:00:00 GMT";
        faults.always(Fault::status(401).header("date", far).on_path("/accounts"));
        again(&page, "The clock of this computer seems wrong").await;

        faults.clear();
        world.server.stop().await;
        again(&page, "This computer is offline.").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pl_02_without_a_decoder_the_window_says_so_by_itself_with_the_command_that_brings_one() {
    on_a_desktop("no-decoder", Keychain::None, async |desktop| {
        let plugins = desktop.everything().join("plugins");
        all_but_decoders(&plugins);
        let world = World::start().await;
        let mut start = world.start_app();
        start.args = vec!["--sample"];
        let registry = desktop.everything().join("gst-registry.bin");
        start.env = vec![
            ("GST_PLUGIN_SYSTEM_PATH_1_0", plugins.display().to_string()),
            ("GST_REGISTRY", registry.display().to_string()),
        ];
        let page = desktop.open(start).await;
        page.holds_clips(73).await;
        // Nobody has tried to play anything.
        let command = install(&desktop_release());
        page.reads("This computer has no decoder for H.264 video.")
            .await;
        page.reads(&command).await;
        page.the("button", "Copy command").await;
        page.click("button", "Check again").await;
        page.reads("There is still no decoder.").await;

        open(&page).await;
        page.reads("This computer has no decoder for H.264 video. Pictures work")
            .await;
        page.the("dialog", "Health").await;
        assert_eq!(code(&page, "decoder").await, "h264-missing");
        let found = check(&page, "decoder").await;
        assert_eq!(found["command"], command, "{found}");
    })
    .await;
}

/// What the system is, as the app reads it.
fn desktop_release() -> String {
    std::fs::read_to_string("/etc/os-release").unwrap_or_default()
}

/// The tests run where Debian's tools are, or Ubuntu's; elsewhere the command is not looked at.
fn install(release: &str) -> String {
    let debian = release
        .lines()
        .any(|line| line.starts_with("ID") && (line.contains("debian") || line.contains("ubuntu")));
    let package = if debian {
        "sudo apt install gstreamer1.0-libav"
    } else {
        ""
    };
    package.to_owned()
}

/// A folder with all plugins of GStreamer that are installed here, but for the decoders of H.264.
fn all_but_decoders(folder: &Path) {
    std::fs::create_dir(folder).unwrap();
    let mut kept = 0;
    for root in [
        "/usr/lib",
        "/usr/lib64",
        "/usr/lib/x86_64-linux-gnu",
        "/usr/lib/aarch64-linux-gnu",
    ] {
        let plugins = Path::new(root).join("gstreamer-1.0");
        for plugin in std::fs::read_dir(plugins).into_iter().flatten().flatten() {
            let name = plugin.file_name().to_string_lossy().into_owned();
            if DECODERS.iter().any(|decoder| name.starts_with(decoder)) || !name.ends_with(".so") {
                continue;
            }
            std::os::unix::fs::symlink(plugin.path(), folder.join(name)).unwrap();
            kept += 1;
        }
    }
    assert!(kept > 10, "plugins are installed: {kept}");
}

async fn open(page: &Page) {
    page.click("button", "Menu").await;
    page.click("menuitem", "Health").await;
    page.the("dialog", "Health").await;
}

/// Presses “Check again”, and waits for what is said then.
async fn again(page: &Page, words: &str) {
    page.click("button", "Check again").await;
    page.reads(words).await;
    until("all is looked at", PATIENCE, async || {
        !page.words().await.contains("Looking…")
    })
    .await;
}

async fn check(page: &Page, part: &str) -> Value {
    let health = page.invoke("health", json!({})).await;
    let checks = health["ok"]["checks"]
        .as_array()
        .cloned()
        .unwrap_or_default();
    let found = checks.into_iter().find(|check| check["part"] == part);
    found.unwrap_or_else(|| panic!("{part} is looked at: {health}"))
}

async fn code(page: &Page, part: &str) -> String {
    let check = check(page, part).await;
    check["code"].as_str().expect("a code").to_owned()
}

//! What a start says when not all is as it should be.

use std::process::Stdio;
use std::time::Duration;

use crate::child::{Child, bound_to_us};
use crate::desktop::{Keychain, on_a_desktop};
use crate::wait::until;
use crate::window::APP;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn s_48_settings_that_cannot_be_read_are_kept_and_said() {
    on_a_desktop("settings-reset", Keychain::Unlocked, async |desktop| {
        let data = desktop.rushes_home().join("data");
        std::fs::create_dir_all(&data).unwrap();
        std::fs::write(data.join("settings.json"), "{\"theme\": \"da").unwrap();
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.reads("The old file is kept as settings.bak.").await;
        page.the("button", "Show in folder").await;
        let kept = std::fs::read_to_string(data.join("settings.bak")).unwrap();
        assert_eq!(kept, "{\"theme\": \"da");
        page.click("button", "Dismiss").await;
        page.gone("button", "Show in folder").await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lb_02_a_library_of_a_newer_version_is_said_and_left_as_it_is() {
    on_a_desktop("newer", Keychain::Unlocked, async |desktop| {
        let data = desktop.home().join(".local/share/rushes");
        std::fs::create_dir_all(&data).unwrap();
        let index = data.join("index.sqlite");
        drop(library::index::Index::open(&data).unwrap());
        let mut before = std::fs::read(&index).unwrap();
        // The version of the schema, by SQLite's file format: one that nobody knows today.
        before[60..64].copy_from_slice(&9_999_u32.to_be_bytes());
        std::fs::write(&index, &before).unwrap();

        let mut app = bound_to_us(APP);
        let app = desktop.furnish(app.stderr(Stdio::piped()));
        let app = Child::start(app.env("RUSHES_API_URL", "http://127.0.0.1:9/v2/pixverse"));
        // The question itself, and nothing of a gallery.
        desktop.press_in(app.id(), &["Escape"]).await;
        let ended = app.end(PATIENCE).await;
        assert_eq!(ended.code, Some(1), "{ended:?}");
        let said = "this library was last used by a newer Rushes";
        assert!(ended.err.contains(said), "{ended:?}");
        assert!(std::fs::read(&index).unwrap() == before, "not a byte of it");
        let left: Vec<_> = std::fs::read_dir(&data)
            .unwrap()
            .flatten()
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .filter(|name| name.contains("index") && name != "index.sqlite")
            .collect();
        assert!(left.is_empty(), "nothing is put beside it: {left:?}");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lb_04_a_folder_that_is_not_to_be_written_to_is_said_and_another_one_is_chosen() {
    on_a_desktop("another-folder", Keychain::Unlocked, async |desktop| {
        // Where the system keeps data there is a file: nobody, root included, could write below it.
        let home = desktop.home();
        std::fs::create_dir_all(home.join(".local/share")).unwrap();
        std::fs::write(home.join(".local/share/rushes"), "").unwrap();
        let other = home.join("clips");
        std::fs::create_dir(&other).unwrap();
        let mut app = bound_to_us(APP);
        let app = desktop.furnish(app.stderr(Stdio::piped()));
        let mut app = Child::start(app.env("RUSHES_API_URL", "http://127.0.0.1:9/v2/pixverse"));
        desktop.press_in(app.id(), &["Return"]).await;
        let title = "Where Rushes keeps its library";
        until("the folder is asked for", PATIENCE, async || {
            !desktop
                .xdotool(&["search", "--onlyvisible", "--name", title])
                .is_empty()
        })
        .await;
        let path = format!("type {}", other.display());
        let chooser = desktop.press_in(app.id(), &[&path]).await;
        until("the folder is chosen", PATIENCE, async || {
            assert_eq!(app.ended(), None, "it goes on");
            // Not before the chooser has looked at what was typed.
            desktop.xdotool(&["windowfocus", &chooser, "key", "Return"]);
            other.join("Rushes").is_dir()
        })
        .await;
        until("the app has begun there", PATIENCE, async || {
            assert_eq!(app.ended(), None, "it goes on");
            other.join("Rushes/data/index.sqlite").is_file()
        })
        .await;
        let kept = std::fs::read_to_string(home.join(".config/rushes/folder")).unwrap();
        assert_eq!(kept.trim_end(), other.join("Rushes").to_string_lossy());
    })
    .await;
}

/// A start, a dialog and a second start.
const PATIENCE: Duration = Duration::from_secs(30);

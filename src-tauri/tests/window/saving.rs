//! D saves the clip, byte for byte.

use std::path::{Path, PathBuf};

use fantoccini::key::Key;

use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::completed;
use crate::wait::{PATIENCE, for_some, until};
use crate::world::{items, number};

/// The first download of all names its folder, and waits for a yes.
pub(crate) async fn agree(page: &Page) {
    page.the("dialog", "Download 1 clip").await;
    page.reads("Files go to").await;
    page.press(Key::Enter).await;
    page.gone("dialog", "Download 1 clip").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn d_saves_the_focused_clip_byte_for_byte_and_marks_its_tile() {
    on_a_desktop("saving", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let tile = completed(&page).await.remove(1);
        page.focus_tile(tile.position).await;
        page.press('d').await;
        agree(&page).await;
        until(
            "the tile says that the clip is here",
            PATIENCE,
            async || {
                let tiles = page.tiles().await;
                let again = tiles
                    .iter()
                    .find(|again| again.key == tile.key)
                    .expect("it stays");
                again.name.contains(", on this computer")
            },
        )
        .await;
        assert_eq!(
            page.focused_tile().await,
            Some(tile.position),
            "the focus stays where it was"
        );

        let downloads = desktop.rushes_home().join("downloads");
        let files = files_below(&downloads);
        let [file] = files.as_slice() else {
            panic!("one file, and no part of one: {files:?}")
        };

        // A world of the same seed tells which clip this is, by number and by prompt.
        let world = sample::Sample::new();
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let item = world
            .accounts()
            .iter()
            .flat_map(|account| items(&world, account.email()))
            .find(|item| name.contains(&format!("[{}]", number(item))))
            .unwrap_or_else(|| panic!("{name} holds the number of a clip"));
        let prompt = item["prompt"].as_str().unwrap();
        let shown: String = prompt.chars().take(160).collect();
        assert!(
            tile.name.starts_with(&shown),
            "{} is not “{prompt}”",
            tile.name
        );
        let address = item["url"].as_str().unwrap();
        let clip = sample::clips::all()
            .iter()
            .find(|clip| address.contains(&format!("%2F{}_", clip.name)))
            .expect("the address names a clip");
        let saved = std::fs::read(file).unwrap();
        assert!(
            saved == clip.mp4,
            "{} bytes are not the {} of {}",
            saved.len(),
            clip.mp4.len(),
            clip.name
        );
        assert!(!name.contains('@'), "no e-mail in a file's name");

        // The drawer tells of it.
        page.click_beginning("button", "Show downloads").await;
        for_some("the drawer is open", PATIENCE, async || {
            page.all("region", "Downloads").await.into_iter().next()
        })
        .await;
    })
    .await;
}

/// Every file below a folder.
pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            found.extend(files_below(&entry.path()));
        } else if kind.is_file() {
            found.push(entry.path());
        }
    }
    found
}

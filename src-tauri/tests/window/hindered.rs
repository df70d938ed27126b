//! A clip that does not play: its file is gone, or nothing here can decode it. Words say so, and there
//! is something to press.

use std::os::unix::fs::PermissionsExt as _;

use fantoccini::key::Key;

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::{completed, plays};
use crate::saving::{agree, files_below};
use crate::wait::{PATIENCE, until};
use crate::window::Start;

/// Every decoder of H.264 that Debian has, taken out of the engine's choice.
const NO_DECODER: &str = "avdec_h264:NONE,openh264dec:NONE,vah264dec:NONE,vaapih264dec:NONE,\
     vaapidecodebin:NONE,v4l2h264dec:NONE,v4l2slh264dec:NONE,nvh264dec:NONE,nvh264sldec:NONE,\
     qsvh264dec:NONE,msdkh264dec:NONE,vulkanh264dec:NONE,libde265dec:NONE";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w_05_a_clip_whose_file_is_gone_says_so_and_plays_from_pixverse_when_asked() {
    on_a_desktop("file-gone", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let tile = completed(&page).await.remove(1);
        page.focus_tile(tile.position).await;
        page.press('d').await;
        agree(&page).await;
        until("the clip is here", PATIENCE, async || {
            let tiles = page.tiles().await;
            let again = tiles.iter().find(|again| again.key == tile.key);
            again.is_some_and(|again| again.name.contains(", on this computer"))
        })
        .await;

        // It goes while it plays: no harm is done.
        page.press(Key::Enter).await;
        plays(&page).await;
        for file in files_below(&desktop.rushes_home().join("downloads")) {
            std::fs::remove_file(file).unwrap();
        }
        page.press(Key::Home).await;
        page.press(Key::Escape).await;
        until("the viewer is closed", PATIENCE, async || {
            page.all_of("dialog").await.is_empty()
        })
        .await;

        // And before it is asked for.
        page.press(Key::Enter).await;
        page.reads("The file is not where it was.").await;
        page.the("button", "Find it…").await;
        page.click("button", "Play from PixVerse").await;
        plays(&page).await;
        assert!(!page.words().await.contains("The file is not where it was."));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w_01_without_a_decoder_the_picture_stays_and_another_player_gets_the_whole_clip() {
    on_a_desktop("no-decoder", Keychain::Unlocked, async |desktop| {
        let opened = catches_what_is_opened(desktop);
        let page = desktop
            .open(Start {
                args: vec!["--sample"],
                env: vec![
                    ("GST_PLUGIN_FEATURE_RANK", NO_DECODER.to_owned()),
                    ("PATH", with_ours_first(desktop)),
                ],
                ..Start::default()
            })
            .await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let tile = completed(&page).await.remove(0);
        page.focus_tile(tile.position).await;
        page.press(Key::Enter).await;
        page.reads("This computer has no decoder for H.264 video.")
            .await;
        assert!(picture_stands(&page).await, "the picture stays");
        page.the("button", "Copy command").await;
        page.click("button", "Check again").await;
        page.reads("There is still no decoder.").await;
        page.click("button", "Open in player").await;
        until("another program has the clip", PATIENCE, async || {
            std::fs::read(&opened).is_ok_and(|clip| {
                let mut known = sample::clips::all().iter();
                known.any(|known| known.mp4 == clip.as_slice())
            })
        })
        .await;
    })
    .await;
}

/// Puts a program in the place of the one that opens files; answers where it copies them to.
fn catches_what_is_opened(desktop: &Desktop) -> std::path::PathBuf {
    let opened = desktop.everything().join("opened.mp4");
    let program = desktop.everything().join("bin/xdg-open");
    std::fs::create_dir(program.parent().unwrap()).unwrap();
    let script = format!("#!/bin/sh\ncp \"$1\" '{}'\n", opened.display());
    std::fs::write(&program, script).unwrap();
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).unwrap();
    opened
}

/// The search path with our programs before the system's.
fn with_ours_first(desktop: &Desktop) -> String {
    let path = std::env::var("PATH").unwrap_or_default();
    format!("{}:{path}", desktop.everything().join("bin").display())
}

/// Whether the stage shows a picture.
async fn picture_stands(page: &Page) -> bool {
    page.holds(
        "return [...document.querySelectorAll('[role=dialog] .stage img')]
            .some((picture) => picture.naturalWidth > 0
                && getComputedStyle(picture).visibility === 'visible')",
    )
    .await
}

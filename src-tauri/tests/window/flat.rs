//! W-06: hours of looking cost no more than minutes. Tiles scrolled by and clips opened and closed leave
//! neither open files nor memory behind, in any process of the app.

use std::path::Path;
use std::time::Duration;

use fantoccini::key::Key;

use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::plays;
use crate::processes;
use crate::wait::{PATIENCE, until};

/// Clips that are opened and closed in a round.
const CLIPS: usize = 30;
/// Tiles that come by in a round, at least.
const TILES: usize = 200;
/// What the second round may leave open; the first fills caches and starts threads that stay. A clip that left
/// one thing open would leave thirty.
const FILES: usize = 15;
/// What it may leave in memory, in KiB. Not as sharp as the count of files: the engine's heaps take their time
/// to settle, and what they keep differs from run to run by some tens of MiB.
const MEMORY: usize = 96 * 1024;
/// How often garbage is made before what is held is believed.
const COLLECTIONS: usize = 8;
/// How often the system is asked after each, and how far apart: the engine gives its heaps back bit by bit, and
/// from one moment to the next what it holds differs by more than 200 MiB.
const LOOKS: u32 = 12;
const APART: Duration = Duration::from_millis(250);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn w_06_clips_opened_and_closed_leave_no_files_and_no_memory_behind() {
    on_a_desktop("flat", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        round(&page).await;
        let first = collected(&page, |_| false).await;
        let most = Held {
            files: first.files + FILES,
            memory: first.memory + MEMORY,
        };
        round(&page).await;
        let last = collected(&page, |held| held.within(most)).await;
        println!("after the first round: {first:?}, after the second: {last:?}");
        assert!(last.within(most), "{last:?} grew beyond {most:?}");
    })
    .await;
}

/// Scrolls by all tiles until there were enough of them, then opens, plays and closes clips.
async fn round(page: &Page) {
    let mut seen = 0;
    while seen < TILES {
        seen += page.all_tiles().await.len();
    }
    page.scroll_to(0).await;
    page.grid_stands().await;
    for number in 0..CLIPS {
        let tiles = crate::playing::completed(page).await;
        let tile = &tiles[number % tiles.len()];
        page.focus_tile(tile.position).await;
        page.press(Key::Enter).await;
        plays(page).await;
        page.press(Key::Escape).await;
        until("the viewer is closed", PATIENCE, async || {
            page.all_of("dialog").await.is_empty()
        })
        .await;
    }
}

/// What the processes of the app hold, added up.
#[derive(Debug, Clone, Copy)]
struct Held {
    files: usize,
    /// In KiB; what processes share counts once.
    memory: usize,
}

/// The least of it, once the engine has collected what nobody can reach any more: a clip's element is let
/// go of only then, and that comes with what scripts allocate. Ends early with what is little enough.
async fn collected(page: &Page, enough: impl Fn(Held) -> bool) -> Held {
    let mut least = Held::by(page.home());
    for _ in 0..COLLECTIONS {
        page.run_async(GARBAGE, Vec::new()).await;
        for _ in 0..LOOKS {
            tokio::time::sleep(APART).await;
            let now = Held::by(page.home());
            least.files = least.files.min(now.files);
            least.memory = least.memory.min(now.memory);
            if enough(least) {
                return least;
            }
        }
    }
    least
}

const GARBAGE: &str = "(async () => {
    const kept = [];
    for (let at = 0; at < 60; at++) {
        kept.push(new Uint8Array(4e6).fill(at));
        if (kept.length > 5) kept.shift();
        await new Promise((go) => setTimeout(go, 30));
    }
})().then(() => done(true))";

impl Held {
    fn within(self, most: Self) -> bool {
        self.files <= most.files && self.memory <= most.memory
    }

    fn by(home: &Path) -> Self {
        let all = processes::of_app(home);
        assert!(all.len() >= 3, "the shell, the page, the network");
        Self {
            files: all.iter().map(processes::Process::open_files).sum(),
            memory: all.iter().map(processes::Process::memory).sum(),
        }
    }
}

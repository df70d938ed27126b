//! T10: clips whose bytes are not what a decoder expects. A page may fall over them, and is loaded anew; the
//! app never does.

use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::{completed, plays};
use crate::processes;
use crate::saving::files_below;
use crate::wait::{PATIENCE, until};
use crate::window::Start;

/// How many mutated clips are played; more of them by `cargo xtask soak --only mutants`.
const MUTANTS: usize = 60;
/// Steps of one script, which may take 20 seconds; the first clip of all is stepped away from.
const STEPS: usize = 9;
/// For all of these to be downloaded.
const SAVED: Duration = Duration::from_secs(60);

/// Steps through the viewer so many times, and counts what became of each clip. The decoder has taken a clip
/// or refused it before the next step; a clip that is neither is given a second.
const STEP_THROUGH: &str = "(async (steps) => {
    const rest = (ms) => new Promise((over) => setTimeout(over, ms));
    const video = () => document.querySelector('.stage video:not(.ahead)');
    const seen = { played: 0, refused: 0, neither: 0 };
    for (let at = 0; at < steps; at += 1) {
        const key = { key: 'ArrowRight', code: 'ArrowRight', bubbles: true, cancelable: true };
        document.activeElement.dispatchEvent(new KeyboardEvent('keydown', key));
        await rest(60);
        const end = performance.now() + 1000;
        let state = 'neither';
        while (state === 'neither' && performance.now() < end) {
            const clip = video();
            if (clip?.error) state = 'refused';
            else if (clip?.currentTime > 0.1) state = 'played';
            else if (document.querySelector('.stage .plate')) state = 'refused';
            else await rest(20);
        }
        seen[state] += 1;
    }
    return seen;
})(...arguments).then((seen) => done(seen), (error) => done({ error: String(error) }))";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_10_clips_of_any_bytes_never_end_the_app() {
    on_a_desktop("mutated", Keychain::Unlocked, async |desktop| {
        let mut page = open(desktop).await;
        let clips = download_all(&page).await;
        let mut shell = shell_of(&page);
        let mut seen = Seen::default();
        let mut random = Random(0x5275_7368_6573);
        while seen.all() < mutants() {
            for clip in &clips {
                clip.write(&clip.mutated(&mut random));
            }
            enter_viewer(&page).await;
            match step_through(&page, clips.len() - 1).await {
                Some(batch) => {
                    seen.add(&batch);
                    assert_eq!(
                        shell_of(&page),
                        shell,
                        "the app is the one that was started"
                    );
                    page.press(Key::Escape).await;
                    page.grid_stands().await;
                }
                None => {
                    // The driver gives up a session whose page ends; the app goes on with another page.
                    assert_eq!(
                        shell_of(&page),
                        shell,
                        "the page ended, and the app with it"
                    );
                    seen.pages_ended += 1;
                    let told = desktop.log().matches("the page's process ended").count();
                    assert!(
                        told >= seen.pages_ended,
                        "the page goes on, and the driver does not"
                    );
                    processes::signal(&processes::of_app(page.home()), "KILL");
                    desktop.kill().await;
                    page = open(desktop).await;
                    shell = shell_of(&page);
                }
            }
        }
        println!("{seen:?}");
        assert!(seen.played > 0, "some mutations are harmless: {seen:?}");
        assert!(
            seen.refused > 0,
            "and some are none that a decoder takes: {seen:?}"
        );

        // What was whole before plays as before.
        for clip in &clips {
            clip.write(&clip.whole);
        }
        enter_viewer(&page).await;
        plays(&page).await;
    })
    .await;
}

fn mutants() -> usize {
    std::env::var("RUSHES_MUTANTS").map_or(MUTANTS, |many| many.parse().expect("a number"))
}

async fn open(desktop: &mut Desktop) -> Page {
    let page = desktop
        .open(Start {
            args: vec!["--sample"],
            outlives_driver: true,
            ..Start::default()
        })
        .await;
    page.grid_stands().await;
    page.holds_clips(73).await;
    page.click_beginning("radio", "Completed").await;
    until("only completed clips are shown", PATIENCE, async || {
        let tiles = page.tiles().await;
        !tiles.is_empty() && tiles.iter().all(|tile| tile.name.contains(", completed"))
    })
    .await;
    page
}

async fn download_all(page: &Page) -> Vec<Clip> {
    page.focus_tile(completed(page).await[0].position).await;
    // Sooner or later one more is completed.
    let clips = page.chips().await["Completed"] as usize;
    page.press_with_control("a").await;
    page.press('d').await;
    page.the("dialog", &format!("Download {clips} clips")).await;
    page.press(Key::Enter).await;
    let folder = page.home().join("downloads");
    until("all clips are here", SAVED, async || {
        let files = files_below(&folder);
        files.len() == clips
            && files
                .iter()
                .all(|file| file.extension().is_some_and(|is| is == "mp4"))
    })
    .await;
    page.press_with_control("j").await;
    page.reads(&format!("{clips} clips are on this computer."))
        .await;
    page.press_with_control("j").await;
    page.press(Key::Escape).await;
    files_below(&folder).into_iter().map(Clip::read).collect()
}

/// Opens the first clip that is completed.
async fn enter_viewer(page: &Page) {
    page.scroll_to(0).await;
    page.grid_stands().await;
    page.focus_tile(completed(page).await[0].position).await;
    page.press(Key::Enter).await;
    until("the viewer is open", PATIENCE, async || {
        !page.all_of("dialog").await.is_empty()
    })
    .await;
}

/// What became of so many clips; nothing if the page ended.
async fn step_through(page: &Page, clips: usize) -> Option<Value> {
    let mut seen = json!({ "played": 0, "refused": 0, "neither": 0 });
    for first in (0..clips).step_by(STEPS) {
        let steps = json!(STEPS.min(clips - first));
        let part = page.client().execute_async(&with_done(), vec![steps]).await;
        let part = part.ok()?;
        assert!(part["error"].is_null(), "{part}");
        for (name, count) in part.as_object()? {
            seen[name] = json!(seen[name].as_u64()? + count.as_u64()?);
        }
    }
    Some(seen)
}

fn with_done() -> String {
    format!("const done = arguments[arguments.length - 1]; {STEP_THROUGH}")
}

/// The number of the app's own process.
fn shell_of(page: &Page) -> u32 {
    let shells = processes::app_alone(page.home());
    let [shell] = shells.as_slice() else {
        panic!("one app runs: {shells:?}")
    };
    shell.pid
}

/// What became of all.
#[derive(Debug, Default)]
struct Seen {
    played: u64,
    refused: u64,
    neither: u64,
    pages_ended: usize,
}

impl Seen {
    fn add(&mut self, batch: &Value) {
        self.played += batch["played"].as_u64().unwrap();
        self.refused += batch["refused"].as_u64().unwrap();
        self.neither += batch["neither"].as_u64().unwrap();
    }

    fn all(&self) -> usize {
        usize::try_from(self.played + self.refused + self.neither).unwrap() + self.pages_ended
    }
}

/// A downloaded clip.
struct Clip {
    path: PathBuf,
    whole: Vec<u8>,
}

impl Clip {
    fn read(path: PathBuf) -> Self {
        let whole = std::fs::read(&path).unwrap();
        Self { path, whole }
    }

    /// Other bytes in the same file, of the same length and the same age: what nobody but a reader notices.
    fn write(&self, bytes: &[u8]) {
        assert_eq!(bytes.len(), self.whole.len());
        let modified = modified(&self.path);
        std::fs::write(&self.path, bytes).unwrap();
        let file = std::fs::File::options()
            .write(true)
            .open(&self.path)
            .unwrap();
        file.set_modified(modified).unwrap();
    }

    fn mutated(&self, random: &mut Random) -> Vec<u8> {
        let mut bytes = self.whole.clone();
        let length = bytes.len();
        match random.below(6) {
            // Bits turn over anywhere,
            0 => (0..=random.below(64))
                .for_each(|_| bytes[random.below(length)] ^= 1 << random.below(8)),
            // or where boxes say what the rest is: at the beginning, or at the end.
            1 => (0..=random.below(16))
                .for_each(|_| bytes[random.below(4096.min(length))] = random.byte()),
            2 => (0..=random.below(16))
                .for_each(|_| bytes[length - 1 - random.below(4096.min(length))] = random.byte()),
            // A box says that it is of no length, or longer than anything.
            3 => {
                let boxes = [
                    &b"moov"[..],
                    b"trak",
                    b"mdia",
                    b"stbl",
                    b"stsz",
                    b"stco",
                    b"avcC",
                    b"mdat",
                ];
                let name = boxes[random.below(boxes.len())];
                let at = bytes
                    .windows(4)
                    .position(|four| four == name)
                    .unwrap_or(4)
                    .max(4);
                let size = [0, 1, 7, u32::MAX][random.below(4)];
                bytes[at - 4..at].copy_from_slice(&size.to_be_bytes());
            }
            // A stretch is gone,
            4 => {
                let from = random.below(length);
                let to = (from + 1 + random.below(length / 4)).min(length);
                bytes[from..to].fill(0);
            }
            // or stands twice.
            _ => {
                let stretch = 1 + random.below(length / 4);
                let (from, to) = (
                    random.below(length - stretch),
                    random.below(length - stretch),
                );
                bytes.copy_within(from..from + stretch, to);
            }
        }
        bytes
    }
}

fn modified(path: &Path) -> std::time::SystemTime {
    std::fs::metadata(path)
        .and_then(|meta| meta.modified())
        .unwrap()
}

/// SplitMix64 (Steele, Lea and Flood, 2014): the same mutations in every run.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(most).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        self.next().to_le_bytes()[0]
    }
}

//! Five hundred texts that mean harm, in every text of an item, in the real window: nothing runs,
//! nothing navigates, no request leaves, nothing leaves its tile.
//!
//! The texts are those that the page is shown in a browser (`ui/dev/hostile.json`): scripts, naughty
//! strings, marks that pile up, texts from right to left, of no width, and very long ones.

use std::time::Duration;

use sample::Host;
use serde_json::{Map, Value, json};

use crate::connecting::connect_first;
use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::sentinel::Sentinel;
use crate::wait::until;
use crate::world::{EMAILS, TOKEN, World};

/// The fields of an item that hold a text of somebody's.
const FIELDS: [&str; 12] = [
    "prompt",
    "negative_prompt",
    "model",
    "quality",
    "motion_mode",
    "style",
    "camera_movement",
    "template_name",
    "video_status_name",
    "nick_name",
    "model_name",
    "aspect_ratio",
];
/// So many texts are read and drawn within this time, also where other tests run.
const DRAWN: Duration = Duration::from_secs(60);
/// More windows full of clips than all of them take, several times over.
const MOST_WINDOWS: usize = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn t_01_500_hostile_texts_run_nothing_lead_nowhere_and_stay_in_their_tiles() {
    on_a_desktop("hostile", Keychain::Unlocked, async |desktop| {
        let texts: Vec<Value> =
            serde_json::from_str(include_str!("../../../ui/dev/hostile.json")).unwrap();
        assert!(texts.len() >= 500, "{} texts", texts.len());
        // What would call somebody calls a place that counts.
        let sentinel = Sentinel::start().await;
        let text = |at: usize| {
            let text = texts[at % texts.len()]["text"].as_str().expect("a text");
            text.replace("evil.invalid", &sentinel.authority())
        };
        let world = World::empty().await;
        let account = world.sample.account(EMAILS[0]);
        for at in 0..texts.len() {
            let video = account.insert().expect("a clip");
            let mut fields = Map::new();
            for (field, more) in FIELDS.iter().zip(0..) {
                fields.insert((*field).to_owned(), Value::String(text(at + more)));
            }
            // Every fourth has no picture, and so stands as a plate of words.
            if at % 4 == 0 {
                fields.insert("video_status".to_owned(), json!(7));
                fields.insert("img_url".to_owned(), json!(""));
            }
            assert!(account.patch(video, Value::Object(fields)));
        }

        let page = desktop.open(world.start_app()).await;
        let clips = u32::try_from(texts.len()).unwrap();
        page.run(WATCH, Vec::new()).await;
        connect_first(&page, TOKEN, clips).await;
        let tiles = look_at_all(&page, clips).await;
        assert_eq!(tiles, clips, "each of them was looked at in its tile");

        let state = "return [window.ran, document.title, location.origin]";
        assert_eq!(
            page.run(state, Vec::new()).await,
            json!([0, "Rushes", "tauri://localhost"]),
            "nothing ran, and the page is where and what it was"
        );
        sentinel.is_awake().await;
        assert_eq!(sentinel.connections(), 0, "nobody was called");
        let media = world.sample.requests();
        assert!(
            media.iter().any(|seen| seen.host == Host::Media),
            "pictures were fetched, so requests are seen"
        );
    })
    .await;
}

/// Scrolls through the whole gallery, and looks whether anything leaves its tile.
async fn look_at_all(page: &Page, clips: u32) -> u32 {
    let mut seen = std::collections::BTreeSet::new();
    page.scroll_to(0).await;
    // Another view may take the place of this one, and begin anew at its top.
    for _ in 0..MOST_WINDOWS {
        until("the tiles in sight are known", DRAWN, async || {
            page.tiles().await.iter().all(|tile| tile.key.is_some())
        })
        .await;
        seen.extend(page.tiles().await.into_iter().map(|tile| tile.position));
        // With the focus on it a tile shows all that it has.
        page.run(
            "document.querySelector('[role=gridcell]').focus({ preventScroll: true })",
            Vec::new(),
        )
        .await;
        let leaving = page.run(LEAVING, Vec::new()).await;
        assert_eq!(leaving, json!([]), "after {} of {clips} clips", seen.len());
        if seen.len() == clips as usize {
            break;
        }
        page.scroll_on().await;
    }
    u32::try_from(seen.len()).unwrap()
}

/// From here on, what a text could call is counted.
const WATCH: &str = "window.ran = 0;
    const note = () => { window.ran += 1; };
    window.alert = window.confirm = window.prompt = note;
    globalThis.ran = note;
    window.ran = 0;";

/// What is seen of a tile's text beyond the tile, and what scrolls sideways.
const LEAVING: &str = "const found = [];
    for (const tile of document.querySelectorAll('[role=gridcell]')) {
        const edge = tile.getBoundingClientRect();
        const nodes = document.createTreeWalker(tile, NodeFilter.SHOW_TEXT);
        for (let node = nodes.nextNode(); node !== null; node = nodes.nextNode()) {
            if (node.textContent.trim() === '') continue;
            let [left, top, right, bottom] = [-1e9, -1e9, 1e9, 1e9];
            for (let up = node.parentElement; up !== null && up !== tile; up = up.parentElement) {
                const style = getComputedStyle(up);
                if (style.overflow === 'visible' && style.clipPath === 'none') continue;
                const box = up.getBoundingClientRect();
                left = Math.max(left, box.left);
                top = Math.max(top, box.top);
                right = Math.min(right, box.right);
                bottom = Math.min(bottom, box.bottom);
            }
            const range = document.createRange();
            range.selectNodeContents(node);
            for (const rect of range.getClientRects()) {
                const [l, r] = [Math.max(rect.left, left), Math.min(rect.right, right)];
                const [t, b] = [Math.max(rect.top, top), Math.min(rect.bottom, bottom)];
                if (r <= l || b <= t) continue;
                if (l < edge.left - 1 || r > edge.right + 1 || t < edge.top - 1 || b > edge.bottom + 1) {
                    found.push(node.textContent.slice(0, 60));
                    break;
                }
            }
        }
    }
    const page = document.documentElement;
    if (page.scrollWidth > page.clientWidth) found.push('the page scrolls sideways');
    if (document.querySelector('#app :is(script, iframe, object, embed, math, [onerror], [onload])')) {
        found.push('a text became an element');
    }
    return found.slice(0, 5);";

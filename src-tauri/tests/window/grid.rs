//! The grid of clips: scrolling it to its end, and what its tiles say.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Deserialize;

use crate::page::Page;
use crate::wait::{PATIENCE, until};

/// Tiles that the page may hold at once.
pub(crate) const MOST_TILES: usize = 600;

/// Views that may follow each other while one is read.
const VIEWS: usize = 3;

/// A tile that is in the page.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub(crate) struct Tile {
    /// The row that it stands in.
    pub(crate) row: u32,
    /// Its place in the view.
    pub(crate) position: u32,
    /// The key of its clip; none while it is on its way.
    pub(crate) key: Option<String>,
    /// Its accessible name.
    pub(crate) name: String,
}

/// The five chips of the filter bar that always stand, and any other.
pub(crate) type Chips = BTreeMap<String, u32>;

impl Page {
    /// Waits for the grid with a first tile whose clip is known.
    pub(crate) async fn grid_stands(&self) {
        until("the grid holds clips", PATIENCE, async || {
            self.tiles().await.iter().any(|tile| tile.key.is_some())
        })
        .await;
    }

    /// Waits for the pictures of all tiles in the page, and until they are drawn.
    pub(crate) async fn pictures_stand(&self) {
        until("all pictures in the page are here", PATIENCE, async || {
            self.holds(
                "const pictures = [...document.querySelectorAll('[role=gridcell] img')];
                 return pictures.length > 0 && pictures.every((one) => one.complete)",
            )
            .await
        })
        .await;
        self.drawn().await;
    }

    /// Waits until the page as it is now has been drawn.
    async fn drawn(&self) {
        let drawn = "requestAnimationFrame(() => requestAnimationFrame(() => done(1)))";
        self.run_async(drawn, Vec::new()).await;
    }

    /// The tiles that are in the page, in the order of the document.
    pub(crate) async fn tiles(&self) -> Vec<Tile> {
        let tiles = self
            .run(
                "return [...document.querySelectorAll('[role=grid] [role=gridcell]')].map((cell) => ({
                    row: Number(cell.closest('[role=row]').getAttribute('aria-rowindex')),
                    position: Number(cell.dataset.position),
                    key: cell.dataset.key ?? null,
                    name: cell.getAttribute('aria-label'),
                }))",
                Vec::new(),
            )
            .await;
        serde_json::from_value(tiles).unwrap()
    }

    /// Every tile of the view, collected by scrolling from the top to the end.
    pub(crate) async fn all_tiles(&self) -> Vec<Tile> {
        // Another view may take the place of this one while it is read; then it is read anew.
        for _ in 0..VIEWS {
            if let Some(tiles) = self.tiles_of_one_view().await {
                return tiles;
            }
        }
        panic!("clips stand still while one scrolls, or have come to rest after {VIEWS} views");
    }

    /// As `all_tiles`; none when a place came to hold another clip.
    async fn tiles_of_one_view(&self) -> Option<Vec<Tile>> {
        self.scroll_to(0).await;
        let mut found: BTreeMap<u32, Tile> = BTreeMap::new();
        loop {
            until("the tiles in sight are known", PATIENCE, async || {
                self.tiles().await.iter().all(|tile| tile.key.is_some())
            })
            .await;
            let tiles = self.tiles().await;
            assert!(
                tiles.len() <= MOST_TILES,
                "{} tiles are in the page",
                tiles.len()
            );
            assert!(
                tiles.is_sorted_by_key(|tile| (tile.row, tile.position)),
                "the order of the page is that of the view: {tiles:?}"
            );
            for tile in tiles {
                let key = tile.key.clone();
                let before = found.insert(tile.position, tile);
                if before.is_some_and(|before| before.key != key) {
                    return None;
                }
            }
            if !self.scroll_on().await {
                return Some(found.into_values().collect());
            }
        }
    }

    /// The chips of the filter bar with their counts.
    pub(crate) async fn chips(&self) -> Chips {
        let radios = self.names("radio").await;
        let chip = |name: String| {
            let (status, count) = name.rsplit_once(' ').expect("a status and a count");
            (
                status.to_owned(),
                count.replace(',', "").parse().expect("a count"),
            )
        };
        radios.into_iter().map(chip).collect()
    }

    /// Waits until the chips say that there are so many clips.
    pub(crate) async fn holds_clips(&self, count: u32) {
        let what = format!("the library has {count} clips");
        until(&what, Duration::from_secs(20), async || {
            self.chips().await.get("All") == Some(&count)
        })
        .await;
    }

    /// Puts the focus on a tile that is in the page.
    pub(crate) async fn focus_tile(&self, position: u32) {
        self.run(
            "document.querySelector(`[role=gridcell][data-position=\"${arguments[0]}\"]`).focus()",
            vec![position.into()],
        )
        .await;
        assert_eq!(self.focused_tile().await, Some(position));
    }

    /// The place of the tile that has the focus.
    pub(crate) async fn focused_tile(&self) -> Option<u32> {
        let position = self
            .run(
                "const at = document.activeElement;
                 return at?.getAttribute('role') === 'gridcell' ? Number(at.dataset.position) : null",
                Vec::new(),
            )
            .await;
        position
            .as_u64()
            .and_then(|position| u32::try_from(position).ok())
    }

    /// Scrolls to a place, in pixels from the top, and waits until the tiles of that place stand.
    pub(crate) async fn scroll_to(&self, top: u32) {
        let script = format!("{SCROLLER}\nscroller().scrollTop = arguments[0];");
        self.run(&script, vec![top.into()]).await;
        self.drawn().await;
    }

    /// Scrolls on by a little less than a window; false at the end.
    pub(crate) async fn scroll_on(&self) -> bool {
        let before = self
            .run(
                &format!("{SCROLLER}\nreturn scroller().scrollTop"),
                Vec::new(),
            )
            .await;
        let script = format!(
            "{SCROLLER}
            const box = scroller();
            box.scrollTop += Math.floor(box.clientHeight * 0.8);
            requestAnimationFrame(() => requestAnimationFrame(() => done(box.scrollTop)));"
        );
        self.run_async(&script, Vec::new()).await != before
    }
}

/// The box that scrolls: the grid or an ancestor of it.
const SCROLLER: &str = "function scroller() {
    let box = document.querySelector('[role=grid]');
    while (box && !(box.scrollHeight > box.clientHeight + 1
        && /auto|scroll/.test(getComputedStyle(box).overflowY))) box = box.parentElement;
    return box ?? document.scrollingElement;
}";

//! Searching and filtering, as a person does it.

use fantoccini::key::Key;

use crate::page::Page;
use crate::wait::{PATIENCE, until};

impl Page {
    /// Types into the search field in place of what stands there.
    pub(crate) async fn search(&self, text: &str) {
        let field = self.the("searchbox", "Search").await;
        self.run_on(
            &field,
            "arguments[0].focus(); arguments[0].select?.(); return true",
        )
        .await;
        if text.is_empty() {
            self.press(Key::Backspace).await;
        } else {
            field.send_keys(text).await.unwrap();
        }
        until("the field holds what was typed", PATIENCE, async || {
            self.property("searchbox", "Search", "value").await == text
        })
        .await;
    }

    /// Opens a facet, behind its own button or behind "More filters"; answers its values with their
    /// counts.
    pub(crate) async fn open_facet(&self, facet: &str) -> Vec<(String, u32)> {
        let own = ["Date", "Ratio", "Model"].contains(&facet);
        let button = if own { facet } else { "More filters" };
        self.click("button", button).await;
        self.the("dialog", button).await;
        if !own {
            self.click("button", facet).await;
        }
        let mut counts = Vec::new();
        until(&format!("{facet} is counted"), PATIENCE, async || {
            let names = self.names("checkbox").await;
            counts = names.iter().filter_map(|name| counted(name)).collect();
            !counts.is_empty()
        })
        .await;
        counts
    }

    /// Waits until the same clips stand at the same place for two looks in a row.
    pub(crate) async fn first_in_sight_rests(&self) {
        let mut last = None;
        until("the clips in sight rest", PATIENCE, async || {
            let now = self.in_sight().await;
            let rests = now.is_some() && now == last;
            last = now;
            rests
        })
        .await;
    }

    /// The key of the first clip that is wholly in sight, and its distance from the top in pixels.
    pub(crate) async fn first_in_sight(&self) -> (String, i64) {
        self.in_sight().await.expect("a clip is in sight")
    }

    async fn in_sight(&self) -> Option<(String, i64)> {
        let script = "const top = document.querySelector('[role=grid]').parentElement
                .getBoundingClientRect().top;
            const bar = [...document.querySelectorAll('[aria-label=Filters]')].at(0)
                ?.getBoundingClientRect().bottom ?? 0;
            const from = Math.max(top, bar) + 48;
            for (const cell of document.querySelectorAll('[role=grid] [role=gridcell]')) {
                const box = cell.getBoundingClientRect();
                if (box.top >= from) return `${cell.dataset.key} ${Math.round(box.top)}`;
            }
            return '';";
        let found = self.text_of(script).await;
        let (key, top) = found.split_once(' ')?;
        Some((key.to_owned(), top.parse().expect("a distance")))
    }
}

/// `16:9, 1,204 clips` as a value and its count.
fn counted(name: &str) -> Option<(String, u32)> {
    let (value, clips) = name.rsplit_once(", ")?;
    let figure = clips.split_once(' ')?.0.replace(',', "");
    Some((value.to_owned(), figure.parse().ok()?))
}

//! The roles, names and states that the interface promises to assistive technology, each found in
//! the real window.
//!
//! One line for each row of the specification's tables of roles. What does not live here: whether
//! they fit together (axe does that, on every view), and what is said aloud (the live regions).

use fantoccini::key::Key;
use serde_json::Value;

use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::playing::{beginning_of, completed};
use crate::saving::agree;
use crate::wait::{PATIENCE, until};

/// What a thing of a role is called, whole or by its beginning, and an attribute that it has.
type Promise<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)]);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_part_of_the_window_has_its_role_its_name_and_its_states() {
    on_a_desktop("roles", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        window(&page).await;
        filters(&page).await;
        grid(&page).await;
        selection(&page).await;
        viewer(&page).await;
        downloads(&page).await;
        dialogs(&page).await;
    })
    .await;
}

async fn window(page: &Page) {
    let language = page.text_of("return document.documentElement.lang").await;
    assert!(!language.is_empty(), "the page says its language");
    assert_eq!(page.text_of("return document.title").await, "Rushes");
    promises(
        page,
        &[
            ("link", "Skip to clips", &[]),
            ("banner", "", &[]),
            (
                "button",
                "Account: All accounts",
                &[("aria-haspopup", "menu"), ("aria-expanded", "false")],
            ),
            ("search", "", &[]),
            ("searchbox", "Search", &[]),
            ("button", "Search words", &[("aria-haspopup", "dialog")]),
            ("button", "Show downloads", &[("aria-expanded", "false")]),
            ("button", "Menu", &[("aria-haspopup", "menu")]),
            ("region", "Notice", &[]),
        ],
    )
    .await;
    page.click("button", "Account: All accounts").await;
    promises(
        page,
        &[
            ("menu", "Accounts", &[]),
            ("group", "Show", &[]),
            (
                "menuitemradio",
                "All accounts, 73 clips",
                &[("aria-checked", "true")],
            ),
            (
                "menuitemradio",
                "Ada, 55 clips",
                &[("aria-checked", "false")],
            ),
            ("menuitem", "Add account…", &[]),
            (
                "button",
                "Account: All accounts",
                &[("aria-expanded", "true")],
            ),
        ],
    )
    .await;
    page.press(Key::Escape).await;
    page.gone("menu", "Accounts").await;
    // Two live regions, children of the body, and never inert.
    for region in ["status", "alert"] {
        assert!(
            page.holds(&format!(
                "return [...document.body.children].filter((one) => one.role === '{region}').length === 1"
            ))
            .await,
            "one {region} region in the body"
        );
    }
}

async fn filters(page: &Page) {
    promises(
        page,
        &[
            ("group", "Filters", &[]),
            ("radiogroup", "Status", &[]),
            ("radio", "All 73", &[]),
            ("radio", "Completed ", &[]),
            ("radio", "In progress ", &[]),
            ("radio", "Moderated ", &[]),
            ("radio", "Failed ", &[]),
            ("button", "Sort: Newest first", &[("aria-haspopup", "menu")]),
            (
                "slider",
                "Tile size",
                &[("aria-valuetext", "200 pixels high")],
            ),
        ],
    )
    .await;
    for facet in ["Date", "Ratio", "Model", "More filters"] {
        let states = [("aria-haspopup", "dialog"), ("aria-expanded", "false")];
        promises(page, &[("button", facet, &states)]).await;
    }
    let values = page.open_facet("Model").await;
    let (value, clips) = values.first().expect("a model").clone();
    let out = format!("Leave out {value}");
    promises(
        page,
        &[
            ("dialog", "Model", &[]),
            ("group", "Model", &[]),
            ("checkbox", &format!("{value}, {clips} clips"), &[]),
            ("button", &out, &[("aria-pressed", "false")]),
        ],
    )
    .await;
    assert_eq!(
        page.property("dialog", "Model", "ariaModal").await,
        Value::Null,
        "a popover does not shut the rest out"
    );
    page.click("button", &out).await;
    promises(page, &[("button", &out, &[("aria-pressed", "true")])]).await;
    page.press(Key::Escape).await;
    page.gone("dialog", "Model").await;
    let focused = page
        .text_of("return document.activeElement.getAttribute('aria-label')")
        .await;
    assert!(
        focused.starts_with("Model"),
        "the focus is back on its button: {focused}"
    );
    promises(
        page,
        &[
            ("list", "Active filters", &[]),
            ("button", "Remove filter: ", &[]),
            ("button", "Clear all filters", &[]),
        ],
    )
    .await;
    page.click("button", "Clear all filters").await;
    page.holds_clips(73).await;
    page.click("button", "Sort: Newest first").await;
    promises(
        page,
        &[
            ("menu", "Sort", &[]),
            ("menuitemradio", "Newest first", &[("aria-checked", "true")]),
            (
                "menuitemradio",
                "Oldest first",
                &[("aria-checked", "false")],
            ),
        ],
    )
    .await;
    page.press(Key::Escape).await;
    page.gone("menu", "Sort").await;
}

async fn grid(page: &Page) {
    promises(
        page,
        &[
            ("grid", "Clips", &[("aria-multiselectable", "true")]),
            ("rowheader", "", &[]),
            ("slider", "Date", &[("aria-orientation", "vertical")]),
        ],
    )
    .await;
    assert!(
        page.holds(
            "const grid = document.querySelector('[role=grid]');
             const rows = Number(grid.getAttribute('aria-rowcount'));
             const all = [...grid.querySelectorAll('[role=row]')];
             return rows >= all.length && all.every((row) => {
                const at = Number(row.getAttribute('aria-rowindex'));
                return at >= 1 && at <= rows && !row.hasAttribute('aria-colcount');
             }) && [...grid.querySelectorAll('[role=gridcell]')].every((cell) =>
                ['true', 'false'].includes(cell.getAttribute('aria-selected')))
             && grid.querySelectorAll('[role=gridcell][tabindex=\"0\"]').length === 1
             && grid.querySelector('[role=rowheader] h2') !== null;"
        )
        .await,
        "rows are numbered within the whole, every cell says whether it is chosen, and one is a stop"
    );
    let tile = completed(page).await.remove(0);
    page.focus_tile(tile.position).await;
    page.press(Key::F2).await;
    promises(
        page,
        &[
            (
                "checkbox",
                "Select",
                &[("aria-checked", "false"), ("tabindex", "-1")],
            ),
            ("button", "Download this clip", &[("tabindex", "-1")]),
        ],
    )
    .await;
    page.press(Key::Escape).await;
    assert_eq!(
        page.focused_tile().await,
        Some(tile.position),
        "back on the tile"
    );
}

async fn selection(page: &Page) {
    page.press('x').await;
    promises(
        page,
        &[
            ("group", "Selection", &[]),
            ("button", "Download 1", &[]),
            ("button", "Favourite", &[]),
            ("button", "Rate", &[("aria-haspopup", "menu")]),
            ("button", "Copy prompts", &[]),
            ("button", "More", &[("aria-haspopup", "menu")]),
            ("button", "Clear selection", &[]),
        ],
    )
    .await;
    assert!(
        page.focused_tile().await.is_some(),
        "it appears without taking the focus"
    );
    page.click("button", "Clear selection").await;
    page.gone("group", "Selection").await;
}

async fn viewer(page: &Page) {
    let tile = completed(page).await.remove(1);
    page.focus_tile(tile.position).await;
    page.press(Key::Enter).await;
    promises(
        page,
        &[
            ("dialog", &beginning_of(&tile), &[("aria-modal", "true")]),
            ("video", "Clip", &[]),
            ("button", "Previous clip", &[]),
            ("button", "Next clip", &[]),
            ("button", "Previous frame", &[]),
            ("button", "Next frame", &[]),
            ("slider", "Position", &[]),
            ("slider", "Volume", &[]),
            ("button", "Speed: 1×", &[("aria-haspopup", "menu")]),
            ("button", "Loop", &[("aria-pressed", "true")]),
            ("button", "Favourite", &[("aria-pressed", "false")]),
            ("button", "Details", &[("aria-pressed", "true")]),
            ("radiogroup", "Rating", &[]),
            ("radio", "No rating", &[]),
            ("radio", "1 star", &[]),
            ("radio", "5 stars", &[]),
            ("button", "Full screen", &[]),
            ("complementary", "Details", &[]),
            ("button", "Copy prompt", &[]),
            ("button", "Copy seed", &[]),
            (
                "listbox",
                "Neighbours",
                &[("aria-orientation", "horizontal")],
            ),
            ("option", "", &[]),
        ],
    )
    .await;
    assert!(
        page.holds(
            "const clip = document.querySelector('[role=dialog] video');
             return !clip.controls && clip.tabIndex === -1
                && document.querySelectorAll('[role=option][aria-selected=true]').length === 1"
        )
        .await,
        "the clip has no controls of the engine and is no stop; one neighbour is chosen"
    );
    until("the position is said", PATIENCE, async || {
        let said = page.property("slider", "Position", "ariaValueText").await;
        said.as_str()
            .is_some_and(|said| said.contains(" of ") && said.ends_with(" seconds"))
    })
    .await;
    page.press('k').await;
    promises(page, &[("button", "Play", &[])]).await;
    page.press(Key::Escape).await;
    until("the viewer is closed", PATIENCE, async || {
        page.focused_tile().await == Some(tile.position)
    })
    .await;
}

async fn downloads(page: &Page) {
    page.press('d').await;
    agree(page).await;
    page.press_with_control("j").await;
    promises(
        page,
        &[
            ("region", "Downloads", &[]),
            ("button", "Show downloads", &[("aria-expanded", "true")]),
            ("button", "More for downloads", &[("aria-haspopup", "menu")]),
            ("button", "Close downloads", &[]),
        ],
    )
    .await;
    page.reads("1 clip is on this computer.").await;
    page.press_with_control("j").await;
    page.gone("region", "Downloads").await;
}

async fn dialogs(page: &Page) {
    for (keys, name, focused) in [
        (",", "Settings", Some("Search settings")),
        ("/", "Keys", None),
    ] {
        page.press_with_control(keys).await;
        promises(page, &[("dialog", name, &[("aria-modal", "true")])]).await;
        if let Some(field) = focused {
            let at = page
                .text_of("return document.activeElement.getAttribute('aria-label') ?? ''")
                .await;
            assert_eq!(at, field, "the first field of {name} has the focus");
        }
        page.press(Key::Escape).await;
        page.gone("dialog", name).await;
    }
    for item in ["Health", "About Rushes"] {
        page.click("button", "Menu").await;
        page.click("menuitem", item).await;
        promises(page, &[("dialog", item, &[("aria-modal", "true")])]).await;
        page.press(Key::Escape).await;
        page.gone("dialog", item).await;
    }
    page.click("button", "Connect useapi.net").await;
    promises(
        page,
        &[
            ("dialog", "Connect useapi.net", &[("aria-modal", "true")]),
            (
                "textbox",
                "API token",
                &[
                    ("type", "password"),
                    ("autocomplete", "off"),
                    ("spellcheck", "false"),
                ],
            ),
            ("button", "Show token", &[("aria-pressed", "false")]),
            ("button", "Connect", &[]),
        ],
    )
    .await;
    page.press(Key::Escape).await;
    page.gone("dialog", "Connect useapi.net").await;
}

/// Waits until each of them is there, as it was promised.
async fn promises(page: &Page, promised: &[Promise<'_>]) {
    for (role, name, states) in promised {
        for (attribute, wanted) in states.iter().copied().chain([("", "")]) {
            let what = format!("{role} “{name}” has {attribute}={wanted}");
            until(&what, PATIENCE, async || {
                let element = match page.all(role, name).await.into_iter().next() {
                    Some(element) => element,
                    None => match page.beginning(role, name).await {
                        Some(element) => element,
                        None => return false,
                    },
                };
                if attribute.is_empty() {
                    return true;
                }
                let script = format!("return arguments[0].getAttribute('{attribute}')");
                page.run_on(&element, &script).await == *wanted
            })
            .await;
        }
    }
}

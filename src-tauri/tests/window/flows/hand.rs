//! The hand that a flow is walked with: the pointer, or the keyboard alone.
//!
//! The keyboard goes where a person would go without seeing the code: Tab from stop to stop, arrows
//! within menus, groups and the grid, Enter and Space to press. It never puts the focus by script.

use fantoccini::key::Key;
use serde_json::Value;

use crate::desktop::Desktop;
use crate::page::Page;
use crate::pointer::At;
use crate::wait::{PATIENCE, for_some, until};

/// More stops than any part of the window has, all others included.
const MOST_STOPS: usize = 120;
/// More chips than the bar ever has.
const MOST_CHIPS: usize = 9;

/// What does it all.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hand {
    /// The pointer; only texts are typed.
    Pointer,
    /// Keys, and nothing else.
    Keyboard,
}

/// Where the focus is, seen from something that is looked for.
#[derive(Debug, PartialEq, Eq)]
enum Focus {
    /// On it.
    There,
    /// In a menu, where arrows go on.
    InMenu,
    /// Anywhere else.
    Elsewhere,
}

impl Hand {
    /// Presses what has this role and this name.
    pub(super) async fn press(self, page: &Page, role: &str, name: &str) {
        page.the(role, name).await;
        match self {
            Self::Pointer => point_and_click(page, role, name, true).await,
            Self::Keyboard => {
                reach(page, role, name, true).await;
                page.press(key_for(role)).await;
            }
        }
    }

    /// Presses the first thing of this role whose name begins so.
    pub(super) async fn press_beginning(self, page: &Page, role: &str, name: &str) {
        page.the_one_beginning(role, name).await;
        match self {
            Self::Pointer => point_and_click(page, role, name, false).await,
            Self::Keyboard => {
                reach(page, role, name, false).await;
                page.press(key_for(role)).await;
            }
        }
    }

    /// Goes to a text field and types.
    pub(super) async fn write(self, page: &Page, field: (&str, &str), text: &str) {
        let (role, name) = field;
        match self {
            Self::Pointer => page.click(role, name).await,
            Self::Keyboard => reach(page, role, name, true).await,
        }
        for key in text.chars() {
            page.press(key).await;
        }
        until("the field holds what was typed", PATIENCE, async || {
            page.property(role, name, "value").await == text
        })
        .await;
    }

    /// Chooses a status by its chip.
    pub(super) async fn choose_status(self, page: &Page, status: &str) {
        let chip = format!("{status} ");
        match self {
            Self::Pointer => page.click_beginning("radio", &chip).await,
            Self::Keyboard => {
                // One stop for all of them; the arrows choose at once, and end at the ends.
                reach(page, "radio", "", false).await;
                for arrow in [Key::Left, Key::Right] {
                    for _ in 0..MOST_CHIPS {
                        if page.property("radio", &chip, "checked").await == true {
                            break;
                        }
                        page.press(arrow).await;
                    }
                }
            }
        }
        until(&format!("{status} is chosen"), PATIENCE, async || {
            page.property("radio", &chip, "checked").await == true
        })
        .await;
    }

    /// Closes the popover, menu or dialog that is open.
    pub(super) async fn close(self, page: &Page, role: &str, name: &str) {
        match self {
            // On the title of the top bar, where nothing is to be pressed.
            Self::Pointer if role != "dialog" => page.click_at(At { x: 330.0, y: 10.0 }).await,
            Self::Pointer | Self::Keyboard => page.press(Key::Escape).await,
        }
        page.gone(role, name).await;
    }

    /// Selects the clip at a place, or takes it out of the selection.
    pub(super) async fn select(self, page: &Page, position: u32) {
        match self {
            Self::Pointer => {
                let tile = corner(page, position).await;
                // The box shows under the pointer.
                page.point_at(tile).await;
                until("the tile has its check box", PATIENCE, async || {
                    page.holds(&format!(
                        "return document.querySelector('{} [role=checkbox]') !== null",
                        selector(position)
                    ))
                    .await
                })
                .await;
                page.click_at(tile).await;
            }
            Self::Keyboard => {
                go_to(page, position).await;
                page.press('x').await;
            }
        }
    }

    /// Opens the clips that are chosen, and no others, at one of them.
    pub(super) async fn open_chosen(self, page: &Page, position: u32) {
        match self {
            Self::Pointer => {
                page.right_click_at(middle(page, position).await).await;
                self.press_beginning(page, "menuitem", "Open these ").await;
            }
            Self::Keyboard => {
                go_to(page, position).await;
                page.press(Key::Enter).await;
            }
        }
    }

    /// Opens the clip at a place in the viewer.
    pub(super) async fn open(self, page: &Page, position: u32) {
        match self {
            Self::Pointer => page.double_click_at(middle(page, position).await).await,
            Self::Keyboard => {
                go_to(page, position).await;
                page.press(Key::Enter).await;
            }
        }
        until("the viewer is open", PATIENCE, async || {
            page.holds("return document.querySelector('[role=dialog][aria-modal=true] .stage, [role=dialog][aria-modal=true] video') !== null")
                .await
        })
        .await;
    }

    /// The next clip in the viewer.
    pub(super) async fn next(self, page: &Page) {
        match self {
            Self::Pointer => page.click("button", "Next clip").await,
            Self::Keyboard => page.press(Key::Right).await,
        }
    }

    /// The clip before in the viewer.
    pub(super) async fn previous(self, page: &Page) {
        match self {
            Self::Pointer => page.click("button", "Previous clip").await,
            Self::Keyboard => page.press(Key::Left).await,
        }
    }

    /// Leaves the viewer.
    pub(super) async fn leave_viewer(self, page: &Page) {
        match self {
            Self::Pointer => page.click("button", "Back").await,
            Self::Keyboard => page.press(Key::Escape).await,
        }
        until("the viewer is closed", PATIENCE, async || {
            page.all_of("gridcell").await.len() > 1
        })
        .await;
    }

    /// Asks for a reading now.
    pub(super) async fn refresh(self, page: &Page) {
        match self {
            Self::Keyboard => page.press(Key::F5).await,
            Self::Pointer => {
                page.click("button", "Menu").await;
                page.click("menuitem", "Refresh").await;
            }
        }
    }

    /// Quits as a person does.
    pub(super) async fn quit(self, page: &Page, desktop: &mut Desktop) {
        match self {
            Self::Keyboard => desktop.quit(page).await,
            Self::Pointer => {
                page.click("button", "Menu").await;
                let quit = page.the("menuitem", "Quit").await;
                // The answer may go down with the app.
                let _ = quit.click().await;
                desktop.ended().await;
            }
        }
    }
}

/// Moves the pointer to the middle of a thing, which nothing may cover, and clicks there.
async fn point_and_click(page: &Page, role: &str, name: &str, whole: bool) {
    let what = format!("{role} “{name}” can be clicked on");
    let at = for_some(&what, PATIENCE, async || {
        let found = match whole {
            true => page.all(role, name).await,
            false => page.beginning(role, name).await.into_iter().collect(),
        };
        // Of two of that name, one may stand behind a dialog.
        for one in found {
            let answer = page.run_on(&one, WHERE).await;
            if let Some(why) = answer.as_str() {
                println!("{role} “{name}”: {why}");
            }
            if let (Some(x), Some(y)) = (answer[0].as_f64(), answer[1].as_f64()) {
                return Some(At { x, y });
            }
        }
        None
    })
    .await;
    page.click_at(at).await;
}

/// The middle of an element, or what lies over it there.
const WHERE: &str = "const [element] = arguments;
    if (!element.isConnected) return 'gone';
    element.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    const box = (element.labels?.[0] ?? element).getBoundingClientRect();
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    const over = document.elementFromPoint(x, y);
    const ours = over !== null && (element.contains(over) || over.contains(element)
        || element.labels?.[0]?.contains(over));
    return ours ? [x, y] : `under ${over?.outerHTML.slice(0, 200)}`;";

/// Walks from stop to stop until the focus is on what is looked for.
pub(super) async fn reach(page: &Page, role: &str, name: &str, whole: bool) {
    for _ in 0..MOST_STOPS {
        match focus(page, role, name, whole).await {
            Focus::There => return,
            Focus::InMenu => page.press(Key::Down).await,
            Focus::Elsewhere => page.press(Key::Tab).await,
        }
    }
    panic!("{MOST_STOPS} presses of Tab lead to no {role} “{name}”");
}

/// Goes to the clip at a place by the arrows of the grid.
async fn go_to(page: &Page, position: u32) {
    if page.focused_tile().await.is_none() {
        reach(page, "gridcell", "", false).await;
    }
    for _ in 0..MOST_STOPS {
        let at = page
            .focused_tile()
            .await
            .expect("the focus stays in the grid");
        match at.cmp(&position) {
            std::cmp::Ordering::Less => page.press(Key::Right).await,
            std::cmp::Ordering::Equal => return,
            std::cmp::Ordering::Greater => page.press(Key::Left).await,
        }
    }
    panic!("the arrows do not lead to the clip at {position}");
}

async fn focus(page: &Page, role: &str, name: &str, whole: bool) -> Focus {
    let script = format!(
        "const found = (function () {{ {} }})(...arguments);
         const at = document.activeElement;
         if (found.includes(at)) return 'there';
         return at?.closest('[role=menu]') ? 'in menu' : 'elsewhere';",
        include_str!("../elements.js")
    );
    let asked = vec![role.into(), name.into(), whole.into(), Value::Null];
    match page.run(&script, asked).await.as_str() {
        Some("there") => Focus::There,
        Some("in menu") => Focus::InMenu,
        _ => Focus::Elsewhere,
    }
}

/// What presses a thing of this role.
fn key_for(role: &str) -> Key {
    match role {
        "checkbox" | "radio" => Key::Space,
        _ => Key::Enter,
    }
}

/// The middle of the tile at a place that is in sight.
pub(super) async fn middle(page: &Page, position: u32) -> At {
    for_some(
        &format!("tile {position} is in sight"),
        PATIENCE,
        async || page.middle_of(&selector(position)).await,
    )
    .await
}

/// Where the check box of a tile is.
async fn corner(page: &Page, position: u32) -> At {
    let script = format!(
        "const box = document.querySelector('{}')?.getBoundingClientRect();
         return box ? [box.x + 20, box.y + 20] : null",
        selector(position)
    );
    for_some(
        &format!("tile {position} is in sight"),
        PATIENCE,
        async || {
            let at = page.run(&script, Vec::new()).await;
            Some(At {
                x: at[0].as_f64()?,
                y: at[1].as_f64()?,
            })
        },
    )
    .await
}

fn selector(position: u32) -> String {
    format!("[role=gridcell][data-position=\"{position}\"]")
}

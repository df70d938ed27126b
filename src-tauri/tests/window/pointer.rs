//! The pointer: moved, pressed and let go of where a hand would do it.

use fantoccini::actions::{
    Actions, InputSource as _, KeyAction, KeyActions, MOUSE_BUTTON_LEFT, MOUSE_BUTTON_RIGHT,
    MouseActions, PointerAction,
};
use fantoccini::key::Key;
use serde_json::Value;

use crate::page::Page;

/// A place in the window, in CSS pixels from its upper left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct At {
    pub(crate) x: f64,
    pub(crate) y: f64,
}

impl Page {
    /// Moves the pointer to a place, and leaves it there.
    pub(crate) async fn point_at(&self, at: At) {
        self.act(clicks(at, 0)).await;
    }

    /// Clicks at a place.
    pub(crate) async fn click_at(&self, at: At) {
        self.act(clicks(at, 1)).await;
    }

    /// Clicks twice at a place, as fast as a double click.
    pub(crate) async fn double_click_at(&self, at: At) {
        self.act(clicks(at, 2)).await;
    }

    /// Clicks with the right button, which asks for a menu.
    pub(crate) async fn right_click_at(&self, at: At) {
        let button = MOUSE_BUTTON_RIGHT;
        let actions = clicks(at, 0)
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
        self.act(actions).await;
    }

    /// Presses Shift and holds it, or lets go of it.
    pub(crate) async fn hold_shift(&self, held: bool) {
        let value: char = Key::Shift.into();
        let key = match held {
            true => KeyAction::Down { value },
            false => KeyAction::Up { value },
        };
        self.act(KeyActions::new("keyboard".to_owned()).then(key))
            .await;
    }

    /// The middle of the element that a selector finds, if it has a box.
    pub(crate) async fn middle_of(&self, selector: &str) -> Option<At> {
        let script = "const box = document.querySelector(arguments[0])?.getBoundingClientRect();
            return box && box.width > 0 ? [box.x + box.width / 2, box.y + box.height / 2] : null";
        place(&self.run(script, vec![selector.into()]).await)
    }

    async fn act(&self, actions: impl Into<Actions>) {
        let done = self.client().perform_actions(actions).await;
        done.unwrap_or_else(|error| panic!("the hand: {error}"));
    }
}

/// Moves to a place and clicks there so many times.
fn clicks(at: At, times: usize) -> MouseActions {
    let button = MOUSE_BUTTON_LEFT;
    let mut actions = MouseActions::new("pointer".to_owned()).then(PointerAction::MoveTo {
        duration: None,
        x: at.x,
        y: at.y,
    });
    for _ in 0..times {
        actions = actions
            .then(PointerAction::Down { button })
            .then(PointerAction::Up { button });
    }
    actions
}

fn place(answer: &Value) -> Option<At> {
    let (x, y) = (answer[0].as_f64()?, answer[1].as_f64()?);
    Some(At { x, y })
}

//! Where the window was, and where it may be now: the screen that it stood on may be gone.

use serde::{Deserialize, Serialize};
use tauri::{PhysicalPosition, PhysicalSize, Runtime, WebviewWindow};

/// So much of the window lies on some screen, in pixels each way: enough to take hold of it.
const IN_SIGHT: i64 = 100;
/// The smallest window, in logical pixels each way.
pub(crate) const SMALLEST: f64 = 480.0;

/// The window as it was left, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct WindowPlace {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
    maximized: bool,
}

/// A screen, or what a window covers, in physical pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    x: i32,
    y: i32,
    width: u32,
    height: u32,
}

impl WindowPlace {
    /// Where the window is now. A maximised window keeps the place that it had before, and one that
    /// is minimised or fills the screen tells nothing.
    pub(crate) fn of<R: Runtime>(window: &WebviewWindow<R>, before: Option<Self>) -> Option<Self> {
        let is = |state: tauri::Result<bool>| state.unwrap_or(false);
        if is(window.is_minimized()) || is(window.is_fullscreen()) {
            return before;
        }
        let (at, size) = (window.outer_position().ok()?, window.inner_size().ok()?);
        let maximized = is(window.is_maximized());
        match before {
            Some(before) if maximized => Some(Self {
                maximized,
                ..before
            }),
            _ => Some(Self {
                x: at.x,
                y: at.y,
                width: size.width,
                height: size.height,
                maximized,
            }),
        }
    }

    /// Puts a window, not shown yet, where it was, as far as that place is still there.
    pub(crate) fn restore<R: Runtime>(self, window: &WebviewWindow<R>) -> tauri::Result<()> {
        let screens = screens(window)?;
        let fitted = self.on(&screens);
        window.set_size(PhysicalSize::new(fitted.width, fitted.height))?;
        match fitted.at {
            Some((x, y)) => window.set_position(PhysicalPosition::new(x, y))?,
            None => window.center()?,
        }
        if self.maximized {
            window.maximize()?;
        }
        Ok(())
    }

    /// The place on these screens: no larger than the screen that it is on, and none at all when too
    /// little of it could be seen.
    fn on(self, screens: &[Area]) -> Fitted {
        let own = Area {
            x: self.x,
            y: self.y,
            width: self.width,
            height: self.height,
        };
        let under = screens
            .iter()
            .find(|screen| screen.shares(own, IN_SIGHT))
            .or(screens.first());
        let (width, height) = under.map_or((self.width, self.height), |screen| {
            (self.width.min(screen.width), self.height.min(screen.height))
        });
        let seen = under.is_some_and(|screen| screen.shares(own, IN_SIGHT) && self.y >= screen.y);
        Fitted {
            width,
            height,
            at: seen.then_some((self.x, self.y)),
        }
    }
}

/// Makes a window that was never placed no larger than the screen.
pub(crate) fn fit<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<()> {
    let size = window.inner_size()?;
    if let Some(screen) = screens(window)?.first()
        && (size.width > screen.width || size.height > screen.height)
    {
        window.set_size(PhysicalSize::new(
            size.width.min(screen.width),
            size.height.min(screen.height),
        ))?;
        window.center()?;
    }
    Ok(())
}

/// The screens without their panels.
fn screens<R: Runtime>(window: &WebviewWindow<R>) -> tauri::Result<Vec<Area>> {
    let monitors = window.available_monitors()?;
    Ok(monitors
        .iter()
        .map(|screen| Area {
            x: screen.work_area().position.x,
            y: screen.work_area().position.y,
            width: screen.work_area().size.width,
            height: screen.work_area().size.height,
        })
        .collect())
}

#[derive(Debug, PartialEq, Eq)]
struct Fitted {
    width: u32,
    height: u32,
    /// None for the middle of the screen.
    at: Option<(i32, i32)>,
}

impl Area {
    /// Whether at least so many pixels each way are covered by both.
    fn shares(self, other: Self, pixels: i64) -> bool {
        let overlap = |a: i32, a_size: u32, b: i32, b_size: u32| {
            let end = (i64::from(a) + i64::from(a_size)).min(i64::from(b) + i64::from(b_size));
            end - i64::from(a.max(b))
        };
        overlap(self.x, self.width, other.x, other.width) >= pixels
            && overlap(self.y, self.height, other.y, other.height) >= pixels
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LAPTOP: Area = Area {
        x: 0,
        y: 0,
        width: 1920,
        height: 1040,
    };
    const BESIDE: Area = Area {
        x: 1920,
        y: -200,
        width: 2560,
        height: 1440,
    };

    fn place(x: i32, y: i32, width: u32, height: u32) -> WindowPlace {
        WindowPlace {
            x,
            y,
            width,
            height,
            maximized: false,
        }
    }

    #[test]
    fn a_window_comes_back_where_it_was() {
        let fitted = place(2500, 100, 1280, 800).on(&[LAPTOP, BESIDE]);
        assert_eq!(
            (fitted.width, fitted.height, fitted.at),
            (1280, 800, Some((2500, 100)))
        );
    }

    #[test]
    fn a_window_of_a_screen_that_is_gone_comes_to_the_middle_of_another_no_larger_than_it() {
        let fitted = place(2500, -100, 2400, 1400).on(&[LAPTOP]);
        assert_eq!((fitted.width, fitted.height, fitted.at), (1920, 1040, None));
    }

    #[test]
    fn a_window_that_shows_a_corner_only_or_hides_its_title_comes_to_the_middle() {
        assert_eq!(place(1880, 500, 800, 600).on(&[LAPTOP]).at, None);
        assert_eq!(place(-750, 500, 800, 600).on(&[LAPTOP]).at, None);
        assert_eq!(place(100, -40, 800, 600).on(&[LAPTOP]).at, None);
        assert_eq!(
            place(-400, 500, 800, 600).on(&[LAPTOP]).at,
            Some((-400, 500))
        );
        assert_eq!(place(0, 0, 800, 600).on(&[]).at, None);
    }

    #[test]
    fn numbers_at_the_ends_of_their_range_are_no_place() {
        let fitted = place(i32::MAX, i32::MIN, u32::MAX, u32::MAX).on(&[LAPTOP]);
        assert_eq!((fitted.width, fitted.height, fitted.at), (1920, 1040, None));
    }
}

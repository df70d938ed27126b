//! How far downloads are, on the task bar or the dock where the system has one.

use library::index::QueueFigures;

use crate::downloading::Standing;

/// How far all downloads are.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Progress {
    /// Clips that are still to come.
    left: u32,
    /// Of this much, in bytes or in clips, as far as it is known.
    all: f64,
    /// So much is here.
    here: f64,
    /// Whether any goes on by itself.
    pub(crate) works: bool,
}

impl Progress {
    /// How far a queue is.
    pub(crate) fn of(figures: &QueueFigures, standing: Standing) -> Self {
        #[expect(
            clippy::cast_precision_loss,
            reason = "a bar has no more than some hundred steps"
        )]
        let (here, all) = match figures.bytes_all {
            Some(all) if all > 0 => (figures.bytes_done as f64, all as f64),
            _ => {
                let over = figures.done + figures.failed;
                (f64::from(over), f64::from(over + figures.left))
            }
        };
        Self {
            left: figures.left,
            all,
            here,
            works: standing == Standing::Works,
        }
    }

    /// The same of two queues. One that is done counts no more.
    pub(crate) fn with(self, other: Self) -> Self {
        match (self.left, other.left) {
            (_, 0) => self,
            (0, _) => other,
            _ => Self {
                left: self.left + other.left,
                all: self.all + other.all,
                here: self.here + other.here,
                works: self.works || other.works,
            },
        }
    }

    /// How much of it is here, 0 to 1.
    fn share(self) -> f64 {
        match self.all > 0.0 {
            true => (self.here / self.all).clamp(0.0, 1.0),
            false => 0.0,
        }
    }
}

#[cfg(target_os = "linux")]
pub(crate) use linux::Bar;

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::HashMap;

    use zbus::blocking::Connection;
    use zbus::zvariant::Value;

    use super::Progress;

    /// How the desktop finds the app's entry: by the name of its desktop file.
    const ENTRY: &str = "application://dev.rushes.desktop.desktop";

    /// The dock's entry of the app, over the session bus. The interface is Unity's; Ubuntu's dock,
    /// Dash to Dock, Plasma and others follow it, and where none does nobody listens.
    #[derive(Default)]
    pub(crate) struct Bar {
        connection: Option<Connection>,
        /// Without a bus it is not looked for again before the next batch.
        gave_up: bool,
    }

    impl Bar {
        /// Shows how far downloads are, or nothing when none is left.
        pub(crate) fn show(&mut self, progress: Progress) {
            if self.gave_up && progress.left > 0 {
                return;
            }
            let shown = match self.connection.take() {
                Some(connection) => Ok(connection),
                None => Connection::session(),
            }
            .and_then(|connection| {
                show_on(&connection, progress)?;
                Ok(connection)
            });
            self.gave_up = shown.is_err();
            match shown {
                Ok(connection) => self.connection = Some(connection),
                Err(error) => tracing::debug!(%error, "no dock shows the downloads"),
            }
        }
    }

    fn show_on(connection: &Connection, progress: Progress) -> zbus::Result<()> {
        let visible = progress.left > 0;
        let properties: HashMap<&str, Value<'_>> = HashMap::from([
            ("progress", Value::from(progress.share())),
            ("progress-visible", Value::from(visible)),
            ("count", Value::from(i64::from(progress.left))),
            ("count-visible", Value::from(visible)),
        ]);
        connection.emit_signal(
            None::<&str>,
            "/dev/rushes/desktop",
            "com.canonical.Unity.LauncherEntry",
            "Update",
            &(ENTRY, properties),
        )
    }

    #[cfg(test)]
    mod tests {
        use zbus::blocking::MessageIterator;
        use zbus::zvariant::OwnedValue;

        use super::*;
        use crate::bus::Bus;

        #[test]
        fn a_dock_hears_how_far_downloads_are_and_when_none_is_left() {
            let bus = Bus::start();
            let dock = bus.connect().build().unwrap();
            let rule = "type='signal',interface='com.canonical.Unity.LauncherEntry'";
            let mut heard = MessageIterator::for_match_rule(rule, &dock, None).unwrap();
            let app = bus.connect().build().unwrap();
            let mut hear = |progress: Progress| {
                show_on(&app, progress).unwrap();
                let message = heard.next().unwrap().unwrap();
                let body = message.body();
                let (entry, properties): (String, HashMap<String, OwnedValue>) =
                    body.deserialize().unwrap();
                assert_eq!(entry, "application://dev.rushes.desktop.desktop");
                let share: f64 = properties["progress"].downcast_ref().unwrap();
                let shown: bool = properties["progress-visible"].downcast_ref().unwrap();
                let count: i64 = properties["count"].downcast_ref().unwrap();
                (share, shown, count)
            };
            let half = Progress {
                left: 3,
                all: 8.0,
                here: 4.0,
                works: true,
            };
            assert_eq!(hear(half), (0.5, true, 3));
            assert_eq!(hear(Progress::default()), (0.0, false, 0));
        }
    }
}

/// Shows how far downloads are, or nothing when none is left.
#[cfg(not(target_os = "linux"))]
pub(crate) fn show(handle: &tauri::AppHandle, progress: Progress) {
    use tauri::Manager as _;
    use tauri::window::{ProgressBarState, ProgressBarStatus};

    let Some(window) = handle.get_webview_window(crate::window::MAIN) else {
        return;
    };
    let status = match (progress.left, progress.works) {
        (0, _) => ProgressBarStatus::None,
        (_, true) => ProgressBarStatus::Normal,
        (_, false) => ProgressBarStatus::Paused,
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share lies between 0 and 1"
    )]
    let state = ProgressBarState {
        status: Some(status),
        progress: Some((progress.share() * 100.0) as u64),
    };
    let count = (progress.left > 0).then(|| i64::from(progress.left));
    let shown = window.set_progress_bar(state);
    // Windows has no figure on its task bar.
    #[cfg(target_os = "macos")]
    let shown = shown.and_then(|()| window.set_badge_count(count));
    #[cfg(not(target_os = "macos"))]
    let _ = count;
    if let Err(error) = shown {
        tracing::debug!(%error, "the system does not show the downloads");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_libraries_are_one_bar_and_what_is_done_counts_no_more() {
        let of = |left, bytes_done, bytes_all| {
            let figures = QueueFigures {
                left,
                done: 1,
                bytes_done,
                bytes_all,
                ..QueueFigures::default()
            };
            Progress::of(&figures, Standing::Works)
        };
        let both = of(2, 30, Some(100)).with(of(1, 20, Some(100)));
        assert_eq!((both.left, both.share()), (3, 0.25));
        let one = of(2, 30, Some(100)).with(of(0, 100, Some(100)));
        assert_eq!((one.left, one.share()), (2, 0.3));
        assert_eq!(
            of(3, 30, None).share(),
            0.25,
            "by clips where bytes are not known"
        );
        assert_eq!(of(0, 0, None).with(Progress::default()).left, 0);
    }
}

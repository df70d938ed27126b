//! How large the system writes text. The engine draws the whole page so much larger by itself (WebKitGTK
//! takes it from GDK, WebView2 from Windows), and so the interface follows it. A size that the person
//! chose is one of its own: for that the page has to know what the engine does already. On Linux GDK says
//! so; elsewhere it is taken for nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU16, Ordering};

use crate::app::App;

/// Per cent of the usual size.
#[derive(Debug)]
pub(crate) struct TextScale(AtomicU16);

impl Default for TextScale {
    fn default() -> Self {
        Self(AtomicU16::new(100))
    }
}

impl TextScale {
    pub(crate) fn per_cent(&self) -> u16 {
        self.0.load(Ordering::Relaxed)
    }
}

/// Looks it up and follows it. Called on the main thread, once GTK is there.
pub(crate) fn follow(app: &Arc<App>) {
    #[cfg(target_os = "linux")]
    linux::follow(app);
    #[cfg(not(target_os = "linux"))]
    let _ = app;
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::Arc;
    use std::sync::atomic::Ordering;

    use crate::app::App;
    use crate::contract::HostEvent;

    /// Dots an inch where text is not scaled.
    const USUAL: f64 = 96.0;
    /// What no desktop goes beyond; what does is a mistake.
    const SCALES: (f64, f64) = (50.0, 400.0);

    pub(super) fn follow(app: &Arc<App>) {
        let Some(screen) = gtk::gdk::Screen::default() else {
            return;
        };
        keep(app, per_cent(screen.resolution()));
        let app = Arc::downgrade(app);
        screen.connect_resolution_notify(move |screen| {
            if let Some(app) = app.upgrade() {
                keep(&app, per_cent(screen.resolution()));
            }
        });
    }

    fn keep(app: &App, per_cent: u16) {
        if app.text_scale.0.swap(per_cent, Ordering::Relaxed) != per_cent {
            app.tell(HostEvent::TextScale { per_cent });
        }
    }

    /// GDK says -1 where nobody has said anything.
    pub(super) fn per_cent(dpi: f64) -> u16 {
        if !dpi.is_finite() || dpi <= 0.0 {
            return 100;
        }
        let per_cent = (dpi / USUAL * 100.0).round();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 50 and 400"
        )]
        let per_cent = per_cent.clamp(SCALES.0, SCALES.1) as u16;
        per_cent
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::linux::per_cent;

    #[test]
    fn the_text_scale_of_the_desktop_is_told_in_per_cent() {
        for (dpi, told) in [
            (-1.0, 100),
            (f64::NAN, 100),
            (96.0, 100),
            (120.0, 125),
            (96.96, 101),
            (1.0, 50),
            (9_600.0, 400),
        ] {
            assert_eq!(per_cent(dpi), told, "{dpi}");
        }
    }
}

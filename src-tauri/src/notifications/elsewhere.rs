//! The notifications of systems without D-Bus. A click there is the system's to answer: it brings the
//! app to the front.

use super::Notification;
use crate::contract::LibraryKind;

/// The desktop.
#[derive(Default)]
pub(super) struct Desktop;

impl Desktop {
    /// Shows a notification, without an id to replace it by.
    pub(super) fn show(
        &mut self,
        notification: Notification,
        _clicked: impl Fn(Option<(LibraryKind, i64)>) + Send + 'static,
    ) -> Option<u32> {
        let shown = notify_rust::Notification::new()
            .appname("Rushes")
            .summary(&notification.title)
            .body(&notification.text)
            .show();
        if let Err(error) = shown {
            tracing::debug!(%error, "the system shows no notification");
        }
        None
    }
}

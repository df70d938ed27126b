//! What the library tells whoever listens. A listener that falls behind loses events, never facts:
//! each of them only says what to look at again.

use tokio::sync::broadcast;

/// How many events are kept for a slow listener.
const KEPT: usize = 64;

/// Something to look at again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Event {
    /// Clips came or changed.
    Clips,
    /// Accounts came, or what is known of them changed.
    Accounts,
    /// What reading is up to.
    Reading,
    /// A clip that was followed is in progress no more.
    Finished,
    /// The queue of downloads.
    Downloads,
    /// The verification of the downloads.
    Verifying,
}

/// The sender that the rooms of the library share.
#[derive(Debug, Clone)]
pub struct Events(broadcast::Sender<Event>);

impl Default for Events {
    fn default() -> Self {
        Self(broadcast::channel(KEPT).0)
    }
}

impl Events {
    /// Tells all listeners; it is no error if there are none.
    pub(crate) fn tell(&self, event: Event) {
        let _ = self.0.send(event);
    }

    /// Listens from now on.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Event> {
        self.0.subscribe()
    }
}

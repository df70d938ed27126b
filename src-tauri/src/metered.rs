//! Whether the network costs by the byte, as NetworkManager knows it: then nothing is fetched ahead of
//! the eye, here or by the page, until the person says that it may be (NT-01). Where nobody knows, it is
//! taken for free.

use std::sync::Weak;

use parking_lot::Mutex;

use crate::app::App;
use crate::contract::HostEvent;

/// What is known of the network.
#[derive(Debug, Default)]
pub(crate) struct Metered(Mutex<Known>);

#[derive(Debug, Default, Clone, Copy)]
struct Known {
    metered: bool,
    /// Whether the person lets things be fetched all the same, while it stays so.
    anyway: bool,
}

impl Metered {
    /// Whether bytes are to be saved.
    pub(crate) fn saves(&self) -> bool {
        let known = *self.0.lock();
        known.metered && !known.anyway
    }

    /// Another network may cost again: what the person allowed counts for this one.
    fn is(&self, metered: bool) {
        let mut known = self.0.lock();
        if known.metered != metered {
            *known = Known {
                metered,
                anyway: false,
            };
        }
    }

    fn anyway(&self) {
        self.0.lock().anyway = true;
    }
}

impl App {
    /// Fetches ahead all the same, for as long as the network stays as it is.
    pub(crate) fn fetch_anyway_now(&self) {
        self.network.anyway();
        self.tell_metered();
    }

    fn tell_metered(&self) {
        let metered = self.network.saves();
        self.libraries.set_metered(metered);
        self.tell(HostEvent::Metered { metered });
    }
}

/// Follows the network for as long as the app is there, in a thread of its own.
pub(crate) fn follow(app: Weak<App>) {
    #[cfg(target_os = "linux")]
    let _ = std::thread::Builder::new()
        .name("metered".to_owned())
        .spawn(move || {
            if let Err(error) = linux::follow(&app) {
                tracing::debug!(%error, "nobody says whether the network costs");
            }
        });
    #[cfg(not(target_os = "linux"))]
    let _ = app;
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::Weak;

    use zbus::blocking::Connection;

    use crate::app::App;

    /// `NM_METERED_YES` and `NM_METERED_GUESS_YES` of NetworkManager's D-Bus interface 1.0.6.
    const METERED: [u32; 2] = [1, 3];

    #[zbus::proxy(
        interface = "org.freedesktop.NetworkManager",
        default_service = "org.freedesktop.NetworkManager",
        default_path = "/org/freedesktop/NetworkManager",
        gen_async = false
    )]
    trait NetworkManager {
        #[zbus(property)]
        fn metered(&self) -> zbus::Result<u32>;
    }

    pub(super) fn follow(app: &Weak<App>) -> zbus::Result<()> {
        let network = NetworkManagerProxy::new(&Connection::system()?)?;
        tell(app, network.metered()?);
        for change in network.receive_metered_changed() {
            if !tell(app, change.get()?) {
                break;
            }
        }
        Ok(())
    }

    /// False when the app is gone.
    fn tell(app: &Weak<App>, metered: u32) -> bool {
        let Some(app) = app.upgrade() else {
            return false;
        };
        let before = app.network.saves();
        app.network.is(METERED.contains(&metered));
        if app.network.saves() != before {
            app.tell_metered();
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_person_allowed_counts_until_the_network_is_another_one() {
        let network = Metered::default();
        assert!(!network.saves(), "nobody knows: it is free");
        network.is(true);
        assert!(network.saves());
        network.anyway();
        network.is(true);
        assert!(!network.saves(), "said again, it is the same network");
        network.is(false);
        network.is(true);
        assert!(network.saves(), "another one costs again");
    }
}

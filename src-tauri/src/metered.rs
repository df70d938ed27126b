//! Whether the network costs by the byte, as NetworkManager knows it: then no picture is fetched
//! ahead of the eye. Where nobody knows, it is taken for free.

use std::sync::Weak;

use crate::app::App;

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
        app.upgrade()
            .map(|app| app.libraries.set_metered(METERED.contains(&metered)))
            .is_some()
    }
}

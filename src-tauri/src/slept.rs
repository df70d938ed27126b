//! The computer slept, or the app was stopped for a while (P-10): connections of before lead nowhere,
//! and what is known is old. Both are noticed by the clocks; where the system says so, at once.

use std::sync::{Arc, Weak};
use std::time::{Duration, Instant, SystemTime};

use crate::app::App;

/// How often the clocks are looked at.
const TICK: Duration = Duration::from_secs(5);
/// So much time passed unseen is a sleep. A busy computer is late, too, but not by so much.
const UNSEEN: Duration = Duration::from_secs(10);

/// Looks for sleep for as long as the app is there.
pub(crate) fn follow(app: Weak<App>) {
    #[cfg(target_os = "linux")]
    {
        let app = app.clone();
        let runtime = tokio::runtime::Handle::current();
        let _ = std::thread::Builder::new()
            .name("sleep".to_owned())
            .spawn(move || {
                if let Err(error) = linux::follow(&app, &runtime) {
                    tracing::debug!(%error, "nobody says when the computer sleeps");
                }
            });
    }
    tauri::async_runtime::spawn(async move {
        let mut before = Clocks::now();
        loop {
            tokio::time::sleep(TICK).await;
            let now = Clocks::now();
            let unseen = before.unseen(now);
            before = now;
            let Some(app) = app.upgrade() else {
                return;
            };
            if unseen >= UNSEEN {
                woke(&app, unseen).await;
            }
        }
    });
}

/// Begins anew what a sleep made stale.
async fn woke(app: &Arc<App>, unseen: Duration) {
    tracing::info!(unseen_s = unseen.as_secs(), "awake again");
    app.libraries.woke().await;
}

/// What the clocks said at one moment.
#[derive(Debug, Clone, Copy)]
struct Clocks {
    /// Stands still while the computer sleeps, at least on Linux and macOS.
    steady: Instant,
    /// Goes on, and may be set.
    wall: SystemTime,
}

impl Clocks {
    fn now() -> Self {
        Self {
            steady: Instant::now(),
            wall: SystemTime::now(),
        }
    }

    /// How much of the time until a later moment, one tick on, was slept through. A clock that was
    /// set ahead looks the same, and a look too many does no harm; one that was set back is no sleep.
    fn unseen(self, later: Self) -> Duration {
        let steady = later.steady.saturating_duration_since(self.steady);
        let wall = later.wall.duration_since(self.wall).unwrap_or_default();
        steady.max(wall).saturating_sub(TICK)
    }
}

#[cfg(target_os = "linux")]
mod linux {
    use std::sync::Weak;

    use tokio::runtime::Handle;
    use zbus::blocking::Connection;

    use crate::app::App;

    /// The login manager of systemd and of elogind.
    #[zbus::proxy(
        interface = "org.freedesktop.login1.Manager",
        default_service = "org.freedesktop.login1",
        default_path = "/org/freedesktop/login1",
        gen_async = false
    )]
    trait Manager {
        /// True before the computer sleeps, false after.
        #[zbus(signal)]
        fn prepare_for_sleep(&self, start: bool) -> zbus::Result<()>;
    }

    pub(super) fn follow(app: &Weak<App>, runtime: &Handle) -> zbus::Result<()> {
        follow_on(&Connection::system()?, || {
            let Some(app) = app.upgrade() else {
                return false;
            };
            runtime.spawn(async move { super::woke(&app, std::time::Duration::ZERO).await });
            true
        })
    }

    /// Calls `woke` after each sleep until it says that nobody wants to hear of it.
    pub(super) fn follow_on(
        connection: &Connection,
        mut woke: impl FnMut() -> bool,
    ) -> zbus::Result<()> {
        for signal in ManagerProxy::new(connection)?.receive_prepare_for_sleep()? {
            if !signal.args()?.start && !woke() {
                break;
            }
        }
        Ok(())
    }

    #[cfg(test)]
    mod tests {
        use std::sync::mpsc::channel;
        use std::time::{Duration, Instant};

        use zbus::blocking::connection::Builder;

        use super::*;
        use crate::bus::Bus;

        struct Logind;

        #[zbus::interface(name = "org.freedesktop.login1.Manager")]
        impl Logind {
            #[zbus(signal)]
            async fn prepare_for_sleep(
                emitter: &zbus::object_server::SignalEmitter<'_>,
                start: bool,
            ) -> zbus::Result<()>;
        }

        #[test]
        fn p_10_the_login_manager_says_when_the_computer_is_awake_again() {
            let (bus, at) = (Bus::start(), "/org/freedesktop/login1");
            let server = bus
                .connect()
                .serve_at(at, Logind)
                .and_then(|builder| builder.name("org.freedesktop.login1"))
                .and_then(Builder::build)
                .unwrap();
            let (woke, heard) = channel();
            let app = bus.connect().build().unwrap();
            let follower = std::thread::spawn(move || follow_on(&app, || woke.send(()).is_err()));
            let logind = server.object_server().interface::<_, Logind>(at).unwrap();
            let say = |start| {
                let said = Logind::prepare_for_sleep(logind.signal_emitter(), start);
                zbus::block_on(said).unwrap();
            };
            // Nobody says when the follower listens.
            let end = Instant::now() + Duration::from_secs(10);
            loop {
                say(true);
                say(false);
                if heard.recv_timeout(Duration::from_millis(200)).is_ok() {
                    break;
                }
                assert!(Instant::now() < end, "it is never heard");
            }
            follower.join().unwrap().unwrap();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(steady_s: u64, wall_s: i64) -> Duration {
        let before = Clocks::now();
        let wall = match u64::try_from(wall_s) {
            Ok(ahead) => before.wall + Duration::from_secs(ahead),
            Err(_) => before.wall - Duration::from_secs(wall_s.unsigned_abs()),
        };
        before.unseen(Clocks {
            steady: before.steady + Duration::from_secs(steady_s),
            wall,
        })
    }

    #[test]
    fn p_10_a_night_and_a_stop_are_seen_and_a_busy_computer_is_none() {
        assert!(
            after(5, 8 * 3_600) >= UNSEEN,
            "the steady clock stood still"
        );
        assert!(after(60, 60) >= UNSEEN, "the app was stopped");
        assert!(after(5, 5) < UNSEEN);
        assert!(after(9, 9) < UNSEEN, "a late look");
    }

    #[test]
    fn p_11_a_clock_that_is_set_back_is_no_sleep_and_does_no_harm() {
        assert!(after(5, -365 * 86_400) < UNSEEN);
        assert!(
            after(5, 3_650 * 86_400) >= UNSEEN,
            "a look too many, no more"
        );
    }
}

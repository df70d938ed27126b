//! The computer is kept from going to sleep by itself while downloads work. The screen may go dark,
//! and whoever sends it to sleep is obeyed.

#[cfg(target_os = "linux")]
pub(crate) use linux::Awake;

/// Why, for the system's list of who keeps the computer awake.
const WHY: &str = "Clips are being downloaded";

#[cfg(target_os = "linux")]
mod linux {
    use zbus::blocking::Connection;
    use zbus::zvariant::OwnedFd;

    use super::WHY;

    /// GNOME's flag for "do not suspend" (org.gnome.SessionManager, `Inhibit`).
    const SUSPEND: u32 = 4;

    /// GNOME's session, and those that follow it.
    #[zbus::proxy(
        interface = "org.gnome.SessionManager",
        default_service = "org.gnome.SessionManager",
        default_path = "/org/gnome/SessionManager",
        gen_async = false
    )]
    trait Session {
        fn inhibit(&self, app: &str, xid: u32, reason: &str, flags: u32) -> zbus::Result<u32>;
        fn uninhibit(&self, cookie: u32) -> zbus::Result<()>;
    }

    /// Plasma, Xfce and others.
    #[zbus::proxy(
        interface = "org.freedesktop.PowerManagement.Inhibit",
        default_service = "org.freedesktop.PowerManagement",
        default_path = "/org/freedesktop/PowerManagement/Inhibit",
        gen_async = false
    )]
    trait Power {
        fn inhibit(&self, app: &str, reason: &str) -> zbus::Result<u32>;
        fn un_inhibit(&self, cookie: u32) -> zbus::Result<()>;
    }

    /// The login manager, where no desktop does it.
    #[zbus::proxy(
        interface = "org.freedesktop.login1.Manager",
        default_service = "org.freedesktop.login1",
        default_path = "/org/freedesktop/login1",
        gen_async = false
    )]
    trait Login {
        fn inhibit(&self, what: &str, who: &str, why: &str, mode: &str) -> zbus::Result<OwnedFd>;
    }

    /// What keeps the computer awake, while anything does.
    #[derive(Default)]
    pub(crate) struct Awake {
        held: Option<Held>,
        /// Nobody keeps computers awake here: not asked again before the next time.
        gave_up: bool,
    }

    enum Held {
        Session(Connection, u32),
        Power(Connection, u32),
        /// For as long as it is open.
        Login {
            _lock: OwnedFd,
        },
    }

    impl Awake {
        /// Keeps the computer awake from now on, or no longer.
        pub(crate) fn hold(&mut self, on: bool) {
            self.hold_by(on, || [Connection::session(), Connection::system()]);
        }

        fn hold_by(&mut self, on: bool, reach: impl FnOnce() -> [zbus::Result<Connection>; 2]) {
            if !on {
                self.gave_up = false;
                if let Some(held) = self.held.take() {
                    held.let_go();
                }
            } else if self.held.is_none() && !self.gave_up {
                self.held = hold(reach());
                self.gave_up = self.held.is_none();
                if self.gave_up {
                    tracing::debug!("nobody keeps this computer awake");
                }
            }
        }
    }

    fn hold([session, system]: [zbus::Result<Connection>; 2]) -> Option<Held> {
        let by_session = |connection: &Connection| {
            let cookie =
                SessionProxy::new(connection)?.inhibit("dev.rushes.desktop", 0, WHY, SUSPEND)?;
            zbus::Result::Ok(Held::Session(connection.clone(), cookie))
        };
        let by_power = |connection: &Connection| {
            let cookie = PowerProxy::new(connection)?.inhibit("Rushes", WHY)?;
            zbus::Result::Ok(Held::Power(connection.clone(), cookie))
        };
        let by_login = |connection: &Connection| {
            // Of "idle" alone: whoever closes the lid means it.
            let lock = LoginProxy::new(connection)?.inhibit("idle", "Rushes", WHY, "block")?;
            zbus::Result::Ok(Held::Login { _lock: lock })
        };
        let by_desktop = session
            .ok()
            .and_then(|bus| by_session(&bus).or_else(|_| by_power(&bus)).ok());
        by_desktop.or_else(|| by_login(&system.ok()?).ok())
    }

    impl Held {
        fn let_go(self) {
            let let_go = match self {
                Self::Session(bus, cookie) => {
                    SessionProxy::new(&bus).and_then(|session| session.uninhibit(cookie))
                }
                Self::Power(bus, cookie) => {
                    PowerProxy::new(&bus).and_then(|power| power.un_inhibit(cookie))
                }
                Self::Login { .. } => Ok(()),
            };
            if let Err(error) = let_go {
                tracing::debug!(%error, "the computer may be kept awake until the app ends");
            }
        }
    }

    #[cfg(test)]
    mod tests {
        use std::io::Read as _;
        use std::os::unix::net::UnixStream;
        use std::sync::mpsc::{Receiver, Sender, channel};

        use zbus::blocking::connection::Builder;

        use super::*;
        use crate::bus::Bus;

        struct Gnome(Sender<String>);

        #[zbus::interface(name = "org.gnome.SessionManager")]
        impl Gnome {
            fn inhibit(&self, app: String, _xid: u32, _reason: String, flags: u32) -> u32 {
                let _ = self.0.send(format!("{app} {flags}"));
                7
            }

            fn uninhibit(&self, cookie: u32) {
                let _ = self.0.send(format!("{cookie} let go"));
            }
        }

        struct Plasma(Sender<String>);

        #[zbus::interface(name = "org.freedesktop.PowerManagement.Inhibit")]
        impl Plasma {
            fn inhibit(&self, app: String, _reason: String) -> u32 {
                let _ = self.0.send(app);
                9
            }

            fn un_inhibit(&self, cookie: u32) {
                let _ = self.0.send(format!("{cookie} let go"));
            }
        }

        /// Gives out one end of a pipe; the other one ends when that is let go.
        struct Logind(Option<UnixStream>, Sender<String>);

        #[zbus::interface(name = "org.freedesktop.login1.Manager")]
        impl Logind {
            fn inhibit(
                &mut self,
                what: String,
                who: String,
                _why: String,
                mode: String,
            ) -> OwnedFd {
                let _ = self.1.send(format!("{what} {who} {mode}"));
                let (ours, theirs) = UnixStream::pair().unwrap();
                self.0 = Some(ours);
                OwnedFd::from(std::os::fd::OwnedFd::from(theirs))
            }
        }

        fn serve<I: zbus::object_server::Interface>(
            bus: &Bus,
            (name, path): (&'static str, &'static str),
            interface: I,
        ) -> Connection {
            bus.connect()
                .serve_at(path, interface)
                .and_then(|builder| builder.name(name))
                .and_then(Builder::build)
                .unwrap()
        }

        fn hold_on(bus: &Bus, awake: &mut Awake, on: bool) {
            awake.hold_by(on, || [bus.connect().build(), bus.connect().build()]);
        }

        fn said(heard: &Receiver<String>) -> Vec<String> {
            heard.try_iter().collect()
        }

        #[test]
        fn the_session_is_asked_once_and_told_when_it_is_over() {
            let (bus, (said_by, heard)) = (Bus::start(), channel());
            let at = ("org.gnome.SessionManager", "/org/gnome/SessionManager");
            let _gnome = serve(&bus, at, Gnome(said_by));
            let mut awake = Awake::default();
            for _ in 0..3 {
                hold_on(&bus, &mut awake, true);
            }
            assert_eq!(said(&heard), ["dev.rushes.desktop 4"]);
            hold_on(&bus, &mut awake, false);
            hold_on(&bus, &mut awake, false);
            assert_eq!(said(&heard), ["7 let go"]);
        }

        #[test]
        fn where_there_is_no_such_session_the_next_one_is_asked() {
            let (bus, (said_by, heard)) = (Bus::start(), channel());
            let at = (
                "org.freedesktop.PowerManagement",
                "/org/freedesktop/PowerManagement/Inhibit",
            );
            let _plasma = serve(&bus, at, Plasma(said_by));
            let mut awake = Awake::default();
            hold_on(&bus, &mut awake, true);
            hold_on(&bus, &mut awake, false);
            assert_eq!(said(&heard), ["Rushes", "9 let go"]);
        }

        #[test]
        fn the_login_manager_s_lock_is_closed_with_the_last_download() {
            let (bus, (said_by, heard)) = (Bus::start(), channel());
            let at = ("org.freedesktop.login1", "/org/freedesktop/login1");
            let server = serve(&bus, at, Logind(None, said_by));
            let mut awake = Awake::default();
            hold_on(&bus, &mut awake, true);
            assert_eq!(said(&heard), ["idle Rushes block"]);
            let logind = server.object_server().interface::<_, Logind>(at.1).unwrap();
            let mut ours = logind.get_mut().0.take().expect("a lock was given out");
            hold_on(&bus, &mut awake, false);
            // Comes to its end only when the other end is closed.
            assert_eq!(ours.read(&mut [0; 1]).unwrap(), 0);
        }

        #[test]
        fn where_nobody_keeps_computers_awake_it_is_not_asked_for_each_second() {
            let bus = Bus::start();
            let (mut awake, mut asked) = (Awake::default(), 0);
            for on in [true, true, true, false, true] {
                awake.hold_by(on, || {
                    asked += 1;
                    [bus.connect().build(), bus.connect().build()]
                });
            }
            assert_eq!(asked, 2);
        }
    }
}

/// What keeps the computer awake, while anything does.
#[cfg(not(target_os = "linux"))]
#[derive(Default)]
pub(crate) struct Awake(Option<keepawake::KeepAwake>);

#[cfg(not(target_os = "linux"))]
impl Awake {
    /// Keeps the computer awake from now on, or no longer.
    pub(crate) fn hold(&mut self, on: bool) {
        if !on {
            self.0 = None;
        } else if self.0.is_none() {
            let held = keepawake::Builder::default()
                .idle(true)
                .app_name("Rushes")
                .reason(WHY)
                .create();
            match held {
                Ok(held) => self.0 = Some(held),
                Err(error) => tracing::debug!(%error, "the computer may fall asleep"),
            }
        }
    }
}

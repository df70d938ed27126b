//! A session bus of a test's own, where the test is the desktop.

#![expect(
    clippy::expect_used,
    reason = "a test may fail here as well, and says why"
)]

use std::io::BufRead as _;
use std::process::{Child, Command, Stdio};

use zbus::blocking::connection::Builder;

/// A bus, for as long as it lives.
pub(crate) struct Bus {
    daemon: Child,
    address: String,
}

impl Bus {
    pub(crate) fn start() -> Self {
        let mut daemon = Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--print-address"])
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("dbus-daemon starts");
        let mut address = String::new();
        let mut said = std::io::BufReader::new(daemon.stdout.take().expect("its output is a pipe"));
        said.read_line(&mut address).expect("it says its address");
        Self {
            daemon,
            address: address.trim().to_owned(),
        }
    }

    pub(crate) fn connect(&self) -> Builder<'static> {
        Builder::address(self.address.as_str()).expect("that is an address")
    }
}

impl Drop for Bus {
    fn drop(&mut self) {
        let _ = self.daemon.kill();
        let _ = self.daemon.wait();
    }
}

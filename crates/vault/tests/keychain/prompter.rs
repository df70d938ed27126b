//! Who shows the keychain's prompts, on a display of its own, and a person in front of it.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::place::{PASSWORD, Running, bound};

/// GNOME's own prompter; distributions have it in one of these.
const PROGRAMS: [&str; 2] = ["/usr/libexec/gcr-prompter", "/usr/lib/gcr-prompter"];
/// Its name on the bus.
const NAME: &str = "string:org.gnome.keyring.SystemPrompter";

/// A display with a prompter.
pub(crate) struct Prompter {
    display: String,
    _prompter: Running,
    _xvfb: Running,
}

impl Prompter {
    pub(crate) async fn start() -> Self {
        let mut xvfb = bound("Xvfb");
        xvfb.args(["-displayfd", "1", "-screen", "0", "800x600x24"])
            .args(["-nolisten", "tcp"])
            .stdout(Stdio::piped());
        let mut xvfb = Running::start(&mut xvfb);
        let display = format!(":{}", xvfb.first_line());
        let program = PROGRAMS
            .into_iter()
            .find(|program| std::path::Path::new(program).is_file())
            .expect("the prompter is in the package gcr");
        let mut prompter = bound(program);
        prompter
            .env("DISPLAY", &display)
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1");
        let prompter = Self {
            display,
            _prompter: Running::start(&mut prompter),
            _xvfb: xvfb,
        };
        until(|| {
            let mut ask = Command::new("dbus-send");
            ask.args(["--session", "--print-reply", "--dest=org.freedesktop.DBus"]);
            ask.args(["/", "org.freedesktop.DBus.NameHasOwner", NAME]);
            let answer = ask.output().expect("dbus-send is installed");
            String::from_utf8_lossy(&answer.stdout).contains("boolean true")
        })
        .await;
        prompter
    }

    /// Waits until a prompt is shown.
    pub(crate) async fn prompted(&self) {
        until(|| {
            let mut search = self.xdotool();
            search.args(["search", "--onlyvisible", "--class", "gcr-prompter"]);
            let found = search.stderr(Stdio::null()).output();
            !found.expect("xdotool is installed").stdout.is_empty()
        })
        .await;
    }

    /// The person types the password, and presses Enter.
    pub(crate) fn answer(&self) {
        self.press(&["type", PASSWORD]);
        self.press(&["key", "Return"]);
    }

    /// The person sends the prompt away.
    pub(crate) fn dismiss(&self) {
        self.press(&["key", "Escape"]);
    }

    fn press(&self, args: &[&str]) {
        let pressed = self.xdotool().args(args).status();
        assert!(pressed.expect("xdotool is installed").success());
    }

    fn xdotool(&self) -> Command {
        let mut xdotool = Command::new("xdotool");
        xdotool.env("DISPLAY", &self.display);
        xdotool
    }
}

impl Running {
    fn first_line(&mut self) -> String {
        let mut line = String::new();
        let out = self.0.stdout.take().expect("a pipe");
        BufReader::new(out).read_line(&mut line).expect("a line");
        line.trim().to_owned()
    }
}

async fn until(holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < Duration::from_secs(30), "in vain");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

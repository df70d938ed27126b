//! A screen for machines that have none: Xvfb, and a session bus where there is none.

use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use crate::children::{Owned, bound};
use crate::shell::{Failure, Outcome, read, run};

/// How long the server and the bus may take to say that they are there.
const START: Duration = Duration::from_secs(20);
/// How long to wait for a picture that stands still.
const SETTLE: Duration = Duration::from_secs(15);
/// The pause between two looks at the screen.
const LOOK: Duration = Duration::from_millis(500);
/// How many looks in a row must see the same.
const STILL: u32 = 4;

/// Whether a window could be seen by somebody.
pub(crate) fn is_there() -> bool {
    let set = |name: &str| env::var_os(name).is_some_and(|value| !value.is_empty());
    !cfg!(target_os = "linux") || set("DISPLAY") || set("WAYLAND_DISPLAY")
}

/// A virtual screen of 1400 × 900. It ends when this is dropped.
pub(crate) struct Screen {
    // Fields are dropped in this order: the bus first, then the screen that its programs draw on.
    bus: Option<(Owned, String)>,
    _server: Owned,
    number: String,
}

impl Screen {
    /// Starts the server on a number that is free, and a session bus if there is none.
    pub(crate) fn start() -> Outcome<Self> {
        let mut xvfb = bound("Xvfb");
        // The server itself looks for a free number and writes it to the named descriptor.
        xvfb.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1280x800x24",
            "-nolisten",
            "tcp",
        ]);
        let (server, number) = start_and_hear(xvfb.stderr(Stdio::null()), "Xvfb")?;
        let number = format!(":{number}");
        let bus = match env::var_os("DBUS_SESSION_BUS_ADDRESS") {
            Some(_) => None,
            None => {
                let mut daemon = bound("dbus-daemon");
                daemon.args(["--session", "--nofork", "--nopidfile", "--print-address=1"]);
                // What the bus starts on demand draws on the same screen.
                daemon.env("DISPLAY", &number).stderr(Stdio::null());
                Some(start_and_hear(&mut daemon, "the session bus")?)
            }
        };
        Ok(Self {
            bus,
            _server: server,
            number,
        })
    }

    /// The name of the display, as `:99`.
    pub(crate) fn number(&self) -> &str {
        &self.number
    }

    /// Tells a program where its screen and bus are.
    pub(crate) fn lend(&self, command: &mut Command) {
        command
            .env("DISPLAY", &self.number)
            .env_remove("WAYLAND_DISPLAY");
        command.env("GDK_BACKEND", "x11");
        if let Some((_, address)) = &self.bus {
            command.env("DBUS_SESSION_BUS_ADDRESS", address);
        }
    }

    /// Waits until the screen stands still, at most [`SETTLE`]: pictures arrive after the first paint.
    pub(crate) fn settle(&self) -> Outcome {
        let started = Instant::now();
        let (mut before, mut same) = (String::new(), 0);
        while same < STILL && started.elapsed() < SETTLE {
            thread::sleep(LOOK);
            let seen = self.fingerprint()?;
            same = if seen == before { same + 1 } else { 0 };
            before = seen;
        }
        Ok(())
    }

    /// Writes what the screen shows; the ending of the name chooses the format.
    pub(crate) fn picture(&self, to: &Path, options: &[&str]) -> Outcome {
        let mut import = Command::new("import");
        import
            .args(["-display", &self.number, "-window", "root"])
            .args(options)
            .arg(to);
        run(&mut import)
    }

    fn fingerprint(&self) -> Outcome<String> {
        let mut import = Command::new("import");
        import.args([
            "-display",
            &self.number,
            "-window",
            "root",
            "-format",
            "%#",
            "info:-",
        ]);
        read(&mut import)
    }
}

/// Starts a program that prints one line when it is ready, and returns that line.
fn start_and_hear(command: &mut Command, name: &str) -> Outcome<(Owned, String)> {
    let mut child = Owned::start(command.stdin(Stdio::null()).stdout(Stdio::piped()))?;
    let pipe = child.process().stdout.take();
    let pipe = pipe.ok_or_else(|| Failure::new(format!("{name} has no output")))?;
    let (tell, hear) = mpsc::channel();
    thread::spawn(move || {
        let mut lines = BufReader::new(pipe).lines();
        // Nobody hears it when the wait is over; the pipe is read to its end all the same.
        let _ = tell.send(lines.next());
        lines.for_each(drop);
    });
    match hear.recv_timeout(START) {
        Ok(Some(Ok(line))) => Ok((child, line.trim().to_owned())),
        _ => Err(Failure::new(format!("{name} did not start"))),
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn a_screen_comes_shows_and_goes() {
        let screen = Screen::start().expect("Xvfb is among the packages of the tests");
        let socket = format!(
            "/tmp/.X11-unix/X{}",
            screen.number().trim_start_matches(':')
        );
        assert!(
            Path::new(&socket).exists(),
            "the server listens at {socket}"
        );
        screen.settle().expect("an empty screen can be looked at");
        let picture = env::temp_dir().join(format!("xtask-screen-{}.png", std::process::id()));
        screen
            .picture(&picture, &[])
            .expect("an empty screen has a picture");
        std::fs::remove_file(&picture).expect("the picture was written");
        drop(screen);
        assert!(
            !Path::new(&socket).exists(),
            "the server took its socket with it"
        );
    }

    #[test]
    fn a_program_that_says_nothing_did_not_start() {
        let heard = start_and_hear(&mut bound("true"), "the silent one");
        let failure = heard.err().expect("it printed no line");
        assert!(
            failure.to_string().contains("the silent one"),
            "it is named: {failure}"
        );
    }
}

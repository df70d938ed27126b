//! A session bus, a home folder and a keychain daemon for one test.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use vault::{Deadlines, EntryId, Secret, Vault};

/// Set in the process in which a test really runs.
const INNER: &str = "RUSHES_TEST_KEYCHAIN";
/// A bus that starts nothing by itself.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir=DIR</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
<allow own="*"/></policy></busconfig>"#;
/// A keyring as gnome-keyring writes one without a password.
const OTHER: &str =
    "[keyring]\ndisplay-name=Other\nctime=0\nmtime=0\nlock-on-idle=false\nlock-after=false\n";
/// Opens the keyring; without a line break, which nobody could type into a prompt.
pub(crate) const PASSWORD: &str = "pw";
/// The longest that a call may take in these tests.
pub(crate) const DEADLINE: Duration = Duration::from_millis(1_500);
/// How soon all is to be well again.
pub(crate) const SOON: Duration = Duration::from_secs(1);

/// A program that ends with the test.
pub(crate) struct Running(pub(crate) Child);

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        Self(
            command.spawn().unwrap_or_else(|error| {
                panic!("{command:?} does not start, is it installed? {error}")
            }),
        )
    }

    pub(crate) fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn bound(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", program]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// Runs `test` in a place of its own. `name` is that of the calling test.
pub(crate) fn in_a_place(name: &str, test: impl AsyncFnOnce(Place)) {
    if std::env::var_os(INNER).is_some() {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(test(Place::new()));
        return;
    }
    let root = tempfile::tempdir().unwrap();
    let config = root.path().join("bus.conf");
    let dir = root.path().to_string_lossy();
    std::fs::write(&config, BUS.replace("DIR", &dir)).unwrap();
    let mut bus = bound("dbus-daemon");
    bus.args(["--nofork", "--print-address", "--config-file"])
        .arg(&config)
        .stdout(Stdio::piped());
    let mut bus = Running::start(&mut bus);
    let mut address = String::new();
    let out = bus.0.stdout.take().expect("a pipe");
    BufReader::new(out).read_line(&mut address).unwrap();
    let mut inner = Command::new(std::env::current_exe().unwrap());
    inner
        .args(["--exact", name, "--nocapture", "--test-threads=1"])
        .env(INNER, "1")
        .env("DBUS_SESSION_BUS_ADDRESS", address.trim());
    for folder in [
        "HOME",
        "XDG_DATA_HOME",
        "XDG_CONFIG_HOME",
        "XDG_CACHE_HOME",
        "XDG_RUNTIME_DIR",
    ] {
        inner.env(folder, root.path());
    }
    inner.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY");
    let ended = inner.output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout);
    let errors = String::from_utf8_lossy(&ended.stderr);
    assert!(ended.status.success(), "{said}\n{errors}");
    assert!(
        said.contains("1 passed"),
        "the test is named `{name}`: {said}"
    );
}

/// Where the inner process is.
pub(crate) struct Place {
    pub(crate) vault: Vault,
}

impl Place {
    fn new() -> Self {
        let deadlines = Deadlines {
            call: DEADLINE,
            prompt: DEADLINE,
        };
        Self {
            vault: Vault::new("dev.rushes.test", deadlines).unwrap(),
        }
    }

    /// The same keychain for somebody who has time: a person takes as long as a person takes.
    pub(crate) fn patient(&self) -> Vault {
        let deadlines = Deadlines {
            call: DEADLINE,
            prompt: Deadlines::default().prompt,
        };
        Vault::new("dev.rushes.test", deadlines).unwrap()
    }

    /// A daemon whose keyring is open; the same keyring each time.
    pub(crate) async fn daemon(&self) -> Running {
        let mut daemon = bound("gnome-keyring-daemon");
        daemon
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped());
        let mut daemon = Running::start(&mut daemon);
        let mut input = daemon.0.stdin.take().expect("a pipe");
        input.write_all(PASSWORD.as_bytes()).unwrap();
        drop(input);
        self.answers().await;
        daemon
    }

    /// A daemon that was never told a password, so that it has no keyring.
    pub(crate) async fn daemon_without_keyring(&self) -> Running {
        let mut daemon = bound("gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]);
        let daemon = Running::start(daemon.stdin(Stdio::null()));
        self.answers().await;
        daemon
    }

    /// The next daemon finds another keyring in the place of ours.
    pub(crate) fn put_keyrings_aside(&self) {
        let (here, aside) = keyrings();
        std::fs::rename(&here, aside).unwrap();
        std::fs::create_dir(&here).unwrap();
        std::fs::write(here.join("other.keyring"), OTHER).unwrap();
        std::fs::write(here.join("default"), "other").unwrap();
    }

    /// The next daemon finds another keyring beside ours, and puts what is new into that.
    pub(crate) fn put_another_keyring_beside(&self) {
        let (here, _) = keyrings();
        std::fs::write(here.join("other.keyring"), OTHER).unwrap();
        std::fs::write(here.join("default"), "other").unwrap();
    }

    /// The next daemon finds our keyring again.
    pub(crate) fn put_keyrings_back(&self) {
        let (here, aside) = keyrings();
        std::fs::remove_dir_all(&here).unwrap();
        std::fs::rename(aside, here).unwrap();
    }

    async fn answers(&self) {
        let begun = Instant::now();
        while !self.vault.is_there().await {
            assert!(begun.elapsed() < Duration::from_secs(10), "no daemon");
            tokio::task::yield_now().await;
        }
    }

    /// Locks everything, as a desktop does after a while.
    pub(crate) fn lock(&self) {
        let status = Command::new("dbus-send")
            .args([
                "--session",
                "--print-reply",
                "--dest=org.freedesktop.secrets",
            ])
            .args([
                "/org/freedesktop/secrets",
                "org.freedesktop.Secret.Service.Lock",
            ])
            .arg("array:objpath:/org/freedesktop/secrets/collection/login")
            .stdout(Stdio::null())
            .status();
        assert!(status.unwrap().success());
    }

    /// How many connections the bus has, that of the question not counted.
    pub(crate) fn names_on_the_bus(&self) -> usize {
        let asked = Command::new("dbus-send")
            .args(["--session", "--print-reply", "--dest=org.freedesktop.DBus"])
            .args(["/", "org.freedesktop.DBus.ListNames"])
            .output()
            .unwrap();
        let names = String::from_utf8_lossy(&asked.stdout).into_owned();
        names.matches("\":").count() - 1
    }

    /// Another program does something to entries.
    pub(crate) fn secret_tool(&self, args: &[&str], input: &str) -> String {
        let mut tool = Command::new("secret-tool")
            .args(args)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("libsecret-tools is installed");
        let mut pipe = tool.stdin.take().expect("a pipe");
        pipe.write_all(input.as_bytes()).unwrap();
        drop(pipe);
        let ended = tool.wait_with_output().unwrap();
        String::from_utf8_lossy(&ended.stdout).into_owned()
    }

    /// All of ours that the keychain holds, as another program sees it.
    pub(crate) fn kept(&self) -> String {
        self.secret_tool(&["search", "--all", "service", "dev.rushes.test"], "")
    }

    pub(crate) async fn stored(&self) -> EntryId {
        let id = EntryId::fresh();
        self.vault
            .store(&id, &secret("user:1-canary"))
            .await
            .unwrap();
        id
    }
}

/// Where the daemon keeps its keyrings, and where another finds none.
fn keyrings() -> (PathBuf, PathBuf) {
    let home = std::env::var_os("XDG_DATA_HOME").expect("it is set for the inner process");
    let here = PathBuf::from(home).join("keyrings");
    let aside = here.with_file_name("keyrings-aside");
    (here, aside)
}

pub(crate) fn secret(token: &str) -> Secret {
    Secret {
        token: token.to_owned().into(),
        label: "Wörk 🎬".into(),
    }
}

/// Whether files below a folder hold a text.
pub(crate) fn is_below(folder: &Path, text: &str) -> bool {
    std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .any(|entry| {
            let path = entry.path();
            if path.is_dir() {
                return is_below(&path, text);
            }
            let bytes = std::fs::read(&path).unwrap_or_default();
            bytes
                .windows(text.len())
                .any(|window| window == text.as_bytes())
        })
}

//! A desktop of one's own for each test: display, session bus, keychain, home folder.

use std::os::unix::fs::PermissionsExt as _;
use std::panic::AssertUnwindSafe;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use futures_util::FutureExt as _;
use tempfile::TempDir;
use tokio::sync::Mutex;

use crate::child::{Child, bound_to_us, demand};
use crate::wait::{PATIENCE, until};
use crate::window::Window;

/// The display's size in pixels.
const SCREEN: &str = "1400x900x24";
/// Opens the keyring; an empty one would leave the daemon without a default collection.
pub(crate) const PASSWORD: &str = "pw";
/// A keyring as gnome-keyring writes one without a password.
const OTHER_KEYRING: &str =
    "[keyring]\ndisplay-name=Other\nctime=0\nmtime=0\nlock-on-idle=false\nlock-after=false\n";
/// Two cores draw one window at a time, also under a plain `cargo test`.
static ONE_AT_A_TIME: Mutex<()> = Mutex::const_new(());

/// A session bus that starts nothing by itself.
const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=DIR</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What a desktop has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keychain {
    /// A gnome-keyring daemon with an unlocked collection.
    Unlocked,
    /// A session bus where nobody keeps secrets.
    None,
}

/// A desktop; what runs on it ends with it.
#[derive(Debug)]
pub(crate) struct Desktop {
    /// The name of the test, for pictures.
    name: &'static str,
    display: String,
    bus: String,
    // Fields are dropped from the top: the display last, the folder after it.
    window: Option<Window>,
    keyring: Option<Child>,
    _bus: Child,
    _xvfb: Child,
    root: TempDir,
}

/// Runs a test on a desktop of its own, and keeps pictures of how it ended.
pub(crate) async fn on_a_desktop(
    name: &'static str,
    keychain: Keychain,
    test: impl AsyncFnOnce(&mut Desktop),
) {
    let _alone = ONE_AT_A_TIME.lock().await;
    let mut desktop = Desktop::start(name, keychain).await;
    let ended = AssertUnwindSafe(test(&mut desktop)).catch_unwind().await;
    desktop.keep_pictures().await;
    if let Err(panic) = ended {
        desktop.show_log();
        std::panic::resume_unwind(panic);
    }
}

impl Desktop {
    async fn start(name: &'static str, keychain: Keychain) -> Self {
        for (program, package) in [
            ("setpriv", "util-linux"),
            ("Xvfb", "xvfb"),
            ("dbus-daemon", "dbus-daemon"),
            ("dbus-send", "dbus-bin"),
            ("gnome-keyring-daemon", "gnome-keyring"),
            ("secret-tool", "libsecret-tools"),
            ("WebKitWebDriver", "webkit2gtk-driver"),
            ("import", "imagemagick"),
            ("xdotool", "xdotool"),
        ] {
            demand(program, package);
        }
        let root = tempfile::Builder::new()
            .prefix("rushes-window-")
            .tempdir()
            .unwrap();
        for folder in ["home", "run", "tmp", "rushes"] {
            std::fs::create_dir(root.path().join(folder)).unwrap();
        }
        let private = std::fs::Permissions::from_mode(0o700);
        std::fs::set_permissions(root.path().join("run"), private).unwrap();

        let mut xvfb = bound_to_us("Xvfb");
        xvfb.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            SCREEN,
            "-nolisten",
            "tcp",
        ]);
        let mut xvfb = Child::start(xvfb.stdout(Stdio::piped()));
        let display = format!(":{}", xvfb.first_line());

        let config = root.path().join("bus.conf");
        std::fs::write(
            &config,
            BUS.replace("DIR", &root.path().join("run").to_string_lossy()),
        )
        .unwrap();
        let mut bus = bound_to_us("dbus-daemon");
        bus.args(["--nofork", "--print-address"])
            .arg("--config-file")
            .arg(config);
        let mut bus = Child::start(bus.stdout(Stdio::piped()));
        let address = bus.first_line();

        let mut desktop = Self {
            name,
            display,
            bus: address,
            window: None,
            keyring: None,
            _bus: bus,
            _xvfb: xvfb,
            root,
        };
        if keychain == Keychain::Unlocked {
            desktop.start_keyring().await;
        }
        desktop
    }

    /// Sends the keychain a signal.
    pub(crate) fn signal_keyring(&self, name: &str) {
        self.keyring.as_ref().expect("it runs").signal(name);
    }

    /// Asks or changes the keychain as another program; answers all that is printed.
    pub(crate) fn secret_tool(&self, args: &[&str], input: &str) -> String {
        let mut tool = bound_to_us("secret-tool");
        tool.args(args);
        let tool = self.furnish(&mut tool).stdin(Stdio::piped());
        let mut tool = tool
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("libsecret-tools is installed");
        let mut pipe = tool.stdin.take().expect("a pipe");
        std::io::Write::write_all(&mut pipe, input.as_bytes()).unwrap();
        drop(pipe);
        let ended = tool.wait_with_output().unwrap();
        String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned()
    }

    /// The keychain is locked, as a desktop does it after a while.
    pub(crate) fn lock_keyring(&self) {
        let mut lock = bound_to_us("dbus-send");
        lock.args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.secrets",
        ]);
        lock.args([
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
        ]);
        lock.arg("array:objpath:/org/freedesktop/secrets/collection/login");
        assert!(self.furnish(&mut lock).status().unwrap().success());
    }

    /// The keychain goes.
    pub(crate) fn stop_keyring(&mut self) {
        self.keyring = None;
    }

    /// The next keychain is another one, with a keyring of its own; it is locked, and has no password.
    pub(crate) fn put_keyrings_aside(&self) {
        let (here, aside) = self.keyrings();
        std::fs::rename(&here, aside).unwrap();
        std::fs::create_dir(&here).unwrap();
        std::fs::write(here.join("other.keyring"), OTHER_KEYRING).unwrap();
        std::fs::write(here.join("default"), "other").unwrap();
    }

    /// The next keychain is the first one again.
    pub(crate) fn put_keyrings_back(&self) {
        let (here, aside) = self.keyrings();
        std::fs::remove_dir_all(&here).unwrap();
        std::fs::rename(aside, here).unwrap();
    }

    /// Where keyrings are, and where the keychain finds none.
    fn keyrings(&self) -> (PathBuf, PathBuf) {
        let data = self.home().join(".local/share");
        (data.join("keyrings"), data.join("keyrings-aside"))
    }

    /// A keychain comes, and is open.
    pub(crate) async fn start_keyring(&mut self) {
        let mut daemon = bound_to_us("gnome-keyring-daemon");
        daemon.args(["--foreground", "--unlock", "--components=secrets"]);
        let mut daemon = Child::start(self.furnish(&mut daemon).stdin(Stdio::piped()));
        daemon.tell(PASSWORD);
        self.keyring = Some(daemon);
        self.keyring_answers().await;
    }

    /// A keychain comes that was never told a password, and so has nothing to store in.
    pub(crate) async fn start_keyring_without_collection(&mut self) {
        let mut daemon = bound_to_us("gnome-keyring-daemon");
        daemon.args(["--foreground", "--components=secrets"]);
        let daemon = Child::start(self.furnish(&mut daemon).stdin(Stdio::null()));
        self.keyring = Some(daemon);
        self.keyring_answers().await;
    }

    async fn keyring_answers(&self) {
        until("the keychain is on the bus", PATIENCE, async || {
            self.is_on_the_bus("org.freedesktop.secrets")
        })
        .await;
    }

    /// Whether somebody has a name on the session bus.
    pub(crate) fn is_on_the_bus(&self, name: &str) -> bool {
        let mut ask = bound_to_us("dbus-send");
        ask.args([
            "--session",
            "--print-reply",
            "--dest=org.freedesktop.DBus",
            "/",
            "org.freedesktop.DBus.NameHasOwner",
        ]);
        ask.arg(format!("string:{name}"));
        let ask = self.furnish(&mut ask).stdout(Stdio::piped());
        let answer = ask.output().expect("dbus-send runs");
        String::from_utf8_lossy(&answer.stdout).contains("boolean true")
    }

    /// Gives a command the environment of this desktop and nothing of the one that runs the tests.
    pub(crate) fn furnish<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        let home = self.home();
        let target = pictures();
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("LANG", "C.UTF-8")
            .env("TZ", "UTC")
            .env("HOME", &home)
            .env("XDG_CONFIG_HOME", home.join(".config"))
            .env("XDG_DATA_HOME", home.join(".local/share"))
            .env("XDG_CACHE_HOME", home.join(".cache"))
            .env("XDG_STATE_HOME", home.join(".local/state"))
            .env("XDG_RUNTIME_DIR", self.root.path().join("run"))
            .env("TMPDIR", self.root.path().join("tmp"))
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus)
            .env("GDK_BACKEND", "x11")
            .env("GSETTINGS_BACKEND", "memory")
            .env("NO_AT_BRIDGE", "1")
            // Looking through all codecs takes seconds; all tests share what was found.
            .env("GST_REGISTRY", target.join("gst-registry.bin"))
    }

    /// Where the session bus is.
    pub(crate) fn bus(&self) -> &str {
        &self.bus
    }

    /// Waits for a window of a process, and presses keys in it. Answers the window's number.
    pub(crate) async fn press_in(&self, process: u32, keys: &[&str]) -> String {
        let mut found = String::new();
        until("the program shows a window", PATIENCE, async || {
            let process = process.to_string();
            let wanted = ["--all", "--onlyvisible", "--pid", &process, "--name", "."];
            found = self.xdotool(&[&["search"], wanted.as_slice()].concat());
            found.lines().count() == 1
        })
        .await;
        let window = found.trim().to_owned();
        // There is no window manager that would give it the focus.
        self.xdotool(&["windowfocus", "--sync", &window]);
        for keys in keys {
            match keys.strip_prefix("type ") {
                Some(text) => self.xdotool(&["type", "--delay", "30", text]),
                None => self.xdotool(&["key", keys]),
            };
        }
        window
    }

    /// Asks the screen, or presses its keys; answers what is printed.
    pub(crate) fn xdotool(&self, args: &[&str]) -> String {
        let mut xdotool = bound_to_us("xdotool");
        let ended = self.furnish(xdotool.args(args)).stdout(Stdio::piped());
        let ended = ended.output().expect("xdotool is installed");
        String::from_utf8_lossy(&ended.stdout).into_owned()
    }

    /// The person's home folder.
    pub(crate) fn home(&self) -> PathBuf {
        self.root.path().join("home")
    }

    /// Where the app keeps everything of its own.
    pub(crate) fn rushes_home(&self) -> PathBuf {
        self.root.path().join("rushes")
    }

    /// Everything that anything of this desktop may have written.
    pub(crate) fn everything(&self) -> &Path {
        self.root.path()
    }

    /// The window that was opened last.
    pub(crate) fn window(&mut self) -> &mut Option<Window> {
        &mut self.window
    }

    async fn keep_pictures(&mut self) {
        let target = pictures();
        let of_screen = target.join(format!("{}-screen.png", self.name));
        let mut import = bound_to_us("import");
        let import = import.args(["-window", "root"]).arg(of_screen);
        let _ = self.furnish(import).status();
        if let Some(window) = &self.window {
            window
                .keep_picture(&target.join(format!("{}.png", self.name)))
                .await;
        }
    }

    /// What the app has written into its log.
    pub(crate) fn log(&self) -> String {
        let logs = std::fs::read_dir(self.rushes_home().join("data/logs"));
        let texts = logs
            .into_iter()
            .flatten()
            .flatten()
            .filter_map(|entry| std::fs::read_to_string(entry.path()).ok());
        texts.collect()
    }

    fn file_of_words(&self) -> PathBuf {
        self.everything().join("terminal")
    }

    /// Where programs say what they would on a terminal.
    pub(crate) fn words_of_programs(&self) -> std::fs::File {
        let mut file = std::fs::File::options();
        let opened = file.create(true).append(true).open(self.file_of_words());
        opened.expect("the desktop has room for words")
    }

    fn show_log(&self) {
        let log = self.log();
        let from = log.len().saturating_sub(6_000);
        println!("the end of the log:\n{}", log.get(from..).unwrap_or(&log));
        let words = std::fs::read(self.file_of_words()).unwrap_or_default();
        let from = words.len().saturating_sub(4_000);
        println!(
            "on the terminal:\n{}",
            String::from_utf8_lossy(&words[from..])
        );
    }
}

/// Where pictures go.
fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/window");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

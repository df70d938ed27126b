//! Whether the .deb does what it is for: on a clean Debian 12 and on this computer, it is installed,
//! started from its entry in the menu, looked into, and taken away again.
//!
//! Not part of CI: it downloads a whole system, and installs on the computer that it runs on.

mod lists;
mod root;
mod webdriver;

use std::collections::BTreeSet;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use clap::ValueEnum;

use crate::children::{Owned, bound};
use crate::display::Screen;
use crate::places::Places;
use crate::setup::{self, Need};
use crate::shell::{Failure, Outcome, make_folder, read, run, say};
use root::Root;
use webdriver::Page;

/// How long each step may take; a first start decodes in software.
const PATIENCE: Duration = Duration::from_secs(90);
/// Whom the clean root belongs to.
const PERSON: &str = "person";
/// Where the person's own files are, in the clean root.
const HOME: &str = "srv/person";
/// Starts the app by its entry, and stays for as long as its library is open, as the driver expects.
const START: &str = r#"#!/bin/sh
mark="$HOME/.local/share/rushes/index.open"
gtk-launch rushes
until [ -e "$mark" ]; do sleep 0.2; done
while [ -e "$mark" ]; do sleep 0.2; done
"#;

/// Where it is tried.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Where {
    /// In a Debian 12 that is made for it
    Clean,
    /// On this computer
    Here,
}

/// Tries the package that `cargo xtask bundle` made.
pub(crate) fn installed(places: &Places, only: Option<Where>) -> Outcome {
    setup::system(&[Need::Headless, Need::Installed])?;
    if read(Command::new("id").arg("-u"))?.trim() != "0" {
        return Err(Failure::new(
            "this installs packages and makes a root of its own, so it must be run by root",
        ));
    }
    let version = env!("CARGO_PKG_VERSION");
    let package = places
        .made
        .join(format!("packages/rushes_{version}_amd64.deb"));
    if !package.exists() {
        return Err(Failure::new(
            "there is no package yet: `cargo xtask bundle` makes it",
        ));
    }
    let work = places.made.join("installed");
    make_folder(&work)?;
    in_order(&package, &work)?;
    let screen = Screen::start()?;
    if only != Some(Where::Here) {
        let root = Root::make(&work.join("root"))?;
        tried(&Place::clean(root, &screen, &package)?, &screen, &work)?;
    }
    if only != Some(Where::Clean) {
        tried(&Place::here(&screen, &package, &work)?, &screen, &work)?;
    }
    say("The package installs, starts, plays, and goes.");
    Ok(())
}

/// What those who know packages say of it.
fn in_order(package: &Path, work: &Path) -> Outcome {
    let tree = work.join("tree");
    if tree.exists() {
        fs::remove_dir_all(&tree).map_err(Failure::of(tree.display()))?;
    }
    run(Command::new("dpkg-deb")
        .arg("--extract")
        .args([package, &tree]))?;
    let share = tree.join("usr/share");
    run(Command::new("desktop-file-validate").arg(share.join("applications/rushes.desktop")))?;
    run(Command::new("appstreamcli")
        .args(["validate", "--no-net", "--pedantic"])
        .arg(share.join("metainfo/dev.rushes.desktop.metainfo.xml")))?;
    run(Command::new("lintian")
        .args([
            "--fail-on",
            "error,warning",
            "--display-info",
            "--allow-root",
        ])
        .arg(package))
}

/// A system that the package is installed on.
struct Place {
    name: &'static str,
    /// Its files, as seen from here.
    files: PathBuf,
    /// The person's folder, in that system.
    home: PathBuf,
    /// Which parts of it are looked through for what is left.
    parts: &'static [&'static str],
    /// The package, in that system.
    package: PathBuf,
    display: String,
    root: Option<Root>,
}

impl Place {
    fn clean(root: Root, screen: &Screen, package: &Path) -> Outcome<Self> {
        let name = package.file_name().unwrap_or_default();
        let inside = Path::new("/srv").join(name);
        let to = root.folder().join("srv").join(name);
        fs::copy(package, &to).map_err(Failure::of(to.display()))?;
        run(root.inside("useradd").args([
            "--create-home",
            "--home-dir",
            &format!("/{HOME}"),
            PERSON,
        ]))?;
        Ok(Self {
            name: "clean",
            files: root.folder().to_owned(),
            home: Path::new("/").join(HOME),
            parts: &[
                "bin", "boot", "etc", "lib", "opt", "sbin", "srv", "usr", "var",
            ],
            package: inside,
            display: screen.number().to_owned(),
            root: Some(root),
        })
    }

    fn here(screen: &Screen, package: &Path, work: &Path) -> Outcome<Self> {
        let home = work.join("home");
        if home.exists() {
            fs::remove_dir_all(&home).map_err(Failure::of(home.display()))?;
        }
        make_folder(&home)?;
        Ok(Self {
            name: "here",
            files: PathBuf::from("/"),
            home,
            // Others may be at work on this computer; what the package brings would be in these.
            parts: &["etc", "opt", "usr/bin", "usr/lib/rushes", "usr/share"],
            package: package.to_owned(),
            display: screen.number().to_owned(),
            root: None,
        })
    }

    /// A program of that system, as its keeper runs it.
    fn keeper(&self, program: &str) -> Command {
        match &self.root {
            Some(root) => root.inside(program),
            None => {
                let mut command = bound(program);
                command.env("DEBIAN_FRONTEND", "noninteractive");
                command
            }
        }
    }

    /// A program of that system, as the person runs it, with a screen.
    fn person(&self, program: &str) -> Command {
        let mut command = match &self.root {
            Some(root) => {
                let mut command = root.inside("runuser");
                command.args(["--user", PERSON, "--", program]);
                command
            }
            None => {
                // Processes of its own, so that none is left when the session is over.
                let mut command = bound("unshare");
                command.args(["--pid", "--fork", "--kill-child", "--mount-proc", "--"]);
                command.arg(program);
                command
            }
        };
        for name in [
            "XDG_DATA_HOME",
            "XDG_CACHE_HOME",
            "XDG_CONFIG_HOME",
            "RUSHES_HOME",
        ] {
            command.env_remove(name);
        }
        command
            .current_dir("/")
            .env("HOME", &self.home)
            .env("DISPLAY", &self.display)
            .env("GDK_BACKEND", "x11")
            // Nobody but this computer is asked anything.
            .env("RUSHES_API_URL", "http://127.0.0.1:9/v2/pixverse");
        command
    }

    fn install(&self) -> Outcome {
        let mut apt = self.keeper("apt-get");
        apt.args(["-q", "-y", "-o", "DPkg::Lock::Timeout=300", "--reinstall"]);
        apt.arg("--allow-downgrades")
            .arg("install")
            .arg(&self.package);
        run(apt.stdout(Stdio::null()))
    }

    fn remove(&self) -> Outcome {
        let mut apt = self.keeper("apt-get");
        apt.args([
            "-q",
            "-y",
            "-o",
            "DPkg::Lock::Timeout=300",
            "remove",
            "rushes",
        ]);
        run(apt.stdout(Stdio::null()))
    }

    /// Brings what drives the app, if this system is ours alone; else it is there.
    fn bring_driver(&self) -> Outcome {
        self.driver(&["--no-install-recommends", "install"])
    }

    /// Takes it out again: it is not what the package left behind.
    fn take_driver_out(&self) -> Outcome {
        self.driver(&["purge"])
    }

    fn driver(&self, what: &[&str]) -> Outcome {
        if self.root.is_none() {
            return Ok(());
        }
        let mut apt = self.keeper("apt-get");
        apt.args(["-q", "-y"]).args(what).arg("webkit2gtk-driver");
        run(apt.stdout(Stdio::null()))
    }

    /// The person's library, as seen from here.
    fn library(&self) -> PathBuf {
        let home = self.home.strip_prefix("/").unwrap_or(&self.home);
        self.files.join(home).join(".local/share/rushes")
    }

    fn list(&self) -> BTreeSet<PathBuf> {
        lists::below(&self.files, self.parts)
    }
}

fn tried(place: &Place, screen: &Screen, work: &Path) -> Outcome {
    say(format_args!("== {}", place.name));
    // Once without being used, so that the dependencies are there in both lists.
    place.install()?;
    place.remove()?;
    let before = place.list();
    place.install()?;
    used(place, screen, work)?;
    place.remove()?;
    place.take_driver_out()?;
    let person = place.home.strip_prefix("/").unwrap_or(&place.home);
    let left = lists::left_behind(&before, &place.list(), person);
    if !left.is_empty() {
        return Err(Failure::new(format!("the package left behind: {left:?}")));
    }
    if !place.library().join("index.sqlite").exists() {
        return Err(Failure::new(
            "the person's own library went with the package",
        ));
    }
    say("Removing it left nothing but the person's own files.");
    Ok(())
}

/// Starts the app from its entry, opens the sample library as a new user does, and plays a clip.
fn used(place: &Place, screen: &Screen, work: &Path) -> Outcome {
    // Only now, so that what plays is what the package brought.
    place.bring_driver()?;
    let start = place.home.join("start");
    let seen = place.files.join(start.strip_prefix("/").unwrap_or(&start));
    fs::write(&seen, START).map_err(Failure::of(seen.display()))?;
    fs::set_permissions(&seen, fs::Permissions::from_mode(0o755))
        .map_err(Failure::of(seen.display()))?;
    let port = free_port()?;
    let mut driver = place.person("dbus-run-session");
    driver
        .args(["--", "WebKitWebDriver"])
        .arg(format!("--port={port}"))
        .env("TAURI_AUTOMATION", "true")
        .env("TAURI_WEBVIEW_AUTOMATION", "true")
        .stdin(Stdio::null());
    let _session = Owned::start(&mut driver)?;
    let page = Page::of(port, &start.to_string_lossy(), PATIENCE)?;
    page.until(
        "the first page",
        "const b = [...document.querySelectorAll('button')].find(one => one.textContent.includes('sample library'));
         b?.click(); return b !== undefined",
        (PATIENCE, "return document.body.innerText"),
    )?;
    page.until(
        "pictures of the sample library",
        "return [...document.images].filter(one => one.src.startsWith('thumb:') && one.naturalWidth > 0).length >= 8",
        (PATIENCE, "return document.body.innerText"),
    )?;
    screen.settle()?;
    screen.picture(&work.join(format!("{}-gallery.png", place.name)), &[])?;
    page.until(
        "the viewer",
        "const v = document.querySelector('[role=dialog] video'); if (v !== null) return true;
         const seen = [...document.querySelectorAll('[role=gridcell]')].find(one => one.querySelector('img'));
         seen?.click(); return false",
        (PATIENCE, "return document.body.innerText"),
    )?;
    page.until(
        "a clip that plays",
        "const v = document.querySelector('[role=dialog] video');
         return v !== null && v.error === null && v.videoWidth > 0 && v.currentTime > 0.3",
        (
            PATIENCE,
            "const v = document.querySelector('[role=dialog] video');
             return `${v?.error?.message} ${v?.videoWidth} ${v?.currentTime} ${document.body.innerText}`",
        ),
    )?;
    screen.picture(&work.join(format!("{}-viewer.png", place.name)), &[])?;
    say("Started from its entry, it shows the sample library and plays a clip.");
    // As a person ends it. The answer may not come any more.
    let _ = page.run("dispatchEvent(new KeyboardEvent('keydown', { key: 'q', ctrlKey: true }))");
    // The mark stands for as long as the library is open.
    let open = place.library().join("index.open");
    let began = Instant::now();
    while open.exists() {
        if began.elapsed() > PATIENCE {
            return Err(Failure::new("the app was asked to end, and did not"));
        }
        thread::sleep(Duration::from_millis(100));
    }
    Ok(())
}

fn free_port() -> Outcome<u16> {
    let listener = TcpListener::bind(("127.0.0.1", 0));
    let address = listener.and_then(|listener| listener.local_addr());
    address
        .map(|address| address.port())
        .map_err(Failure::of("a port of this computer"))
}

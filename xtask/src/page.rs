//! The page: its packages by lock file, its build, and what a browser shows of it.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::places::Places;
use crate::setup;
use crate::shell::{Failure, Outcome, npm, read, run, say};

/// A copy of the lock file that the packages were installed by, kept beside them.
const STAMP: &str = "node_modules/.installed-by-lock.json";

/// Installs the page's packages when they are not those of the lock file.
pub(crate) fn packages(places: &Places) -> Outcome {
    setup::node()?;
    if is_current(&places.ui) {
        return Ok(());
    }
    say("Installing the page's packages by their lock file.");
    // Without scripts: a package may not run anything of its own on this computer.
    let mut install = npm("npm");
    install.args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"]);
    run(install.current_dir(&places.ui))?;
    let copied = fs::copy(places.ui.join("package-lock.json"), places.ui.join(STAMP));
    copied
        .map(drop)
        .map_err(Failure::of("noting which packages are installed"))
}

/// Builds the page into `ui/dist`, from where the shell embeds it.
pub(crate) fn build(places: &Places) -> Outcome {
    packages(places)?;
    say("Building the page.");
    run(npm("npm").args(["run", "build"]).current_dir(&places.ui))
}

/// Whether there is a browser to look at the page with; names what to install where there is none.
pub(crate) fn browser(places: &Places) -> Outcome {
    read(&mut in_ui(places, "dev/installed.mjs")).map(drop)
}

/// Looks at every state and view of the page in Chromium: names, keys, widths, what is said.
pub(crate) fn look(places: &Places) -> Outcome {
    packages(places)?;
    run(npm("npm").args(["run", "look"]).current_dir(&places.ui))
}

/// Draws every state and view into a folder.
pub(crate) fn pictures(places: &Places, to: &Path) -> Outcome {
    packages(places)?;
    run(in_ui(places, "dev/pictures.mjs").arg(to))
}

fn in_ui(places: &Places, script: &str) -> Command {
    let mut node = Command::new("node");
    node.arg(script).current_dir(&places.ui);
    node
}

fn is_current(ui: &Path) -> bool {
    match (
        fs::read(ui.join("package-lock.json")),
        fs::read(ui.join(STAMP)),
    ) {
        (Ok(lock), Ok(stamp)) => lock == stamp,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::path::PathBuf;

    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = env::temp_dir().join(format!("xtask-page-{name}-{}", std::process::id()));
        fs::create_dir_all(folder.join("node_modules"))
            .expect("the folder of temporary files is ours");
        folder
    }

    #[test]
    fn packages_are_current_only_by_the_very_lock_file() {
        let ui = folder("stamp");
        assert!(!is_current(&ui), "nothing is installed");
        fs::write(ui.join("package-lock.json"), "1").expect("written");
        assert!(!is_current(&ui), "nothing was installed by it yet");
        fs::write(ui.join(STAMP), "1").expect("written");
        assert!(is_current(&ui), "they were installed by this lock file");
        fs::write(ui.join("package-lock.json"), "2").expect("written");
        assert!(!is_current(&ui), "the lock file has changed since");
        fs::remove_dir_all(ui).expect("removed");
    }
}

//! A Debian package of the release app.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::build;
use crate::places::Places;
use crate::shell::{Failure, Outcome, run, say};

/// Makes the package and says where it is. Downloads nothing.
pub(crate) fn bundle(places: &Places) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new(
            "a .deb is made on Linux; here, `cargo xtask build` makes the app",
        ));
    }
    build::release(places)?;
    say("Making the package.");
    // From the top, because the CLI looks for src-tauri below the folder that it is started in. It
    // only packs: `tauri build` would build the app once more, in its own way.
    let mut tauri = Command::new("node");
    tauri.arg(places.ui.join("node_modules/@tauri-apps/cli/tauri.js"));
    // Unpatched, because the note about its package is for an updater, which this app has not.
    tauri.args(["bundle", "--bundles", "deb", "--no-binary-patching", "--ci"]);
    run(tauri.current_dir(&places.root))?;
    let package = newest(places)?;
    say(format_args!("The package: {}", package.display()));
    say(format_args!(
        "It installs with: sudo apt install {}",
        package.display()
    ));
    Ok(())
}

fn newest(places: &Places) -> Outcome<PathBuf> {
    let folder = places.built.join("release/bundle/deb");
    let entries = fs::read_dir(&folder).map_err(Failure::of(folder.display()))?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "deb"))
        .max_by_key(|path| path.metadata().and_then(|about| about.modified()).ok())
        .ok_or_else(|| Failure::new(format!("no package in {}", folder.display())))
}

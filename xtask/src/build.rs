//! The app, built: for a person who works on it, and for release.

use std::path::PathBuf;

use crate::page;
use crate::places::Places;
use crate::setup::{self, Need};
use crate::shell::{Outcome, cargo, run, say};

/// Builds the app of the dev profile, page included, and says where it is.
pub(crate) fn dev(places: &Places) -> Outcome<PathBuf> {
    page::build(places)?;
    say("Building the app. The first time takes minutes, later times seconds.");
    run(cargo()
        .args(["build", "--locked", "--package", "rushes"])
        .current_dir(&places.root))?;
    Ok(places.app("debug"))
}

/// Makes the release app.
pub(crate) fn release(places: &Places) -> Outcome {
    setup::system(&[Need::Build])?;
    page::build(places)?;
    say("Building the release app.");
    let mut build = cargo();
    build.args(["build", "--release", "--locked", "--package", "rushes"]);
    // Outside the Tauri CLI, this feature is what makes the binary serve its own page.
    build.args(["--features", "custom-protocol"]);
    // `removeUnusedCommands` of tauri.conf.json takes effect only with this.
    build.env("REMOVE_UNUSED_COMMANDS", &places.shell);
    run(build.current_dir(&places.root))?;
    say(format_args!("The app: {}", places.app("release").display()));
    Ok(())
}

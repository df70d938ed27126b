//! Every size of the icon, made from `icons/rushes.svg`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::page;
use crate::places::Places;
use crate::shell::{Failure, Outcome, make_folder, run, say};

/// What the CLI makes by itself and is kept; it makes more, for stores and telephones.
const KEPT: [&str; 7] = [
    "32x32.png",
    "64x64.png",
    "128x128.png",
    "128x128@2x.png",
    "icon.png",
    "icon.ico",
    "icon.icns",
];

/// The sizes that desktops of Linux look for besides.
const MORE: [&str; 4] = ["16", "24", "48", "256"];

/// Makes them, and gives the page its copy of the source.
pub(crate) fn icons(places: &Places) -> Outcome {
    page::packages(places)?;
    let source = places.root.join("icons/rushes.svg");
    let made = places.made.join("icons");
    make_folder(&made)?;
    let make = |more: &[&str]| {
        let mut tauri = Command::new("node");
        tauri.arg(places.ui.join("node_modules/@tauri-apps/cli/tauri.js"));
        tauri.arg("icon").arg(&source).arg("--output").arg(&made);
        run(tauri.args(more).current_dir(&places.root))
    };
    make(&[])?;
    make(&["--png", &MORE.join(",")])?;
    let more = MORE.map(|size| format!("{size}x{size}.png"));
    for name in KEPT.into_iter().chain(more.iter().map(String::as_str)) {
        copy(&made.join(name), &places.root.join("icons").join(name))?;
    }
    make_folder(&places.ui.join("public"))?;
    copy(&source, &places.ui.join("public/icon.svg"))?;
    say("The sizes are in icons/, the page's copy is ui/public/icon.svg.");
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Outcome {
    fs::copy(from, to)
        .map(drop)
        .map_err(Failure::of(format_args!("writing {}", to.display())))
}

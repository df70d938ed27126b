//! Every size of the icon, made from `icons/rushes.svg`.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::page;
use crate::places::Places;
use crate::shell::{Failure, Outcome, make_folder, run, say};

/// The sizes that are kept; the CLI makes more, for stores and telephones.
const KEPT: [&str; 7] = [
    "32x32.png",
    "64x64.png",
    "128x128.png",
    "128x128@2x.png",
    "icon.png",
    "icon.ico",
    "icon.icns",
];

/// Makes them, and gives the page its copy of the source.
pub(crate) fn icons(places: &Places) -> Outcome {
    page::packages(places)?;
    let source = places.root.join("icons/rushes.svg");
    let made = places.made.join("icons");
    make_folder(&made)?;
    let mut tauri = Command::new("node");
    tauri.arg(places.ui.join("node_modules/@tauri-apps/cli/tauri.js"));
    tauri.arg("icon").arg(&source).arg("--output").arg(&made);
    run(tauri.current_dir(&places.root))?;
    for name in KEPT {
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

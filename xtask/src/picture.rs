//! The README's picture, taken of the real window with the sample library in it.

use std::fs;

use crate::build;
use crate::children::bound;
use crate::display::Screen;
use crate::places::Places;
use crate::run::start_painted;
use crate::setup::{self, Need};
use crate::shell::{Failure, Outcome, make_folder, say};

/// What the picture may weigh in bytes: everyone who clones the repository carries it.
const WEIGHT: u64 = 400_000;

/// Takes it, always on a virtual screen, so that it comes out alike everywhere.
pub(crate) fn picture(places: &Places) -> Outcome {
    if !cfg!(target_os = "linux") {
        return Err(Failure::new(
            "the picture is taken on Linux, on a virtual screen",
        ));
    }
    setup::system(&[Need::Build, Need::Run, Need::Headless])?;
    let binary = build::dev(places)?;
    // A fresh home: nothing of the person's own settings may show.
    let home = places.made.join("picture");
    if home.exists() {
        fs::remove_dir_all(&home).map_err(Failure::of(home.display()))?;
    }
    make_folder(&home)?;
    let screen = Screen::start()?;
    let mut command = bound(&binary);
    command.arg("--sample").env("RUSHES_HOME", &home);
    screen.lend(&mut command);
    let _app = start_painted(&mut command)?;
    screen.settle()?;
    let to = places.root.join("docs/rushes.webp");
    screen.picture(&to, &["-quality", "86", "-define", "webp:method=6"])?;
    let weight = fs::metadata(&to).map_err(Failure::of(to.display()))?.len();
    if weight > WEIGHT {
        return Err(Failure::new(format!(
            "docs/rushes.webp weighs {weight} bytes, over {WEIGHT}"
        )));
    }
    say(format_args!(
        "The picture: docs/rushes.webp, {weight} bytes."
    ));
    Ok(())
}

//! Pictures of every state and view of the page, in both themes and three widths: docs/screenshots.
//!
//! What is drawn is listed in `ui/dev/states.mjs` and `ui/dev/views.mjs`. The README's own pictures,
//! which are of the real window, are made by `picture`.

use std::fs;
use std::path::Path;

use crate::page;
use crate::places::Places;
use crate::setup::{self, Need};
use crate::shell::{Failure, Outcome, make_folder, say};

/// What one of them may weigh in bytes, and all of them: everyone who clones the repository carries
/// them.
const WEIGHT_EACH: u64 = 60_000;
const WEIGHT_ALL: u64 = 5_200_000;

/// Makes them anew; what is not drawn any more goes.
pub(crate) fn screenshots(places: &Places) -> Outcome {
    setup::system(&[Need::Browser])?;
    let folder = places.root.join("docs/screenshots");
    if folder.exists() {
        fs::remove_dir_all(&folder).map_err(Failure::of(folder.display()))?;
    }
    make_folder(&folder)?;
    page::pictures(places, &folder)?;
    let (count, weight) = weigh(&folder)?;
    say(format_args!(
        "{count} pictures in docs/screenshots, {weight} bytes."
    ));
    Ok(())
}

/// How many pictures there are and what they weigh; fails where that is too much.
fn weigh(folder: &Path) -> Outcome<(usize, u64)> {
    let mut weights = Vec::new();
    for entry in fs::read_dir(folder).map_err(Failure::of(folder.display()))? {
        let entry = entry.map_err(Failure::of(folder.display()))?;
        let weight = entry.metadata().map_err(Failure::of(folder.display()))?;
        let (name, weight) = (entry.file_name(), weight.len());
        if weight > WEIGHT_EACH {
            return Err(Failure::new(format!(
                "{} weighs {weight} bytes, over {WEIGHT_EACH}",
                name.display()
            )));
        }
        weights.push(weight);
    }
    let all = weights.iter().sum();
    if all > WEIGHT_ALL {
        return Err(Failure::new(format!(
            "the screenshots weigh {all} bytes, over {WEIGHT_ALL}"
        )));
    }
    Ok((weights.len(), all))
}

#[cfg(test)]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn a_picture_that_is_too_heavy_is_named() {
        let folder = env::temp_dir().join(format!("xtask-weights-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("the folder of temporary files is ours");
        fs::write(folder.join("small.webp"), [0; 10]).expect("written");
        assert_eq!(
            weigh(&folder).expect("it is light"),
            (1, 10),
            "one of ten bytes"
        );
        let heavy = usize::try_from(WEIGHT_EACH).expect("it fits") + 1;
        fs::write(folder.join("large.webp"), vec![0; heavy]).expect("written");
        let failure = weigh(&folder).expect_err("it is too heavy");
        assert!(
            failure.to_string().contains("large.webp"),
            "it is named: {failure}"
        );
        fs::remove_dir_all(&folder).expect("removed");
    }
}

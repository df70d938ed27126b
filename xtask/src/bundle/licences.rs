//! The texts of the licences of everything that is in the app, gathered from the packages themselves.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use super::components::Component;
use crate::places::Places;
use crate::shell::{Failure, Outcome};

/// How the names of such files begin, in lower case.
const BEGINNINGS: [&str; 6] = [
    "licence",
    "license",
    "copying",
    "notice",
    "unlicense",
    "copyright",
];

/// Below the shell: the texts for packages that bring none.
const STANDARD: &str = "packaging/licences";

/// All texts as one, each once, with the names of the packages that it came with.
pub(crate) fn gather(places: &Places, components: &[Component]) -> Outcome<String> {
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for one in components {
        let whose = format!("{} {} ({})", one.name, one.version, one.licence);
        let mut own = of_package(&one.folder)?;
        if own.is_empty() {
            own = vec![standard(places, one)?];
        }
        for text in own {
            texts.entry(text).or_default().insert(whose.clone());
        }
    }
    let mut whole = String::from(
        "Rushes holds the work of many. These are their licences, each with the packages that it \
         came with.\n",
    );
    // The longest list first: what most packages share is read once.
    let mut texts: Vec<_> = texts.into_iter().collect();
    texts.sort_by_key(|(_, whose)| (std::cmp::Reverse(whose.len()), whose.first().cloned()));
    for (text, whose) in texts {
        let _ = writeln!(whole, "\n{}\n", "=".repeat(78));
        for one in whose {
            let _ = writeln!(whole, "{one}");
        }
        let _ = writeln!(whole, "\n{}", text.trim());
    }
    Ok(whole)
}

fn of_package(folder: &Path) -> Outcome<Vec<String>> {
    let mut texts = BTreeSet::new();
    for path in files(folder)? {
        let name = name_of(&path);
        if !BEGINNINGS.iter().any(|start| name.starts_with(start)) {
            continue;
        }
        // `LICENSES/` holds one file for each licence, as REUSE wants it.
        let inside = if path.is_dir() {
            files(&path)?
        } else {
            vec![path]
        };
        for file in inside.iter().filter(|file| file.is_file()) {
            let bytes = fs::read(file).map_err(Failure::of(file.display()))?;
            let text = String::from_utf8_lossy(&bytes).replace('\r', "");
            // Sources whose name begins alike are no licence.
            if !name_of(file).ends_with(".rs") && !text.trim().is_empty() {
                texts.insert(text);
            }
        }
    }
    Ok(texts.into_iter().collect())
}

/// The text that the world knows by a licence's name, for a package that brings no text.
fn standard(places: &Places, one: &Component) -> Outcome<String> {
    let folder = places.shell.join(STANDARD);
    let mut names = one.licence.split(" OR ");
    let text = names.find_map(|name| fs::read_to_string(folder.join(format!("{name}.txt"))).ok());
    let text = text.ok_or_else(|| {
        Failure::new(format!(
            "{} {} brings no text of its licence ({}), and src-tauri/{STANDARD} has none either",
            one.name, one.version, one.licence
        ))
    })?;
    let authors = if one.authors.is_empty() {
        format!("the authors of {}", one.name)
    } else {
        one.authors.join(", ")
    };
    Ok(format!("Copyright: {authors}\n\n{text}"))
}

fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).map_err(Failure::of(folder.display()))?;
    Ok(entries.flatten().map(|entry| entry.path()).collect())
}

fn name_of(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::super::components;
    use super::*;

    #[test]
    fn every_package_of_the_app_has_its_text() {
        let places = Places::find().expect("this is the repository");
        let all = components::of_the_app(&places).expect("they are known");
        let text = gather(&places, &all).expect("none is without a text");
        for one in &all {
            let whose = format!("{} {} ({})", one.name, one.version, one.licence);
            assert!(text.contains(&whose), "{whose} is named");
        }
        assert!(text.contains("Mozilla Public License"), "MPL is there");
        assert!(
            text.contains("Permission is hereby granted"),
            "MIT is there"
        );
    }
}

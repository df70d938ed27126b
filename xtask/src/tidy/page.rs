//! The page: one door to the host, and text that stays text.

use super::tree::{Finding, Tree};

const SOURCES: &[&str] = &[".ts", ".js", ".svelte", ".html"];
const DOOR: &str = "ui/src/host/tauri.ts";

/// Ways from a text to markup or code. Prompts and names come from strangers.
const MAKERS: &[&str] = &[
    "{@html",
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "createContextualFragment",
    "srcdoc",
    "eval(",
    "new Function(",
];

/// Only the door imports the host's packages.
pub(super) fn door(tree: &Tree) -> Vec<Finding> {
    let others = tree
        .below("ui/src/", SOURCES)
        .filter(|(path, _)| *path != DOOR);
    let mut findings = Vec::new();
    for (path, text) in others {
        if let Some(number) = line_with(text, "@tauri-apps/") {
            let words = format!("line {number} names @tauri-apps/: only {DOOR} opens that door");
            findings.push(Finding::new(path, words));
        }
        if let Some(number) = line_with(text, "__TAURI") {
            let words = format!("line {number} reaches for the host's global: {DOOR} is the way");
            findings.push(Finding::new(path, words));
        }
    }
    findings
}

/// Nothing turns text into markup or code.
pub(super) fn markup(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.below("ui/", SOURCES).filter(|(path, _)| is_page(path)) {
        for maker in MAKERS {
            if let Some(number) = line_with(text, maker) {
                let words =
                    format!("line {number} has `{maker}`: text from outside must stay text");
                findings.push(Finding::new(path, words));
            }
        }
    }
    findings
}

fn is_page(path: &str) -> bool {
    path == "ui/index.html" || path.starts_with("ui/src/")
}

/// The number of the first line with this in it, apart from lines that are comments.
fn line_with(text: &str, needle: &str) -> Option<usize> {
    let comment = |line: &str| {
        ["//", "*", "/*", "<!--"]
            .iter()
            .any(|mark| line.starts_with(mark))
    };
    let found = text
        .lines()
        .position(|line| !comment(line.trim_start()) && line.contains(needle));
    found.map(|index| index + 1)
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files};
    use super::*;

    #[test]
    fn the_door_may_import_the_host() {
        let tree = files(&[
            (DOOR, "import { invoke } from '@tauri-apps/api/core';\n"),
            (
                "ui/src/App.svelte",
                "<!-- not @tauri-apps/api -->\n<p>{clip.prompt}</p>\n",
            ),
            (
                "ui/package.json",
                r#"{"dependencies":{"@tauri-apps/api":"2"}}"#,
            ),
        ]);
        assert_eq!(door(&tree), [], "nothing is wrong");
        assert_eq!(markup(&tree), [], "text is text");
    }

    #[test]
    fn a_second_door_is_refused() {
        let tree = files(&[(
            "ui/src/a.ts",
            "import { listen } from '@tauri-apps/api/event';\n",
        )]);
        assert_one(&door(&tree), "ui/src/a.ts", "only ui/src/host/tauri.ts");
    }

    #[test]
    fn the_global_is_no_door() {
        let tree = files(&[(
            "ui/src/a.ts",
            "window.__TAURI_INTERNALS__.invoke('boot');\n",
        )]);
        assert_one(&door(&tree), "ui/src/a.ts", "global");
    }

    #[test]
    fn every_way_to_markup_is_refused() {
        for maker in MAKERS {
            let text = format!("<script></script>\nx = {maker} y\n");
            let tree = files(&[("ui/src/Tile.svelte", &text)]);
            assert_one(&markup(&tree), "ui/src/Tile.svelte", "must stay text");
        }
    }
}

//! How files are written: short, with a header, and without the name of a machine.

use super::tree::{Finding, Tree};

/// A file is one idea; over this many lines it is several.
const LONGEST: usize = 600;

const WRITTEN: &[&str] = &[
    ".rs", ".ts", ".js", ".svelte", ".css", ".html", ".md", ".py", ".sh", ".sql", ".toml", ".yml",
];

/// Files that tools write: their length is not ours to choose.
fn is_generated(path: &str) -> bool {
    path.starts_with("ui/src/host/contract")
}

/// No file that people write is over [`LONGEST`] lines.
pub(super) fn length(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.below("", WRITTEN) {
        let lines = text.lines().count();
        if lines > LONGEST && !is_generated(path) {
            let words = format!("{lines} lines, over {LONGEST}: split it by its ideas");
            findings.push(Finding::new(path, words));
        }
    }
    findings
}

/// Every Rust module begins with `//!`, after its attributes at most.
pub(super) fn headers(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.below("", &[".rs"]) {
        let first = text
            .lines()
            .map(str::trim)
            .find(|line| !line.is_empty() && !line.starts_with("#!["));
        // The table of commands is included as a macro's input, where no module header can stand.
        let is_included = path == super::commands::TABLE;
        if !is_included && !first.is_some_and(|line| line.starts_with("//!")) {
            let words = "the file must begin with `//!`: what lives here, and what does not";
            findings.push(Finding::new(path, words));
        }
    }
    findings
}

/// Tests run or are removed.
pub(super) fn switched_off(tree: &Tree) -> Vec<Finding> {
    let rust = concat!("#[", "ignore");
    let page = [
        concat!(".sk", "ip("),
        concat!(".on", "ly("),
        concat!(".to", "do("),
    ];
    let mut findings = Vec::new();
    let mut look = |path: &str, text: &str, needle: &str| {
        if let Some(index) = text.lines().position(|line| line.contains(needle)) {
            let words = format!(
                "line {} has `{needle}`: a test runs, or is removed",
                index + 1
            );
            findings.push(Finding::new(path, words));
        }
    };
    for (path, text) in tree.below("", &[".rs"]) {
        look(path, text, rust);
    }
    for (path, text) in tree.below("ui/", &[".test.ts"]) {
        for needle in page {
            for runner in ["it", "test", "describe"] {
                look(path, text, &format!("{runner}{needle}"));
            }
        }
    }
    findings
}

/// No file names a folder of somebody's machine or a host that packages are fetched from.
pub(super) fn places(tree: &Tree) -> Vec<Finding> {
    // Written in two parts, so that this file does not name them itself.
    let folders = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("/Us", "ers/"),
    ];
    let hosts = [
        concat!("registry.", "npmjs.org"),
        concat!("crates", ".io"),
        concat!("pypi", ".org"),
        concat!("files.python", "hosted.org"),
        concat!("deb.", "debian.org"),
        concat!("archive.", "ubuntu.com"),
    ];
    let mut findings = Vec::new();
    for (path, text) in &tree.files {
        for (index, line) in text.lines().enumerate() {
            let number = index + 1;
            // Cargo writes its one source into every lock file, wherever that is fetched from.
            let line = line.replace(super::supply::REGISTRY, "");
            if let Some(folder) = folders.iter().find(|folder| names_folder(&line, folder)) {
                let words = format!(
                    "line {number} names a folder below {folder}: use a path of the repository"
                );
                findings.push(Finding::new(path.clone(), words));
            }
            if let Some(host) = hosts.iter().find(|host| line.contains(**host)) {
                findings.push(Finding::new(
                    path.clone(),
                    format!("line {number} names the host {host}"),
                ));
            }
        }
    }
    findings
}

/// Whether a line has this folder at the start of a path, with a name after it.
fn names_folder(line: &str, folder: &str) -> bool {
    line.match_indices(folder).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + folder.len()..].chars().next();
        let starts = !before.is_some_and(|c| c.is_alphanumeric() || "._-}*".contains(c));
        starts && after.is_some_and(|c| c.is_alphanumeric() || c == '.')
    })
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files};
    use super::*;

    #[test]
    fn a_long_file_is_refused_unless_a_tool_wrote_it() {
        let long = "x\n".repeat(LONGEST + 1);
        let tree = files(&[("ui/src/host/contract.ts", &long), ("Cargo.lock", &long)]);
        assert_eq!(length(&tree), [], "tools write as much as they like");
        let tree = files(&[("ui/src/App.svelte", &long), ("ui/src/a.ts", &long[2..])]);
        assert_one(&length(&tree), "ui/src/App.svelte", "601 lines, over 600");
    }

    #[test]
    fn a_module_without_header_is_refused() {
        let tree = files(&[
            ("a.rs", "//! Here.\n"),
            ("b.rs", "#![forbid(unsafe_code)]\n\n//! Here.\n"),
            (super::super::commands::TABLE, "commands! {}\n"),
        ]);
        assert_eq!(headers(&tree), [], "nothing is wrong");
        assert_one(
            &headers(&files(&[("a.rs", "// Here.\nfn main() {}\n")])),
            "a.rs",
            "begin with `//!`",
        );
    }

    #[test]
    fn a_test_that_is_switched_off_is_refused() {
        let off = format!(
            "#[test]\n{} = \"slow\"]\nfn a() {{}}\n",
            concat!("#[", "ignore")
        );
        assert_one(&switched_off(&files(&[("a.rs", &off)])), "a.rs", "line 2");
        let off = format!("it{}'plays', play);\n", concat!(".sk", "ip("));
        assert_one(
            &switched_off(&files(&[("ui/src/a.test.ts", &off)])),
            "ui/src/a.test.ts",
            "line 1",
        );
        let on = files(&[("ui/src/a.test.ts", "it('plays', () => player.skip(5));\n")]);
        assert_eq!(switched_off(&on), [], "a player may skip");
    }

    #[test]
    fn a_folder_of_a_machine_is_refused() {
        let text = format!("see {}main/notes\n", concat!("/wo", "rk/"));
        assert_one(
            &places(&files(&[("README.md", &text)])),
            "README.md",
            "names a folder",
        );
        let text = format!("let home = \"{}alex\";\n", concat!("/ho", "me/"));
        assert_one(&places(&files(&[("a.rs", &text)])), "a.rs", "line 1");
    }

    #[test]
    fn words_that_only_look_like_folders_are_fine() {
        let text = format!(
            "docs{}x and the folder {} itself\n",
            concat!("/wo", "rk/"),
            concat!("/ro", "ot/")
        );
        assert_eq!(
            places(&files(&[("a.md", &text)])),
            [],
            "neither is a place on a machine"
        );
    }

    #[test]
    fn a_registry_s_host_is_refused_but_not_cargo_s_own_word() {
        let lock = format!("source = \"{}\"\n", super::super::supply::REGISTRY);
        assert_eq!(
            places(&files(&[("Cargo.lock", &lock)])),
            [],
            "every lock file has it"
        );
        let lock = format!(
            "\"resolved\": \"https://{}/a.tgz\"\n",
            concat!("registry.", "npmjs.org")
        );
        let tree = files(&[("ui/package-lock.json", &lock)]);
        assert_one(&places(&tree), "ui/package-lock.json", "names the host");
    }
}

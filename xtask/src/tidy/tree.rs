//! What the rules look at: files and packages, read once.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand};

use crate::shell::{Failure, Outcome, read};

/// Files longer than this are data, not text that a person wrote.
const TEXT_LIMIT: u64 = 4_000_000;

/// The repository, as the rules see it.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// Every file of text by its path from the top, with `/` between the parts.
    pub(super) files: BTreeMap<String, String>,
    /// Every package that the lock file brings in, ours among them.
    pub(super) packages: Vec<Package>,
}

/// A package, as far as rules ask.
#[derive(Debug, Clone, Default)]
pub(super) struct Package {
    pub(super) name: String,
    /// Whether it is a member of this workspace.
    pub(super) ours: bool,
    /// Where it comes from; none for a path.
    pub(super) source: Option<String>,
    /// Its licence, as it states it.
    pub(super) licence: Option<String>,
    /// The features of it that are on anywhere in the workspace.
    pub(super) features: Vec<String>,
    /// What it asks for in its manifest.
    pub(super) wants: Vec<Want>,
}

/// One line of a manifest's dependencies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Want {
    /// The package's own name, whatever it is renamed to.
    pub(super) name: String,
    /// Whether only tests and examples use it.
    pub(super) for_tests: bool,
}

/// A breach: where, and what is wrong there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Finding {
    pub(super) file: String,
    pub(super) words: String,
}

impl Finding {
    pub(super) fn new(file: impl Into<String>, words: impl Into<String>) -> Self {
        Self {
            file: file.into(),
            words: words.into(),
        }
    }
}

impl Tree {
    /// Reads the repository at this folder.
    pub(super) fn read(root: &Path) -> Outcome<Self> {
        let metadata = MetadataCommand::new()
            .current_dir(root)
            .other_options(["--locked".to_owned()])
            .exec()
            .map_err(Failure::of(
                "Cargo.lock does not fit the manifests, or cannot be read",
            ))?;
        let mut files = BTreeMap::new();
        for path in paths(root)? {
            let whole = root.join(&path);
            // A file that is listed but gone was removed and not yet committed.
            let Ok(about) = whole.symlink_metadata() else {
                continue;
            };
            if !about.is_file() || about.len() > TEXT_LIMIT {
                continue;
            }
            if let Ok(text) = String::from_utf8(fs::read(&whole).map_err(Failure::of(&path))?) {
                files.insert(path, text);
            }
        }
        Ok(Self {
            files,
            packages: packages(&metadata),
        })
    }

    /// The text of one file.
    pub(super) fn text(&self, path: &str) -> Option<&str> {
        self.files.get(path).map(String::as_str)
    }

    /// The files below a folder whose names end so.
    pub(super) fn below<'a>(
        &'a self,
        folder: &'a str,
        endings: &'a [&str],
    ) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.files
            .iter()
            .filter(move |(path, _)| path.starts_with(folder))
            .filter(move |(path, _)| endings.iter().any(|ending| path.ends_with(ending)))
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The Rust below a folder that ends up in the app: no tests, no comments.
    pub(super) fn code<'a>(&'a self, folder: &'a str) -> impl Iterator<Item = (&'a str, String)> {
        self.below(folder, &[".rs"])
            .filter(|(path, _)| !path.ends_with("/tests.rs") && !path.contains("/tests/"))
            .map(|(path, text)| (path, code_of(text)))
    }

    /// Our own packages.
    pub(super) fn ours(&self) -> impl Iterator<Item = &Package> {
        self.packages.iter().filter(|package| package.ours)
    }
}

/// The part of a Rust file that ends up in the app: up to its module of tests, and without lines of
/// comment, which become empty so that the numbers of the others stay.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let tests = |next: &&str| next.starts_with("mod ") && next.ends_with('{');
        if line == "#[cfg(test)]" && lines.peek().is_some_and(tests) {
            break;
        }
        if !line.trim_start().starts_with("//") {
            code.push_str(line);
        }
        code.push('\n');
    }
    code
}

fn paths(root: &Path) -> Outcome<Vec<String>> {
    let mut list = Command::new("git");
    list.args([
        "ls-files",
        "-z",
        "--cached",
        "--others",
        "--exclude-standard",
    ]);
    if let Ok(listed) = read(list.current_dir(root)) {
        return Ok(listed
            .split('\0')
            .filter(|path| !path.is_empty())
            .map(str::to_owned)
            .collect());
    }
    // An unpacked archive has no git; what builds leave behind is passed by.
    let mut found = Vec::new();
    walk(root, "", &mut found)?;
    Ok(found)
}

fn walk(root: &Path, below: &str, found: &mut Vec<String>) -> Outcome {
    let folder = root.join(below);
    for entry in fs::read_dir(&folder)
        .map_err(Failure::of(folder.display()))?
        .flatten()
    {
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if below.is_empty() {
            name.clone()
        } else {
            format!("{below}/{name}")
        };
        let skipped = ["target", "node_modules", "dist", ".git", "gen"].contains(&name.as_str());
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            if !skipped {
                walk(root, &path, found)?;
            }
        } else {
            found.push(path);
        }
    }
    Ok(())
}

fn packages(metadata: &Metadata) -> Vec<Package> {
    let nodes = metadata
        .resolve
        .as_ref()
        .map(|resolve| resolve.nodes.as_slice());
    let nodes = nodes.unwrap_or_default();
    let package = |package: &cargo_metadata::Package| Package {
        name: package.name.to_string(),
        ours: metadata.workspace_members.contains(&package.id),
        source: package.source.as_ref().map(|source| source.repr.clone()),
        licence: package.license.clone(),
        features: nodes
            .iter()
            .filter(|node| node.id == package.id)
            .flat_map(|node| node.features.iter().map(ToString::to_string))
            .collect(),
        wants: package
            .dependencies
            .iter()
            .map(|want| Want {
                name: want.name.clone(),
                for_tests: want.kind == DependencyKind::Development,
            })
            .collect(),
    };
    metadata.packages.iter().map(package).collect()
}

#[cfg(test)]
pub(super) mod made_up {
    //! Trees for the tests of the rules.

    use super::{Finding, Package, Tree, Want};

    /// A tree of these files.
    pub(crate) fn files(files: &[(&str, &str)]) -> Tree {
        let owned = |&(path, text): &(&str, &str)| (path.to_owned(), text.to_owned());
        Tree {
            files: files.iter().map(owned).collect(),
            packages: Vec::new(),
        }
    }

    /// A tree of these packages.
    pub(crate) fn packages(packages: Vec<Package>) -> Tree {
        Tree {
            packages,
            ..Tree::default()
        }
    }

    /// A package of ours that asks for these; a name after `test:` is asked for by tests.
    pub(crate) fn ours(name: &str, wants: &[&str]) -> Package {
        let want = |&want: &&str| match want.strip_prefix("test:") {
            Some(name) => Want {
                name: name.to_owned(),
                for_tests: true,
            },
            None => Want {
                name: want.to_owned(),
                for_tests: false,
            },
        };
        let wants = wants.iter().map(want).collect();
        Package {
            name: name.to_owned(),
            ours: true,
            wants,
            ..Package::default()
        }
    }

    /// A package from the registry.
    pub(crate) fn foreign(name: &str) -> Package {
        Package {
            name: name.to_owned(),
            source: Some(super::super::supply::REGISTRY.to_owned()),
            licence: Some("MIT".to_owned()),
            ..Package::default()
        }
    }

    /// Fails unless the rule says one thing, about this file, with these words in it.
    #[track_caller]
    pub(crate) fn assert_one(findings: &[Finding], file: &str, words: &str) {
        assert_eq!(findings.len(), 1, "the rule says one thing: {findings:?}");
        assert_eq!(findings[0].file, file, "it names the file");
        assert!(
            findings[0].words.contains(words),
            "it says why: {}",
            findings[0].words
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn code_ends_where_the_tests_begin_and_keeps_its_numbers() {
        let text = "#[cfg(test)]\nmod tests;\n// a\nfn b() {}\n#[cfg(test)]\nmod more {\n}\n";
        assert_eq!(
            code_of(text),
            "#[cfg(test)]\nmod tests;\n\nfn b() {}\n",
            "line 4 is line 4"
        );
    }

    #[test]
    fn the_repository_itself_can_be_read() {
        let top = Path::new(env!("CARGO_MANIFEST_DIR"))
            .parent()
            .expect("the workspace has a top");
        let listed = paths(top).expect("its files can be listed");
        assert!(
            listed.contains(&"xtask/src/tidy/tree.rs".to_owned()),
            "this file is among them"
        );
        let mut walked = Vec::new();
        walk(&top.join("xtask"), "", &mut walked).expect("its folders can be walked");
        assert!(
            walked.contains(&"src/tidy/tree.rs".to_owned()),
            "and without git as well"
        );
    }
}

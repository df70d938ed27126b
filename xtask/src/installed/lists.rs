//! Which files are there, before and after.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What changes by itself, or is the package manager's own memory.
const APART: [&str; 12] = [
    "dev",
    "proc",
    "sys",
    "run",
    "tmp",
    "var/cache",
    "var/log",
    "var/tmp",
    "var/lib/apt",
    "var/lib/dpkg",
    "var/lib/systemd",
    "lost+found",
];

/// Every file and folder below some parts of a root, by its path in that root.
pub(super) fn below(root: &Path, parts: &[&str]) -> BTreeSet<PathBuf> {
    let mut all = BTreeSet::new();
    let mut open: Vec<PathBuf> = parts.iter().map(PathBuf::from).collect();
    while let Some(path) = open.pop() {
        if APART.iter().any(|apart| path == Path::new(apart)) {
            continue;
        }
        // A link is what it is; where it leads is listed there.
        let is_folder = fs::symlink_metadata(root.join(&path)).is_ok_and(|about| about.is_dir());
        if is_folder && let Ok(entries) = fs::read_dir(root.join(&path)) {
            open.extend(entries.flatten().map(|entry| path.join(entry.file_name())));
        }
        all.insert(path);
    }
    all
}

/// What is there now and was not, except below the person's folder.
pub(super) fn left_behind(
    before: &BTreeSet<PathBuf>,
    after: &BTreeSet<PathBuf>,
    person: &Path,
) -> Vec<PathBuf> {
    let fresh = after.difference(before);
    fresh
        .filter(|path| !path.starts_with(person))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_told_but_not_what_is_the_person_s() {
        let list = |paths: &[&str]| paths.iter().map(PathBuf::from).collect::<BTreeSet<_>>();
        let before = list(&["usr", "usr/bin"]);
        let after = list(&["usr", "usr/bin", "usr/share/rushes", "srv/person/clip.mp4"]);
        assert_eq!(
            left_behind(&before, &after, Path::new("srv/person")),
            [PathBuf::from("usr/share/rushes")],
            "a file of the package, not the clip"
        );
    }
}

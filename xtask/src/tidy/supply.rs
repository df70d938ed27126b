//! Where packages come from, which are banned, and which of their features.
//!
//! `deny.toml` holds the list of bans, so that cargo-deny and this check read the same.

use super::tree::{Finding, Tree};

/// The one source of packages, as cargo writes it in a lock file.
pub(super) const REGISTRY: &str = concat!(
    "registry+https://github.com/rust-lang/",
    "crates",
    ".io-index"
);
const DENY: &str = "deny.toml";

/// Features that must be off, and why.
const OFF: &[(&str, &str, &str)] = &[
    (
        "tauri",
        "devtools",
        "an inspector in the release app reads everything",
    ),
    (
        "tauri",
        "tracing",
        "its spans record whole messages, and a typed token with them",
    ),
    (
        "tauri",
        "dynamic-acl",
        "permissions are fixed when the app is built",
    ),
    (
        "zbus",
        "tokio",
        "the keychain's connection must not depend on a runtime that can be blocked",
    ),
    ("reqwest", "native-tls", "TLS is rustls everywhere"),
    ("reqwest", "cookies", "no request carries state of another"),
];

/// Every package is ours or of the registry, and none is banned.
pub(super) fn packages(tree: &Tree) -> Vec<Finding> {
    let banned = tree
        .text(DENY)
        .map(|text| listed(text, "deny"))
        .unwrap_or_default();
    let mut findings = Vec::new();
    if banned.is_empty() {
        findings.push(Finding::new(DENY, "the list of bans is missing or empty"));
    }
    for package in &tree.packages {
        match package.source.as_deref() {
            None if package.ours => {}
            Some(REGISTRY) => {}
            other => {
                let source = other.unwrap_or("a path outside of the workspace");
                let words = format!(
                    "`{}` comes from {source}, not from the registry",
                    package.name
                );
                findings.push(Finding::new("Cargo.lock", words));
            }
        }
        if banned.iter().any(|name| *name == package.name) {
            let words = format!("`{}` is banned by {DENY}", package.name);
            findings.push(Finding::new("Cargo.lock", words));
        }
    }
    findings
}

/// No feature of [`OFF`] is on.
pub(super) fn features(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for package in &tree.packages {
        for (name, feature, why) in OFF {
            if package.name == *name && package.features.iter().any(|on| on == feature) {
                let words = format!("the feature `{feature}` of `{name}` is on: {why}");
                findings.push(Finding::new("Cargo.toml", words));
            }
        }
    }
    findings
}

/// Builds are repeatable: both lock files are part of the repository.
pub(super) fn locks(tree: &Tree) -> Vec<Finding> {
    let missing = ["Cargo.lock", "ui/package-lock.json"]
        .into_iter()
        .filter(|file| tree.text(file).is_none());
    missing
        .map(|file| Finding::new(file, "the lock file is missing from the repository"))
        .collect()
}

/// The names in a list of `deny.toml`: the quoted words between `key = [` and `]`. An entry that is a
/// table counts with its first word, the package's name.
pub(super) fn listed<'a>(text: &'a str, key: &str) -> Vec<&'a str> {
    let mut lines = text.lines().map(str::trim);
    let opening = format!("{key} = [");
    if !lines.by_ref().any(|line| line == opening) {
        return Vec::new();
    }
    let entries = lines.take_while(|line| !line.starts_with(']'));
    entries
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split('"').nth(1))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files, foreign, ours, packages as tree_of};
    use super::super::tree::{Package, Tree};
    use super::*;

    const BANS: &str =
        "[bans]\ndeny = [\n    # why\n    { crate = \"openssl\", reason = \"r\" },\n]\n";

    fn with_bans(packages: Vec<Package>) -> Tree {
        Tree {
            packages,
            ..files(&[(DENY, BANS)])
        }
    }

    #[test]
    fn ours_and_the_registry_s_are_fine() {
        let tree = with_bans(vec![
            ours("useapi", &[]),
            foreign("serde"),
            foreign("openssl-probe"),
        ]);
        assert_eq!(packages(&tree), [], "nothing is wrong");
    }

    #[test]
    fn a_package_from_git_is_refused() {
        let source = Some("git+https://example.com/serde".to_owned());
        let tree = with_bans(vec![Package {
            source,
            ..foreign("serde")
        }]);
        assert_one(&packages(&tree), "Cargo.lock", "`serde` comes from git+");
    }

    #[test]
    fn a_banned_package_is_refused() {
        assert_one(
            &packages(&with_bans(vec![foreign("openssl")])),
            "Cargo.lock",
            "`openssl` is banned",
        );
    }

    #[test]
    fn a_lost_list_of_bans_is_noticed() {
        assert_one(
            &packages(&tree_of(vec![foreign("serde")])),
            DENY,
            "missing or empty",
        );
    }

    #[test]
    fn each_leaking_feature_is_refused() {
        for (name, feature, _) in OFF {
            let quiet = foreign(name);
            assert_eq!(
                features(&tree_of(vec![quiet.clone()])),
                [],
                "{name} without it is fine"
            );
            let loud = Package {
                features: vec![(*feature).to_owned()],
                ..quiet
            };
            assert_one(&features(&tree_of(vec![loud])), "Cargo.toml", feature);
        }
    }

    #[test]
    fn both_lock_files_are_wanted() {
        let both = files(&[("Cargo.lock", ""), ("ui/package-lock.json", "")]);
        assert_eq!(locks(&both), [], "both are there");
        assert_one(
            &locks(&files(&[("Cargo.lock", "")])),
            "ui/package-lock.json",
            "missing",
        );
    }
}

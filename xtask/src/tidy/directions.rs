//! Which of our crates may know which: the arrows of the architecture, and no others.

use super::tree::{Finding, Tree};

/// A crate and those of ours that it may depend on. Tests of every crate may use `sample` too.
const ARROWS: &[(&str, &[&str])] = &[
    ("useapi", &[]),
    ("vault", &[]),
    ("sample", &[]),
    ("library", &["useapi"]),
    ("rushes", &["library", "vault", "sample", "useapi"]),
    ("xtask", &[]),
];

/// Every dependency between our crates is one of [`ARROWS`].
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let names: Vec<&str> = tree.ours().map(|package| package.name.as_str()).collect();
    let mut findings = Vec::new();
    for package in tree.ours() {
        let manifest = manifest(&package.name);
        let Some((_, allowed)) = ARROWS.iter().find(|(name, _)| *name == package.name) else {
            let words = "a crate without a place in the architecture; give it its arrows in \
                         xtask/src/tidy/directions.rs and docs/ARCHITECTURE.md";
            findings.push(Finding::new(manifest, words));
            continue;
        };
        for want in &package.wants {
            let arrow = allowed.contains(&want.name.as_str());
            let for_tests = want.for_tests && want.name == "sample";
            if names.contains(&want.name.as_str()) && !arrow && !for_tests {
                let words = format!("`{}` may not depend on `{}`", package.name, want.name);
                findings.push(Finding::new(manifest.clone(), words));
            }
        }
    }
    findings
}

/// The manifest of one of our crates.
pub(super) fn manifest(name: &str) -> String {
    match name {
        "rushes" => "src-tauri/Cargo.toml".to_owned(),
        "xtask" => "xtask/Cargo.toml".to_owned(),
        name => format!("crates/{name}/Cargo.toml"),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, ours, packages};
    use super::*;

    #[test]
    fn the_arrows_of_the_plan_are_allowed() {
        let tree = packages(vec![
            ours("useapi", &["serde", "test:sample"]),
            ours("vault", &["secrecy", "test:sample"]),
            ours("sample", &["axum"]),
            ours("library", &["useapi", "test:sample"]),
            ours("rushes", &["library", "vault", "sample", "useapi"]),
            ours("xtask", &["clap"]),
        ]);
        assert_eq!(check(&tree), [], "nothing is wrong");
    }

    #[test]
    fn an_arrow_back_is_refused() {
        let tree = packages(vec![
            ours("useapi", &["library"]),
            ours("library", &["useapi"]),
        ]);
        assert_one(
            &check(&tree),
            "crates/useapi/Cargo.toml",
            "may not depend on `library`",
        );
    }

    #[test]
    fn sample_shares_nothing_even_in_tests() {
        let tree = packages(vec![ours("sample", &["test:useapi"]), ours("useapi", &[])]);
        assert_one(
            &check(&tree),
            "crates/sample/Cargo.toml",
            "may not depend on `useapi`",
        );
    }

    #[test]
    fn the_library_takes_no_token_source_by_name() {
        let tree = packages(vec![ours("library", &["vault"]), ours("vault", &[])]);
        assert_one(
            &check(&tree),
            "crates/library/Cargo.toml",
            "may not depend on `vault`",
        );
    }

    #[test]
    fn sample_is_for_tests_only_in_the_library() {
        let tree = packages(vec![ours("library", &["sample"]), ours("sample", &[])]);
        assert_one(
            &check(&tree),
            "crates/library/Cargo.toml",
            "may not depend on `sample`",
        );
    }

    #[test]
    fn a_new_crate_needs_a_place() {
        let tree = packages(vec![ours("helpers", &[])]);
        assert_one(
            &check(&tree),
            "crates/helpers/Cargo.toml",
            "without a place",
        );
    }
}

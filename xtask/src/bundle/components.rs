//! What the app is made of: every package of Rust and of the page that is in it, as cargo and npm know
//! them. What is only needed to build or to test is left out.

use std::collections::{BTreeSet, HashMap};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

use cargo_metadata::{DependencyKind, MetadataCommand, Package, PackageId};
use serde_json::Value;

use crate::places::Places;
use crate::shell::{Failure, Outcome, read};

/// Where a component comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Registry {
    Cargo,
    Npm,
}

impl Registry {
    /// Its name in a package URL, <https://github.com/package-url/purl-spec>.
    pub(crate) fn purl(self) -> &'static str {
        match self {
            Self::Cargo => "cargo",
            Self::Npm => "npm",
        }
    }
}

/// One package that is in the app.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Component {
    pub(crate) registry: Registry,
    pub(crate) name: String,
    pub(crate) version: String,
    /// The SPDX expression, with OR written out.
    pub(crate) licence: String,
    pub(crate) authors: Vec<String>,
    /// Where its files are on this computer.
    pub(crate) folder: PathBuf,
}

/// All of them, in one order that never changes, for the system that this runs on.
pub(crate) fn of_the_app(places: &Places) -> Outcome<Vec<Component>> {
    let mut all = crates(places)?;
    all.extend(page(places)?);
    Ok(all.into_iter().collect())
}

fn crates(places: &Places) -> Outcome<BTreeSet<Component>> {
    let target = host()?;
    let metadata = MetadataCommand::new()
        .current_dir(&places.root)
        .other_options(vec![
            "--locked".to_owned(),
            "--features=rushes/custom-protocol".to_owned(),
            format!("--filter-platform={target}"),
        ])
        .exec()
        .map_err(Failure::of("reading what the app is made of"))?;
    let resolve = metadata
        .resolve
        .as_ref()
        .ok_or_else(|| Failure::new("cargo did not say who depends on whom"))?;
    let packages: HashMap<&PackageId, &Package> =
        metadata.packages.iter().map(|one| (&one.id, one)).collect();
    let nodes: HashMap<_, _> = resolve.nodes.iter().map(|node| (&node.id, node)).collect();
    let mut open: Vec<&PackageId> = metadata
        .packages
        .iter()
        .filter(|package| package.name.as_str() == "rushes")
        .map(|package| &package.id)
        .collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        let dependencies = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        open.extend(
            dependencies
                .filter(|one| {
                    let mut kinds = one.dep_kinds.iter();
                    kinds.any(|kind| kind.kind == DependencyKind::Normal)
                })
                .map(|one| &one.pkg),
        );
    }
    seen.iter()
        .filter_map(|id| packages.get(*id))
        // What has no source is ours.
        .filter(|package| package.source.is_some())
        .map(|package| {
            let folder = package.manifest_path.parent();
            let folder = folder.ok_or_else(|| Failure::new("a package without a folder"))?;
            let licence = package.license.as_deref();
            Ok(Component {
                registry: Registry::Cargo,
                name: package.name.to_string(),
                version: package.version.to_string(),
                // `/` is an old way to write OR.
                licence: licence
                    .unwrap_or_default()
                    .replace(" / ", "/")
                    .replace('/', " OR "),
                authors: package.authors.clone(),
                folder: folder.as_std_path().to_owned(),
            })
        })
        .collect()
}

fn page(places: &Places) -> Outcome<BTreeSet<Component>> {
    let path = places.ui.join("package-lock.json");
    let text = fs::read_to_string(&path).map_err(Failure::of("ui/package-lock.json"))?;
    let lock: Value = serde_json::from_str(&text).map_err(Failure::of("ui/package-lock.json"))?;
    let packages = lock.get("packages").and_then(Value::as_object);
    let mut all = BTreeSet::new();
    for (place, package) in packages.into_iter().flatten() {
        if place.is_empty() || package.get("dev") == Some(&Value::Bool(true)) {
            continue;
        }
        let word = |name: &str| {
            let word = package.get(name).and_then(Value::as_str);
            word.unwrap_or_default().to_owned()
        };
        let name = place.rsplit("node_modules/").next().unwrap_or(place);
        all.insert(Component {
            registry: Registry::Npm,
            name: name.to_owned(),
            version: word("version"),
            licence: word("license"),
            authors: Vec::new(),
            folder: places.ui.join(place),
        });
    }
    Ok(all)
}

/// The target triple of this computer.
pub(crate) fn host() -> Outcome<String> {
    let said = read(Command::new("rustc").arg("-vV"))?;
    let host = said.lines().find_map(|line| line.strip_prefix("host: "));
    host.map(str::to_owned)
        .ok_or_else(|| Failure::new("rustc does not say what it builds for"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_app_is_made_of_is_known_and_what_only_builds_it_is_not_among_it() {
        let places = Places::find().expect("this is the repository");
        let all = of_the_app(&places).expect("cargo and npm say it");
        let has = |name: &str| all.iter().any(|one| one.name == name);
        for there in [
            "tauri",
            "rusqlite",
            "rustls",
            "svelte",
            "intl-messageformat",
        ] {
            assert!(has(there), "{there} is in the app");
        }
        for tool in ["fantoccini", "proptest", "tauri-build", "vite", "rushes"] {
            assert!(!has(tool), "{tool} is not");
        }
        for one in &all {
            assert!(!one.licence.is_empty(), "{} has a licence", one.name);
            assert!(!one.licence.contains('/'), "{} in SPDX", one.name);
        }
    }
}

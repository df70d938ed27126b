//! Packages that install the release app: .deb and .rpm on Linux, .dmg on macOS, an installer on Windows.
//!
//! The Tauri CLI packs; here is what it is given: the licences of everything inside, and on Linux the
//! documents that a package has there. A list of what is inside is made for programs, too.

#[cfg(target_os = "linux")]
mod changelog;
mod components;
#[cfg(target_os = "linux")]
mod copyright;
mod licences;
#[cfg(target_os = "linux")]
mod linux;
#[cfg(target_os = "linux")]
mod metainfo;
mod sbom;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use clap::ValueEnum;
use serde_json::json;

use crate::build;
use crate::places::Places;
use crate::shell::{Failure, Outcome, make_folder, run, say};
use components::Component;

/// A kind of package, by the name that the Tauri CLI has for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Deb,
    Rpm,
    /// Its tools are downloaded by the CLI.
    Appimage,
    Dmg,
    /// Its tools are downloaded by the CLI.
    Nsis,
    /// Its tools are downloaded by the CLI.
    Msi,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Deb => "deb",
            Self::Rpm => "rpm",
            Self::Appimage => "appimage",
            Self::Dmg => "dmg",
            Self::Nsis => "nsis",
            Self::Msi => "msi",
        }
    }
}

/// What is made where nothing else is asked for; on Linux without any download.
fn usual() -> Vec<Kind> {
    if cfg!(target_os = "linux") {
        vec![Kind::Deb, Kind::Rpm]
    } else if cfg!(target_os = "macos") {
        vec![Kind::Dmg]
    } else {
        vec![Kind::Nsis]
    }
}

/// Makes the packages of these kinds, or the usual ones, and says where they are.
pub(crate) fn bundle(places: &Places, kinds: &[Kind]) -> Outcome<Vec<PathBuf>> {
    build::release(places)?;
    let kinds = if kinds.is_empty() {
        usual()
    } else {
        kinds.to_vec()
    };
    make_folder(&places.made.join("packages"))?;
    let components = components::of_the_app(places)?;
    list(places, &components)?;
    say("Making the packages.");
    let made = pack(places, &kinds, &components)?;
    for package in &made {
        say(format_args!("The package: {}", package.display()));
    }
    Ok(made)
}

#[cfg(target_os = "linux")]
fn pack(places: &Places, kinds: &[Kind], components: &[Component]) -> Outcome<Vec<PathBuf>> {
    let (foreign, native): (Vec<Kind>, Vec<Kind>) =
        kinds.iter().partition(|kind| **kind == Kind::Appimage);
    let mut made = linux::packages(places, &native, components)?;
    made.extend(with_licences(places, &foreign, components)?);
    Ok(made)
}

#[cfg(not(target_os = "linux"))]
fn pack(places: &Places, kinds: &[Kind], components: &[Component]) -> Outcome<Vec<PathBuf>> {
    with_licences(places, kinds, components)
}

/// Packages whose only document is the licences, as a resource of the app.
fn with_licences(
    places: &Places,
    kinds: &[Kind],
    components: &[Component],
) -> Outcome<Vec<PathBuf>> {
    let licences = places.made.join("packages/licences.txt");
    let text = licences::gather(places, components)?;
    fs::write(&licences, text).map_err(Failure::of(licences.display()))?;
    let config = places.made.join("packages/bundle.json");
    let content =
        json!({ "bundle": { "resources": { licences.to_string_lossy(): "licences.txt" } } });
    fs::write(&config, content.to_string()).map_err(Failure::of(config.display()))?;
    let mut made = Vec::new();
    for kind in kinds {
        tauri(places, *kind, &config)?;
        let folder = places.built.join("release/bundle").join(kind.name());
        let ending = match kind {
            Kind::Appimage => "AppImage",
            Kind::Nsis => "exe",
            other => other.name(),
        };
        let package = newest(&folder, ending)?;
        let name = package.file_name().unwrap_or_default();
        let to = places.made.join("packages").join(name);
        fs::copy(&package, &to).map_err(Failure::of(to.display()))?;
        made.push(to);
    }
    Ok(made)
}

/// Lets the CLI pack what is built.
fn tauri(places: &Places, kind: Kind, config: &Path) -> Outcome {
    // From the top, because the CLI looks for src-tauri below the folder that it is started in. It
    // only packs: `tauri build` would build the app once more, in its own way.
    let mut tauri = Command::new("node");
    tauri.arg(places.ui.join("node_modules/@tauri-apps/cli/tauri.js"));
    // Unpatched, because the note about its package is for an updater, which this app has not.
    tauri.args(["bundle", "--no-binary-patching", "--ci"]);
    tauri
        .args(["--bundles", kind.name(), "--config"])
        .arg(config);
    run(tauri.current_dir(&places.root))
}

/// Writes the list of what is inside, for programs.
fn list(places: &Places, components: &[Component]) -> Outcome {
    let version = env!("CARGO_PKG_VERSION");
    let to = places
        .made
        .join(format!("packages/rushes_{version}.cdx.json"));
    let list = format!("{:#}\n", sbom::of(components, version));
    fs::write(&to, list).map_err(Failure::of(to.display()))?;
    say(format_args!(
        "{} packages are in the app: {}",
        components.len(),
        to.display()
    ));
    Ok(())
}

fn newest(folder: &Path, ending: &str) -> Outcome<PathBuf> {
    let entries = fs::read_dir(folder).map_err(Failure::of(folder.display()))?;
    entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|found| found == ending))
        .max_by_key(|path| path.metadata().and_then(|about| about.modified()).ok())
        .ok_or_else(|| Failure::new(format!("no package in {}", folder.display())))
}

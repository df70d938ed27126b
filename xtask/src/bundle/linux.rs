//! The .deb and the .rpm: what goes into them beside the app, and what they may weigh.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value, json};

use super::Kind;
use super::changelog::{self, Packed};
use super::components::Component;
use super::{copyright, licences, metainfo, tauri};
use crate::places::Places;
use crate::shell::{Failure, Outcome, make_folder, read, run, say};

/// Whom Debian wants named in every package, as in `packaging/linux/bundle.json`. The project has no address
/// for mail, and RFC 2606 keeps `.invalid` for saying just that.
const MAINTAINER: &str = "The Rushes contributors <rushes@rushes.invalid>";
/// The variable that names the project's home page; the workflow of a release sets it.
const REPOSITORY: &str = "RUSHES_REPOSITORY";
/// What the .deb may weigh, and what it may take when it is installed, without what it depends on.
const DEB_BYTES: u64 = 14 * 1_000_000;
const INSTALLED_BYTES: u64 = 40 * 1_000_000;

/// Makes the packages of these kinds and returns where they are.
pub(crate) fn packages(
    places: &Places,
    kinds: &[Kind],
    components: &[Component],
) -> Outcome<Vec<PathBuf>> {
    let staged = places.made.join("packages/linux");
    if staged.exists() {
        fs::remove_dir_all(&staged).map_err(Failure::of(staged.display()))?;
    }
    make_folder(&staged)?;
    let config = config(places, &staged, components)?;
    // Whose files these are is the package manager's; what they may do is said here.
    readable(&staged)?;
    let config_file = places.made.join("packages/linux.json");
    write(&config_file, &config.to_string())?;
    let mut made = Vec::new();
    for kind in kinds {
        tauri(places, *kind, &config_file)?;
        made.push(kept(places, *kind)?);
    }
    for package in &made {
        weigh(package)?;
    }
    Ok(made)
}

/// The settings of these two packages: those of `packaging/linux/bundle.json`, and what is only known now.
fn config(places: &Places, staged: &Path, components: &[Component]) -> Outcome<Value> {
    let packaging = places.shell.join("packaging/linux");
    let text = text(&packaging.join("bundle.json"))?;
    let mut config: Value = serde_json::from_str(&text).map_err(Failure::of("bundle.json"))?;
    let documents = documents(places, &packaging, staged, components)?;
    if let Some(at) = repository() {
        config["bundle"]["homepage"] = json!(at);
    }
    let linux = &mut config["bundle"]["linux"];
    let mut files = Map::new();
    for (to, from) in &documents {
        files.insert((*to).to_owned(), json!(from));
    }
    linux["deb"]["files"] = json!(files);
    // Fedora keeps licences in a folder of their own, and has no use for Debian's files.
    let fedora: Map<String, Value> = files
        .into_iter()
        .filter(|(to, _)| !to.contains("/lintian/") && !to.ends_with("/changelog.gz"))
        .map(|(to, from)| (to.replace("/doc/rushes/", "/licenses/rushes/"), from))
        .collect();
    linux["rpm"]["files"] = json!(fedora);
    if let Some(depends) = linux["deb"]["depends"].as_array_mut() {
        depends.push(json!(format!("libc6 (>= {})", libc(places)?)));
    }
    Ok(config)
}

/// Everything beside the app itself, by where it goes: written below `staged`.
fn documents(
    places: &Places,
    packaging: &Path,
    staged: &Path,
    components: &[Component],
) -> Outcome<Vec<(&'static str, PathBuf)>> {
    let releases = changelog::releases(places)?;
    let packed = Packed::of(places)?;
    let template = text(&packaging.join("dev.rushes.desktop.metainfo.xml"))?;
    let texts = [
        (
            "/usr/share/metainfo/dev.rushes.desktop.metainfo.xml",
            metainfo::made_whole(&template, &releases, &packed, repository().as_deref()),
        ),
        (
            "/usr/share/doc/rushes/copyright",
            copyright::of(components, &text(&places.root.join("LICENSE-MIT"))?),
        ),
        (
            "/usr/share/doc/rushes/licences.txt.gz",
            licences::gather(places, components)?,
        ),
        (
            "/usr/share/doc/rushes/changelog.gz",
            changelog::debian(&releases, &packed, MAINTAINER),
        ),
        (
            "/usr/share/man/man1/rushes.1.gz",
            text(&packaging.join("rushes.1"))?,
        ),
        (
            "/usr/share/lintian/overrides/rushes",
            text(&packaging.join("rushes.lintian-overrides"))?,
        ),
        (
            "/usr/share/icons/hicolor/scalable/apps/rushes.svg",
            text(&places.root.join("icons/rushes.svg"))?,
        ),
    ];
    let mut all = Vec::new();
    for (to, text) in texts {
        let file = staged.join(to.trim_start_matches('/'));
        let plain = file.with_extension("");
        let packed = to.ends_with(".gz");
        write(if packed { &plain } else { &file }, &text)?;
        if packed {
            // Without name and time, so that the same text always makes the same file.
            run(Command::new("gzip").args(["-9nf"]).arg(&plain))?;
        }
        all.push((to, file));
    }
    Ok(all)
}

/// Where the project is on the web. Only who releases it knows that, so the environment says it.
fn repository() -> Option<String> {
    std::env::var(REPOSITORY).ok().filter(|at| !at.is_empty())
}

/// The version of the C library that the app was built against: the newest of those that it names.
fn libc(places: &Places) -> Outcome<String> {
    let app = places.app("release");
    let bytes = fs::read(&app).map_err(Failure::of(app.display()))?;
    newest_libc(&bytes).ok_or_else(|| Failure::new("the app names no version of the C library"))
}

fn newest_libc(bytes: &[u8]) -> Option<String> {
    const NAME: &[u8] = b"GLIBC_2.";
    let minor = bytes.windows(NAME.len() + 3).filter_map(|window| {
        let digits = window.strip_prefix(NAME)?;
        let end = digits.iter().position(|byte| !byte.is_ascii_digit());
        let digits = digits.get(..end.unwrap_or(digits.len()))?;
        std::str::from_utf8(digits).ok()?.parse::<u32>().ok()
    });
    minor.max().map(|minor| format!("2.{minor}"))
}

/// Moves a package out of the CLI's folder, under one name that says what it is.
fn kept(places: &Places, kind: Kind) -> Outcome<PathBuf> {
    let folder = places.built.join("release/bundle").join(kind.name());
    let package = super::newest(&folder, kind.name())?;
    let name = package.file_name().unwrap_or_default();
    let to = places.made.join("packages").join(name);
    if kind == Kind::Deb && dpkg() {
        pack_tighter(places, &package, &to)?;
    } else {
        fs::copy(&package, &to).map_err(Failure::of(to.display()))?;
    }
    Ok(to)
}

/// Whether the tool that makes Debian's packages is here.
fn dpkg() -> bool {
    read(Command::new("dpkg-deb").arg("--version")).is_ok()
}

/// Packs a .deb as Debian packs its own, with xz: the CLI knows gzip only, which takes a quarter more.
fn pack_tighter(places: &Places, package: &Path, to: &Path) -> Outcome {
    let unpacked = places.made.join("packages/deb");
    if unpacked.exists() {
        fs::remove_dir_all(&unpacked).map_err(Failure::of(unpacked.display()))?;
    }
    let mut unpack = Command::new("dpkg-deb");
    run(unpack.arg("--raw-extract").arg(package).arg(&unpacked))?;
    let mut pack = Command::new("dpkg-deb");
    pack.args(["--root-owner-group", "-Zxz", "--build"]);
    run(pack.arg(&unpacked).arg(to))
}

/// Refuses a package that weighs more than was promised.
fn weigh(package: &Path) -> Outcome {
    let bytes = fs::metadata(package).map_err(Failure::of(package.display()))?;
    let bytes = bytes.len();
    let name = package.file_name().unwrap_or_default().to_string_lossy();
    say(format_args!("{name}: {}", megabytes(bytes)));
    if !name.ends_with(".deb") {
        return Ok(());
    }
    refuse_over(&name, bytes, DEB_BYTES)?;
    let mut ask = Command::new("dpkg-deb");
    ask.arg("--field").arg(package).arg("Installed-Size");
    // Only Debian can look into it; elsewhere the weight of the package has to do.
    let Ok(said) = read(&mut ask) else {
        return Ok(());
    };
    let kibibytes: u64 = said.trim().parse().map_err(Failure::of("Installed-Size"))?;
    say(format_args!(
        "{name}: {} when installed",
        megabytes(kibibytes * 1024)
    ));
    refuse_over("what it installs", kibibytes * 1024, INSTALLED_BYTES)
}

fn refuse_over(what: &str, bytes: u64, most: u64) -> Outcome {
    if bytes <= most {
        return Ok(());
    }
    Err(Failure::new(format!(
        "{what} takes {}, over {}",
        megabytes(bytes),
        megabytes(most)
    )))
}

fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes / 100_000 % 10)
}

fn text(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).map_err(Failure::of(path.display()))
}

fn write(path: &Path, text: &str) -> Outcome {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    fs::write(path, text).map_err(Failure::of(path.display()))
}

/// What is packed can be read by all, whatever the mask of the person who packs.
fn readable(folder: &Path) -> Outcome {
    run(Command::new("chmod")
        .args(["-R", "u=rwX,go=rX"])
        .arg(folder))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_c_library_is_found_among_others() {
        let bytes = b"..GLIBC_2.2.5\0GLIBC_2.34\0GLIBC_2.9\0GLIBC_PRIVATE\0";
        assert_eq!(
            newest_libc(bytes).as_deref(),
            Some("2.34"),
            "not by its letters"
        );
        assert_eq!(newest_libc(b"nothing here at all"), None, "no C library");
    }

    #[test]
    fn a_package_over_its_promise_is_refused() {
        assert!(refuse_over("it", 14_000_000, DEB_BYTES).is_ok(), "just so");
        let failure = refuse_over("it", 14_000_001, DEB_BYTES).expect_err("a byte more");
        assert!(failure.to_string().contains("14.0 MB"), "{failure}");
    }
}

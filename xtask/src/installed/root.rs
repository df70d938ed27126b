//! A Debian 12 that holds nothing but itself, in a folder, made by debootstrap.
//!
//! What runs in it has mounts and processes of its own, which end with it: nothing stays mounted, and
//! nothing stays running, however the task ends.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::children::bound;
use crate::shell::{Failure, Outcome, make_folder, run, say};

/// Its release, by the name that Debian gives it.
const RELEASE: &str = "bookworm";
/// A script that enters the root `$1`, and runs there what follows.
const ENTER: &str = r#"set -e
root="$1"; shift
mount --make-rprivate /
mount -t proc proc "$root/proc"
mount --rbind /sys "$root/sys"
mount --rbind /dev "$root/dev"
mkdir -p "$root/tmp/.X11-unix" /tmp/.X11-unix
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
exec chroot "$root" "$@""#;

/// The root; it is taken away when this is dropped.
pub(super) struct Root(PathBuf);

impl Root {
    /// Makes it anew, from where apt of this computer gets Debian 12.
    pub(super) fn make(folder: &Path) -> Outcome<Self> {
        let root = Self(folder.to_owned());
        root.clear();
        make_folder(folder)?;
        let enter = root.enter();
        fs::write(&enter, ENTER).map_err(Failure::of(enter.display()))?;
        let source = source(&files_of_apt())?;
        say(format_args!(
            "A fresh Debian 12 is made in {}.",
            folder.display()
        ));
        let mut debootstrap = Command::new("debootstrap");
        debootstrap.arg("--variant=minbase");
        if let Some(keys) = &source.keys {
            debootstrap.arg(format!("--keyring={keys}"));
        }
        debootstrap.arg(RELEASE).arg(folder).arg(&source.mirror);
        run(&mut debootstrap)?;
        // apt inside is set up as outside; its services are not started by their installation.
        for (name, text) in &files_of_apt() {
            root.write(&format!("etc/apt/sources.list.d/{name}"), text)?;
        }
        root.write("etc/apt/sources.list", "")?;
        root.write("usr/sbin/policy-rc.d", "#!/bin/sh\nexit 101\n")?;
        run(Command::new("chmod")
            .arg("755")
            .arg(folder.join("usr/sbin/policy-rc.d")))?;
        for file in ["etc/resolv.conf", "etc/hosts"] {
            let text = fs::read_to_string(Path::new("/").join(file)).unwrap_or_default();
            root.write(file, &text)?;
        }
        run(root.inside("apt-get").args(["-q", "update"]))?;
        Ok(root)
    }

    pub(super) fn folder(&self) -> &Path {
        &self.0
    }

    /// A command for a program inside.
    pub(super) fn inside(&self, program: &str) -> Command {
        let mut command = bound("unshare");
        command.args(["--mount", "--pid", "--fork", "--kill-child", "--"]);
        command
            .arg("sh")
            .arg(self.enter())
            .arg(&self.0)
            .arg(program);
        command
            .env_clear()
            .env("PATH", "/usr/sbin:/usr/bin:/sbin:/bin")
            .env("LC_ALL", "C.UTF-8")
            .env("DEBIAN_FRONTEND", "noninteractive");
        command
    }

    /// Writes a file in it, by its path there.
    pub(super) fn write(&self, path: &str, text: &str) -> Outcome {
        let to = self.0.join(path);
        if let Some(folder) = to.parent() {
            make_folder(folder)?;
        }
        // It may be a link that leads out of the root.
        let _ = fs::remove_file(&to);
        fs::write(&to, text).map_err(Failure::of(to.display()))
    }

    /// Where the script is: beside the root.
    fn enter(&self) -> PathBuf {
        self.0.with_extension("enter.sh")
    }

    fn clear(&self) {
        // Nothing is mounted in it here, since what was mounted had its own mounts.
        let _ = Command::new("rm")
            .args(["-rf", "--one-file-system"])
            .arg(&self.0)
            .status();
    }
}

impl Drop for Root {
    fn drop(&mut self) {
        self.clear();
    }
}

/// Where a release of Debian is fetched from, and the keys that sign it.
#[derive(Debug, PartialEq, Eq)]
struct Source {
    mirror: String,
    keys: Option<String>,
}

/// What apt of this computer is set up with: names and texts.
fn files_of_apt() -> Vec<(String, String)> {
    let folder = Path::new("/etc/apt");
    let more = fs::read_dir(folder.join("sources.list.d"));
    let mut paths = vec![folder.join("sources.list")];
    paths.extend(more.into_iter().flatten().flatten().map(|one| one.path()));
    paths
        .iter()
        .filter_map(|path| {
            let name = path.file_name()?.to_string_lossy().into_owned();
            let text = fs::read_to_string(path).ok()?;
            let is_one = name.ends_with(".list") || name.ends_with(".sources");
            (is_one && text.contains(RELEASE)).then_some((name, text))
        })
        .collect()
}

/// The first source of the release, in either of apt's two formats.
fn source(files: &[(String, String)]) -> Outcome<Source> {
    let lists = files.iter().flat_map(|(_, text)| text.lines());
    for line in lists {
        let words: Vec<&str> = line.split_whitespace().collect();
        let (kind, rest) = words.split_first().map_or(("", &[][..]), |(a, b)| (*a, b));
        let mut rest = rest.iter().skip_while(|word| word.starts_with('['));
        if kind == "deb"
            && let (Some(mirror), Some(suite)) = (rest.next(), rest.next())
            && *suite == RELEASE
        {
            return Ok(Source {
                mirror: (*mirror).to_owned(),
                keys: None,
            });
        }
    }
    for stanza in files.iter().flat_map(|(_, text)| text.split("\n\n")) {
        let field = |name: &str| {
            let line = stanza.lines().find(|line| line.starts_with(name));
            line.and_then(|line| line.split_once(':'))
                .map(|(_, value)| value.trim())
        };
        let suites = field("Suites").unwrap_or_default();
        if suites.split_whitespace().any(|suite| suite == RELEASE)
            && let Some(mirror) = field("URIs")
        {
            return Ok(Source {
                mirror: mirror.to_owned(),
                keys: field("Signed-By").map(str::to_owned),
            });
        }
    }
    Err(Failure::new(
        "apt of this computer names no mirror of Debian 12, which the clean root is made from",
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mirror_is_the_one_that_apt_uses() {
        let of = |text: &str| source(&[("a.sources".into(), text.into())]);
        let deb822 = "Types: deb\nURIs: http://mirror.example/debian-security\nSuites: bookworm-security\n\n\
                      Types: deb\nURIs: http://mirror.example/debian\nSuites: bookworm bookworm-updates\n\
                      Signed-By: /usr/share/keyrings/debian.gpg\n";
        let expected = Source {
            mirror: "http://mirror.example/debian".into(),
            keys: Some("/usr/share/keyrings/debian.gpg".into()),
        };
        assert_eq!(
            of(deb822).expect("one is named"),
            expected,
            "not that of another suite"
        );
        let list = "# deb http://old.example/debian bookworm main\n\
                    deb [arch=amd64] http://mirror.example/debian bookworm main\n";
        assert_eq!(
            of(list).expect("one is named").mirror,
            "http://mirror.example/debian",
            "in the old format, with options"
        );
        assert!(
            of("deb http://mirror.example/ubuntu noble main").is_err(),
            "not Debian 12"
        );
    }
}

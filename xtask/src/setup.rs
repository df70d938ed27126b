//! What a task needs of the system: found, and on Debian and Ubuntu installed, or named.
//!
//! The list itself is in `setup/packages.rs`.

mod packages;

use std::env;
use std::fs;
use std::process::Command;

use crate::page;
use crate::places::Places;
use crate::shell::{Failure, Outcome, have, npm, read, run, say, works};

pub(crate) use packages::Need;
use packages::{PARTS, Part, Sign};

/// The families of Linux whose package names are known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Debian,
    Fedora,
    Arch,
    Other,
}

/// All that any task needs, the page's packages included.
pub(crate) fn everything(places: &Places) -> Outcome {
    system(&[Need::Build, Need::Run, Need::Headless, Need::Browser])?;
    page::packages(places)?;
    page::browser(places)?;
    say("This system has what is needed.");
    Ok(())
}

/// The system's packages for these needs: installed where that is possible, else named.
pub(crate) fn system(needs: &[Need]) -> Outcome {
    if !cfg!(target_os = "linux") {
        // README.md names the few things that macOS and Windows need; their builds say the rest.
        return Ok(());
    }
    let wanted: Vec<&Part> = PARTS
        .iter()
        .filter(|part| needs.contains(&part.need))
        .collect();
    let family = family(&fs::read_to_string("/etc/os-release").unwrap_or_default());
    if family == Family::Debian && have("dpkg-query") {
        return debian(&wanted);
    }
    let missing: Vec<&Part> = wanted
        .into_iter()
        .filter(|part| !is_there(part.sign))
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(Failure::new(advice(family, &missing)))
    }
}

/// Node, in a version that the page's build runs on.
pub(crate) fn node() -> Outcome {
    let wanted = "the page is built with Node 20.19 or later (or 22.12 or later)";
    let Ok(said) = read(Command::new("node").arg("--version")) else {
        return Err(Failure::new(format!("Node is not installed; {wanted}")));
    };
    if !node_will_do(said.trim()) {
        return Err(Failure::new(format!(
            "Node {} is too old; {wanted}",
            said.trim()
        )));
    }
    if !works(npm("npm").arg("--version")) {
        return Err(Failure::new(
            "npm is not installed; it usually comes with Node",
        ));
    }
    Ok(())
}

fn node_will_do(version: &str) -> bool {
    let mut numbers = version
        .trim_start_matches('v')
        .split('.')
        .map(str::parse::<u32>);
    match (numbers.next(), numbers.next()) {
        // What Vite asks for: odd versions between its long-lived ones are left out.
        (Some(Ok(major)), Some(Ok(minor))) => match major {
            20 => minor >= 19,
            22 => minor >= 12,
            other => other > 22,
        },
        _ => false,
    }
}

fn debian(wanted: &[&Part]) -> Outcome {
    let names: Vec<&str> = wanted
        .iter()
        .filter(|part| !comes_from_elsewhere(part))
        .map(|part| part.debian)
        .collect();
    let mut query = Command::new("dpkg-query");
    query
        .args(["--show", "--showformat", "${Package} ${db:Status-Status}\n"])
        .args(&names);
    // It fails when it knows one of the names not at all, and prints what it knows all the same.
    let output = query.output().map_err(Failure::of("dpkg-query"))?;
    let missing = missing(&names, &String::from_utf8_lossy(&output.stdout));
    if missing.is_empty() {
        return Ok(());
    }
    say(format_args!(
        "Missing system packages: {}",
        missing.join(" ")
    ));
    let Some(prefix) = rights() else {
        let line = format!(
            "sudo apt-get update && sudo apt-get install -y {}",
            missing.join(" ")
        );
        return Err(Failure::new(format!(
            "please install them with this line:\n\n  {line}\n"
        )));
    };
    say("Installing them.");
    run(apt(prefix).arg("update"))?;
    run(apt(prefix)
        .args(["install", "-y", "--no-install-recommends"])
        .args(missing))
}

/// Whether it is there without apt, or cannot come from it: Ubuntu has Chromium as a snap, and whoever
/// names a browser of their own needs no other. What is missing then is named by [`page::browser`].
fn comes_from_elsewhere(part: &Part) -> bool {
    part.need == Need::Browser
        && part.debian == "chromium"
        && (env::var_os("CHROMIUM").is_some()
            || have("snap")
            || !works(Command::new("apt-cache").args(["show", "chromium"])))
}

/// What goes before apt-get so that it may install; none where it may not without a password.
fn rights() -> Option<&'static [&'static str]> {
    if read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0") {
        return Some(&["env"]);
    }
    works(Command::new("sudo").args(["-n", "true"])).then_some(&["sudo", "-n", "env"])
}

fn apt(prefix: &[&str]) -> Command {
    let mut command = Command::new(prefix[0]);
    command
        .args(&prefix[1..])
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"]);
    // Another installation may hold the lock for a while, as on a machine's first day.
    command.args(["-o", "DPkg::Lock::Timeout=300"]);
    command
}

fn missing<'a>(wanted: &[&'a str], known: &str) -> Vec<&'a str> {
    let installed: Vec<&str> = known
        .lines()
        .filter_map(|line| line.strip_suffix(" installed"))
        .collect();
    wanted
        .iter()
        .copied()
        .filter(|name| !installed.contains(name))
        .collect()
}

fn is_there(sign: Sign) -> bool {
    match sign {
        Sign::Module(name) => works(Command::new("pkg-config").args(["--exists", name])),
        Sign::Program(name) => have(name),
        // Without the tool that lists the decoders nothing can be said, and nothing is.
        Sign::Decoder(name) => {
            !have("gst-inspect-1.0")
                || works(Command::new("gst-inspect-1.0").args(["--exists", name]))
        }
        Sign::None => true,
    }
}

fn advice(family: Family, missing: &[&Part]) -> String {
    let (install, name): (&str, fn(&Part) -> &'static str) = match family {
        Family::Fedora => ("sudo dnf install", |part| part.fedora),
        Family::Arch => ("sudo pacman -S --needed", |part| part.arch),
        Family::Debian => ("sudo apt-get install", |part| part.debian),
        Family::Other => ("", |part| part.debian),
    };
    let mut names: Vec<&str> = missing
        .iter()
        .flat_map(|part| name(part).split(' '))
        .collect();
    names.sort_unstable();
    names.dedup();
    let names = names.join(" ");
    if install.is_empty() {
        return format!(
            "something is missing on this system. By their names in Debian, please install what \
             matches: {names}"
        );
    }
    format!(
        "system packages are missing. Please install them with this line:\n\n  {install} {names}\n"
    )
}

fn family(os_release: &str) -> Family {
    let mut found = Family::Other;
    for line in os_release.lines() {
        let Some((key, value)) = line.split_once('=') else {
            continue;
        };
        if key != "ID" && key != "ID_LIKE" {
            continue;
        }
        for word in value.trim_matches('"').split_whitespace() {
            found = match word {
                "debian" | "ubuntu" => Family::Debian,
                "fedora" | "rhel" => Family::Fedora,
                "arch" => Family::Arch,
                _ => found,
            };
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn families_are_read_from_their_own_name_and_from_kin() {
        assert_eq!(family("ID=debian\n"), Family::Debian, "by its name");
        assert_eq!(
            family("ID=pop\nID_LIKE=\"ubuntu debian\"\n"),
            Family::Debian,
            "by its kin"
        );
        assert_eq!(
            family("ID=fedora\nVERSION_ID=44\n"),
            Family::Fedora,
            "by its name"
        );
        assert_eq!(
            family("ID=endeavouros\nID_LIKE=arch\n"),
            Family::Arch,
            "by its kin"
        );
        assert_eq!(family("ID=nixos\n"), Family::Other, "not known here");
    }

    #[test]
    fn a_package_that_left_its_settings_behind_is_missing() {
        let known = "xvfb installed\nstrace config-files\n";
        assert_eq!(
            missing(&["xvfb", "strace", "dbus"], known),
            ["strace", "dbus"],
            "two are not there"
        );
    }

    #[test]
    fn node_versions_are_those_of_vite() {
        for fine in ["v20.19.0", "v20.20.2", "v22.12.0", "v24.0.0"] {
            assert!(node_will_do(fine), "{fine} is new enough");
        }
        for wrong in ["v18.20.1", "v20.18.9", "v21.7.0", "v22.11.0", "", "nightly"] {
            assert!(!node_will_do(wrong), "{wrong} is not");
        }
    }

    #[test]
    fn each_family_is_told_its_own_names() {
        let parts: Vec<&Part> = PARTS.iter().collect();
        assert!(
            advice(Family::Fedora, &parts).contains("webkit2gtk4.1-devel"),
            "Fedora's name"
        );
        assert!(
            advice(Family::Arch, &parts).contains("pacman"),
            "Arch's tool"
        );
        assert!(
            advice(Family::Other, &parts).contains("libwebkit2gtk-4.1-dev"),
            "a name to go by"
        );
    }
}

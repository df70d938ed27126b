//! The Health page, and what a report of a fault needs. Each check has an end.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use library::sync::ReadingState;

use super::boot::internal;
use super::keychain::{Package, here, install};
use crate::app::App;
use crate::contract::{Check, CheckPart, CheckState, Health, Keychain, Problem};
use crate::log;

/// How long a check may take that asks somebody.
const PATIENCE: Duration = Duration::from_secs(5);
/// Less room than this on the disk is worth a look, in bytes.
const LITTLE_ROOM: u64 = 2 * 1024 * 1024 * 1024;
/// So many lines of the log go into a report.
const LOG_LINES: usize = 200;
/// No more than so many bytes of the log are looked at.
const LOG_BYTES: usize = 1024 * 1024;

impl App {
    pub(crate) async fn health(&self) -> Result<Health, Problem> {
        let (keychain, network) = tokio::join!(self.keychain_check(), self.network_check());
        let downloads = self.libraries.own().folders.downloads.clone();
        let looked = tokio::task::spawn_blocking(move || (decoder_check(), disk_check(&downloads)));
        let (decoder, disk) = looked.await.unwrap_or_else(|_| {
            (
                check(CheckPart::Decoder, CheckState::Unknown, "unknown"),
                check(CheckPart::Disk, CheckState::Unknown, "unknown"),
            )
        });
        let checks = vec![
            decoder,
            keychain,
            network,
            disk,
            self.index_check().await,
            Check {
                figure: Some(env!("CARGO_PKG_VERSION").to_owned()),
                ..check(CheckPart::Version, CheckState::Ok, "version")
            },
        ];
        Ok(Health { checks })
    }

    pub(crate) async fn diagnostics(&self) -> Result<String, Problem> {
        let health = self.health().await?;
        let own = self.libraries.own();
        let (accounts, tokens) = own
            .index
            .run(|index| Ok((index.accounts()?.len(), index.credentials()?.len())))
            .await
            .map_err(internal)?;
        let clips: u64 = own
            .counts()
            .values()
            .map(|(clips, _)| u64::from(*clips))
            .sum();
        let (engine, system) = (
            tauri::webview_version().unwrap_or_else(|_| "unknown".into()),
            system(),
        );
        let mut text = format!(
            "Rushes {}\nsystem: {system}\nengine: {engine}\n\
             tokens: {tokens}, accounts: {accounts}, clips: {clips}\nreading: {:?}\n\n",
            env!("CARGO_PKG_VERSION"),
            own.reader.state().state,
        );
        for one in health.checks {
            let figure = one.figure.map(|figure| format!(" ({figure})"));
            let figure = figure.unwrap_or_default();
            let _ = writeln!(
                text,
                "{:?}: {:?}, {}{figure}",
                one.part, one.state, one.code
            );
        }
        let logs = own.folders.data.join("logs");
        let lines = tokio::task::spawn_blocking(move || last_lines(&logs)).await;
        let _ = write!(text, "\n{}", lines.unwrap_or_default());
        Ok(without_home(&log::redact(&text)))
    }

    async fn keychain_check(&self) -> Check {
        let found = tokio::time::timeout(PATIENCE, self.vault.probe()).await;
        let keychain = match found {
            Ok(found) => self.tokens.note(&found),
            Err(_) => Keychain::Silent,
        };
        let (state, code) = match keychain {
            Keychain::Ready => (CheckState::Ok, "keychain-ready"),
            Keychain::NotAsked => (CheckState::Unknown, "keychain-not-asked"),
            Keychain::Locked => (CheckState::Attention, "keychain-locked"),
            Keychain::Absent => (CheckState::Failed, "keychain-absent"),
            Keychain::Silent => (CheckState::Failed, "keychain-silent"),
            Keychain::NoCollection => (CheckState::Failed, "keychain-no-collection"),
        };
        Check {
            command: (keychain == Keychain::Absent)
                .then(|| here().command)
                .flatten(),
            ..check(CheckPart::Keychain, state, code)
        }
    }

    /// Whether the API's host is reached. No request is made, so that no token is needed.
    async fn network_check(&self) -> Check {
        let own = self.libraries.own();
        if matches!(own.reader.state().state, ReadingState::Offline(_)) {
            return check(CheckPart::Network, CheckState::Failed, "offline");
        }
        let Some(host) = host_of(own.client.base().as_str()) else {
            return check(CheckPart::Network, CheckState::Unknown, "unknown");
        };
        let connected = tokio::time::timeout(PATIENCE, tokio::net::TcpStream::connect(host)).await;
        match connected {
            Ok(Ok(_)) => check(CheckPart::Network, CheckState::Ok, "api-answers"),
            // Behind a proxy the way is another one; readings say how that is.
            _ if behind_proxy() => check(CheckPart::Network, CheckState::Unknown, "proxy"),
            _ => check(CheckPart::Network, CheckState::Failed, "offline"),
        }
    }

    async fn index_check(&self) -> Check {
        let own = self.libraries.own();
        let asked = tokio::time::timeout(PATIENCE, own.index.run(|index| index.credentials()));
        let (state, code) = match asked.await {
            Ok(Ok(_)) if own.index_was_reset => (CheckState::Attention, "index-restored"),
            Ok(Ok(_)) => (CheckState::Ok, "index-ok"),
            Ok(Err(_)) => (CheckState::Failed, "index-failed"),
            Err(_) => (CheckState::Attention, "index-busy"),
        };
        check(CheckPart::Index, state, code)
    }
}

fn check(part: CheckPart, state: CheckState, code: &str) -> Check {
    Check {
        part,
        state,
        code: code.to_owned(),
        figure: None,
        command: None,
    }
}

fn host_of(base: &str) -> Option<(String, u16)> {
    let base: tauri::Url = base.parse().ok()?;
    Some((base.host_str()?.to_owned(), base.port_or_known_default()?))
}

fn behind_proxy() -> bool {
    ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
        .iter()
        .any(|name| std::env::var_os(name).is_some_and(|value| !value.is_empty()))
}

/// The systems bring their decoder along.
#[cfg(not(target_os = "linux"))]
fn decoder_check() -> Check {
    check(CheckPart::Decoder, CheckState::Ok, "h264-ok")
}

/// Whether one of the plugins is installed that decode H.264 for the engine.
#[cfg(target_os = "linux")]
fn decoder_check() -> Check {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    if plugin_folders().iter().any(|folder| decodes(folder)) {
        return check(CheckPart::Decoder, CheckState::Ok, "h264-ok");
    }
    Check {
        command: install(&release, Package::Decoder),
        ..check(CheckPart::Decoder, CheckState::Failed, "h264-missing")
    }
}

/// Where GStreamer looks
/// (<https://gstreamer.freedesktop.org/documentation/gstreamer/running.html>).
#[cfg(target_os = "linux")]
fn plugin_folders() -> Vec<PathBuf> {
    let mut folders: Vec<PathBuf> = ["GST_PLUGIN_SYSTEM_PATH_1_0", "GST_PLUGIN_PATH_1_0"]
        .iter()
        .filter_map(std::env::var_os)
        .flat_map(|paths| std::env::split_paths(&paths).collect::<Vec<_>>())
        .collect();
    for root in ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/app/lib"] {
        let root = Path::new(root);
        folders.push(root.join("gstreamer-1.0"));
        // Debian keeps one folder for each architecture.
        let below = std::fs::read_dir(root).into_iter().flatten().flatten();
        folders.extend(below.map(|entry| entry.path().join("gstreamer-1.0")));
    }
    folders
}

#[cfg(target_os = "linux")]
fn decodes(folder: &Path) -> bool {
    ["libgstlibav.so", "libgstopenh264.so", "libgstvaapi.so"]
        .iter()
        .any(|name| folder.join(name).exists())
}

#[cfg(unix)]
fn disk_check(folder: &Path) -> Check {
    // The folder need not be there yet.
    let there = folder.ancestors().find(|folder| folder.exists());
    let free = there
        .and_then(|folder| rustix::fs::statvfs(folder).ok())
        .map(|facts| facts.f_bavail.saturating_mul(facts.f_frsize));
    match free {
        None => check(CheckPart::Disk, CheckState::Unknown, "unknown"),
        Some(free) => {
            let (state, code) = if free < LITTLE_ROOM {
                (CheckState::Attention, "disk-low")
            } else {
                (CheckState::Ok, "disk-room")
            };
            Check {
                figure: Some(free.to_string()),
                ..check(CheckPart::Disk, state, code)
            }
        }
    }
}

#[cfg(not(unix))]
fn disk_check(_: &Path) -> Check {
    check(CheckPart::Disk, CheckState::Unknown, "unknown")
}

fn system() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .map(|name| name.trim_matches('"').to_owned());
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    name.map_or_else(|| format!("{os} {arch}"), |name| format!("{name} {arch}"))
}

/// The last lines of the newest log.
fn last_lines(folder: &Path) -> String {
    let mut logs: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    // They are named by their day.
    logs.sort();
    let bytes = logs.last().and_then(|path| std::fs::read(path).ok());
    let bytes = bytes.unwrap_or_default();
    let tail = &bytes[bytes.len().saturating_sub(LOG_BYTES)..];
    let text = String::from_utf8_lossy(tail);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
}

/// The name of a person is often that of their home folder.
fn without_home(text: &str) -> String {
    match dirs::home_dir() {
        Some(home) if home.parent().is_some() => text.replace(&*home.to_string_lossy(), "~"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_the_newest_log_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rushes.2026-01-01.log"), "old\n").unwrap();
        let lines: Vec<_> = (0..500).map(|line| format!("line {line}")).collect();
        let newest = folder.path().join("rushes.2026-01-02.log");
        std::fs::write(newest, lines.join("\n")).unwrap();
        let taken = last_lines(folder.path());
        assert!(
            taken.starts_with("line 300\n") && taken.ends_with("line 499"),
            "{taken:.40}"
        );
        assert_eq!(last_lines(&folder.path().join("nowhere")), "");
    }

    #[cfg(unix)]
    #[test]
    fn the_room_of_a_folder_that_is_not_there_yet_is_that_of_its_disk() {
        let folder = tempfile::tempdir().unwrap();
        let found = disk_check(&folder.path().join("not/yet"));
        let free: u64 = found.figure.expect("the disk says").parse().unwrap();
        assert_eq!(found.code == "disk-low", free < LITTLE_ROOM);
    }

    #[test]
    fn the_host_of_the_api_is_read_from_its_address() {
        let host = host_of("https://api.useapi.net/v2/pixverse/");
        assert_eq!(host, Some(("api.useapi.net".into(), 443)));
        let local = host_of("http://127.0.0.1:81/x");
        assert_eq!(local, Some(("127.0.0.1".into(), 81)));
    }
}

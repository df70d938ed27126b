//! How the keychain is: asked with and without a prompt, and watched while it is not in order.

use std::sync::Arc;
use std::time::Duration;

use vault::{EntryId, VaultError};

use crate::app::App;
use crate::contract::{HostEvent, Keychain, KeychainHelp, KeychainHint, Problem};
use crate::tokens::is_of_session;

/// How often a keychain that is not in order is looked at: it is to be back within a second. That costs one
/// question over a connection that is kept; a keychain that hangs is asked nothing more.
const LOOK: Duration = Duration::from_millis(500);

impl App {
    pub(crate) async fn unlock_keychain(&self) -> Result<Keychain, Problem> {
        let unlocked = self.vault.unlock().await;
        if unlocked == Err(VaultError::Silent) {
            // Nobody answered the prompt; the keychain itself is as it was.
            return Ok(Keychain::Silent);
        }
        Ok(self.tokens.note(&unlocked))
    }

    pub(crate) async fn check_keychain(&self) -> Result<Keychain, Problem> {
        let found = self.probe_for_tokens().await;
        Ok(self.tokens.note(&found))
    }

    /// Whether the keychain answers, and would give out the tokens that are in use.
    async fn probe_for_tokens(&self) -> Result<(), VaultError> {
        let used = self.credentials().await.unwrap_or_default();
        let stored = used.iter().filter(|one| !is_of_session(&one.entry));
        let entries = stored.map(|one| EntryId::stored(&one.entry)).collect();
        self.vault.probe_with(entries).await
    }

    pub(crate) async fn keychain_help(&self) -> Result<KeychainHelp, Problem> {
        Ok(here())
    }
}

/// Tells the page how the keychain is whenever that changes, and looks whether one that was away is
/// back: without a prompt, and without waking one that is not there.
pub(crate) fn watch(app: Arc<App>) {
    tauri::async_runtime::spawn(async move {
        let mut changes = app.tokens.watch();
        let mut told = *changes.borrow_and_update();
        recover(&app);
        app.sweep_if_any().await;
        loop {
            let keychain = *changes.borrow_and_update();
            if keychain != told {
                told = keychain;
                app.tell(HostEvent::Keychain { keychain });
                if keychain == Keychain::Ready {
                    recover(&app);
                    app.keychain_is_back().await;
                }
            }
            match keychain {
                Keychain::NotAsked | Keychain::Ready => {
                    if changes.changed().await.is_err() {
                        return;
                    }
                }
                Keychain::Absent | Keychain::Locked | Keychain::Silent | Keychain::NoCollection => {
                    let changed = tokio::time::timeout(LOOK, changes.changed()).await;
                    if changed.is_err() && app.vault.is_there().await {
                        app.tokens.note(&app.probe_for_tokens().await);
                    } else if let Ok(Err(_)) = changed {
                        return;
                    }
                }
            }
        }
    });
}

/// Looks for what was lost, if anything was, without anybody waiting for it: the API is asked, too.
fn recover(app: &Arc<App>) {
    let app = Arc::clone(app);
    tauri::async_runtime::spawn(async move { app.recover().await });
}

impl App {
    /// Asks the keychain at the start only if there is something to take out of it.
    async fn sweep_if_any(&self) {
        let own = self.libraries.own();
        let left = own.index.run(|index| index.leftovers()).await;
        if left.is_ok_and(|left| !left.is_empty()) {
            self.sweep().await;
        }
    }
}

/// How a keychain is got on this computer.
pub(super) fn here() -> KeychainHelp {
    if cfg!(target_os = "macos") {
        return plain(KeychainHint::Macos);
    }
    if cfg!(windows) {
        return plain(KeychainHint::Windows);
    }
    let set = |name| std::env::var(name).unwrap_or_default();
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let boxed = !set("FLATPAK_ID").is_empty() || std::path::Path::new("/.flatpak-info").exists();
    help(&release, &set("XDG_CURRENT_DESKTOP"), boxed)
}

fn help(release: &str, desktop: &str, boxed: bool) -> KeychainHelp {
    if boxed {
        return plain(KeychainHint::Portal);
    }
    if desktop.split(':').any(|name| name == "KDE") {
        return plain(KeychainHint::KwalletOff);
    }
    match install(release, Package::Keyring) {
        Some(command) => KeychainHelp {
            command: Some(command),
            hint: KeychainHint::Install,
        },
        None => plain(KeychainHint::None),
    }
}

fn plain(hint: KeychainHint) -> KeychainHelp {
    KeychainHelp {
        command: None,
        hint,
    }
}

/// What the app may be in want of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Package {
    /// A keychain.
    Keyring,
    /// The decoder of H.264.
    Decoder,
}

/// The one command that installs something on this distribution, by its `os-release`
/// (<https://www.freedesktop.org/software/systemd/man/latest/os-release.html>).
pub(crate) fn install(release: &str, package: Package) -> Option<String> {
    let of = |field: &str| {
        let line = release.lines().find_map(|line| line.strip_prefix(field));
        line.unwrap_or_default().trim_matches('"').to_owned()
    };
    let names = format!("{} {}", of("ID="), of("ID_LIKE="));
    let keyring = "gnome-keyring";
    let (command, decoder) = names.split_whitespace().find_map(|name| match name {
        "debian" | "ubuntu" => Some(("sudo apt install", "gstreamer1.0-libav")),
        "fedora" | "rhel" | "centos" => Some(("sudo dnf install", "gstreamer1-plugin-openh264")),
        "arch" | "manjaro" => Some(("sudo pacman -S", "gst-libav")),
        "suse" | "opensuse" | "opensuse-tumbleweed" | "opensuse-leap" => {
            Some(("sudo zypper install", "gstreamer-plugins-libav"))
        }
        "alpine" => Some(("sudo apk add", "gst-libav")),
        _ => None,
    })?;
    Some(match package {
        Package::Keyring => format!("{command} {keyring}"),
        Package::Decoder => format!("{command} {decoder}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn k_01_the_package_is_named_as_the_distribution_names_it() {
        for (release, command) in [
            (
                "NAME=x\nID=debian\n",
                Some("sudo apt install gnome-keyring"),
            ),
            (
                "ID=linuxmint\nID_LIKE=\"ubuntu debian\"",
                Some("sudo apt install gnome-keyring"),
            ),
            ("ID=fedora", Some("sudo dnf install gnome-keyring")),
            (
                "ID=endeavouros\nID_LIKE=arch",
                Some("sudo pacman -S gnome-keyring"),
            ),
            (
                "ID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"",
                Some("sudo zypper install gnome-keyring"),
            ),
            ("ID=nixos", None),
            ("", None),
        ] {
            let help = help(release, "GNOME", false);
            assert_eq!(help.command.as_deref(), command, "{release}");
        }
    }

    #[test]
    fn k_14_the_desktop_and_the_sandbox_have_hints_of_their_own() {
        let debian = "ID=debian";
        assert_eq!(help(debian, "KDE", false).hint, KeychainHint::KwalletOff);
        assert_eq!(
            help(debian, "ubuntu:GNOME", false).hint,
            KeychainHint::Install
        );
        assert_eq!(help(debian, "KDE", true).hint, KeychainHint::Portal);
    }
}

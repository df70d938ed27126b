//! The Health page, and what a report of a fault needs. What is looked at is in `health`.

use std::fmt::Write as _;

use library::index::IndexError;

use super::boot::internal;
use super::keychain::here;
use crate::app::App;
use crate::contract::{Check, CheckPart, CheckState, ClipTest, Health, Keychain, Problem};
use crate::health::{PATIENCE, check, decoder, folder, network, report, versions};
use crate::log;

/// The codes of the checks that are made here.
#[cfg(test)]
pub(crate) const CODES: &[&str] = &[
    "keychain-ready",
    "keychain-not-asked",
    "keychain-locked",
    "keychain-absent",
    "keychain-silent",
    "keychain-no-collection",
    "index-ok",
    "index-restored",
    "index-damaged",
    "index-failed",
    "index-busy",
    "version",
    "unknown",
];

impl App {
    pub(crate) async fn health(&self) -> Result<Health, Problem> {
        let (keychain, network, disk, index) = tokio::join!(
            self.keychain_check(),
            network::look(&self.libraries.api),
            self.folder_check(),
            self.index_check(),
        );
        let tested = *self.clip_test.lock();
        let version = Check {
            figure: Some(versions::all()),
            ..check(CheckPart::Version, CheckState::Ok, "version")
        };
        let checks = vec![
            decoder::look(tested),
            keychain,
            network,
            disk,
            index,
            version,
        ];
        Ok(Health { checks })
    }

    /// What came of playing the clip of our own.
    pub(crate) async fn clip_tested(&self, found: ClipTest) -> Result<(), Problem> {
        if found != ClipTest::Plays {
            tracing::warn!(?found, "the clip of our own does not play");
        }
        *self.clip_test.lock() = Some(found);
        Ok(())
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
        let mut text = format!(
            "Rushes {}\nsystem: {}\nengine: {}\n\
             tokens: {tokens}, accounts: {accounts}, clips: {clips}\nreading: {:?}\n\n",
            env!("CARGO_PKG_VERSION"),
            report::system(),
            versions::engine().unwrap_or_else(|| "unknown".to_owned()),
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
        let lines = tokio::task::spawn_blocking(move || report::last_lines(&logs)).await;
        let _ = write!(text, "\n{}", lines.unwrap_or_default());
        let home = dirs::home_dir();
        Ok(report::without_home(&log::redact(&text), home.as_deref()))
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

    async fn folder_check(&self) -> Check {
        let own = self.libraries.own();
        let folder = own.downloads.choices().0;
        let chosen = folder != own.folders.downloads || own.downloads.folder_is_known();
        let looked = tokio::task::spawn_blocking(move || folder::look(&folder, chosen));
        // A folder on a network that is away may keep its asker for minutes.
        match tokio::time::timeout(PATIENCE, looked).await {
            Ok(Ok(looked)) => looked,
            _ => check(CheckPart::Disk, CheckState::Unknown, "unknown"),
        }
    }

    async fn index_check(&self) -> Check {
        let own = self.libraries.own();
        let asked = tokio::time::timeout(PATIENCE, own.index.run(|index| index.credentials()));
        let (state, code) = match asked.await {
            Ok(Ok(_)) if own.index_was_reset => (CheckState::Attention, "index-restored"),
            Ok(Ok(_)) => (CheckState::Ok, "index-ok"),
            Ok(Err(IndexError::Damaged)) => (CheckState::Failed, "index-damaged"),
            Ok(Err(_)) => (CheckState::Failed, "index-failed"),
            Err(_) => (CheckState::Attention, "index-busy"),
        };
        check(CheckPart::Index, state, code)
    }
}

//! The start of the page, the choice of library, and what the person chose.

use std::collections::HashMap;
use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use library::Library;
use library::account::{Account as KnownAccount, CredentialKey};
use library::index::IndexError;
use library::sync::Reading;

use crate::app::App;
use crate::contract::{
    Account, Boot, Keychain, LibraryKind, Notice, Problem, ProblemCode, Settings, Trouble,
};
use crate::convert;

/// How long the first page waits for the keychain to say whether it is there.
const KEYCHAIN_PATIENCE: Duration = Duration::from_millis(800);

impl App {
    pub(crate) async fn boot(&self) -> Result<Boot, Problem> {
        let wanted = *self.shown.lock();
        let boot = self.open(wanted).await?;
        let restarted = self.restarts.take(wanted);
        Ok(Boot { restarted, ..boot })
    }

    pub(crate) async fn ui_ready(&self, gallery: bool) -> Result<(), Problem> {
        if self.drawn.tell() {
            tracing::info!("the page is drawn");
        }
        if !gallery {
            return Ok(());
        }
        if self.report_painted {
            // For whoever started the app to take its picture.
            let mut out = std::io::stdout();
            let _ = writeln!(out, "gallery painted").and_then(|()| out.flush());
        }
        let (_, library) = self.shown();
        library.mark_seen();
        tokio::spawn(async move { look(&library).await });
        Ok(())
    }

    pub(crate) async fn switch_library(&self, library: LibraryKind) -> Result<Boot, Problem> {
        let boot = self.open(library).await?;
        let (_, shown) = self.shown();
        shown.mark_seen();
        tokio::spawn(async move { look(&shown).await });
        Ok(boot)
    }

    pub(crate) async fn save_settings(&self, settings: Settings) -> Result<(), Problem> {
        let kind = *self.shown.lock();
        self.keep_settings(kind, settings.clone())
            .map_err(|error| {
                tracing::warn!(%error, "the settings could not be kept");
                Problem::from(ProblemCode::FolderReadOnly)
            })?;
        self.libraries.follow(&settings);
        Ok(())
    }

    pub(crate) async fn show_kept_settings(&self) -> Result<(), Problem> {
        let kept = self.kept_settings();
        super::downloads::system(move || tauri_plugin_opener::reveal_item_in_dir(kept)).await
    }

    /// Pauses the reading of the library that is shown, or lets it go on.
    pub(crate) async fn pause_reading(&self, minutes: Option<u32>) -> Result<(), Problem> {
        let length = minutes.map(|minutes| Duration::from_secs(u64::from(minutes) * 60));
        let (_, library) = self.shown();
        library.reader.pause(length).await.map_err(internal)
    }

    pub(crate) async fn fetch_anyway(&self) -> Result<(), Problem> {
        self.fetch_anyway_now();
        Ok(())
    }

    async fn open(&self, kind: LibraryKind) -> Result<Boot, Problem> {
        let (library, fresh) = self.libraries.opened(kind).await?;
        if fresh {
            library.start();
            self.libraries.follow(&self.settings(kind));
            self.libraries.set_metered(self.network.saves());
            library.reader.set_visible(true);
            if let Some(handle) = self.handle() {
                crate::events::forward(handle, kind, &library);
            }
        }
        *self.shown.lock() = kind;
        let own = self.libraries.own();
        let credentials = own
            .index
            .run(|index| index.credentials())
            .await
            .map_err(internal)?;
        let connected = !credentials.is_empty();
        if kind == LibraryKind::Own && !connected {
            self.look_for_keychain().await;
        }
        let accounts = accounts(&library).await.map_err(internal)?;
        let ever = accounts.iter().filter_map(|account| account.read_ms).max();
        let mut notices = self.notices.clone();
        if library.index_was_reset {
            notices.push(Notice::IndexReset);
        }
        let keychain = self.tokens.keychain();
        Ok(Boot {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            library: kind,
            connected,
            reading: convert::reading(&library.reader.state(), ever),
            accounts,
            downloads: super::downloads::queue(&library).await?,
            settings: self.settings(kind),
            keychain,
            clips: self.clips.clips_of(crate::libraries::name(kind)),
            test_clip: format!("{}/0", self.clips.clips_of(crate::health::decoder::LIBRARY)),
            text_scale: self.text_scale.per_cent(),
            metered: self.network.saves(),
            notices,
            index_copy_ms: library.index_copy_ms,
            restarted: None,
        })
    }

    async fn look_for_keychain(&self) {
        let mut known = self.tokens.watch();
        let looking = self.tokens.look();
        let answered = async {
            match looking {
                Some(looking) => drop(looking.await),
                // Somebody asks already: the first answer is for everybody, and so is the patience.
                None => drop(known.wait_for(|known| *known != Keychain::NotAsked).await),
            }
        };
        let left = KEYCHAIN_PATIENCE.saturating_sub(self.tokens.looking_for());
        let _ = tokio::time::timeout(left, answered).await;
    }
}

/// Reads a library's lists; what goes wrong is in the state of the reading, or in the log.
pub(crate) async fn read(library: &Arc<Library>) {
    if let Err(error) = library.reader.read().await {
        tracing::error!(%error, "reading failed");
    }
}

/// The same without anybody having asked: not while the person paused.
pub(crate) async fn look(library: &Arc<Library>) {
    if let Err(error) = library.reader.look().await {
        tracing::error!(%error, "reading failed");
    }
}

/// The accounts of a library as the switcher shows them.
pub(crate) async fn accounts(library: &Library) -> Result<Vec<Account>, IndexError> {
    let (known, credentials) = library
        .index
        .run(|index| Ok((index.accounts()?, index.credentials()?)))
        .await?;
    let labels: Labels = credentials
        .into_iter()
        .map(|credential| (credential.key, credential.label))
        .collect();
    let (counts, reading) = (library.counts(), library.reader.state());
    Ok(known
        .into_iter()
        .map(|account| {
            let (clips, in_progress) = counts.get(&account.key).copied().unwrap_or_default();
            Account {
                key: account.key.0,
                mark: account.mark,
                clips,
                in_progress,
                included: account.included,
                credits: convert::credits(&account),
                read_ms: account.read_ms,
                trouble: trouble_of(&account, &reading, &labels),
                picture: account.picture,
                fresh: account.fresh,
                name: account.name,
            }
        })
        .collect())
}

/// The words for tokens.
pub(super) type Labels = HashMap<CredentialKey, String>;

/// What is wrong with an account, and whose fault it is.
pub(super) fn trouble_of(
    account: &KnownAccount,
    reading: &Reading,
    labels: &Labels,
) -> Option<Trouble> {
    let found = reading.troubles.get(&account.key)?;
    // An account under several tokens is kept from being read by all of them; one of them is named.
    let token = found
        .token
        .or_else(|| account.reached_by.first().copied())
        .and_then(|key| Some((key.0, labels.get(&key)?.clone())));
    Some(convert::trouble(found, token))
}

/// A defect, or a disk that gave up: the log says which.
pub(crate) fn internal(error: IndexError) -> Problem {
    tracing::error!(%error, "the index refused");
    match error {
        IndexError::Full => ProblemCode::DiskFull.into(),
        IndexError::Damaged | IndexError::Sqlite(_) | IndexError::Defect | IndexError::Closing => {
            ProblemCode::Internal.into()
        }
    }
}

//! The app while it runs: the libraries, the keychain, what the person chose. Commands are methods
//! of it, in `commands`.

use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, OnceLock};
use std::time::Instant;

use library::Library;
use library::media::ClipServer;
use library::settings::SettingsFile;
use parking_lot::Mutex;
use serde::{Deserialize, Deserializer, Serialize};
use tauri::{AppHandle, Emitter as _, Runtime, WebviewWindow};
use vault::Vault;

use crate::blank::Drawn;
#[cfg(target_os = "linux")]
use crate::contract::Graphics;
use crate::contract::{ClipTest, HostEvent, LibraryKind, Notice, Settings};
use crate::downloading::Desk;
use crate::entering::Entering;
use crate::left_over::LeftOver;
use crate::libraries::Libraries;
use crate::metered::Metered;
use crate::network::Ways;
use crate::notifications::Notifier;
use crate::place::WindowPlace;
use crate::restarts::Restarts;
use crate::text_scale::TextScale;
use crate::tokens::KeychainTokens;
use crate::window::MAIN;

/// The app while it runs.
pub(crate) struct App {
    pub(crate) libraries: Arc<Libraries>,
    pub(crate) vault: Vault,
    pub(crate) tokens: KeychainTokens,
    pub(crate) clips: ClipServer,
    pub(crate) notices: Vec<Notice>,
    pub(crate) report_painted: bool,
    pub(crate) shown: Mutex<LibraryKind>,
    /// One at a time puts entries into the keychain, or takes them out.
    pub(crate) entries: tokio::sync::Mutex<()>,
    /// What is known of entries that no token in use stands behind.
    pub(crate) left_over: LeftOver,
    /// The doors of tokens that are being entered.
    pub(crate) entering: Entering,
    /// Whether the index was lost, and its tokens were not looked for in the keychain yet.
    pub(crate) lost: AtomicBool,
    /// The exports of this run, by the names that the page knows.
    pub(crate) exports: Mutex<HashMap<String, PathBuf>>,
    pub(crate) notifier: Notifier,
    /// What the desktop was told of downloads.
    pub(crate) desk: Desk,
    /// When the window was last asked to close.
    pub(crate) asked_to_close: Mutex<Option<Instant>>,
    /// Whether the app goes on without its window.
    pub(crate) hidden: AtomicBool,
    /// What came of playing the clip of our own, once it was tried.
    pub(crate) clip_test: Mutex<Option<ClipTest>>,
    pub(crate) drawn: Drawn,
    pub(crate) restarts: Restarts,
    /// By which way the world is reached in this run.
    pub(crate) ways: Ways,
    /// Whether the person is being asked something in a dialog of the shell.
    pub(crate) asks: tokio::sync::Mutex<()>,
    /// Whether the network costs by the byte.
    pub(crate) network: Metered,
    /// How large the system writes text.
    pub(crate) text_scale: TextScale,
    settings_file: SettingsFile,
    settings: Mutex<Kept>,
    handle: OnceLock<AppHandle>,
}

/// What the settings file holds: the page's settings, and which account of the sample library was
/// shown, since the keys of the two libraries mean nothing to each other. The place is that of the
/// person's own library.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Kept {
    #[serde(flatten)]
    pub(crate) settings: Settings,
    pub(crate) sample_account: Option<i64>,
    /// Where the window was left.
    pub(crate) window: Option<WindowPlace>,
    /// Whether the index was lost, and its tokens were not looked for in the keychain yet.
    pub(crate) lost: bool,
    /// Whether the window stayed empty, and that was not said yet.
    pub(crate) stayed_blank: bool,
    /// Where the API answers; none for useapi.net's own address.
    #[serde(deserialize_with = "as_text")]
    pub(crate) api: Option<String>,
    /// By which proxy the world is reached; none for the system's.
    #[serde(deserialize_with = "as_text")]
    pub(crate) proxy: Option<String>,
}

/// A text; an empty one, which nothing can be done with, where something else stands in its place: that
/// is said, and not passed over.
fn as_text<'de, D: Deserializer<'de>>(from: D) -> Result<Option<String>, D::Error> {
    Ok(match serde_json::Value::deserialize(from)? {
        serde_json::Value::Null => None,
        serde_json::Value::String(text) => Some(text),
        _ => Some(String::new()),
    })
}

/// What the app is made of.
pub(crate) struct Parts {
    pub(crate) libraries: Arc<Libraries>,
    pub(crate) vault: Vault,
    pub(crate) tokens: KeychainTokens,
    pub(crate) clips: ClipServer,
    pub(crate) settings_file: SettingsFile,
    pub(crate) kept: Kept,
    pub(crate) ways: Ways,
    pub(crate) notices: Vec<Notice>,
    pub(crate) shown: LibraryKind,
    pub(crate) report_painted: bool,
}

impl App {
    pub(crate) fn new(parts: Parts) -> Self {
        let lost = parts.kept.lost || parts.libraries.own().index_was_reset;
        Self {
            libraries: parts.libraries,
            vault: parts.vault,
            tokens: parts.tokens,
            clips: parts.clips,
            notices: parts.notices,
            report_painted: parts.report_painted,
            shown: Mutex::new(parts.shown),
            entries: tokio::sync::Mutex::default(),
            left_over: LeftOver::default(),
            entering: Entering::default(),
            lost: AtomicBool::new(lost),
            exports: Mutex::default(),
            notifier: Notifier::default(),
            desk: Desk::default(),
            asked_to_close: Mutex::default(),
            hidden: AtomicBool::default(),
            clip_test: Mutex::default(),
            drawn: Drawn::default(),
            restarts: Restarts::default(),
            ways: parts.ways,
            asks: tokio::sync::Mutex::default(),
            network: Metered::default(),
            text_scale: TextScale::default(),
            settings_file: parts.settings_file,
            settings: Mutex::new(parts.kept),
            handle: OnceLock::new(),
        }
    }

    /// Gives the app its window, once.
    pub(crate) fn attach(&self, handle: AppHandle) {
        let _ = self.handle.set(handle);
    }

    pub(crate) fn handle(&self) -> Option<&AppHandle> {
        self.handle.get()
    }

    /// Tells the page something.
    pub(crate) fn tell(&self, event: HostEvent) {
        if let Some(handle) = self.handle()
            && let Err(error) = handle.emit_to(MAIN, HostEvent::NAME, event)
        {
            tracing::debug!(%error, "the page did not hear an event");
        }
    }

    /// The library that is shown.
    pub(crate) fn shown(&self) -> (LibraryKind, Arc<Library>) {
        let kind = *self.shown.lock();
        match self.libraries.get(kind) {
            Some(library) => (kind, Arc::clone(library)),
            None => (LibraryKind::Own, Arc::clone(self.libraries.own())),
        }
    }

    /// What the person chose, as it counts for a library.
    pub(crate) fn settings(&self, kind: LibraryKind) -> Settings {
        let kept = self.settings.lock();
        match kind {
            LibraryKind::Own => kept.settings.clone(),
            LibraryKind::Sample => Settings {
                account: kept.sample_account,
                place: None,
                ..kept.settings.clone()
            },
        }
    }

    /// Keeps what the person chose.
    pub(crate) fn keep_settings(
        &self,
        kind: LibraryKind,
        settings: Settings,
    ) -> std::io::Result<()> {
        let mut kept = self.settings.lock();
        let fresh = match kind {
            LibraryKind::Own => Kept {
                settings,
                ..kept.clone()
            },
            LibraryKind::Sample => Kept {
                sample_account: settings.account,
                settings: Settings {
                    account: kept.settings.account,
                    place: kept.settings.place.clone(),
                    ..settings
                },
                ..kept.clone()
            },
        };
        if *kept != fresh {
            self.settings_file.save(&fresh)?;
            *kept = fresh;
        }
        Ok(())
    }

    /// What the settings file holds, as far as the page's settings are not meant.
    pub(crate) fn look_at_kept<T>(&self, look: impl FnOnce(&Kept) -> T) -> T {
        look(&self.settings.lock())
    }

    /// Keeps something beside the page's settings.
    pub(crate) fn change_kept(&self, change: impl FnOnce(&mut Kept)) -> std::io::Result<()> {
        let mut kept = self.settings.lock();
        let mut fresh = kept.clone();
        change(&mut fresh);
        if *kept != fresh {
            self.settings_file.save(&fresh)?;
            *kept = fresh;
        }
        Ok(())
    }

    /// Writes down whether tokens are to be looked for that the index lost, for the runs to come.
    pub(crate) fn keep_lost(&self, lost: bool) {
        let mut kept = self.settings.lock();
        if kept.lost == lost {
            return;
        }
        kept.lost = lost;
        if let Err(error) = self.settings_file.save(&*kept) {
            tracing::warn!(%error, "that tokens were lost could not be kept");
        }
    }

    /// Where settings are that could not be read: put aside, or where they were.
    pub(crate) fn kept_settings(&self) -> PathBuf {
        match self.notices.contains(&Notice::SettingsUnread) {
            true => self.settings_file.path().to_owned(),
            false => self.settings_file.aside(),
        }
    }

    /// Follows the window: it is written down with the next settings, or at the end.
    pub(crate) fn window_moved<R: Runtime>(&self, window: &WebviewWindow<R>) {
        let mut kept = self.settings.lock();
        kept.window = WindowPlace::of(window, kept.window);
    }

    /// Writes down that the app was closed, so that the next start finds no crash, and where its window
    /// was. The page tries the first too, but its last call may come too late.
    pub(crate) fn left(&self) {
        let mut kept = self.settings.lock();
        if let Some(place) = &mut kept.settings.place {
            place.open = false;
        }
        // It was said, in this window.
        kept.stayed_blank = false;
        if let Err(error) = self.settings_file.save(&*kept) {
            tracing::warn!(%error, "how the app was left could not be kept");
        }
    }

    /// The window stayed empty: chooses the safe way of drawing, for this and later starts. False where
    /// it is chosen already, or the choice cannot be kept.
    #[cfg(target_os = "linux")]
    pub(crate) fn draw_safely_from_now_on(&self) -> bool {
        let mut kept = self.settings.lock();
        if kept.settings.graphics == Graphics::Safe {
            return false;
        }
        kept.settings.graphics = Graphics::Safe;
        kept.stayed_blank = true;
        let saved = self.settings_file.save(&*kept);
        if let Err(error) = &saved {
            tracing::warn!(%error, "the safe way of drawing could not be kept");
        }
        saved.is_ok()
    }
}

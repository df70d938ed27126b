//! What a choice of clips comes to, before any of it is fetched; and the ledger.

use std::collections::VecDeque;

use parking_lot::Mutex;

use super::names::{NameFacts, Template};
use super::queue::{Downloads, Queued};
use super::space;
use crate::clip::{AccountKey, ClipKey};
use crate::index::{AccountLedger, Index, IndexError, guess_bytes};

/// Names that a summary shows.
const SHOWN_NAMES: usize = 3;
/// Summaries that are held for an answer.
const HELD: usize = 8;

/// The name of a summary that waits for an answer.
pub type SummaryId = u32;

/// What a choice of clips comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// Its name.
    pub id: SummaryId,
    /// Clips that would be fetched.
    pub to_download: u32,
    /// Clips that are here, or on their way.
    pub here: u32,
    /// Clips that have no file.
    pub without: u32,
    /// Clips that are in the making.
    pub in_progress: u32,
    /// About how many bytes, by clips like these.
    pub bytes: u64,
    /// Bytes that the disk has room for, where it says so.
    pub free: Option<u64>,
    /// Whether nothing was ever downloaded: where files go is to be said.
    pub first: bool,
    /// The first few names.
    pub names: Vec<String>,
}

/// The summaries that wait for an answer.
#[derive(Default)]
pub(super) struct Summaries(Mutex<(SummaryId, VecDeque<Held>)>);

struct Held {
    id: SummaryId,
    clips: Vec<ClipKey>,
    accounts: Vec<AccountKey>,
}

impl Downloads {
    /// What clips come to. They are held, frozen, for [`Downloads::add_summed`].
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn summary(&self, clips: Vec<ClipKey>) -> Result<Summary, IndexError> {
        let (usual, now_ms) = (self.usual(), self.shared.source.now_ms());
        let run = self.shared.index.run(move |index| {
            super::found::note_missing(index, (&usual, &clips), now_ms)?;
            Ok((index.askable(&clips)?, index.bytes_a_second()?))
        });
        let (askable, rates) = run.await?;
        let mut summary = Summary {
            id: 0,
            to_download: 0,
            here: 0,
            without: 0,
            in_progress: 0,
            bytes: 0,
            free: None,
            first: !self.choices().3,
            names: Vec::new(),
        };
        let (mut wanted, mut accounts) = (Vec::new(), Vec::new());
        for one in askable {
            if !accounts.contains(&one.account) {
                accounts.push(one.account);
            }
            if one.here {
                summary.here += 1;
            } else if one.in_progress {
                summary.in_progress += 1;
            } else if !one.has_file {
                summary.without += 1;
            } else {
                summary.to_download += 1;
                summary.bytes += guess_bytes(&rates, one.seconds, one.quality.as_deref());
                wanted.push(one.clip);
            }
        }
        let shown = wanted.iter().take(SHOWN_NAMES).copied().collect();
        summary.names = self.names(shown, None).await?;
        let folder = self.choices().0;
        let free = tokio::task::spawn_blocking(move || {
            // The folder may not be made yet: its disk is that of the nearest one that is.
            let there = folder.ancestors().find(|folder| folder.is_dir())?;
            space::free(there).ok().flatten()
        });
        summary.free = free.await.unwrap_or(None);
        let mut held = self.shared.summaries.0.lock();
        held.0 = held.0.wrapping_add(1);
        summary.id = held.0;
        if held.1.len() >= HELD {
            held.1.pop_front();
        }
        held.1.push_back(Held {
            id: summary.id,
            clips: wanted,
            accounts,
        });
        Ok(summary)
    }

    /// Puts into the queue what a summary named; with `keep`, also what finishes from now on in the
    /// accounts of those clips. None where the summary is not held any more.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn add_summed(
        &self,
        id: SummaryId,
        keep: bool,
    ) -> Result<Option<Queued>, IndexError> {
        let held = {
            let mut all = self.shared.summaries.0.lock();
            let at = all.1.iter().position(|held| held.id == id);
            at.and_then(|at| all.1.remove(at))
        };
        let Some(Held {
            clips, accounts, ..
        }) = held
        else {
            return Ok(None);
        };
        self.set_asked().await?;
        if keep {
            for account in accounts {
                self.keep_downloading(account, true).await?;
            }
        }
        self.add(clips).await.map(Some)
    }

    /// Downloads the clips of an account as they finish from now on, or not.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn keep_downloading(&self, account: AccountKey, on: bool) -> Result<(), IndexError> {
        let now_ms = self.shared.source.now_ms();
        let run = self
            .shared
            .index
            .run(move |index| index.keep_downloading(account, on, now_ms));
        run.await
    }

    /// For each account what is listed, what is here, and what is not, and why.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn ledger(&self) -> Result<Vec<AccountLedger>, IndexError> {
        self.shared.index.run(Index::ledger).await
    }

    /// How clips would be named by a template; by the one in use if none is given.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn names(
        &self,
        clips: Vec<ClipKey>,
        template: Option<Template>,
    ) -> Result<Vec<String>, IndexError> {
        let source = &self.shared.source;
        let template = template.unwrap_or_else(|| source.places.read().template.clone());
        let zone = source.zone.clone();
        let run = self.shared.index.run(move |index| {
            let mut names = Vec::with_capacity(clips.len());
            for clip in clips {
                let Some(details) = index.details(clip)? else {
                    continue;
                };
                let made = details.facts.made_ms;
                let made = made.and_then(|ms| jiff::Timestamp::from_millisecond(ms).ok());
                let facts = NameFacts::of(&details.account_name, made, &details.facts);
                names.push(template.path(&facts, &zone).to_string_lossy().into_owned());
            }
            Ok(names)
        });
        run.await
    }
}

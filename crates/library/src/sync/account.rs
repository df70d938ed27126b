//! One pass over one account's list, page by page.

use std::collections::HashSet;
use std::sync::Arc;

use tokio::sync::Semaphore;
use useapi::{Cursor, PageRequest, VideoPage};

use super::reader::Shared;
use super::state::Trouble;
use super::translate::facts_of;
use crate::account::{Account, Credential};
use crate::events::Event;
use crate::index::{IndexError, PageOutcome, PageRecord, Pass, PassEnd};

/// How many clips a page is asked to hold: the most that the API's neighbours accept.
const PAGE: u16 = 100;
/// No honest list has more pages.
const MOST_PAGES: u32 = 10_000;
/// So many empty pages in a row end a pass.
const EMPTY_PAGES: u32 = 3;
/// So many passes follow each other when the list never stands still.
const MOST_PASSES: u32 = 4;
/// A pause that the API asks for is kept so often before the reading gives up.
const MOST_PAUSES: u32 = 6;

/// An account on its way through a reading.
pub(super) struct AccountReading {
    pub(super) account: Account,
    credentials: Vec<(Credential, Arc<Semaphore>)>,
    email: String,
    /// Whether the list was read whole before this reading.
    known_whole: bool,
    pass: Pass,
    cursors: HashSet<Cursor>,
    empty: u32,
    /// Whether there is more to read in this pass.
    more: bool,
    /// Whether an earlier run began the pass, and this one has not read the head yet.
    resuming: bool,
    /// Whether the pass was begun by an earlier run, so that nobody saw what moved meanwhile.
    interrupted: bool,
}

/// Why an account was not read any further.
#[derive(Debug)]
pub(super) enum Stopped {
    Trouble(Trouble),
    Index(IndexError),
}

impl From<IndexError> for Stopped {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

impl AccountReading {
    /// Looks up what the ledger says of an account.
    pub(super) async fn begin(
        shared: &Shared,
        account: Account,
        credentials: Vec<(Credential, Arc<Semaphore>)>,
    ) -> Result<Self, IndexError> {
        let (key, now_ms) = (account.key, shared.now_ms());
        let (email, known_whole, pass) = shared
            .index
            .run(move |index| {
                let email = index.email(key)?.unwrap_or_default();
                Ok((
                    email,
                    index.was_read_whole(key)?,
                    index.begin_or_resume_pass(key, now_ms)?,
                ))
            })
            .await?;
        let resuming = pass.cursor.is_some();
        Ok(Self {
            account,
            credentials,
            email,
            known_whole,
            pass,
            cursors: HashSet::new(),
            empty: 0,
            more: true,
            resuming,
            interrupted: resuming,
        })
    }

    /// Reads the head of the list. Of a pass that an earlier run began, the head comes first all
    /// the same, and the pass goes on where it stood.
    pub(super) async fn first_page(&mut self, shared: &Shared) -> Result<VideoTotals, Stopped> {
        let page = self.fetch(shared, None).await?;
        let totals = VideoTotals {
            seen: u32::try_from(page.videos.len()).unwrap_or(u32::MAX),
            total: page.total.and_then(|total| u32::try_from(total).ok()),
            unreadable: u32::try_from(page.unreadable.len()).unwrap_or(u32::MAX),
        };
        if std::mem::take(&mut self.resuming) {
            // The pass goes on where it stood; this page only brings what is new at the top.
            let stands_at = self.pass.cursor.clone();
            self.record(shared, page, stands_at).await?;
        } else {
            self.take_in(shared, page).await?;
        }
        Ok(totals)
    }

    /// Reads on until the pass has ended, and another pass when the list moved meanwhile.
    pub(super) async fn read_on(&mut self, shared: &Shared) -> Result<(), Stopped> {
        for _ in 0..MOST_PASSES {
            while self.more {
                let cursor = self.pass.cursor.as_deref().map(Cursor::from_stored);
                let page = self.fetch(shared, cursor).await?;
                shared.note_seen(&page);
                self.take_in(shared, page).await?;
            }
            if self.end_pass(shared).await? {
                return Ok(());
            }
        }
        tracing::info!("a list never stood still; the next reading goes on");
        Ok(())
    }

    /// Asks for one page with any of the tokens that reach the account.
    async fn fetch(&self, shared: &Shared, offset: Option<Cursor>) -> Result<VideoPage, Stopped> {
        let request = PageRequest {
            email: Some(self.email.clone()),
            limit: Some(PAGE),
            offset,
        };
        let mut last = Trouble::NoToken(crate::tokens::NoToken::EntryGone);
        for (credential, slots) in &self.credentials {
            match self.fetch_with(shared, credential, slots, &request).await {
                Err(trouble) if trouble.is_of_token() => last = trouble,
                Err(trouble) => return Err(Stopped::Trouble(trouble)),
                Ok(page) => return Ok(page),
            }
        }
        Err(Stopped::Trouble(last))
    }

    async fn fetch_with(
        &self,
        shared: &Shared,
        credential: &Credential,
        slots: &Semaphore,
        request: &PageRequest,
    ) -> Result<VideoPage, Trouble> {
        let mut pauses = 0;
        loop {
            let answer = {
                let _slot = slots.acquire().await;
                // Asked only now: the token may have been refused while this one waited its turn.
                if let Some(trouble) = shared.token_trouble(credential.key) {
                    return Err(trouble);
                }
                let token = shared
                    .tokens
                    .token(&credential.entry)
                    .await
                    .map_err(Trouble::NoToken)?;
                shared.client.videos(&token, request).await
            };
            match answer {
                Ok(page) => return Ok(page),
                Err(useapi::Error::Busy { wait }) if pauses < MOST_PAUSES => {
                    pauses += 1;
                    shared.pause(self.account.key, wait);
                    shared.time.sleep(wait).await;
                    shared.unpause(self.account.key);
                }
                Err(error) => {
                    let trouble = Trouble::Api(error);
                    if trouble.is_of_token() {
                        shared.stop_token(credential.key, trouble.clone());
                    }
                    return Err(trouble);
                }
            }
        }
    }

    /// Puts a page into the index, and decides whether there is more to read.
    async fn take_in(&mut self, shared: &Shared, page: VideoPage) -> Result<(), Stopped> {
        let next = page.next.as_ref().map(|next| next.as_str().to_owned());
        let nothing_there = page.videos.is_empty() && page.unreadable.is_empty();
        let outcome = self.record(shared, page, next.clone()).await?;
        self.pass.cursor = next;
        self.empty = if nothing_there { self.empty + 1 } else { 0 };
        self.more = self.goes_on(&outcome)?;
        Ok(())
    }

    async fn record(
        &mut self,
        shared: &Shared,
        page: VideoPage,
        next: Option<String>,
    ) -> Result<PageOutcome, IndexError> {
        let name = page.videos.iter().find_map(|video| video.nick_name.clone());
        let record = PageRecord {
            account: self.account.key,
            pass: self.pass.id,
            next,
            total: page.total,
            clips: page.videos.iter().map(facts_of).collect(),
            unreadable: page
                .unreadable
                .into_iter()
                .map(|one| (one.raw, one.reason))
                .collect(),
            now_ms: shared.now_ms(),
        };
        self.pass.pages += 1;
        shared.record(record, name).await
    }

    fn goes_on(&mut self, outcome: &PageOutcome) -> Result<bool, Stopped> {
        let Some(cursor) = self.pass.cursor.as_deref().map(Cursor::from_stored) else {
            return Ok(false);
        };
        if !self.cursors.insert(cursor) || self.empty >= EMPTY_PAGES {
            return Ok(false);
        }
        if self.pass.pages >= MOST_PAGES {
            return Err(Stopped::Trouble(Trouble::EndlessList));
        }
        let nothing_new = outcome.new.is_empty() && outcome.changed.is_empty();
        Ok(!(self.known_whole && nothing_new && self.empty == 0))
    }

    /// Closes the pass in the ledger. Answers whether the account is done for now.
    async fn end_pass(&mut self, shared: &Shared) -> Result<bool, IndexError> {
        let (key, pass, now_ms) = (self.account.key, self.pass.id, shared.now_ms());
        let reached_end = self.pass.cursor.is_none();
        if !reached_end && self.known_whole {
            return shared
                .index
                .run(move |index| {
                    index.abandon_pass(pass, now_ms)?;
                    index.keep_read_time(key, now_ms)?;
                    Ok(true)
                })
                .await;
        }
        let interrupted = self.interrupted;
        let end = shared
            .index
            .run(move |index| index.end_pass(key, pass, interrupted, now_ms))
            .await?;
        shared.events.tell(Event::Accounts);
        // What is no longer listed changed without any page that could tell.
        shared.events.tell(Event::Clips);
        if end != PassEnd::Moved {
            self.known_whole |= end == PassEnd::Whole;
            return Ok(true);
        }
        self.pass = shared
            .index
            .run(move |index| index.begin_or_resume_pass(key, now_ms))
            .await?;
        self.cursors.clear();
        self.empty = 0;
        self.more = true;
        self.interrupted = false;
        Ok(false)
    }
}

/// What a first page tells of the whole.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct VideoTotals {
    pub(super) seen: u32,
    pub(super) total: Option<u32>,
    pub(super) unreadable: u32,
}

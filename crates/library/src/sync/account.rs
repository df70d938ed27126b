//! One pass over one account's list, page by page.

use std::collections::HashSet;
use std::time::Duration;

use futures_util::future::join;
use useapi::{Cursor, PageRequest, VideoPage};

use super::asking::{OnWait, Unanswered};
use super::reader::Shared;
use super::state::Trouble;
use super::writing::{Place, told_total};
use crate::account::{Account, Credential};
use crate::events::Event;
use crate::index::{IndexError, PageOutcome, Pass, PassEnd};

/// How many clips a page is asked to hold: the most that the API's neighbours accept.
const PAGE: u16 = 100;
/// No honest list has more pages.
const MOST_PAGES: u32 = 10_000;
/// So many empty pages in a row end a pass.
const EMPTY_PAGES: u32 = 3;
/// So many passes follow each other when the list never stands still.
const MOST_PASSES: u32 = 4;

/// A list that was read whole is read whole again, though its head shows nothing new, when that was so
/// long ago: what changes or goes further down does not show at the head.
const READ_WHOLE_EVERY: Duration = Duration::from_secs(3 * 24 * 60 * 60);
/// The same, when a person wants to know.
const READ_WHOLE_EVERY_ASKED: Duration = Duration::from_secs(10 * 60);
/// For so long after it was first seen, a clip in progress is looked for further down by a reading that
/// nobody asked for, in ms.
const FOLLOWED_MS: i64 = 24 * 60 * 60 * 1000;

/// An account on its way through a reading.
pub(super) struct AccountReading<'c> {
    pub(super) account: Account,
    credentials: Vec<Credential>,
    on_wait: OnWait<'c>,
    email: String,
    /// Whether the list was read whole before this reading.
    known_whole: bool,
    /// Whether something came or went that the head does not show, so that only the end of the list
    /// ends this pass.
    to_the_end: bool,
    /// Whether the list came to no end before, so that nobody but a person makes it be read on.
    endless: bool,
    /// When a clip was first seen in progress, at the earliest, for this pass to go on until it sees
    /// it; in ms since 1970.
    young_ms: i64,
    pass: Pass,
    cursors: HashSet<Cursor>,
    empty: u32,
    /// Whether there is more to read in this pass.
    more: bool,
}

/// Why an account was not read any further.
#[derive(Debug)]
pub(super) enum Stopped {
    Unanswered(Unanswered),
    Index(IndexError),
}

impl From<IndexError> for Stopped {
    fn from(error: IndexError) -> Self {
        Self::Index(error)
    }
}

impl From<Unanswered> for Stopped {
    fn from(why: Unanswered) -> Self {
        Self::Unanswered(why)
    }
}

/// What a first page tells of the whole.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct FirstPage {
    pub(super) seen: u32,
    pub(super) total: Option<u32>,
    pub(super) unreadable: u32,
}

impl From<&VideoPage> for FirstPage {
    fn from(page: &VideoPage) -> Self {
        let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
        Self {
            seen: count(page.videos.len()),
            total: told_total(page).and_then(|total| u32::try_from(total).ok()),
            unreadable: count(page.unreadable.len()),
        }
    }
}

impl<'c> AccountReading<'c> {
    /// Looks up what the ledger says of an account. A `thorough` reading, which a person asked for, goes
    /// to the end of a list that was believed to be whole against its own total, or was not read whole
    /// for a while.
    pub(super) async fn begin(
        shared: &Shared,
        account: Account,
        credentials: Vec<Credential>,
        (thorough, on_wait): (bool, OnWait<'c>),
    ) -> Result<Self, IndexError> {
        let (key, now_ms) = (account.key, shared.now_ms());
        let begun = shared.index.run(move |index| {
            let email = index.email(key)?.unwrap_or_default();
            let endless = !thorough && index.is_endless(key, MOST_PAGES)?;
            let whole_ms = index.read_whole_ms(key)?;
            let due = whole_ms.is_some_and(|whole_ms| is_due(now_ms - whole_ms, thorough));
            let mut pass = index.begin_or_resume_pass(key, now_ms)?;
            if due && !pass.all {
                index.is_to_read_all(pass.id)?;
                pass.all = true;
            }
            let doubtful = index.may_have_skipped(key)? || (thorough && index.is_doubtful(key)?);
            let to_the_end = !endless && (doubtful || pass.all);
            Ok((email, whole_ms.is_some(), (to_the_end, endless), pass))
        });
        let (email, known_whole, (to_the_end, endless), pass) = begun.await?;
        Ok(Self {
            account,
            credentials,
            on_wait,
            email,
            known_whole: known_whole || endless,
            to_the_end,
            endless,
            young_ms: match thorough {
                true => i64::MIN,
                false => now_ms.saturating_sub(FOLLOWED_MS),
            },
            pass,
            cursors: HashSet::new(),
            empty: 0,
            more: true,
        })
    }

    /// Reads the head of the list. Where a pass goes on that an earlier run began, the head comes
    /// first all the same, by a glance that leaves the pass where it stands.
    pub(super) async fn first_page(&mut self, shared: &Shared) -> Result<FirstPage, Stopped> {
        if self.pass.pages > 0 {
            let first = self.glance(shared).await?;
            self.more = self.pass.cursor.is_some();
            return Ok(first);
        }
        let page = self.fetch(shared, None).await?;
        let first = FirstPage::from(&page);
        self.take_in(shared, page, None).await?;
        Ok(first)
    }

    /// Reads the head of the list and nothing else.
    pub(super) async fn glance(&self, shared: &Shared) -> Result<FirstPage, Stopped> {
        let page = self.fetch(shared, None).await?;
        let first = FirstPage::from(&page);
        let (account, now_ms) = (self.account.key, shared.now_ms());
        let pass = shared
            .index
            .run(move |index| index.begin_glance(account, now_ms))
            .await?;
        let next = None;
        shared
            .write(
                Place {
                    account,
                    pass,
                    next,
                },
                page,
            )
            .await?;
        Ok(first)
    }

    /// Reads on until the pass has ended, and another pass when the list moved meanwhile.
    pub(super) async fn read_on(&mut self, shared: &Shared) -> Result<(), Stopped> {
        for _ in 0..MOST_PASSES {
            let mut ahead = None;
            while self.more {
                let page = match ahead.take() {
                    Some(page) => page,
                    None => self.fetch(shared, self.stands_at()).await?,
                };
                shared.note_seen(&page);
                let follows = self.follows(&page);
                ahead = self.take_in(shared, page, follows).await?;
            }
            if self.end_pass(shared).await? {
                return Ok(());
            }
        }
        tracing::info!("a list never stood still; the next reading goes on");
        Ok(())
    }

    fn stands_at(&self) -> Option<Cursor> {
        self.pass.cursor.as_deref().map(Cursor::from_stored)
    }

    /// Asks for one page with any of the tokens that reach the account.
    async fn fetch(
        &self,
        shared: &Shared,
        offset: Option<Cursor>,
    ) -> Result<VideoPage, Unanswered> {
        let request = PageRequest {
            email: Some(self.email.clone()),
            limit: Some(PAGE),
            offset,
        };
        let call = |client: useapi::Client, token: useapi::Token| {
            let request = request.clone();
            let answer: useapi::BoxFuture<'static, _> =
                Box::pin(async move { client.videos(&token, &request).await });
            answer
        };
        shared
            .asking
            .ask(&self.credentials, &call, self.on_wait)
            .await
    }

    /// The page that certainly follows this one, so that it can be asked for while this one is being
    /// written. Where the head may be all there is to read, that is not known yet.
    fn follows(&self, page: &VideoPage) -> Option<Cursor> {
        let only_the_end_ends_it = !self.known_whole || self.to_the_end;
        let empty = is_empty(page) && self.empty + 1 >= EMPTY_PAGES;
        let next = page
            .next
            .as_ref()
            .filter(|next| !self.cursors.contains(*next))?;
        let fits = only_the_end_ends_it && !empty && self.pass.pages + 1 < MOST_PAGES;
        fits.then(|| next.clone())
    }

    /// Puts a page into the index while the page that follows is fetched, and decides whether there
    /// is more to read. A page counts only when the one before it was written.
    async fn take_in(
        &mut self,
        shared: &Shared,
        page: VideoPage,
        follows: Option<Cursor>,
    ) -> Result<Option<VideoPage>, Stopped> {
        let next = page.next.as_ref().map(|next| next.as_str().to_owned());
        let (nothing_there, total) = (is_empty(&page), told_total(&page));
        let place = Place {
            account: self.account.key,
            pass: self.pass.id,
            next: next.clone(),
        };
        let fetching = async {
            match follows {
                Some(cursor) => Some(self.fetch(shared, Some(cursor)).await),
                None => None,
            }
        };
        let (written, ahead) = join(shared.write(place, page), fetching).await;
        let outcome = written?;
        self.pass.cursor = next;
        self.pass.pages += 1;
        self.empty = if nothing_there { self.empty + 1 } else { 0 };
        self.more = self.goes_on(shared, &outcome, total).await?;
        match ahead {
            Some(Err(why)) => Err(why.into()),
            Some(Ok(page)) => Ok(Some(page)),
            None => Ok(None),
        }
    }

    async fn goes_on(
        &mut self,
        shared: &Shared,
        outcome: &PageOutcome,
        total: Option<i64>,
    ) -> Result<bool, Stopped> {
        let Some(cursor) = self.stands_at() else {
            return Ok(false);
        };
        if !self.cursors.insert(cursor) || self.empty >= EMPTY_PAGES {
            return Ok(false);
        }
        if self.pass.pages >= MOST_PAGES {
            return Err(self.gives_up(shared).await);
        }
        let something_new = !outcome.new.is_empty() || !outcome.changed.is_empty();
        if !self.known_whole || self.to_the_end || something_new || self.empty > 0 {
            return Ok(true);
        }
        if self.endless {
            return Err(self.gives_up(shared).await);
        }
        let (account, pass, young_ms) = (self.account.key, self.pass.id, self.young_ms);
        let (to_the_end, deeper) = shared
            .index
            .run(move |index| {
                let fits = match total {
                    Some(total) => index.total_fits(account, total)?,
                    None => true,
                };
                Ok((
                    !fits || index.may_have_skipped(account)?,
                    index.follows_deeper(account, pass, young_ms)?,
                ))
            })
            .await?;
        self.to_the_end = to_the_end;
        // A clip that is followed and was pushed down by others is looked for, and no further.
        Ok(to_the_end || deeper)
    }

    /// Ends a pass through a list without an end, so that none goes on where it stands.
    async fn gives_up(&self, shared: &Shared) -> Stopped {
        let (pass, now_ms) = (self.pass.id, shared.now_ms());
        let ended = shared
            .index
            .run(move |index| index.abandon_pass(pass, now_ms));
        match ended.await {
            Ok(()) => Unanswered::Trouble(Trouble::EndlessList).into(),
            Err(error) => error.into(),
        }
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
        let end = shared
            .index
            .run(move |index| index.end_pass(key, pass, now_ms))
            .await?;
        shared.events.tell(Event::Accounts);
        // What is no longer listed changed without any page that could tell.
        shared.events.tell(Event::Clips);
        if end != PassEnd::Moved {
            self.known_whole |= end == PassEnd::Whole;
            return Ok(true);
        }
        (self.pass, self.to_the_end) = shared
            .index
            .run(move |index| {
                let pass = index.begin_or_resume_pass(key, now_ms)?;
                Ok((pass, index.may_have_skipped(key)?))
            })
            .await?;
        self.cursors.clear();
        self.empty = 0;
        self.more = true;
        Ok(false)
    }
}

/// Whether a list is to be read whole that was read whole so long ago. A clock that was set back is no
/// reason not to.
fn is_due(age_ms: i64, thorough: bool) -> bool {
    let every = match thorough {
        true => READ_WHOLE_EVERY_ASKED,
        false => READ_WHOLE_EVERY,
    };
    let every_ms = i64::try_from(every.as_millis()).unwrap_or(i64::MAX);
    !(0..every_ms).contains(&age_ms)
}

fn is_empty(page: &VideoPage) -> bool {
    page.videos.is_empty() && page.unreadable.is_empty()
}

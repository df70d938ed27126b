//! One reading of all accounts: the first page of each, then the rest of each.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use parking_lot::Mutex;
use tokio::sync::Semaphore;
use useapi::{Client, Time, VideoPage};

use super::account::{AccountReading, Stopped};
use super::state::{AccountTrouble, Reading, ReadingState, Trouble};
use crate::account::{Account, Credential, CredentialKey, Credits};
use crate::clip::AccountKey;
use crate::events::{Event, Events};
use crate::gallery::Columns;
use crate::index::{Index, IndexError, PageOutcome, PageRecord};
use crate::tokens::TokenSource;

/// Requests under way at once with one token: the API is asked politely.
const REQUESTS_A_TOKEN: usize = 2;
/// Credits are read again when they are older.
const CREDITS_AGE: Duration = Duration::from_secs(60 * 60);

/// Reads the lists of all accounts into the index. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pub(super) shared: Arc<Shared>,
}

/// What all accounts of a reading share.
pub(super) struct Shared {
    pub(super) index: Index,
    pub(super) columns: Arc<Columns>,
    pub(super) client: Client,
    pub(super) tokens: Arc<dyn TokenSource>,
    pub(super) time: Arc<dyn Time>,
    pub(super) events: Events,
    state: Mutex<Reading>,
    slots: Mutex<HashMap<CredentialKey, Arc<Semaphore>>>,
    /// Tokens that were refused in this reading.
    stopped: Mutex<HashMap<CredentialKey, Trouble>>,
    /// One reading at a time.
    busy: tokio::sync::Mutex<()>,
}

impl Reader {
    /// A reader of these accounts' lists.
    #[must_use]
    pub fn new(
        index: Index,
        columns: Arc<Columns>,
        client: Client,
        outside: (Arc<dyn TokenSource>, Arc<dyn Time>, Events),
    ) -> Self {
        let (tokens, time, events) = outside;
        Self {
            shared: Arc::new(Shared {
                index,
                columns,
                client,
                tokens,
                time,
                events,
                state: Mutex::default(),
                slots: Mutex::default(),
                stopped: Mutex::default(),
                busy: tokio::sync::Mutex::default(),
            }),
        }
    }

    /// Where the reading stands.
    #[must_use]
    pub fn state(&self) -> Reading {
        self.shared.state.lock().clone()
    }

    /// Reads all included accounts. If a reading is under way, waits for its end instead.
    ///
    /// # Errors
    ///
    /// When the index refuses; what keeps an account from being read is in [`Reader::state`].
    pub async fn read(&self) -> Result<(), IndexError> {
        let shared = &self.shared;
        let Ok(_busy) = shared.busy.try_lock() else {
            let _ = shared.busy.lock().await;
            return Ok(());
        };
        shared.stopped.lock().clear();
        let (accounts, credentials) = shared
            .index
            .run(|index| Ok((index.accounts()?, index.credentials()?)))
            .await?;
        let accounts: Vec<_> = accounts
            .into_iter()
            .filter(|account| account.included)
            .collect();
        if accounts.is_empty() {
            return Ok(());
        }
        shared.change(|state| {
            *state = Reading {
                state: ReadingState::Reading,
                troubles: std::mem::take(&mut state.troubles),
                read_ms: state.read_ms,
                ..Reading::default()
            };
        });
        let outcome = shared.read_accounts(accounts, &credentials).await;
        let now_ms = shared.now_ms();
        shared.change(|state| state.settle(now_ms));
        shared.events.tell(Event::Accounts);
        outcome
    }
}

impl Shared {
    async fn read_accounts(
        &self,
        accounts: Vec<Account>,
        credentials: &[Credential],
    ) -> Result<(), IndexError> {
        let mut readings = Vec::new();
        for account in accounts {
            let reached_by = self.credentials_of(&account, credentials);
            readings.push(AccountReading::begin(self, account, reached_by).await?);
        }
        let firsts = join_all(readings.into_iter().map(|mut reading| async move {
            let first = reading.first_page(self).await;
            if let Ok(totals) = &first {
                let (seen, unreadable) = (totals.seen, totals.unreadable);
                self.change(|state| {
                    state.seen += seen;
                    state.unreadable += unreadable;
                });
            }
            (reading, first)
        }))
        .await;
        let mut total = Some(0_u32);
        let mut going_on = Vec::new();
        for (reading, first) in firsts {
            match first {
                Ok(totals) => {
                    total = total
                        .zip(totals.total)
                        .map(|(sum, one)| sum.saturating_add(one));
                    going_on.push(reading);
                }
                Err(stopped) => self.note(reading.account.key, stopped)?,
            }
        }
        self.change(|state| state.total = total);
        let ends = join_all(going_on.into_iter().map(|mut reading| async move {
            let key = reading.account.key;
            (key, reading.read_on(self).await, reading.account)
        }))
        .await;
        for (key, end, account) in ends {
            match end {
                Ok(()) => {
                    self.change(|state| {
                        state.troubles.remove(&key);
                    });
                    self.read_credits(&account, credentials).await?;
                }
                Err(stopped) => self.note(key, stopped)?,
            }
        }
        Ok(())
    }

    /// Reads plan and credits, if what is known of them is old. That they could not be read is
    /// nobody's trouble.
    async fn read_credits(
        &self,
        account: &Account,
        credentials: &[Credential],
    ) -> Result<(), IndexError> {
        let now_ms = self.now_ms();
        let old = i64::try_from(CREDITS_AGE.as_millis()).unwrap_or(i64::MAX);
        if account
            .credits
            .as_ref()
            .is_some_and(|credits| now_ms - credits.at_ms < old)
        {
            return Ok(());
        }
        let key = account.key;
        let Some(email) = self.index.run(move |index| index.email(key)).await? else {
            return Ok(());
        };
        for (credential, slots) in self.credentials_of(account, credentials) {
            if self.token_trouble(credential.key).is_some() {
                continue;
            }
            let _slot = slots.acquire().await;
            let Ok(token) = self.tokens.token(&credential.entry).await else {
                continue;
            };
            let Ok(features) = self.client.features(&token, Some(&email)).await else {
                continue;
            };
            // The gifts beside them are what the plan grants, not what is left of it.
            let parts = [
                features.credit_daily,
                features.credit_monthly,
                features.credit_package,
            ];
            if parts.iter().all(Option::is_none) {
                return Ok(());
            }
            let left = parts.into_iter().flatten().fold(0, i64::saturating_add);
            let credits = Credits {
                left,
                plan: features.plan_name,
                at_ms: now_ms,
            };
            self.index
                .run(move |index| index.keep_credits(key, &credits))
                .await?;
            self.events.tell(Event::Accounts);
            return Ok(());
        }
        Ok(())
    }

    pub(super) fn credentials_of(
        &self,
        account: &Account,
        credentials: &[Credential],
    ) -> Vec<(Credential, Arc<Semaphore>)> {
        let mut slots = self.slots.lock();
        credentials
            .iter()
            .filter(|credential| account.reached_by.contains(&credential.key))
            .map(|credential| {
                let slots = slots
                    .entry(credential.key)
                    .or_insert_with(|| Arc::new(Semaphore::new(REQUESTS_A_TOKEN)));
                (credential.clone(), Arc::clone(slots))
            })
            .collect()
    }

    /// Puts a page into the index and its clips into the columns, and tells.
    pub(super) async fn record(
        &self,
        page: PageRecord,
        name: Option<String>,
    ) -> Result<PageOutcome, IndexError> {
        let account = page.account;
        let columns = Arc::clone(&self.columns);
        let outcome = self
            .index
            .run(move |index| {
                let outcome = index.record_page(&page)?;
                if let Some(name) = name.filter(|name| !name.contains('@')) {
                    index.name_account(account, &name)?;
                }
                columns.follow(index)?;
                Ok(outcome)
            })
            .await?;
        if !(outcome.new.is_empty() && outcome.changed.is_empty()) {
            self.events.tell(Event::Clips);
            self.events.tell(Event::Accounts);
        }
        Ok(outcome)
    }

    pub(super) fn note_seen(&self, page: &VideoPage) {
        let seen = u32::try_from(page.videos.len()).unwrap_or(u32::MAX);
        let unreadable = u32::try_from(page.unreadable.len()).unwrap_or(u32::MAX);
        self.change(|state| {
            state.seen = state.seen.saturating_add(seen);
            state.unreadable = state.unreadable.saturating_add(unreadable);
        });
    }

    pub(super) fn note(&self, account: AccountKey, stopped: Stopped) -> Result<(), IndexError> {
        match stopped {
            Stopped::Index(error) => Err(error),
            Stopped::Trouble(trouble) => {
                tracing::warn!(
                    account = account.0,
                    ?trouble,
                    "an account could not be read"
                );
                let found = AccountTrouble {
                    trouble,
                    since_ms: self.now_ms(),
                    until_ms: None,
                };
                self.change(|state| state.trouble(account, found));
                Ok(())
            }
        }
    }

    /// Why a token is not asked with any more in this reading.
    pub(super) fn token_trouble(&self, token: CredentialKey) -> Option<Trouble> {
        self.stopped.lock().get(&token).cloned()
    }

    pub(super) fn stop_token(&self, token: CredentialKey, trouble: Trouble) {
        self.stopped.lock().insert(token, trouble);
    }

    pub(super) fn pause(&self, account: AccountKey, wait: Duration) {
        let since_ms = self.now_ms();
        let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
        let until_ms = since_ms.saturating_add(wait_ms);
        let trouble = Trouble::Api(useapi::Error::Busy { wait });
        self.change(|state| {
            state.state = ReadingState::Paused(until_ms);
            state.trouble(
                account,
                AccountTrouble {
                    trouble,
                    since_ms,
                    until_ms: Some(until_ms),
                },
            );
        });
    }

    pub(super) fn unpause(&self, account: AccountKey) {
        self.change(|state| {
            state.state = ReadingState::Reading;
            state.troubles.remove(&account);
        });
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.time.now().as_millisecond()
    }

    fn change(&self, change: impl FnOnce(&mut Reading)) {
        change(&mut self.state.lock());
        self.events.tell(Event::Reading);
    }
}

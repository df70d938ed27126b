//! One reading of some accounts, side by side: the first page of each, then the rest of each.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use futures_util::future::{AbortHandle, Abortable, Aborted, join_all};
use tokio::sync::watch;
use useapi::Time;

use super::account::{AccountReading, FirstPage, Stopped};
use super::asking::{Unanswered, Waiting, back_off};
use super::reader::Shared;
use super::state::{AccountTrouble, Reading, Trouble};
use crate::account::{Account, Credential};
use crate::clip::AccountKey;
use crate::credentials::is_read;
use crate::events::Event;
use crate::index::IndexError;

/// The gate before the second pages: open as soon as no account is on its way to its first.
struct FirstPages(watch::Sender<usize>);

/// One account's part in it, counted out once, however it ends.
struct OnTheWay<'f> {
    gate: &'f FirstPages,
    counted_out: AtomicBool,
}

impl FirstPages {
    /// Waits until all are there, or none has come for a while: one that is not answered at all, or
    /// those that wait behind it, hold nobody up for long. Slow answers of many accounts are no reason
    /// to go on.
    async fn all_there(&self, time: &dyn Time) {
        let mut left = self.0.subscribe();
        while *left.borrow_and_update() > 0 {
            tokio::select! {
                changed = left.changed() => if changed.is_err() { return },
                () = time.sleep(GATE_PATIENCE) => return,
            }
        }
    }
}

impl OnTheWay<'_> {
    fn count_out(&self) {
        if !self.counted_out.swap(true, Ordering::Relaxed) {
            self.gate
                .0
                .send_modify(|left| *left = left.saturating_sub(1));
        }
    }
}

impl Drop for OnTheWay<'_> {
    fn drop(&mut self) {
        self.count_out();
    }
}

/// Accounts that nobody else reads until they are read, or this is dropped.
pub(super) struct Claim<'s> {
    shared: &'s Shared,
    number: u64,
    pub(super) accounts: BTreeSet<AccountKey>,
}

impl Drop for Claim<'_> {
    fn drop(&mut self) {
        self.shared
            .note(|board| board.claimed.retain(|_, claim| *claim != self.number));
        self.shared.schedule.notify_one();
    }
}

/// Accounts are under way for as long as this lives, also when it ends in the middle.
struct UnderWay<'s> {
    claim: Claim<'s>,
    /// Whether this is the one reading of many.
    main: bool,
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let (shared, number) = (self.claim.shared, self.claim.number);
        shared.change(|board| {
            let claimed = &board.claimed;
            board
                .under_way
                .retain(|key, _| claimed.get(key) != Some(&number));
            if self.main {
                board.probing = false;
                board.thorough = false;
            }
        });
        shared.events.tell(Event::Accounts);
    }
}

impl Shared {
    /// Takes for oneself those of these accounts that nobody reads now.
    pub(super) fn claim(&self, wanted: &BTreeSet<AccountKey>) -> Claim<'_> {
        self.note(|board| {
            board.claims += 1;
            let number = board.claims;
            let mut accounts = wanted.clone();
            accounts.retain(|key| !board.claimed.contains_key(key));
            board
                .claimed
                .extend(accounts.iter().map(|key| (*key, number)));
            Claim {
                shared: self,
                number,
                accounts,
            }
        })
    }

    /// Reads these accounts, without those that are read aside. The caller holds [`Shared::busy`].
    pub(super) async fn read_these(&self, wanted: &BTreeSet<AccountKey>) -> Result<(), IndexError> {
        let claim = self.claim(wanted);
        if claim.accounts.is_empty() {
            return Ok(());
        }
        let now = (self.time.elapsed(), self.now_ms());
        self.change(|board| {
            board.reading = Reading {
                troubles: std::mem::take(&mut board.reading.troubles),
                read_ms: board.reading.read_ms,
                ..Reading::default()
            };
            board.last_read.clone_from(&claim.accounts);
            board.firsts.clear();
            if !board.probing {
                board.looked = Some(now);
            }
        });
        let read = self.read_claimed(claim, true).await?;
        let read_ms = self.now_ms();
        self.settle(read.then_some(read_ms));
        Ok(())
    }

    /// Reads accounts beside the reading that is under way: who mended one of them does not wait for
    /// another that hangs.
    pub(super) async fn read_aside(&self, claim: Claim<'_>) -> Result<(), IndexError> {
        if self.read_claimed(claim, false).await? {
            let read_ms = self.now_ms();
            self.change(|board| board.reading.read_ms = Some(read_ms));
        }
        Ok(())
    }

    /// Answers whether any of them was read to where this reading goes.
    async fn read_claimed(&self, claim: Claim<'_>, main: bool) -> Result<bool, IndexError> {
        let (accounts, credentials) = self.those(&claim.accounts).await?;
        self.change(|board| {
            let under_way = accounts.iter().map(|one| (one.key, None));
            board.under_way.extend(under_way);
        });
        let _under_way = UnderWay { claim, main };
        let gate = FirstPages(watch::Sender::new(accounts.len()));
        let read: Vec<_> = join_all(
            accounts
                .into_iter()
                .map(|account| self.read_one(account, &credentials, (&gate, main))),
        )
        .await
        .into_iter()
        .collect::<Result<_, _>>()?;
        Ok(read.contains(&true))
    }

    /// Looks at the head of these accounts' lists, with one request each. The caller holds
    /// [`Shared::busy`].
    pub(super) async fn glance_at(&self, wanted: &BTreeSet<AccountKey>) -> Result<(), IndexError> {
        let claim = self.claim(wanted);
        let (accounts, credentials) = self.those(&claim.accounts).await?;
        let glances = accounts.into_iter().map(|account| async {
            let (key, reached_by) = (account.key, of_account(&account, &credentials));
            let on_wait = |waiting| self.waits(key, waiting);
            let glance = async {
                self.asks(key);
                let asked_by = reached_by.clone();
                let reading =
                    AccountReading::begin(self, account, asked_by, (false, &on_wait)).await?;
                let end = reading.glance(self).await.map(|_| ());
                self.ended(key, end, &reached_by).map(drop)
            };
            self.while_wanted(key, glance)
                .await
                .map(Option::unwrap_or_default)
        });
        let ends = join_all(glances).await;
        drop(claim);
        self.settle(None);
        self.schedule.notify_one();
        ends.into_iter().collect()
    }

    async fn those(
        &self,
        wanted: &BTreeSet<AccountKey>,
    ) -> Result<(Vec<Account>, Vec<Credential>), IndexError> {
        let (mut accounts, credentials) = self
            .index
            .run(|index| Ok((index.accounts()?, index.credentials()?)))
            .await?;
        accounts.retain(|account| wanted.contains(&account.key));
        Ok((accounts, credentials))
    }

    /// Reads one account. Answers whether it was read to where this reading goes.
    async fn read_one(
        &self,
        account: Account,
        credentials: &[Credential],
        (gate, main): (&FirstPages, bool),
    ) -> Result<bool, IndexError> {
        let key = account.key;
        let reached_by = of_account(&account, credentials);
        let way = OnTheWay {
            gate,
            counted_out: AtomicBool::new(false),
        };
        let reading = self.read_wanted(account, reached_by, (&way, main));
        let read = self.while_wanted(key, reading).await;
        drop(way);
        self.change(|board| {
            board.under_way.remove(&key);
            board.claimed.remove(&key);
        });
        Ok(read?.unwrap_or(false))
    }

    /// Does something for an account that ends at once when nobody wants the account any more (U-02):
    /// answers nothing then. It may end at any point where it waits; what was written is whole.
    async fn while_wanted<T>(
        &self,
        key: AccountKey,
        work: impl Future<Output = Result<T, IndexError>>,
    ) -> Result<Option<T>, IndexError> {
        let (stop, stopped) = AbortHandle::new_pair();
        // First this, then the look: whoever takes the account away does it the other way round.
        self.note(|board| board.stops.insert(key, stop));
        let accounts = self.index.run(|index| index.accounts()).await;
        let wanted = accounts.map(|all| all.iter().any(|one| one.key == key && is_read(one)));
        let done = match wanted {
            Ok(true) => Abortable::new(work, stopped).await,
            Ok(false) => Err(Aborted),
            Err(error) => Ok(Err(error)),
        };
        self.note(|board| board.stops.remove(&key));
        match done {
            Ok(done) => done.map(Some),
            Err(Aborted) => Ok(None),
        }
    }

    /// Reads one account that is wanted. Answers whether it was read to where this reading goes.
    async fn read_wanted(
        &self,
        account: Account,
        reached_by: Vec<Credential>,
        (way, main): (&OnTheWay<'_>, bool),
    ) -> Result<bool, IndexError> {
        let key = account.key;
        let on_wait = |waiting| {
            // The others do not wait for one that has to, nor for one that fails again and again.
            if waiting != Waiting::GoesOn {
                way.count_out();
            }
            self.waits(key, waiting);
        };
        self.asks(key);
        let thorough = self.note(|board| board.thorough);
        let begun = AccountReading::begin(
            self,
            account.clone(),
            reached_by.clone(),
            (thorough, &on_wait),
        )
        .await;
        let end = match begun {
            Ok(mut reading) => self.read_pages(&mut reading, way, main).await,
            Err(error) => Err(error.into()),
        };
        way.count_out();
        let read = self.ended(key, end, &reached_by)?;
        if read {
            self.read_credits(&account, &reached_by).await?;
        }
        Ok(read)
    }

    async fn read_pages(
        &self,
        reading: &mut AccountReading<'_>,
        way: &OnTheWay<'_>,
        main: bool,
    ) -> Result<(), Stopped> {
        let first = reading.first_page(self).await?;
        self.note_first(first, main);
        way.count_out();
        way.gate.all_there(&*self.time).await;
        reading.read_on(self).await
    }

    fn note_first(&self, first: FirstPage, main: bool) {
        self.change(|board| {
            let reading = &mut board.reading;
            reading.seen = reading.seen.saturating_add(first.seen);
            reading.unreadable = reading.unreadable.saturating_add(first.unreadable);
            // There is an answer, so the network is back.
            board.probing = false;
            if !main {
                return;
            }
            board.firsts.push(first.total);
            // Only when every account has told its own is the sum worth showing.
            reading.total = (board.firsts.len() == board.last_read.len())
                .then(|| board.firsts.iter().copied().sum())
                .flatten();
        });
    }

    /// Notes how the reading of an account ended. Answers whether it went as far as it should.
    fn ended(
        &self,
        key: AccountKey,
        end: Result<(), Stopped>,
        reached_by: &[Credential],
    ) -> Result<bool, IndexError> {
        let stopped = match end {
            Ok(()) => {
                self.change(|board| {
                    board.reading.troubles.remove(&key);
                    board.later.remove(&key);
                });
                return Ok(true);
            }
            Err(Stopped::Index(error)) => return Err(error),
            Err(Stopped::Unanswered(why)) => why,
        };
        let now_ms = self.now_ms();
        let found = match stopped {
            Unanswered::ByYou => None,
            Unanswered::Trouble(trouble) => {
                tracing::warn!(account = key.0, ?trouble, "an account could not be read");
                Some((trouble, None))
            }
            Unanswered::Later(pause) => {
                self.note(|board| board.later.insert(key, pause.ends));
                Some((busy(pause.until_ms, now_ms), Some(pause.until_ms)))
            }
        };
        self.change(|board| {
            if let Some((trouble, until_ms)) = found {
                let found = AccountTrouble {
                    token: self.asking.whose(&trouble, reached_by),
                    trouble,
                    since_ms: now_ms,
                    until_ms,
                };
                board.reading.trouble(key, found);
            }
        });
        Ok(false)
    }

    /// Notes that the head of an account's list is asked for now.
    fn asks(&self, key: AccountKey) {
        let now = self.time.elapsed();
        self.note(|board| {
            board.asked.insert(key, now);
            board.later.remove(&key);
        });
    }

    /// Notes that an account waits for a pause to end, or goes on.
    fn waits(&self, key: AccountKey, waiting: Waiting) {
        let until_ms = match waiting {
            Waiting::Until(until_ms) => Some(until_ms),
            Waiting::GoesOn => None,
            Waiting::InVain => return,
        };
        let now_ms = self.now_ms();
        self.change(|board| {
            if let Some(under_way) = board.under_way.get_mut(&key) {
                *under_way = until_ms;
            }
            match until_ms {
                Some(until_ms) => board.reading.trouble(
                    key,
                    AccountTrouble {
                        trouble: busy(until_ms, now_ms),
                        token: None,
                        since_ms: now_ms,
                        until_ms: Some(until_ms),
                    },
                ),
                None => drop(board.reading.troubles.remove(&key)),
            }
        });
    }

    /// Plans the next try of a network that is away.
    fn settle(&self, read_ms: Option<i64>) {
        let (now, jitter) = (self.time.elapsed(), self.time.jitter());
        self.change(|board| {
            board.reading.read_ms = read_ms.or(board.reading.read_ms);
            board.probe = board.reading.offline_since().map(|_| {
                let failed = board.probe.map_or(0, |(_, failed)| failed + 1);
                (now + PROBE_AT_LEAST + back_off(failed + 2, jitter), failed)
            });
        });
    }
}

/// For how long the first pages of others are waited for, from when the last of them came. Most answers
/// take less.
const GATE_PATIENCE: std::time::Duration = std::time::Duration::from_secs(5);

/// Between two tries of the network there is always so much.
const PROBE_AT_LEAST: std::time::Duration = std::time::Duration::from_secs(2);

fn busy(until_ms: i64, now_ms: i64) -> Trouble {
    let wait_ms = u64::try_from(until_ms.saturating_sub(now_ms)).unwrap_or(0);
    let wait = std::time::Duration::from_millis(wait_ms);
    Trouble::Api(useapi::Error::Busy { wait })
}

fn of_account(account: &Account, credentials: &[Credential]) -> Vec<Credential> {
    credentials
        .iter()
        .filter(|credential| account.reached_by.contains(&credential.key))
        .cloned()
        .collect()
}

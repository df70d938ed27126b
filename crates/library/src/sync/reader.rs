//! What reads the lists: when a person asks for it, when the window comes to the front, and by itself.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::sync::Notify;
use useapi::{Time, VideoPage};

use super::asking::Asking;
use super::board::Board;
use super::state::{Reading, Trouble};
use crate::account::CredentialKey;
use crate::clip::AccountKey;
use crate::credentials::is_read;
use crate::events::{Event, Events};
use crate::gallery::Columns;
use crate::index::{Index, IndexError};

/// Coming back to the window is a reason to look when the last look is older.
const STALE: Duration = Duration::from_secs(60);

/// Reads the lists of all accounts into the index. Cheap to clone.
#[derive(Clone)]
pub struct Reader {
    pub(super) shared: Arc<Shared>,
}

/// What all accounts of a reading share.
pub(super) struct Shared {
    pub(super) index: Index,
    pub(super) columns: Arc<Columns>,
    pub(super) asking: Asking,
    pub(super) time: Arc<dyn Time>,
    pub(super) events: Events,
    /// Something changed that says when to ask next.
    pub(super) schedule: Notify,
    board: Mutex<Board>,
    /// One reading of many at a time. What a person mended is read beside it.
    pub(super) busy: tokio::sync::Mutex<()>,
}

impl Reader {
    /// A reader of these accounts' lists.
    pub(crate) fn new(
        index: Index,
        columns: Arc<Columns>,
        asking: Asking,
        outside: (Arc<dyn Time>, Events),
    ) -> Self {
        let (time, events) = outside;
        let board = Board {
            paused_by_you: asking.by_you().is_some(),
            ..Board::default()
        };
        Self {
            shared: Arc::new(Shared {
                index,
                columns,
                asking,
                time,
                events,
                schedule: Notify::new(),
                board: Mutex::new(board),
                busy: tokio::sync::Mutex::default(),
            }),
        }
    }

    /// Where the reading stands.
    #[must_use]
    pub fn state(&self) -> Reading {
        let by_you = self.shared.asking.by_you().map(|(until_ms, _)| until_ms);
        let board = self.shared.board.lock();
        Reading {
            state: board.state(by_you),
            ..board.reading.clone()
        }
    }

    /// Reads all included accounts because a person wants it: tokens that were refused are tried
    /// again, a pause of the person's own is over, and a list that was believed to be whole against its
    /// own total is read to its end. If a reading is under way, waits for its end
    /// instead, and reads what it left out.
    ///
    /// # Errors
    ///
    /// When the index refuses; what keeps an account from being read is in [`Reader::state`].
    pub async fn read(&self) -> Result<(), IndexError> {
        self.shared.asking.try_again();
        if self.shared.asking.by_you().is_some() {
            self.pause(None).await?;
        }
        self.read_all(true).await
    }

    /// Reads all included accounts because the app starts or it is time: not while the person paused,
    /// and with no token that was refused.
    ///
    /// # Errors
    ///
    /// As [`Reader::read`].
    pub async fn look(&self) -> Result<(), IndexError> {
        if self.shared.asking.by_you().is_some() {
            return Ok(());
        }
        self.shared.asking.ask_keychain_again();
        self.read_all(false).await
    }

    /// The window came to the front: looks, if the last look is older than 60 s. Before the first
    /// look there is none to be older.
    ///
    /// # Errors
    ///
    /// As [`Reader::read`].
    pub async fn came_to_front(&self) -> Result<(), IndexError> {
        let looked = self.shared.board.lock().looked;
        let Some((_, looked_ms)) = looked else {
            return Ok(());
        };
        // By the wall clock, which goes on while the computer sleeps.
        let stale = i64::try_from(STALE.as_millis()).unwrap_or(i64::MAX);
        if (0..=stale).contains(&(self.shared.now_ms() - looked_ms)) {
            return Ok(());
        }
        self.look().await
    }

    /// Pauses all reading for that long, or goes on.
    ///
    /// # Errors
    ///
    /// When the index refuses to keep it for the next run; in this run it counts all the same.
    pub async fn pause(&self, length: Option<Duration>) -> Result<(), IndexError> {
        let kept = self.shared.asking.pause_by_you(length).await;
        // Going on, too, is the end of a pause: the rounds look then.
        self.shared
            .change(|board| board.paused_by_you |= length.is_some());
        self.shared.schedule.notify_one();
        kept
    }

    /// How often to look by itself while anybody can see what is found; `None` for never.
    pub fn look_every(&self, every: Option<Duration>) {
        self.shared.board.lock().every = every;
        self.shared.schedule.notify_one();
    }

    /// Whether the window can be seen.
    pub fn set_visible(&self, visible: bool) {
        self.shared.board.lock().visible = visible;
        self.shared.schedule.notify_one();
    }

    /// Another token stands under this name from now on: what the old one still hears is dropped.
    pub fn token_replaced(&self, token: CredentialKey) {
        self.shared.asking.token_replaced(token);
    }

    /// Another entry of the keychain stands behind a token, for readings under way, too.
    pub(crate) fn entry_moved(&self, token: CredentialKey, entry: String) {
        self.shared.asking.entry_moved(token, entry);
    }

    /// A token is there no more.
    pub(crate) fn token_removed(&self, token: CredentialKey) {
        self.shared.asking.token_removed(token);
    }

    /// Why a token is of no use, if it is known to be.
    #[must_use]
    pub fn refusal(&self, token: CredentialKey) -> Option<Trouble> {
        self.shared.asking.refusal(token)
    }

    /// Asks once with a token that may stand under another name in the keychain, but for all that is the
    /// one of `key`: its pause counts, and it has no more requests under way than others. Nothing is
    /// tried twice.
    ///
    /// # Errors
    ///
    /// What the API says; [`useapi::Error::Busy`] without asking while a pause lasts.
    pub async fn ask_as<T: Send>(
        &self,
        key: CredentialKey,
        call: impl Future<Output = Result<T, useapi::Error>> + Send,
    ) -> Result<T, useapi::Error> {
        self.shared.asking.ask_as(key, call).await
    }

    /// Nobody wants an account any more: what is read of it ends now (U-02).
    pub(crate) fn stop(&self, account: AccountKey) {
        self.shared.note(|board| {
            if let Some(stop) = board.stops.get(&account) {
                stop.abort();
            }
        });
    }

    /// What is wrong with any other account is of no interest any more.
    pub(crate) fn keep_troubles(&self, known: &BTreeSet<AccountKey>) {
        self.shared.change(|board| {
            board.reading.troubles.retain(|key, _| known.contains(key));
            board.later.retain(|key, _| known.contains(key));
        });
    }

    /// Reads these accounts now because a person wants it.
    pub(crate) async fn check(&self, wanted: Vec<AccountKey>) -> Result<(), IndexError> {
        let shared = &self.shared;
        shared.asking.try_again();
        if shared.asking.by_you().is_some() {
            self.pause(None).await?;
        }
        let accounts = shared.index.run(|index| index.accounts()).await?;
        let wanted: BTreeSet<AccountKey> = accounts
            .iter()
            .filter(|account| is_read(account) && wanted.contains(&account.key))
            .map(|account| account.key)
            .collect();
        if let Ok(_busy) = shared.busy.try_lock() {
            return shared.read_these(&wanted).await;
        }
        let aside = shared.claim(&wanted);
        let under_way = wanted.difference(&aside.accounts).copied().collect();
        let again = async {
            let _busy = shared.busy.lock().await;
            shared.read_these(&under_way).await
        };
        if under_way.is_empty() {
            return shared.read_aside(aside).await;
        }
        tokio::try_join!(shared.read_aside(aside), again).map(drop)
    }

    async fn read_all(&self, thorough: bool) -> Result<(), IndexError> {
        let shared = &self.shared;
        let waited = shared.busy.try_lock().is_err();
        let _busy = shared.busy.lock().await;
        let accounts = shared.index.run(|index| index.accounts()).await?;
        let mut wanted: BTreeSet<AccountKey> = accounts
            .iter()
            .filter(|account| is_read(account))
            .map(|account| account.key)
            .collect();
        if waited {
            let just_read = shared.board.lock().last_read.clone();
            wanted.retain(|key| !just_read.contains(key));
        }
        shared.note(|board| board.thorough = thorough && !wanted.is_empty());
        shared.read_these(&wanted).await?;
        shared.notice_accounts(thorough).await
    }
}

impl Shared {
    pub(super) fn note_seen(&self, page: &VideoPage) {
        let seen = u32::try_from(page.videos.len()).unwrap_or(u32::MAX);
        let unreadable = u32::try_from(page.unreadable.len()).unwrap_or(u32::MAX);
        self.change(|board| {
            let reading = &mut board.reading;
            reading.seen = reading.seen.saturating_add(seen);
            reading.unreadable = reading.unreadable.saturating_add(unreadable);
        });
    }

    pub(super) fn now_ms(&self) -> i64 {
        self.time.now().as_millisecond()
    }

    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Board) -> T) -> T {
        let answer = change(&mut self.board.lock());
        self.events.tell(Event::Reading);
        answer
    }

    /// The same without telling: nothing that is shown changes.
    pub(super) fn note<T>(&self, change: impl FnOnce(&mut Board) -> T) -> T {
        change(&mut self.board.lock())
    }
}

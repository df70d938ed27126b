//! One library, opened: its rooms put together, with the outside passed in.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use parking_lot::Mutex;
use tokio::task::JoinHandle;
use useapi::{BaseUrl, Client, Time, Transport};

use crate::account::{Account, CredentialKey, FoundAccount};
use crate::clip::{AccountKey, ClipKey, Tile};
use crate::downloads::{self, Downloads};
use crate::events::{Event, Events};
use crate::folders::Folders;
use crate::gallery::{Columns, Query, Row, View, ViewId, Views};
use crate::index::{Index, IndexError, OpenIndexError};
use crate::media::{AddressRules, Cdn, CdnError, Clips, Pictures};
use crate::sync::{Asking, Reader};
use crate::tokens::TokenSource;

/// How often it is asked whether a copy of the index is due.
const BACK_UP_EVERY: Duration = Duration::from_secs(10 * 60);

/// Everything outside that a library needs.
#[derive(Clone)]
pub struct Outside {
    /// Where things are kept.
    pub folders: Folders,
    /// Where the API answers.
    pub base: BaseUrl,
    /// How it is reached.
    pub transport: Arc<dyn Transport>,
    /// Where tokens come from.
    pub tokens: Arc<dyn TokenSource>,
    /// Clock, waiting and chance.
    pub time: Arc<dyn Time>,
    /// The time zone of local days.
    pub zone: TimeZone,
    /// How the app names itself to media hosts.
    pub user_agent: String,
}

/// Why a library was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folders cannot be made (LB-04).
    #[error("the folder of the library cannot be written to")]
    Folder(#[source] std::io::Error),
    /// The index.
    #[error(transparent)]
    Index(#[from] OpenIndexError),
    /// The TLS set-up of this computer.
    #[error("secure connections cannot be set up")]
    Tls(#[source] CdnError),
}

/// One library. Its work in the background ends when it is dropped.
pub struct Library {
    /// The index of its clips.
    pub index: Index,
    /// What it tells.
    pub events: Events,
    /// What reads its lists.
    pub reader: Reader,
    /// Its pictures.
    pub pictures: Pictures,
    /// Its clips.
    pub clips: Clips,
    /// Its downloads.
    pub downloads: Downloads,
    /// The API of its accounts.
    pub client: Client,
    /// Its folders.
    pub folders: Folders,
    /// Whether a damaged index was put aside at this start (LB-01).
    pub index_was_reset: bool,
    /// When the copy was made that is in use since then, in ms since 1970; none if there was none.
    pub index_copy_ms: Option<i64>,
    columns: Arc<Columns>,
    views: Views,
    zone: TimeZone,
    time: Arc<dyn Time>,
    tasks: Mutex<Vec<JoinHandle<()>>>,
}

impl Library {
    /// Opens a library: blocks for as long as the index takes to open. Needs a tokio runtime for
    /// what it does in the background, but starts none of that before [`Library::start`].
    ///
    /// # Errors
    ///
    /// [`OpenError`].
    pub fn open(outside: Outside) -> Result<Self, OpenError> {
        let Outside {
            folders,
            base,
            transport,
            tokens,
            time,
            zone,
            user_agent,
        } = outside;
        folders.make().map_err(OpenError::Folder)?;
        let now_ms = time.now().as_millisecond();
        let Opened {
            index,
            rows,
            was_reset: index_was_reset,
            copy_ms: index_copy_ms,
        } = open_index(&folders, now_ms)?;
        let columns = Arc::new(Columns::new(rows));
        let cdn = Cdn::new(
            AddressRules {
                loopback: base.is_loopback(),
            },
            &user_agent,
        )
        .map_err(OpenError::Tls)?;
        let events = Events::default();
        let client = Client::new(base, transport, Arc::clone(&time));
        let clock = Arc::clone(&time);
        let clips = Clips::new(
            index.clone(),
            cdn.clone(),
            (folders.clips(), folders.downloads.clone()),
            Box::new(move || clock.now().as_millisecond()),
        );
        let asking = Asking::new(index.clone(), &client, tokens, Arc::clone(&time))
            .map_err(OpenIndexError::from)?;
        let reader = Reader::new(
            index.clone(),
            Arc::clone(&columns),
            asking.clone(),
            (Arc::clone(&time), events.clone()),
        );
        let source = downloads::Source {
            index: index.clone(),
            cdn: cdn.clone(),
            clips: clips.clone(),
            asking,
            time: Arc::clone(&time),
            zone: zone.clone(),
            folder: folders.downloads.clone(),
        };
        Ok(Self {
            downloads: Downloads::new(index.clone(), events.clone(), source),
            pictures: Pictures::new(index.clone(), Arc::clone(&columns), cdn, folders.pictures()),
            index,
            events,
            reader,
            clips,
            client,
            folders,
            index_was_reset,
            index_copy_ms,
            columns,
            views: Views::default(),
            zone,
            time,
            tasks: Mutex::default(),
        })
    }

    /// Says that the app ends: what goes on in the background stops, and the next start need not check
    /// the index.
    pub fn close(&self) {
        self.stop();
        self.index.close();
    }

    fn stop(&self) {
        for task in self.tasks.lock().drain(..) {
            task.abort();
        }
    }

    /// Starts what goes on in the background: the rounds of the reader, and the downloads.
    /// Must be called within a tokio runtime.
    pub fn start(&self) {
        let mut tasks = self.tasks.lock();
        if tasks.is_empty() {
            tasks.push(tokio::spawn(self.reader.clone().rounds()));
            tasks.push(tokio::spawn(self.downloads.clone().work()));
            tasks.push(tokio::spawn(back_up(
                self.index.clone(),
                Arc::clone(&self.time),
            )));
        }
    }

    /// Takes in a token by the name of its keychain entry, with the accounts found under it.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn add_credential(
        &self,
        entry: String,
        label: String,
        found: Vec<FoundAccount>,
    ) -> Result<CredentialKey, IndexError> {
        let now_ms = self.now_ms();
        let added = self
            .index
            .run(move |index| index.add_credential(&entry, &label, &found, now_ms))
            .await;
        self.events.tell(Event::Accounts);
        added
    }

    /// Answers a query. An empty list of accounts stands for all that are included.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn open_view(&self, mut query: Query) -> Result<Arc<View>, IndexError> {
        if query.accounts.is_empty() {
            let accounts = self.index.run(|index| index.accounts()).await?;
            query.accounts = included(&accounts);
        }
        Ok(self
            .views
            .open(&query, &self.columns.snapshot(), &self.zone))
    }

    /// A view that is still held.
    #[must_use]
    pub fn view(&self, id: ViewId) -> Option<Arc<View>> {
        self.views.get(id)
    }

    /// The tiles of some clips, in the order of the keys.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn tiles(&self, keys: Vec<ClipKey>) -> Result<Vec<Tile>, IndexError> {
        self.index.run(move |index| index.tiles(&keys)).await
    }

    /// How many clips each account has, and how many of them are in progress.
    #[must_use]
    pub fn counts(&self) -> std::collections::HashMap<AccountKey, (u32, u32)> {
        self.columns.count_by_account()
    }

    /// The moment, in ms since 1970.
    #[must_use]
    pub fn now_ms(&self) -> i64 {
        self.time.now().as_millisecond()
    }
}

impl Drop for Library {
    fn drop(&mut self) {
        self.stop();
    }
}

/// An index that was opened, and how.
struct Opened {
    index: Index,
    rows: Vec<Row>,
    was_reset: bool,
    copy_ms: Option<i64>,
}

/// Opens the index. A damaged one is put aside, and the newest copy of it that is whole takes its
/// place, as it does when the index is not there; without one, all begins anew.
fn open_index(folders: &Folders, now_ms: i64) -> Result<Opened, OpenError> {
    let all_of = |index: Index| {
        let rows = index.all_rows().map_err(OpenIndexError::from)?;
        Ok::<_, OpenIndexError>((index, rows))
    };
    let missing = !folders.data.join("index.sqlite").exists()
        && !crate::index::backups(&folders.data).is_empty();
    let opened = match missing {
        true => Err(OpenIndexError::Damaged),
        false => Index::open(&folders.data).and_then(all_of),
    };
    match opened {
        Ok((index, rows)) => Ok(Opened {
            index,
            rows,
            was_reset: false,
            copy_ms: None,
        }),
        Err(OpenIndexError::Damaged) => {
            let aside =
                crate::index::put_aside(&folders.data, now_ms).map_err(OpenError::Folder)?;
            let aside = aside.file_name().unwrap_or_default().to_owned();
            tracing::error!(?aside, "the index was damaged and has been put aside");
            let (index, copy_ms) = match crate::index::restore(&folders.data) {
                Some((index, made_ms)) => (index, Some(made_ms)),
                None => (Index::open(&folders.data)?, None),
            };
            let (index, rows) = all_of(index)?;
            Ok(Opened {
                index,
                rows,
                was_reset: true,
                copy_ms,
            })
        }
        Err(error) => Err(error.into()),
    }
}

/// Keeps copies of the index, one a day, for as long as the library is open.
async fn back_up(index: Index, time: Arc<dyn Time>) {
    loop {
        // Not in the way of the first picture, nor of the first reading.
        time.sleep(BACK_UP_EVERY).await;
        let now_ms = time.now().as_millisecond();
        if let Err(error) = index.run(move |index| index.back_up(now_ms)).await {
            tracing::warn!(%error, "the index was not copied");
        }
    }
}

fn included(accounts: &[Account]) -> Vec<AccountKey> {
    accounts
        .iter()
        .filter(|account| account.included)
        .map(|account| account.key)
        .collect()
}

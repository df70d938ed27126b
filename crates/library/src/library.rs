//! One library, opened: its rooms put together, with the outside passed in.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64};
use std::time::Duration;

use jiff::tz::TimeZone;
use parking_lot::{Mutex, RwLock};
use tokio::sync::{Notify, broadcast};
use tokio::task::JoinHandle;
use useapi::{BaseUrl, Client, Proxy, Time, Transport};

use crate::account::{CredentialKey, FoundAccount};
use crate::clip::{AccountKey, ClipKey, Tile};
use crate::downloads::{self, Downloads};
use crate::events::{Event, Events};
use crate::folders::Folders;
use crate::gallery::{self, ExportError, ExportFormat, Exported, Gallery, Query, View, ViewId};
use crate::index::{Index, IndexError, OpenIndexError};
use crate::media::{AddressRules, Ahead, Avatars, Cdn, CdnError, Clips, Pictures};
use crate::sync::{Asking, Reader};
use crate::tokens::TokenSource;

/// How long clips change before the columns are packed again.
const QUIET: Duration = Duration::from_secs(30);
/// Where nobody says that the clips are seen, the first search is made ready after this long.
const UNSEEN: Duration = Duration::from_secs(10);

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
    /// By which way media are fetched, but for those of this computer.
    pub proxy: Proxy,
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
    /// How far ahead of the eye pictures are fetched.
    pub ahead: Arc<Ahead>,
    /// The pictures of its accounts.
    pub avatars: Avatars,
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
    /// When it was last looked at before this time, in ms since 1970; none at the first.
    pub last_look_ms: Option<i64>,
    /// What answers the questions of its gallery.
    pub gallery: Arc<Gallery>,
    cdn: Cdn,
    time: Arc<dyn Time>,
    /// Told once somebody sees the clips.
    seen: Arc<Notify>,
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
            proxy,
        } = outside;
        folders.make().map_err(OpenError::Folder)?;
        let now_ms = time.now().as_millisecond();
        let Opened {
            index,
            gallery,
            was_reset: index_was_reset,
            copy_ms: index_copy_ms,
        } = open_index(&folders, &zone, now_ms)?;
        let last_look_ms = index.last_look().map_err(OpenIndexError::from)?;
        let gallery = Arc::new(gallery);
        let columns = Arc::clone(gallery.columns());
        let cdn = Cdn::by(
            AddressRules {
                loopback: base.is_loopback(),
            },
            &user_agent,
            proxy,
        )
        .map_err(OpenError::Tls)?
        .with_time(Arc::clone(&time));
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
        let chosen = index.chosen().map_err(OpenIndexError::from)?;
        let template = chosen.template.as_deref().map(downloads::Template::parse);
        let places = downloads::Places {
            folder: chosen
                .folder
                .as_ref()
                .map_or_else(|| folders.downloads.clone(), Into::into),
            template: template.and_then(Result::ok).unwrap_or_default(),
        };
        let source = downloads::Source {
            index: index.clone(),
            cdn: cdn.clone(),
            clips: clips.clone(),
            asking,
            time: Arc::clone(&time),
            zone: zone.clone(),
            folder: folders.downloads.clone(),
            places: RwLock::new(places),
            at_once: AtomicU32::new(chosen.parallel),
            room: Arc::default(),
            largest: AtomicU64::new(downloads::LARGEST),
            taken: Mutex::default(),
        };
        Ok(Self {
            downloads: Downloads::new(index.clone(), events.clone(), source, chosen),
            avatars: Avatars::new(index.clone(), cdn.clone(), folders.cache.join("avatars")),
            ahead: Arc::default(),
            pictures: Pictures::new(index.clone(), cdn.clone(), folders.pictures()),
            cdn,
            index,
            events,
            reader,
            clips,
            client,
            folders,
            index_was_reset,
            gallery,
            index_copy_ms,
            last_look_ms,
            time,
            seen: Arc::default(),
            tasks: Mutex::default(),
        })
    }

    /// Says that the clips are on the screen: what only makes later things quick may begin.
    pub fn mark_seen(&self) {
        self.seen.notify_one();
    }

    /// Says that the app ends: what goes on in the background stops, and the next start need not check
    /// the index.
    pub fn close(&self) {
        self.stop();
        // Else whoever ends the app right after a first reading waits for it at the next start.
        if let Err(error) = self.gallery.pack() {
            tracing::warn!(%error, "the columns could not be packed");
        }
        if let Err(error) = self.index.keep_look(self.now_ms()) {
            tracing::warn!(%error, "when it was last looked at is not kept");
        }
        self.index.close();
    }

    fn stop(&self) {
        for task in self.tasks.lock().drain(..) {
            task.abort();
        }
    }

    /// Starts what goes on in the background: the rounds of the reader, the downloads, pictures ahead,
    /// copies of the index, and what makes the first search and the next start quick.
    /// Must be called within a tokio runtime.
    pub fn start(&self) {
        let mut tasks = self.tasks.lock();
        if tasks.is_empty() {
            tasks.push(tokio::spawn(self.reader.clone().rounds()));
            tasks.push(tokio::spawn(self.downloads.clone().work()));
            let reader = self.reader.clone();
            tasks.push(tokio::spawn(self.downloads.clone().adopt(reader)));
            let outside = (self.events.listen(), Arc::clone(&self.time));
            tasks.push(tokio::spawn(keep_ready(
                Arc::clone(&self.gallery),
                self.index.clone(),
                outside,
                Arc::clone(&self.seen),
            )));
            let (ahead, index, pictures) = (
                Arc::clone(&self.ahead),
                self.index.clone(),
                self.pictures.clone(),
            );
            let events = self.events.listen();
            tasks.push(tokio::spawn(async move {
                ahead.work(index, pictures, events).await;
            }));
            tasks.push(tokio::spawn(back_up(
                self.index.clone(),
                Arc::clone(&self.time),
            )));
        }
    }

    /// Starts the downloads alone, where nothing is read. Must be called within a tokio runtime.
    pub fn start_downloads(&self) {
        let mut tasks = self.tasks.lock();
        if tasks.is_empty() {
            tasks.push(tokio::spawn(self.downloads.clone().work()));
        }
    }

    /// The computer slept, or the app was stopped for a while (P-10): connections of before lead
    /// nowhere, and what is known is old.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn woke(&self) -> Result<(), IndexError> {
        self.client.reconnect();
        self.cdn.reconnect();
        self.downloads.woke();
        self.reader.look().await
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
        let named = entry.clone();
        let added = self
            .index
            .run(move |index| {
                let known = index.credentials()?.iter().any(|one| one.entry == entry);
                let key = index.add_credential(&entry, &label, &found, now_ms)?;
                Ok((key, known))
            })
            .await;
        if let Ok((key, false)) = &added {
            // The number may have been that of another token.
            self.reader.entry_moved(*key, named);
            self.reader.token_replaced(*key);
        }
        let added = added.map(|(key, _)| key);
        self.events.tell(Event::Accounts);
        self.events.tell(Event::Clips);
        added
    }

    /// Answers a query. An empty list of accounts stands for all that are included.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn open_view(&self, query: Query) -> Result<Arc<View>, IndexError> {
        let (gallery, now) = (Arc::clone(&self.gallery), self.time.now());
        self.index.run(move |_| gallery.answer(query, now)).await
    }

    /// A view that is still held.
    #[must_use]
    pub fn view(&self, id: ViewId) -> Option<Arc<View>> {
        self.gallery.view(id)
    }

    /// The tiles of some clips, in the order of the keys.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn tiles(&self, keys: Vec<ClipKey>) -> Result<Vec<Tile>, IndexError> {
        let gallery = Arc::clone(&self.gallery);
        self.index.run(move |_| gallery.tiles(&keys)).await
    }

    /// Marks clips as favourites, or not.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn set_favourite(&self, keys: Vec<ClipKey>, on: bool) -> Result<(), IndexError> {
        let kept = self
            .index
            .run(move |index| index.set_favourite(&keys, on))
            .await;
        self.events.tell(Event::Clips);
        kept
    }

    /// Rates clips from 1 to 5; 0 takes the rating away.
    ///
    /// # Errors
    ///
    /// When the index refuses.
    pub async fn set_rating(&self, keys: Vec<ClipKey>, rating: u8) -> Result<(), IndexError> {
        let kept = self
            .index
            .run(move |index| index.set_rating(&keys, rating))
            .await;
        self.events.tell(Event::Clips);
        kept
    }

    /// Writes the clips of a view into a file of its own in the downloads folder.
    ///
    /// # Errors
    ///
    /// [`ExportError`]; no file is left then.
    pub async fn export(
        &self,
        view: Arc<View>,
        format: ExportFormat,
        with_emails: bool,
    ) -> Result<Exported, ExportError> {
        let clips = Arc::clone(&self.gallery);
        let folder = self.folders.downloads.clone();
        let day = self
            .time
            .now()
            .to_zoned_datetime(self.gallery.zone().clone())
            .date();
        let exported = tokio::task::spawn_blocking(move || {
            gallery::export_into(&folder, &format!("Rushes {day}"), format, |out| {
                clips.export(&view, format, with_emails, out)
            })
        });
        exported.await.map_err(|_| IndexError::Closing)?
    }

    /// How many clips each account has, and how many of them are in progress.
    #[must_use]
    pub fn counts(&self) -> std::collections::HashMap<AccountKey, (u32, u32)> {
        self.gallery.columns().count_by_account()
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
    gallery: Gallery,
    was_reset: bool,
    copy_ms: Option<i64>,
}

/// Opens the index. A damaged one is put aside, and the newest copy of it that is whole takes its
/// place, as it does when the index is not there; without one, all begins anew.
fn open_index(folders: &Folders, zone: &TimeZone, now_ms: i64) -> Result<Opened, OpenError> {
    let all_of = |index: Index| {
        let gallery = Gallery::open(index.clone(), zone.clone(), now_ms)?;
        Ok::<_, OpenIndexError>((index, gallery))
    };
    let missing = !folders.data.join("index.sqlite").exists()
        && !crate::index::backups(&folders.data, now_ms).is_empty();
    let opened = match missing {
        true => Err(OpenIndexError::Damaged),
        false => Index::open(&folders.data).and_then(all_of),
    };
    match opened {
        Ok((index, gallery)) => Ok(Opened {
            index,
            gallery,
            was_reset: false,
            copy_ms: None,
        }),
        Err(OpenIndexError::Damaged) => {
            let aside =
                crate::index::put_aside(&folders.data, now_ms).map_err(OpenError::Folder)?;
            let aside = aside.file_name().unwrap_or_default().to_owned();
            tracing::error!(?aside, "the index was damaged and has been put aside");
            let (index, copy_ms) = match crate::index::restore(&folders.data, now_ms) {
                Some((index, made_ms)) => {
                    index.adopt_after_reading().map_err(OpenIndexError::from)?;
                    (index, Some(made_ms))
                }
                None => (Index::open(&folders.data)?, None),
            };
            let (index, gallery) = all_of(index)?;
            Ok(Opened {
                index,
                gallery,
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
        // A crash ends no look: this one is kept then.
        let backed_up = index.run(move |index| {
            index.keep_look(now_ms)?;
            index.back_up(now_ms)
        });
        if let Err(error) = backed_up.await {
            tracing::warn!(%error, "the index was not copied");
        }
    }
}

/// Folds texts for the first search, and packs the columns for the next start when clips have not
/// changed for a while. Both take a core for a while, which the first picture is not to wait for.
async fn keep_ready(
    gallery: Arc<Gallery>,
    index: Index,
    outside: (broadcast::Receiver<Event>, Arc<dyn Time>),
    seen: Arc<Notify>,
) {
    let (mut events, time) = outside;
    tokio::select! {
        () = seen.notified() => {}
        () = time.sleep(UNSEEN) => {}
    }
    let texts = Arc::clone(&gallery);
    if let Err(error) = index.run(move |_| texts.load_texts()).await {
        tracing::warn!(%error, "texts could not be folded");
    }
    loop {
        let packing = Arc::clone(&gallery);
        if let Err(error) = index.run(move |_| packing.pack()).await {
            tracing::warn!(%error, "the columns could not be packed");
        }
        loop {
            match events.recv().await {
                Err(broadcast::error::RecvError::Closed) => return,
                Ok(Event::Clips) | Err(broadcast::error::RecvError::Lagged(_)) => break,
                Ok(_) => {}
            }
        }
        time.sleep(QUIET).await;
        // What came meanwhile is packed with it.
        events = events.resubscribe();
    }
}

//! The local index: SQLite on disk, and the only place that knows SQL.
//!
//! One writer, and readers that never wait for it (WAL). One file per table: what it takes and gives
//! are types of this crate's other rooms; rows never leave. Every call blocks for milliseconds, so
//! async code goes through [`Index::run`].

mod accounts;
mod adoption;
mod cache;
mod credentials;
mod downloads;
mod downloads_asked;
mod downloads_chosen;
mod downloads_ledger;
mod downloads_work;
mod export;
mod files;
mod files_checked;
mod finished;
mod looks;
mod marks;
#[cfg(test)]
mod migrated_queue_test;
mod migrations;
mod open;
mod passes;
mod pauses;
mod pictures;
mod rows;
mod safety;
mod texts;
mod videos;
mod writer;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::Mutex;
use rusqlite::{Connection, Transaction};

pub use accounts::knows_a_token;
pub(crate) use adoption::Adoptable;
pub use downloads::QueueFigures;
pub(crate) use downloads_asked::guess as guess_bytes;
pub(crate) use downloads_chosen::Chosen;
pub use downloads_ledger::{AccountLedger, Missing};
pub(crate) use downloads_work::{Claimed, LeftPart, Part, PartId};
pub(crate) use export::Exportable;
pub use files::Place;
pub(crate) use files_checked::Checkable;
pub use files_checked::FileState;
pub use finished::Finished;
pub(crate) use finished::Followed;
pub use open::OpenIndexError;
pub(crate) use open::put_aside;
pub(crate) use passes::{PageOutcome, PageRecord, Pass, PassEnd};
pub(crate) use pictures::KeptPicture;
pub(crate) use safety::{backups, restore};
pub(crate) use texts::SearchText;
use writer::{Durability, Writer};

/// How many idle connections for reading are kept.
const READERS: usize = 4;

/// The index of one library. Cheap to clone.
#[derive(Clone)]
pub struct Index {
    inner: Arc<Inner>,
}

struct Inner {
    path: PathBuf,
    /// Closed before the writer, which writes the WAL back and takes it away as the last to close.
    readers: Mutex<Vec<Connection>>,
    writer: Mutex<Writer>,
    /// Whether the run before ended without closing it.
    left_open: bool,
    /// Something in it was found damaged, so that the next start is to check all of it.
    damaged: AtomicBool,
}

impl Inner {
    fn close(&self) {
        if !self.damaged.load(Ordering::Relaxed)
            && let Some(folder) = self.path.parent()
        {
            safety::mark_closed(folder);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        self.close();
    }
}

/// SQLite could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum IndexError {
    /// The disk has no room left.
    #[error("no room left for the index")]
    Full,
    /// The file holds what this app never wrote.
    #[error("the index is damaged")]
    Damaged,
    /// Anything else that SQLite reports.
    #[error("the index refused: {0}")]
    Sqlite(#[source] rusqlite::Error),
    /// A defect: what was asked ended in a panic. Its transaction was rolled back.
    #[error("work on the index failed")]
    Defect,
    /// The blocking task was ended with the app.
    #[error("the app is closing")]
    Closing,
}

impl From<rusqlite::Error> for IndexError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            _ => Self::Sqlite(error),
        }
    }
}

impl Index {
    /// Opens the index in `folder`, or makes it; brings it to the newest schema, with a copy of the
    /// old one kept beside it.
    ///
    /// # Errors
    ///
    /// [`OpenIndexError`] says in words what is wrong; nothing is lost in any of its cases.
    pub fn open(folder: &Path) -> Result<Self, OpenIndexError> {
        let path = folder.join("index.sqlite");
        let unclean = safety::mark_open(folder).map_err(|error| {
            tracing::warn!(%error, "the folder of the index takes no mark");
            OpenIndexError::NotWritable
        })?;
        let writer = open::open_writer(&path, unclean).inspect_err(|error| {
            // One that could not be opened was not left open, except by the run before.
            if !unclean && !matches!(error, OpenIndexError::Damaged) {
                safety::mark_closed(folder);
            }
        })?;
        Ok(Self {
            inner: Arc::new(Inner {
                path,
                writer: Mutex::new(Writer::new(writer)),
                readers: Mutex::new(Vec::new()),
                left_open: unclean,
                damaged: AtomicBool::new(false),
            }),
        })
    }

    /// Whether the run before ended without closing it: by a crash, or by being killed.
    #[must_use]
    pub fn was_left_open(&self) -> bool {
        self.inner.left_open
    }

    /// Says that the app ends, which leaves nothing to check at the next start.
    pub(crate) fn close(&self) {
        self.inner.close();
    }

    /// Runs `work` away from the async threads.
    ///
    /// # Errors
    ///
    /// What `work` answers, or [`IndexError::Closing`].
    pub async fn run<T, F>(&self, work: F) -> Result<T, IndexError>
    where
        T: Send + 'static,
        F: FnOnce(&Self) -> Result<T, IndexError> + Send + 'static,
    {
        let index = self.clone();
        let done = tokio::task::spawn_blocking(move || work(&index)).await;
        if let Ok(Err(IndexError::Damaged)) = done {
            self.inner.damaged.store(true, Ordering::Relaxed);
        }
        done.map_err(|error| match error.is_panic() {
            true => IndexError::Defect,
            false => IndexError::Closing,
        })?
    }

    fn folder(&self) -> &Path {
        self.inner.path.parent().unwrap_or(Path::new("."))
    }

    /// One transaction of the one writer: all of it, or nothing.
    fn write<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let mut writer = self.inner.writer.lock();
        writer.transact(Durability::Full, work)
    }

    /// One change that is not waited for until it is on the disk: no end of the process loses it, but
    /// a power cut may. The next change that is waited for takes it along.
    fn write_soon<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let mut writer = self.inner.writer.lock();
        writer.transact(Durability::Soon, work)
    }

    /// One consistent look, which never waits for the writer.
    fn read<T>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        let idle = self.inner.readers.lock().pop();
        let mut reader = match idle {
            Some(reader) => reader,
            None => open::open_reader(&self.inner.path)?,
        };
        let transaction = reader.transaction()?;
        let answer = work(&transaction);
        transaction.finish()?;
        let mut readers = self.inner.readers.lock();
        if readers.len() < READERS {
            readers.push(reader);
        }
        answer
    }
}

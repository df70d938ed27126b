//! What keeps an index from being lost: a mark for as long as it is open, a check after it was not
//! closed, copies of some days, and the way back to the newest copy that is whole.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use super::{Index, IndexError};

/// Stands in the folder for as long as the index is open, and afterwards if it was not closed.
const MARK: &str = "index.open";
/// Copies that are kept.
const KEPT: usize = 3;
/// A copy is made when the newest one is older.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;
/// What the names of copies begin and end with; between them stands the moment, in ms since 1970.
const BACKUP: (&str, &str) = ("index.backup-", ".sqlite");

/// A copy of an index, and when it was made, in ms since 1970.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Backup {
    pub(crate) path: PathBuf,
    pub(crate) made_ms: i64,
}

/// Puts the mark. Answers whether one stood there already: the last run did not end well.
pub(super) fn mark_open(folder: &Path) -> io::Result<bool> {
    let mark = folder.join(MARK);
    let there = mark.exists();
    if !there {
        File::create(&mark)?.sync_all()?;
    }
    Ok(there)
}

/// Takes the mark away.
pub(super) fn mark_closed(folder: &Path) {
    if let Err(error) = std::fs::remove_file(folder.join(MARK)) {
        tracing::debug!(%error, "the index will be checked at the next start");
    }
}

/// Whether SQLite finds every page in order.
pub(super) fn is_whole(connection: &Connection) -> Result<bool, rusqlite::Error> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    Ok(found == "ok")
}

/// A copy of an index as it is now, written beside its name and then put in its place, so that what
/// has the name is whole.
pub(super) fn copy_into(connection: &Connection, path: &Path) -> Result<(), IndexError> {
    let part = PathBuf::from(format!("{}.part", path.display()));
    let no_room = |error: io::Error| {
        tracing::warn!(%error, "a copy of the index could not be put in its place");
        IndexError::Full
    };
    match std::fs::remove_file(&part) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(no_room(error)),
        _ => {}
    }
    connection.execute("VACUUM INTO ?1", [part.to_string_lossy()])?;
    File::open(&part)
        .and_then(|file| file.sync_all())
        .and_then(|()| std::fs::rename(&part, path))
        .map_err(no_room)
}

/// The copies in a folder, the newest first. Those that a clock dated into the future come last, the
/// nearest first: how old they are nobody knows.
pub(crate) fn backups(folder: &Path, now_ms: i64) -> Vec<Backup> {
    let names = std::fs::read_dir(folder).into_iter().flatten().flatten();
    let mut backups: Vec<Backup> = names
        .filter_map(|entry| {
            let name = entry.file_name();
            let moment = name.to_str()?.strip_prefix(BACKUP.0)?;
            Some(Backup {
                made_ms: moment.strip_suffix(BACKUP.1)?.parse().ok()?,
                path: entry.path(),
            })
        })
        .collect();
    backups.sort_by_key(|backup| {
        let ahead = backup.made_ms > now_ms;
        (ahead, backup.made_ms.abs_diff(now_ms))
    });
    backups
}

/// Puts the newest copy that opens whole in the place of an index that is not there any more.
/// Answers when it was made, in ms since 1970. The copies themselves stay.
pub(crate) fn restore(folder: &Path, now_ms: i64) -> Option<(Index, i64)> {
    let path = folder.join("index.sqlite");
    for backup in backups(folder, now_ms) {
        let copied = std::fs::copy(&backup.path, &path).and_then(|_| {
            mark_open(folder)?;
            File::open(&path)?.sync_all()
        });
        if let Err(error) = copied {
            tracing::warn!(%error, "a copy of the index could not be put in its place");
            continue;
        }
        // The mark stands, so that it is checked.
        match Index::open(folder) {
            Ok(index) => return Some((index, backup.made_ms)),
            Err(error) => {
                tracing::warn!(%error, made_ms = backup.made_ms, "a copy is damaged, too")
            }
        }
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
        }
    }
    None
}

impl Index {
    /// Makes a copy, if the newest one is older than a day, and lets go of the oldest ones. The
    /// writer is not held up.
    ///
    /// # Errors
    ///
    /// When SQLite refuses, or there is no room.
    pub fn back_up(&self, now_ms: i64) -> Result<(), IndexError> {
        let folder = self.folder();
        let newest = backups(folder, now_ms).first().map(|backup| backup.made_ms);
        if newest.is_some_and(|made_ms| (0..DAY_MS).contains(&(now_ms - made_ms))) {
            return Ok(());
        }
        let name = format!("{}{now_ms}{}", BACKUP.0, BACKUP.1);
        let reader = super::open::open_reader(&self.inner.path)?;
        copy_into(&reader, &folder.join(name))?;
        for old in backups(folder, now_ms).into_iter().skip(KEPT) {
            if let Err(error) = std::fs::remove_file(&old.path) {
                tracing::warn!(%error, "an old copy of the index could not be removed");
            }
        }
        Ok(())
    }
}

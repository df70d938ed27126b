//! Opening the index: its settings, its version, and what happens to a damaged one.

use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::{IndexError, migrations, safety};

/// "RUSH" in ASCII: marks the file as ours.
const APPLICATION_ID: i32 = 0x5255_5348;

/// Why an index was not opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenIndexError {
    /// A newer version of the app wrote it (LB-02).
    #[error("this library was last used by a newer version of the app")]
    Newer,
    /// It is damaged, or not ours; it has been left where it was.
    #[error("the index is damaged")]
    Damaged,
    /// The folder or the file may not be written to (LB-04).
    #[error("the folder of the library cannot be written to")]
    NotWritable,
    /// Anything else.
    #[error(transparent)]
    Index(IndexError),
}

impl From<IndexError> for OpenIndexError {
    fn from(error: IndexError) -> Self {
        match error {
            IndexError::Damaged => Self::Damaged,
            other => Self::Index(other),
        }
    }
}

impl From<rusqlite::Error> for OpenIndexError {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged,
            Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
                Self::NotWritable
            }
            _ => Self::Index(error.into()),
        }
    }
}

/// Opens the connection that writes, and brings the schema up to date.
///
/// After an `unclean` end, all of it is checked first.
pub(super) fn open_writer(path: &Path, unclean: bool) -> Result<Connection, OpenIndexError> {
    let mut connection = Connection::open(path)?;
    harden(&connection)?;
    let application: i32 =
        connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version: u32 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if application != APPLICATION_ID && (application != 0 || version != 0) {
        return Err(OpenIndexError::Damaged);
    }
    // Before anything is written to it: how a newer version keeps it is not known here.
    if version > migrations::newest() {
        return Err(OpenIndexError::Newer);
    }
    connection.pragma_update(None, "journal_mode", "WAL")?;
    if unclean && !safety::is_whole(&connection)? {
        return Err(OpenIndexError::Damaged);
    }
    if application == 0 {
        connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    }
    migrations::migrate(&mut connection, path, version)?;
    Ok(connection)
}

/// Opens one more connection that only reads.
pub(super) fn open_reader(path: &Path) -> Result<Connection, IndexError> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags)?;
    harden(&connection)?;
    Ok(connection)
}

/// Puts a damaged index aside, with what SQLite keeps beside it, and says where it is now.
///
/// # Errors
///
/// When the files cannot be renamed.
pub(crate) fn put_aside(folder: &Path, now_ms: i64) -> std::io::Result<PathBuf> {
    let aside = folder.join(format!("index.damaged-{now_ms}.sqlite"));
    for suffix in ["", "-wal", "-shm"] {
        let from = folder.join(format!("index.sqlite{suffix}"));
        if from.exists() {
            std::fs::rename(from, format!("{}{suffix}", aside.display()))?;
        }
    }
    Ok(aside)
}

/// Settings of every connection; the reasons are those of SQLite's "Defense Against The Dark Arts".
fn harden(connection: &Connection) -> Result<(), rusqlite::Error> {
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    // Else the bundled SQLite, which is built with STAT4, compiles a kept statement anew whenever another
    // value is bound to it; there are no statistics here that a plan could heed.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.pragma_update(None, "foreign_keys", true)?;
    connection.pragma_update(None, "trusted_schema", false)?;
    connection.pragma_update(None, "cell_size_check", true)?;
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(())
}

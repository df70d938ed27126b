//! Numbered migrations: each in one transaction, with a copy of the index kept before the first.
//!
//! Own code rather than a crate, since the copy before and the refusal of newer schemas belong into
//! the same few lines; `rusqlite_migration` does neither.

use std::path::Path;

use rusqlite::Connection;

use super::OpenIndexError;
use super::safety::copy_into;

/// All of them, in order. A released one is never edited; the version is the count.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_ground_floor.sql"),
    include_str!("migrations/0003_following.sql"),
];

/// Brings the schema from `version` to the newest.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    version: u32,
) -> Result<(), OpenIndexError> {
    let newest = u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX);
    if version > newest {
        return Err(OpenIndexError::Newer);
    }
    if version > 0 && version < newest {
        keep_copy(connection, path, version)?;
    }
    for (number, sql) in (1..).zip(MIGRATIONS).skip(version as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
        tracing::info!(number, "index migrated");
    }
    Ok(())
}

/// A whole copy of the index as it was before the migration, beside it.
fn keep_copy(connection: &Connection, path: &Path, version: u32) -> Result<(), OpenIndexError> {
    let copy = path.with_file_name(format!("index.before-{}.sqlite", version + 1));
    if copy.exists() {
        return Ok(());
    }
    Ok(copy_into(connection, &copy)?)
}

//! Numbered migrations: each in one transaction, with a copy of the index kept before the first.
//!
//! Own code rather than a crate, since the copy before and the refusal of newer schemas belong into
//! the same few lines; `rusqlite_migration` does neither.

use std::path::Path;

use rusqlite::Connection;

use super::OpenIndexError;

/// All of them, in order. A released one is never edited; the version is the count.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/0001_ground_floor.sql"),
    include_str!("migrations/0002_gallery.sql"),
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
    if version == newest {
        return Ok(());
    }
    if version > 0 {
        keep_copy(connection, path, version)?;
    }
    // Cannot be switched within a transaction; a table that is made anew would otherwise take the
    // rows that refer to it with it.
    connection.pragma_update(None, "foreign_keys", false)?;
    let migrated = run(connection, version);
    connection.pragma_update(None, "foreign_keys", true)?;
    migrated?;
    if version > 0
        && let Err(error) = connection.execute_batch("VACUUM")
    {
        // Costs room on the disk, nothing else.
        tracing::warn!(%error, "the migrated index could not be packed");
    }
    Ok(())
}

fn run(connection: &mut Connection, version: u32) -> Result<(), OpenIndexError> {
    for (number, sql) in (1..).zip(MIGRATIONS).skip(version as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(sql)?;
        let astray = transaction
            .prepare("PRAGMA foreign_key_check")?
            .exists([])?;
        if astray {
            // Rows that refer to nothing: the transaction goes back, the old index stays.
            return Err(OpenIndexError::Damaged);
        }
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
    // Under its own name only once it is whole: a copy that a kill cut short must not pass for one.
    let unfinished = copy.with_extension("part");
    let _ = std::fs::remove_file(&unfinished);
    connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()])?;
    std::fs::rename(&unfinished, &copy).map_err(|_| OpenIndexError::NotWritable)
}

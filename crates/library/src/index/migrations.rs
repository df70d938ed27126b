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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::Index;

    /// An index as the first version left it, with one clip in progress.
    fn first_version(path: &Path) {
        let connection = Connection::open(path).unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection
            .execute_batch(
                "INSERT INTO account (id, email, mark, added_ms) VALUES (1, 'a@example.com', 0, 0);
                 INSERT INTO video (id, account, number, remote_id, status, queued, prompt, upscaled,
                     fingerprint, raw, first_seen_ms, changed_ms)
                 VALUES (5, 1, '77', 'x', 'in-progress', 0, 'salt', 0, 0, '{}', 9, 9);
                 PRAGMA application_id = 0x52555348;
                 PRAGMA user_version = 1;",
            )
            .unwrap();
    }

    #[test]
    fn p_14_an_older_index_is_brought_up_to_date_with_a_copy_of_it_kept() {
        let folder = tempfile::tempdir().unwrap();
        first_version(&folder.path().join("index.sqlite"));
        // Left behind by a copy that was killed: no copy is believed that is not whole.
        std::fs::write(folder.path().join("index.before-2.sqlite.part"), "half").unwrap();
        let index = Index::open(folder.path()).unwrap();
        assert_eq!(
            index.all_rows().unwrap().len(),
            1,
            "what was there is there"
        );
        assert_eq!(
            index.followed(0).unwrap().len(),
            1,
            "and is followed from now on"
        );
        drop(index);
        let copy = Connection::open(folder.path().join("index.before-2.sqlite")).unwrap();
        let version: u32 = copy
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, 1, "the copy is as it was before");
        Index::open(folder.path()).expect("and it opens again");
    }

    #[test]
    fn p_14_a_migration_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index.sqlite");
        first_version(&path);
        let connection = Connection::open(&path).unwrap();
        // In the way of the last table of the migration.
        connection
            .execute_batch("CREATE TABLE pause (until_ms INTEGER)")
            .unwrap();
        drop(connection);
        assert!(Index::open(folder.path()).is_err());
        let connection = Connection::open(&path).unwrap();
        let following: bool = connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE name = 'following')",
                [],
                |row| row.get(0),
            )
            .unwrap();
        assert!(!following, "not even the tables that came before it");
    }
}

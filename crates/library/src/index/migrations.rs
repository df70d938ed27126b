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
    include_str!("migrations/0002_gallery.sql"),
    include_str!("migrations/0003_following.sql"),
    include_str!("migrations/0004_accounts.sql"),
    include_str!("migrations/0005_downloads.sql"),
    include_str!("migrations/0006_looks.sql"),
    include_str!("migrations/0007_keychains.sql"),
    include_str!("migrations/0008_found_files.sql"),
    include_str!("migrations/0009_adoption.sql"),
    include_str!("migrations/0010_tones.sql"),
];

/// The version of the schema that this app knows.
pub(super) fn newest() -> u32 {
    u32::try_from(MIGRATIONS.len()).unwrap_or(u32::MAX)
}

/// Brings the schema from `version`, which is none that is newer than ours, to the newest.
pub(super) fn migrate(
    connection: &mut Connection,
    path: &Path,
    version: u32,
) -> Result<(), OpenIndexError> {
    if version == newest() {
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
    Ok(copy_into(connection, &copy)?)
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use jiff::tz::TimeZone;

    use super::*;
    use crate::clip::ClipKey;
    use crate::gallery::{Facet, Filter, Gallery, Query};
    use crate::index::{Index, Place};

    /// What an index of the first schema held: two clips of one account, and all that hangs on them.
    const GROUND_FLOOR: &str = r#"
        INSERT INTO credential (id, entry, label, added_ms) VALUES (1, 'entry', 'Work', 1);
        INSERT INTO account (id, email, name, mark, added_ms) VALUES (7, 'ada@example.com', 'Ada', 0, 1);
        INSERT INTO reach VALUES (1, 7);
        INSERT INTO video (id, account, number, remote_id, status, queued, made_ms, prompt,
                negative_prompt, model, upscaled, seed, effect, clip_url, picture_url, fingerprint,
                raw, first_seen_ms, changed_ms, pass)
            VALUES (3, 7, '55', 'user:1-pixverse:ada@example.com-video:55', 'completed', 0, 1000,
                'A lamp in Köln', 'fog', 'v4', 0, '4711', 'Crazy Cat', 'https://m/a.mp4',
                'https://m/a.webp', 99,
                '{"video_id":"user:1-pixverse:ada@example.com-video:55","video_status":1,
                  "created_at":"1970-01-01T00:00:01Z","prompt":"A lamp in Köln","model":"v4",
                  "negative_prompt":"fog","seed":4711,"template_name":"Crazy Cat",
                  "template_i18n_json":"{\"zh-CN\":{\"display_name\":\"疯狂猫女\"}}",
                  "url":"https://m/a.mp4","img_url":"https://m/a.webp","lip_sync":{"audio":1}}',
                5, 6, 2),
            (4, 7, '56', 'user:1-pixverse:ada@example.com-video:56', 'in-progress', 0, 2000, '',
                NULL, NULL, 0, NULL, NULL, NULL, NULL, 98,
                '{"video_id":"user:1-pixverse:ada@example.com-video:56","video_status":10,
                  "created_at":"1970-01-01T00:00:02Z","extended":1,
                  "original_video_id":"user:1-pixverse:ada@example.com-video:55"}', 5, 6, 2);
        INSERT INTO mark VALUES ('ada@example.com', '55', 1, 4);
        INSERT INTO pass (id, account, started_ms, pages, seen, ended_ms, complete)
            VALUES (2, 7, 1, 1, 2, 2, 1);
        INSERT INTO picture VALUES (3, 'v', 640, 360, x'01');
        INSERT INTO file VALUES (3, 'download', 'a.mp4', 10, x'02', 5, 5);
        INSERT INTO download (video, position, state, added_ms) VALUES (4, 0, 'waiting', 3);
        INSERT INTO unreadable VALUES (7, '7', 'not an object', 1);
    "#;

    fn ground_floor(folder: &Path) {
        let connection = Connection::open(folder.join("index.sqlite")).unwrap();
        connection.execute_batch(MIGRATIONS[0]).unwrap();
        connection.execute_batch(GROUND_FLOOR).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        connection
            .pragma_update(None, "application_id", 0x5255_5348)
            .unwrap();
    }

    #[test]
    fn p_14_nothing_is_lost_on_the_way_from_the_first_schema() {
        let folder = tempfile::tempdir().unwrap();
        ground_floor(folder.path());
        let index = Index::open(folder.path()).unwrap();
        let gallery = Gallery::open(index.clone(), TimeZone::UTC, 0).unwrap();
        let among = gallery.details(ClipKey(3)).unwrap().unwrap();
        let details = among.details;
        let (tile, facts) = (&details.tile, &details.facts);
        assert_eq!((tile.favourite, tile.rating, tile.here), (true, 4, true));
        assert_eq!(
            (tile.playable, tile.thumbhash.is_some()),
            (true, false),
            "an older picture"
        );
        assert_eq!(
            (tile.prompt.as_str(), among.same_prompt),
            ("A lamp in Köln", 1)
        );
        assert_eq!(facts.negative_prompt.as_deref(), Some("fog"));
        assert!(
            details.raw.contains("\"audio\":1"),
            "the raw JSON stays as it came"
        );
        assert!(
            facts.lip_sync,
            "and what the first schema did not keep is read from it"
        );
        assert_eq!(
            facts.effect_names,
            [("zh-CN".to_owned(), "疯狂猫女".to_owned())]
        );
        assert_eq!(
            among.family.len(),
            2,
            "the clip that goes on from it is known by it"
        );
        assert!(index.file(ClipKey(3), Place::Download).unwrap().is_some());
        assert_eq!(index.queue_figures().unwrap().left, 1);
        assert_eq!(
            index.followed().unwrap().len(),
            1,
            "what is being made is followed from now on"
        );
        assert_eq!(index.credentials().unwrap().len(), 1);
        assert_eq!(index.read_whole_ms(details.tile.account).unwrap(), Some(2));
        for (text, expected) in [
            ("köln", 1),
            ("猫女", 1),
            ("is:extended", 1),
            ("seed:4711", 1),
            ("", 2),
        ] {
            let query = Query {
                text: text.into(),
                ..Query::default()
            };
            let view = gallery.answer(query, Timestamp::UNIX_EPOCH).unwrap();
            assert_eq!(view.keys.len(), expected, "{text}");
        }
        let downloading = Query {
            filters: vec![Filter {
                facet: Facet::Here,
                any_of: vec!["downloading".into()],
                none_of: Vec::new(),
            }],
            ..Query::default()
        };
        let view = gallery.answer(downloading, Timestamp::UNIX_EPOCH).unwrap();
        assert_eq!(view.keys, [ClipKey(4)]);
    }

    #[test]
    fn p_14_a_whole_copy_of_the_older_index_is_kept_and_not_made_twice() {
        let folder = tempfile::tempdir().unwrap();
        ground_floor(folder.path());
        // Left behind by a copy that was killed: no copy is believed that is not whole.
        std::fs::write(folder.path().join("index.before-2.sqlite.part"), "half").unwrap();
        drop(Index::open(folder.path()).unwrap());
        let copy = folder.path().join("index.before-2.sqlite");
        let older = Connection::open(&copy).unwrap();
        let version: u32 = older
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        let clips: u32 = older
            .query_row("SELECT count(*) FROM video", [], |row| row.get(0))
            .unwrap();
        assert_eq!((version, clips), (1, 2));
        drop(older);
        let made = copy.metadata().unwrap().modified().unwrap();
        drop(Index::open(folder.path()).unwrap());
        assert_eq!(copy.metadata().unwrap().modified().unwrap(), made);
    }

    #[test]
    fn p_14_rows_that_refer_to_nothing_leave_the_older_index_as_it_was() {
        let folder = tempfile::tempdir().unwrap();
        ground_floor(folder.path());
        let path = folder.path().join("index.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection
            .pragma_update(None, "foreign_keys", false)
            .unwrap();
        connection
            .execute("INSERT INTO picture VALUES (99, 'v', 1, 1, x'')", [])
            .unwrap();
        drop(connection);
        assert!(matches!(
            Index::open(folder.path()),
            Err(OpenIndexError::Damaged)
        ));
        let connection = Connection::open(&path).unwrap();
        let version: u32 = connection
            .pragma_query_value(None, "user_version", |row| row.get(0))
            .unwrap();
        assert_eq!(version, 1);
    }

    #[test]
    fn p_14_a_migration_that_fails_changes_nothing() {
        let folder = tempfile::tempdir().unwrap();
        ground_floor(folder.path());
        let path = folder.path().join("index.sqlite");
        let connection = Connection::open(&path).unwrap();
        // In the way of the last table of the last migration.
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
        let clips: u32 = connection
            .query_row("SELECT count(*) FROM video", [], |row| row.get(0))
            .unwrap();
        assert_eq!(clips, 2);
    }
}

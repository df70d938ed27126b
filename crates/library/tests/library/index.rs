//! The index on disk: damaged, newer, and opened again.

use library::index::{Index, OpenIndexError};

use crate::world::World;

#[tokio::test(flavor = "multi_thread")]
async fn a_library_is_there_again_after_a_restart_without_a_request() {
    let world = World::usual().await;
    world.read().await;
    let before = world.numbers().await;
    let world = world.restarted().await;
    world.sample.forget_requests();
    assert_eq!(world.numbers().await, before);
    assert!(world.sample.requests().is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn d_16_a_damaged_index_is_put_aside_and_the_list_read_again() {
    let world = World::usual().await;
    world.read().await;
    let world = world
        .restarted_after(|home| {
            let path = home.join("data/index.sqlite");
            for suffix in ["-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
            }
            std::fs::write(&path, "this is no database, but nobody throws it away").unwrap();
        })
        .await;
    assert!(world.library.index_was_reset, "it is said");
    let aside = std::fs::read_dir(world.home.path().join("data"))
        .unwrap()
        .flatten()
        .any(|entry| {
            entry
                .file_name()
                .to_string_lossy()
                .starts_with("index.damaged-")
        });
    assert!(aside, "and the old file is kept");
}

#[test]
fn d_16_an_index_of_a_newer_version_is_refused_and_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    drop(Index::open(folder.path()).unwrap());
    let path = folder.path().join("index.sqlite");
    // The version is the 32-bit number at byte 60 of the file (sqlite.org/fileformat.html, 1.3.14).
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[60..64].copy_from_slice(&999_u32.to_be_bytes());
    std::fs::write(&path, &bytes).unwrap();
    assert!(matches!(
        Index::open(folder.path()),
        Err(OpenIndexError::Newer)
    ));
    assert_eq!(
        std::fs::read(&path).unwrap()[60..64],
        999_u32.to_be_bytes(),
        "untouched"
    );
}

#[cfg(unix)]
#[test]
fn an_index_that_cannot_be_written_is_said_to_be_so() {
    let folder = tempfile::tempdir().unwrap();
    let blocked = folder.path().join("file");
    std::fs::write(&blocked, "").unwrap();
    assert!(matches!(
        Index::open(&blocked),
        Err(OpenIndexError::NotWritable)
    ));
}

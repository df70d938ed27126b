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
    // It may keep its journal in another way (1.3.3: a rollback journal): that is left as it is, too.
    bytes[18..20].copy_from_slice(&[1, 1]);
    std::fs::write(&path, &bytes).unwrap();
    assert!(matches!(
        Index::open(folder.path()),
        Err(OpenIndexError::Newer)
    ));
    assert!(std::fs::read(&path).unwrap() == bytes, "untouched");
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

/// The copies of the index in a home.
fn copies(home: &std::path::Path) -> Vec<std::path::PathBuf> {
    let names = std::fs::read_dir(home.join("data")).unwrap().flatten();
    let mut copies: Vec<_> = names
        .map(|entry| entry.path())
        .filter(|path| path.to_string_lossy().contains("index.backup-"))
        .collect();
    copies.sort();
    copies
}

/// What happens to the bytes of an index.
type Harm<'h> = &'h dyn Fn(&mut Vec<u8>);

const DAY_MS: i64 = 24 * 60 * 60 * 1000;

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_made_once_a_day_and_three_are_kept() {
    let world = World::of(30).await;
    world.read().await;
    let index = world.library.index.clone();
    let now_ms = world.library.now_ms();
    for day in 0..5 {
        index.back_up(now_ms + day * DAY_MS).unwrap();
        index.back_up(now_ms + day * DAY_MS + 1_000).unwrap();
    }
    let copies = copies(world.home.path());
    let expected: Vec<_> = (2..5)
        .map(|day| format!("index.backup-{}.sqlite", now_ms + day * DAY_MS))
        .collect();
    let names: Vec<_> = copies
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    assert_eq!(names, expected, "the newest three, one for each day");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_11_copies_that_a_wrong_clock_dated_into_the_future_push_no_others_out() {
    let world = World::of(5).await;
    let index = world.library.index.clone();
    let now_ms = world.library.now_ms();
    let ahead_ms = now_ms + 3650 * DAY_MS;
    index.back_up(ahead_ms).unwrap();
    let mut names = Vec::new();
    for day in 0..3 {
        for minute in 0..3 {
            let at_ms = now_ms + day * DAY_MS + minute * 600_000;
            index.back_up(at_ms).unwrap();
        }
        let copies = copies(world.home.path());
        names = copies
            .iter()
            .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
            .collect();
        let wanted = usize::try_from(day).unwrap() + 2;
        assert_eq!(names.len(), wanted.min(3), "one a day: {names:?}");
    }
    let expected: Vec<_> = (0..3)
        .map(|day| format!("index.backup-{}.sqlite", now_ms + day * DAY_MS))
        .collect();
    assert_eq!(names, expected, "and the one ahead of its time went first");
}

#[tokio::test(flavor = "multi_thread")]
async fn p_11_a_copy_of_the_past_comes_before_one_of_the_future() {
    let world = World::of(5).await;
    let now_ms = world.library.now_ms();
    for days in [3650, -2] {
        let at_ms = now_ms + days * DAY_MS;
        world.library.index.back_up(at_ms).unwrap();
    }
    let world = world
        .restarted_after(|home| {
            std::fs::write(home.join("data/index.sqlite"), "no database").unwrap();
        })
        .await;
    assert_eq!(world.library.index_copy_ms, Some(now_ms - 2 * DAY_MS));
}

#[tokio::test(flavor = "multi_thread")]
async fn d_16_the_newest_copy_that_is_whole_takes_the_place_of_a_damaged_index() {
    let world = World::of(30).await;
    world.read().await;
    let now_ms = world.library.now_ms();
    world.library.index.back_up(now_ms - 2 * DAY_MS).unwrap();
    world.library.index.back_up(now_ms).unwrap();
    let before = world.numbers().await;
    let world = world
        .restarted_after(|home| {
            // The newest copy is damaged, too.
            let newest = copies(home).pop().unwrap();
            std::fs::write(newest, "no database").unwrap();
            std::fs::write(home.join("data/index.sqlite"), "no database, either").unwrap();
        })
        .await;
    assert!(world.library.index_was_reset, "it is said");
    let copy_ms = world.library.index_copy_ms;
    assert_eq!(
        copy_ms,
        Some(now_ms - 2 * DAY_MS),
        "and of when the copy is"
    );
    assert_eq!(world.numbers().await, before, "without a request");
    world.sample.account(crate::world::ADA).insert();
    world.read().await;
    assert_eq!(
        world.numbers().await,
        world.listed(),
        "and the list is read again"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn d_15_an_index_that_was_deleted_comes_back_from_its_copy() {
    let world = World::of(30).await;
    world.read().await;
    world.library.index.back_up(world.library.now_ms()).unwrap();
    let before = world.numbers().await;
    let world = world
        .restarted_after(|home| {
            for suffix in ["", "-wal", "-shm"] {
                let path = home.join(format!("data/index.sqlite{suffix}"));
                let _ = std::fs::remove_file(path);
            }
        })
        .await;
    assert_eq!(world.numbers().await, before);
    world.read().await;
    assert_eq!(world.numbers().await, world.listed());
}

#[tokio::test(flavor = "multi_thread")]
async fn d_16_after_an_unclean_end_a_broken_page_in_the_middle_is_found_at_the_start() {
    let world = World::of(400).await;
    world.read().await;
    world.library.index.back_up(world.library.now_ms()).unwrap();
    let before = world.numbers().await;
    let world = world
        .restarted_after(|home| {
            let path = home.join("data/index.sqlite");
            let mut bytes = std::fs::read(&path).unwrap();
            // The headers of many pages, but not the first, which opens the file.
            for page in (20..bytes.len() / 4096).step_by(3) {
                bytes[page * 4096..page * 4096 + 100].fill(0xAA);
            }
            std::fs::write(&path, bytes).unwrap();
            std::fs::write(home.join("data/index.open"), "").unwrap();
        })
        .await;
    assert!(world.library.index_was_reset, "it is found");
    assert_eq!(world.numbers().await, before, "and made good");
}

#[tokio::test(flavor = "multi_thread")]
async fn d_16_an_index_of_another_program_cut_short_or_with_one_bit_turned_over_is_replaced() {
    // Where things stand in a file: sqlite.org/fileformat.html, 1.3 and 1.6.
    let other_program = |bytes: &mut Vec<u8>| bytes[68..72].copy_from_slice(b"MINE");
    let cut_short = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2 + 100);
    // The kind of a page that holds a tree is its first byte.
    let one_bit = |bytes: &mut Vec<u8>| {
        let pages = bytes.len() / 4096;
        let tree = |page: &usize| [2, 5, 10, 13].contains(&bytes[page * 4096]);
        let page = (pages / 2..pages).find(tree).unwrap();
        bytes[page * 4096] ^= 0x40;
    };
    let harms: [(&str, Harm<'_>); 3] = [
        ("another program's", &other_program),
        ("cut short", &cut_short),
        ("one bit turned over", &one_bit),
    ];
    for (name, harm) in harms {
        let world = World::of(400).await;
        world.read().await;
        world.library.index.back_up(world.library.now_ms()).unwrap();
        let before = world.numbers().await;
        let world = world
            .restarted_after(|home| {
                let path = home.join("data/index.sqlite");
                let mut bytes = std::fs::read(&path).unwrap();
                harm(&mut bytes);
                std::fs::write(&path, bytes).unwrap();
                std::fs::write(home.join("data/index.open"), "").unwrap();
            })
            .await;
        assert!(world.library.index_was_reset, "{name}: it is found");
        assert_eq!(world.numbers().await, before, "{name}: and made good");
        // What happened since the copy is read again from the list.
        world.sample.account(crate::world::ADA).insert();
        world.sample.forget_requests();
        world.read().await;
        assert_eq!(world.numbers().await, world.listed(), "{name}");
        let asked = world.sample.requests();
        let lists = asked.iter().filter(|one| one.path().ends_with("/videos/"));
        assert!(lists.count() > 0, "{name}: the list is really asked for");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_16_without_any_copy_all_of_the_list_is_read_again() {
    let world = World::of(250).await;
    world.read().await;
    let harm = |home: &std::path::Path| {
        std::fs::write(home.join("data/index.sqlite"), "no database").unwrap();
    };
    let world = world.restarted_after(harm).await;
    assert_eq!(world.library.index_copy_ms, None, "there was no copy");
    world.connect_again().await;
    world.sample.forget_requests();
    world.read().await;
    let asked = world.sample.requests();
    let lists = asked.iter().filter(|one| one.path().ends_with("/videos/"));
    assert_eq!(lists.count(), 3, "page after page");
    assert_eq!(world.numbers().await, world.listed());
}

#[tokio::test(flavor = "multi_thread")]
async fn d_17_a_whole_wal_of_another_index_and_a_stale_shm_do_no_harm() {
    let kept = tempfile::tempdir().unwrap();
    let keep = |world: &World, name: &str| {
        let from = world.home.path().join("data").join(name);
        std::fs::copy(from, kept.path().join(name)).unwrap();
    };
    let other = World::of(90).await;
    other.read().await;
    keep(&other, "index.sqlite-wal");
    let world = World::of(120).await;
    world.library.index.back_up(world.library.now_ms()).unwrap();
    keep(&world, "index.sqlite-shm");
    world.read().await;
    let copied = |home: &std::path::Path| {
        for name in ["index.sqlite-wal", "index.sqlite-shm"] {
            std::fs::copy(kept.path().join(name), home.join("data").join(name)).unwrap();
        }
        std::fs::write(home.join("data/index.open"), "").unwrap();
    };
    let world = world.restarted_after(copied).await;
    world.connect_again().await;
    world.read().await;
    let numbers = world.numbers().await;
    let missed = |number: &u64| !numbers.contains(number);
    let missing: Vec<u64> = world.listed().into_iter().filter(missed).collect();
    assert_eq!(missing, [] as [u64; 0], "all that is listed is there");
    let world = world.restarted().await;
    assert_eq!(world.numbers().await, numbers, "and stays there");
}

#[tokio::test(flavor = "multi_thread")]
async fn d_17_a_wal_that_is_deleted_or_of_another_index_does_no_harm() {
    for stale in [None, Some(vec![0x37; 40_000])] {
        let world = World::of(120).await;
        world.read().await;
        // As a kill leaves it: with the mark, and with a WAL that holds what was written last.
        let kept = tempfile::tempdir().unwrap();
        for name in ["index.sqlite", "index.sqlite-wal"] {
            let from = world.home.path().join("data").join(name);
            std::fs::copy(from, kept.path().join(name)).unwrap();
        }
        let world = world
            .restarted_after(|home| {
                let data = home.join("data");
                let _ = std::fs::remove_file(data.join("index.sqlite-shm"));
                std::fs::copy(kept.path().join("index.sqlite"), data.join("index.sqlite")).unwrap();
                std::fs::write(data.join("index.open"), "").unwrap();
                let wal = data.join("index.sqlite-wal");
                match &stale {
                    Some(bytes) => std::fs::write(wal, bytes).unwrap(),
                    None => drop(std::fs::remove_file(wal)),
                }
            })
            .await;
        // What was only in the WAL is gone, and with it the token.
        world.connect_again().await;
        world.read().await;
        assert_eq!(
            world.numbers().await,
            world.listed(),
            "{:?}",
            stale.map(|one| one.len())
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_17_a_kill_leaves_a_wal_that_is_read_at_the_next_start() {
    let world = World::of(120).await;
    world.read().await;
    let before = world.numbers().await;
    let kept = tempfile::tempdir().unwrap();
    for name in ["index.sqlite", "index.sqlite-wal"] {
        let from = world.home.path().join("data").join(name);
        std::fs::copy(from, kept.path().join(name)).unwrap();
    }
    let world = world
        .restarted_after(|home| {
            for name in ["index.sqlite", "index.sqlite-wal"] {
                std::fs::copy(kept.path().join(name), home.join("data").join(name)).unwrap();
            }
            std::fs::write(home.join("data/index.open"), "").unwrap();
        })
        .await;
    assert!(!world.library.index_was_reset, "it is whole");
    assert_eq!(
        world.numbers().await,
        before,
        "nothing that was committed is lost"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clean_end_leaves_nothing_to_check() {
    let world = World::of(5).await;
    let mark = world.home.path().join("data/index.open");
    assert!(mark.exists(), "it stands while the index is open");
    world.library.close();
    assert!(!mark.exists(), "and not after the app has ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_end_right_after_a_first_reading_leaves_the_columns_packed() {
    let world = World::of(1_200).await;
    world.read().await;
    let index = world.library.index.clone();
    assert!(index.unpacked().unwrap() >= 1_200, "nobody packed them yet");
    world.library.close();
    assert_eq!(index.unpacked().unwrap(), 0, "the next start is quick");
}

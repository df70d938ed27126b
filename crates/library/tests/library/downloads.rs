//! Downloads: whole, verified, under their own name, and nothing of the person's touched.

use std::path::{Path, PathBuf};

use library::clip::ClipKey;
use library::downloads::QueueState;
use library::index::Place;
use library::media::{ClipError, ClipPlace};
use sample::{Fault, Host};

use crate::http::ask;
use crate::world::World;

async fn a_clip(world: &World) -> ClipKey {
    let tiles = world.tiles().await;
    tiles
        .into_iter()
        .find(|tile| tile.playable && tile.status == "completed")
        .expect("a clip")
        .key
}

pub(crate) async fn remote_bytes(world: &World, key: ClipKey) -> Vec<u8> {
    let raw = world.library.index.details(key).unwrap().unwrap().raw;
    let item: serde_json::Value = serde_json::from_str(&raw).unwrap();
    ask("GET", item["url"].as_str().unwrap(), &[]).await.body
}

/// Waits until a clip has arrived or failed.
async fn outcome(world: &World, key: ClipKey) -> (QueueState, Option<String>) {
    world
        .until("the download ends", async || {
            let rows = world.library.downloads.queue().await.unwrap().rows;
            let row = rows.into_iter().find(|row| row.clip == key)?;
            matches!(row.state, QueueState::Done | QueueState::Failed)
                .then_some((row.state, row.problem))
        })
        .await
}

fn downloaded(world: &World, key: ClipKey) -> PathBuf {
    let file = world
        .library
        .index
        .file(key, Place::Download)
        .unwrap()
        .expect("a row");
    world.home.path().join("downloads").join(file.path)
}

pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    entries
        .flatten()
        .flat_map(|entry| {
            if entry.path().is_dir() {
                files_below(&entry.path())
            } else {
                vec![entry.path()]
            }
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_arrives_byte_for_byte_under_a_readable_name() {
    let world = World::usual().await;
    world.read().await;
    world.library.start();
    let key = a_clip(&world).await;
    let queued = world.library.downloads.add(vec![key]).await.unwrap();
    assert_eq!(
        (queued.added, queued.already, queued.without_file),
        (1, 0, 0)
    );
    assert_eq!(outcome(&world, key).await.0, QueueState::Done);
    let path = downloaded(&world, key);
    assert!(std::fs::read(&path).unwrap() == remote_bytes(&world, key).await);
    let details = world.library.index.details(key).unwrap().unwrap();
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    assert!(
        name.ends_with(&format!("[{}].mp4", details.facts.number)),
        "{name}"
    );
    assert!(
        !path.to_string_lossy().contains('@'),
        "no e-mail in a path: {}",
        path.display()
    );
    let modified = path.metadata().unwrap().modified().unwrap();
    let made = std::time::UNIX_EPOCH
        + std::time::Duration::from_millis(details.facts.made_ms.unwrap().unsigned_abs());
    assert_eq!(modified, made, "the file is as old as the clip");
    assert!(details.tile.here && details.file.is_some());
    let again = world.library.downloads.add(vec![key]).await.unwrap();
    assert_eq!(
        (again.added, again.already),
        (0, 1),
        "nothing is fetched twice"
    );
    let left = files_below(&world.home.path().join("downloads"));
    assert_eq!(left, [path], "one file, and no part");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_watched_to_the_end_is_not_fetched_again() {
    let world = World::usual().await;
    world.read().await;
    world.library.start();
    let key = a_clip(&world).await;
    let lookup: library::media::ClipLookup = {
        let clips = world.library.clips.clone();
        std::sync::Arc::new(move |asked| {
            let clips = clips.clone();
            Box::pin(async move { clips.open(asked.clip).await.ok() })
        })
    };
    let server = library::media::ClipServer::start(lookup).await.unwrap();
    let watched = ask("GET", &format!("{}/{}", server.clips_of("own"), key.0), &[])
        .await
        .body;
    world
        .until("the clip is kept", async || {
            world.library.index.file(key, Place::Cache).unwrap()
        })
        .await;
    world.sample.forget_requests();
    world.library.downloads.add(vec![key]).await.unwrap();
    assert_eq!(outcome(&world, key).await.0, QueueState::Done);
    assert!(std::fs::read(downloaded(&world, key)).unwrap() == watched);
    assert!(
        world
            .sample
            .requests()
            .iter()
            .all(|seen| seen.host != Host::Media)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn w_05_a_clip_whose_file_is_gone_is_said_to_be_so_and_comes_from_pixverse_only_when_asked() {
    let world = World::usual().await;
    world.read().await;
    world.library.start();
    let key = a_clip(&world).await;
    let clips = &world.library.clips;
    let place = async || clips.progress(key).await.unwrap().place;
    assert_eq!(place().await, ClipPlace::Elsewhere);
    world.library.downloads.add(vec![key]).await.unwrap();
    assert_eq!(outcome(&world, key).await.0, QueueState::Done);
    assert_eq!(place().await, ClipPlace::Download);
    let saved = std::fs::read(downloaded(&world, key)).unwrap();
    std::fs::remove_file(downloaded(&world, key)).unwrap();

    assert_eq!(place().await, ClipPlace::Moved);
    assert!(matches!(clips.open(key).await, Err(ClipError::Moved)));
    assert!(matches!(clips.whole(key).await, Err(ClipError::Moved)));
    drop(clips.open_afresh(key).await.unwrap());

    // Put back, it is what plays.
    std::fs::write(downloaded(&world, key), &saved).unwrap();
    assert_eq!(clips.whole(key).await.unwrap(), downloaded(&world, key));
}

#[tokio::test(flavor = "multi_thread")]
async fn w_01_a_clip_for_another_player_is_fetched_into_the_cache_whole() {
    let world = World::usual().await;
    world.read().await;
    let key = a_clip(&world).await;
    let clips = &world.library.clips;
    let path = clips.whole(key).await.unwrap();
    let now = clips.progress(key).await.unwrap();
    assert_eq!(now.place, ClipPlace::Cache);
    assert_eq!(Some(now.have), now.total);
    assert_eq!(std::fs::metadata(&path).unwrap().len(), now.have);
    world.sample.forget_requests();
    assert_eq!(clips.whole(key).await.unwrap(), path);
    assert!(world.sample.requests().is_empty(), "it is here");
}

#[tokio::test(flavor = "multi_thread")]
async fn d_07_a_file_of_the_person_with_that_name_is_left_alone() {
    let world = World::usual().await;
    world.read().await;
    let key = a_clip(&world).await;
    let details = world.library.index.details(key).unwrap().unwrap();
    let made = details.facts.made_ms;
    let made = made.map(|ms| jiff::Timestamp::from_millisecond(ms).unwrap());
    let facts = library::downloads::NameFacts::of(&details.account_name, made, &details.facts);
    let wanted = library::downloads::Template::default().path(&facts, &jiff::tz::TimeZone::UTC);
    let theirs = world.home.path().join("downloads").join(wanted);
    std::fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    std::fs::write(&theirs, "mine").unwrap();
    world.library.start();
    world.library.downloads.add(vec![key]).await.unwrap();
    assert_eq!(outcome(&world, key).await.0, QueueState::Done);
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "mine");
    let ours = downloaded(&world, key);
    assert!(
        ours.to_string_lossy().ends_with("]-2.mp4"),
        "{}",
        ours.display()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_without_a_file_is_not_queued() {
    let world = World::usual().await;
    world.read().await;
    let without: Vec<_> = world
        .tiles()
        .await
        .into_iter()
        .filter(|tile| tile.status == "moderated")
        .map(|tile| tile.key)
        .collect();
    assert!(!without.is_empty());
    let count = u32::try_from(without.len()).unwrap();
    let queued = world.library.downloads.add(without).await.unwrap();
    assert_eq!((queued.added, queued.without_file), (0, count));
}

#[tokio::test(flavor = "multi_thread")]
async fn n_10_a_body_that_breaks_off_is_gone_on_with_and_never_published_in_parts() {
    let world = World::usual().await;
    world.read().await;
    world.library.start();
    let key = a_clip(&world).await;
    let original = remote_bytes(&world, key).await;
    world.sample.forget_requests();
    world
        .sample
        .faults()
        .next(Fault::cut_after(original.len() / 2).on(Host::Media));
    world.library.downloads.add(vec![key]).await.unwrap();
    assert_eq!(outcome(&world, key).await.0, QueueState::Done);
    assert!(std::fs::read(downloaded(&world, key)).unwrap() == original);
    let ranges: Vec<_> = world
        .sample
        .requests()
        .iter()
        .filter(|seen| seen.host == Host::Media)
        .map(|seen| seen.header("range").map(str::to_owned))
        .collect();
    assert_eq!(ranges.len(), 2);
    assert!(
        ranges[1]
            .as_deref()
            .is_some_and(|range| range.starts_with("bytes=")),
        "{ranges:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn n_14_and_n_15_what_is_no_video_is_refused_and_leaves_no_file() {
    let world = World::usual().await;
    world.read().await;
    world.library.start();
    for fault in [
        Fault::body("<html>sign in</html>").with_content_type("text/html"),
        Fault::body("<html>sign in</html>").with_content_type("video/mp4"),
    ] {
        let key = a_clip(&world).await;
        world.sample.faults().next(fault.on(Host::Media));
        world.library.downloads.add(vec![key]).await.unwrap();
        let (state, problem) = outcome(&world, key).await;
        assert_eq!(
            (state, problem.as_deref()),
            (QueueState::Failed, Some("not-a-video"))
        );
        let whole = files_below(&world.home.path().join("downloads"));
        assert!(
            whole
                .iter()
                .all(|path| path.extension().is_some_and(|end| end == "part"))
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_30_an_expired_address_is_asked_for_anew() {
    let world = World::usual().await;
    world
        .sample
        .sign_media(std::time::Duration::from_secs(3_600));
    world.read().await;
    world.library.start();
    let key = a_clip(&world).await;
    world.sample.expire_media();
    world.library.downloads.add(vec![key]).await.unwrap();
    assert_eq!(outcome(&world, key).await, (QueueState::Done, None));
    assert!(downloaded(&world, key).is_file());
}

#[tokio::test(flavor = "multi_thread")]
async fn p_01_a_download_goes_on_when_what_a_kill_may_cost_is_shared_by_more() {
    let world = World::usual().await;
    world.sample.enlarge_media(12 * 1024 * 1024);
    world.read().await;
    world.library.start();
    let downloads = &world.library.downloads;
    let slow = Fault::slow(12_000_000).on(Host::Media);
    world.sample.faults().always(slow);
    let tiles = world.tiles().await.into_iter();
    let clips = tiles.filter(|tile| tile.playable && tile.status == "completed");
    for (clip, (before, after)) in clips.zip([(1, 8), (8, 1)]) {
        let key = clip.key;
        downloads.set_parallel(before).await.unwrap();
        downloads.add(vec![key]).await.unwrap();
        until_some_came(&world, key).await;
        downloads.set_parallel(after).await.unwrap();
        assert_eq!(outcome(&world, key).await, (QueueState::Done, None));
    }
}

/// Waits until a third of a clip is here.
async fn until_some_came(world: &World, key: ClipKey) {
    loop {
        let queue = world.library.downloads.queue().await.unwrap();
        let row = queue.rows.iter().find(|row| row.clip == key);
        if row.is_some_and(|row| row.total.is_some_and(|total| row.bytes > total / 3)) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
}

//! How much room the caches take, and giving it back.

use std::path::{Path, PathBuf};

use library::clip::{ClipKey, Tile};
use library::index::Place;
use library::media::ClipPlace;

use crate::world::World;

/// Completed clips that play, each of them whole in the cache, in the order in which they came.
async fn cached(world: &World, count: usize) -> Vec<ClipKey> {
    let plays = |tile: &Tile| tile.playable && tile.status == "completed";
    let tiles = world.tiles().await.into_iter().filter(plays);
    let keys: Vec<_> = tiles.map(|tile| tile.key).take(count).collect();
    assert_eq!(keys.len(), count);
    for key in &keys {
        world.library.clips.whole(*key).await.unwrap();
    }
    // What is on its way keeps its file beside the whole one for a moment.
    world
        .until("nothing is on its way", async || {
            let files = files(&world.library.folders.clips());
            (files.len() == count).then_some(())
        })
        .await;
    keys
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries.map(|entry| entry.path()).collect()
}

fn bytes(files: &[PathBuf]) -> u64 {
    files
        .iter()
        .map(|file| file.metadata().unwrap().len())
        .sum()
}

fn row(world: &World, key: ClipKey) -> Option<u64> {
    let row = world.library.index.file(key, Place::Cache).unwrap();
    row.map(|row| row.bytes)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cache_of_clips_says_what_it_takes_and_gives_all_of_it_back() {
    let world = World::of(6).await;
    world.read().await;
    let keys = cached(&world, 3).await;
    let folder = world.library.folders.clips();
    // What a killed run left behind counts, and goes; what is not ours does neither.
    std::fs::write(folder.join("99-0a1b2c3d.part"), [0; 1000]).unwrap();
    let there = bytes(&files(&folder));
    let clips = &world.library.clips;
    assert_eq!(clips.used().await, there);
    std::fs::write(folder.join("notes.txt"), "mine").unwrap();
    assert_eq!(clips.clear(&[]).await.unwrap(), there);
    assert_eq!(files(&folder), [folder.join("notes.txt")]);
    for key in keys {
        assert_eq!(row(&world, key), None);
        let now = clips.progress(key).await.unwrap();
        assert_eq!(now.place, ClipPlace::Elsewhere);
        clips.whole(key).await.expect("it is fetched again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_plays_is_open_or_is_on_its_way_stays_when_the_rest_is_cleared() {
    let world = World::of(6).await;
    world.read().await;
    let keys = cached(&world, 3).await;
    let [plays, open, rest] = keys[..] else {
        unreachable!("three")
    };
    let clips = &world.library.clips;
    let source = clips.open(plays).await.unwrap();
    let free = clips.clear(&[open]).await.unwrap();
    assert!(free > 0);
    assert_eq!(row(&world, rest), None);
    for key in [plays, open] {
        let bytes = row(&world, key).expect("it stays");
        let file = clips.whole(key).await.unwrap();
        assert_eq!(file.metadata().unwrap().len(), bytes);
    }
    drop(source);
    assert_eq!(
        clips.clear(&[open]).await.unwrap(),
        0,
        "a player asks for the next part in a moment"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_on_its_way_comes_to_its_end_while_the_cache_is_cleared() {
    let world = World::of(6).await;
    world.read().await;
    let keys = cached(&world, 1).await;
    let tiles = world.tiles().await;
    let other = tiles
        .iter()
        .find(|tile| tile.playable && tile.status == "completed" && tile.key != keys[0])
        .expect("another clip");
    let source = world.library.clips.open(other.key).await.unwrap();
    world.library.clips.clear(&[]).await.unwrap();
    world.library.clips.whole(other.key).await.expect("whole");
    drop(source);
    assert!(row(&world, other.key).is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn downloads_are_no_cache() {
    let world = World::of(6).await;
    world.read().await;
    let keys = cached(&world, 2).await;
    world.library.start_downloads();
    world.library.downloads.add(vec![keys[0]]).await.unwrap();
    let file = world
        .until("the clip is saved", async || {
            let row = world.library.index.file(keys[0], Place::Download).unwrap();
            row.map(|row| world.library.folders.downloads.join(row.path))
        })
        .await;
    let before = std::fs::read(&file).unwrap();
    world.library.clips.set_limit(0);
    world.library.clips.clear(&[]).await.unwrap();
    world.library.pictures.clear().await;
    assert!(std::fs::read(&file).unwrap() == before, "not a byte of it");
    let kept = world.library.index.file(keys[0], Place::Download).unwrap();
    assert_eq!(kept.unwrap().bytes, before.len() as u64);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lower_limit_makes_room_at_once_from_what_was_played_longest_ago() {
    let world = World::of(6).await;
    world.read().await;
    let keys = cached(&world, 3).await;
    // The first of them is played once more. Nothing plays after a start.
    drop(world.library.clips.open(keys[0]).await.unwrap());
    let world = world.restarted().await;
    let one = row(&world, keys[0]).unwrap();
    world.library.clips.set_limit(one);
    world
        .until("there is room", async || {
            let stay = files(&world.library.folders.clips());
            (stay.len() == 1).then_some(())
        })
        .await;
    assert_eq!(row(&world, keys[0]), Some(one), "it was played last");
    assert_eq!(world.library.clips.used().await, one);
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_given_back_and_come_again_when_they_are_looked_at() {
    let world = World::of(4).await;
    world.read().await;
    let tiles = world.tiles().await;
    let tile = tiles.iter().find(|tile| tile.playable).expect("a clip");
    let pictures = &world.library.pictures;
    let picture = pictures.grid(tile.key).await.unwrap().bytes;
    assert_eq!(pictures.used().await, picture.len() as u64);
    assert_eq!(pictures.clear().await, picture.len() as u64);
    assert_eq!(pictures.used().await, 0);
    let stands_in = world.library.tiles(vec![tile.key]).await.unwrap();
    assert!(
        stands_in[0].thumbhash.is_some(),
        "something stands in until it is looked at"
    );
    world.sample.forget_requests();
    let again = pictures.grid(tile.key).await.unwrap().bytes;
    assert!(again == picture);
    assert_eq!(world.sample.requests().len(), 1, "it was fetched again");
}

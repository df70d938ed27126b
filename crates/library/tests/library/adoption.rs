//! Files of an earlier index are known again (D-15), and nothing else is taken for one.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use library::clip::{ClipKey, Details};
use library::downloads::QueueState;
use library::gallery::Query;
use library::index::Place;
use sample::{AccountSpec, Host, Sample};

use crate::download_faults::Downloading;
use crate::downloads::{files_below, remote_bytes};
use crate::world::{ADA, World};

const BOB: &str = "bob@example.com";

/// What lies below a folder: each file with its bytes and when it was written.
fn snapshot(folder: &Path) -> BTreeMap<PathBuf, (Vec<u8>, SystemTime)> {
    let look = |path: PathBuf| {
        let written = path.metadata().unwrap().modified().unwrap();
        (path.clone(), (std::fs::read(path).unwrap(), written))
    };
    files_below(folder).into_iter().map(look).collect()
}

async fn of_two_accounts() -> World {
    let sample = Sample::builder()
        .account(AccountSpec::new(ADA).videos(30))
        .account(AccountSpec::new(BOB).videos(10))
        .build();
    World::with(sample).await
}

impl Downloading {
    /// Downloads some clips to their ends, and answers their numbers by path.
    async fn downloaded(&self, clips: &[ClipKey]) -> BTreeMap<String, PathBuf> {
        let downloads = &self.world.library.downloads;
        downloads.add(clips.to_vec()).await.unwrap();
        let mut files = BTreeMap::new();
        for clip in clips {
            self.until_state(*clip, QueueState::Done).await;
            files.insert(details(&self.world, *clip).facts.number, self.file(*clip));
        }
        files
    }
}

fn details(world: &World, clip: ClipKey) -> Details {
    world.library.index.details(clip).unwrap().unwrap()
}

/// The numbers of the clips that are on this computer, sorted.
async fn here(world: &World) -> Vec<String> {
    let query = Query {
        text: "is:here".into(),
        ..Query::default()
    };
    let keys = world.asked(query).await.keys.clone();
    let number = |key: &ClipKey| details(world, *key).facts.number;
    let mut numbers: Vec<_> = keys.iter().map(number).collect();
    numbers.sort();
    numbers
}

fn lose_index(home: &Path) {
    for entry in std::fs::read_dir(home.join("data")).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("index.") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
}

/// How often a clip was asked for at its media host.
fn fetched(world: &World) -> usize {
    let requests = world.sample.requests();
    let media = requests.iter().filter(|seen| seen.host == Host::Media);
    media.filter(|seen| seen.path().ends_with(".mp4")).count()
}

async fn until_here(world: &World, numbers: &[String]) {
    let all = async || (here(world).await == numbers).then_some(());
    world.until("the files are known again", all).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d_15_after_a_lost_index_every_whole_file_is_known_again_and_no_other_is_touched() {
    let downloading = Downloading::within(of_two_accounts().await).await;
    let clips = downloading.keys.clone();
    let (ours, others) = clips.split_at(20);
    let mut files = downloading.downloaded(ours).await;
    // Long enough for a cut, and too short for another clip.
    let cut = details(&downloading.world, ours[3]).facts.number;
    let damaged = files.remove(&cut).unwrap();
    // Another clip under the number of one that was never downloaded, and words under that of a third.
    let ratio = |clip: ClipKey| details(&downloading.world, clip).facts.ratio;
    let mut unlike = others[1..].iter();
    let stranger = unlike.find(|clip| ratio(**clip) != ratio(ours[0]));
    let stranger = details(&downloading.world, *stranger.expect("one of another shape"));
    let words = details(&downloading.world, others[0]).facts.number;
    let folder = downloading.folder();
    let first = std::fs::read(downloading.file(ours[0])).unwrap();
    // A name that another template made, with its number not in brackets.
    let moved = details(&downloading.world, ours[5]).facts.number;
    let renamed = folder.join(format!("kept {moved} by hand.MP4"));
    std::fs::rename(&files[&moved], &renamed).unwrap();
    let Downloading { world, .. } = downloading;
    let world = world
        .restarted_after(|home| {
            lose_index(home);
            let bytes = std::fs::read(&damaged).unwrap();
            std::fs::write(&damaged, &bytes[..bytes.len() - 100]).unwrap();
            let alien = format!("Alien [{}].mp4", stranger.facts.number);
            std::fs::write(folder.join(alien), &first).unwrap();
            std::fs::write(folder.join(format!("[{words}].mp4")), "no video").unwrap();
            std::fs::write(folder.join("holiday 2025-11-24.mp4"), &first).unwrap();
        })
        .await;
    let before = snapshot(&folder);
    world.sample.forget_requests();
    world.connect_again().await;
    world.library.start();
    world.read().await;
    let expected: Vec<_> = files.keys().cloned().collect();
    until_here(&world, &expected).await;
    until_looked(&world).await;
    assert_eq!(here(&world).await, expected, "and no other");
    assert_eq!(fetched(&world), 0, "nothing was fetched for that");
    assert!(snapshot(&folder) == before, "and no file was touched");

    // They are as well known as on the first day.
    let key = world.view().await.keys.clone().into_iter();
    let mut adopted = key.filter(|key| details(&world, *key).tile.here);
    let one = adopted.next().expect("one that is here");
    let file = world.library.index.file(one, Place::Download).unwrap();
    let file = file.expect("its row");
    let bytes = std::fs::read(folder.join(file.path)).unwrap();
    assert_eq!(bytes.len() as u64, file.bytes);
    assert!(bytes == remote_bytes(&world, one).await);
    let queued = world.library.downloads.add(vec![one]).await.unwrap();
    assert_eq!((queued.added, queued.already), (0, 1));
}

#[tokio::test(flavor = "multi_thread")]
async fn d_15_a_start_that_was_ended_goes_on_with_it_and_what_was_looked_for_is_not_again() {
    let downloading = Downloading::within(of_two_accounts().await).await;
    let clips = downloading.keys.clone();
    let files = downloading.downloaded(&clips[..3]).await;
    let late = details(&downloading.world, clips[4]).facts.number;
    let late_bytes = remote_bytes(&downloading.world, clips[4]).await;
    let folder = downloading.folder();
    let Downloading { world, .. } = downloading;
    let world = world.restarted_after(lose_index).await;
    world.connect_again().await;
    world.read().await;
    assert_eq!(here(&world).await, [""; 0], "nobody looked yet");
    let world = world.restarted().await;
    world.library.start();
    let mut expected: Vec<_> = files.keys().cloned().collect();
    until_here(&world, &expected).await;
    until_looked(&world).await;

    // What is put there later is found where the folder is chosen anew, and by no start.
    let world = world.restarted().await;
    std::fs::write(folder.join(format!("[{late}].mp4")), late_bytes).unwrap();
    world.library.start();
    world.read().await;
    let due = world.library.index.adoption_due().unwrap();
    assert_eq!(due, [], "nothing is to be looked for");
    let elsewhere = world.home.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let downloads = &world.library.downloads;
    downloads.set_folder(elsewhere).await.unwrap();
    downloads.set_folder(folder).await.unwrap();
    expected.push(late);
    expected.sort();
    until_here(&world, &expected).await;
}

/// Waits until nothing is to be looked for any more.
async fn until_looked(world: &World) {
    let done = async || {
        let due = world.library.index.adoption_due().unwrap();
        due.is_empty().then_some(())
    };
    world.until("all was looked for", done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d_15_a_number_that_two_accounts_have_is_nobodys() {
    let downloading = Downloading::within(of_two_accounts().await).await;
    let bobs = key_of_bob(&downloading.world);
    let mut clips = downloading.keys.clone();
    clips.retain(|clip| details(&downloading.world, *clip).tile.account != bobs);
    let files = downloading.downloaded(&clips[..2]).await;
    let shared = details(&downloading.world, clips[0]);
    let raw = shared.raw.replace(ADA, BOB);
    assert_ne!(raw, shared.raw, "the id names the account");
    let bob = downloading.world.sample.account(BOB);
    bob.insert_raw(raw).expect("it is listed");
    let Downloading { world, .. } = downloading;
    let world = world.restarted_after(lose_index).await;
    world.connect_again().await;
    world.library.start();
    world.read().await;
    let mut expected: Vec<_> = files.keys().cloned().collect();
    expected.retain(|number| *number != shared.facts.number);
    until_here(&world, &expected).await;
    until_looked(&world).await;
    assert_eq!(here(&world).await, expected);
}

fn key_of_bob(world: &World) -> library::clip::AccountKey {
    let all = world.library.index.sign_ins().unwrap();
    let bob = all.into_iter().find(|(_, email)| email == BOB);
    bob.expect("he is known").0
}

#[tokio::test(flavor = "multi_thread")]
async fn d_15_what_came_since_the_copy_of_a_damaged_index_is_known_again() {
    let downloading = Downloading::within(of_two_accounts().await).await;
    let clips = downloading.keys.clone();
    let now_ms = downloading.world.library.now_ms();
    let mut files = downloading.downloaded(&clips[..2]).await;
    downloading.world.library.index.back_up(now_ms).unwrap();
    files.extend(downloading.downloaded(&clips[2..5]).await);
    let Downloading { world, .. } = downloading;
    let world = world
        .restarted_after(|home| {
            for suffix in ["", "-wal", "-shm"] {
                let path = home.join(format!("data/index.sqlite{suffix}"));
                let _ = std::fs::remove_file(path);
            }
        })
        .await;
    assert!(world.library.index_copy_ms.is_some(), "the copy is in use");
    assert_eq!(here(&world).await.len(), 2);
    world.sample.forget_requests();
    world.library.start();
    world.read().await;
    let expected: Vec<_> = files.keys().cloned().collect();
    until_here(&world, &expected).await;
    assert_eq!(fetched(&world), 0);
}

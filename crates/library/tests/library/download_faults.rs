//! What can go wrong on the way of a download, by the numbers of the catalogue of faults.

use std::path::PathBuf;

use library::clip::ClipKey;
use library::downloads::{QueueRow, QueueState, VerifyState, VerifyStep, WaitsFor};
use library::index::{Missing, Place};
use sample::{Fault, Host};

use crate::downloads::{files_below, remote_bytes};
use crate::world::World;

pub(crate) struct Downloading {
    pub(crate) world: World,
    pub(crate) keys: Vec<ClipKey>,
}

impl Downloading {
    pub(crate) async fn new() -> Self {
        Self::within(World::usual().await).await
    }

    pub(crate) async fn within(world: World) -> Self {
        world.read().await;
        world.library.start_downloads();
        let tiles = world.tiles().await;
        let keys = tiles
            .into_iter()
            .filter(|tile| tile.playable && tile.status == "completed")
            .map(|tile| tile.key)
            .collect();
        Self { world, keys }
    }

    pub(crate) async fn add(&self, count: usize) {
        let keys = self.keys[..count].to_vec();
        self.world.library.downloads.add(keys).await.unwrap();
    }

    pub(crate) fn fault(&self, fault: Fault) {
        self.world.sample.faults().next(fault.on(Host::Media));
    }

    pub(crate) async fn row(&self, key: ClipKey) -> Option<QueueRow> {
        let queue = self.world.library.downloads.queue().await.unwrap();
        queue.rows.into_iter().find(|row| row.clip == key)
    }

    pub(crate) async fn until_state(&self, key: ClipKey, state: QueueState) -> QueueRow {
        let what = format!("the download is {state:?}");
        let at = async || self.row(key).await.filter(|row| row.state == state);
        self.world.until(&what, at).await
    }

    pub(crate) async fn until_waits(&self, waits: Option<WaitsFor>) {
        let what = format!("the queue waits for {waits:?}");
        let queue = async || {
            let queue = self.world.library.downloads.queue().await.unwrap();
            (queue.waits_for == waits).then_some(())
        };
        self.world.until(&what, queue).await;
    }

    /// Waits until a try has failed, and the next one is put off.
    pub(crate) async fn until_put_off(&self, key: ClipKey) {
        let put_off = async || self.row(key).await?.retry_at_ms;
        self.world.until("the next try is put off", put_off).await;
    }

    pub(crate) fn folder(&self) -> PathBuf {
        self.world.home.path().join("downloads")
    }

    pub(crate) fn file(&self, key: ClipKey) -> PathBuf {
        let file = self.world.library.index.file(key, Place::Download);
        self.folder().join(file.unwrap().expect("a row").path)
    }

    pub(crate) async fn assert_whole(&self, key: ClipKey) {
        let original = remote_bytes(&self.world, key).await;
        assert!(std::fs::read(self.file(key)).unwrap() == original);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_32_to_n_37_an_answer_to_another_range_is_never_put_behind_what_is_here() {
    let downloading = Downloading::new().await;
    for (number, wrong) in [
        Fault::default().header("content-range", "bytes 0-9/10"),
        Fault::default().header("content-range", "bytes */157000"),
        Fault::default().header("content-range", "bytes 9-2/157000"),
        Fault::default().header("etag", "\"another\""),
        Fault::ignore_range(),
        Fault::status(416),
        Fault::body("--x\r\n")
            .with_status(206)
            .with_content_type("multipart/byteranges"),
    ]
    .into_iter()
    .enumerate()
    {
        let key = downloading.keys[number];
        downloading.fault(Fault::cut_after(40_000));
        downloading.fault(wrong);
        let added = downloading.world.library.downloads.add(vec![key]).await;
        added.unwrap();
        downloading.until_state(key, QueueState::Done).await;
        downloading.assert_whole(key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_11_to_n_16_a_body_that_is_not_all_of_a_clip_is_asked_for_again() {
    let downloading = Downloading::new().await;
    for (number, cut) in [
        Fault::cut_after(40_000).with_framing(sample::Framing::Close),
        Fault::cut_after(40_000).with_framing(sample::Framing::Chunked),
        Fault::body("").with_content_type("video/mp4"),
        Fault::default().header(
            "x-amz-checksum-sha256",
            "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        ),
        Fault::status(503),
    ]
    .into_iter()
    .enumerate()
    {
        let key = downloading.keys[number];
        downloading.fault(cut);
        let added = downloading.world.library.downloads.add(vec![key]).await;
        added.unwrap();
        downloading.until_state(key, QueueState::Done).await;
        downloading.assert_whole(key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_19_a_body_in_another_coding_is_refused() {
    let downloading = Downloading::new().await;
    downloading.fault(Fault::default().header("content-encoding", "gzip"));
    downloading.add(1).await;
    let row = downloading
        .until_state(downloading.keys[0], QueueState::Failed)
        .await;
    assert_eq!(row.problem.as_deref(), Some("not-a-video"));
}

#[tokio::test(flavor = "multi_thread")]
async fn d_13_a_part_that_somebody_wrote_into_is_not_gone_on_with() {
    part_is_not_gone_on_with(|bytes| bytes[500] ^= 1).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d_13_a_part_that_somebody_cut_is_not_gone_on_with() {
    part_is_not_gone_on_with(|bytes| bytes.truncate(30_000)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d_13_what_somebody_put_behind_a_part_is_no_part_of_the_clip() {
    part_is_not_gone_on_with(|bytes| bytes.extend([7; 5_000])).await;
}

async fn part_is_not_gone_on_with(change: impl FnOnce(&mut Vec<u8>)) {
    let downloading = Downloading::new().await;
    let key = downloading.keys[0];
    downloading.fault(Fault::cut_after(40_000));
    downloading
        .world
        .sample
        .faults()
        .times(1, Fault::status(503).on(Host::Media));
    downloading.add(1).await;
    downloading.until_put_off(key).await;
    downloading
        .world
        .library
        .downloads
        .pause(key, true)
        .await
        .unwrap();
    let idle = async || {
        downloading
            .row(key)
            .await
            .filter(|row| row.state == QueueState::Waiting)
    };
    downloading.world.until("it rests", idle).await;
    let part = files_below(&downloading.folder()).pop().expect("a part");
    let mut bytes = std::fs::read(&part).unwrap();
    assert!(bytes.len() >= 1_000, "there is something to go on with");
    change(&mut bytes);
    std::fs::write(&part, &bytes).unwrap();
    downloading
        .world
        .library
        .downloads
        .pause(key, false)
        .await
        .unwrap();
    downloading.until_state(key, QueueState::Done).await;
    downloading.assert_whole(key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d_05_a_folder_that_went_is_waited_for_and_not_made_anew() {
    let downloading = Downloading::new().await;
    downloading.add(1).await;
    downloading
        .until_state(downloading.keys[0], QueueState::Done)
        .await;
    let away = downloading.world.home.path().join("away");
    std::fs::rename(downloading.folder(), &away).unwrap();
    downloading.add(2).await;
    downloading.until_waits(Some(WaitsFor::Folder)).await;
    assert!(!downloading.folder().exists(), "its disk may only be away");
    std::fs::rename(&away, downloading.folder()).unwrap();
    downloading
        .until_state(downloading.keys[1], QueueState::Done)
        .await;
    downloading.until_waits(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d_06_what_stands_in_the_place_of_the_folder_is_left_alone() {
    let downloading = Downloading::new().await;
    downloading.add(1).await;
    downloading
        .until_state(downloading.keys[0], QueueState::Done)
        .await;
    let away = downloading.world.home.path().join("away");
    let theirs = downloading.world.home.path().join("theirs");
    std::fs::rename(downloading.folder(), &away).unwrap();
    std::fs::create_dir(&theirs).unwrap();
    // A file, and then a link that leads elsewhere.
    std::fs::write(downloading.folder(), "mine").unwrap();
    downloading.add(2).await;
    downloading.until_waits(Some(WaitsFor::Folder)).await;
    let left = std::fs::read_to_string(downloading.folder()).unwrap();
    assert_eq!(left, "mine");
    std::fs::remove_file(downloading.folder()).unwrap();
    std::os::unix::fs::symlink(&theirs, downloading.folder()).unwrap();
    let downloads = &downloading.world.library.downloads;
    downloads.retry_all().await.unwrap();
    let looked = async || {
        let queue = downloads.queue().await.unwrap();
        (queue.waits_for == Some(WaitsFor::Folder)).then_some(())
    };
    downloading
        .world
        .until("it is looked at again", looked)
        .await;
    let made = std::fs::read_dir(&theirs).unwrap().count();
    assert_eq!(made, 0, "nothing is put into what another link leads to");
    std::fs::remove_file(downloading.folder()).unwrap();
    std::fs::rename(&away, downloading.folder()).unwrap();
    downloading
        .until_state(downloading.keys[1], QueueState::Done)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n_42_without_a_network_the_queue_waits_and_goes_on_by_itself() {
    let downloading = Downloading::new().await;
    let gone = Fault::redirect("http://127.0.0.1:9/clip.mp4").on(Host::Media);
    downloading.world.sample.faults().always(gone);
    downloading.add(12).await;
    downloading.until_waits(Some(WaitsFor::Network)).await;
    downloading.world.sample.faults().clear();
    downloading
        .world
        .library
        .downloads
        .retry_all()
        .await
        .unwrap();
    for key in &downloading.keys[..12] {
        downloading.until_state(*key, QueueState::Done).await;
    }
    downloading.until_waits(None).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_paused_stays_where_it_is_and_goes_on_from_there() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloads.pause_all(true).await.unwrap();
    downloading.add(3).await;
    let queue = downloads.queue().await.unwrap();
    assert!(queue.paused && queue.figures.left == 3);
    downloads.pause(downloading.keys[1], true).await.unwrap();
    downloads.pause_all(false).await.unwrap();
    downloading
        .until_state(downloading.keys[0], QueueState::Done)
        .await;
    downloading
        .until_state(downloading.keys[2], QueueState::Done)
        .await;
    let row = downloading.row(downloading.keys[1]).await.unwrap();
    assert!(row.paused && row.state == QueueState::Waiting, "{row:?}");
    downloads.pause(downloading.keys[1], false).await.unwrap();
    downloading
        .until_state(downloading.keys[1], QueueState::Done)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn u_02_an_account_that_is_removed_takes_its_downloads_out_of_the_queue() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    let slow = Fault::slow(2_000).on(Host::Media);
    downloading.world.sample.faults().always(slow);
    downloading.add(4).await;
    downloading
        .until_state(downloading.keys[0], QueueState::Running)
        .await;
    let account = downloading.row(downloading.keys[0]).await.unwrap().account;
    let began = std::time::Instant::now();
    downloads.cancel_account(account).await.unwrap();
    assert!(began.elapsed().as_secs() < 2, "{:?}", began.elapsed());
    let rows = downloads.queue().await.unwrap().rows;
    assert!(rows.iter().all(|row| row.account != account));
}

#[tokio::test(flavor = "multi_thread")]
async fn d_12_verify_tells_damage_from_what_the_person_did_and_repairs_only_damage() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.add(4).await;
    for key in &downloading.keys[..4] {
        downloading.until_state(*key, QueueState::Done).await;
    }
    let [damaged, changed, moved, _] = downloading.keys[..4] else {
        panic!("four clips");
    };
    let path = downloading.file(damaged);
    let modified = path.metadata().unwrap().modified().unwrap();
    let mut bytes = std::fs::read(&path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    std::fs::write(&path, &bytes).unwrap();
    let file = std::fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(modified).unwrap();
    std::fs::write(downloading.file(changed), "mine now").unwrap();
    let elsewhere = downloading.world.home.path().join("elsewhere.mp4");
    std::fs::rename(downloading.file(moved), &elsewhere).unwrap();
    downloads.verify(VerifyStep::Start);
    let done = async || Some(downloads.verifying()).filter(|now| now.state == VerifyState::Done);
    let found = downloading.world.until("all is verified", done).await;
    assert_eq!((found.done, found.all), (4, 4));
    assert_eq!((found.damaged, found.changed, found.missing), (1, 1, 1));
    let ledger = downloads.ledger().await.unwrap();
    let missing: Vec<_> = ledger.iter().flat_map(|one| one.missing.clone()).collect();
    for reason in [Missing::Damaged, Missing::Changed, Missing::Moved] {
        assert!(missing.contains(&(reason, 1)), "{reason:?} in {missing:?}");
    }
    downloading.world.sample.forget_requests();
    assert_eq!(downloads.repair().await.unwrap().added, 1);
    let whole = async || {
        let file = downloading
            .world
            .library
            .index
            .file(damaged, Place::Download);
        let path = downloading.folder().join(file.unwrap()?.path);
        let original = remote_bytes(&downloading.world, damaged).await;
        (std::fs::read(path).ok()? == original).then_some(())
    };
    downloading.world.until("it is repaired", whole).await;
    assert_eq!(
        std::fs::read(downloading.file(changed)).unwrap(),
        b"mine now"
    );
    let found = downloads.find(moved, elsewhere).await.unwrap();
    assert_eq!(found, library::downloads::Found::Adopted);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_summary_counts_and_holds_what_it_named() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.add(1).await;
    downloading
        .until_state(downloading.keys[0], QueueState::Done)
        .await;
    let all: Vec<_> = downloading
        .world
        .tiles()
        .await
        .iter()
        .map(|tile| tile.key)
        .collect();
    let summary = downloads.summary(all.clone()).await.unwrap();
    let sum = summary.to_download + summary.here + summary.without + summary.in_progress;
    assert_eq!(sum as usize, all.len(), "{summary:?}");
    assert!(summary.here == 1 && summary.first && summary.names.len() == 3);
    assert!(summary.bytes > 0 && summary.free.is_some());
    let queued = downloads.add_summed(summary.id, false).await.unwrap();
    assert_eq!(queued.unwrap().added, summary.to_download);
    assert!(
        downloads
            .add_summed(summary.id, false)
            .await
            .unwrap()
            .is_none(),
        "once"
    );
    assert!(downloads.choices().3, "the person was told where files go");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_24_a_clip_that_is_made_anew_keeps_the_file_that_is_here() {
    let downloading = Downloading::new().await;
    let key = downloading.keys[0];
    downloading.add(1).await;
    downloading.until_state(key, QueueState::Done).await;
    let (world, path) = (&downloading.world, downloading.file(key));
    let before = std::fs::read(&path).unwrap();
    let details = world.library.index.details(key).unwrap().unwrap();
    for account in world.sample.accounts() {
        account.set_status(&details.facts.number, 10);
    }
    world.read().await;
    let tile = world.library.tiles(vec![key]).await.unwrap().remove(0);
    assert_eq!(tile.status, "in-progress", "its status is shown");
    assert!(
        tile.here && tile.playable,
        "and what is here is played: {tile:?}"
    );
    assert!(
        std::fs::read(&path).unwrap() == before,
        "the file is as it was"
    );
}

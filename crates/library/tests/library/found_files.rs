//! Files of downloads that are not as they were saved any more: what is noticed of them, where it is
//! said, and what is fetched again.

use std::path::Path;

use library::clip::ClipKey;
use library::downloads::{FoundFile, QueueState, VerifyState, VerifyStep, Verifying};
use library::gallery::{Facet, Filter, Query};
use library::index::FileState;
use sample::Host;

use crate::disk_faults::Engine;
use crate::download_faults::Downloading;
use crate::downloads::files_below;
use crate::kills::{CLIPS, Killing};

/// Changes a byte in the middle of a file, which keeps its length and its times.
fn spoil(path: &Path) {
    let modified = path.metadata().unwrap().modified().unwrap();
    let mut bytes = std::fs::read(path).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 4;
    std::fs::write(path, &bytes).unwrap();
    let file = std::fs::File::options().write(true).open(path).unwrap();
    file.set_modified(modified).unwrap();
}

impl Downloading {
    /// So many clips, which have arrived.
    async fn arrived(count: usize) -> Self {
        let downloading = Self::new().await;
        downloading.add(count).await;
        for key in &downloading.keys[..count] {
            downloading.until_state(*key, QueueState::Done).await;
        }
        downloading
    }

    async fn is_here(&self, key: ClipKey) -> bool {
        let tiles = self.world.library.tiles(vec![key]).await.unwrap();
        let filter = Filter {
            facet: Facet::Here,
            any_of: vec!["yes".into()],
            none_of: Vec::new(),
        };
        let query = Query {
            filters: vec![filter],
            ..Query::default()
        };
        let found = self.world.asked(query).await.keys.contains(&key);
        assert_eq!(tiles[0].here, found, "the tick and the filter say the same");
        found
    }

    async fn verified(&self) -> Verifying {
        let downloads = &self.world.library.downloads;
        downloads.verify(VerifyStep::Start);
        let done =
            async || Some(downloads.verifying()).filter(|now| now.state == VerifyState::Done);
        self.world.until("all is verified", done).await
    }

    async fn until_whole(&self, key: ClipKey) {
        let whole = async || {
            let row = self.row(key).await?;
            (row.state == QueueState::Done && row.found == FileState::Whole).then_some(())
        };
        self.world.until("it is here again", whole).await;
        self.assert_whole(key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn d_12_a_file_that_was_deleted_is_told_of_and_can_be_downloaded_again() {
    let downloading = Downloading::arrived(2).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    let path = downloading.file(key);
    assert_eq!(
        downloads.file_of(key).await.unwrap(),
        FoundFile::There(path.clone())
    );
    assert!(downloading.is_here(key).await);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(downloads.file_of(key).await.unwrap(), FoundFile::Moved);
    let queue = downloads.queue().await.unwrap();
    assert_eq!((queue.figures.troubled, queue.figures.left), (1, 0));
    let row = downloading.row(key).await.expect("a row that says so");
    assert_eq!((row.state, row.found), (QueueState::Done, FileState::Moved));
    assert!(!downloading.is_here(key).await, "the tick is gone");
    assert_eq!(downloads.again(key).await.unwrap().added, 1);
    downloading.until_whole(key).await;
    assert_eq!(downloading.file(key), path, "under its old name");
    assert!(downloading.is_here(key).await);
    assert_eq!(downloads.queue().await.unwrap().figures.troubled, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn d_12_a_deleted_file_is_noticed_when_its_clip_is_asked_for() {
    let downloading = Downloading::arrived(2).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    std::fs::remove_file(downloading.file(key)).unwrap();
    let summary = downloads.summary(downloading.keys[..2].to_vec()).await;
    let summary = summary.unwrap();
    assert_eq!((summary.to_download, summary.here), (1, 1));
    let queued = downloads.add(downloading.keys[..2].to_vec()).await.unwrap();
    assert_eq!((queued.added, queued.already), (1, 1));
    downloading.until_whole(key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn d_05_a_disk_that_is_away_says_nothing_of_its_files() {
    let downloading = Downloading::arrived(1).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    let away = downloading.world.home.path().join("away");
    std::fs::rename(downloading.folder(), &away).unwrap();
    assert_eq!(downloads.file_of(key).await.unwrap(), FoundFile::Moved);
    assert_eq!(downloads.add(vec![key]).await.unwrap().already, 1);
    assert!(downloading.is_here(key).await, "nothing is noted of it");
    std::fs::rename(&away, downloading.folder()).unwrap();
    assert_eq!(downloading.verified().await.missing, 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn dl_21_a_damaged_file_is_named_and_repaired_under_its_own_name() {
    let downloading = Downloading::arrived(2).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    let path = downloading.file(key);
    spoil(&path);
    let spoilt = std::fs::read(&path).unwrap();
    assert_eq!(downloading.verified().await.damaged, 1);
    let row = downloading.row(key).await.expect("a row that says so");
    assert_eq!(
        (row.state, row.found),
        (QueueState::Done, FileState::Damaged)
    );
    assert!(!downloading.is_here(key).await, "the tick is gone");
    assert_eq!(downloads.repair().await.unwrap().added, 1);
    downloading.until_whole(key).await;
    assert_eq!(downloading.file(key), path, "under its own name");
    let aside = path.with_extension("damaged");
    assert_eq!(
        std::fs::read(&aside).unwrap(),
        spoilt,
        "and what was spoilt is kept"
    );
    let files = files_below(&downloading.folder());
    assert_eq!(files.len(), 3, "two clips and that: {files:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn repair_leaves_a_file_alone_that_is_whole_after_all() {
    let downloading = Downloading::arrived(1).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    let path = downloading.file(key);
    spoil(&path);
    assert_eq!(downloading.verified().await.damaged, 1);
    // The cable was loose: the disk reads it well now.
    spoil(&path);
    downloading.world.sample.forget_requests();
    assert_eq!(downloads.repair().await.unwrap().added, 1);
    let whole = async || {
        let row = downloading.row(key).await?;
        (row.state == QueueState::Done && row.found == FileState::Whole).then_some(())
    };
    downloading.world.until("it is known as whole", whole).await;
    let files = files_below(&downloading.folder());
    assert_eq!(files, [path], "nothing was put aside");
    let requests = downloading.world.sample.requests();
    assert!(
        requests.iter().all(|seen| seen.host != Host::Media),
        "and nothing fetched: {requests:#?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn dl_19_a_changed_file_is_left_and_a_second_copy_is_put_beside_it() {
    let downloading = Downloading::arrived(1).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    let path = downloading.file(key);
    std::fs::write(&path, "mine now").unwrap();
    assert_eq!(downloading.verified().await.changed, 1);
    let row = downloading.row(key).await.expect("a row that says so");
    assert_eq!(row.found, FileState::Changed);
    let queued = downloads.add(vec![key]).await.unwrap();
    assert_eq!(
        (queued.added, queued.already),
        (0, 1),
        "it is not fetched unless asked for"
    );
    assert_eq!(downloads.again(key).await.unwrap().added, 1);
    downloading.until_whole(key).await;
    assert_eq!(std::fs::read(&path).unwrap(), b"mine now");
    let second = downloading.file(key);
    assert!(second.to_string_lossy().ends_with("]-2.mp4"), "{second:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_with_a_file_can_be_taken_off_the_list_and_comes_back_with_what_is_new() {
    let downloading = Downloading::arrived(1).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    let path = downloading.file(key);
    let bytes = std::fs::read(&path).unwrap();
    std::fs::write(&path, "mine now").unwrap();
    downloading.verified().await;
    downloads.clear_one(key).await.unwrap();
    assert!(downloading.row(key).await.is_none());
    downloads.restore(vec![key]).await.unwrap();
    let row = downloading.row(key).await.expect("it comes back");
    assert_eq!(row.found, FileState::Changed);
    downloads.cancel(key).await.unwrap();
    assert!(downloading.row(key).await.is_none());
    assert_eq!(downloading.verified().await.changed, 1);
    assert!(
        downloading.row(key).await.is_none(),
        "the same is not told twice"
    );
    std::fs::write(&path, &bytes).unwrap();
    assert_eq!(downloading.verified().await.changed, 0);
    std::fs::remove_file(&path).unwrap();
    assert_eq!(downloading.verified().await.missing, 1);
    let row = downloading.row(key).await.expect("this is something else");
    assert_eq!(row.found, FileState::Moved);
}

#[tokio::test(flavor = "multi_thread")]
async fn verify_pauses_goes_on_and_stops() {
    let downloading = Downloading::arrived(12).await;
    let downloads = &downloading.world.library.downloads;
    downloads.verify(VerifyStep::Start);
    downloads.verify(VerifyStep::Pause);
    let at = downloads.verifying();
    assert_eq!(at.state, VerifyState::Paused);
    downloads.verify(VerifyStep::Stop);
    assert_eq!(downloads.verifying(), Verifying::default());
    downloads.verify(VerifyStep::Start);
    downloads.verify(VerifyStep::Pause);
    downloads.verify(VerifyStep::GoOn);
    let done = async || Some(downloads.verifying()).filter(|now| now.state == VerifyState::Done);
    let now = downloading.world.until("all is verified", done).await;
    assert_eq!((now.done, now.all, now.damaged), (12, 12, 0));
    assert!(now.finished_ms.is_some() && now.bytes > 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_file_that_cannot_be_read_is_not_said_to_be_damaged() {
    let mut killing = Killing::new().await;
    killing.sample.faults().clear();
    killing.assert_arrives().await;
    let files = files_below(&killing.home.path().join("downloads"));
    for (call, error) in [("openat", "EACCES"), ("openat", "EMFILE"), ("read", "EIO")] {
        let below = vec![
            "strace".into(),
            "-fqq".into(),
            "-o/dev/null".into(),
            format!("-P{}", files[0].display()),
            format!("-etrace={call}"),
            format!("-einject={call}:error={error}"),
        ];
        let ended = Engine::start(&killing, &below, "verify").end();
        let last = ended.heard.last().expect("it says what it found");
        let expected = "damaged=0 missing=0 changed=0 unreadable=1";
        assert_eq!(last, expected, "{call} {error}");
        assert_eq!(killing.assert_holds(error), CLIPS);
    }
    let ended = Engine::start(&killing, &[], "verify").end();
    let last = ended.heard.last().expect("it says what it found");
    assert_eq!(last, "damaged=0 missing=0 changed=0 unreadable=0");
}

#[tokio::test(flavor = "multi_thread")]
async fn d_07_and_d_15_a_file_of_ours_that_no_row_knows_is_adopted_and_not_kept_twice() {
    let downloading = Downloading::arrived(1).await;
    let key = downloading.keys[0];
    let (path, kept) = (
        downloading.file(key),
        downloading.world.home.path().join("kept"),
    );
    std::fs::rename(&path, &kept).unwrap();
    let Downloading { world, .. } = downloading;
    // The index is lost, and the file is where it was.
    let world = world
        .restarted_after(|home| {
            std::fs::remove_dir_all(home.join("data")).unwrap();
            std::fs::rename(&kept, &path).unwrap();
        })
        .await;
    world.connect_again().await;
    let inode = |path: &Path| std::os::unix::fs::MetadataExt::ino(&path.metadata().unwrap());
    let before = inode(&path);
    let downloading = Downloading::within(world).await;
    let key = downloading.keys[0];
    downloading.add(1).await;
    downloading.until_whole(key).await;
    assert_eq!(downloading.file(key), path);
    assert_eq!(inode(&path), before, "it is the very file");
    assert_eq!(files_below(&downloading.folder()), [path], "and no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn i5_a_power_cut_between_a_name_and_its_row_keeps_the_very_file() {
    let downloading = Downloading::new().await;
    let key = downloading.keys[0];
    let downloads = &downloading.world.library.downloads;
    downloads.pause_all(true).await.unwrap();
    downloading.add(1).await;
    // The proof is not waited for before the name is given: the disk has the name, and an index of before.
    let home = downloading.world.home.path();
    let files = ["index.sqlite", "index.sqlite-wal"];
    for file in files {
        std::fs::copy(home.join("data").join(file), home.join(file)).unwrap();
    }
    downloads.pause_all(false).await.unwrap();
    downloading.until_whole(key).await;
    let path = downloading.file(key);
    let inode = |path: &Path| std::os::unix::fs::MetadataExt::ino(&path.metadata().unwrap());
    let before = inode(&path);

    let Downloading { world, .. } = downloading;
    let world = world
        .restarted_after(|home| {
            for file in files {
                std::fs::rename(home.join(file), home.join("data").join(file)).unwrap();
            }
        })
        .await;
    let downloading = Downloading::within(world).await;
    let row = downloading.row(key).await.expect("it is to be downloaded");
    assert_eq!(row.state, QueueState::Waiting);
    let downloads = &downloading.world.library.downloads;
    downloads.pause_all(false).await.unwrap();
    downloading.until_whole(key).await;
    assert_eq!(downloading.file(key), path);
    assert_eq!(inode(&path), before, "it is the very file");
    assert_eq!(files_below(&downloading.folder()), [path], "and no other");
}

#[tokio::test(flavor = "multi_thread")]
async fn i3_a_part_of_somebody_else_is_never_written_to_nor_removed() {
    let downloading = Downloading::arrived(1).await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[1]);
    downloads.pause_all(true).await.unwrap();
    let names = downloads.names(vec![key], None).await.unwrap();
    let theirs = downloading.folder().join(format!("{}.part", names[0]));
    std::fs::create_dir_all(theirs.parent().unwrap()).unwrap();
    std::fs::write(&theirs, "mine").unwrap();
    downloads.add(vec![key]).await.unwrap();
    downloads.pause_all(false).await.unwrap();
    downloading.until_state(key, QueueState::Done).await;
    downloading.assert_whole(key).await;
    assert_eq!(std::fs::read_to_string(&theirs).unwrap(), "mine");
    let ours = downloading.file(key);
    assert!(ours.to_string_lossy().ends_with("]-2.mp4"), "{ours:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn i3_a_file_in_the_place_of_a_part_that_was_begun_is_never_written_to_nor_removed() {
    let downloading = Downloading::new().await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    downloading.fault(sample::Fault::cut_after(40_000));
    downloading
        .world
        .sample
        .faults()
        .times(1, sample::Fault::status(503).on(Host::Media));
    downloading.add(1).await;
    downloading.until_put_off(key).await;
    downloads.pause_all(true).await.unwrap();
    let part = files_below(&downloading.folder()).pop().expect("a part");
    std::fs::remove_file(&part).unwrap();
    std::fs::write(&part, "mine").unwrap();
    downloads.pause_all(false).await.unwrap();
    downloads.retry_all().await.unwrap();
    downloading.until_state(key, QueueState::Done).await;
    downloading.assert_whole(key).await;
    assert_eq!(std::fs::read_to_string(&part).unwrap(), "mine");
    // Nor does cancelling take one away.
    let other = downloading.keys[1];
    downloading.fault(sample::Fault::slow(20_000));
    downloads.add(vec![other]).await.unwrap();
    let come = async || {
        let files = files_below(&downloading.folder());
        let is_part = |path: &std::path::PathBuf| path.extension().is_some_and(|end| end == "part");
        files
            .into_iter()
            .filter(is_part)
            .find(|path| path.metadata().is_ok_and(|meta| meta.len() > 4))
    };
    let begun = downloading.world.until("something comes", come).await;
    std::fs::remove_file(&begun).unwrap();
    std::fs::write(&begun, "mine").unwrap();
    downloads.cancel(other).await.unwrap();
    assert_eq!(std::fs::read_to_string(&begun).unwrap(), "mine");
}

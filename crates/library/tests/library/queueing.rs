//! What may be asked of the queue: how many at once, taking out and putting back, what is kept being
//! downloaded, and what the ledger makes of it.

use std::time::{Duration, Instant};

use library::clip::AccountKey;
use library::downloads::{QueueState, Template};
use library::index::Missing;
use sample::{AccountSpec, Fault, Host, Sample};

use crate::download_faults::Downloading;
use crate::downloads::files_below;
use crate::world::{ADA, World};

impl Downloading {
    async fn running(&self) -> usize {
        let queue = self.world.library.downloads.queue().await.unwrap();
        let running = queue
            .rows
            .iter()
            .filter(|row| row.state == QueueState::Running);
        running.count()
    }

    fn slow(&self, bytes_per_second: u64) {
        let slow = Fault::slow(bytes_per_second).on(Host::Media);
        self.world.sample.faults().always(slow);
    }

    async fn until_running(&self, count: usize) {
        let so_many = async || (self.running().await == count).then_some(());
        self.world.until("so many run", so_many).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn as_many_run_at_once_as_were_chosen_and_never_more() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.slow(20_000);
    downloads.set_parallel(1).await.unwrap();
    downloading.add(20).await;
    for count in [1_u32, 3, 8] {
        downloads.set_parallel(count).await.unwrap();
        downloading.until_running(count as usize).await;
        for _ in 0..20 {
            assert!(downloading.running().await <= count as usize);
            tokio::task::yield_now().await;
        }
    }
    downloads.set_parallel(0).await.unwrap();
    assert_eq!(downloads.choices().2, 1, "one at least");
    downloads.set_parallel(100).await.unwrap();
    assert_eq!(downloads.choices().2, 8, "eight at most");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_taken_out_leaves_nothing_and_is_not_put_in_again_by_itself() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    let account = downloading.world.library.index.accounts().unwrap();
    for account in account {
        downloads.keep_downloading(account.key, true).await.unwrap();
    }
    downloading.slow(20_000);
    downloading.add(6).await;
    downloading.until_running(4).await;
    let parts = async || (files_below(&downloading.folder()).len() >= 4).then_some(());
    downloading.world.until("parts are there", parts).await;
    downloads.cancel(downloading.keys[0]).await.unwrap();
    assert!(downloading.row(downloading.keys[0]).await.is_none());
    assert_eq!(downloads.figures().await.unwrap().left, 5);
    downloads.cancel_all().await.unwrap();
    assert_eq!(downloads.figures().await.unwrap().left, 0);
    assert_eq!(
        files_below(&downloading.folder()).len(),
        0,
        "no part is left"
    );
    downloading.world.read().await;
    assert_eq!(
        downloads.figures().await.unwrap().left,
        0,
        "nor put in again"
    );
    downloading.world.sample.faults().clear();
    downloading.add(1).await;
    downloading
        .until_state(downloading.keys[0], QueueState::Done)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn finished_rows_are_cleared_and_come_back() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.add(3).await;
    for key in &downloading.keys[..3] {
        downloading.until_state(*key, QueueState::Done).await;
    }
    let mut cleared = downloads.clear().await.unwrap();
    cleared.sort_unstable();
    let mut keys = downloading.keys[..3].to_vec();
    keys.sort_unstable();
    assert_eq!(cleared, keys);
    assert!(downloads.queue().await.unwrap().rows.is_empty());
    assert_eq!(
        downloads.figures().await.unwrap().done,
        3,
        "they still count"
    );
    assert!(downloads.clear().await.unwrap().is_empty());
    downloads.restore(cleared).await.unwrap();
    assert_eq!(downloads.queue().await.unwrap().rows.len(), 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_finished_row_is_cleared_by_itself_and_comes_back_and_its_file_stays() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.add(2).await;
    let [one, other] = [downloading.keys[0], downloading.keys[1]];
    for key in [one, other] {
        downloading.until_state(key, QueueState::Done).await;
    }
    downloads.clear_one(one).await.unwrap();
    assert!(downloading.row(one).await.is_none());
    assert!(downloading.row(other).await.is_some(), "the other stays");
    downloading.assert_whole(one).await;
    downloads.restore(vec![one]).await.unwrap();
    assert!(downloading.row(one).await.is_some());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_failed_is_cleared_by_itself_and_comes_back_as_it_was() {
    let downloading = Downloading::new().await;
    let (downloads, key) = (&downloading.world.library.downloads, downloading.keys[0]);
    for account in downloading.world.library.index.accounts().unwrap() {
        downloads.keep_downloading(account.key, true).await.unwrap();
    }
    downloading.fault(Fault::default().header("content-encoding", "gzip"));
    downloading.add(1).await;
    let failed = downloading.until_state(key, QueueState::Failed).await;
    downloads.clear_one(key).await.unwrap();
    assert!(downloading.row(key).await.is_none());
    assert_eq!(downloads.figures().await.unwrap().failed, 0);
    downloads.retry_all().await.unwrap();
    downloading.world.read().await;
    let figures = downloads.figures().await.unwrap();
    assert_eq!(figures.left, 0, "nothing brings it back but the person");

    downloads.restore(vec![key]).await.unwrap();
    let back = downloading.row(key).await.expect("it is on the list again");
    assert_eq!((back.state, back.problem), (failed.state, failed.problem));
    downloads.clear_one(key).await.unwrap();
    downloads.add(vec![key]).await.unwrap();
    downloading.until_state(key, QueueState::Done).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_waits_or_runs_is_not_cleared() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.slow(20_000);
    downloads.set_parallel(1).await.unwrap();
    downloading.add(2).await;
    downloading.until_running(1).await;
    for key in &downloading.keys[..2] {
        downloads.clear_one(*key).await.unwrap();
        assert!(downloading.row(*key).await.is_some());
    }
    assert_eq!(downloads.figures().await.unwrap().left, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_finishes_is_downloaded_where_that_was_chosen() {
    let account = AccountSpec::new(ADA).videos(6);
    let sample = Sample::builder().account(account).build();
    let downloading = Downloading::within(World::with(sample).await).await;
    let downloads = &downloading.world.library.downloads;
    // With the answer to a summary.
    let first = downloading.keys[0];
    let summary = downloads.summary(vec![first]).await.unwrap();
    downloads.add_summed(summary.id, true).await.unwrap();
    downloading.until_state(first, QueueState::Done).await;
    let ledger = downloads.ledger().await.unwrap();
    assert!(ledger.iter().all(|account| account.keep));
    let before = downloading.world.tiles().await.len();
    downloading
        .world
        .sample
        .account(ADA)
        .insert()
        .expect("one more");
    downloading.world.read().await;
    let tiles = downloading.world.tiles().await;
    assert_eq!(tiles.len(), before + 1);
    let fresh = tiles
        .iter()
        .find(|tile| !downloading.keys.contains(&tile.key) && tile.playable);
    let fresh = fresh.expect("it is listed").key;
    downloading.until_state(fresh, QueueState::Done).await;
    assert_eq!(
        downloads.figures().await.unwrap().left,
        0,
        "what was there before was not asked for"
    );
    let account = AccountKey(ledger[0].account.0);
    downloads.keep_downloading(account, false).await.unwrap();
    downloading
        .world
        .sample
        .account(ADA)
        .insert()
        .expect("one more");
    downloading.world.read().await;
    assert_eq!(downloads.figures().await.unwrap().left, 0, "not any more");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_ledger_adds_up() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.add(4).await;
    for key in &downloading.keys[..4] {
        downloading.until_state(*key, QueueState::Done).await;
    }
    downloading.fault(Fault::body("no video").with_content_type("video/mp4"));
    downloads.add(vec![downloading.keys[4]]).await.unwrap();
    downloading
        .until_state(downloading.keys[4], QueueState::Failed)
        .await;
    std::fs::remove_file(downloading.file(downloading.keys[0])).unwrap();
    downloads.file_of(downloading.keys[0]).await.unwrap();
    downloads.pause_all(true).await.unwrap();
    downloads.add(vec![downloading.keys[5]]).await.unwrap();
    let ledger = downloads.ledger().await.unwrap();
    let listed: u32 = ledger.iter().map(|account| account.listed).sum();
    assert_eq!(listed as usize, downloading.world.tiles().await.len());
    for account in &ledger {
        let missing: u32 = account.missing.iter().map(|(_, clips)| clips).sum();
        assert_eq!(account.here + missing, account.listed, "{account:?}");
        assert_eq!(account.verified_ms.is_some(), account.here > 0);
    }
    let of = |reason| -> u32 {
        let all = ledger.iter().flat_map(|account| &account.missing);
        all.filter(|(one, _)| *one == reason)
            .map(|(_, clips)| clips)
            .sum()
    };
    let counted = (
        of(Missing::Moved),
        of(Missing::Failed),
        of(Missing::Waiting),
    );
    assert_eq!(counted, (1, 1, 1), "{ledger:?}");
    let here: u32 = ledger.iter().map(|account| account.here).sum();
    assert_eq!(here, 3);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_template_names_what_comes_from_then_on() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    let (first, second) = (downloading.keys[0], downloading.keys[1]);
    downloading.add(1).await;
    downloading.until_state(first, QueueState::Done).await;
    let before = downloading.file(first);
    downloads
        .set_template(Template::parse("flat/{id}.mp4").unwrap())
        .await
        .unwrap();
    downloads.add(vec![second]).await.unwrap();
    downloading.until_state(second, QueueState::Done).await;
    assert_eq!(
        downloading.file(second).parent(),
        Some(&*downloading.folder().join("flat"))
    );
    assert_eq!(
        downloading.file(first),
        before,
        "what is here keeps its name"
    );
    let Downloading { world, keys } = downloading;
    let world = world.restarted().await;
    assert_eq!(world.library.downloads.choices().1, "flat/{id}.mp4");
    drop(keys);
}

#[tokio::test(flavor = "multi_thread")]
async fn u_02_an_account_that_is_removed_leaves_no_part_within_two_seconds() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    downloading.slow(20_000);
    downloading.add(6).await;
    downloading.until_running(4).await;
    let parts = async || (files_below(&downloading.folder()).len() >= 4).then_some(());
    downloading.world.until("parts are there", parts).await;
    let rows = downloads.queue().await.unwrap().rows;
    let mut accounts: Vec<_> = rows.iter().map(|row| row.account).collect();
    accounts.sort_unstable();
    accounts.dedup();
    let began = Instant::now();
    for account in accounts {
        downloads.cancel_account(account).await.unwrap();
    }
    assert!(
        began.elapsed() < Duration::from_secs(2),
        "{:?}",
        began.elapsed()
    );
    assert_eq!(downloading.running().await, 0, "all of them have ended");
    let figures = downloads.figures().await.unwrap();
    assert_eq!((figures.left, figures.done), (0, 0));
    assert_eq!(
        files_below(&downloading.folder()).len(),
        0,
        "no part is left"
    );
}

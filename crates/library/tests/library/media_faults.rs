//! A media host that is slow, lies or goes away while a download runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use library::downloads::QueueState;
use sample::{Fault, Host};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::download_faults::Downloading;
use crate::downloads::files_below;
use crate::world::World;

/// A host that answers whatever is asked with these very bytes, and hangs up; with a reset where told.
async fn host(answer: Vec<u8>, reset: bool) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/clip.mp4", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let mut head = [0; 4096];
            let _ = stream.read(&mut head).await;
            let _ = stream.write_all(&answer).await;
            let _ = stream.flush().await;
            if reset {
                let _ = stream.set_zero_linger();
            }
        }
    });
    (address, asked)
}

/// Downloads the first clip, whose first request is sent to such a host, and proves it whole.
async fn arrives_after(answer: Vec<u8>, reset: bool) {
    let downloading = Downloading::within(World::hurried().await).await;
    let (address, asked) = host(answer, reset).await;
    downloading.fault(Fault::redirect(address));
    downloading.add(1).await;
    let key = downloading.keys[0];
    downloading.until_state(key, QueueState::Done).await;
    downloading.assert_whole(key).await;
    assert_eq!(asked.load(Ordering::Relaxed), 1, "the other host was asked");
}

/// Requests for media so far, by what they ask of the range.
fn ranges(downloading: &Downloading) -> Vec<Option<String>> {
    let requests = downloading.world.sample.requests();
    let media = requests.iter().filter(|seen| seen.host == Host::Media);
    media
        .map(|seen| seen.header("range").map(str::to_owned))
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn n_08_a_body_that_stalls_is_broken_off_and_gone_on_with() {
    let downloading = Downloading::within(World::hurried().await).await;
    let key = downloading.keys[0];
    downloading.fault(Fault::stall_after(40_000, Duration::from_secs(600)));
    downloading.add(1).await;
    downloading.until_state(key, QueueState::Done).await;
    let ranges = ranges(&downloading);
    assert_eq!(ranges, [None, Some("bytes=40000-".to_owned())]);
    downloading.assert_whole(key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n_09_a_body_that_comes_by_drops_is_broken_off_and_gone_on_with() {
    let downloading = Downloading::within(World::hurried().await).await;
    let key = downloading.keys[0];
    // By this clock 20 bytes a minute, and never half a minute without one.
    downloading.fault(Fault::slow(20));
    downloading.add(1).await;
    downloading.until_state(key, QueueState::Done).await;
    let ranges = ranges(&downloading);
    assert!(
        ranges.len() == 2 && ranges[1].is_some(),
        "what came is gone on with: {ranges:?}"
    );
    downloading.assert_whole(key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n_38_two_lengths_that_differ_are_no_answer() {
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 40\r\n\
        content-length: 48\r\n\r\n\0\0\0\x10ftypisom\0\0\0\0"
        .to_vec();
    answer.extend([0; 32]);
    arrives_after(answer, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n_39_a_connection_that_is_reset_within_a_body_is_asked_for_anew() {
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 90000\r\n\r\n\
        \0\0\0\x10ftypisom\0\0\0\0"
        .to_vec();
    answer.extend([7; 30_000]);
    arrives_after(answer, true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n_40_a_connection_that_went_is_made_anew() {
    arrives_after(Vec::new(), true).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n_13_and_t9_a_body_beyond_any_clip_is_refused_by_its_length() {
    let downloading = Downloading::new().await;
    let head =
        "HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 5497558138880\r\n\r\n";
    let (address, _) = host(head.into(), false).await;
    downloading.fault(Fault::redirect(address));
    downloading.add(1).await;
    let key = downloading.keys[0];
    let row = downloading.until_state(key, QueueState::Failed).await;
    assert_eq!(row.problem.as_deref(), Some("unexpected-size"));
    let files = files_below(&downloading.folder());
    let bytes = files.iter().map(|path| path.metadata().unwrap().len());
    assert_eq!(bytes.sum::<u64>(), 0, "nothing of it was written");
}

#[tokio::test(flavor = "multi_thread")]
async fn t9_no_more_is_taken_in_than_was_announced() {
    let mut answer = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\ncontent-length: 100\r\n\r\n\
        \0\0\0\x10ftypisom\0\0\0\0"
        .to_vec();
    answer.extend([7; 300_000]);
    arrives_after(answer, false).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_is_chosen_while_downloads_run_takes_all_that_is_not_here() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    let slow = Fault::slow(300_000).on(Host::Media);
    downloading.world.sample.faults().always(slow);
    downloading.add(8).await;
    let other = downloading.world.home.path().join("other");
    // Back and forth, while rows are claimed.
    for _ in 0..6 {
        for folder in [other.clone(), downloading.folder()] {
            std::fs::create_dir_all(&folder).unwrap();
            downloads.set_folder(folder).await.unwrap();
            let parts = files_below(downloading.world.home.path());
            let parts = parts
                .iter()
                .filter(|path| path.extension().is_some_and(|end| end == "part"));
            assert!(parts.count() <= 8, "no part is left behind");
        }
    }
    downloads.set_folder(other.clone()).await.unwrap();
    downloading.world.sample.faults().clear();
    downloads.retry_all().await.unwrap();
    for key in &downloading.keys[..8] {
        downloading.until_state(*key, QueueState::Done).await;
    }
    let all = [files_below(&other), files_below(&downloading.folder())].concat();
    assert_eq!(all.len(), 8, "each once, and no part: {all:?}");
    assert_eq!(downloads.queue().await.unwrap().waits_for, None);
}

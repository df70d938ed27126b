//! The network between a download and its media host, and what of it concerns the whole queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use library::account::FoundAccount;
use library::downloads::{Limits, QueueRow, QueueState, WaitsFor};
use sample::{Fault, Framing, Host};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpListener;

use crate::download_faults::Downloading;
use crate::downloads::files_below;
use crate::world::World;

const GIB: u64 = 1 << 30;

impl Downloading {
    pub(crate) async fn hurried() -> Self {
        Self::within(World::hurried().await).await
    }

    /// Waits until the first clip has failed, and says why; nothing of it is left on the disk.
    async fn fails(&self) -> String {
        let row = self.until_state(self.keys[0], QueueState::Failed).await;
        row.problem.expect("a reason")
    }

    fn media_requests(&self) -> usize {
        let requests = self.world.sample.requests();
        requests
            .iter()
            .filter(|seen| seen.host == Host::Media)
            .count()
    }

    async fn until_problem(&self, problem: &str) -> QueueRow {
        let key = self.keys[0];
        let has = async || {
            self.row(key)
                .await
                .filter(|row| row.problem.as_deref() == Some(problem))
        };
        self.world.until(problem, has).await
    }

    async fn replace_token(&self) {
        let library = &self.world.library;
        let credential = library.index.credentials().unwrap()[0].key;
        let found = self.world.sample.accounts().into_iter();
        let found = found.map(|account| FoundAccount {
            email: account.email().to_owned(),
            name: None,
        });
        let replaced = library
            .replace_entry(credential, "another".into(), Some(found.collect()))
            .await;
        assert!(replaced.unwrap(), "there is such a token");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_11_and_n_16_six_tries_that_bring_no_clip_fail_and_leave_no_file() {
    for (fault, why) in [
        (
            Fault::cut_after(40_000).with_framing(Framing::Chunked),
            "did-not-arrive",
        ),
        (Fault::body("").with_content_type("video/mp4"), "cut-short"),
        (
            Fault::cut_after(40_000).with_framing(Framing::Close),
            "cut-short",
        ),
    ] {
        let downloading = Downloading::hurried().await;
        // No second try may go on where the first one stopped.
        let fault = fault
            .header("etag", "W/\"weak\"")
            .header("last-modified", "");
        downloading
            .world
            .sample
            .faults()
            .always(fault.on(Host::Media));
        downloading.add(1).await;
        assert_eq!(downloading.fails().await, why);
        assert_eq!(downloading.media_requests(), 6, "{why}: six tries");
        let files = files_below(&downloading.folder());
        let whole = files
            .iter()
            .filter(|path| path.extension().is_none_or(|end| end != "part"));
        assert_eq!(whole.count(), 0, "nothing has a name: {files:?}");
        let empty = files
            .iter()
            .filter(|path| path.metadata().unwrap().len() == 0);
        assert_eq!(empty.count(), 0, "and nothing is empty: {files:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_14_and_n_15_what_is_no_video_leaves_no_part() {
    for content_type in ["text/html", "video/mp4"] {
        let downloading = Downloading::hurried().await;
        let page = Fault::body("<html>sign in</html>").with_content_type(content_type);
        downloading.fault(page);
        downloading.add(1).await;
        assert_eq!(downloading.fails().await, "not-a-video");
        assert_eq!(files_below(&downloading.folder()).len(), 0);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_13_and_t9_a_body_of_unknown_length_ends_where_no_clip_is_larger() {
    let downloading = Downloading::hurried().await;
    downloading.world.library.downloads.limit(Limits {
        spare: 0,
        largest: 60_000,
    });
    downloading.fault(Fault::framed(Framing::Chunked));
    downloading.add(1).await;
    assert_eq!(downloading.fails().await, "unexpected-size");
    assert_eq!(files_below(&downloading.folder()).len(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn t9_and_d_01_a_body_of_unknown_length_ends_where_the_disk_is_to_have_its_rest() {
    let downloading = Downloading::new().await;
    downloading.world.sample.enlarge_media(24 * 1024 * 1024);
    let slow = Fault::slow(8_000_000).with_framing(Framing::Chunked);
    downloading
        .world
        .sample
        .faults()
        .always(slow.on(Host::Media));
    downloading.add(1).await;
    let key = downloading.keys[0];
    let come = async || part_bytes(&downloading).filter(|bytes| *bytes > 1_000_000);
    downloading.world.until("something comes", come).await;
    let downloads = &downloading.world.library.downloads;
    downloads.limit(Limits {
        spare: u64::MAX / 4,
        largest: 4 * GIB,
    });
    downloading.until_waits(Some(WaitsFor::Room)).await;
    downloading.until_state(key, QueueState::Waiting).await;
    downloading.world.sample.faults().clear();
    downloads.limit(Limits {
        spare: 0,
        largest: 4 * GIB,
    });
    downloading.until_state(key, QueueState::Done).await;
    downloading.until_waits(None).await;
    downloading.assert_whole(key).await;
}

/// Bytes of the one part.
fn part_bytes(downloading: &Downloading) -> Option<u64> {
    let part = files_below(&downloading.folder()).pop()?;
    Some(part.metadata().ok()?.len())
}

#[tokio::test(flavor = "multi_thread")]
async fn d_01_what_would_not_leave_the_rest_of_the_disk_waits_and_goes_on_by_itself() {
    let downloading = Downloading::new().await;
    let downloads = &downloading.world.library.downloads;
    let limits = |spare| Limits {
        spare,
        largest: 4 * GIB,
    };
    downloads.limit(limits(u64::MAX / 4));
    downloading.add(3).await;
    downloading.until_waits(Some(WaitsFor::Room)).await;
    assert_eq!(files_below(&downloading.folder()).len(), 0);
    downloads.limit(limits(0));
    for key in &downloading.keys[..3] {
        downloading.until_state(*key, QueueState::Done).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_24_a_media_host_that_asks_to_wait_is_left_alone_for_so_long() {
    for status in [429, 503] {
        let downloading = Downloading::hurried().await;
        downloading.fault(Fault::status(status).retry_after("90"));
        downloading.add(1).await;
        let key = downloading.keys[0];
        downloading.until_put_off(key).await;
        let row = downloading.row(key).await.unwrap();
        let left = row.retry_at_ms.unwrap() - downloading.world.library.now_ms();
        assert!(left > 80_000, "{left} ms of 90 s");
        assert_eq!(row.tries, 0, "it is there, and knows what it wants");
        assert_eq!(downloading.media_requests(), 1);
        downloading.until_state(key, QueueState::Done).await;
        assert_eq!(downloading.media_requests(), 2);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_24_what_a_media_host_says_of_waiting_is_not_believed_beyond_a_day() {
    for value in ["-1", "1000000000", "soon", ""] {
        let downloading = Downloading::hurried().await;
        downloading.fault(Fault::status(429).retry_after(value));
        downloading.add(1).await;
        let key = downloading.keys[0];
        downloading.until_state(key, QueueState::Done).await;
        assert_eq!(downloading.media_requests(), 2, "{value:?}: backed off");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_28_what_needs_a_new_token_waits_for_it_and_stops_nothing_else() {
    let downloading = Downloading::hurried().await;
    let downloads = &downloading.world.library.downloads;
    // The address of the first one has run out, and nobody renews it.
    let (first, second) = (downloading.keys[0], downloading.keys[1]);
    let details = downloading.world.library.index.details(first);
    let number = details.unwrap().unwrap().facts.number;
    let raw = downloading
        .world
        .library
        .index
        .details(first)
        .unwrap()
        .unwrap()
        .raw;
    let item: serde_json::Value = serde_json::from_str(&raw).unwrap();
    let path = url_path(item["url"].as_str().unwrap());
    let gone = Fault::status(403).on(Host::Media).on_path(path);
    downloading.world.sample.faults().times(1, gone);
    let refused = Fault::status(401).on(Host::Api);
    downloading.world.sample.faults().always(refused);
    downloads.add(vec![first, second]).await.unwrap();
    let row = downloading.until_problem("token-refused").await;
    assert_eq!(row.state, QueueState::Waiting, "{number} waits");
    downloading.until_state(second, QueueState::Done).await;
    let asked = downloading.world.sample.requests();
    let asked = asked.iter().filter(|seen| seen.host == Host::Api).count();
    downloading.world.sample.faults().clear();
    let still = downloading.row(first).await.unwrap();
    assert_eq!(still.problem.as_deref(), Some("token-refused"));
    let again = downloading.world.sample.requests();
    let again = again.iter().filter(|seen| seen.host == Host::Api).count();
    assert_eq!(again, asked, "nothing is asked with the refused token");
    downloading.replace_token().await;
    downloading.until_state(first, QueueState::Done).await;
    downloading.assert_whole(first).await;
}

/// The part of an address that names the file.
fn url_path(url: &str) -> String {
    let path = url.split('?').next().unwrap_or(url);
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn dl_12_a_row_says_that_a_fresh_address_is_asked_for() {
    let downloading = Downloading::new().await;
    downloading.fault(Fault::status(410));
    let late = Fault::latency(Duration::from_millis(1_500)).on(Host::Api);
    downloading.world.sample.faults().next(late);
    downloading.add(1).await;
    let row = downloading.until_problem("address-gone").await;
    assert_eq!(row.state, QueueState::Running);
    let row = downloading
        .until_state(downloading.keys[0], QueueState::Done)
        .await;
    assert_eq!(row.problem, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn n_30_an_address_that_is_not_handed_out_any_more_is_renewed_and_gone_on_with() {
    for status in [403, 404, 410] {
        let downloading = Downloading::hurried().await;
        downloading.world.sample.forget_requests();
        // It runs out while the clip is half here.
        downloading.fault(Fault::cut_after(40_000));
        downloading.fault(Fault::status(status));
        downloading.add(1).await;
        let key = downloading.keys[0];
        downloading.until_state(key, QueueState::Done).await;
        let requests = downloading.world.sample.requests();
        let media = requests.iter().filter(|seen| seen.host == Host::Media);
        let ranges: Vec<_> = media.map(|seen| seen.header("range")).collect();
        let rest = Some("bytes=40000-");
        assert_eq!(ranges, [None, rest, rest], "{status}: what came is kept");
        let api = requests.iter().filter(|seen| seen.host == Host::Api);
        let renewals = api.filter(|seen| seen.path().contains("/videos/")).count();
        assert_eq!(renewals, 1, "{status}: asked for once");
        downloading.assert_whole(key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_30_a_fresh_address_of_another_file_is_fetched_from_its_beginning() {
    let downloading = Downloading::hurried().await;
    downloading.fault(Fault::cut_after(40_000));
    downloading.fault(Fault::status(403));
    // An answer to the range, of something that is not what is here.
    downloading.fault(Fault::default().header("etag", "\"another\""));
    downloading.add(1).await;
    let key = downloading.keys[0];
    downloading.until_state(key, QueueState::Done).await;
    downloading.assert_whole(key).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn n_35_and_n_36_what_proves_nothing_is_not_gone_on_with() {
    for (etag, date, resumed) in [
        ("W/\"weak\"", "Sat, 01 Nov 2025 12:00:00 GMT", true),
        ("W/\"weak\"", "", false),
        ("", "", false),
    ] {
        let downloading = Downloading::hurried().await;
        let cut = Fault::cut_after(40_000)
            .header("etag", etag)
            .header("last-modified", date);
        downloading.fault(cut);
        let weak = Fault::default()
            .header("etag", etag)
            .header("last-modified", date);
        downloading.fault(weak);
        downloading.add(1).await;
        let key = downloading.keys[0];
        downloading.until_state(key, QueueState::Done).await;
        let requests = downloading.world.sample.requests();
        let media: Vec<_> = requests
            .iter()
            .filter(|seen| seen.host == Host::Media)
            .collect();
        let asked = media[1].header("range");
        assert_eq!(asked.is_some(), resumed, "{etag} {date}");
        let proof = media[1].header("if-range");
        assert_eq!(proof.is_some(), resumed);
        assert!(proof.is_none_or(|proof| !proof.starts_with("W/")));
        downloading.assert_whole(key).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_42_five_hundred_clips_wait_for_the_network_and_go_on_by_themselves() {
    const CLIPS: usize = 500;
    let downloading = Downloading::within(World::hurried_of(CLIPS + 100).await).await;
    let downloads = &downloading.world.library.downloads;
    let gone = Fault::redirect("http://127.0.0.1:9/clip.mp4").on(Host::Media);
    downloading.world.sample.faults().always(gone);
    downloading.world.sample.forget_requests();
    downloading.add(CLIPS).await;
    downloading.until_waits(Some(WaitsFor::Network)).await;
    let parallel = downloads.choices().2 as usize;
    let before = downloading.media_requests();
    assert!(
        (3..3 + parallel).contains(&before),
        "three errors, and what ran beside them: {before}"
    );
    let rest = async || {
        let queue = downloads.queue().await.unwrap();
        let running = |row: &QueueRow| row.state == QueueState::Running;
        (!queue.rows.iter().any(running)).then_some(())
    };
    downloading.world.until("what ran has ended", rest).await;
    // One probe at a time, and none of it takes a try from anybody.
    let before = downloading.media_requests();
    let probed = async || {
        let queue = downloads.queue().await.unwrap();
        let running = queue
            .rows
            .iter()
            .filter(|row| row.state == QueueState::Running);
        assert!(running.count() <= 1, "one probe at a time");
        assert_eq!(queue.figures.failed, 0);
        (downloading.media_requests() >= before + 4).then_some(())
    };
    downloading.world.until("four probes", probed).await;
    assert_eq!(downloads.figures().await.unwrap().left as usize, CLIPS);
    downloading.world.sample.faults().clear();
    for step in (100..=CLIPS).step_by(100) {
        let here = async || {
            let figures = downloads.figures().await.unwrap();
            (figures.done as usize >= step).then_some(())
        };
        downloading
            .world
            .until("a hundred more are here", here)
            .await;
    }
    assert_eq!(downloads.queue().await.unwrap().waits_for, None);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_network_kept_from_arriving_is_tried_again_at_the_next_start() {
    let downloading = Downloading::hurried().await;
    let trouble = Fault::status(502).on(Host::Media);
    downloading.world.sample.faults().always(trouble);
    downloading.add(1).await;
    assert_eq!(downloading.fails().await, "did-not-arrive");
    downloading.world.sample.faults().clear();
    // This one is no matter of the network.
    downloading.fault(Fault::body("no video").with_content_type("video/mp4"));
    let (first, second) = (downloading.keys[0], downloading.keys[1]);
    let added = downloading.world.library.downloads.add(vec![second]).await;
    added.unwrap();
    downloading.until_state(second, QueueState::Failed).await;
    let Downloading { world, keys } = downloading;
    let world = world.restarted().await;
    world.library.start_downloads();
    let downloading = Downloading { world, keys };
    downloading.until_state(first, QueueState::Done).await;
    let row = downloading.row(second).await.unwrap();
    assert_eq!(row.state, QueueState::Failed, "asked for again by nobody");
}

#[tokio::test(flavor = "multi_thread")]
async fn n_07_and_n_20_a_head_that_never_ends_or_never_comes_is_no_clip() {
    for answer in [endless_head(), b"HTTP/1.1 200 OK\r\ncontent-".to_vec()] {
        let downloading = Downloading::hurried().await;
        let (address, asked) = host_that_says(answer).await;
        downloading
            .world
            .sample
            .faults()
            .next(Fault::redirect(address).on(Host::Media));
        downloading.add(1).await;
        let key = downloading.keys[0];
        downloading.until_state(key, QueueState::Done).await;
        downloading.assert_whole(key).await;
        assert_eq!(asked.load(Ordering::Relaxed), 1);
    }
}

fn endless_head() -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\ncontent-type: video/mp4\r\nx-filler: ".to_vec();
    head.extend(std::iter::repeat_n(b'a', 2 * 1024 * 1024));
    head.extend(b"\r\ncontent-length: 0\r\n\r\n");
    head
}

/// A host that says this, and hangs up.
async fn host_that_says(answer: Vec<u8>) -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/clip.mp4", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            counted.fetch_add(1, Ordering::Relaxed);
            let _ = stream.read(&mut [0; 4096]).await;
            let _ = stream.write_all(&answer).await;
        }
    });
    (address, asked)
}

#[tokio::test(flavor = "multi_thread")]
async fn n_21_and_n_22_three_hops_are_followed_and_no_more_and_none_sees_the_token() {
    let downloading = Downloading::hurried().await;
    let key = downloading.keys[0];
    let raw = downloading
        .world
        .library
        .index
        .details(key)
        .unwrap()
        .unwrap()
        .raw;
    let item: serde_json::Value = serde_json::from_str(&raw).unwrap();
    let clip = item["url"].as_str().unwrap().to_owned();
    for (hops, arrives) in [(1, true), (3, true), (4, false)] {
        let heard = Arc::new(parking_lot::Mutex::new(Vec::new()));
        // Each hop is another host, by its port; the last one leads to the clip.
        let mut next = clip.clone();
        for _ in 1..hops {
            next = hop(next, Arc::clone(&heard)).await;
        }
        downloading.fault(Fault::redirect(next));
        downloading
            .world
            .library
            .downloads
            .again(key)
            .await
            .unwrap();
        let state = match arrives {
            true => QueueState::Done,
            false => QueueState::Failed,
        };
        let row = downloading.until_state(key, state).await;
        let heard = std::mem::take(&mut *heard.lock());
        assert_eq!(heard.len(), (hops - 1).min(3), "{hops} hops: {heard:?}");
        let token = downloading.world.sample.token();
        for request in heard {
            let request = request.to_lowercase();
            assert!(!request.contains(&token.to_lowercase()), "{request}");
            for header in ["authorization:", "cookie:", "referer:"] {
                assert!(!request.contains(header), "{request}");
            }
        }
        match arrives {
            true => std::fs::remove_file(downloading.file(key)).unwrap(),
            false => assert_eq!(row.problem.as_deref(), Some("address-refused")),
        }
    }
}

/// A host that leads on, and writes down what it was asked.
async fn hop(to: String, heard: Arc<parking_lot::Mutex<Vec<String>>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/clip.mp4", listener.local_addr().unwrap());
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            let mut head = vec![0; 8192];
            let read = stream.read(&mut head).await.unwrap_or(0);
            let text = String::from_utf8_lossy(&head[..read]).into_owned();
            heard.lock().push(text);
            let answer = format!(
                "HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
            );
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread")]
async fn n_22_a_redirect_to_where_nothing_is_opened_is_refused() {
    for to in [
        "ftp://127.0.0.1/clip.mp4",
        "file:///etc/passwd",
        "http://media.example.com/clip.mp4",
        "https://10.0.0.1/clip.mp4",
    ] {
        let downloading = Downloading::hurried().await;
        downloading.fault(Fault::redirect(to));
        downloading.add(1).await;
        assert_eq!(downloading.fails().await, "address-refused", "{to}");
        assert_eq!(downloading.media_requests(), 1, "{to}: not asked again");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_22_no_request_for_media_holds_the_token_renewed_addresses_included() {
    let downloading = Downloading::hurried().await;
    downloading.fault(Fault::cut_after(40_000));
    downloading.fault(Fault::status(403));
    downloading.add(3).await;
    for key in &downloading.keys[..3] {
        downloading.until_state(*key, QueueState::Done).await;
    }
    let token = downloading.world.sample.token();
    let requests = downloading.world.sample.requests();
    let media: Vec<_> = requests
        .iter()
        .filter(|seen| seen.host == Host::Media)
        .collect();
    assert!(media.len() >= 5, "{media:#?}");
    for seen in media {
        let all = format!("{seen:?}");
        assert!(!all.contains(&token), "{all}");
        assert_eq!(seen.header("authorization"), None);
    }
}

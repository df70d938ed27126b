//! A fresh address for a clip, where the API does not find that clip.

use library::downloads::QueueState;
use sample::{Fault, Host};

use crate::download_faults::Downloading;

impl Downloading {
    /// How often a clip was asked for by itself.
    fn renewals(&self) -> usize {
        let requests = self.world.sample.requests();
        let api = requests.iter().filter(|seen| seen.host == Host::Api);
        api.filter(|seen| seen.path().contains("/videos/") && !seen.path().ends_with("/videos/"))
            .count()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn n_31_a_clip_that_the_api_does_not_find_is_looked_for_again() {
    let downloading = Downloading::hurried().await;
    let gone = Fault::status(403).on(Host::Media);
    downloading.world.sample.faults().times(2, gone);
    let unknown = Fault::status(404).on(Host::Api);
    downloading.world.sample.faults().next(unknown);
    downloading.add(1).await;
    let key = downloading.keys[0];
    downloading.until_state(key, QueueState::Done).await;
    downloading.assert_whole(key).await;
    let listed = downloading.world.library.index.details(key).unwrap();
    assert!(!listed.unwrap().tile.unlisted, "nor is it said to be gone");
}

#[tokio::test(flavor = "multi_thread")]
async fn n_31_a_clip_that_the_api_never_finds_keeps_its_row_and_is_asked_for_ever_more_seldom() {
    let downloading = Downloading::hurried().await;
    let gone = Fault::status(403).on(Host::Media);
    downloading.world.sample.faults().always(gone);
    let unknown = Fault::status(404).on(Host::Api).on_path("/videos/");
    downloading.world.sample.faults().always(unknown);
    let key = downloading.keys[0];
    let index = &downloading.world.library.index;
    let known = index.details(key).unwrap().unwrap();
    downloading.world.sample.forget_requests();
    downloading.add(1).await;
    // More often than anything else is tried.
    let asked = async || (downloading.renewals() >= 7).then_some(());
    downloading.world.until("asked seven times", asked).await;
    let put_off = async || {
        let row = downloading.row(key).await?;
        let left = row.retry_at_ms? - downloading.world.library.now_ms();
        // By its seventh time the wait is 32 to 64 s.
        (left > 20_000).then_some(row)
    };
    let row = downloading
        .world
        .until("the next is far off", put_off)
        .await;
    assert_eq!(row.state, QueueState::Waiting, "it has not failed");
    assert_eq!(row.tries, 0, "nobody counts these");
    let figures = downloading.world.library.downloads.figures().await;
    assert_eq!(figures.unwrap().failed, 0);
    let now = index.details(key).unwrap().unwrap();
    assert_eq!(now.raw, known.raw, "what is known of it stays");
    assert!(!now.tile.unlisted, "nor is it said to be gone");

    // The row is there in the next run, too, and at once.
    let Downloading { world, keys } = downloading;
    let world = world.restarted().await;
    world.sample.forget_requests();
    world.library.start_downloads();
    let downloading = Downloading { world, keys };
    let asked = async || (downloading.renewals() >= 1).then_some(());
    downloading.world.until("asked again", asked).await;
    downloading.world.sample.faults().clear();
    downloading.until_state(key, QueueState::Done).await;
    downloading.assert_whole(key).await;
}

//! Reading lists: all of it, once each, in the right order, and what keeps it from being read.

use std::collections::HashSet;

use library::sync::{ReadingState, Trouble};
use sample::{Cursor, Fault, Host};

use crate::world::{ADA, World};

#[tokio::test(flavor = "multi_thread")]
async fn every_clip_of_every_account_is_there_once() {
    let world = World::usual().await;
    world.read().await;
    let accounts = world.library.index.accounts().unwrap();
    let counts = world.library.counts();
    let mut per_account: Vec<_> = accounts
        .iter()
        .map(|account| counts.get(&account.key).map_or(0, |(clips, _)| *clips))
        .collect();
    per_account.sort_unstable();
    assert_eq!(per_account, [0, 18, 55]);
    let view = world.view().await;
    let distinct: HashSet<_> = view.keys.iter().collect();
    assert_eq!((view.keys.len(), distinct.len()), (73, 73));
    assert_eq!(world.library.reader.state().total, Some(73));
}

#[tokio::test(flavor = "multi_thread")]
async fn status_counts_are_exact_for_the_whole_result() {
    let world = World::usual().await;
    world.read().await;
    let view = world.view().await;
    let counted: u32 = view.statuses.iter().map(|one| one.count).sum();
    assert_eq!(counted, 73, "every clip has exactly one status");
    let completed = world
        .tiles()
        .await
        .iter()
        .filter(|tile| tile.status == "completed")
        .count();
    assert_eq!(view.statuses[0].count as usize, completed);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_page_of_every_account_comes_before_the_second_of_any() {
    let sample = sample::Sample::builder()
        .account(sample::AccountSpec::new(ADA).videos(350))
        .account(sample::AccountSpec::new("bob@example.com").videos(350))
        .account(sample::AccountSpec::new("cyd@example.com").videos(120))
        .build();
    let world = World::with(sample).await;
    world.read().await;
    let offsets: Vec<bool> = world
        .sample
        .requests()
        .iter()
        .filter(|seen| seen.host == Host::Api && seen.path().ends_with("/videos/"))
        .map(|seen| seen.query().contains("offset="))
        .collect();
    assert_eq!(&offsets[..3], [false; 3], "three first pages");
    assert!(
        offsets[3..].iter().all(|second| *second),
        "then the others: {offsets:?}"
    );
    assert_eq!(world.view().await.keys.len(), 820);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_reading_stops_at_the_first_page_that_brings_nothing_new() {
    let world = World::of(450).await;
    world.read().await;
    world.sample.forget_requests();
    world.sample.account(ADA).insert().unwrap();
    world.read().await;
    let pages = world
        .sample
        .requests()
        .iter()
        .filter(|seen| seen.path().ends_with("/videos/"))
        .count();
    assert_eq!(
        pages, 2,
        "the head with the new clip, and one page that shows nothing new"
    );
    assert_eq!(world.numbers().await, world.listed());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_12_a_pass_ends_at_a_cursor_that_is_missing_null_or_seen_before() {
    for (name, cursor, whole) in [
        ("missing", Cursor::Missing, false),
        ("null", Cursor::Null, false),
        ("equal", Cursor::Same, false),
        ("a string", Cursor::Text, true),
    ] {
        let world = World::of(250).await;
        let fault = Fault::cursor(cursor).on_path("/videos");
        // The second page lies about what follows; a string is as good as a number.
        world.sample.faults().always(fault.after(1));
        world.read().await;
        world.sample.faults().clear();
        let seen = world.numbers().await.len();
        assert!(seen >= 200, "{name}: what was read is kept ({seen})");
        assert_eq!(seen == 250, whole, "{name}: {seen}");
        let unlisted = world
            .tiles()
            .await
            .iter()
            .filter(|tile| tile.unlisted)
            .count();
        assert_eq!(unlisted, 0, "{name}: nothing is said to be gone");
        world.read().await;
        assert_eq!(
            world.numbers().await,
            world.listed(),
            "{name}: the next reading heals it"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_12_a_cursor_that_goes_back_or_is_huge_ends_the_pass_and_not_the_app() {
    for cursor in [
        Cursor::Smaller,
        Cursor::Huge,
        Cursor::Raw("\"\\u0000 odd\"".into()),
    ] {
        let world = World::of(120).await;
        world
            .sample
            .faults()
            .times(40, Fault::cursor(cursor.clone()).on_path("/videos"));
        let read = tokio::time::timeout(std::time::Duration::from_secs(20), world.read()).await;
        assert!(read.is_ok(), "{cursor:?} comes to an end");
        assert!(
            world.numbers().await.len() >= 100,
            "{cursor:?} keeps what was read"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_gone_is_marked_and_stays() {
    let world = World::of(150).await;
    world.read().await;
    let gone = world.sample.account(ADA).videos()[120];
    world.sample.account(ADA).delete(gone);
    // Something new at the top and everything changed: the reading goes to the end.
    for number in world.sample.account(ADA).videos() {
        world
            .sample
            .account(ADA)
            .patch(number, serde_json::json!({ "likes": 7, "prompt": "new" }));
    }
    world.read().await;
    let unlisted: Vec<_> = world
        .tiles()
        .await
        .into_iter()
        .filter(|tile| tile.unlisted)
        .collect();
    assert_eq!(unlisted.len(), 1, "one clip was not seen any more");
    let details = world
        .library
        .index
        .details(unlisted[0].key)
        .unwrap()
        .unwrap();
    assert_eq!(details.facts.number, gone.to_string());
    assert_eq!(world.view().await.keys.len(), 150, "absence never deletes");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_token_stops_its_accounts_and_says_so_without_asking_again() {
    let world = World::usual().await;
    world
        .sample
        .faults()
        .always(Fault::status(401).on_path("/videos"));
    world.read().await;
    let state = world.library.reader.state();
    let refused = Trouble::Api(useapi::Error::TokenRefused);
    assert!(
        state
            .troubles
            .values()
            .all(|found| found.trouble == refused)
    );
    assert_eq!(state.troubles.len(), 3, "all accounts of the token");
    let asked = world
        .sample
        .requests()
        .iter()
        .filter(|seen| seen.path().ends_with("/videos/"))
        .count();
    assert!(
        asked <= 2,
        "requests that were under way, and none after the refusal: {asked}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn one_account_in_trouble_does_not_stop_the_others() {
    let world = World::usual().await;
    let email = world.sample.accounts()[0].email().to_owned();
    world
        .sample
        .account(email)
        .set_error(Some("session refused".into()));
    world.read().await;
    let state = world.library.reader.state();
    let troubles: Vec<_> = state
        .troubles
        .values()
        .map(|found| &found.trouble)
        .collect();
    assert!(matches!(
        troubles[..],
        [Trouble::Api(useapi::Error::AccountRefused { .. })]
    ));
    assert_eq!(
        world.view().await.keys.len(),
        18,
        "the other accounts went on"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_network_the_library_is_there_and_says_since_when() {
    let world = World::of(30).await;
    world.read().await;
    let sample::Server { .. } = &world.server;
    let World {
        sample,
        server,
        library,
        home,
    } = world;
    server.stop().await;
    let quick = tokio::time::timeout(std::time::Duration::from_secs(60), library.reader.read());
    quick
        .await
        .expect("six tries have an end")
        .expect("the index is fine");
    assert!(matches!(library.reader.state().state, ReadingState::Offline(since) if since > 0));
    let query = library::gallery::Query::default();
    assert_eq!(library.open_view(query).await.unwrap().keys.len(), 30);
    drop((sample, home));
}

//! Clips that were followed to their end: told once, over restarts too, and never what was finished
//! before anybody looked.

use std::time::Duration;

use library::clip::Status;
use library::events::Event;
use library::index::Finished;
use sample::{AccountSpec, Fault, Sample};

use crate::simulated::Simulation;
use crate::world::ADA;

const MINUTE: Duration = Duration::from_secs(60);

/// What is to be told, which counts as told from now on.
fn taken(simulation: &Simulation) -> Vec<Finished> {
    let index = &simulation.library().index;
    let finished = index.untold().unwrap();
    index.keep_told(&finished).unwrap();
    finished
}

async fn world() -> Simulation {
    Simulation::of(Sample::builder().account(AccountSpec::new(ADA).videos(20))).await
}

#[tokio::test(start_paused = true)]
async fn what_finishes_is_given_out_once_with_what_became_of_it() {
    let simulation = world().await;
    let account = simulation.sample.account(ADA);
    for ends in [1, 7, 8] {
        account.insert_making(MINUTE, MINUTE, ends);
    }
    let library = simulation.library().clone();
    let begun = library.now_ms();
    library.start();
    library.reader.look().await.unwrap();
    assert_eq!(taken(&simulation), [], "nothing has finished yet");
    let mut heard = library.events.listen();
    simulation.pass(3 * MINUTE).await;
    let mut told = 0;
    while let Ok(event) = heard.try_recv() {
        told += u32::from(event == Event::Finished);
    }
    assert_eq!(told, 1, "they finished at one tick");
    let finished = taken(&simulation);
    let mut ends: Vec<Status> = finished.iter().map(|one| one.status.clone()).collect();
    ends.sort();
    assert_eq!(ends, [Status::Completed, Status::Moderated, Status::Failed]);
    assert_eq!(taken(&simulation), [], "once");
    let keys = finished.iter().map(|one| one.key).collect();
    let just = library.tiles(keys).await.unwrap();
    assert!(
        just.iter().all(|tile| tile.finished_ms >= Some(begun)),
        "and they are known as just finished: {just:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn what_finished_while_the_app_was_closed_is_given_out_once_after_it() {
    let mut simulation = world().await;
    simulation
        .sample
        .account(ADA)
        .insert_making(MINUTE, MINUTE, 1);
    simulation.read().await;
    simulation.close();
    simulation.pass(60 * MINUTE).await;
    simulation.open();
    simulation.read().await;
    // Closed before anybody was told.
    simulation.close();
    simulation.pass(MINUTE).await;
    simulation.open();
    let finished = taken(&simulation);
    assert_eq!(finished.len(), 1);
    let tiles = simulation.library().tiles(vec![finished[0].key]);
    assert_eq!(
        tiles.await.unwrap()[0].finished_ms,
        None,
        "it did not finish in this run"
    );
    simulation.close();
    simulation.open();
    simulation.read().await;
    assert_eq!(taken(&simulation), [], "never twice");
}

#[tokio::test(start_paused = true)]
async fn nothing_is_told_of_what_was_finished_at_the_first_reading_or_came_finished() {
    let simulation = world().await;
    simulation.read().await;
    simulation.sample.account(ADA).insert();
    simulation.read().await;
    assert_eq!(taken(&simulation), []);
}

#[tokio::test(start_paused = true)]
async fn n_31_a_clip_that_is_not_handed_out_yet_is_kept_and_followed() {
    let simulation = world().await;
    let number = simulation
        .sample
        .account(ADA)
        .insert_making(MINUTE, MINUTE, 1)
        .unwrap();
    simulation.library().start();
    simulation.library().reader.look().await.unwrap();
    // The API answers 404 for it by itself all the while; nobody concludes anything from that.
    simulation.pass(MINUTE).await;
    let (listed, gone) = simulation.numbers().await;
    assert!(listed.contains(&number) && gone.is_empty());
    simulation.pass(2 * MINUTE).await;
    assert_eq!(taken(&simulation).len(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_was_not_told_before_the_app_was_killed_is_told_after_it() {
    let mut simulation = world().await;
    let account = simulation.sample.account(ADA);
    for _ in 0..2 {
        account.insert_making(MINUTE, MINUTE, 1);
    }
    simulation.read().await;
    simulation.pass(5 * MINUTE).await;
    simulation.read().await;
    let index = simulation.library().index.clone();
    let both = index.untold().unwrap();
    assert_eq!(both.len(), 2, "asking does not make them told");
    index.keep_told(&both[..1]).unwrap();
    drop(index);
    simulation.close();
    simulation.open();
    assert_eq!(taken(&simulation), both[1..], "the other one, and once");
    assert_eq!(taken(&simulation), []);
}

#[tokio::test(start_paused = true)]
async fn one_that_finishes_again_while_it_is_told_is_told_again() {
    let simulation = world().await;
    let account = simulation.sample.account(ADA);
    let number = account.insert_making(MINUTE, MINUTE, 1).unwrap();
    simulation.read().await;
    simulation.pass(5 * MINUTE).await;
    simulation.read().await;
    let index = simulation.library().index.clone();
    let first = index.untold().unwrap();
    for status in [10, 8] {
        account.set_status(number, status);
        simulation.pass(MINUTE).await;
        simulation.read().await;
    }
    index.keep_told(&first).unwrap();
    let again = taken(&simulation);
    assert_eq!(again.len(), 1);
    assert_eq!(
        (again[0].key, &again[0].status),
        (first[0].key, &Status::Failed)
    );
}

/// A clip in progress that 120 others pushed out of the head of its list.
async fn pushed_down() -> (Simulation, u64) {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(250));
    let simulation = Simulation::of(world).await;
    let account = simulation.sample.account(ADA);
    let number = account
        .insert_making(Duration::MAX, Duration::MAX, 1)
        .unwrap();
    simulation.look().await;
    for _ in 0..120 {
        account.insert();
    }
    simulation.pass(MINUTE).await;
    simulation.look().await;
    assert_eq!(simulation.numbers().await.0, simulation.remote());
    (simulation, number)
}

#[tokio::test(start_paused = true)]
async fn a_clip_that_others_pushed_down_is_followed_to_its_end() {
    let (simulation, number) = pushed_down().await;
    simulation.library().start();
    simulation.wire.forget();
    // To a moment between two ticks.
    simulation.pass(Duration::from_secs(55)).await;
    simulation.look().await;
    assert_eq!(taken(&simulation), [], "it is still being made");
    assert_eq!(
        simulation.wire.lists(),
        3 + 2,
        "a tick is one request for the head; a look goes to where it is, and no further"
    );
    simulation.sample.account(ADA).complete(number);
    simulation.pass(MINUTE).await;
    assert_eq!(taken(&simulation), [], "it lies deeper than a tick looks");
    simulation.wire.forget();
    simulation.look().await;
    assert_eq!(taken(&simulation).len(), 1, "a look finds it");
    assert_eq!(
        simulation.wire.lists(),
        3,
        "and goes on to the first page that brings nothing"
    );
    simulation.wire.forget();
    simulation.library().reader.look().await.unwrap();
    assert_eq!(simulation.wire.lists(), 1, "and then the head is enough");
}

#[tokio::test(start_paused = true)]
async fn a_clip_that_stays_in_progress_for_days_is_looked_for_by_a_person_and_not_by_each_look() {
    let (simulation, number) = pushed_down().await;
    simulation.pass(2 * 24 * 60 * MINUTE).await;
    simulation.wire.forget();
    simulation.library().reader.look().await.unwrap();
    assert_eq!(simulation.wire.lists(), 1, "nobody asked for more");
    simulation.sample.account(ADA).complete(number);
    simulation.read().await;
    assert_eq!(taken(&simulation).len(), 1, "Refresh finds it");
}

#[tokio::test(start_paused = true)]
async fn what_changes_far_down_is_seen_by_refresh_and_by_the_first_look_after_three_days() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(450));
    let simulation = Simulation::of(world).await;
    simulation.read().await;
    let account = simulation.sample.account(ADA);
    let deep = account.videos()[400];
    let (pause, days) = (11 * MINUTE, 3 * 24 * 60 * MINUTE);
    for (status, wait, asked) in [(7, pause, true), (8, days, false)] {
        account.set_status(deep, status);
        simulation.pass(wait - MINUTE - MINUTE).await;
        simulation.wire.forget();
        simulation.library().reader.look().await.unwrap();
        assert_eq!(simulation.wire.lists(), 1, "the head, while it is not due");
        simulation.pass(2 * MINUTE).await;
        match asked {
            true => simulation.read().await,
            false => simulation.look().await,
        }
        let raw = simulation.raw(deep).await;
        let seen = format!("\"video_status\":{status}");
        assert!(raw.contains(&seen), "{seen}");
        assert_eq!(simulation.wire.lists(), 1 + 5, "all of it, once");
    }
    simulation.wire.forget();
    simulation.read().await;
    assert_eq!(
        simulation.wire.lists(),
        1,
        "who presses Refresh again does not read all of it again"
    );
}

#[tokio::test(start_paused = true)]
async fn a_gap_between_what_is_new_and_what_is_known_is_closed_where_the_list_tells_no_total() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(250));
    let simulation = Simulation::of(world).await;
    let nothing = Fault::total(-1).on_path("/videos");
    simulation.sample.faults().always(nothing);
    let account = simulation.sample.account(ADA);
    account.insert_making(Duration::MAX, Duration::MAX, 1);
    simulation.library().start();
    simulation.library().reader.look().await.unwrap();
    simulation.pass(MINUTE).await;
    for _ in 0..130 {
        account.insert();
    }
    simulation.pass(MINUTE).await;
    simulation.look().await;
    assert_eq!(simulation.numbers().await.0, simulation.remote());
}

//! Clips that were followed to their end: told once, over restarts too, and never what was finished
//! before anybody looked.

use std::time::Duration;

use library::clip::Status;
use library::events::Event;
use sample::{AccountSpec, Sample};

use crate::simulated::Simulation;
use crate::world::ADA;

const MINUTE: Duration = Duration::from_secs(60);

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
    assert_eq!(
        library.index.take_finished().unwrap(),
        [],
        "nothing has finished yet"
    );
    let mut heard = library.events.listen();
    simulation.pass(3 * MINUTE).await;
    let mut told = 0;
    while let Ok(event) = heard.try_recv() {
        told += u32::from(event == Event::Finished);
    }
    assert_eq!(told, 1, "they finished at one tick");
    let finished = library.index.take_finished().unwrap();
    let mut ends: Vec<Status> = finished.iter().map(|one| one.status.clone()).collect();
    ends.sort();
    assert_eq!(ends, [Status::Completed, Status::Moderated, Status::Failed]);
    assert_eq!(library.index.take_finished().unwrap(), [], "once");
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
    let finished = simulation.library().index.take_finished().unwrap();
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
    assert_eq!(
        simulation.library().index.take_finished().unwrap(),
        [],
        "never twice"
    );
}

#[tokio::test(start_paused = true)]
async fn nothing_is_told_of_what_was_finished_at_the_first_reading_or_came_finished() {
    let simulation = world().await;
    simulation.read().await;
    simulation.sample.account(ADA).insert();
    simulation.read().await;
    assert_eq!(simulation.library().index.take_finished().unwrap(), []);
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
    assert_eq!(simulation.library().index.take_finished().unwrap().len(), 1);
}

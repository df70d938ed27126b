//! What is asked without anybody asking for it: exactly the schedule, and nothing else.

use std::time::Duration;

use library::gallery::{Query, Sort};
use library::sync::ReadingState;
use sample::{AccountSpec, Fault, Sample};

use crate::simulated::{Asked, Simulation};
use crate::world::ADA;

const BOB: &str = "bob@example.com";
const CYD: &str = "cyd@example.com";
const COMPLETED: u16 = 1;

const fn minutes(count: u64) -> Duration {
    Duration::from_secs(count * 60)
}

const fn hours(count: u64) -> Duration {
    minutes(count * 60)
}

fn three_accounts() -> sample::SampleBuilder {
    Sample::builder()
        .account(AccountSpec::new(ADA).videos(12))
        .account(AccountSpec::new(BOB).videos(12))
        .account(AccountSpec::new(CYD).videos(12))
}

/// When each account's list was asked for, in seconds.
fn times(asked: &[Asked], email: &str) -> Vec<u64> {
    let name = email.split('@').next().unwrap();
    let of_account = |one: &&Asked| one.is_list() && one.target.contains(name);
    asked
        .iter()
        .filter(of_account)
        .map(|one| one.at.as_secs())
        .collect()
}

/// The schedule of a clip that was made at 0 and is in progress until the end, as the plan has it:
/// every 15 s until it is ten minutes old, every 60 s until an hour, every 5 min until a day.
fn schedule(until: u64) -> Vec<u64> {
    let mut times = vec![0];
    while let Some(last) = times.last().copied() {
        let next = [(15, 600), (60, 3_600), (300, 86_400)]
            .into_iter()
            .find(|(pace, older)| last + pace < *older)
            .map(|(pace, _)| last + pace);
        match next.filter(|next| *next <= until) {
            Some(next) => times.push(next),
            None => break,
        }
    }
    times
}

#[tokio::test(start_paused = true)]
async fn in_24_hours_the_schedule_is_asked_and_nothing_else() {
    let simulation = Simulation::of(three_accounts()).await;
    let (queued, making) = (minutes(10), minutes(30));
    simulation
        .sample
        .account(ADA)
        .insert_making(hours(30), hours(30), COMPLETED);
    simulation
        .sample
        .account(BOB)
        .insert_making(queued, making, COMPLETED);
    simulation.library().start();
    simulation.library().reader.look().await.unwrap();
    simulation.pass(hours(36)).await;
    let asked = simulation.wire.asked();
    assert_eq!(
        times(&asked, ADA),
        schedule(86_400),
        "until it is a day old"
    );
    let until_seen = schedule(2_400 + 60)
        .into_iter()
        .filter(|at| *at < 2_400 + 60);
    assert_eq!(
        times(&asked, BOB),
        until_seen.collect::<Vec<_>>(),
        "until it was seen to be made"
    );
    assert_eq!(times(&asked, CYD), [0], "nothing is in progress there");
    let others = asked.iter().filter(|one| !one.is_list()).count();
    assert_eq!(
        others, 3,
        "credits, once for each account, at the first reading"
    );
}

#[tokio::test(start_paused = true)]
async fn what_the_server_calls_final_but_queued_is_followed_and_so_is_its_own_word_that_is_not_final()
 {
    for (field, text) in [("video_status", "5"), ("video_status_final", "false")] {
        let simulation = Simulation::of(three_accounts()).await;
        let number = simulation.sample.account(ADA).insert().unwrap();
        if field == "video_status" {
            simulation.sample.account(ADA).set_status(number, 5);
        } else {
            simulation.sample.account(ADA).set_status(number, 77);
            simulation
                .sample
                .account(ADA)
                .patch_field_raw(number, field, text);
        }
        simulation.library().start();
        simulation.library().reader.look().await.unwrap();
        simulation.pass(Duration::from_secs(31)).await;
        assert_eq!(
            times(&simulation.wire.asked(), ADA),
            [0, 15, 30],
            "{field}: {text}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_asked_while_the_person_paused_and_all_is_looked_at_once_it_is_over() {
    let mut simulation = Simulation::of(three_accounts()).await;
    simulation
        .sample
        .account(ADA)
        .insert_making(hours(30), hours(30), COMPLETED);
    let reader = &simulation.library().reader;
    simulation.library().start();
    reader.look().await.unwrap();
    reader.pause(Some(minutes(60))).await.unwrap();
    let until_ms = simulation.library().now_ms() + 3_600_000;
    assert_eq!(reader.state().state, ReadingState::PausedByYou(until_ms));
    simulation.wire.forget();
    simulation.pass(minutes(30)).await;
    reader.look().await.unwrap();
    reader.came_to_front().await.unwrap();
    assert_eq!(simulation.wire.asked(), [], "neither ticks nor looks");

    // A restart does not end it.
    simulation.close();
    simulation.open();
    simulation.library().start();
    simulation.library().reader.look().await.unwrap();
    simulation.pass(minutes(29)).await;
    assert_eq!(simulation.wire.asked(), [], "nor does a restart");
    simulation.pass(minutes(1) + Duration::from_secs(1)).await;
    let asked = simulation.wire.asked();
    for email in [ADA, BOB, CYD] {
        assert_eq!(
            times(&asked, email),
            [3_600],
            "{email} is looked at when it is over"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn going_on_before_a_pause_is_over_looks_at_once() {
    let simulation = Simulation::of(three_accounts()).await;
    let reader = &simulation.library().reader;
    simulation.library().start();
    reader.pause(Some(minutes(60))).await.unwrap();
    simulation.pass(minutes(5)).await;
    reader.pause(None).await.unwrap();
    simulation.pass(Duration::from_secs(1)).await;
    assert_eq!(simulation.wire.lists(), 3);
    assert_eq!(reader.state().state, ReadingState::Idle);
}

#[tokio::test(start_paused = true)]
async fn coming_back_looks_when_the_last_look_is_older_than_a_minute() {
    let simulation = Simulation::of(three_accounts()).await;
    let reader = &simulation.library().reader;
    reader.came_to_front().await.unwrap();
    assert_eq!(
        simulation.wire.lists(),
        0,
        "the first look is not the window's to start"
    );
    reader.look().await.unwrap();
    simulation.pass(Duration::from_secs(60)).await;
    reader.came_to_front().await.unwrap();
    assert_eq!(simulation.wire.lists(), 3, "it is not older");
    simulation.pass(Duration::from_secs(1)).await;
    reader.came_to_front().await.unwrap();
    assert_eq!(simulation.wire.lists(), 6);
}

#[tokio::test(start_paused = true)]
async fn looking_by_itself_is_off_at_first_and_counts_only_while_the_window_is_visible() {
    let simulation = Simulation::of(three_accounts()).await;
    let reader = &simulation.library().reader;
    simulation.library().start();
    reader.look().await.unwrap();
    simulation.pass(hours(1)).await;
    assert_eq!(simulation.wire.lists(), 3, "off at first");
    reader.look_every(Some(minutes(15)));
    simulation.pass(hours(1)).await;
    assert_eq!(simulation.wire.lists(), 3, "nobody sees the window");
    simulation.wire.forget();
    reader.set_visible(true);
    simulation.pass(minutes(61)).await;
    let asked = simulation.wire.asked();
    assert_eq!(times(&asked, CYD), [7_200, 8_100, 9_000, 9_900, 10_800]);
}

#[tokio::test(start_paused = true)]
async fn n_01_and_n_02_offline_is_said_once_with_since_when_and_ends_by_itself() {
    let simulation = Simulation::of(three_accounts()).await;
    let reader = &simulation.library().reader;
    simulation.library().start();
    reader.look().await.unwrap();
    simulation.pass(hours(2)).await;
    simulation.wire.network(false);
    simulation.wire.forget();
    let since = simulation.library().now_ms();
    reader.look().await.unwrap();
    let ReadingState::Offline(said) = reader.state().state else {
        panic!("it is offline: {:?}", reader.state());
    };
    assert!(
        (since..since + 5_000).contains(&said),
        "since when it was tried"
    );
    simulation.pass(hours(8)).await;
    assert_eq!(
        reader.state().state,
        ReadingState::Offline(said),
        "still the same since"
    );
    let tried = simulation.wire.lists();
    assert!(
        (60..260).contains(&tried),
        "no storm, and no rest: {tried} in 8 hours"
    );
    assert_eq!(
        simulation.numbers().await.0.len(),
        36,
        "all that is here is here"
    );
    simulation.wire.network(true);
    simulation.pass(minutes(6)).await;
    assert_eq!(
        reader.state().state,
        ReadingState::Idle,
        "it goes on by itself"
    );
    assert!(reader.state().troubles.is_empty());
    simulation.wire.forget();
    simulation.pass(hours(8)).await;
    assert_eq!(simulation.wire.lists(), 0, "and then rests");
}

#[tokio::test(start_paused = true)]
async fn n_28_and_u_01_a_token_that_was_refused_is_not_asked_with_until_a_person_wants_it() {
    let simulation = Simulation::of(three_accounts()).await;
    simulation
        .sample
        .account(ADA)
        .insert_making(hours(30), hours(30), COMPLETED);
    let reader = &simulation.library().reader;
    simulation.library().start();
    reader.look().await.unwrap();
    // Revoked in the middle of the next tick.
    let refusal = Fault::status(401).on_path("/videos");
    simulation.sample.faults().always(refusal);
    simulation.wire.forget();
    simulation.pass(minutes(5)).await;
    reader.look().await.unwrap();
    assert_eq!(
        simulation.wire.lists(),
        1,
        "one refusal, and no confirming request"
    );
    assert_eq!(
        reader.state().troubles.len(),
        3,
        "all of its accounts say so"
    );
    assert_eq!(simulation.numbers().await.0.len(), 37, "the data stays");
    simulation.sample.faults().clear();
    reader.read().await.unwrap();
    assert!(reader.state().troubles.is_empty(), "Check again works");
}

#[tokio::test(start_paused = true)]
async fn an_account_whose_session_was_refused_is_left_alone_by_the_ticks_and_the_others_are_not() {
    let simulation = Simulation::of(three_accounts()).await;
    for email in [ADA, BOB] {
        simulation
            .sample
            .account(email)
            .insert_making(hours(30), hours(30), COMPLETED);
    }
    simulation.library().start();
    simulation.library().reader.look().await.unwrap();
    simulation
        .sample
        .account(ADA)
        .set_error(Some("session refused".into()));
    simulation.wire.forget();
    simulation.pass(Duration::from_secs(61)).await;
    let asked = simulation.wire.asked();
    assert_eq!(times(&asked, ADA), [15], "596 is an answer");
    assert_eq!(times(&asked, BOB), [15, 30, 45, 60]);
}

#[tokio::test(start_paused = true)]
async fn p_11_a_wall_clock_that_is_set_moves_no_wait() {
    for years in [-1, 10] {
        let simulation = Simulation::of(three_accounts()).await;
        let reader = &simulation.library().reader;
        simulation.library().start();
        let pause = Fault::status(429).retry_after("300").on_path("/videos");
        simulation.sample.faults().next(pause);
        reader.look().await.unwrap();
        let day = jiff::SignedDuration::from_hours(24 * 365 * years);
        simulation.time.set_wall_clock(day);
        simulation.wire.forget();
        simulation.pass(Duration::from_secs(200)).await;
        reader.look().await.unwrap();
        simulation.pass(Duration::from_secs(99)).await;
        assert_eq!(
            simulation.wire.asked(),
            [],
            "{years}: not before it is over"
        );
        simulation.pass(Duration::from_secs(2)).await;
        assert!(simulation.wire.lists() >= 3, "{years}: and then at once");
    }
}

#[tokio::test(start_paused = true)]
async fn p_11_a_wall_clock_that_is_set_makes_no_clip_younger_or_older() {
    // DST sets no clock of ours: it moves local days, and an hour is what a person sets by hand.
    let hour = jiff::SignedDuration::from_hours(1);
    let year = hour * 24 * 365;
    for by in [-year, 10 * year, -hour, hour] {
        let simulation = Simulation::of(three_accounts()).await;
        let account = simulation.sample.account(ADA);
        account.insert_making(hours(30), hours(30), COMPLETED);
        simulation.library().start();
        simulation.library().reader.look().await.unwrap();
        simulation.pass(Duration::from_secs(5)).await;
        simulation.time.set_wall_clock(by);
        simulation.pass(hours(36)).await;
        let asked = times(&simulation.wire.asked(), ADA);
        assert_eq!(asked, schedule(86_400), "{by:?}: set while it is followed");
    }
    for by in [-year, 10 * year] {
        let simulation = Simulation::of(three_accounts()).await;
        simulation.time.set_wall_clock(by);
        let account = simulation.sample.account(ADA);
        account.insert_making(hours(30), hours(30), COMPLETED);
        simulation.library().start();
        simulation.library().reader.look().await.unwrap();
        simulation.pass(hours(36)).await;
        let asked = times(&simulation.wire.asked(), ADA);
        assert_eq!(asked, schedule(86_400), "{by:?}: wrong from the start");
    }
}

#[tokio::test(start_paused = true)]
async fn p_11_what_a_wrong_clock_dated_stays_in_the_order_of_the_server() {
    let simulation = Simulation::of(three_accounts()).await;
    simulation.read().await;
    let library = simulation.library().clone();
    let order = async |sort| {
        let query = Query {
            sort,
            ..Query::default()
        };
        library.open_view(query).await.unwrap().keys.clone()
    };
    let sorts = [Sort::Newest, Sort::Oldest, Sort::Finished];
    let mut before = Vec::new();
    for sort in sorts {
        before.push(order(sort).await);
    }
    for years in [-1, 10] {
        let by = jiff::SignedDuration::from_hours(24 * 365 * years);
        simulation.time.set_wall_clock(by);
        simulation.read().await;
        for (sort, before) in sorts.into_iter().zip(&before) {
            assert_eq!(&order(sort).await, before, "{years} years, {sort:?}");
        }
        simulation.time.set_wall_clock(-by);
    }
}

#[tokio::test(start_paused = true)]
async fn n_06_where_a_way_to_sign_in_stood_in_between_the_ticks_come_back_by_themselves() {
    let simulation = Simulation::of(three_accounts()).await;
    let account = simulation.sample.account(ADA);
    account.insert_making(minutes(2), minutes(2), COMPLETED);
    simulation.library().start();
    simulation.library().reader.look().await.unwrap();
    let portal = Fault::body("<html>sign in</html>").with_content_type("text/html");
    simulation.sample.faults().next(portal.on_path("/videos"));
    simulation.wire.forget();
    simulation.pass(minutes(9)).await;
    let asked = times(&simulation.wire.asked(), ADA);
    assert_eq!(asked, [15, 315], "met once, tried again, and it is made");
    assert!(simulation.library().reader.state().troubles.is_empty());
    assert_eq!(simulation.library().index.untold().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_first_page_of_each_of_eight_slow_accounts_comes_before_the_second_of_any() {
    for seconds in [1, 4] {
        let mut world = Sample::builder();
        for number in 0..8 {
            let email = format!("a{number}@example.com");
            world = world.account(AccountSpec::new(email).videos(250));
        }
        let simulation = Simulation::with_latency(world, Duration::from_secs(seconds)).await;
        simulation.read().await;
        let asked = simulation.wire.asked();
        let lists = asked.iter().filter(|one| one.is_list());
        let further: Vec<_> = lists.map(|one| one.target.contains("offset=")).collect();
        assert_eq!(further[..8], [false; 8], "{seconds} s: {further:?}");
        assert_eq!(further.len(), 24, "{seconds} s: and all is read");
    }
}

#[tokio::test(start_paused = true)]
async fn one_account_that_hangs_holds_the_others_up_for_five_seconds() {
    let simulation = Simulation::of(
        Sample::builder()
            .account(AccountSpec::new(ADA).videos(12))
            .account(AccountSpec::new(BOB).videos(250)),
    )
    .await;
    let hangs = Fault::latency(minutes(1)).on_path("/videos").on_email(ADA);
    simulation.sample.faults().always(hangs);
    simulation.read().await;
    let asked = times(&simulation.wire.asked(), BOB);
    assert_eq!(asked, [0, 5, 5], "and no longer");
}

#[tokio::test(start_paused = true)]
async fn p_12_a_panic_fails_its_round_and_neither_the_reading_nor_the_app() {
    let simulation = Simulation::of(three_accounts()).await;
    simulation
        .sample
        .account(ADA)
        .insert_making(hours(30), hours(30), COMPLETED);
    let library = simulation.library().clone();
    library.start();
    library.reader.look().await.unwrap();
    *simulation.tokens.panics.lock() = 1;
    simulation.wire.forget();
    // To a moment between two rounds.
    simulation.pass(minutes(3) + Duration::from_secs(5)).await;
    assert!(simulation.wire.lists() >= 3, "the rounds went on");
    // And of a command.
    *simulation.tokens.panics.lock() = 1;
    let reader = library.reader.clone();
    let failed = tokio::spawn(async move { reader.read().await }).await;
    assert!(
        failed.is_err_and(|error| error.is_panic()),
        "the task fails"
    );
    assert_eq!(
        library.reader.state().state,
        ReadingState::Idle,
        "nothing hangs"
    );
    library.reader.read().await.unwrap();
}

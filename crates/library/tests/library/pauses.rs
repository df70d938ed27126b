//! Being asked to wait: never a request before it is over, and only with the token that was asked.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use library::sync::ReadingState;
use parking_lot::Mutex;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use sample::{AccountSpec, Fault, Sample};

use crate::simulated::Simulation;
use crate::world::ADA;

const BOB: &str = "bob@example.com";
const CYD: &str = "cyd@example.com";
const ONE: &str = "user:1-the-first";
const TWO: &str = "user:2-the-second";

/// So many times the server asks to wait.
const STORMS: u32 = 10_000;

/// How often the server asked to wait, by token.
type Storms = Arc<Mutex<HashMap<String, u32>>>;

/// Two tokens: the first opens Ada and Bob, the second Cyd.
async fn two_tokens(clips: usize) -> Simulation {
    let world = Sample::builder()
        .token(ONE)
        .account(AccountSpec::new(ADA).videos(clips))
        .account(AccountSpec::new(BOB).videos(clips))
        .token(TWO)
        .account(AccountSpec::new(CYD).videos(clips));
    let simulation = Simulation::unconnected(world, Duration::ZERO);
    simulation
        .connect(ONE, &[ADA.to_owned(), BOB.to_owned()])
        .await;
    simulation.connect(TWO, &[CYD.to_owned()]).await;
    simulation
}

/// Who asked with which token before its pause was over.
fn watch(simulation: &Simulation) -> Arc<Mutex<Vec<String>>> {
    watch_and_count(simulation).0
}

/// The same, and how often each token was really asked to wait.
fn watch_and_count(simulation: &Simulation) -> (Arc<Mutex<Vec<String>>>, Storms) {
    let too_early: Arc<Mutex<Vec<String>>> = Arc::default();
    let storms = Storms::default();
    let counted = Arc::clone(&storms);
    let until: Arc<Mutex<HashMap<String, Duration>>> = Arc::default();
    let (noted, shut) = (Arc::clone(&too_early), Arc::clone(&until));
    simulation.wire.before(move |asked| {
        let over = shut.lock().get(&asked.token).copied().unwrap_or_default();
        if asked.at < over {
            noted.lock().push(format!("{asked:?} before {over:?}"));
        }
        None
    });
    let time = simulation.time.clone();
    simulation.wire.after(move |asked, status, headers| {
        let wait = headers
            .get("retry-after")
            .and_then(|value| value.to_str().ok()?.parse().ok())
            .map(Duration::from_secs);
        if let (429 | 503, Some(wait)) = (status, wait) {
            *counted.lock().entry(asked.token.clone()).or_default() += 1;
            let over = useapi::Time::elapsed(&time) + wait;
            let mut until = until.lock();
            let known = until.entry(asked.token.clone()).or_default();
            *known = (*known).max(over);
        }
    });
    (too_early, storms)
}

#[tokio::test(start_paused = true)]
async fn n_24_a_pause_holds_all_accounts_of_the_token_and_no_other_and_says_until_when() {
    let simulation = two_tokens(350).await;
    let too_early = watch(&simulation);
    simulation.library().start();
    let fault = Fault::status(429).retry_after("600").on_token(ONE);
    simulation.sample.faults().next(fault.on_path("/videos"));
    simulation.read().await;
    let now = simulation.library().now_ms();
    let state = simulation.library().reader.state();
    assert_eq!(
        state.state,
        ReadingState::Paused(now + 600_000),
        "until when"
    );
    assert_eq!(
        simulation.numbers().await.0.len(),
        350,
        "the other token went on to the end"
    );
    simulation.wire.forget();
    simulation.pass(Duration::from_secs(500)).await;
    simulation.read().await;
    simulation.pass(Duration::from_secs(99)).await;
    let with_one = |simulation: &Simulation| {
        let asked = simulation.wire.asked();
        asked.iter().filter(|one| one.token == ONE).count()
    };
    assert_eq!(
        with_one(&simulation),
        0,
        "nobody asks with it, whoever wants to"
    );
    simulation.pass(Duration::from_secs(30)).await;
    assert_eq!(
        simulation.numbers().await.0,
        simulation.remote(),
        "then it goes on by itself"
    );
    assert!(with_one(&simulation) >= 8, "with both accounts");
    assert_eq!(*too_early.lock(), [] as [String; 0]);
    assert_eq!(
        simulation.library().reader.state().state,
        ReadingState::Idle
    );
}

#[tokio::test(start_paused = true)]
async fn n_24_a_pause_outlives_a_restart() {
    let mut simulation = two_tokens(20).await;
    let too_early = watch(&simulation);
    let fault = Fault::status(429).retry_after("900").on_path("/videos");
    simulation.sample.faults().times(2, fault);
    simulation.read().await;
    simulation.close();
    simulation.open();
    simulation.wire.forget();
    simulation.pass(Duration::from_secs(890)).await;
    simulation.read().await;
    assert_eq!(*too_early.lock(), [] as [String; 0]);
    simulation.library().start();
    simulation.pass(Duration::from_secs(30)).await;
    assert_eq!(simulation.numbers().await.0, simulation.remote());
}

#[tokio::test(start_paused = true)]
async fn n_24_and_n_25_a_wait_that_cannot_be_read_is_backed_off_from_and_grows() {
    for value in [
        Some("-1"),
        Some("1e9"),
        Some("soon"),
        Some("999999999"),
        None,
    ] {
        let world = Sample::builder().account(AccountSpec::new(ADA).videos(5));
        let simulation = Simulation::of(world).await;
        let mut fault = Fault::status(429).on_path("/videos");
        if let Some(value) = value {
            fault = fault.retry_after(value);
        }
        simulation.sample.faults().times(5, fault);
        simulation.read().await;
        let asked = simulation.wire.asked();
        let at: Vec<u64> = asked
            .iter()
            .filter(|one| one.is_list())
            .map(|one| one.at.as_secs())
            .collect();
        assert_eq!(at, [0, 1, 3, 7, 15, 31], "{value:?}");
        assert_eq!(
            simulation.numbers().await.0.len(),
            5,
            "{value:?}: and then it is read"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn n_26_a_server_in_trouble_is_asked_six_times_with_growing_waits_and_then_it_is_said() {
    for status in [500, 502, 503, 504, 520, 527] {
        let world = Sample::builder().account(AccountSpec::new(ADA).videos(5));
        let simulation = Simulation::of(world).await;
        let fault = Fault::status(status).on_path("/videos");
        simulation.sample.faults().always(fault);
        simulation.read().await;
        let at: Vec<u64> = simulation
            .wire
            .asked()
            .iter()
            .map(|one| one.at.as_secs())
            .collect();
        assert_eq!(at, [0, 1, 3, 7, 15, 31], "{status}");
        let troubles = simulation.library().reader.state().troubles;
        assert_eq!(troubles.len(), 1, "{status} is said");
    }
}

#[tokio::test(start_paused = true)]
async fn one_token_has_two_requests_under_way_at_most() {
    let mut world = Sample::builder();
    for number in 0..6 {
        let email = format!("a{number}@example.com");
        world = world.account(AccountSpec::new(email).videos(250));
    }
    let simulation = Simulation::with_latency(world, Duration::from_millis(50)).await;
    simulation.read().await;
    assert_eq!(
        simulation.wire.most_at_once(),
        2,
        "two, and not one after the other"
    );
    assert_eq!(simulation.numbers().await.0.len(), 1_500);
}

#[tokio::test(start_paused = true)]
async fn u_03_and_a_25_one_account_under_two_tokens_is_one_set_of_clips_read_once() {
    let world = Sample::builder()
        .token(ONE)
        .account(AccountSpec::new(ADA).videos(150))
        .token(TWO)
        .account(AccountSpec::new(ADA));
    let simulation = Simulation::of(world).await;
    simulation
        .connect(TWO, &["Ada@Example.com ".to_owned()])
        .await;
    simulation.read().await;
    assert_eq!(simulation.wire.lists(), 2, "one pass, with one of the two");
    // The first token is refused: the second reads the same clips by their other ids.
    simulation.sample.replace_token(ONE, "user:9-replaced");
    simulation.sample.account(ADA).insert();
    simulation.read().await;
    assert_eq!(simulation.numbers().await, (simulation.remote(), vec![]));
    assert!(
        simulation.library().reader.state().troubles.is_empty(),
        "the account is read"
    );
}

#[tokio::test(start_paused = true)]
async fn a_token_that_was_replaced_is_not_answered_for() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(5));
    let simulation = Simulation::with_latency(world, Duration::from_secs(2)).await;
    let library = Arc::clone(simulation.library());
    let token = library.index.credentials().unwrap()[0].key;
    let refused = Fault::status(401).on_path("/videos");
    simulation.sample.faults().next(refused);
    let reading = tokio::spawn(async move { library.reader.read().await });
    simulation.pass(Duration::from_secs(1)).await;
    simulation.library().reader.token_replaced(token);
    reading.await.unwrap().unwrap();
    let state = simulation.library().reader.state();
    assert!(
        state.troubles.is_empty(),
        "the refusal was the old one's: {state:?}"
    );
    assert_eq!(simulation.numbers().await.0.len(), 5);
}

#[tokio::test(start_paused = true)]
async fn n_24_never_one_request_before_a_pause_is_over_in_ten_thousand_storms() {
    let simulation = two_tokens(3).await;
    let (too_early, storms) = watch_and_count(&simulation);
    let answered = || storms.lock().values().sum::<u32>();
    let library = Arc::clone(simulation.library());
    library.start();
    library.reader.look().await.unwrap();
    let faults = simulation.sample.faults();
    let mut chance = TestRunner::deterministic();
    let (mut rounds, mut young) = (0_u32, Vec::new());
    while answered() < STORMS {
        rounds += 1;
        assert!(rounds < STORMS, "the storms come: {:?}", storms.lock());
        // Something young under both tokens, so that both are asked with all the time.
        if rounds % 2 == 1 {
            for (email, number) in young.drain(..) {
                simulation.sample.account(email).delete(number);
            }
            for email in [ADA, CYD] {
                let account = simulation.sample.account(email);
                let number = account.insert_making(Duration::MAX, Duration::MAX, 1);
                young.push((email, number.unwrap()));
            }
            // The ticks do not know of them yet.
            let reader = library.reader.clone();
            tokio::spawn(async move { reader.look().await });
        }
        let storm = (6..20_u64, 0..90_u64, any::<[bool; 3]>(), 200..3_000_u64);
        let tree = storm.new_tree(&mut chance).unwrap();
        let (times, wait, [first, busy, wanted], length) = tree.current();
        let fault = Fault::status(if busy { 429 } else { 503 })
            .retry_after(wait.to_string())
            .on_token(if first { ONE } else { TWO })
            .on_path("/videos");
        // What still stands of the last storms comes first.
        faults.times(times, fault);
        if wanted {
            let reader = library.reader.clone();
            tokio::spawn(async move { reader.read().await });
        }
        simulation.pass(Duration::from_secs(length)).await;
        assert_eq!(
            *too_early.lock(),
            [] as [String; 0],
            "after {rounds} rounds"
        );
        simulation.sample.forget_requests();
        simulation.wire.forget();
    }
    for token in [ONE, TWO] {
        let of_token = storms.lock().get(token).copied().unwrap_or_default();
        assert!(of_token > STORMS / 5, "{token} was asked, too: {of_token}");
    }
}

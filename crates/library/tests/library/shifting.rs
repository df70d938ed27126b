//! Lists that move while they are read, answers that lie, and kills at any moment: once the list rests,
//! at most two readings later the library lists what the server lists, and has lost nothing.

use std::future::Future;
use std::num::NonZero;
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use sample::{AccountSpec, Fault, Sample};
use serde_json::json;

use crate::simulated::Simulation;
use crate::world::ADA;

/// Cases are tried for so long where nothing else is said.
const BUDGET: Duration = Duration::from_secs(150);
/// So many are tried before it is looked at the clock again.
const LOT: u32 = 10;
/// Says how many instead: `cargo xtask soak` sets it.
const SOAK: &str = "RUSHES_SOAK_CASES";
/// After so much rest, who presses Refresh reads all of a list.
const REST: Duration = Duration::from_secs(11 * 60);
const BOB: &str = "bob@example.com";

/// What happens before a request is answered.
#[derive(Debug, Clone)]
enum Step {
    Nothing,
    /// So many appear at the head.
    Insert(u8),
    /// The one at that place of the list goes.
    Delete(u16),
    /// The one at that place gets that status.
    Status(u16, u16),
    /// The one at that place gets another prompt.
    Prompt(u16, u8),
    /// The page shows so many of its items.
    Short(u8),
    /// The answer breaks off.
    BreakOff,
    /// The server has trouble.
    Trouble,
}

/// One reading: what happens at each request to which account, and after how many steps of its own it
/// is killed.
#[derive(Debug, Clone)]
struct Run {
    steps: Vec<(bool, Step)>,
    killed_after: Option<u16>,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => Just(Step::Nothing),
        2 => (1..12_u8).prop_map(Step::Insert),
        3 => any::<u16>().prop_map(Step::Delete),
        1 => (any::<u16>(), prop_oneof![Just(1_u16), Just(5), Just(7), Just(8), Just(10)])
            .prop_map(|(place, code)| Step::Status(place, code)),
        1 => (any::<u16>(), any::<u8>()).prop_map(|(place, text)| Step::Prompt(place, text)),
        1 => (0..4_u8).prop_map(Step::Short),
        1 => Just(Step::BreakOff),
        1 => Just(Step::Trouble),
    ]
}

fn run() -> impl Strategy<Value = Run> {
    let killed = prop_oneof![Just(None), (0..120_u16).prop_map(Some)];
    (vec((any::<bool>(), step()), 0..14), killed).prop_map(|(steps, killed_after)| Run {
        steps,
        killed_after,
    })
}

#[test]
fn a_09_to_a_15_a_list_that_moves_is_read_whole_however_often_the_app_is_killed() {
    let soak: Option<u32> = std::env::var(SOAK).ok().and_then(|text| text.parse().ok());
    let Some(cases) = soak else {
        let begun = Instant::now();
        while begun.elapsed() < BUDGET {
            take(LOT);
        }
        return;
    };
    // Each thread throws its own dice.
    let threads = std::thread::available_parallelism().map_or(1, NonZero::get);
    let share = cases.div_ceil(u32::try_from(threads).unwrap());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| take(share));
        }
    });
}

/// Takes so many cases.
fn take(cases: u32) {
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let strategy = ((0..60_usize, 0..30_usize), 3..12_usize, vec(run(), 1..5));
    let result = TestRunner::new(config).run(&strategy, |(clips, page, runs)| {
        tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .start_paused(true)
            .build()
            .unwrap()
            .block_on(one_case(clips, page, runs))
    });
    result.unwrap();
}

async fn one_case(clips: (usize, usize), page: usize, runs: Vec<Run>) -> Result<(), TestCaseError> {
    let world = Sample::builder()
        .account(AccountSpec::new(ADA).videos(clips.0))
        .account(AccountSpec::new(BOB).videos(clips.1));
    let mut simulation = Simulation::of(world).await;
    simulation.wire.short_pages(page);
    for Run {
        steps,
        killed_after,
    } in runs
    {
        play(&simulation, steps);
        let library = Arc::clone(simulation.library());
        let reading = Box::pin(async move { library.reader.read().await });
        let whole = Stepped {
            left: killed_after,
            reading,
        };
        let answer = whole.await;
        prop_assert!(
            !matches!(answer, Some(Err(_))),
            "the index takes everything in: {answer:?}"
        );
        if killed_after.is_some() {
            simulation.kill();
            simulation.open();
        }
    }
    simulation.wire.network(true);
    simulation.sample.faults().clear();

    let (mut seen, gone) = simulation.numbers().await;
    seen.extend(gone);
    simulation.pass(REST).await;
    simulation.read().await;
    simulation.read().await;
    let (listed, gone) = simulation.numbers().await;
    prop_assert_eq!(
        &listed,
        &simulation.remote(),
        "nothing missed, nothing twice"
    );
    prop_assert_eq!(
        simulation.kept_items().await,
        simulation.remote_items(),
        "and each is as the server has it"
    );
    let mut kept = [listed, gone].concat();
    kept.sort_unstable();
    let all = kept.len();
    kept.dedup();
    prop_assert_eq!(kept.len(), all, "nothing is listed and gone");
    seen.retain(|number| kept.binary_search(number).is_err());
    prop_assert!(
        seen.is_empty(),
        "once seen and not there any more: {:?}",
        seen
    );

    // Once all is read, a look costs one request for each account and changes nothing; but clips in
    // progress are looked for to where they lie.
    let in_progress = |(status, _): &(u64, String)| [5, 9, 10].contains(status);
    if simulation.remote_items().values().any(in_progress) {
        return Ok(());
    }
    simulation.wire.forget();
    simulation.look().await;
    prop_assert_eq!(
        simulation.wire.lists(),
        2,
        "nothing came, so the heads are enough"
    );
    Ok(())
}

/// Lets each step happen before one request.
fn play(simulation: &Simulation, steps: Vec<(bool, Step)>) {
    let steps = Mutex::new(steps.into_iter());
    let sample = simulation.sample.clone();
    simulation.wire.before(move |asked| {
        if !asked.is_list() {
            return None;
        }
        let (first, step) = steps.lock().next().unwrap_or((true, Step::Nothing));
        let account = sample.account(if first { ADA } else { BOB });
        let at = |place: u16| {
            let videos = account.videos();
            videos
                .get(usize::from(place) % videos.len().max(1))
                .copied()
        };
        match step {
            Step::Nothing => {}
            Step::Insert(count) => {
                for _ in 0..count {
                    account.insert();
                }
            }
            Step::Delete(place) => {
                let _ = at(place).map(|number| account.delete(number));
            }
            Step::Status(place, code) => {
                let _ = at(place).map(|number| account.set_status(number, code));
            }
            Step::Prompt(place, text) => {
                let prompt = json!({ "prompt": format!("another {text}") });
                let _ = at(place).map(|number| account.patch(number, prompt));
            }
            Step::Short(items) => {
                let fault = Fault::short_page(usize::from(items)).on_path("/videos");
                sample.faults().next(fault);
            }
            Step::BreakOff => return Some(useapi::TransportError::Interrupted),
            Step::Trouble => sample.faults().next(Fault::status(502).on_path("/videos")),
        }
        None
    });
}

/// A reading that is dropped where it waits, after so many steps. Its answer, if it came to one.
struct Stepped<F> {
    left: Option<u16>,
    reading: Pin<Box<F>>,
}

impl<F: Future> Future for Stepped<F> {
    type Output = Option<F::Output>;

    fn poll(
        mut self: Pin<&mut Self>,
        context: &mut std::task::Context<'_>,
    ) -> Poll<Option<F::Output>> {
        if let Some(left) = &mut self.left {
            if *left == 0 {
                return Poll::Ready(None);
            }
            *left -= 1;
        }
        self.reading.as_mut().poll(context).map(Some)
    }
}

#[tokio::test(start_paused = true)]
async fn a_10_and_a_11_a_clip_that_a_moving_list_skipped_is_found_by_the_pass_that_follows() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(350));
    let simulation = Simulation::of(world).await;
    // After the first page one of it goes, so that the second begins one too late.
    let sample = simulation.sample.clone();
    let asked = Mutex::new(0);
    simulation.wire.before(move |one| {
        let mut asked = asked.lock();
        *asked += u32::from(one.is_list());
        if *asked == 2 && one.is_list() {
            let first = sample.account(ADA).videos()[3];
            sample.account(ADA).delete(first);
        }
        None
    });
    simulation.read().await;
    let (listed, gone) = simulation.numbers().await;
    assert_eq!(
        listed,
        simulation.remote(),
        "the one between the pages is there"
    );
    assert_eq!(gone.len(), 1, "and the one that went is kept as gone");
    assert_eq!(simulation.wire.lists(), 8, "two passes of four pages");
}

#[tokio::test(start_paused = true)]
async fn a_deletion_that_the_head_does_not_show_is_told_by_the_total() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(450));
    let simulation = Simulation::of(world).await;
    simulation.read().await;
    let account = simulation.sample.account(ADA);
    account.delete(account.videos()[400]);
    simulation.wire.forget();
    simulation.read().await;
    let (listed, gone) = simulation.numbers().await;
    assert_eq!((listed, gone.len()), (simulation.remote(), 1));
    simulation.wire.forget();
    simulation.read().await;
    assert_eq!(simulation.wire.lists(), 1, "and then the total fits again");
}

#[tokio::test(start_paused = true)]
async fn a_09_a_list_that_always_shows_one_clip_twice_comes_to_rest() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(150));
    let simulation = Simulation::of(world).await;
    let account = simulation.sample.account(ADA);
    simulation.read().await;
    let (twice, other) = (account.videos()[20], account.videos()[120]);
    account.patch_raw(other, simulation.raw(twice).await);
    simulation.read().await;
    simulation.read().await;
    let (listed, gone) = simulation.numbers().await;
    assert_eq!(listed.len() + gone.len(), 150, "it is there once");
    simulation.wire.forget();
    simulation.look().await;
    assert_eq!(simulation.wire.lists(), 1, "it is known how this list is");
}

#[tokio::test(start_paused = true)]
async fn a_14_a_total_that_makes_no_sense_neither_ends_a_pass_nor_begins_one() {
    for total in [-1, 0, 3, 1_000_000, i64::MAX] {
        let world = Sample::builder().account(AccountSpec::new(ADA).videos(250));
        let simulation = Simulation::of(world).await;
        let fault = Fault::total(total).on_path("/videos");
        simulation.sample.faults().always(fault);
        simulation.read().await;
        simulation.read().await;
        assert_eq!(simulation.numbers().await.0, simulation.remote(), "{total}");
        simulation.wire.forget();
        simulation.look().await;
        assert_eq!(simulation.wire.lists(), 1, "{total} is known to be wrong");
    }
}

#[tokio::test(start_paused = true)]
async fn a_13_and_a_15_short_and_empty_pages_in_the_middle_end_nothing() {
    for (items, pages) in [(1, 1), (0, 1), (0, 2)] {
        let world = Sample::builder().account(AccountSpec::new(ADA).videos(450));
        let simulation = Simulation::of(world).await;
        let fault = Fault::short_page(items).on_path("/videos").after(1);
        simulation.sample.faults().times(pages, fault);
        simulation.read().await;
        let last = simulation.remote()[0];
        assert!(
            simulation.numbers().await.0.contains(&last),
            "{items} × {pages}: it went on"
        );
        simulation.read().await;
        assert_eq!(
            simulation.numbers().await,
            (simulation.remote(), vec![]),
            "{items}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_15_three_empty_pages_in_a_row_end_a_pass_that_says_nothing_of_the_rest() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(650));
    let simulation = Simulation::of(world).await;
    let fault = Fault::short_page(0).on_path("/videos").after(1);
    simulation.sample.faults().times(3, fault);
    simulation.read().await;
    assert_eq!(
        simulation.wire.lists(),
        4,
        "one page with clips and three without"
    );
    assert_eq!(
        simulation.numbers().await.1,
        [] as [u64; 0],
        "nothing is said to be gone"
    );
}

/// A library that was killed after seven of the ten pages of its one list.
async fn killed_after_seven_pages() -> Simulation {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(1_000));
    let mut simulation = Simulation::with_latency(world, Duration::from_millis(50)).await;
    let library = Arc::clone(simulation.library());
    // Too short for the eighth.
    let killed = tokio::time::timeout(Duration::from_millis(390), library.reader.read()).await;
    assert!(killed.is_err(), "it was in the middle");
    drop(library);
    simulation.kill();
    simulation
}

#[tokio::test(start_paused = true)]
async fn a_pass_that_was_killed_goes_on_where_it_stood() {
    let mut simulation = killed_after_seven_pages().await;
    simulation.open();
    simulation.wire.forget();
    simulation.read().await;
    assert_eq!(simulation.numbers().await, (simulation.remote(), vec![]));
    assert_eq!(
        simulation.wire.lists(),
        4,
        "the head, and the three pages that were left"
    );
}

#[tokio::test(start_paused = true)]
async fn what_a_pass_read_before_a_rest_is_as_old_as_the_rest() {
    let mut simulation = killed_after_seven_pages().await;
    // On the third page, which was read; the head is read again anyway.
    let account = simulation.sample.account(ADA);
    account.patch(account.videos()[250], json!({ "prompt": "another" }));
    simulation.pass(REST).await;
    simulation.open();
    simulation.read().await;
    simulation.read().await;
    assert_eq!(simulation.kept_items().await, simulation.remote_items());
    simulation.wire.forget();
    simulation.read().await;
    assert_eq!(simulation.wire.lists(), 1, "and now all of it is of now");
}

#[tokio::test(start_paused = true)]
async fn one_that_was_skipped_and_one_that_went_do_not_make_up_for_each_other() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(34));
    let simulation = Simulation::of(world).await;
    simulation.wire.short_pages(3);
    simulation.read().await;
    // Found by the property above: what goes lies among what was read of the new ones, and pulls up
    // one that nobody has seen.
    let steps = [
        Step::Insert(10),
        Step::Insert(4),
        Step::Nothing,
        Step::Delete(3),
    ];
    play(&simulation, steps.map(|step| (true, step)).into());
    simulation.read().await;
    simulation.wire.network(true);
    simulation.look().await;
    let (listed, gone) = simulation.numbers().await;
    assert_eq!((listed, gone.len()), (simulation.remote(), 1));
}

#[tokio::test(start_paused = true)]
async fn a_list_that_was_too_short_twice_is_believed_until_a_person_wants_to_know() {
    let world = Sample::builder().account(AccountSpec::new(ADA).videos(450));
    let simulation = Simulation::of(world).await;
    let fault = Fault::short_page(40)
        .on_path("/videos")
        .on_query("offset=200");
    simulation.sample.faults().times(2, fault);
    simulation.read().await;
    simulation.look().await;
    assert_eq!(
        simulation.numbers().await.0.len(),
        390,
        "60 were never shown"
    );
    simulation.wire.forget();
    simulation.look().await;
    assert_eq!(
        simulation.wire.lists(),
        1,
        "a look does not read all of it each time"
    );
    simulation.read().await;
    assert_eq!(
        simulation.numbers().await,
        (simulation.remote(), vec![]),
        "Refresh does"
    );
}

//! An account that is removed or left out while it is read, and whose fault it is that one cannot be.

use std::sync::Arc;
use std::time::Duration;

use library::account::CredentialKey;
use library::clip::AccountKey;
use library::sync::{ReadingState, Trouble};
use library::tokens::NoToken;
use sample::{AccountSpec, Fault, Sample, SampleBuilder};
use useapi::Error;

use crate::simulated::Simulation;
use crate::world::ADA;

const BOB: &str = "bob@example.com";
const ONE: &str = "user:1-the-first";
const TWO: &str = "user:2-the-second";
/// By then nothing is read any more of what nobody wants (U-02).
const SOON: Duration = Duration::from_secs(2);
/// An answer takes so long, so that a pass of many pages takes a minute.
const LATENCY: Duration = Duration::from_secs(3);

/// Ada has many clips, Bob a few.
fn two_accounts() -> SampleBuilder {
    Sample::builder()
        .token(ONE)
        .account(AccountSpec::new(ADA).videos(2_000))
        .account(AccountSpec::new(BOB).videos(400))
}

fn account(simulation: &Simulation, email: &str) -> AccountKey {
    let all = simulation.library().index.sign_ins().unwrap();
    let found = all.into_iter().find(|(_, known)| known == email);
    found.expect("it is known").0
}

fn token(simulation: &Simulation, entry: &str) -> CredentialKey {
    let all = simulation.library().index.credentials().unwrap();
    let found = all.into_iter().find(|one| one.entry == entry);
    found.expect("it is known").key
}

/// How much was asked about Ada so far.
fn about_ada(simulation: &Simulation) -> usize {
    let asked = simulation.wire.asked();
    asked
        .iter()
        .filter(|one| one.target.contains("ada"))
        .count()
}

/// Removes Ada, or leaves her out.
async fn unwant(simulation: &Simulation, remove: bool) {
    let ada = account(simulation, ADA);
    let library = simulation.library();
    if remove {
        assert!(library.remove_account(ada).await.unwrap().is_some());
    } else {
        assert!(library.include_account(ada, false).await.unwrap());
    }
}

#[tokio::test(start_paused = true)]
async fn u_02_the_reading_of_an_account_that_nobody_wants_ends_within_two_seconds() {
    for remove in [true, false] {
        let simulation = Simulation::with_latency(two_accounts(), LATENCY).await;
        let library = Arc::clone(simulation.library());
        let reading = tokio::spawn(async move { library.reader.read().await });
        simulation.pass(LATENCY * 4 + LATENCY / 2).await;
        let (ada, before) = (account(&simulation, ADA), about_ada(&simulation));
        assert!(before >= 4, "she is in the middle of it");

        unwant(&simulation, remove).await;
        simulation.pass(SOON).await;
        let then = about_ada(&simulation);
        simulation.pass(LATENCY * 3).await;
        assert_eq!(about_ada(&simulation), then, "nothing more is asked");
        assert_eq!(then, before, "nor was, since");

        reading.await.unwrap().unwrap();
        let state = simulation.library().reader.state();
        assert_eq!(state.state, ReadingState::Idle);
        assert!(!state.troubles.contains_key(&ada), "it is no trouble");
        assert_eq!(
            simulation.numbers().await.0.len(),
            400,
            "Bob was read to the end"
        );

        // What was read of her is whole, and the rest follows when she is wanted again.
        simulation.connect(ONE, &[ADA.to_owned()]).await;
        simulation
            .library()
            .include_account(ada, true)
            .await
            .unwrap();
        simulation.read().await;
        assert_eq!(simulation.numbers().await.0, simulation.remote());
    }
}

#[tokio::test(start_paused = true)]
async fn u_02_an_account_that_waits_for_a_pause_is_not_waited_for_once_nobody_wants_it() {
    let world = Sample::builder()
        .token(ONE)
        .account(AccountSpec::new(ADA).videos(20));
    let simulation = Simulation::of(world).await;
    let busy = Fault::status(429).retry_after("50").on_path("/videos");
    simulation.sample.faults().next(busy);
    let library = Arc::clone(simulation.library());
    let reading = tokio::spawn(async move { library.reader.read().await });
    simulation.pass(Duration::from_secs(1)).await;
    let state = simulation.library().reader.state().state;
    assert!(matches!(state, ReadingState::Paused(_)), "{state:?}");
    unwant(&simulation, false).await;
    simulation.pass(SOON).await;
    assert!(reading.is_finished(), "there is nothing to wait for");
    let state = simulation.library().reader.state();
    assert_eq!(state.state, ReadingState::Idle);
    assert!(state.troubles.is_empty());
}

#[tokio::test(start_paused = true)]
async fn of_an_account_under_two_tokens_the_one_is_blamed_that_is_to_blame() {
    /// No token is read out of this entry.
    const UNREADABLE: &str = "user:9 unreadable";
    /// The server knows none such.
    const WRONG: &str = "user:8-wrong";
    for first in [UNREADABLE, WRONG] {
        let world = Sample::builder()
            .token(ONE)
            .account(AccountSpec::new(ADA).videos(20));
        let simulation = Simulation::unconnected(world, Duration::ZERO);
        let second = if first == WRONG { UNREADABLE } else { WRONG };
        for entry in [first, second] {
            simulation.connect(entry, &[ADA.to_owned()]).await;
        }
        simulation.read().await;
        let state = simulation.library().reader.state();
        let found = &state.troubles[&account(&simulation, ADA)];
        let blamed = match found.trouble {
            Trouble::Api(Error::TokenRefused) => WRONG,
            Trouble::NoToken(NoToken::Unreadable) => UNREADABLE,
            ref other => panic!("{other:?}"),
        };
        assert_eq!(found.token, Some(token(&simulation, blamed)), "{first}");
        let refused = simulation
            .library()
            .reader
            .refusal(token(&simulation, WRONG));
        assert_eq!(refused, Some(Trouble::Api(Error::TokenRefused)));
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_enters_a_token_that_is_connected_passes_its_door() {
    let world = Sample::builder()
        .token(ONE)
        .account(AccountSpec::new(ADA).videos(20))
        .token(TWO)
        .account(AccountSpec::new(BOB).videos(20));
    let simulation = Simulation::unconnected(world, Duration::ZERO);
    simulation.connect(ONE, &[ADA.to_owned()]).await;
    simulation.connect(TWO, &[BOB.to_owned()]).await;
    let reader = simulation.library().reader.clone();
    let wait = Duration::from_secs(40);
    let one = token(&simulation, ONE);
    let told = reader.ask_as(one, async { Err::<(), _>(Error::Busy { wait }) });
    assert_eq!(told.await, Err(Error::Busy { wait }));

    let again = reader.ask_as(one, async { Ok("it was asked") });
    assert!(
        matches!(again.await, Err(Error::Busy { wait: left }) if left <= wait),
        "its pause counts for who enters it"
    );
    let library = Arc::clone(simulation.library());
    let reading = tokio::spawn(async move { library.reader.look().await });
    simulation.pass(wait - Duration::from_secs(1)).await;
    assert_eq!(about_ada(&simulation), 0, "and for all that reads with it");
    let other = reader.ask_as(token(&simulation, TWO), async { Ok("it was asked") });
    assert_eq!(other.await, Ok("it was asked"), "another has none");
    reading.await.unwrap().unwrap();
    assert!(about_ada(&simulation) > 0);
    let over = reader.ask_as(one, async { Ok("it was asked") });
    assert_eq!(over.await, Ok("it was asked"));
}

//! What keeps an answer from coming or from being one: the reading survives it, says it, asks no more
//! often than makes sense, and loses nothing.

use std::sync::atomic::{AtomicU32, Ordering};

use library::sync::Trouble;
use sample::{AccountSpec, Fault, Sample};
use useapi::{Error, TlsProblem, TransportError};

use crate::simulated::Simulation;
use crate::world::ADA;

// N-23 speaks of redirects that answer POST and DELETE. The app has neither: the SDK's one way to a
// server is a GET (`HttpTransport::get`), so that no other method can be repeated or sent on.

const BOB: &str = "bob@example.com";

async fn world() -> Simulation {
    let world = Sample::builder()
        .account(AccountSpec::new(ADA).videos(30))
        .account(AccountSpec::new(BOB).videos(30));
    let simulation = Simulation::of(world).await;
    simulation.read().await;
    simulation.wire.forget();
    simulation
}

/// What became of Ada's account, and how often its list was asked for.
fn ada(simulation: &Simulation) -> (Trouble, usize) {
    let state = simulation.library().reader.state();
    assert_eq!(state.troubles.len(), 1, "one account says so: {state:?}");
    let trouble = state.troubles.values().next().unwrap().trouble.clone();
    let asked = simulation.wire.asked();
    let of_ada = |target: &str| target.contains("ada%40") && target.contains("/videos/");
    let times = asked.iter().filter(|one| of_ada(&one.target)).count();
    (trouble, times)
}

#[tokio::test(start_paused = true)]
async fn n_03_to_n_23_what_keeps_an_answer_away_is_said_and_asked_again_only_where_that_may_help() {
    let certificate = |reason| {
        (
            TransportError::Certificate(reason),
            Error::Certificate { reason },
            1,
        )
    };
    let cases = [
        ("N-03, N-07", (TransportError::TimedOut, Error::TimedOut, 6)),
        ("N-04", certificate(TlsProblem::UnknownIssuer)),
        ("N-04", certificate(TlsProblem::WrongHost)),
        ("N-05", certificate(TlsProblem::Handshake)),
        (
            "N-06, N-21 to N-23",
            (
                TransportError::Redirected,
                Error::UnexpectedAnswer { status: None },
                1,
            ),
        ),
        (
            "N-17, N-18, N-20",
            (TransportError::TooLarge, Error::TooLarge, 1),
        ),
        ("N-41", (TransportError::Proxy, Error::Proxy, 1)),
    ];
    for (name, (failure, error, tries)) in cases {
        let simulation = world().await;
        simulation
            .wire
            .before(move |asked| asked.target.contains("ada%40").then_some(failure));
        simulation.sample.account(BOB).insert();
        simulation.read().await;
        let expected = (Trouble::Api(error), tries);
        assert_eq!(ada(&simulation), expected, "{name}");
        let (listed, gone) = simulation.numbers().await;
        assert_eq!(
            (listed.len(), gone.len()),
            (61, 0),
            "{name}: Bob goes on, nothing is lost"
        );
        simulation.wire.network(true);
        simulation.read().await;
        let state = simulation.library().reader.state();
        assert!(
            state.troubles.is_empty(),
            "{name}: and it is over when it is over"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn n_06_and_n_27_to_n_29_a_status_stops_what_it_is_about_and_nothing_else() {
    let page = Fault::body("<html>sign in</html>").with_content_type("text/html");
    let login = Fault::redirect("https://login.example.com/");
    for (name, fault, tries) in [
        ("N-06: a page in the place of the API", page, 1),
        ("N-06: a way to a page", login, 1),
        // Without the limit it is asked for once more: that could have been the reason.
        ("N-27: 400", Fault::status(400), 2),
        ("N-27: 422", Fault::status(422), 1),
        ("N-31: 404", Fault::status(404), 1),
        ("403", Fault::status(403), 1),
        ("N-29: 412", Fault::status(412), 1),
        ("596", Fault::status(596), 1),
    ] {
        let simulation = world().await;
        let fault = fault.on_path("/videos").on_email(ADA);
        simulation.sample.faults().always(fault);
        simulation.sample.account(BOB).insert();
        simulation.read().await;
        assert_eq!(ada(&simulation).1, tries, "{name}");
        let (listed, gone) = simulation.numbers().await;
        assert_eq!(
            (listed.len(), gone.len()),
            (61, 0),
            "{name}: Bob goes on, nothing is lost"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn n_27_a_page_that_is_not_accepted_is_said_with_its_code_and_the_words_of_the_server() {
    for status in [400, 422] {
        let simulation = world().await;
        let fault = Fault::status(status).on_path("/videos").on_email(ADA);
        let said = format!(r#"{{"error":"no such parameter","code":{status}}}"#);
        let fault = fault.with_body(said).with_content_type("application/json");
        simulation.sample.faults().always(fault);
        simulation.read().await;
        let message = Some("no such parameter".to_owned());
        let expected = Error::BadRequest { status, message };
        assert_eq!(ada(&simulation).0, Trouble::Api(expected));
    }
}

#[tokio::test(start_paused = true)]
async fn n_31_a_list_that_is_not_found_for_a_while_is_kept_and_looked_at_again() {
    let simulation = world().await;
    let fault = Fault::status(404).on_path("/videos").on_email(ADA);
    simulation.sample.faults().times(2, fault);
    for _ in 0..2 {
        simulation.look().await;
        assert_eq!(simulation.numbers().await.1, [] as [u64; 0], "none is gone");
    }
    simulation.sample.account(ADA).insert();
    simulation.look().await;
    assert_eq!(simulation.numbers().await, (simulation.remote(), vec![]));
    let state = simulation.library().reader.state();
    assert!(state.troubles.is_empty(), "and forgotten: {state:?}");
}

#[tokio::test(start_paused = true)]
async fn u_01_a_token_that_is_revoked_between_two_pages_stops_all_of_its_accounts_there() {
    let world = Sample::builder()
        .account(AccountSpec::new(ADA).videos(450))
        .account(AccountSpec::new(BOB).videos(450));
    let simulation = Simulation::of(world).await;
    let revoked = Fault::status(401).on_path("/videos").on_query("offset=");
    simulation.sample.faults().always(revoked);
    simulation.read().await;
    let state = simulation.library().reader.state();
    let refused = Trouble::Api(Error::TokenRefused);
    let all = state.troubles.values().all(|one| one.trouble == refused);
    assert!(all && state.troubles.len() == 2, "both say so: {state:?}");
    let lists = simulation.wire.lists();
    assert!(
        lists <= 4,
        "two heads, what was under way, and nothing after it: {lists}"
    );
    let (listed, gone) = simulation.numbers().await;
    assert_eq!((listed.len(), gone.len()), (200, 0), "what was read stays");
    simulation.wire.forget();
    simulation.look().await;
    assert_eq!(simulation.wire.lists(), 0, "no confirming request");
    simulation.sample.faults().clear();
    simulation.read().await;
    assert_eq!(simulation.numbers().await, (simulation.remote(), vec![]));
}

#[tokio::test(start_paused = true)]
async fn a_12_a_list_without_an_end_is_left_at_ten_thousand_pages_and_begun_anew_by_a_person() {
    let simulation = Simulation::of(Sample::builder().account(AccountSpec::new(ADA))).await;
    let (page, sample) = (AtomicU32::new(0), simulation.sample.clone());
    simulation.wire.before(move |asked| {
        if asked.is_list() {
            let next = page.fetch_add(1, Ordering::Relaxed);
            let id = "user:1-pixverse:ada@example.com-video:77";
            let body = format!(r#"{{"data":[{{"video_id":"{id}"}}],"next_offset":"c{next}"}}"#);
            let body = Fault::body(body).with_content_type("application/json");
            sample.faults().next(body.on_path("/videos"));
        }
        None
    });
    let endless = |simulation: &Simulation| ada(simulation).0 == Trouble::EndlessList;
    simulation.read().await;
    assert_eq!(simulation.wire.lists(), 10_000);
    assert!(endless(&simulation), "it is said");
    simulation.wire.forget();
    simulation.look().await;
    assert_eq!(
        simulation.wire.lists(),
        1,
        "nobody asked for all of it again"
    );
    assert!(endless(&simulation), "it is still said");
    // It has come to its senses.
    simulation.wire.network(true);
    simulation.sample.faults().clear();
    let account = simulation.sample.account(ADA);
    for _ in 0..250 {
        account.insert();
    }
    simulation.wire.forget();
    simulation.read().await;
    let first = simulation.wire.asked().remove(0).target;
    assert!(!first.contains("offset="), "from the top: {first}");
    let state = simulation.library().reader.state();
    assert!(state.troubles.is_empty(), "{state:?}");
    assert_eq!(simulation.numbers().await.0, simulation.remote());
}

#[tokio::test(start_paused = true)]
async fn n_28_and_n_29_a_refused_token_or_an_ended_subscription_stops_all_accounts_of_the_token() {
    for (status, error) in [(401, Error::TokenRefused), (402, Error::SubscriptionEnded)] {
        let simulation = world().await;
        let fault = Fault::status(status).on_path("/videos");
        simulation.sample.faults().always(fault);
        simulation.read().await;
        let state = simulation.library().reader.state();
        let said = |one: &library::sync::AccountTrouble| one.trouble == Trouble::Api(error.clone());
        assert!(state.troubles.values().all(said), "{status}: {state:?}");
        assert_eq!(state.troubles.len(), 2, "{status}: both accounts");
        assert!(
            simulation.wire.lists() <= 2,
            "{status}: what was under way, and nothing after it"
        );
        assert_eq!(
            simulation.numbers().await.0.len(),
            60,
            "{status}: the data stays"
        );
    }
}

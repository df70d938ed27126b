//! What keeps an answer from coming or from being one: the reading survives it, says it, asks no more
//! often than makes sense, and loses nothing.

use library::sync::Trouble;
use sample::{AccountSpec, Fault, Sample};
use useapi::{Error, TlsProblem, TransportError};

use crate::simulated::Simulation;
use crate::world::ADA;

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

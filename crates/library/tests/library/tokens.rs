//! Several tokens side by side, and what happens to accounts when tokens come, go and change.

use std::time::Duration;

use library::account::{CredentialKey, FoundAccount};
use library::clip::AccountKey;
use library::sync::Trouble;
use sample::{AccountSpec, Fault, Sample};
use useapi::{Error, TransportError};

use crate::simulated::Simulation;
use crate::world::ADA;

const BOB: &str = "bob@example.com";
const TOKENS: [&str; 4] = ["user:1-aaa", "user:2-bbb", "user:3-ccc", "user:4-ddd"];
const CLIPS: usize = 150;

fn email(token: usize, account: usize) -> String {
    format!("t{token}a{account}@example.com")
}

fn key_of(simulation: &Simulation, email: &str) -> AccountKey {
    let all = simulation.library().index.sign_ins().unwrap();
    let found = all.into_iter().find(|(_, known)| known == email);
    found.expect("it is known").0
}

fn token_key(simulation: &Simulation, entry: &str) -> CredentialKey {
    let all = simulation.library().index.credentials().unwrap();
    let found = all.into_iter().find(|one| one.entry == entry);
    found.expect("it is known").key
}

fn trouble(simulation: &Simulation, email: &str) -> Option<Trouble> {
    let key = key_of(simulation, email);
    let state = simulation.library().reader.state();
    state.troubles.get(&key).map(|found| found.trouble.clone())
}

fn clips(simulation: &Simulation, email: &str) -> u32 {
    let key = key_of(simulation, email);
    let counts = simulation.library().counts();
    counts.get(&key).map_or(0, |(clips, _)| *clips)
}

fn found(emails: &[&str]) -> Vec<FoundAccount> {
    let one = |email: &&str| FoundAccount {
        email: (*email).to_owned(),
        name: None,
    };
    emails.iter().map(one).collect()
}

#[tokio::test(start_paused = true)]
async fn of_four_tokens_each_has_its_own_trouble_and_no_other() {
    let mut world = Sample::builder();
    for (number, token) in TOKENS.iter().enumerate() {
        world = world.token(*token);
        for account in 0..3 {
            world = world.account(AccountSpec::new(email(number, account)).videos(CLIPS));
        }
    }
    let simulation = Simulation::unconnected(world, Duration::from_millis(10));
    for (number, token) in TOKENS.iter().enumerate() {
        let emails: Vec<_> = (0..3).map(|account| email(number, account)).collect();
        simulation.connect(token, &emails).await;
    }
    let faults = simulation.sample.faults();
    faults.always(Fault::status(401).on_token(TOKENS[0]));
    let busy = Fault::status(429).retry_after("5").on_token(TOKENS[1]);
    faults.times(2, busy.on_path("/videos"));
    faults.always(Fault::status(596).on_email(email(2, 0)));
    let hangs = email(2, 1).replace('@', "%40");
    simulation.wire.before(move |asked| {
        asked
            .target
            .contains(&hangs)
            .then_some(TransportError::TimedOut)
    });
    simulation.read().await;

    for account in 0..3 {
        assert_eq!(
            trouble(&simulation, &email(0, account)),
            Some(Trouble::Api(Error::TokenRefused)),
            "all of A stop, with the step for the token"
        );
        for token in [1, 3] {
            let email = email(token, account);
            assert_eq!(trouble(&simulation, &email), None, "{email}");
            assert_eq!(clips(&simulation, &email) as usize, CLIPS, "{email}");
        }
    }
    assert!(
        matches!(
            trouble(&simulation, &email(2, 0)),
            Some(Trouble::Api(Error::AccountRefused { .. }))
        ),
        "the first of C has to be connected again"
    );
    assert_eq!(
        trouble(&simulation, &email(2, 1)),
        Some(Trouble::Api(Error::TimedOut)),
        "the second hangs"
    );
    assert_eq!(trouble(&simulation, &email(2, 2)), None);
    assert_eq!(
        clips(&simulation, &email(2, 2)) as usize,
        CLIPS,
        "the third is read"
    );

    let asked = simulation.wire.asked();
    let of = |token: usize| asked.iter().filter(move |one| one.token == TOKENS[token]);
    assert!(of(0).count() <= 3, "no retry with a token that was refused");
    let times: Vec<_> = of(1).map(|one| one.at).collect();
    let pause = times
        .windows(2)
        .map(|pair| pair[1] - pair[0])
        .max()
        .unwrap();
    assert!(
        pause >= Duration::from_millis(4_980),
        "B waits for 5 s: {pause:?}"
    );
    let last = of(3)
        .filter(|one| one.is_list())
        .map(|one| one.at)
        .max()
        .unwrap();
    assert!(
        last < Duration::from_secs(3),
        "D does not wait for one of C that is asked in vain: {last:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn slow_first_pages_are_waited_for_and_only_no_answer_at_all_is_not() {
    for (latency, waited) in [(4, true), (25, false)] {
        let mut world = Sample::builder();
        for (number, token) in TOKENS[..2].iter().enumerate() {
            let account = AccountSpec::new(email(number, 0)).videos(CLIPS);
            world = world.token(*token).account(account);
        }
        let simulation = Simulation::unconnected(world, Duration::from_millis(10));
        for (number, token) in TOKENS[..2].iter().enumerate() {
            simulation.connect(token, &[email(number, 0)]).await;
        }
        let slow = Fault::latency(Duration::from_secs(latency)).on_path("/videos");
        simulation.sample.faults().next(slow.on_email(email(1, 0)));
        simulation.read().await;
        let asked = simulation.wire.asked();
        let second = asked
            .iter()
            .find(|one| one.token == TOKENS[0] && one.target.contains("offset="))
            .expect("there is a second page");
        let expected = if waited { latency } else { 5 };
        let at = second.at.as_millis();
        let whole = u128::from(expected) * 1_000;
        assert!((whole..whole + 200).contains(&at), "{latency} s: {at} ms");
        assert_eq!(simulation.numbers().await.0, simulation.remote());
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_person_mended_is_read_while_another_account_hangs_and_nothing_is_read_twice_at_once()
 {
    let mut world = Sample::builder();
    for (number, token) in TOKENS[..2].iter().enumerate() {
        world = world.token(*token);
        for account in 0..2 {
            world = world.account(AccountSpec::new(email(number, account)).videos(CLIPS));
        }
    }
    let simulation = Simulation::unconnected(world, Duration::from_millis(10));
    for (number, token) in TOKENS[..2].iter().enumerate() {
        let emails: Vec<_> = (0..2).map(|account| email(number, account)).collect();
        simulation.connect(token, &emails).await;
    }
    let faults = simulation.sample.faults();
    faults.always(Fault::status(401).on_token(TOKENS[0]));
    let hangs = email(1, 0).replace('@', "%40");
    let in_vain = hangs.clone();
    simulation.wire.before(move |asked| {
        asked
            .target
            .contains(&in_vain)
            .then_some(TransportError::TimedOut)
    });
    let mended = [0, 1].map(|account| key_of(&simulation, &email(0, account)));
    let hanging = key_of(&simulation, &email(1, 0));
    let library = simulation.library().clone();
    let (reading, took) = tokio::join!(library.reader.read(), async {
        simulation.pass(Duration::from_millis(500)).await;
        assert_eq!(
            trouble(&simulation, &email(0, 0)),
            Some(Trouble::Api(Error::TokenRefused))
        );
        assert!(
            !library.reader.state().troubles.contains_key(&hanging),
            "it still tries"
        );
        simulation.sample.faults().clear();
        let from = useapi::Time::elapsed(&simulation.time);
        library.check(mended.to_vec()).await.unwrap();
        let took = useapi::Time::elapsed(&simulation.time) - from;
        // The one that hangs is read already: it is not read by two.
        library.check(vec![hanging]).await.unwrap();
        took
    });
    reading.unwrap();
    assert!(
        took < Duration::from_millis(500),
        "it waited {took:?} for one that hangs"
    );
    for account in 0..2 {
        assert_eq!(trouble(&simulation, &email(0, account)), None);
        assert_eq!(clips(&simulation, &email(0, account)) as usize, CLIPS);
    }
    let asked = simulation.wire.asked();
    let of_hanging = asked.iter().filter(|one| one.target.contains(&hangs));
    let times: Vec<_> = of_hanging.map(|one| one.at).collect();
    assert_eq!(
        times.len(),
        12,
        "six tries for each of two readings: {times:?}"
    );
    assert!(
        times[6] - times[0] >= Duration::from_secs(31),
        "the second begins when the first is over: {times:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn u_05_what_an_old_token_still_hears_is_dropped() {
    let world = Sample::builder()
        .token("user:1-old")
        .account(AccountSpec::new(ADA).videos(20));
    let simulation = Simulation::unconnected(world, Duration::from_secs(1));
    simulation.connect("user:1-old", &[ADA.to_owned()]).await;
    let key = token_key(&simulation, "user:1-old");
    let library = simulation.library().clone();
    let reading = tokio::spawn(async move { library.reader.read().await });
    simulation.pass(Duration::from_millis(500)).await;
    assert_eq!(simulation.wire.asked().len(), 1, "one is under way");
    assert!(simulation.sample.replace_token("user:1-old", "user:1-new"));
    let replaced = simulation
        .library()
        .replace_entry(key, "user:1-new".into(), Some(found(&[ADA])))
        .await;
    assert!(replaced.unwrap());
    reading.await.unwrap().unwrap();
    assert_eq!(
        trouble(&simulation, ADA),
        None,
        "the 401 of the old one is not heard"
    );
    simulation.read().await;
    assert_eq!(trouble(&simulation, ADA), None);
    assert_eq!(clips(&simulation, ADA), 20);
    let left = simulation.library().index.leftovers().unwrap();
    assert_eq!(left.len(), 1, "the old entry is to be taken out");
    assert_eq!(left[0].entry, "user:1-old");
}

#[tokio::test(start_paused = true)]
async fn u_02_an_account_that_is_removed_leaves_and_comes_back_with_all_that_was_said_of_it() {
    let world = Sample::builder()
        .token(TOKENS[0])
        .account(AccountSpec::new(ADA).videos(20))
        .account(AccountSpec::new(BOB).videos(5));
    let simulation = Simulation::unconnected(world, Duration::ZERO);
    let both = [ADA.to_owned(), BOB.to_owned()];
    simulation.connect(TOKENS[0], &both).await;
    simulation.read().await;
    let library = simulation.library().clone();
    let view = library
        .open_view(library::gallery::Query::default())
        .await
        .unwrap();
    assert_eq!(view.keys.len(), 25);
    let rated = view.keys[3];
    let all = view.keys.to_vec();
    library.set_rating(all.clone(), 4).await.unwrap();

    let (ada, bob) = (key_of(&simulation, ADA), key_of(&simulation, BOB));
    let token = token_key(&simulation, TOKENS[0]);
    assert_eq!(library.remove_account(ada).await.unwrap(), Some(Vec::new()));
    assert_eq!(
        simulation.numbers().await.0.len(),
        5,
        "Ada's clips left the gallery"
    );
    let known = library.index.accounts().unwrap();
    assert!(known.iter().all(|account| account.key != ada));
    simulation.wire.forget();
    simulation.read().await;
    let asked = simulation.wire.asked();
    assert!(
        !asked.iter().any(|one| one.target.contains("ada")),
        "and is not read"
    );
    assert_eq!(
        library.remove_account(ada).await.unwrap(),
        None,
        "it is removed already"
    );

    let alone = library.remove_account(bob).await.unwrap();
    assert_eq!(alone, Some(vec![token]), "the token opens nothing any more");
    assert!(library.remove_credential(token).await.unwrap().is_some());
    assert_eq!(library.index.credentials().unwrap(), []);
    assert_eq!(library.index.leftovers().unwrap()[0].key, token);
    simulation.wire.forget();
    simulation.read().await;
    assert_eq!(simulation.wire.asked(), [], "nothing is asked with it");

    simulation.connect(TOKENS[0], &both).await;
    assert_eq!(
        library.index.leftovers().unwrap(),
        [],
        "the entry is in use again"
    );
    simulation.read().await;
    assert_eq!(simulation.numbers().await.0, simulation.remote());
    for tile in library.tiles(all).await.unwrap() {
        assert_eq!(tile.rating, 4, "what was said of it is kept");
    }
    assert!(
        library.tiles(vec![rated]).await.unwrap().len() == 1,
        "under the same key"
    );
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_left_out_is_neither_shown_nor_read_until_it_is_wanted() {
    let world = Sample::builder()
        .token(TOKENS[0])
        .account(AccountSpec::new(ADA).videos(20))
        .account(AccountSpec::new(BOB).videos(5));
    let simulation = Simulation::unconnected(world, Duration::ZERO);
    simulation
        .connect(TOKENS[0], &[ADA.to_owned(), BOB.to_owned()])
        .await;
    let library = simulation.library().clone();
    let bob = key_of(&simulation, BOB);
    assert!(library.include_account(bob, false).await.unwrap());
    simulation.read().await;
    assert_eq!(simulation.numbers().await.0.len(), 20);
    assert_eq!(clips(&simulation, BOB), 0);
    assert!(library.include_account(bob, true).await.unwrap());
    library.check(vec![bob]).await.unwrap();
    assert_eq!(simulation.numbers().await.0, simulation.remote());
    assert!(!library.include_account(AccountKey(99), true).await.unwrap());
}

#[tokio::test(start_paused = true)]
async fn an_account_that_is_new_under_a_token_is_noticed_once_a_day_and_waits_for_a_word() {
    let world = Sample::builder()
        .token(TOKENS[0])
        .account(AccountSpec::new(ADA).videos(20))
        .account(AccountSpec::new(BOB).videos(5));
    let simulation = Simulation::unconnected(world, Duration::ZERO);
    simulation.connect(TOKENS[0], &[ADA.to_owned()]).await;
    let library = simulation.library().clone();
    simulation.look().await;
    let lists = |simulation: &Simulation| {
        let asked = simulation.wire.asked();
        asked
            .iter()
            .filter(|one| one.target.contains("/accounts"))
            .count()
    };
    assert_eq!(lists(&simulation), 0, "they have just been asked for");
    simulation.pass(Duration::from_secs(25 * 60 * 60)).await;
    simulation.look().await;
    simulation.look().await;
    assert_eq!(lists(&simulation), 1, "once a day");
    let accounts = library.index.accounts().unwrap();
    let bob = accounts
        .iter()
        .find(|account| account.fresh)
        .expect("Bob is new");
    assert!(!bob.included, "and waits");
    assert_eq!(simulation.numbers().await.0.len(), 20);
    assert!(library.include_account(bob.key, true).await.unwrap());
    library.check(vec![bob.key]).await.unwrap();
    assert_eq!(simulation.numbers().await.0, simulation.remote());
    assert!(
        library
            .index
            .accounts()
            .unwrap()
            .iter()
            .all(|account| !account.fresh)
    );

    // One that was removed is not offered again.
    library.remove_account(bob.key).await.unwrap();
    simulation.pass(Duration::from_secs(25 * 60 * 60)).await;
    simulation.look().await;
    assert_eq!(lists(&simulation), 2);
    assert_eq!(library.index.accounts().unwrap().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_number_of_a_token_that_went_is_no_burden_to_the_next_one() {
    let world = Sample::builder()
        .token(TOKENS[1])
        .account(AccountSpec::new(ADA).videos(20));
    let simulation = Simulation::unconnected(world, Duration::ZERO);
    simulation.connect("user:9-wrong", &[ADA.to_owned()]).await;
    simulation.read().await;
    assert_eq!(
        trouble(&simulation, ADA),
        Some(Trouble::Api(Error::TokenRefused))
    );
    let library = simulation.library().clone();
    let wrong = token_key(&simulation, "user:9-wrong");
    library.remove_credential(wrong).await.unwrap();
    assert_eq!(trouble(&simulation, ADA), None, "its trouble went with it");
    library
        .forget_leftover("user:9-wrong".into())
        .await
        .unwrap();
    simulation.connect(TOKENS[1], &[ADA.to_owned()]).await;
    simulation.look().await;
    assert_eq!(trouble(&simulation, ADA), None);
    assert_eq!(clips(&simulation, ADA), 20);
}

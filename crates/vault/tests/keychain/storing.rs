//! What is put into a keychain and what is found in it again, before a real one.

use std::time::Instant;

use secrecy::ExposeSecret as _;
use vault::{EntryId, NotStored, VaultError};

use crate::faults::not_begun;
use crate::place::{SOON, in_a_place, secret};

#[test]
fn k_04_what_was_being_stored_when_the_keychain_froze_may_be_there_and_is_not_forgotten() {
    let name = "storing::k_04_what_was_being_stored_when_the_keychain_froze_may_be_there_and_is_not_forgotten";
    in_a_place(name, async |place| {
        let daemon = place.daemon().await;
        assert_eq!(place.vault.probe().await, Ok(()));
        daemon.signal("-STOP");
        let id = EntryId::fresh();
        let stored = place.vault.store(&id, &secret("user:1-canary")).await;
        let expected = NotStored {
            why: VaultError::Silent,
            may_be_there: true,
        };
        assert_eq!(stored, Err(expected));
        daemon.signal("-CONT");
        let begun = Instant::now();
        while place.vault.fetch(&id).await.is_err() {
            assert!(begun.elapsed() < SOON, "it came to be stored after all");
            tokio::task::yield_now().await;
        }
        assert_eq!(place.vault.remove(&id).await, Ok(true));
    });
}

#[test]
fn k_10_what_is_refused_never_reaches_the_keychain_which_goes_on_as_before() {
    let name = "storing::k_10_what_is_refused_never_reaches_the_keychain_which_goes_on_as_before";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = place.stored().await;
        let long = "x".repeat(1 << 20);
        for (token, why) in [
            ("user:1-a\0b", VaultError::Unreadable),
            ("user:1-a\nb", VaultError::Unreadable),
            ("", VaultError::Unreadable),
            (long.as_str(), VaultError::TooLong),
        ] {
            let refused = place.vault.store(&EntryId::fresh(), &secret(token)).await;
            assert_eq!(refused, Err(not_begun(why)));
            // A NUL on the bus would have ended the connection for this one, too.
            let back = place.vault.fetch(&id).await.unwrap();
            assert_eq!(back.token.expose_secret(), "user:1-canary");
        }
        let another = EntryId::fresh();
        assert_eq!(
            place.vault.store(&another, &secret("user:1-y")).await,
            Ok(())
        );
    });
}

#[test]
fn another_word_for_a_token_is_written_beside_it_and_the_token_stays_as_it_was() {
    let name =
        "storing::another_word_for_a_token_is_written_beside_it_and_the_token_stays_as_it_was";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = place.stored().await;
        assert_eq!(place.vault.relabel(&id, "Studio").await, Ok(()));
        let back = place.vault.fetch(&id).await.unwrap();
        assert_eq!(back.token.expose_secret(), "user:1-canary");
        assert_eq!(back.label, "Studio");
        let gone = place.vault.relabel(&EntryId::fresh(), "Studio").await;
        assert_eq!(
            gone,
            Err(VaultError::EntryGone),
            "nothing is made of a word"
        );
        assert_eq!(place.kept().matches("secret = ").count(), 1);
    });
}

#[test]
fn the_entries_of_the_app_are_found_when_nobody_knows_their_names_and_those_of_others_are_not() {
    let name = "storing::the_entries_of_the_app_are_found_when_nobody_knows_their_names_and_those_of_others_are_not";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        assert_eq!(place.vault.entries().await, Ok(Vec::new()));
        let mut ids = vec![place.stored().await, place.stored().await];
        let other = ["store", "--label=x", "service", "other", "username", "me"];
        place.secret_tool(&other, "not ours");
        let mut found = place.vault.entries().await.unwrap();
        let by_name = |one: &EntryId| one.as_str().to_owned();
        ids.sort_by_key(by_name);
        found.sort_by_key(by_name);
        assert_eq!(found, ids);
        place.lock();
        assert_eq!(place.vault.entries().await, Err(VaultError::Locked));
    });
}

#[test]
fn k_14_what_lies_in_another_collection_of_the_same_keychain_is_found_and_taken_out() {
    let name =
        "storing::k_14_what_lies_in_another_collection_of_the_same_keychain_is_found_and_taken_out";
    in_a_place(name, async |place| {
        let daemon = place.daemon().await;
        let (first, id) = (place.vault.which().await.unwrap(), place.stored().await);
        drop(daemon);
        place.put_another_keyring_beside();
        let daemon = place.daemon().await;
        assert_ne!(
            place.vault.which().await.unwrap(),
            first,
            "new entries go elsewhere"
        );
        let back = place.vault.fetch(&id).await.unwrap();
        assert_eq!(back.token.expose_secret(), "user:1-canary");

        // Behind a lock of its own it is said to be locked, and nobody is asked for a password.
        assert_eq!(place.vault.unlock().await, Ok(()), "the other has none");
        place.lock();
        assert_eq!(place.vault.probe().await, Ok(()));
        let locked = Err(VaultError::Locked);
        assert_eq!(place.vault.probe_with(vec![id.clone()]).await, locked);
        assert_eq!(place.vault.fetch(&id).await.err(), locked.err());
        assert_eq!(
            place.vault.remove(&id).await.err(),
            Some(VaultError::Locked)
        );
        drop(daemon);

        let _daemon = place.daemon().await;
        assert_eq!(place.vault.remove(&id).await, Ok(true), "it is here");
        assert_eq!(place.kept(), "");
    });
}

#[test]
fn whether_a_keychain_is_there_is_asked_often_over_one_connection() {
    let name = "storing::whether_a_keychain_is_there_is_asked_often_over_one_connection";
    in_a_place(name, async |place| {
        assert!(!place.vault.is_there().await);
        let (threads, names) = (threads(), place.names_on_the_bus());
        for _ in 0..50 {
            assert!(!place.vault.is_there().await);
        }
        let daemon = place.daemon().await;
        assert!(place.vault.is_there().await);
        drop(daemon);
        assert!(!place.vault.is_there().await);
        assert_eq!(self::threads(), threads);
        assert_eq!(place.names_on_the_bus(), names);
    });
}

/// How many threads this process has.
fn threads() -> usize {
    std::fs::read_dir("/proc/self/task").unwrap().count()
}

//! The faults of keychains, by their numbers.

use std::time::Instant;

use secrecy::ExposeSecret as _;
use vault::{EntryId, NotStored, VaultError};

use crate::place::{DEADLINE, SOON, in_a_place, is_below, secret};

#[test]
fn k_01_and_k_02_without_a_keychain_it_is_said_and_one_that_comes_later_works() {
    let name = "faults::k_01_and_k_02_without_a_keychain_it_is_said_and_one_that_comes_later_works";
    in_a_place(name, async |place| {
        assert_eq!(place.vault.probe().await, Err(VaultError::Absent));
        let id = EntryId::fresh();
        let refused = place.vault.store(&id, &secret("user:1-x")).await;
        assert_eq!(refused, Err(not_begun(VaultError::Absent)));
        let _daemon = place.daemon().await;
        let begun = Instant::now();
        assert_eq!(place.vault.probe().await, Ok(()));
        assert_eq!(place.vault.store(&id, &secret("user:1-x")).await, Ok(()));
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    });
}

#[test]
fn k_03_a_locked_keychain_is_said_to_be_locked_without_a_prompt() {
    let name = "faults::k_03_a_locked_keychain_is_said_to_be_locked_without_a_prompt";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = place.stored().await;
        place.lock();
        let begun = Instant::now();
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::Locked
        );
        assert_eq!(place.vault.probe().await, Err(VaultError::Locked));
        let more = place
            .vault
            .store(&EntryId::fresh(), &secret("user:1-y"))
            .await;
        assert_eq!(more, Err(not_begun(VaultError::Locked)));
        assert_eq!(place.vault.remove(&id).await, Err(VaultError::Locked));
        assert!(begun.elapsed() < DEADLINE, "nobody waited for a prompt");
        // There is nobody here to show the prompt: that is as if it were dismissed, or ignored.
        let unlocked = place.vault.unlock().await.unwrap_err();
        assert!(
            matches!(
                unlocked,
                VaultError::Locked | VaultError::Silent | VaultError::Refused
            ),
            "{unlocked:?}"
        );
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::Locked
        );
    });
}

#[test]
fn k_04_a_frozen_keychain_holds_nobody_for_longer_than_the_deadline_and_thaws() {
    let name = "faults::k_04_a_frozen_keychain_holds_nobody_for_longer_than_the_deadline_and_thaws";
    in_a_place(name, async |place| {
        let daemon = place.daemon().await;
        let id = place.stored().await;
        daemon.signal("-STOP");
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::Silent
        );
        let begun = Instant::now();
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::Silent
        );
        assert!(
            begun.elapsed() < DEADLINE / 3,
            "no second call waits as well"
        );
        daemon.signal("-CONT");
        let begun = Instant::now();
        while place.vault.fetch(&id).await.is_err() {
            assert!(begun.elapsed() < SOON, "it works again within a second");
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn k_05_a_restarted_daemon_is_used_at_once() {
    in_a_place(
        "faults::k_05_a_restarted_daemon_is_used_at_once",
        async |place| {
            let daemon = place.daemon().await;
            let id = place.stored().await;
            drop(daemon);
            assert_eq!(
                place.vault.fetch(&id).await.unwrap_err(),
                VaultError::Absent
            );
            let _daemon = place.daemon().await;
            let begun = Instant::now();
            let back = place.vault.fetch(&id).await.unwrap();
            assert_eq!(back.token.expose_secret(), "user:1-canary");
            assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
        },
    );
}

#[test]
fn k_05_a_daemon_that_was_killed_while_frozen_is_replaced_at_once() {
    let name = "faults::k_05_a_daemon_that_was_killed_while_frozen_is_replaced_at_once";
    in_a_place(name, async |place| {
        let daemon = place.daemon().await;
        let id = place.stored().await;
        daemon.signal("-STOP");
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::Silent
        );
        drop(daemon);
        let _daemon = place.daemon().await;
        let begun = Instant::now();
        while place.vault.fetch(&id).await.is_err() {
            assert!(begun.elapsed() < SOON, "it works again within a second");
            tokio::task::yield_now().await;
        }
    });
}

#[test]
fn k_06_an_entry_that_somebody_removed_is_gone_and_no_other_fault() {
    let name = "faults::k_06_an_entry_that_somebody_removed_is_gone_and_no_other_fault";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = place.stored().await;
        place.secret_tool(&["clear", "username", id.as_str()], "");
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::EntryGone
        );
        assert_eq!(
            place.vault.remove(&id).await,
            Ok(false),
            "it is out already"
        );
        assert_eq!(place.vault.probe().await, Ok(()));
    });
}

#[test]
fn k_07_of_two_entries_none_is_picked_and_removal_takes_both() {
    let name = "faults::k_07_of_two_entries_none_is_picked_and_removal_takes_both";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = place.stored().await;
        let twin = [
            "service",
            "dev.rushes.test",
            "username",
            id.as_str(),
            "twin",
            "yes",
        ];
        let args = [&["store", "--label=twin"][..], &twin[..]].concat();
        place.secret_tool(&args, "user:2-other");
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::TwoEntries
        );
        assert_eq!(place.vault.remove(&id).await, Ok(true));
        assert_eq!(place.kept(), "", "none is left");
    });
}

#[test]
fn k_08_without_a_default_collection_it_is_said_and_no_collection_is_made() {
    let name = "faults::k_08_without_a_default_collection_it_is_said_and_no_collection_is_made";
    in_a_place(name, async |place| {
        let _daemon = place.daemon_without_keyring().await;
        assert_eq!(place.vault.probe().await, Err(VaultError::NoCollection));
        let refused = place
            .vault
            .store(&EntryId::fresh(), &secret("user:1-x"))
            .await;
        assert_eq!(refused, Err(not_begun(VaultError::NoCollection)));
    });
}

#[test]
fn k_09_an_entry_that_holds_something_else_is_unreadable() {
    let name = "faults::k_09_an_entry_that_holds_something_else_is_unreadable";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = EntryId::fresh();
        let args = [
            "store",
            "--label=x",
            "service",
            "dev.rushes.test",
            "username",
            id.as_str(),
        ];
        place.secret_tool(&args, "user:9-bare");
        assert_eq!(
            place.vault.fetch(&id).await.unwrap_err(),
            VaultError::Unreadable
        );
    });
}

#[test]
fn k_15_and_k_16_many_at_once_are_kept_one_by_one_and_nothing_lies_open_on_the_disk() {
    let name =
        "faults::k_15_and_k_16_many_at_once_are_kept_one_by_one_and_nothing_lies_open_on_the_disk";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let ids: Vec<_> = (0..20).map(|number| (number, EntryId::fresh())).collect();
        let storing = ids.iter().map(|(number, id)| {
            let (vault, id, number) = (place.vault.clone(), id.clone(), *number);
            tokio::spawn(async move {
                vault
                    .store(&id, &secret(&format!("user:{number}-canary")))
                    .await
            })
        });
        for stored in storing.collect::<Vec<_>>() {
            assert_eq!(stored.await.unwrap(), Ok(()));
        }
        for (number, id) in &ids {
            let back = place.vault.fetch(id).await.unwrap();
            assert_eq!(back.token.expose_secret(), format!("user:{number}-canary"));
            assert_eq!(back.label, "Wörk 🎬", "as text of any kind (K-13)");
        }
        let home = std::env::var_os("HOME").unwrap();
        assert!(
            !is_below(home.as_ref(), "-canary"),
            "no plain text on the disk"
        );
        for (_, id) in &ids {
            assert_eq!(place.vault.remove(id).await, Ok(true));
        }
        assert_eq!(place.kept(), "");
    });
}

#[test]
fn k_14_another_keychain_in_the_place_of_the_first_is_told_from_it() {
    let name = "faults::k_14_another_keychain_in_the_place_of_the_first_is_told_from_it";
    in_a_place(name, async |place| {
        assert_eq!(place.vault.which().await, Err(VaultError::Absent));
        let daemon = place.daemon().await;
        let first = place.vault.which().await.unwrap();
        let id = place.stored().await;
        drop(daemon);
        place.put_keyrings_aside();
        let daemon = place.daemon().await;
        assert_eq!(place.vault.unlock().await, Ok(()), "it has no password");
        let gone = place.vault.fetch(&id).await.unwrap_err();
        assert_eq!(gone, VaultError::EntryGone, "alone, that looks like a loss");
        let other = place.vault.which().await.unwrap();
        assert_ne!(other, first, "and is none");
        drop(daemon);
        place.put_keyrings_back();
        let _daemon = place.daemon().await;
        assert_eq!(place.vault.which().await.unwrap(), first);
        assert!(place.vault.fetch(&id).await.is_ok(), "nothing was lost");
    });
}

#[test]
fn k_04_a_keychain_that_was_frozen_before_anybody_asked_is_found_out_once_and_not_by_each_anew() {
    let name = "faults::k_04_a_keychain_that_was_frozen_before_anybody_asked_is_found_out_once_and_not_by_each_anew";
    in_a_place(name, async |place| {
        let daemon = place.daemon().await;
        daemon.signal("-STOP");
        // Whoever asked first has no patience, and is gone before the deadline.
        let impatient = tokio::time::timeout(DEADLINE / 10, place.vault.probe()).await;
        assert!(impatient.is_err());
        let begun = Instant::now();
        assert_eq!(place.vault.probe().await, Err(VaultError::Silent));
        assert!(begun.elapsed() >= DEADLINE / 2, "it had its time");
        let begun = Instant::now();
        assert_eq!(place.vault.probe().await, Err(VaultError::Silent));
        assert!(begun.elapsed() < DEADLINE / 3, "and gets it once");
        let stored = place
            .vault
            .store(&EntryId::fresh(), &secret("user:1-x"))
            .await;
        assert_eq!(
            stored,
            Err(not_begun(VaultError::Silent)),
            "what was not begun is nowhere"
        );
        daemon.signal("-CONT");
        let begun = Instant::now();
        while place.vault.probe().await.is_err() {
            assert!(begun.elapsed() < SOON, "it works again within a second");
            tokio::task::yield_now().await;
        }
    });
}

pub(crate) fn not_begun(why: VaultError) -> NotStored {
    NotStored {
        why,
        may_be_there: false,
    }
}

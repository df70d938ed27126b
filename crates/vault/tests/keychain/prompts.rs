//! K-03 and K-04 with a real prompt, and a person who dismisses it, leaves it standing, or answers it.

use std::time::Instant;

use vault::VaultError;

use crate::place::{DEADLINE, SOON, in_a_place};
use crate::prompter::Prompter;

#[test]
fn k_03_a_prompt_that_is_dismissed_leaves_it_locked_and_one_that_is_answered_opens_it() {
    let name = "prompts::k_03_a_prompt_that_is_dismissed_leaves_it_locked_and_one_that_is_answered_opens_it";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = place.stored().await;
        place.lock();
        let prompter = Prompter::start().await;

        let vault = place.patient();
        let unlocking = tokio::spawn(async move { vault.unlock().await });
        prompter.prompted().await;
        prompter.dismiss();
        assert_eq!(unlocking.await.unwrap(), Err(VaultError::Locked));
        let refused = place.vault.fetch(&id).await.unwrap_err();
        assert_eq!(refused, VaultError::Locked);

        let vault = place.patient();
        let unlocking = tokio::spawn(async move { vault.unlock().await });
        prompter.prompted().await;
        prompter.answer();
        let begun = Instant::now();
        assert_eq!(unlocking.await.unwrap(), Ok(()));
        assert!(place.vault.fetch(&id).await.is_ok());
        assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
    });
}

#[test]
fn k_04_a_prompt_that_nobody_answers_ends_at_its_deadline_and_holds_nobody_and_a_late_answer_counts()
 {
    let name = "prompts::k_04_a_prompt_that_nobody_answers_ends_at_its_deadline_and_holds_nobody_and_a_late_answer_counts";
    in_a_place(name, async |place| {
        let _daemon = place.daemon().await;
        let id = place.stored().await;
        place.lock();
        let prompter = Prompter::start().await;

        let vault = place.vault.clone();
        let begun = Instant::now();
        let unlocking = tokio::spawn(async move { vault.unlock().await });
        prompter.prompted().await;
        let asked = Instant::now();
        let refused = place.vault.fetch(&id).await.unwrap_err();
        assert_eq!(refused, VaultError::Locked, "others are answered meanwhile");
        assert_eq!(place.vault.probe().await, Err(VaultError::Locked));
        let vault = place.vault.clone();
        let second = tokio::spawn(async move { vault.unlock().await });
        assert!(asked.elapsed() < DEADLINE / 3, "{:?}", asked.elapsed());
        assert!(!unlocking.is_finished(), "and the prompt still waits");

        assert_eq!(unlocking.await.unwrap(), Err(VaultError::Silent));
        let took = begun.elapsed();
        let second = second.await.unwrap();
        assert_eq!(
            second,
            Err(VaultError::Silent),
            "it waited for the same prompt"
        );
        assert!(DEADLINE <= took && took < DEADLINE + SOON, "{took:?}");

        prompter.answer();
        let begun = Instant::now();
        while place.vault.fetch(&id).await.is_err() {
            assert!(begun.elapsed() < SOON, "it opened within a second");
            tokio::task::yield_now().await;
        }
    });
}

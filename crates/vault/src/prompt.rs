//! The keychain's own prompt: at most one is up, and whoever wants it unlocked waits for that one.

use std::sync::Arc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::sync::watch;

use crate::VaultError;

/// What became of a prompt; nothing while it is up.
type Outcome = Option<Result<(), VaultError>>;

/// The prompt that is up, if one is. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub(crate) struct Prompt(Arc<Mutex<Option<Up>>>);

/// A prompt, since when it is up, and where it is heard what became of it.
#[derive(Debug, Clone)]
struct Up {
    since: Instant,
    outcome: watch::Receiver<Outcome>,
}

impl Prompt {
    /// Shows the prompt, or waits for the one that is up: who stopped waiting may have left it there, and
    /// a second one would stand before it. `unlock` has a thread of its own, since only the bus ends its
    /// wait; one that is up for longer than `patience` is believed to be lost, and another one is shown.
    pub(crate) async fn answer(
        &self,
        patience: Duration,
        unlock: impl FnOnce() -> Result<(), VaultError> + Send + 'static,
    ) -> Result<(), VaultError> {
        let mut outcome = self.shown(patience, unlock)?;
        let answered = outcome.wait_for(Option::is_some);
        match tokio::time::timeout(patience, answered).await {
            Ok(Ok(answer)) => answer.unwrap_or(Err(VaultError::Refused)),
            // The thread ended without a word.
            Ok(Err(_)) => Err(VaultError::Refused),
            Err(_) => Err(VaultError::Silent),
        }
    }

    fn shown(
        &self,
        patience: Duration,
        unlock: impl FnOnce() -> Result<(), VaultError> + Send + 'static,
    ) -> Result<watch::Receiver<Outcome>, VaultError> {
        let mut up = self.0.lock();
        let is_up = |up: &&Up| {
            let ended = up.outcome.borrow().is_some() || up.outcome.has_changed().is_err();
            !ended && up.since.elapsed() < patience
        };
        if let Some(up) = up.as_ref().filter(is_up) {
            return Ok(up.outcome.clone());
        }
        let (reply, outcome) = watch::channel(None);
        std::thread::Builder::new()
            .name("keychain-prompt".into())
            .spawn(move || {
                let _ = reply.send(Some(unlock()));
            })
            .map_err(|_| VaultError::Refused)?;
        *up = Some(Up {
            since: Instant::now(),
            outcome: outcome.clone(),
        });
        Ok(outcome)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn k_04_who_stopped_waiting_and_asks_again_waits_for_the_prompt_that_is_up() {
        let prompt = Prompt::default();
        let (press, pressed) = mpsc::channel::<()>();
        let first = prompt.answer(Duration::from_secs(20), move || {
            pressed.recv().map_err(|_| VaultError::Refused)
        });
        let stopped = tokio::time::timeout(Duration::from_millis(50), first).await;
        assert!(stopped.is_err(), "the person stopped waiting for it");

        let again = prompt.answer(Duration::from_secs(20), || {
            panic!("a second prompt would stand before the first one")
        });
        let pressing = async { press.send(()).expect("the prompt is up") };
        assert_eq!(tokio::join!(again, pressing).0, Ok(()));

        let anew = prompt.answer(Duration::from_secs(20), || Err(VaultError::Locked));
        assert_eq!(anew.await, Err(VaultError::Locked), "that one is over");
    }

    #[tokio::test]
    async fn k_04_a_prompt_that_nobody_can_see_keeps_no_other_from_being_shown() {
        // Long enough for a thread to begin on a busy computer.
        const PATIENCE: Duration = Duration::from_millis(500);
        let prompt = Prompt::default();
        let (_up, for_ever) = mpsc::channel::<()>();
        let lost = prompt.answer(PATIENCE, move || {
            for_ever.recv().map_err(|_| VaultError::Refused)
        });
        assert_eq!(lost.await, Err(VaultError::Silent));
        let second = prompt.answer(PATIENCE, || Ok(()));
        assert_eq!(second.await, Ok(()));
    }
}

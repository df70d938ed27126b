//! The door of tokens that are being entered and are nobody's yet: one request at a time with each, and
//! none while a pause lasts that the API asked for, however often the same one is pasted.
//!
//! Tokens that are connected have doors of their own, in the library.

use std::collections::HashMap;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::Arc;
use std::time::Instant;

use parking_lot::Mutex;
use useapi::{Error, Token};

/// So many tokens are remembered for their pauses; nobody pastes more.
const MOST: usize = 64;

/// Until when nothing is asked; held by whoever asks.
type Door = Arc<tokio::sync::Mutex<Option<Instant>>>;

/// The doors, by a number that is made of a token and says nothing about it.
#[derive(Debug, Default)]
pub(crate) struct Entering {
    numbers: RandomState,
    doors: Mutex<HashMap<u64, Door>>,
}

impl Entering {
    /// Asks with a token.
    pub(crate) async fn ask<T>(
        &self,
        token: &Token,
        call: impl Future<Output = Result<T, Error>>,
    ) -> Result<T, Error> {
        let door = self.door(token);
        let mut until = door.lock().await;
        if let Some(wait) = left(*until) {
            return Err(Error::Busy { wait });
        }
        let answer = call.await;
        *until = match answer {
            Err(Error::Busy { wait }) => Instant::now().checked_add(wait),
            _ => None,
        };
        answer
    }

    fn door(&self, token: &Token) -> Door {
        let number = self.numbers.hash_one(token.expose());
        let mut doors = self.doors.lock();
        if doors.len() >= MOST {
            doors.retain(|_, door| door.try_lock().map_or(true, |until| left(*until).is_some()));
        }
        Arc::clone(doors.entry(number).or_default())
    }
}

/// How long a pause lasts still.
fn left(until: Option<Instant>) -> Option<std::time::Duration> {
    let left = until?.saturating_duration_since(Instant::now());
    (!left.is_zero()).then_some(left)
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use super::*;

    fn token(text: &str) -> Token {
        Token::parse(text).unwrap()
    }

    #[tokio::test]
    async fn a_token_that_is_pasted_again_during_its_pause_is_not_asked_with() {
        let entering = Entering::default();
        let one = token("user:1-one");
        let pause = Duration::from_secs(40);
        let busy = async { Err::<(), _>(Error::Busy { wait: pause }) };
        assert_eq!(
            entering.ask(&one, busy).await,
            Err(Error::Busy { wait: pause })
        );
        let again = entering.ask(&one, async {
            panic!("nothing is asked while the pause lasts");
            #[expect(unreachable_code, reason = "it names the type")]
            Ok(())
        });
        let told = again.await.unwrap_err();
        assert!(
            matches!(told, Error::Busy { wait } if wait <= pause && wait > pause / 2),
            "{told:?}"
        );
        let two = token("user:1-two");
        let other = entering.ask(&two, async { Ok(()) });
        assert_eq!(other.await, Ok(()), "another token has no pause");
    }

    #[tokio::test]
    async fn a_token_is_asked_with_once_at_a_time_whoever_pastes_it() {
        let entering = Entering::default();
        let (now, most) = (AtomicUsize::new(0), AtomicUsize::new(0));
        let call = async || {
            most.fetch_max(now.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
            tokio::task::yield_now().await;
            now.fetch_sub(1, Ordering::SeqCst);
            Ok(())
        };
        let one = token("user:1-one");
        let both = tokio::join!(entering.ask(&one, call()), entering.ask(&one, call()));
        assert_eq!(both, (Ok(()), Ok(())));
        assert_eq!(most.load(Ordering::SeqCst), 1);
    }
}

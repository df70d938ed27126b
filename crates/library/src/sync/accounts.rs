//! Which accounts there are under a token, asked rarely: new ones are noticed.

use std::time::Duration;

use super::asking::Unanswered;
use super::reader::Shared;
use crate::account::FoundAccount;
use crate::events::Event;
use crate::index::IndexError;

/// How old the list of a token's accounts may be.
const LIST_AGE: Duration = Duration::from_secs(24 * 60 * 60);
/// The same, when a person wants to know.
const LIST_AGE_ASKED: Duration = Duration::from_secs(10 * 60);

impl Shared {
    /// Asks which accounts there are, where that was not asked for long. That it could not be asked
    /// is nobody's trouble.
    pub(super) async fn notice_accounts(&self, thorough: bool) -> Result<(), IndexError> {
        let now_ms = self.now_ms();
        let age = if thorough { LIST_AGE_ASKED } else { LIST_AGE };
        let before = now_ms - i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        let due = self
            .index
            .run(move |index| index.unlisted_since(before))
            .await?;
        for credential in due {
            let call = |client: useapi::Client, token: useapi::Token| {
                let answer: useapi::BoxFuture<'static, _> =
                    Box::pin(async move { client.accounts(&token).await });
                answer
            };
            let key = credential.key;
            let found = match self.asking.ask(&[credential], &call, &|_| {}).await {
                Ok(found) => found,
                Err(Unanswered::Trouble(trouble)) => {
                    tracing::debug!(token = key.0, ?trouble, "accounts were not listed");
                    continue;
                }
                Err(Unanswered::Later(_) | Unanswered::ByYou) => continue,
            };
            let found: Vec<_> = found.into_iter().map(found_account).collect();
            self.index
                .run(move |index| index.notice_accounts(key, &found, now_ms))
                .await?;
            self.events.tell(Event::Accounts);
        }
        Ok(())
    }
}

/// A name that is an e-mail is no name to show.
fn found_account(account: useapi::Account) -> FoundAccount {
    FoundAccount {
        email: account.email,
        name: account.username.filter(|name| !name.contains('@')),
    }
}

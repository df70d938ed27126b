//! Plan and credits of an account, read when what is known of them is old.

use std::time::Duration;

use super::asking::Unanswered;
use super::reader::Shared;
use crate::account::{Account, Credential, Credits};
use crate::events::Event;
use crate::index::IndexError;

/// Credits are read again when they are older.
const CREDITS_AGE: Duration = Duration::from_secs(60 * 60);

impl Shared {
    /// Reads plan and credits, if what is known of them is old. That they could not be read is
    /// nobody's trouble.
    pub(super) async fn read_credits(
        &self,
        account: &Account,
        credentials: &[Credential],
    ) -> Result<(), IndexError> {
        let now_ms = self.now_ms();
        let old = i64::try_from(CREDITS_AGE.as_millis()).unwrap_or(i64::MAX);
        let known = account.credits.as_ref();
        if known.is_some_and(|credits| (0..old).contains(&(now_ms - credits.at_ms))) {
            return Ok(());
        }
        let key = account.key;
        let Some(email) = self.index.run(move |index| index.email(key)).await? else {
            return Ok(());
        };
        let call = |client: useapi::Client, token: useapi::Token| {
            let email = email.clone();
            let answer: useapi::BoxFuture<'static, _> =
                Box::pin(async move { client.features(&token, Some(&email)).await });
            answer
        };
        let features = match self.asking.ask(credentials, &call, &|_| {}).await {
            Ok(features) => features,
            Err(Unanswered::Trouble(trouble)) => {
                tracing::debug!(account = key.0, ?trouble, "credits were not read");
                return Ok(());
            }
            Err(Unanswered::Later(_) | Unanswered::ByYou) => return Ok(()),
        };
        let parts = [
            features.credit_daily,
            features.credit_monthly,
            features.credit_package,
            features.credit_daily_gift,
            features.credit_monthly_gift,
        ];
        if parts.iter().all(Option::is_none) {
            return Ok(());
        }
        let credits = Credits {
            left: parts.into_iter().flatten().fold(0, i64::saturating_add),
            plan: features.plan_name,
            at_ms: now_ms,
        };
        self.index
            .run(move |index| index.keep_credits(key, &credits))
            .await?;
        self.events.tell(Event::Accounts);
        Ok(())
    }
}

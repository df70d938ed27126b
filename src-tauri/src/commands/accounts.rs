//! Connecting a token.

use std::time::Duration;

use secrecy::ExposeSecret as _;
use useapi::{InvalidToken, RetryPolicy, Token};
use vault::{EntryId, Secret};

use super::boot::{internal, read};
use crate::app::App;
use crate::contract::{Connected, Keychain, LibraryKind, PastedToken, Problem, ProblemCode};
use crate::convert::{api_problem, count, vault_problem};
use crate::libraries::found;

/// A person is waiting for the answer: one more try, and then the reason.
const IMPATIENT: RetryPolicy = RetryPolicy {
    tries: 2,
    first_wait: Duration::from_millis(500),
    highest_wait: Duration::from_secs(1),
    longest_wait: Duration::from_secs(2),
};

impl App {
    /// Checked first, stored second, taken in third: a refusal at any step leaves nothing behind.
    pub(crate) async fn connect(&self, token: PastedToken) -> Result<Connected, Problem> {
        let token = Token::parse(token.0.expose_secret()).map_err(not_a_token)?;
        let library = self.libraries.own();
        let client = library.client.clone().with_retry(IMPATIENT);
        let accounts = client.accounts(&token).await;
        let accounts = accounts.map_err(|error| api_problem(&error))?;
        if accounts.is_empty() {
            return Err(ProblemCode::NoAccounts.into());
        }
        let known = self.known_entry(&token).await?;
        let fresh = known.is_none();
        let (entry, label) = match known {
            Some(known) => known,
            None => self.store(&token).await?,
        };
        let accounts_found = count(accounts.len());
        let added = library.add_credential(entry.clone(), label, found(accounts));
        if let Err(error) = added.await {
            if fresh {
                // An entry that the index does not know would stay in the keychain for ever.
                let removed = self.vault.remove(&EntryId::stored(&entry)).await;
                tracing::warn!(?removed, "the token was taken out of the keychain again");
            }
            return Err(internal(error));
        }
        self.tokens.remember(&entry, token);
        *self.keychain.lock() = Keychain::Ready;
        *self.shown.lock() = LibraryKind::Own;
        let library = std::sync::Arc::clone(library);
        tokio::spawn(async move { read(&library).await });
        Ok(Connected {
            accounts: accounts_found,
        })
    }

    /// The entry of a token that is connected already.
    async fn known_entry(&self, token: &Token) -> Result<Option<(String, String)>, Problem> {
        use library::tokens::TokenSource as _;
        let credentials = self
            .libraries
            .own()
            .index
            .run(|index| index.credentials())
            .await
            .map_err(internal)?;
        for credential in credentials {
            // One that the keychain does not give out cannot be compared.
            let Ok(known) = self.tokens.token(&credential.entry).await else {
                continue;
            };
            if known.expose() == token.expose() {
                return Ok(Some((credential.entry, credential.label)));
            }
        }
        Ok(None)
    }

    async fn store(&self, token: &Token) -> Result<(String, String), Problem> {
        let known = self
            .libraries
            .own()
            .index
            .run(|index| index.credentials())
            .await
            .map_err(internal)?;
        let label = format!("Token {}", known.len() + 1);
        let entry = EntryId::fresh();
        let secret = Secret {
            token: token.expose().to_owned().into(),
            label: label.clone(),
        };
        self.vault
            .store(&entry, &secret)
            .await
            .map_err(vault_problem)?;
        Ok((entry.as_str().to_owned(), label))
    }
}

fn not_a_token(error: InvalidToken) -> Problem {
    match error {
        InvalidToken::Empty => ProblemCode::TokenEmpty.into(),
        InvalidToken::TooLong => ProblemCode::TokenTooLong.into(),
        InvalidToken::NotAToken => ProblemCode::TokenMalformed.into(),
    }
}

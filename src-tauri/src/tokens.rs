//! Tokens for the library: out of the keychain once a session, then from memory.

use std::collections::HashMap;
use std::sync::Arc;

use library::tokens::{NoToken, TokenSource};
use parking_lot::Mutex;
use secrecy::ExposeSecret as _;
use useapi::{BoxFuture, Token};
use vault::{EntryId, Vault, VaultError};

/// The tokens of the own library.
#[derive(Clone)]
pub(crate) struct KeychainTokens {
    vault: Vault,
    known: Arc<Mutex<HashMap<String, Token>>>,
}

impl KeychainTokens {
    pub(crate) fn new(vault: Vault) -> Self {
        Self {
            vault,
            known: Arc::default(),
        }
    }

    /// Keeps a token that has just been stored.
    pub(crate) fn remember(&self, entry: &str, token: Token) {
        self.known.lock().insert(entry.to_owned(), token);
    }
}

impl TokenSource for KeychainTokens {
    fn token<'a>(&'a self, entry: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        Box::pin(async move {
            if let Some(token) = self.known.lock().get(entry) {
                return Ok(token.clone());
            }
            let secret = self
                .vault
                .fetch(&EntryId::stored(entry))
                .await
                .map_err(no_token)?;
            let token =
                Token::parse(secret.token.expose_secret()).map_err(|_| NoToken::Unreadable)?;
            self.remember(entry, token.clone());
            Ok(token)
        })
    }
}

fn no_token(error: VaultError) -> NoToken {
    match error {
        VaultError::Absent => NoToken::Absent,
        VaultError::Locked => NoToken::Locked,
        VaultError::Silent => NoToken::Silent,
        VaultError::NoCollection => NoToken::NoCollection,
        VaultError::EntryGone => NoToken::EntryGone,
        VaultError::TwoEntries => NoToken::TwoEntries,
        VaultError::Unreadable => NoToken::Unreadable,
        VaultError::KeptNothing | VaultError::TooLong | VaultError::Refused => NoToken::Refused,
    }
}

/// The one token of the sample library, which is no secret.
pub(crate) struct SampleToken(pub(crate) Token);

impl TokenSource for SampleToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

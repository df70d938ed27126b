//! Tokens for the library: out of the keychain once a session, then from memory.

use std::collections::HashMap;
use std::sync::Arc;

use library::tokens::{NoToken, TokenSource};
use parking_lot::Mutex;
use secrecy::ExposeSecret as _;
use tokio::sync::watch;
use useapi::{BoxFuture, Token};
use vault::{EntryId, Vault, VaultError};

use crate::contract::{Keychain, TokenHome};

/// How the names of tokens begin that are in memory only. No entry of a keychain is named so.
const SESSION: &str = "session-";

/// The tokens of the own library, and how the keychain was found when it was last asked.
#[derive(Clone)]
pub(crate) struct KeychainTokens {
    vault: Vault,
    known: Arc<Mutex<HashMap<String, Token>>>,
    keychain: watch::Sender<Keychain>,
}

/// A name for a token that is kept in memory only.
pub(crate) fn session_entry() -> String {
    format!("{SESSION}{}", EntryId::fresh().as_str())
}

/// Whether a name is that of a token in memory only.
pub(crate) fn is_of_session(entry: &str) -> bool {
    entry.starts_with(SESSION)
}

impl KeychainTokens {
    pub(crate) fn new(vault: Vault) -> Self {
        Self {
            vault,
            known: Arc::default(),
            keychain: watch::Sender::new(Keychain::NotAsked),
        }
    }

    /// How the keychain is, as far as is known.
    pub(crate) fn keychain(&self) -> Keychain {
        *self.keychain.borrow()
    }

    /// Hears when it changes.
    pub(crate) fn watch(&self) -> watch::Receiver<Keychain> {
        self.keychain.subscribe()
    }

    /// Notes how the keychain was found.
    pub(crate) fn note<T>(&self, answer: &Result<T, VaultError>) -> Keychain {
        let found = match answer {
            Err(VaultError::Locked) => Keychain::Locked,
            Err(VaultError::Silent) => Keychain::Silent,
            Err(VaultError::NoCollection) => Keychain::NoCollection,
            Err(VaultError::Absent) => Keychain::Absent,
            // It answered, whatever it said.
            Ok(_)
            | Err(
                VaultError::EntryGone
                | VaultError::TwoEntries
                | VaultError::Unreadable
                | VaultError::KeptNothing
                | VaultError::TooLong,
            ) => Keychain::Ready,
            Err(VaultError::Refused) => return self.keychain(),
        };
        self.keychain.send_if_modified(|known| {
            let changed = *known != found;
            *known = found;
            changed
        });
        found
    }

    /// Where a token is.
    pub(crate) fn home(&self, entry: &str) -> TokenHome {
        match (is_of_session(entry), self.in_memory(entry).is_some()) {
            (false, _) => TokenHome::Keychain,
            (true, true) => TokenHome::Session,
            (true, false) => TokenHome::Over,
        }
    }

    /// A token that the keychain need not be asked for.
    pub(crate) fn in_memory(&self, entry: &str) -> Option<Token> {
        self.known.lock().get(entry).cloned()
    }

    /// Forgets a token that is out of use.
    pub(crate) fn forget(&self, entry: &str) {
        self.known.lock().remove(entry);
    }

    /// Keeps a token that has just been stored.
    pub(crate) fn remember(&self, entry: &str, token: Token) {
        self.known.lock().insert(entry.to_owned(), token);
    }
}

impl TokenSource for KeychainTokens {
    fn token<'a>(&'a self, entry: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        Box::pin(async move {
            if let Some(token) = self.in_memory(entry) {
                return Ok(token);
            }
            if is_of_session(entry) {
                return Err(NoToken::SessionOver);
            }
            let fetched = self.vault.fetch(&EntryId::stored(entry)).await;
            self.note(&fetched);
            let secret = fetched.map_err(no_token)?;
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

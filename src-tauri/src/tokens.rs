//! Tokens for the library: out of the keychain once a session, then from memory.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use library::tokens::{NoToken, TokenSource};
use parking_lot::Mutex;
use secrecy::ExposeSecret as _;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use useapi::{BoxFuture, Token};
use vault::{EntryId, Vault, VaultError};

use crate::contract::{Keychain, TokenHome};
use crate::log::{Concealed, conceal};

/// How the names of tokens begin that are in memory only. No entry of a keychain is named so.
const SESSION: &str = "session-";

/// The tokens of the own library, and how the keychain was found when it was last asked.
#[derive(Clone)]
pub(crate) struct KeychainTokens {
    vault: Vault,
    known: Arc<Mutex<HashMap<String, Known>>>,
    /// Which keychain each entry was stored in.
    stored_in: Arc<Mutex<HashMap<String, String>>>,
    keychain: watch::Sender<Keychain>,
    /// Since when somebody asks the keychain how it is.
    looking: Arc<Mutex<Option<Instant>>>,
}

/// A token in memory, which is kept out of the log for as long as it is there.
struct Known {
    token: Token,
    _hidden: Concealed,
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
            stored_in: Arc::default(),
            keychain: watch::Sender::new(Keychain::NotAsked),
            looking: Arc::default(),
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

    /// Asks the keychain how it is. Whoever waits for that may stop: it is noted when it says so, or when
    /// its time is over. Nothing, if somebody asks already.
    pub(crate) fn look(&self) -> Option<JoinHandle<()>> {
        {
            let mut looking = self.looking.lock();
            if looking.is_some() {
                return None;
            }
            *looking = Some(Instant::now());
        }
        let tokens = self.clone();
        Some(tokio::spawn(async move {
            let found = tokens.vault.probe().await;
            *tokens.looking.lock() = None;
            tokens.note(&found);
        }))
    }

    /// For how long somebody has been asking the keychain how it is.
    pub(crate) fn looking_for(&self) -> Duration {
        self.looking
            .lock()
            .map_or(Duration::ZERO, |since| since.elapsed())
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
        self.known
            .lock()
            .get(entry)
            .map(|known| known.token.clone())
    }

    /// Forgets a token that is out of use.
    pub(crate) fn forget(&self, entry: &str) {
        self.known.lock().remove(entry);
    }

    /// Notes which keychain entries were stored in.
    pub(crate) fn were_stored_in(&self, keychains: impl IntoIterator<Item = (String, String)>) {
        self.stored_in.lock().extend(keychains);
    }

    /// Whether an entry was stored in another keychain than the one that answers (K-14): then it is
    /// not gone, only not here.
    pub(crate) async fn is_elsewhere(&self, entry: &str) -> bool {
        let Some(stored_in) = self.stored_in.lock().get(entry).cloned() else {
            return false;
        };
        matches!(self.vault.which().await, Ok(here) if here != stored_in)
    }

    /// Keeps a token that has just been stored.
    pub(crate) fn remember(&self, entry: &str, token: Token) {
        let known = Known {
            _hidden: conceal(token.expose()),
            token,
        };
        self.known.lock().insert(entry.to_owned(), known);
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
            if matches!(fetched, Err(VaultError::EntryGone)) && self.is_elsewhere(entry).await {
                return Err(NoToken::OtherKeychain);
            }
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

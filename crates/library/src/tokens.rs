//! Where the library gets a token from when it has to speak to the API: a trait that it names and
//! the shell fills in from the keychain.

use useapi::{BoxFuture, Token};

/// Hands out a token by the name of its keychain entry.
pub trait TokenSource: Send + Sync + 'static {
    /// The token behind `entry`.
    fn token<'a>(&'a self, entry: &'a str) -> BoxFuture<'a, Result<Token, NoToken>>;
}

/// Why there is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoToken {
    /// No keychain answers.
    #[error("no keychain answers")]
    Absent,
    /// The keychain is locked, or its prompt was dismissed.
    #[error("the keychain is locked")]
    Locked,
    /// The keychain does not answer in time.
    #[error("the keychain does not answer")]
    Silent,
    /// The keychain has no default collection.
    #[error("the keychain has no default collection")]
    NoCollection,
    /// The entry is gone.
    #[error("the entry is gone")]
    EntryGone,
    /// Two entries match.
    #[error("two entries match")]
    TwoEntries,
    /// The entry holds something else.
    #[error("the entry cannot be read")]
    Unreadable,
    /// It was for one session, which is over.
    #[error("the token was for a session that is over")]
    SessionOver,
    /// The keychain refused for a reason of its own.
    #[error("the keychain refused")]
    Refused,
}

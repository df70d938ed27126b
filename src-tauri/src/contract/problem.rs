//! What went wrong, by what the person can do about it. The words are the page's.

use serde::Serialize;
use ts_rs::TS;

/// Why a command did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS, thiserror::Error)]
#[serde(rename_all = "camelCase")]
#[error("{code:?}")]
pub struct Problem {
    /// Which words to show.
    pub code: ProblemCode,
    /// The server's own message, redacted and short, where there is one.
    pub message: Option<String>,
    /// The HTTP status, where there is one.
    pub status: Option<u16>,
    /// Until when to wait, in ms since 1970, where that is known.
    pub until_ms: Option<i64>,
}

impl From<ProblemCode> for Problem {
    fn from(code: ProblemCode) -> Self {
        Self {
            code,
            message: None,
            status: None,
            until_ms: None,
        }
    }
}

/// The kinds of trouble that the page has words for; the names follow the tables of wording.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ProblemCode {
    /// Nothing was pasted (K-10c).
    TokenEmpty,
    /// Not the shape of a token (K-10).
    TokenMalformed,
    /// Longer than a token (K-10b).
    TokenTooLong,
    /// 401.
    TokenRefused,
    /// 402.
    SubscriptionEnded,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 400 and its like.
    BadRequest,
    /// 412.
    OutOfCredits,
    /// 429.
    Busy,
    /// 5xx.
    Trouble,
    /// 596.
    AccountRefused,
    /// The token is right, and no account is set up under it.
    NoAccounts,
    /// The list of accounts could not be read; e-mails can be typed in.
    AccountsUnreadable,
    /// The token opens other accounts than the one that it would replace; the message names them.
    OtherAccounts,
    /// What was typed is no e-mail.
    NotAnAddress,
    /// What was typed is an e-mail, and not that of an account under the token.
    NoSuchAccount,
    /// The token was for a session that is over (K-20).
    SessionOver,
    /// No network.
    Offline,
    /// No answer in time.
    TimedOut,
    /// The certificate is not to be trusted.
    Certificate,
    /// The proxy wants a sign-in or does not answer.
    Proxy,
    /// A redirect, HTML, or anything that is not JSON.
    UnexpectedAnswer,
    /// JSON of another shape.
    UnexpectedShape,
    /// Far more than a list.
    TooLarge,
    /// The list came to no end.
    EndlessList,
    /// No keychain answers (K-01).
    KeychainAbsent,
    /// The keychain is locked (K-03).
    KeychainLocked,
    /// The keychain does not answer (K-04b).
    KeychainSilent,
    /// No default collection (K-08).
    KeychainNoCollection,
    /// The entry is gone (K-06).
    KeychainEntryGone,
    /// The entry is in another keychain than the one that answers (K-14).
    KeychainOther,
    /// Two entries match (K-07).
    KeychainTwoEntries,
    /// The entry cannot be read (K-09).
    KeychainUnreadable,
    /// It read back something else (K-16).
    KeychainKeptNothing,
    /// Storing or removing was refused (K-17, K-18).
    KeychainRefused,
    /// The clip has no file: in the making, moderated, failed (DL-15).
    NoFile,
    /// The address of the clip is not one that the app opens (PL-05).
    AddressRefused,
    /// PixVerse does not hand out the clip any more (DL-13).
    AddressGone,
    /// Six tries brought nothing (DL-04).
    DidNotArrive,
    /// What came was cut short (DL-10).
    CutShort,
    /// What came was not a video (DL-11).
    NotAVideo,
    /// The clip is larger than any can be.
    UnexpectedSize,
    /// No room left (DL-05).
    DiskFull,
    /// The disk takes no files of this size, or no more of this person's (DL-06).
    DiskQuota,
    /// The folder is not there (DL-07).
    FolderGone,
    /// The folder may not be written to (DL-08).
    FolderReadOnly,
    /// The disk reported an error (DL-09).
    DiskError,
    /// The file is not where it was (PL-03, DL-18).
    FileMoved,
    /// The view is too old to be held; ask again.
    ViewGone,
    /// The clip or account is not in the library.
    UnknownKey,
    /// A defect of the app; the log says more.
    Internal,
}

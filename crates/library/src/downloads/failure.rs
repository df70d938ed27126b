//! Why a download did not arrive.

use std::io;

use crate::index::IndexError;

/// Why a download did not arrive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DownloadFailure {
    /// No address, or no such clip.
    #[error("there is no file")]
    NoFile,
    /// The address is not one that is opened.
    #[error("the address is refused")]
    AddressRefused,
    /// The address is not handed out any more.
    #[error("the address is gone")]
    AddressGone,
    /// Six tries brought nothing.
    #[error("did not arrive")]
    DidNotArrive,
    /// What came was cut short.
    #[error("cut short")]
    CutShort,
    /// What came was not a video.
    #[error("not a video")]
    NotAVideo,
    /// The host named, or sent, more than any clip has.
    #[error("larger than any clip")]
    UnexpectedSize,
    /// No room.
    #[error("no room left")]
    DiskFull,
    /// The disk takes no files of this size.
    #[error("too large for this disk")]
    DiskQuota,
    /// The folder is not there.
    #[error("the folder is gone")]
    FolderGone,
    /// The folder may not be written to.
    #[error("the folder is read-only")]
    FolderReadOnly,
    /// The disk reported an error.
    #[error("the disk reported an error")]
    DiskError,
    /// A fresh address needs a token, and the one that there is was refused.
    #[error("the token was refused")]
    TokenRefused,
    /// Too many files are open.
    #[error("too many files are open")]
    TooManyOpen,
}

impl DownloadFailure {
    /// The name in the index and over IPC.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::NoFile => "no-file",
            Self::AddressRefused => "address-refused",
            Self::AddressGone => "address-gone",
            Self::DidNotArrive => "did-not-arrive",
            Self::CutShort => "cut-short",
            Self::NotAVideo => "not-a-video",
            Self::UnexpectedSize => "unexpected-size",
            Self::DiskFull => "disk-full",
            Self::DiskQuota => "disk-quota",
            Self::FolderGone => "folder-gone",
            Self::FolderReadOnly => "folder-read-only",
            Self::DiskError => "disk-error",
            Self::TokenRefused => "token-refused",
            Self::TooManyOpen => "disk-error",
        }
    }
}

/// What an error of the index means.
pub(super) fn index(error: IndexError) -> DownloadFailure {
    tracing::warn!(%error, "the index refused what a download has to say");
    match error {
        IndexError::Full => DownloadFailure::DiskFull,
        _ => DownloadFailure::DiskError,
    }
}

/// What an error of the disk means.
pub(super) fn disk(error: io::Error) -> DownloadFailure {
    /// EMFILE and ENFILE: of this process, of the system.
    const TOO_MANY: [i32; 2] = [24, 23];
    if cfg!(unix)
        && error
            .raw_os_error()
            .is_some_and(|os| TOO_MANY.contains(&os))
    {
        return DownloadFailure::TooManyOpen;
    }
    match error.kind() {
        io::ErrorKind::StorageFull => DownloadFailure::DiskFull,
        io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => DownloadFailure::DiskQuota,
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => DownloadFailure::FolderGone,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            DownloadFailure::FolderReadOnly
        }
        _ => DownloadFailure::DiskError,
    }
}

//! What a keychain can do wrong, by what the person can do about it.

use keyring::Error;

/// Why the keychain did not do what was asked. Holds nothing of what it keeps.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// No service answers: install or start one.
    #[error("no keychain answers")]
    Absent,
    /// It is locked, or its prompt was dismissed: unlock it.
    #[error("the keychain is locked")]
    Locked,
    /// It did not answer in time.
    #[error("the keychain does not answer")]
    Silent,
    /// It has no default collection to store in.
    #[error("the keychain has no default collection")]
    NoCollection,
    /// The entry is not there (any more).
    #[error("the entry is gone")]
    EntryGone,
    /// Two entries match, and which is right cannot be told.
    #[error("two entries match")]
    TwoEntries,
    /// The entry holds something that this app did not write.
    #[error("the entry cannot be read")]
    Unreadable,
    /// What was read back is not what was stored; it was taken out again.
    #[error("the keychain did not keep the entry")]
    KeptNothing,
    /// Too long for the keychains of all systems.
    #[error("the secret is too long")]
    TooLong,
    /// It refused for a reason of its own.
    #[error("the keychain refused")]
    Refused,
}

impl VaultError {
    /// Whether a store that is built anew may do better: the connection, not the entry, failed. Only
    /// Linux has one; elsewhere a second try would put the question that the person has just answered.
    pub(crate) fn is_of_connection(self) -> bool {
        cfg!(target_os = "linux") && matches!(self, Self::Absent | Self::Refused)
    }
}

/// Why a secret was not stored, and whether it may be there all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{why}")]
pub struct NotStored {
    /// Why.
    pub why: VaultError,
    /// Whether something of it may be in the keychain, or may still come there: it was under way, and
    /// nothing proves that it was taken out again.
    pub may_be_there: bool,
}

impl NotStored {
    /// It was not even begun.
    pub(crate) fn nothing(why: VaultError) -> Self {
        Self {
            why,
            may_be_there: false,
        }
    }
}

/// The keyring's errors can print what they hold, secrets included; they end here.
impl From<Error> for VaultError {
    fn from(error: Error) -> Self {
        match error {
            Error::NoEntry => Self::EntryGone,
            Error::Ambiguous(_) => Self::TwoEntries,
            Error::BadEncoding(_) | Error::BadDataFormat(..) => Self::Unreadable,
            Error::TooLong(..) => Self::TooLong,
            Error::NoDefaultStore => Self::Absent,
            Error::NoStorageAccess(cause) | Error::PlatformFailure(cause) => platform(&*cause),
            _ => Self::Refused,
        }
    }
}

#[cfg(target_os = "linux")]
fn platform(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> VaultError {
    cause
        .downcast_ref::<secret_service::Error>()
        .map_or(VaultError::Refused, of_service)
}

#[cfg(target_os = "linux")]
impl From<secret_service::Error> for VaultError {
    fn from(error: secret_service::Error) -> Self {
        of_service(&error)
    }
}

#[cfg(target_os = "linux")]
fn of_service(error: &secret_service::Error) -> VaultError {
    use secret_service::Error;
    match error {
        Error::Locked | Error::Prompt => VaultError::Locked,
        Error::NoResult => VaultError::NoCollection,
        Error::Unavailable => VaultError::Absent,
        Error::Zbus(zbus) if is_absence(zbus) => VaultError::Absent,
        _ => VaultError::Refused,
    }
}

/// No bus, or nobody on it who keeps secrets.
#[cfg(target_os = "linux")]
fn is_absence(error: &secret_service_zbus::Error) -> bool {
    use secret_service_zbus::Error;
    match error {
        Error::Address(_) | Error::InputOutput(_) | Error::Handshake(_) => true,
        Error::MethodError(name, ..) => matches!(
            name.as_str(),
            "org.freedesktop.DBus.Error.ServiceUnknown"
                | "org.freedesktop.DBus.Error.NameHasNoOwner"
                | "org.freedesktop.DBus.Error.NoServer"
                | "org.freedesktop.DBus.Error.Disconnected"
                | "org.freedesktop.DBus.Error.Spawn.ServiceNotFound"
        ),
        Error::FDO(fdo) => {
            let words = fdo.to_string();
            words.contains("ServiceUnknown") || words.contains("NameHasNoOwner")
        }
        _ => false,
    }
}

#[cfg(target_os = "macos")]
fn platform(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> VaultError {
    cause
        .downcast_ref::<security_framework::base::Error>()
        .map_or(VaultError::Refused, |error| {
            crate::platform::of_macos(error.code())
        })
}

#[cfg(windows)]
fn platform(cause: &(dyn std::error::Error + Send + Sync + 'static)) -> VaultError {
    crate::platform::code_of_windows(&cause.to_string())
        .map_or(VaultError::Refused, crate::platform::of_windows)
}

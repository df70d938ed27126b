//! What the numbers mean with which macOS and Windows say why they did not do it. They are read here
//! by number alone, so that every system's tests know what each of them comes to.

use crate::VaultError;

/// An `OSStatus` of the Security framework
/// (<https://developer.apple.com/documentation/security/security-framework-result-codes>).
#[cfg(any(test, target_os = "macos"))]
pub(crate) fn of_macos(status: i32) -> VaultError {
    match status {
        // errSecNotAvailable
        -25_291 => VaultError::Absent,
        // errSecNoSuchKeychain, errSecInvalidKeychain, errSecNoDefaultKeychain
        -25_294 | -25_295 | -25_307 => VaultError::NoCollection,
        // errSecInteractionNotAllowed: it is locked, and may not ask now.
        -25_308 => VaultError::Locked,
        // errSecItemNotFound
        -25_300 => VaultError::EntryGone,
        // errSecDuplicateItem
        -25_299 => VaultError::TwoEntries,
        // errSecDecode
        -26_275 => VaultError::Unreadable,
        // errSecUserCanceled and errSecAuthFailed: the person, or what they chose before, said no
        // (K-21). Rights and entitlements are no different: asking again changes nothing.
        _ => VaultError::Refused,
    }
}

/// An error code of Windows, as `CredReadW` and `CredWriteW` give them
/// (<https://learn.microsoft.com/windows/win32/api/wincred/nf-wincred-credwritew>).
#[cfg(any(test, windows))]
pub(crate) fn of_windows(code: u32) -> VaultError {
    match code {
        // ERROR_NO_SUCH_LOGON_SESSION: a policy turns the Credential Manager off, or the session has
        // none (K-24). ERROR_SERVICE_DISABLED, ERROR_SERVICE_NOT_ACTIVE, RPC_S_SERVER_UNAVAILABLE:
        // its service does not run.
        1_312 | 1_058 | 1_062 | 1_722 => VaultError::Absent,
        // ERROR_NOT_FOUND
        1_168 => VaultError::EntryGone,
        _ => VaultError::Refused,
    }
}

/// The code in what the store of Windows prints, since its type has no other way out: a name for a few,
/// the number for the rest.
#[cfg(any(test, windows))]
pub(crate) fn code_of_windows(printed: &str) -> Option<u32> {
    match printed.strip_prefix("Windows ")? {
        "ERROR_NO_SUCH_LOGON_SESSION" => Some(1_312),
        "ERROR_NOT_FOUND" => Some(1_168),
        rest => rest.strip_prefix("error code ")?.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_is_read_out_of_what_the_store_of_windows_prints() {
        assert_eq!(
            code_of_windows("Windows ERROR_NO_SUCH_LOGON_SESSION"),
            Some(1_312)
        );
        assert_eq!(code_of_windows("Windows error code 1058"), Some(1_058));
        assert_eq!(code_of_windows("Windows ERROR_INVALID_FLAGS"), None);
        assert_eq!(code_of_windows("something else"), None);
    }

    #[test]
    fn k_21_what_macos_or_the_person_denies_is_refused_and_not_said_to_be_locked() {
        for status in [-128, -25_293, -34_018, -25_244, -61] {
            assert_eq!(of_macos(status), VaultError::Refused, "{status}");
        }
    }

    #[test]
    fn a_keychain_of_macos_that_is_locked_missing_or_none_is_told_from_another() {
        for (status, error) in [
            (-25_308, VaultError::Locked),
            (-25_291, VaultError::Absent),
            (-25_307, VaultError::NoCollection),
            (-25_300, VaultError::EntryGone),
            (-26_275, VaultError::Unreadable),
        ] {
            assert_eq!(of_macos(status), error, "{status}");
        }
    }

    #[test]
    fn k_24_a_credential_manager_that_a_policy_turns_off_is_not_there() {
        for code in [1_312, 1_058, 1_062, 1_722] {
            assert_eq!(of_windows(code), VaultError::Absent, "{code}");
        }
        // ERROR_ACCESS_DENIED, ERROR_INVALID_PARAMETER
        for code in [5, 87] {
            assert_eq!(of_windows(code), VaultError::Refused, "{code}");
        }
        assert_eq!(of_windows(1_168), VaultError::EntryGone);
    }
}

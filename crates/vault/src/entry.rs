//! An entry of the keychain: its opaque name, and what is written into it.

use std::fmt::Write as _;

use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::VaultError;

/// Windows keeps 2,560 bytes, that is 1,280 UTF-16 characters, in one credential.
const LONGEST: usize = 1_280;
/// The version of what is written.
const VERSION: u8 = 1;

/// The opaque name of an entry. Says nothing about whose it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EntryId(String);

impl EntryId {
    /// A name that nothing bears.
    #[must_use]
    pub fn fresh() -> Self {
        let bytes: [u8; 16] = rand::random();
        let hex = bytes
            .iter()
            .fold(String::with_capacity(32), |mut hex, byte| {
                let _ = write!(hex, "{byte:02x}");
                hex
            });
        Self(hex)
    }

    /// A name that was stored earlier.
    #[must_use]
    pub fn stored(name: &str) -> Self {
        Self(name.to_owned())
    }

    /// The name, for storing.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// What an entry keeps: a token with the person's word for it.
#[derive(Debug, Clone)]
pub struct Secret {
    /// The token, verbatim.
    pub token: SecretString,
    /// The person's word for it.
    pub label: String,
}

/// What is written: versioned, so that a later app can read it.
#[derive(Serialize, Deserialize)]
struct Payload {
    v: u8,
    label: String,
    token: String,
}

impl Secret {
    /// The text of the entry.
    pub(crate) fn to_text(&self) -> Result<SecretString, VaultError> {
        let token = self.token.expose_secret();
        // A NUL kills the connection to the Secret Service for every later call, and a secret that is
        // empty could not be told from one that was lost.
        if token.is_empty() {
            return Err(VaultError::Unreadable);
        }
        if token
            .chars()
            .chain(self.label.chars())
            .any(char::is_control)
        {
            return Err(VaultError::Unreadable);
        }
        let payload = Payload {
            v: VERSION,
            label: self.label.clone(),
            token: token.to_owned(),
        };
        let text = serde_json::to_string(&payload).map_err(|_| VaultError::Unreadable)?;
        if text.encode_utf16().count() > LONGEST {
            return Err(VaultError::TooLong);
        }
        Ok(text.into())
    }

    /// Reads the text of an entry.
    pub(crate) fn from_text(text: &SecretString) -> Result<Self, VaultError> {
        let payload: Payload =
            serde_json::from_str(text.expose_secret()).map_err(|_| VaultError::Unreadable)?;
        if payload.v > VERSION {
            return Err(VaultError::Unreadable);
        }
        Ok(Self {
            token: payload.token.into(),
            label: payload.label,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secret(token: &str) -> Secret {
        Secret {
            token: token.to_owned().into(),
            label: "Work".into(),
        }
    }

    #[test]
    fn an_entry_reads_back_as_it_was_written_with_the_token_verbatim() {
        let text = secret("user:1234-not-a-real-token").to_text().unwrap();
        assert!(text.expose_secret().contains("user:1234-not-a-real-token"));
        let back = Secret::from_text(&text).unwrap();
        assert_eq!(back.token.expose_secret(), "user:1234-not-a-real-token");
        assert_eq!(back.label, "Work");
    }

    #[test]
    fn k_10_what_no_keychain_can_hold_is_refused_before_it_is_asked() {
        for (token, error) in [
            ("x".repeat(1_300), VaultError::TooLong),
            ("x".repeat(1 << 20), VaultError::TooLong),
            (String::new(), VaultError::Unreadable),
            ("a\0b".to_owned(), VaultError::Unreadable),
            ("a\nb".to_owned(), VaultError::Unreadable),
            ("a\r\nb".to_owned(), VaultError::Unreadable),
        ] {
            assert_eq!(secret(&token).to_text().unwrap_err(), error, "{token:.8}");
        }
        let named = Secret {
            label: "a\nb".into(),
            ..secret("user:1-x")
        };
        assert_eq!(named.to_text().unwrap_err(), VaultError::Unreadable);
    }

    #[test]
    fn k_13_what_is_stored_is_text_whatever_the_label() {
        for label in [
            "日本語",
            "🎬 takes",
            "e\u{301}te\u{301}",
            "\"quoted\" \\ back",
        ] {
            let named = Secret {
                label: label.to_owned(),
                ..secret("user:1-x")
            };
            // A `SecretString` is UTF-8, and no keychain is handed anything else (KDE's takes no more).
            let back = Secret::from_text(&named.to_text().unwrap()).unwrap();
            assert_eq!(back.label, label);
        }
    }

    #[test]
    fn k_09_what_this_app_did_not_write_is_said_to_be_unreadable_and_not_shown() {
        for text in [
            "",
            "user:1234-bare",
            "{\"v\":9,\"label\":\"\",\"token\":\"t\"}",
            "[]",
        ] {
            let error = Secret::from_text(&text.to_owned().into()).unwrap_err();
            assert_eq!(error, VaultError::Unreadable);
        }
    }

    #[test]
    fn a_secret_does_not_print_its_token() {
        assert!(!format!("{:?}", secret("user:1234-not-a-real-token")).contains("1234"));
    }

    #[test]
    fn k_12_a_name_holds_no_dot_so_that_user_dot_service_is_read_in_one_way() {
        assert!(!EntryId::fresh().as_str().contains('.'));
    }

    #[test]
    fn k_10_the_longest_token_that_is_taken_is_the_longest_that_windows_holds() {
        let frame = secret("x").to_text().unwrap().expose_secret().len();
        let longest = "x".repeat(LONGEST - frame + 1);
        assert!(secret(&longest).to_text().is_ok());
        assert_eq!(
            secret(&format!("{longest}x")).to_text().unwrap_err(),
            VaultError::TooLong
        );
    }

    #[test]
    fn names_are_opaque_and_differ() {
        let (one, other) = (EntryId::fresh(), EntryId::fresh());
        assert_ne!(one, other);
        assert!(one.as_str().len() == 32 && one.as_str().bytes().all(|b| b.is_ascii_hexdigit()));
    }
}

//! The API token: how a pasted one is read, and how it is kept from being seen.
//!
//! Where tokens are stored is no business of this module.

use std::fmt;

use secrecy::{ExposeSecret, SecretString};

/// The longest token that is taken, in UTF-16 units.
///
/// The Windows Credential Manager stores 2,560 bytes of UTF-16; a token that cannot be stored
/// there is refused everywhere, so that a person can move between machines.
const LONGEST_UTF16: usize = 1_280;

/// A useapi.net API token: `user:<number>-<unique string>`, the whole of it.
///
/// It can be cloned and exposed, and nothing else: it has no `Display`, cannot be compared, and
/// its `Debug` prints `Token(…)`.
///
/// ```
/// let token = useapi::Token::parse(" Bearer user:1-not-a-real-token\n")?;
/// assert_eq!(token.expose(), "user:1-not-a-real-token");
/// assert_eq!(format!("{token:?}"), "Token(…)");
/// # Ok::<(), useapi::InvalidToken>(())
/// ```
///
/// It cannot be printed:
///
/// ```compile_fail,E0277
/// let token = useapi::Token::parse("user:1-not-a-real-token").unwrap();
/// println!("{token}");
/// ```
///
/// and it cannot be serialised:
///
/// ```compile_fail,E0277
/// fn serialise(value: impl serde::Serialize) {}
/// serialise(useapi::Token::parse("user:1-not-a-real-token").unwrap());
/// ```
#[derive(Clone)]
pub struct Token(SecretString);

/// Why a pasted text is no token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidToken {
    /// Nothing is left once spaces and a leading `Bearer` are taken away.
    #[error("nothing was entered")]
    Empty,
    /// It holds something that no token holds: a space or line break inside, a control character,
    /// or a character outside ASCII, none of which may enter an HTTP header.
    #[error("this is not an API token: it holds characters that no token has")]
    NotAToken,
    /// It is longer than any token, and longer than every keychain can store.
    #[error("this is too long for an API token")]
    TooLong,
}

impl Token {
    /// Reads a token as a person pastes it: surrounding spaces, line breaks and a leading
    /// `Bearer ` are forgiven.
    pub fn parse(pasted: &str) -> Result<Self, InvalidToken> {
        let text = without_bearer(trim(pasted));
        if text.is_empty() {
            return Err(InvalidToken::Empty);
        }
        if text.encode_utf16().nth(LONGEST_UTF16).is_some() {
            return Err(InvalidToken::TooLong);
        }
        if !text.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(InvalidToken::NotAToken);
        }
        Ok(Self(SecretString::from(text)))
    }

    /// The token itself. For storing it in a keychain and for the `Authorization` header only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// Takes away what web pages and chat programs leave around a copied word, too: the byte order
/// mark and the zero-width space are no whitespace to Unicode.
fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}'))
}

fn without_bearer(text: &str) -> &str {
    const WORD: &str = "bearer";
    match text.split_at_checked(WORD.len()) {
        Some((word, rest))
            if word.eq_ignore_ascii_case(WORD)
                && (rest.is_empty() || rest.starts_with(char::is_whitespace)) =>
        {
            trim(rest)
        }
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidToken, Token};

    fn parse(text: &str) -> Result<String, InvalidToken> {
        Token::parse(text).map(|token| token.expose().to_owned())
    }

    #[test]
    fn u_04_what_surrounds_a_pasted_token_is_forgiven() {
        for pasted in [
            "user:1-fake",
            "  user:1-fake\r\n",
            "\tBearer user:1-fake",
            "bearer   user:1-fake ",
            "BEARER\nuser:1-fake",
            "\u{feff}user:1-fake\u{200b}",
        ] {
            assert_eq!(parse(pasted).as_deref(), Ok("user:1-fake"), "{pasted:?}");
        }
    }

    #[test]
    fn u_04_what_cannot_be_a_token_is_refused_with_its_reason() {
        for (pasted, reason) in [
            ("", InvalidToken::Empty),
            (" \r\n ", InvalidToken::Empty),
            ("Bearer ", InvalidToken::Empty),
            ("bearer", InvalidToken::Empty),
            ("user:1-fa\r\nX-Injected: 1", InvalidToken::NotAToken),
            ("user:1-fa\0ke", InvalidToken::NotAToken),
            ("user:1-fa ke", InvalidToken::NotAToken),
            ("user:1-f\u{e4}ke", InvalidToken::NotAToken),
            ("user:1-\u{1f600}", InvalidToken::NotAToken),
        ] {
            assert_eq!(parse(pasted), Err(reason), "{pasted:?}");
        }
    }

    #[test]
    fn k_10_a_token_may_have_1280_utf16_units_and_no_more() {
        assert!(parse(&"x".repeat(1_280)).is_ok());
        assert_eq!(parse(&"x".repeat(1_281)), Err(InvalidToken::TooLong));
        // An astral character counts twice: 641 of them are 1,282 units.
        assert_eq!(parse(&"\u{1f600}".repeat(641)), Err(InvalidToken::TooLong));
    }

    #[test]
    fn a_word_that_begins_like_bearer_is_left_whole() {
        assert_eq!(parse("bearerish-token").as_deref(), Ok("bearerish-token"));
    }
}

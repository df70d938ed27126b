//! Takes the tokens of this run out of a text, whatever they look like, without keeping any: of each only
//! its length and two numbers are known, which are made of it with keys of this run.

use std::borrow::Cow;
use std::hash::{BuildHasher as _, RandomState};
use std::sync::LazyLock;

use parking_lot::RwLock;

/// What is shorter may be a word of any sentence.
const SHORTEST: usize = 8;
/// What stands in the place of a token.
const IN_ITS_PLACE: &str = "<token>";

static KNOWN: LazyLock<Known> = LazyLock::new(Known::default);

/// The secrets of a run.
#[derive(Debug, Default)]
struct Known {
    keys: RandomState,
    marks: RwLock<Vec<Mark>>,
}

/// What is known of a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Mark {
    bytes: usize,
    /// Can be had for each place of a text from the one before it.
    rolling: u64,
    /// Says whether it is the very text.
    exact: u64,
}

/// A secret is hidden for as long as this lives.
#[derive(Debug)]
#[must_use = "what is not held hides nothing"]
pub(crate) struct Concealed(Option<Mark>);

impl Drop for Concealed {
    fn drop(&mut self) {
        let mut marks = KNOWN.marks.write();
        if let Some(place) = marks.iter().position(|one| Some(*one) == self.0) {
            marks.swap_remove(place);
        }
    }
}

/// Hides a secret from now on, wherever it may be written.
pub(crate) fn conceal(secret: &str) -> Concealed {
    let mark = (secret.len() >= SHORTEST).then(|| KNOWN.mark(secret.as_bytes()));
    KNOWN.marks.write().extend(mark);
    Concealed(mark)
}

/// The text without any secret of this run.
pub(super) fn without_known(text: &str) -> Cow<'_, str> {
    KNOWN.hide(text)
}

impl Known {
    fn mark(&self, secret: &[u8]) -> Mark {
        Mark {
            bytes: secret.len(),
            rolling: self.rolling(secret),
            exact: self.keys.hash_one(secret),
        }
    }

    /// An odd number, so that no byte is lost in multiplying.
    fn base(&self) -> u64 {
        self.keys.hash_one("base") | 1
    }

    fn hide<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut hidden = Cow::Borrowed(text);
        for mark in self.marks.read().iter() {
            while let Some(at) = self.find(hidden.as_bytes(), *mark) {
                let (before, rest) = hidden.split_at(at);
                hidden = Cow::Owned([before, IN_ITS_PLACE, &rest[mark.bytes..]].concat());
            }
        }
        hidden
    }

    /// Where a secret begins in a text. What is the very secret begins and ends with whole characters.
    fn find(&self, text: &[u8], mark: Mark) -> Option<usize> {
        let base = self.base();
        let first = text.get(..mark.bytes)?;
        let highest = (1..mark.bytes).fold(1_u64, |power, _| power.wrapping_mul(base));
        let mut rolling = self.rolling(first);
        for at in 0..=text.len() - mark.bytes {
            let piece = &text[at..at + mark.bytes];
            if rolling == mark.rolling && self.keys.hash_one(piece) == mark.exact {
                return Some(at);
            }
            let Some(next) = text.get(at + mark.bytes) else {
                break;
            };
            let gone = u64::from(text[at]).wrapping_mul(highest);
            rolling = rolling
                .wrapping_sub(gone)
                .wrapping_mul(base)
                .wrapping_add(u64::from(*next));
        }
        None
    }

    fn rolling(&self, piece: &[u8]) -> u64 {
        let base = self.base();
        piece.iter().fold(0, |sum, byte| {
            sum.wrapping_mul(base).wrapping_add(u64::from(*byte))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_14_a_token_of_this_run_is_taken_out_whatever_it_looks_like_and_wherever_it_stands() {
        let token = "sk_live.0123+/=~another-kind";
        assert!(matches!(without_known(token), Cow::Borrowed(_)));
        let hidden = conceal(token);
        for (text, kept) in [
            (token.to_owned(), "<token>".to_owned()),
            (format!("é{token}é {token}"), "é<token>é <token>".into()),
            (
                format!("header={token}, next"),
                "header=<token>, next".into(),
            ),
        ] {
            assert_eq!(without_known(&text), kept);
        }
        let nearly = &token[1..];
        assert_eq!(
            without_known(nearly),
            nearly,
            "only the whole of it is known"
        );
        drop(hidden);
        assert_eq!(without_known(token), token, "it is of this run no more");
    }

    #[test]
    fn a_token_that_is_hidden_twice_stays_hidden_until_both_are_over() {
        let token = "hidden-by-two-of-them";
        let (one, two) = (conceal(token), conceal(token));
        drop(one);
        assert_eq!(without_known(token), "<token>");
        drop(two);
        assert_eq!(without_known(token), token);
    }

    #[test]
    fn what_is_known_of_a_token_does_not_hold_it() {
        let token = "nothing-of-this-is-kept";
        let _hidden = conceal(token);
        assert!(!format!("{KNOWN:?}").contains(token));
    }

    #[test]
    fn a_word_is_no_token() {
        let _hidden = conceal("clip");
        assert_eq!(without_known("clip 17 finished"), "clip 17 finished");
    }
}

//! What the Health page looks at, one module for each part. Each look has an end, and its code names
//! the words, which are the page's. What does not live here: the keychain, which is the vault's.

pub(crate) mod decoder;
pub(crate) mod folder;
pub(crate) mod network;
pub(crate) mod report;
pub(crate) mod versions;

use std::time::Duration;

use crate::contract::{Check, CheckPart, CheckState};

/// How long a look may take that asks somebody.
pub(crate) const PATIENCE: Duration = Duration::from_secs(5);

/// Every code that a check can have: a test holds the page's words against them.
#[cfg(test)]
pub(crate) const CODES: &[&[&str]] = &[
    decoder::CODES,
    folder::CODES,
    network::CODES,
    crate::commands::HEALTH_CODES,
];

pub(crate) fn check(part: CheckPart, state: CheckState, code: &str) -> Check {
    Check {
        part,
        state,
        code: code.to_owned(),
        figure: None,
        command: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_words() {
        let words = include_str!("../../ui/src/words/en.json");
        let words: serde_json::Value = serde_json::from_str(words).unwrap();
        let said = words["health"]["code"].as_object().unwrap();
        let codes: Vec<_> = CODES.iter().copied().flatten().collect();
        for code in &codes {
            assert!(said.contains_key(**code), "“{code}” has no words");
        }
        for code in said.keys() {
            let known = codes.iter().any(|known| *known == code);
            assert!(known, "nothing is ever called “{code}”");
        }
    }
}

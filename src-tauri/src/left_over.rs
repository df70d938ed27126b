//! Entries of the keychain that no token in use stands behind, as far as the index does not say it: which
//! of them are only just being stored, and why others could not be taken out.

use std::collections::{HashMap, HashSet};

use parking_lot::Mutex;

use crate::contract::ProblemCode;

/// What is known of them in this run, by the names of entries.
#[derive(Debug, Default)]
pub(crate) struct LeftOver {
    storing: Mutex<HashSet<String>>,
    still: Mutex<HashMap<String, ProblemCode>>,
}

/// An entry is being stored for as long as this lives.
#[derive(Debug)]
pub(crate) struct Storing<'a> {
    of: &'a LeftOver,
    entry: String,
}

impl Drop for Storing<'_> {
    fn drop(&mut self) {
        self.of.storing.lock().remove(&self.entry);
    }
}

impl LeftOver {
    /// Notes that an entry is being stored: it is in the index before it is in the keychain, and is
    /// nobody's trouble meanwhile.
    pub(crate) fn storing(&self, entry: &str) -> Storing<'_> {
        self.storing.lock().insert(entry.to_owned());
        Storing {
            of: self,
            entry: entry.to_owned(),
        }
    }

    /// Whether an entry is only just being stored.
    pub(crate) fn is_being_stored(&self, entry: &str) -> bool {
        self.storing.lock().contains(entry)
    }

    /// Notes why an entry could not be taken out, or that it is out.
    pub(crate) fn note(&self, entry: &str, still: Option<ProblemCode>) {
        let mut known = self.still.lock();
        match still {
            Some(why) => known.insert(entry.to_owned(), why),
            None => known.remove(entry),
        };
    }

    /// Why an entry could not be taken out when that was last tried.
    pub(crate) fn why(&self, entry: &str) -> Option<ProblemCode> {
        self.still.lock().get(entry).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_being_stored_until_that_ended_however_it_ended() {
        let left_over = LeftOver::default();
        let storing = left_over.storing("one");
        assert!(left_over.is_being_stored("one"));
        assert!(!left_over.is_being_stored("two"));
        drop(storing);
        assert!(!left_over.is_being_stored("one"));
    }

    #[test]
    fn why_an_entry_is_still_there_is_known_until_it_is_out() {
        let left_over = LeftOver::default();
        left_over.note("one", Some(ProblemCode::KeychainLocked));
        assert_eq!(left_over.why("one"), Some(ProblemCode::KeychainLocked));
        left_over.note("one", None);
        assert_eq!(left_over.why("one"), None);
    }
}

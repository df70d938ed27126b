//! Texts that many clips share, each by a number.

use std::collections::HashMap;
use std::sync::Arc;

/// Texts by number. The number of the empty text, which stands for none, is 0. A number never
/// changes its text.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
}

impl Names {
    /// These texts, numbered from 0.
    pub(super) fn of<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> Self {
        let mut names = Self::default();
        for text in texts {
            names.add(text.as_ref());
        }
        names
    }

    /// The number of a text, if it has one.
    pub(super) fn number(&self, text: &str) -> Option<u32> {
        self.numbers.get(text).copied()
    }

    /// The text of a number.
    pub(super) fn text(&self, number: u32) -> &str {
        self.texts.get(number as usize).map_or("", |text| text)
    }

    /// All texts, by number.
    pub(super) fn texts(&self) -> &[Arc<str>] {
        &self.texts
    }

    fn add(&mut self, text: &str) -> u32 {
        let number = u32::try_from(self.texts.len()).unwrap_or(u32::MAX);
        let text: Arc<str> = text.into();
        self.texts.push(Arc::clone(&text));
        self.numbers.insert(text, number);
        number
    }
}

/// The number of a text, given to it if it has none. Readers keep the names that they hold.
pub(super) fn number_in(names: &mut Arc<Names>, text: &str) -> u32 {
    match names.number(text) {
        Some(number) => number,
        None => Arc::make_mut(names).add(text),
    }
}

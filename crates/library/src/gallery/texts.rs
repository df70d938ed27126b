//! What searches look through: the folded text of every clip, one after the other in memory.
//!
//! A substring of one character, in any script, is a plain scan; an index by words knows no words of
//! Chinese, and one by three characters no terms of two. `memmem` scans the texts of 100,000 clips
//! in milliseconds. They are folded in the background after the first window; a search that comes
//! sooner waits for them.

use memchr::memchr;
use memchr::memmem::Finder;
use parking_lot::RwLock;

use super::fold::fold;
use crate::clip::ClipKey;
use crate::index::{Index, IndexError, SearchText};

/// Which part of a clip's text is looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// All of it.
    Any,
    /// The prompt.
    Prompt,
    /// What was not wanted.
    Unwanted,
    /// The seed, which must be the same digit by digit.
    Seed,
    /// The number of the id, likewise.
    Number,
}

// Each part begins with a byte that no folded text holds, in this order.
const PROMPT: u8 = 1;
const UNWANTED: u8 = 2;
const EFFECT: u8 = 3;
const MODEL: u8 = 4;
const NUMBER: u8 = 5;
const SEED: u8 = 6;
const END: u8 = 7;

/// Keys, one bit each.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Keys(Vec<u64>);

impl Keys {
    pub(super) fn contains(&self, key: ClipKey) -> bool {
        let key = usize::try_from(key.0).unwrap_or(usize::MAX);
        self.0
            .get(key / 64)
            .is_some_and(|bits| bits >> (key % 64) & 1 == 1)
    }

    fn add(&mut self, key: usize) {
        if let Some(bits) = self.0.get_mut(key / 64) {
            *bits |= 1 << (key % 64);
        }
    }
}

/// The folded texts.
#[derive(Debug, Default)]
pub(super) struct Texts {
    store: RwLock<Store>,
}

#[derive(Debug, Default)]
struct Store {
    /// All texts, one after the other; those of before a change stay until the next tidying.
    bytes: Vec<u8>,
    /// Where the text of each stretch begins, and whose it is, in order.
    stretches: Vec<(usize, u32)>,
    /// Where the text of a key begins, and its length; no length for none.
    places: Vec<(usize, u32)>,
    /// Bytes that belong to nobody any more.
    stale: usize,
    /// Keys by prompt, as far as they were sorted.
    sorted: Vec<u32>,
    /// The place of each key in the order by prompt; equal for equal prompts.
    ranks: Vec<u32>,
    /// Keys that came or changed since they were sorted.
    unsorted: Vec<u32>,
    /// The last change of the index that is in here; none before the texts are here.
    seq: Option<i64>,
}

impl Texts {
    /// Brings the texts up to what the index holds; the first time, all of them.
    pub(super) fn follow(&self, index: &Index) -> Result<(), IndexError> {
        let known = self.store.read().seq;
        if let Some(seq) = known {
            let (_, touched, now) = index.texts_since(seq)?;
            if touched.is_empty() && now == seq {
                return Ok(());
            }
        }
        let mut store = self.store.write();
        let Some(seq) = store.seq else {
            let seq = index.all_texts(|text| store.put(&text))?;
            store.seq = Some(seq);
            store.sort();
            return Ok(());
        };
        let (texts, touched, now) = index.texts_since(seq)?;
        for key in touched {
            store.forget(key);
        }
        for text in &texts {
            store.put(text);
        }
        store.tidy();
        store.seq = Some(now);
        Ok(())
    }

    /// Runs `work` while no texts come in. It is told the last change that the texts know of, or
    /// none if they are not here yet.
    pub(super) fn held<T>(&self, work: impl FnOnce(Option<i64>) -> T) -> T {
        let store = self.store.read();
        work(store.seq)
    }

    /// The clips that hold a folded text in a part of theirs.
    pub(super) fn find(&self, field: Field, text: &str) -> Keys {
        self.store.read().find(field, text)
    }

    /// Each key's place in the order by prompt; the greatest for clips without a prompt.
    pub(super) fn with_ranks<T>(&self, work: impl FnOnce(&[u32]) -> T) -> T {
        {
            let store = self.store.read();
            if store.unsorted.is_empty() {
                return work(&store.ranks);
            }
        }
        let mut store = self.store.write();
        store.sort();
        work(&store.ranks)
    }
}

impl Store {
    fn put(&mut self, text: &SearchText) {
        let Ok(key) = u32::try_from(text.key.0) else {
            return;
        };
        let start = self.bytes.len();
        let bytes = &mut self.bytes;
        bytes.push(PROMPT);
        bytes.extend(fold(&text.prompt).bytes());
        bytes.push(UNWANTED);
        bytes.extend(fold(text.negative_prompt.as_deref().unwrap_or("")).bytes());
        for effect in &text.effects {
            bytes.push(EFFECT);
            bytes.extend(fold(effect).bytes());
        }
        bytes.push(MODEL);
        bytes.extend(fold(text.model.as_deref().unwrap_or("")).bytes());
        bytes.push(NUMBER);
        bytes.extend(fold(&text.number).bytes());
        bytes.push(SEED);
        bytes.extend(text.seed.as_deref().unwrap_or("").bytes());
        bytes.push(END);
        let length = u32::try_from(self.bytes.len() - start).unwrap_or(u32::MAX);
        if self.places.len() <= key as usize {
            self.places.resize(key as usize + 1, (0, 0));
        }
        self.places[key as usize] = (start, length);
        self.stretches.push((start, key));
        self.unsorted.push(key);
    }

    fn forget(&mut self, key: ClipKey) {
        let place = usize::try_from(key.0).ok();
        if let Some(place) = place.and_then(|key| self.places.get_mut(key)) {
            self.stale += place.1 as usize;
            *place = (0, 0);
        }
        self.unsorted.extend(u32::try_from(key.0).ok());
    }

    /// Moves the texts together when most of them are stale.
    fn tidy(&mut self) {
        if self.stale * 2 < self.bytes.len() || self.stale < 1 << 20 {
            return;
        }
        let old = std::mem::take(&mut self.bytes);
        let places = &self.places;
        self.stretches.retain(|(start, key)| {
            places[*key as usize] == (*start, places[*key as usize].1)
                && places[*key as usize].1 > 0
        });
        for (start, key) in &mut self.stretches {
            let length = self.places[*key as usize].1;
            let fresh = self.bytes.len();
            self.bytes.extend(&old[*start..*start + length as usize]);
            self.places[*key as usize] = (fresh, length);
            *start = fresh;
        }
        self.stale = 0;
    }

    fn find(&self, field: Field, text: &str) -> Keys {
        let mut found = Keys(vec![0; self.places.len().div_ceil(64)]);
        let needle: Vec<u8> = match field {
            Field::Any | Field::Prompt | Field::Unwanted => text.into(),
            Field::Number => [&[NUMBER], text.as_bytes(), &[SEED]].concat(),
            Field::Seed => [&[SEED], text.as_bytes(), &[END]].concat(),
        };
        let finder = Finder::new(&needle);
        let mut at = 0;
        let mut stretch = 0;
        while let Some(hit) = self.bytes.get(at..).and_then(|rest| finder.find(rest)) {
            let hit = at + hit;
            // Hits run forward, mostly by little.
            stretch += self.stretches[stretch..]
                .iter()
                .take(8)
                .take_while(|(start, _)| *start <= hit)
                .count()
                .saturating_sub(1);
            if self
                .stretches
                .get(stretch + 1)
                .is_some_and(|next| next.0 <= hit)
            {
                stretch += self.stretches[stretch..].partition_point(|one| one.0 <= hit) - 1;
            }
            let (start, key) = self.stretches[stretch];
            let end = self
                .stretches
                .get(stretch + 1)
                .map_or(self.bytes.len(), |next| next.0);
            let (place, length) = self.places[key as usize];
            let live = place == start && length > 0;
            if live && self.is_in(field, start, hit) {
                found.add(key as usize);
                at = end;
            } else if live && matches!(field, Field::Prompt | Field::Unwanted) {
                at = hit + 1;
            } else {
                at = end;
            }
        }
        found
    }

    fn is_in(&self, field: Field, start: usize, hit: usize) -> bool {
        let before = &self.bytes[start..hit];
        match field {
            Field::Any | Field::Seed | Field::Number => true,
            Field::Prompt => memchr(UNWANTED, before).is_none(),
            Field::Unwanted => {
                memchr(UNWANTED, before).is_some()
                    && memchr(EFFECT, before).is_none()
                    && memchr(MODEL, before).is_none()
            }
        }
    }

    /// The folded prompt of a key.
    fn prompt(&self, key: u32) -> Option<&[u8]> {
        let (start, length) = *self.places.get(key as usize)?;
        let text = self.bytes.get(start + 1..start + length as usize)?;
        Some(&text[..memchr(UNWANTED, text)?])
    }

    /// Sorts by prompt. What was sorted stays so, which is the case that the standard sort is quick
    /// at.
    fn sort(&mut self) {
        if self.unsorted.is_empty() {
            return;
        }
        let mut moved = std::mem::take(&mut self.unsorted);
        moved.sort_unstable();
        moved.dedup();
        let mut sorted = std::mem::take(&mut self.sorted);
        sorted.retain(|key| moved.binary_search(key).is_err());
        moved.retain(|key| self.prompt(*key).is_some());
        let by_prompt = |key: &u32| self.prompt(*key).unwrap_or_default();
        if moved.len() > sorted.len() {
            sorted.append(&mut moved);
            sorted.sort_unstable_by(|one, other| by_prompt(one).cmp(by_prompt(other)));
        } else {
            moved.sort_unstable_by(|one, other| by_prompt(one).cmp(by_prompt(other)));
            sorted.append(&mut moved);
            sorted.sort_by(|one, other| by_prompt(one).cmp(by_prompt(other)));
        }
        let mut ranks = vec![u32::MAX; self.places.len()];
        let (mut rank, mut before): (u32, &[u8]) = (0, &[]);
        for key in &sorted {
            let prompt = by_prompt(key);
            if prompt.is_empty() {
                continue;
            }
            rank += u32::from(prompt != before);
            before = prompt;
            ranks[*key as usize] = rank;
        }
        self.ranks = ranks;
        self.sorted = sorted;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: [i64; 0] = [];

    fn text(key: i64, prompt: &str) -> SearchText {
        SearchText {
            key: ClipKey(key),
            prompt: prompt.into(),
            negative_prompt: Some("fog".into()),
            effects: vec!["疯狂猫女变身".into(), "Crazy Cat".into()],
            model: Some("v4.5".into()),
            number: "112233".into(),
            seed: Some("4711".into()),
        }
    }

    fn store(prompts: &[&str]) -> Store {
        let mut store = Store::default();
        for (key, prompt) in (1..).zip(prompts) {
            store.put(&text(key, prompt));
        }
        store.sort();
        store
    }

    fn found(store: &Store, field: Field, text: &str) -> Vec<i64> {
        let keys = store.find(field, &fold(text));
        (0..100)
            .filter(|key| keys.contains(ClipKey(*key)))
            .collect()
    }

    #[test]
    fn a_part_is_looked_through_where_it_is_asked_for() {
        let store = store(&["a fog at sea", "a lamp"]);
        assert_eq!(found(&store, Field::Any, "FOG"), [1, 2]);
        assert_eq!(found(&store, Field::Prompt, "fog"), [1]);
        assert_eq!(found(&store, Field::Unwanted, "fog"), [1, 2]);
        assert_eq!(found(&store, Field::Unwanted, "lamp"), NOTHING);
        assert_eq!(
            found(&store, Field::Unwanted, "cat"),
            NOTHING,
            "that is the effect"
        );
        assert_eq!(found(&store, Field::Seed, "4711"), [1, 2]);
        assert_eq!(
            found(&store, Field::Seed, "471"),
            NOTHING,
            "not a part of it"
        );
        assert_eq!(found(&store, Field::Any, "471"), [1, 2]);
        assert_eq!(found(&store, Field::Number, "112233"), [1, 2]);
        assert_eq!(
            found(&store, Field::Any, "sea fog"),
            NOTHING,
            "not over two parts"
        );
    }

    #[test]
    fn terms_of_one_and_two_characters_are_found_in_every_script() {
        let store = store(&["夜の灯り", "밤의 등불", "रात का दीपक", "lanterne d'été"]);
        for (term, key) in [("灯", 1), ("の灯", 1), ("등", 2), ("दी", 3), ("é", 4)] {
            assert_eq!(found(&store, Field::Prompt, term), [key], "{term}");
        }
        assert_eq!(
            found(&store, Field::Any, "猫"),
            [1, 2, 3, 4],
            "effects count"
        );
    }

    #[test]
    fn what_changed_is_found_and_what_it_was_is_not() {
        let mut store = store(&["red lamp", "green lamp"]);
        store.forget(ClipKey(1));
        store.put(&text(1, "blue lamp"));
        assert_eq!(found(&store, Field::Any, "red"), NOTHING);
        assert_eq!(found(&store, Field::Any, "blue"), [1]);
        store.forget(ClipKey(2));
        assert_eq!(found(&store, Field::Any, "lamp"), [1]);
        store.sort();
        assert_eq!(store.sorted, [1]);
    }

    #[test]
    fn tidying_keeps_every_text() {
        let long = "x".repeat(200_000);
        let mut store = store(&["red lamp", &long]);
        for _ in 0..12 {
            store.forget(ClipKey(2));
            store.put(&text(2, &long));
            store.tidy();
        }
        assert!(store.bytes.len() < 1_800_000, "{} bytes", store.bytes.len());
        assert_eq!(found(&store, Field::Any, "red"), [1]);
        assert_eq!(found(&store, Field::Any, "xxx"), [2]);
    }

    #[test]
    fn prompts_are_ranked_without_case_and_those_without_words_come_last() {
        let store = store(&["b", "", "Ä", "a", "C"]);
        assert_eq!(store.ranks[1..], [2, u32::MAX, 1, 1, 3]);
    }
}

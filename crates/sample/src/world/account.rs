//! An account with its videos, and the handle by which tests change them.

use std::collections::VecDeque;
use std::time::Duration;

use serde_json::Value;

use super::demo::demo;
use super::draft::{COMPLETED, Draft, Plan};
use super::edits::Edits;
use super::generate::{generate, newest_number, plain};
use super::item::{Viewer, render};
use super::spec::AccountSpec;
use crate::sample::Sample;
use crate::text::{scatter, video_number};

/// One video and what tests changed about it.
#[derive(Debug, Clone)]
pub(crate) struct Entry {
    pub(crate) draft: Draft,
    pub(crate) edits: Option<Box<Edits>>,
}

impl Entry {
    /// The item's JSON text.
    pub(crate) fn text(&self, viewer: &Viewer<'_>) -> String {
        let rendered = || render(&self.draft, viewer);
        match &self.edits {
            Some(edits) => edits.apply(rendered()),
            None => rendered(),
        }
    }
}

impl From<Draft> for Entry {
    fn from(draft: Draft) -> Self {
        Self { draft, edits: None }
    }
}

/// One account; the newest video comes first.
#[derive(Debug)]
pub(crate) struct Account {
    pub(crate) email: String,
    pub(crate) name: String,
    pub(crate) plan: String,
    pub(crate) id: u64,
    pub(crate) error: Option<String>,
    pub(crate) entries: VecDeque<Entry>,
    next_number: u64,
    seed: u64,
}

impl Account {
    /// Makes what the spec asks for, at `now` (Unix seconds); `place` counts accounts from 0.
    pub(crate) fn new(spec: AccountSpec, seed: u64, now: i64, place: usize) -> Self {
        let seed = scatter(seed, place as u64, 1);
        let entries = match spec.demo {
            true => demo(seed, now, place),
            false => generate(&spec, seed, now, place),
        };
        Self {
            id: 33_445_566 + place as u64 * 1_117,
            email: spec.email,
            name: spec.name,
            plan: spec.plan,
            error: spec.error,
            entries,
            next_number: newest_number(place) + 1_000_003,
            seed,
        }
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Entry> {
        let number = video_number(id)?;
        self.entries
            .iter()
            .find(|entry| entry.draft.number == number)
    }

    /// Puts a new completed video at the head and returns its number.
    pub(crate) fn insert(&mut self, now: i64) -> u64 {
        let number = self.next_number;
        self.next_number += 1_000_003;
        let clip = (scatter(self.seed, number, 2) % 1_000) as usize;
        self.entries
            .push_front(plain(self.seed, number, now, clip).into());
        number
    }
}

/// One account of a [`Sample`], to read and to change, also between two pages of a listing.
///
/// Videos are named by their whole `video_id` or by its digits alone. Changes to an account or a
/// video that does not exist do nothing and say so.
#[derive(Debug, Clone)]
pub struct AccountHandle {
    pub(crate) sample: Sample,
    pub(crate) email: String,
}

impl AccountHandle {
    /// The account's e-mail.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// The name that its videos carry.
    pub fn name(&self) -> String {
        self.read(|account| account.name.clone())
            .unwrap_or_default()
    }

    /// How many videos it lists.
    pub fn len(&self) -> usize {
        self.read(|account| account.entries.len())
            .unwrap_or_default()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The digits of every video's id, newest first.
    pub fn videos(&self) -> Vec<u64> {
        let numbers = |account: &Account| {
            account
                .entries
                .iter()
                .map(|entry| entry.draft.number)
                .collect()
        };
        self.read(numbers).unwrap_or_default()
    }

    /// The status code of a video now.
    pub fn status(&self, id: impl ToString) -> Option<u16> {
        let now = self.sample.now();
        self.read(|account| Some(account.find(&id.to_string())?.draft.status(now)))?
    }

    /// Puts a completed video at the head and returns the digits of its id.
    pub fn insert(&self) -> Option<u64> {
        let now = self.sample.now();
        self.write(|account| account.insert(now))
    }

    /// Puts a video at the head that is queued, then generated, then ends with that status code.
    pub fn insert_making(&self, queued: Duration, generating: Duration, ends: u16) -> Option<u64> {
        let now = self.sample.now();
        self.write(|account| {
            let number = account.insert(now);
            if let Some(entry) = account.entries.front_mut() {
                entry.draft.plan = Plan::making(now, queued, generating, ends);
            }
            number
        })
    }

    /// Puts an item at the head whose text is exactly this, whether JSON or not.
    pub fn insert_raw(&self, text: impl Into<String>) -> Option<u64> {
        let number = self.insert()?;
        self.patch_raw(number, text);
        Some(number)
    }

    /// Takes a video out of the listing; false when it is not there.
    pub fn delete(&self, id: impl ToString) -> bool {
        let number = video_number(&id.to_string());
        let remove = |account: &mut Account| {
            let at = account
                .entries
                .iter()
                .position(|e| Some(e.draft.number) == number);
            at.and_then(|at| account.entries.remove(at)).is_some()
        };
        self.write(remove).unwrap_or(false)
    }

    /// Settles a video on a status code, also one that nobody knows.
    pub fn set_status(&self, id: impl ToString, code: u16) -> bool {
        self.entry(id, |entry| entry.draft.plan = Plan::Settled(code))
    }

    /// Ends the making of a video at once.
    pub fn complete(&self, id: impl ToString) -> bool {
        self.set_status(id, COMPLETED)
    }

    /// Sets fields of an item to the values of a JSON object, of whatever type.
    pub fn patch(&self, id: impl ToString, fields: Value) -> bool {
        let Value::Object(fields) = fields else {
            return false;
        };
        self.entry(id, |entry| {
            for (field, value) in fields {
                let code = value.as_u64().and_then(|code| u16::try_from(code).ok());
                match code.filter(|_| field == "video_status") {
                    Some(code) => entry.draft.plan = Plan::Settled(code),
                    None => edits(entry).set(&field, Some(value.to_string())),
                }
            }
        })
    }

    /// Sets one field's JSON text, which may be such as `1e400` or `"\ud800"`.
    pub fn patch_field_raw(&self, id: impl ToString, field: &str, text: impl Into<String>) -> bool {
        self.entry(id, |entry| edits(entry).set(field, Some(text.into())))
    }

    /// Leaves one field out of an item.
    pub fn remove_field(&self, id: impl ToString, field: &str) -> bool {
        self.entry(id, |entry| edits(entry).set(field, None))
    }

    /// Replaces an item's whole text: duplicate keys, deep nesting, or no JSON at all.
    pub fn patch_raw(&self, id: impl ToString, text: impl Into<String>) -> bool {
        self.entry(id, |entry| edits(entry).whole = Some(text.into()))
    }

    /// Puts the account in an error state (596 with this message), or takes it out of one.
    pub fn set_error(&self, message: Option<String>) -> bool {
        self.write(|account| account.error = message).is_some()
    }

    fn entry(&self, id: impl ToString, change: impl FnOnce(&mut Entry)) -> bool {
        let number = video_number(&id.to_string());
        let change = |account: &mut Account| {
            let found = account
                .entries
                .iter_mut()
                .find(|e| Some(e.draft.number) == number);
            found.map(change).is_some()
        };
        self.write(change).unwrap_or(false)
    }

    fn read<T>(&self, look: impl FnOnce(&Account) -> T) -> Option<T> {
        self.sample.world().lock().account(&self.email).map(look)
    }

    fn write<T>(&self, change: impl FnOnce(&mut Account) -> T) -> Option<T> {
        self.sample
            .world()
            .lock()
            .account_mut(&self.email)
            .map(change)
    }
}

fn edits(entry: &mut Entry) -> &mut Edits {
    entry.edits.get_or_insert_default()
}

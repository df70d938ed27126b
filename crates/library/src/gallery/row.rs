//! A clip as the gallery orders, counts and filters it.

use super::Tone;
use crate::clip::{AccountKey, ClipKey, Status};

/// What the index says of a clip for its row.
#[derive(Debug, Clone, PartialEq)]
pub struct RowFacts {
    /// The clip.
    pub key: ClipKey,
    /// Its account.
    pub account: AccountKey,
    /// Its number at PixVerse, or its whole id.
    pub number: String,
    /// The ratio of its box, times 1,000.
    pub box_ratio: u16,
    /// The ratio by name.
    pub ratio: Option<String>,
    /// What became of it.
    pub status: Status,
    /// Whether it waits for its turn.
    pub queued: bool,
    /// When it was made, in ms since 1970.
    pub made_ms: Option<i64>,
    /// When it was finished, in ms since 1970.
    pub finished_ms: Option<i64>,
    /// When the library first saw it, in ms since 1970.
    pub first_seen_ms: i64,
    /// The model's name.
    pub model: Option<String>,
    /// As `540p`.
    pub quality: Option<String>,
    /// The style.
    pub style: Option<String>,
    /// The effect's name.
    pub effect: Option<String>,
    /// Length in seconds.
    pub seconds: Option<f64>,
    /// The number of the clip that it was made from.
    pub original: Option<String>,
    /// Whether it was upscaled.
    pub upscaled: bool,
    /// Whether it goes on where another clip ends.
    pub extended: bool,
    /// Whether lips were moved to words.
    pub lip_sync: bool,
    /// Whether it can be heard.
    pub sound: Option<bool>,
    /// Whether it says what was not wanted.
    pub unwanted: bool,
    /// Whether it has a seed.
    pub seed: bool,
    /// Equal for equal prompts; 0 for none.
    pub prompt_hash: i64,
    /// Whether a complete reading did not see it any more.
    pub unlisted: bool,
    /// Whether its file is on this computer.
    pub here: bool,
    /// Whether its file is on its way.
    pub downloading: bool,
    /// The person's mark.
    pub favourite: bool,
    /// The person's rating, 0 for none.
    pub rating: u8,
    /// The tone of its picture.
    pub tone: Tone,
}

/// A status by its place among the known ones. The first are fixed, so that they can be compared
/// without a look at the names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StatusNumber(pub(super) u32);

/// The statuses with fixed numbers, in their order.
pub(super) const FIXED: [Status; 6] = [
    Status::Completed,
    Status::InProgress,
    Status::Moderated,
    Status::Failed,
    Status::Deleted,
    Status::Unknown,
];

impl PartialEq<Status> for StatusNumber {
    fn eq(&self, status: &Status) -> bool {
        FIXED.get(self.0 as usize) == Some(status)
    }
}

/// A row of the columns: some 100 bytes, names by their numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Row {
    /// The clip.
    pub key: ClipKey,
    /// Its account.
    pub account: AccountKey,
    /// Its number at PixVerse, which settles the order of clips of one instant; of an id without a
    /// number, a number of its own.
    pub number: u64,
    /// When it was made, in ms since 1970.
    pub made_ms: Option<i64>,
    /// The number of the clip that it was made from; 0 for none.
    pub original: u64,
    /// Equal for equal prompts; 0 for none.
    pub prompt_hash: i64,
    /// When it was finished, in ms since 1970; `i64::MIN` while it is in progress.
    pub finished_ms: i64,
    /// When the library first saw it, in ms since 1970.
    pub first_seen_ms: i64,
    /// Length in ms; 0 where nobody knows.
    pub length_ms: u32,
    /// What became of it.
    pub status: StatusNumber,
    /// The values of the facets with names, by their numbers, in the order of
    /// [`NAMED`](super::facet::NAMED).
    pub names: [u32; 5],
    /// The values of the small facets, one bit each: see [`super::facet::SMALL`].
    pub marks: u16,
    /// The ratio of its box, times 1,000.
    pub ratio: u16,
    /// What search words ask for besides: [`QUEUED`], [`UNWANTED`], [`SEED`].
    pub has: u8,
    /// The person's rating, 0 for none.
    pub rating: u8,
    /// The tone of its picture.
    pub tone: Tone,
}

/// It waits for its turn.
pub(super) const QUEUED: u8 = 1;
/// It says what was not wanted.
pub(super) const UNWANTED: u8 = 2;
/// It has a seed.
pub(super) const SEED: u8 = 4;

impl Row {
    /// Sorts newest first; clips without a date come last.
    pub(super) fn newest_first(&self) -> impl Ord + use<> {
        use std::cmp::Reverse;
        (Reverse(self.made_ms), Reverse(self.number), self.key)
    }

    /// Its length in whole seconds; none where nobody knows.
    pub(super) fn whole_seconds(&self) -> Option<u32> {
        (self.length_ms > 0).then(|| (self.length_ms.saturating_add(500) / 1000).max(1))
    }
}

/// The number of a clip in memory. An id without digits, or with more than fit, becomes a number in
/// the upper half that no short one has.
pub(super) fn number_of(text: &str) -> u64 {
    match text.parse::<u64>() {
        Ok(number) if number < 1 << 63 => number,
        _ => {
            use sha2::{Digest, Sha256};
            let digest = Sha256::digest(text);
            let mut first = [0; 8];
            first.copy_from_slice(&digest[..8]);
            u64::from_le_bytes(first) | 1 << 63
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_stays_about_a_hundred_bytes() {
        assert!(
            size_of::<Row>() <= 120,
            "{} bytes, times 100,000",
            size_of::<Row>()
        );
    }

    #[test]
    fn ids_with_and_without_digits_have_a_number_each() {
        assert_eq!(number_of("112233445566"), 112_233_445_566);
        assert_ne!(number_of("abc"), number_of("abd"));
        assert_ne!(
            number_of("99999999999999999999999"),
            number_of("99999999999999999999998"),
            "more digits than fit do not become one number"
        );
    }
}

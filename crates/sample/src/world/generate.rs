//! Accounts of any size from a seed: the same seed makes the same videos.

use std::collections::VecDeque;

use super::account::Entry;
use super::draft::{COMPLETED, Draft, FAILED, MODERATED, Plan, Relation, Words};
use super::spec::AccountSpec;
use super::templates::TEMPLATES;
use crate::clips;
use crate::text::scatter;

const MODELS: [&str; 6] = ["v2", "v3", "v3.5", "v4", "v4.5", "v5"];
const QUALITIES: [u16; 4] = [360, 540, 720, 1080];

/// The newest video's number: 15, 14, 12 or 13 digits, by the account's place.
pub(crate) fn newest_number(place: usize) -> u64 {
    const NEWEST: [u64; 4] = [
        341_287_561_204_992,
        91_733_204_118_656,
        482_911_204_736,
        7_318_446_209_024,
    ];
    NEWEST[place % NEWEST.len()]
}

/// The number of the video at `index` from the head.
pub(crate) fn number(seed: u64, newest: u64, index: usize) -> u64 {
    let index = index as u64;
    newest
        .saturating_sub(index * 977_531)
        .saturating_sub(scatter(seed, index, 11) % 400_000)
}

/// A plain completed video; the caller changes what is special about it.
pub(crate) fn plain(seed: u64, number: u64, created: i64, clip: usize) -> Draft {
    let roll = |salt| scatter(seed, number, salt);
    Draft {
        number,
        created,
        clip,
        seed: (roll(1) % (1 << 31)) as u32,
        plan: Plan::Settled(COMPLETED),
        quality: QUALITIES[(roll(2) % 4) as usize],
        model: MODELS[(roll(3) % 6) as usize],
        template: None,
        relation: Relation::Original,
        words: Words::Clip,
    }
}

/// The videos of a spec, newest first, at `now` (Unix seconds).
pub(crate) fn generate(spec: &AccountSpec, seed: u64, now: i64, place: usize) -> VecDeque<Entry> {
    let newest = newest_number(place);
    let usable: Vec<usize> = clips::all()
        .iter()
        .enumerate()
        .filter(|(_, clip)| !spec.vertical || clip.height > clip.width)
        .map(|(at, _)| at)
        .collect();
    let span = i64::from(spec.days) * 86_400;
    let make = |index: usize| {
        let number = number(seed, newest, index);
        let roll = |salt| scatter(seed, number, salt);
        let step = span / (spec.videos as i64 + 1);
        let created = now - 240 - step * index as i64 - (roll(4) % (step.max(1) as u64)) as i64;
        let clip = usable
            .get((roll(5) % usable.len().max(1) as u64) as usize)
            .copied();
        let mut draft = plain(seed, number, created, clip.unwrap_or(0));
        draft.words = match (spec.long_prompts, spec.videos <= usable.len() * 2) {
            (true, _) => Words::Long(roll(6)),
            (_, true) => Words::Clip,
            _ => Words::Composed(roll(6)),
        };
        if !spec.long_prompts && spec.videos <= usable.len() * 2 {
            draft.clip = usable
                .get(index % usable.len().max(1))
                .copied()
                .unwrap_or(0);
        }
        if roll(7) % 9 == 0 {
            draft.template = Some((roll(8) % TEMPLATES.len() as u64) as usize);
        }
        match roll(9) % 60 {
            0 => draft.plan = Plan::Settled(FAILED),
            1 => draft.plan = Plan::Settled(MODERATED),
            2..6 if index + 3 < spec.videos => {
                let of = self::number(seed, newest, index + 1 + (roll(10) % 3) as usize);
                draft.relation = if roll(12) % 2 == 0 {
                    Relation::Upscaled(of)
                } else {
                    Relation::Extended(of)
                };
            }
            _ => {}
        }
        Entry::from(draft)
    };
    (0..spec.videos).map(make).collect()
}

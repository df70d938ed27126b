//! The account that a person meets first: 55 videos, as many as in the API document's sample.

use std::collections::VecDeque;
use std::time::Duration;

use super::account::Entry;
use super::draft::{
    COMPLETED, DELETED, Draft, FAILED, GENERATING, MODERATED, PREPARING, Plan, Relation,
};
use super::generate::{newest_number, number, plain};
use super::templates::TEMPLATES;
use crate::clips;
use crate::text::scatter;

const VIDEOS: usize = 55;
const MINUTE: i64 = 60;
const HOUR: i64 = 3_600;
const DAY: i64 = 86_400;

/// Children and the videos that they were made from, both as places from the head.
const FAMILIES: [(usize, usize, Kind); 8] = [
    (13, 25, Kind::Upscaled),
    (17, 25, Kind::Extended),
    (21, 25, Kind::LipSync),
    (14, 16, Kind::Upscaled),
    (19, 24, Kind::Extended),
    (20, 19, Kind::Upscaled),
    (30, 34, Kind::LipSync),
    (39, 46, Kind::Upscaled),
];
/// A child whose original is listed no more.
const ORPHAN: usize = 43;

#[derive(Clone, Copy)]
enum Kind {
    Upscaled,
    Extended,
    LipSync,
}

/// The videos, newest first, at `now` (Unix seconds).
pub(crate) fn demo(seed: u64, now: i64, place: usize) -> VecDeque<Entry> {
    let newest = newest_number(place);
    let mut drafts: Vec<Draft> = (0..VIDEOS)
        .map(|at| {
            plain(
                seed,
                number(seed, newest, at),
                now - age(seed, at),
                at * 10 + 3,
            )
        })
        .collect();
    for (at, draft) in drafts.iter_mut().enumerate() {
        draft.plan = plan(at, now);
        if matches!(at, 12 | 22 | 23 | 35 | 44 | 50) {
            draft.template = Some(at % TEMPLATES.len());
        }
    }
    for (child, original, kind) in FAMILIES {
        let (of, clip) = (drafts[original].number, drafts[original].clip);
        drafts[child].clip = clip;
        drafts[child].relation = match kind {
            Kind::Upscaled => Relation::Upscaled(of),
            Kind::Extended => Relation::Extended(of),
            Kind::LipSync => Relation::LipSync(of),
        };
    }
    drafts[ORPHAN].relation = Relation::Upscaled(number(seed, newest, VIDEOS + 7));
    drafts[5].seed = (1 << 31) - 1;
    drafts[10].seed = 0;
    let clips = clips::all().len().max(1);
    drafts
        .into_iter()
        .map(|draft| {
            Entry::from(Draft {
                clip: draft.clip % clips,
                ..draft
            })
        })
        .collect()
}

/// How it stands with the video at that place: four are under way, a few went wrong.
fn plan(at: usize, now: i64) -> Plan {
    let making = |queued, generating, ends| {
        Plan::making(
            now,
            Duration::from_secs(queued),
            Duration::from_secs(generating),
            ends,
        )
    };
    match at {
        0 => making(45, 75, COMPLETED),
        1 => making(20, 60, MODERATED),
        2 => Plan::Making {
            queued_until: now,
            made_at: now + 70,
            code: GENERATING,
            ends: COMPLETED,
        },
        3 => Plan::Making {
            queued_until: now,
            made_at: now + 30,
            code: PREPARING,
            ends: COMPLETED,
        },
        11 | 33 => Plan::Settled(MODERATED),
        18 | 27 => Plan::Settled(FAILED),
        41 => Plan::Settled(DELETED),
        _ => Plan::Settled(COMPLETED),
    }
}

/// How many seconds ago it was asked for: today, yesterday, this week, and back to a year ago.
fn age(seed: u64, at: usize) -> i64 {
    let n = at as i64;
    let jitter = (scatter(seed, at as u64, 21) % 1_000) as i64;
    match n {
        0..=3 => 20 + n * 35,
        4..=9 => (n - 3) * 14 * MINUTE + jitter / 4,
        10..=14 => DAY + (n - 10) * HOUR + jitter,
        15..=22 => 2 * DAY + (n - 15) * 15 * HOUR + jitter,
        23..=36 => 8 * DAY + (n - 23) * 4 * DAY + jitter * 30,
        _ => 64 * DAY + (n - 37) * 16 * DAY + jitter * 200,
    }
}

//! A video as numbers: everything that its JSON is made from.

use std::time::Duration;

use crate::clips::{self, Clip};

pub(crate) const COMPLETED: u16 = 1;
pub(crate) const QUEUED: u16 = 5;
pub(crate) const DELETED: u16 = 6;
pub(crate) const MODERATED: u16 = 7;
pub(crate) const FAILED: u16 = 8;
pub(crate) const PREPARING: u16 = 9;
pub(crate) const GENERATING: u16 = 10;

/// How a video is related to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Relation {
    Original,
    Upscaled(u64),
    Extended(u64),
    LipSync(u64),
}

/// How its status goes: settled, or on its way (times are Unix seconds).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Plan {
    Settled(u16),
    Making {
        queued_until: i64,
        made_at: i64,
        code: u16,
        ends: u16,
    },
}

/// Where the prompt comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Words {
    /// The clip's own.
    Clip,
    /// Composed from that number.
    Composed(u64),
    /// Composed, and at least 300 characters long.
    Long(u64),
}

/// One video.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// The digits of its id.
    pub(crate) number: u64,
    /// When it was asked for, in Unix seconds.
    pub(crate) created: i64,
    /// Index into [`clips::all`].
    pub(crate) clip: usize,
    /// Up to 2³¹.
    pub(crate) seed: u32,
    pub(crate) plan: Plan,
    /// The short side in pixels: 360, 540, 720 or 1080.
    pub(crate) quality: u16,
    pub(crate) model: &'static str,
    /// Index into the effects, when one was used.
    pub(crate) template: Option<usize>,
    pub(crate) relation: Relation,
    pub(crate) words: Words,
}

impl Draft {
    pub(crate) fn clip(&self) -> Option<&'static Clip> {
        let clips = clips::all();
        clips.get(self.clip % clips.len().max(1))
    }

    /// The status code at `now` (Unix seconds).
    pub(crate) fn status(&self, now: i64) -> u16 {
        match self.plan {
            Plan::Settled(code) => code,
            Plan::Making { queued_until, .. } if now < queued_until => QUEUED,
            Plan::Making { made_at, code, .. } if now < made_at => code,
            Plan::Making { ends, .. } => ends,
        }
    }
}

impl Plan {
    /// Queued and then generated for these times, counted from `now`, to end with a status code.
    pub(crate) fn making(now: i64, queued: Duration, generating: Duration, ends: u16) -> Self {
        let seconds = |time: Duration| i64::try_from(time.as_secs()).unwrap_or(i64::from(i32::MAX));
        let queued_until = now.saturating_add(seconds(queued));
        let made_at = queued_until.saturating_add(seconds(generating));
        Self::Making {
            queued_until,
            made_at,
            code: GENERATING,
            ends,
        }
    }
}

/// The word and the finality that the API adds to a code; the document calls QUEUED final.
pub(crate) fn named(code: u16) -> (String, bool) {
    match code {
        COMPLETED => ("COMPLETED".into(), true),
        QUEUED => ("QUEUED".into(), true),
        DELETED => ("DELETED".into(), true),
        MODERATED => ("MODERATED".into(), true),
        FAILED => ("FAILED".into(), true),
        PREPARING | GENERATING => ("GENERATING".into(), false),
        other => (format!("UNKNOWN_{other}"), true),
    }
}

/// Whether a video of this status is still being made: the API answers 404 for it.
pub(crate) fn in_the_making(code: u16) -> bool {
    matches!(code, QUEUED | PREPARING | GENERATING)
}

//! From the library's types to those of the contract, where nothing but the shape changes.

use std::sync::Arc;

use library::account::Account as KnownAccount;
use library::clip::Tile as KnownTile;
use library::downloads::{QueueRow, QueueState};
use library::gallery::{self, Related, Unit};
use library::media::{self, Reach};
use library::sync::{AccountTrouble, Reading as KnownReading, ReadingState as KnownState};
use library::tokens::NoToken;
use vault::VaultError;

use crate::contract::{
    Ahead, ClipPlace, ClipProgress, Credits, Download, DownloadState, Picture, Problem,
    ProblemCode, Reading, ReadingState, Relation, Relative, Section, SectionUnit, StatusCount,
    Tile, Trouble, View,
};

mod downloads;
mod questions;

pub(crate) use downloads::{
    file_here, folder_in_words, ledger, names_problem, queued, summary, verify_step, verifying,
    waits_for,
};
pub(crate) use questions::{facet_counts, helpful, query, sort};

pub(crate) fn view(view: &Arc<gallery::View>) -> View {
    View {
        id: view.id,
        total: count(view.keys.len()),
        all: view.all,
        statuses: view
            .statuses
            .iter()
            .map(|one| StatusCount {
                id: one.status.id(),
                count: one.count,
            })
            .collect(),
        sections: view.sections.iter().map(section).collect(),
        reading: questions::reading(&view.reading),
    }
}

fn section(section: &gallery::Section) -> Section {
    Section {
        unit: match section.unit {
            Unit::Day => SectionUnit::Day,
            Unit::Month => SectionUnit::Month,
            Unit::Year => SectionUnit::Year,
            Unit::None => SectionUnit::None,
        },
        day: section.day.map(|day| day.to_string()),
        first: section.first,
        count: section.count,
    }
}

pub(crate) fn tile(tile: KnownTile) -> Tile {
    let picture = picture(&tile);
    Tile {
        key: tile.key.0,
        account: tile.account.0,
        queued: tile.queued,
        made_ms: tile.made_ms,
        seconds: tile.seconds,
        model: tile.model,
        quality: tile.quality,
        upscaled_to: tile.upscaled_to,
        prompt: tile.prompt,
        effect: tile.effect,
        picture,
        playable: tile.playable && tile.status != "in-progress",
        here: tile.here,
        download: match tile.download.as_deref().map(QueueState::from_name) {
            None | Some(QueueState::Done) => None,
            Some(state) => Some(download_state(state)),
        },
        favourite: tile.favourite,
        rating: tile.rating,
        unlisted: tile.unlisted,
        versions: tile.versions,
        finished_ms: tile.finished_ms,
        status: tile.status,
    }
}

fn picture(tile: &KnownTile) -> Option<Picture> {
    use base64::Engine as _;
    let encode = |hash: &Vec<u8>| base64::engine::general_purpose::STANDARD.encode(hash);
    Some(Picture {
        version: tile.picture.clone()?,
        thumbhash: tile.thumbhash.as_ref().map(encode),
    })
}

pub(crate) fn clip_progress(now: media::ClipProgress) -> ClipProgress {
    let bytes = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    ClipProgress {
        place: match now.place {
            media::ClipPlace::Download => ClipPlace::Download,
            media::ClipPlace::Moved => ClipPlace::Moved,
            media::ClipPlace::Cache => ClipPlace::Cache,
            media::ClipPlace::Coming => ClipPlace::Coming,
            media::ClipPlace::Elsewhere => ClipPlace::Elsewhere,
        },
        bytes: bytes(now.have),
        total: now.total.map(bytes),
    }
}

pub(crate) fn relative((related, tile): (Related, Option<KnownTile>)) -> Relative {
    Relative {
        key: related.key.map(|key| key.0),
        relation: match related.relation {
            gallery::Relation::This => Relation::This,
            gallery::Relation::Original => Relation::Original,
            gallery::Relation::Upscaled => Relation::Upscaled,
            gallery::Relation::Extended => Relation::Extended,
            gallery::Relation::LipSync => Relation::LipSync,
        },
        picture: tile.as_ref().and_then(picture),
        prompt: tile.map(|tile| tile.prompt).unwrap_or_default(),
    }
}

/// The names without their languages, each once.
pub(crate) fn effect_names(names: Vec<(String, String)>) -> Vec<String> {
    let mut once = Vec::with_capacity(names.len());
    for (_, name) in names {
        if !once.contains(&name) {
            once.push(name);
        }
    }
    once
}

pub(crate) fn download(row: QueueRow) -> Download {
    let name = row.path.as_deref().and_then(std::path::Path::file_name);
    Download {
        key: row.clip.0,
        prompt: row.prompt,
        picture: row.picture,
        state: download_state(row.state),
        bytes: i64::try_from(row.bytes).unwrap_or(i64::MAX),
        total: row
            .total
            .map(|total| i64::try_from(total).unwrap_or(i64::MAX)),
        problem: row.problem.as_deref().map(download_problem),
        name: name.map(|name| name.to_string_lossy().into_owned()),
        account: row.account.0,
        paused: row.paused,
        tries: row.tries,
        retry_at_ms: row.retry_at_ms,
        stalled_ms: row.stalled_ms,
        found: downloads::file_trouble(row.found),
        verified_ms: row.verified_ms,
    }
}

fn download_state(state: QueueState) -> DownloadState {
    match state {
        QueueState::Waiting => DownloadState::Waiting,
        QueueState::Running => DownloadState::Running,
        QueueState::Done => DownloadState::Done,
        QueueState::Failed => DownloadState::Failed,
    }
}

/// By the names of `library::downloads::DownloadFailure`.
fn download_problem(name: &str) -> ProblemCode {
    match name {
        "no-file" => ProblemCode::NoFile,
        "address-refused" => ProblemCode::AddressRefused,
        "address-gone" => ProblemCode::AddressGone,
        "did-not-arrive" => ProblemCode::DidNotArrive,
        "cut-short" => ProblemCode::CutShort,
        "not-a-video" => ProblemCode::NotAVideo,
        "unexpected-size" => ProblemCode::UnexpectedSize,
        "disk-full" => ProblemCode::DiskFull,
        "disk-quota" => ProblemCode::DiskQuota,
        "folder-gone" => ProblemCode::FolderGone,
        "folder-read-only" => ProblemCode::FolderReadOnly,
        "disk-error" => ProblemCode::DiskError,
        "token-refused" => ProblemCode::TokenRefused,
        _ => ProblemCode::Internal,
    }
}

/// How far ahead of the eye pictures are fetched.
pub(crate) fn reach(ahead: Ahead) -> Reach {
    match ahead {
        Ahead::All => Reach::All,
        Ahead::Newest => Reach::Newest,
        Ahead::LookedAt => Reach::LookedAt,
    }
}

pub(crate) fn reading(now: &KnownReading, ever: Option<i64>) -> Reading {
    let read_ms = now.read_ms.or(ever);
    let (state, at_ms) = match now.state {
        KnownState::Reading => (ReadingState::Reading, None),
        KnownState::Paused(until_ms) => (ReadingState::Paused, Some(until_ms)),
        KnownState::PausedByYou(until_ms) => (ReadingState::PausedByYou, Some(until_ms)),
        KnownState::Offline(since_ms) => (ReadingState::Offline, Some(since_ms)),
        KnownState::Idle if read_ms.is_none() => (ReadingState::Never, None),
        KnownState::Idle => (ReadingState::Idle, None),
    };
    Reading {
        state,
        seen: now.seen,
        total: now.total,
        read_ms,
        at_ms,
        unreadable: now.unreadable,
    }
}

pub(crate) fn credits(account: &KnownAccount) -> Option<Credits> {
    let credits = account.credits.as_ref()?;
    Some(Credits {
        left: credits.left,
        plan: credits.plan.clone(),
        at_ms: credits.at_ms,
    })
}

pub(crate) fn trouble(found: &AccountTrouble, token: Option<(i64, String)>) -> Trouble {
    use library::sync::Trouble as Known;
    let token = token.filter(|_| found.trouble.is_of_token());
    let problem = match &found.trouble {
        Known::Api(error) => api_problem(error),
        Known::NoToken(error) => no_token(*error).into(),
        Known::EndlessList => ProblemCode::EndlessList.into(),
    };
    Trouble {
        problem: Problem {
            until_ms: found.until_ms.or(problem.until_ms),
            ..problem
        },
        credential: token.as_ref().map(|(key, _)| *key),
        token_label: token.map(|(_, label)| label),
        since_ms: found.since_ms,
    }
}

/// What an error of the API means to the person.
pub(crate) fn api_problem(error: &useapi::Error) -> Problem {
    use useapi::Error;
    let said = |code, message: &Option<String>| Problem {
        message: message.clone(),
        ..Problem::from(code)
    };
    match error {
        Error::TokenRefused => ProblemCode::TokenRefused.into(),
        Error::SubscriptionEnded => ProblemCode::SubscriptionEnded.into(),
        Error::Forbidden { message } => said(ProblemCode::Forbidden, message),
        Error::NotFound { message } => said(ProblemCode::NotFound, message),
        Error::BadRequest { status, message } => Problem {
            status: Some(*status),
            ..said(ProblemCode::BadRequest, message)
        },
        Error::OutOfCredits => ProblemCode::OutOfCredits.into(),
        Error::Busy { wait } => {
            let wait_ms = i64::try_from(wait.as_millis()).unwrap_or(i64::MAX);
            let until_ms = jiff::Timestamp::now()
                .as_millisecond()
                .saturating_add(wait_ms);
            Problem {
                until_ms: Some(until_ms),
                ..ProblemCode::Busy.into()
            }
        }
        Error::Trouble { status } => Problem {
            status: Some(*status),
            ..ProblemCode::Trouble.into()
        },
        Error::AccountRefused { message } => said(ProblemCode::AccountRefused, message),
        Error::Offline => ProblemCode::Offline.into(),
        Error::TimedOut | Error::Interrupted => ProblemCode::TimedOut.into(),
        Error::Certificate { reason } => Problem {
            message: Some(reason.to_string()),
            ..ProblemCode::Certificate.into()
        },
        Error::Proxy => ProblemCode::Proxy.into(),
        Error::TooLarge => ProblemCode::TooLarge.into(),
        Error::UnexpectedAnswer { status } => Problem {
            status: *status,
            ..ProblemCode::UnexpectedAnswer.into()
        },
        Error::UnexpectedShape { message, .. } => said(ProblemCode::UnexpectedShape, message),
        Error::Failed { .. } => ProblemCode::Internal.into(),
    }
}

pub(crate) fn vault_problem(error: VaultError) -> ProblemCode {
    match error {
        VaultError::Absent => ProblemCode::KeychainAbsent,
        VaultError::Locked => ProblemCode::KeychainLocked,
        VaultError::Silent => ProblemCode::KeychainSilent,
        VaultError::NoCollection => ProblemCode::KeychainNoCollection,
        VaultError::EntryGone => ProblemCode::KeychainEntryGone,
        VaultError::TwoEntries => ProblemCode::KeychainTwoEntries,
        VaultError::Unreadable => ProblemCode::KeychainUnreadable,
        VaultError::KeptNothing => ProblemCode::KeychainKeptNothing,
        VaultError::TooLong => ProblemCode::TokenTooLong,
        VaultError::Refused => ProblemCode::KeychainRefused,
    }
}

pub(crate) fn no_token(error: NoToken) -> ProblemCode {
    match error {
        NoToken::Absent => ProblemCode::KeychainAbsent,
        NoToken::Locked => ProblemCode::KeychainLocked,
        NoToken::Silent => ProblemCode::KeychainSilent,
        NoToken::NoCollection => ProblemCode::KeychainNoCollection,
        NoToken::EntryGone => ProblemCode::KeychainEntryGone,
        NoToken::OtherKeychain => ProblemCode::KeychainOther,
        NoToken::TwoEntries => ProblemCode::KeychainTwoEntries,
        NoToken::Unreadable => ProblemCode::KeychainUnreadable,
        NoToken::SessionOver => ProblemCode::SessionOver,
        NoToken::Refused => ProblemCode::KeychainRefused,
    }
}

pub(crate) fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

//! Downloads, from the library's types to those of the contract.

use std::path::Path;

use library::downloads as known;
use library::index::{AccountLedger, FileState, Missing};

use crate::contract::{
    FileHere, FileTrouble, Ledger, MissingClips, MissingReason, NamesProblem, Queued, Summary,
    VerifyState, VerifyStep, Verifying, WaitsFor,
};

pub(crate) fn queued(queued: known::Queued) -> Queued {
    Queued {
        added: queued.added,
        already: queued.already,
        without_file: queued.without_file,
    }
}

pub(crate) fn waits_for(waits: known::WaitsFor) -> WaitsFor {
    match waits {
        known::WaitsFor::Network => WaitsFor::Network,
        known::WaitsFor::Room => WaitsFor::Room,
        known::WaitsFor::Folder => WaitsFor::Folder,
        known::WaitsFor::Rights => WaitsFor::Rights,
    }
}

pub(super) fn file_trouble(found: FileState) -> Option<FileTrouble> {
    match found {
        FileState::Whole => None,
        FileState::Moved => Some(FileTrouble::Moved),
        FileState::Changed => Some(FileTrouble::Changed),
        FileState::Damaged => Some(FileTrouble::Damaged),
    }
}

/// A folder as a person names it: its last two parts. The page never sees where that is.
pub(crate) fn folder_in_words(folder: &Path) -> String {
    let parts: Vec<_> = folder
        .components()
        .filter_map(|part| match part {
            std::path::Component::Normal(part) => Some(part.to_string_lossy().into_owned()),
            _ => None,
        })
        .collect();
    parts[parts.len().saturating_sub(2)..].join("/")
}

/// A downloaded file. One that lies elsewhere is named by its last folders: the page sees no path.
pub(crate) fn file_here(file: library::clip::KeptFile, other_ms: Option<i64>) -> FileHere {
    let folder = file.path.parent().unwrap_or(Path::new(""));
    FileHere {
        name: file
            .path
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default(),
        folder: match folder.is_absolute() {
            true => folder_in_words(folder),
            false => folder.to_string_lossy().into_owned(),
        },
        bytes: bytes(file.bytes),
        verified_ms: file.verified_ms,
        other_ms,
    }
}

pub(crate) fn summary(summary: known::Summary, folder: &Path) -> Summary {
    Summary {
        id: summary.id,
        to_download: summary.to_download,
        here: summary.here,
        without: summary.without,
        in_progress: summary.in_progress,
        bytes: bytes(summary.bytes),
        free: summary.free.map(bytes),
        folder: folder_in_words(folder),
        first: summary.first,
        names: summary.names,
    }
}

pub(crate) fn names_problem(fault: known::TemplateFault) -> NamesProblem {
    use known::TemplateFault as Fault;
    match fault {
        Fault::UnknownField => NamesProblem::UnknownField,
        Fault::Unclosed => NamesProblem::Unclosed,
        Fault::NoId => NamesProblem::NoId,
        Fault::BadDate => NamesProblem::BadDate,
        Fault::BadFormat => NamesProblem::BadFormat,
        Fault::TooLong => NamesProblem::TooLong,
        Fault::Empty => NamesProblem::Empty,
    }
}

pub(crate) fn ledger(account: AccountLedger) -> Ledger {
    let missing = |(reason, clips)| MissingClips {
        reason: match reason {
            Missing::NotAskedFor => MissingReason::NotAskedFor,
            Missing::Waiting => MissingReason::Waiting,
            Missing::Failed => MissingReason::Failed,
            Missing::NoFile => MissingReason::NoFile,
            Missing::InProgress => MissingReason::InProgress,
            Missing::Moved => MissingReason::Moved,
            Missing::Changed => MissingReason::Changed,
            Missing::Damaged => MissingReason::Damaged,
        },
        clips,
    };
    Ledger {
        account: account.account.0,
        name: account.name,
        listed: account.listed,
        here: account.here,
        verified_ms: account.verified_ms,
        missing: account.missing.into_iter().map(missing).collect(),
        keep: account.keep,
    }
}

pub(crate) fn verify_step(step: VerifyStep) -> known::VerifyStep {
    match step {
        VerifyStep::Start => known::VerifyStep::Start,
        VerifyStep::Pause => known::VerifyStep::Pause,
        VerifyStep::GoOn => known::VerifyStep::GoOn,
        VerifyStep::Stop => known::VerifyStep::Stop,
    }
}

pub(crate) fn verifying(now: known::Verifying) -> Verifying {
    Verifying {
        state: match now.state {
            known::VerifyState::Idle => VerifyState::Idle,
            known::VerifyState::Running => VerifyState::Running,
            known::VerifyState::Paused => VerifyState::Paused,
            known::VerifyState::Done => VerifyState::Done,
        },
        done: now.done,
        all: now.all,
        bytes: bytes(now.bytes),
        damaged: now.damaged,
        missing: now.missing,
        changed: now.changed,
        unreadable: now.unreadable,
        finished_ms: now.finished_ms,
    }
}

/// Bytes as the contract counts them.
fn bytes(bytes: u64) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

//! Files of the downloads folder that no row knows, since the index began anew or an older copy took its
//! place (D-15): they are known again by the number in their names, once their clips are.
//!
//! Files are read and nothing else; none is renamed, written or removed, and no network is asked. What
//! is in doubt is left alone: to fetch such a clip costs time, and finds its twin then.

use std::collections::BTreeSet;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use sha2::Digest as _;
use tokio::sync::broadcast;

use super::one::{LARGEST, hash_of};
use super::queue::Downloads;
use super::target::modified_ns;
use super::work::Shared;
use crate::clip::{AccountKey, KeptFile};
use crate::events::Event;
use crate::index::{Adoptable, Index, IndexError};
use crate::media::{check_container, shape_of};
use crate::sync::{Reader, ReadingState};

/// Not in the way of the first picture.
const AT_FIRST: Duration = Duration::from_secs(2);
/// Between two tellings.
const TELL_EVERY: Duration = Duration::from_secs(1);
/// A template has eight folders at most.
const DEEPEST: usize = 10;
/// So many files and folders are looked at; no downloads folder has more.
const MOST_ENTRIES: usize = 500_000;
/// Fewer digits outside of brackets are a date, or words.
const LEAST_DIGITS: usize = 6;
/// More digits are no number of a clip.
const MOST_DIGITS: usize = 40;
/// Numbers in one name that are looked up.
const MOST_NUMBERS: usize = 16;
/// A list tells whole seconds, and files are some frames longer or shorter.
const SECONDS_OFF: f64 = 1.0;
/// Sides are rounded to even pixels.
const RATIO_OFF: f64 = 0.03;

/// The folders that are still to be looked into, below a root.
struct Walk {
    root: PathBuf,
    folders: Vec<(PathBuf, usize)>,
    left: usize,
}

impl Walk {
    fn of(root: PathBuf) -> Self {
        Self {
            root,
            folders: vec![(PathBuf::new(), 0)],
            left: MOST_ENTRIES,
        }
    }

    /// The clips of the next folder, by path; none where all were looked into. No link is followed.
    fn step(&mut self) -> Option<Vec<PathBuf>> {
        let (folder, depth) = self.folders.pop()?;
        let mut files = Vec::new();
        let entries = match std::fs::read_dir(self.root.join(&folder)) {
            Ok(entries) => entries,
            Err(error) => {
                tracing::warn!(%error, "a folder of downloads could not be looked into");
                return Some(files);
            }
        };
        for entry in entries.flatten() {
            let Some(left) = self.left.checked_sub(1) else {
                tracing::warn!("the downloads folder has too many files to look at");
                self.folders.clear();
                break;
            };
            self.left = left;
            let path = folder.join(entry.file_name());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() && depth < DEEPEST => {
                    self.folders.push((path, depth + 1));
                }
                Ok(kind) if kind.is_file() && is_clip(&path) => files.push(self.root.join(path)),
                _ => {}
            }
        }
        // `name.mp4` before `name-2.mp4`: of two copies the first is the clip.
        files.sort_by_key(|path| (path.as_os_str().len(), path.clone()));
        Some(files)
    }
}

impl Downloads {
    /// Looks for files that no row knows whenever a reading came to rest behind which that is due, for as
    /// long as the library is open.
    pub(crate) async fn adopt(self, reader: Reader) {
        let shared = &self.shared;
        let mut heard = shared.events.listen();
        shared.source.time.sleep(AT_FIRST).await;
        loop {
            // Only when all that can be read is: another account may have a clip of the same number.
            if reader.state().state != ReadingState::Reading
                && let Err(error) = self.adopt_due().await
            {
                tracing::warn!(%error, "files of before could not be looked for");
            }
            loop {
                tokio::select! {
                    () = shared.adopt.notified() => break,
                    event = heard.recv() => match event {
                        Ok(Event::Reading | Event::Accounts)
                        | Err(broadcast::error::RecvError::Lagged(_)) => break,
                        Ok(_) => {}
                        Err(broadcast::error::RecvError::Closed) => return,
                    },
                }
            }
        }
    }

    async fn adopt_due(&self) -> Result<(), IndexError> {
        let shared = &self.shared;
        let due = shared.index.run(Index::adoption_due).await?;
        if due.is_empty() {
            return Ok(());
        }
        let folder = shared.source.places.read().folder.clone();
        let chosen = folder.clone();
        let there = shared.index.run(move |_| Ok(chosen.is_dir())).await?;
        if !there {
            // Its disk is away, or nothing was ever downloaded: it is looked for again.
            return Ok(());
        }
        let mut roots = vec![folder.clone()];
        let usual = self.usual();
        if !usual.starts_with(&folder) {
            roots.push(usual);
        }
        let accounts: Arc<BTreeSet<_>> = Arc::new(due.iter().copied().collect());
        let mut adopted = 0_u32;
        for root in roots {
            adopted += self.adopt_below(root, &accounts).await?;
        }
        tracing::info!(adopted, "files of before were looked for");
        if *shared.source.places.read().folder == *folder {
            let done = shared.index.run(move |index| index.adoption_done(&due));
            done.await?;
        }
        if adopted > 0 {
            shared.events.tell(Event::Clips);
            shared.events.tell(Event::Downloads);
        }
        Ok(())
    }

    async fn adopt_below(
        &self,
        root: PathBuf,
        accounts: &Arc<BTreeSet<AccountKey>>,
    ) -> Result<u32, IndexError> {
        let shared = &self.shared;
        let (mut walk, mut adopted) = (Walk::of(root), 0);
        let mut told = shared.source.time.elapsed();
        // Each step is a task of its own, so that no end of the app waits for more than one file.
        loop {
            let step = move |_: &Index| {
                let files = walk.step();
                Ok((walk, files))
            };
            let (next, files) = shared.index.run(step).await?;
            walk = next;
            let Some(files) = files else {
                return Ok(adopted);
            };
            for file in files {
                let (all, accounts) = (Arc::clone(shared), Arc::clone(accounts));
                let one = move |index: &Index| adopt_one(&all, index, (&file, &accounts));
                adopted += u32::from(shared.index.run(one).await?);
                let now = shared.source.time.elapsed();
                if adopted > 0 && now >= told + TELL_EVERY {
                    told = now;
                    shared.events.tell(Event::Clips);
                }
            }
        }
    }
}

/// Takes a file for that of the clip whose number it bears, if it is.
fn adopt_one(
    shared: &Shared,
    index: &Index,
    (path, accounts): (&Path, &BTreeSet<AccountKey>),
) -> Result<bool, IndexError> {
    let kept = shared.source.kept_path(path);
    if index.knows_file(&kept.to_string_lossy())? {
        return Ok(false);
    }
    let Some(known) = clip_of(index, path)? else {
        return Ok(false);
    };
    if !known.wanted || !accounts.contains(&known.account) {
        return Ok(false);
    }
    let (file, modified_ns) = match look_at(path, &known) {
        Ok(Some(found)) => found,
        Ok(None) => {
            tracing::info!(clip = known.clip.0, "a file of its number is another one");
            return Ok(false);
        }
        Err(error) => {
            tracing::warn!(%error, clip = known.clip.0, "a file could not be looked at");
            return Ok(false);
        }
    };
    let file = KeptFile {
        path: kept,
        verified_ms: shared.source.now_ms(),
        ..file
    };
    index.adopt_file(known.clip, &file, modified_ns)
}

/// The one clip whose number a file bears: the one in brackets, as the usual template has it, else the
/// only one of all.
///
/// The same number under two accounts says nothing: both would be the same length and shape, and a file
/// that is taken for the wrong one would make the other look as if it were missing. So neither is taken.
fn clip_of(index: &Index, path: &Path) -> Result<Option<Adoptable>, IndexError> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let (mut in_brackets, mut all) = (Vec::new(), Vec::new());
    for (number, bracketed) in numbers(&stem) {
        let known = index.adoptable(number)?;
        if bracketed {
            in_brackets.extend(known.iter().cloned());
        }
        all.extend(known);
    }
    let mut found = if in_brackets.is_empty() {
        all
    } else {
        in_brackets
    };
    Ok(found.pop().filter(|_| found.is_empty()))
}

/// The numbers in a name, each once, and whether it stands in brackets of its own.
fn numbers(stem: &str) -> Vec<(&str, bool)> {
    let mut found: Vec<(&str, bool)> = Vec::new();
    let mut at = 0;
    for run in stem.split(|c: char| !c.is_ascii_digit()) {
        let end = at + run.len();
        let bracketed = stem[..at].ends_with('[') && stem[end..].starts_with(']');
        let least = if bracketed { 1 } else { LEAST_DIGITS };
        let fits = (least..=MOST_DIGITS).contains(&run.len());
        if let Some(known) = found.iter_mut().find(|(known, _)| *known == run) {
            known.1 |= bracketed;
        } else if fits && found.len() < MOST_NUMBERS {
            found.push((run, bracketed));
        }
        at = end + stem[end..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// A file that is whole and can be that clip, with its length and SHA-256, and when it was last written.
fn look_at(path: &Path, known: &Adoptable) -> io::Result<Option<(KeptFile, Option<i64>)>> {
    let meta = path.symlink_metadata()?;
    let bytes = meta.len();
    if !meta.is_file() || bytes == 0 || bytes > LARGEST {
        return Ok(None);
    }
    let written = modified_ns(path);
    let mut file = File::open(path)?;
    let whole = check_container(&mut file, bytes).is_ok();
    if !whole || !is_like(&mut file, bytes, known)? {
        return Ok(None);
    }
    let sha256 = hash_of(&mut file, bytes)?.finalize().to_vec();
    let cached = known.cached.as_ref();
    if cached.is_some_and(|(length, hash)| (*length, hash) != (bytes, &sha256)) {
        return Ok(None);
    }
    // Somebody may have written to it meanwhile.
    let meta = path.symlink_metadata()?;
    if !meta.is_file() || meta.len() != bytes || modified_ns(path) != written {
        return Ok(None);
    }
    let file = KeptFile {
        path: PathBuf::new(),
        bytes,
        sha256,
        verified_ms: 0,
    };
    Ok(Some((file, written)))
}

/// Whether a clip is as long and as wide as the list says. Where the list does not say how long it is,
/// there is nothing to tell it by.
fn is_like(file: &mut File, bytes: u64, known: &Adoptable) -> io::Result<bool> {
    let (Some(shape), Some(seconds)) = (shape_of(file, bytes)?, known.seconds) else {
        return Ok(false);
    };
    let is_as_wide = match (shape.ratio, known.ratio) {
        (Some(ratio), Some(known)) => (ratio / known - 1.0).abs() <= RATIO_OFF,
        (None, _) => false,
        (_, None) => true,
    };
    Ok(is_as_wide && (shape.seconds - seconds).abs() <= SECONDS_OFF)
}

fn is_clip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("mp4"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_found_wherever_a_template_puts_them() {
        for (stem, expected) in [
            ("2025-11-24 A cat [123]", vec![("123", true)]),
            ("2025-11-24 A cat [123]-2", vec![("123", true)]),
            ("310000000000123", vec![("310000000000123", false)]),
            ("310000000000123_é 20251124", {
                vec![("310000000000123", false), ("20251124", false)]
            }),
            ("[é1] 12345 [x12]", vec![]),
            ("7777777 and [7777777]", vec![("7777777", true)]),
        ] {
            assert_eq!(numbers(stem), expected, "{stem}");
        }
        assert_eq!(numbers(&"123456 ".repeat(500)).len(), 1);
        assert_eq!(numbers(&"9".repeat(41)), []);
    }
}

//! Whether the disk has room for what is still to come.

use std::collections::HashMap;
use std::io;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use parking_lot::Mutex;

use super::queue::{Downloads, WaitsFor};
use crate::clip::ClipKey;

/// Room that is left to everybody else, in bytes (D-01, T9).
const SPARE: u64 = 1024 * 1024 * 1024;

impl Downloads {
    /// Whether the folder of new files was ever there, so that it has to be.
    #[must_use]
    pub fn folder_is_known(&self) -> bool {
        self.shared.chosen.lock().identity.is_some()
    }
}

/// What is to stay free, and what downloads under way will still take: those that run at the same time
/// do not promise the same room to each other.
#[derive(Debug)]
pub(crate) struct Room {
    spare: AtomicU64,
    held: Mutex<HashMap<ClipKey, u64>>,
}

impl Default for Room {
    fn default() -> Self {
        Self {
            spare: AtomicU64::new(SPARE),
            held: Mutex::default(),
        }
    }
}

/// Gives back what a download held, once it is over.
pub(super) struct Held(Arc<Room>, ClipKey);

impl Drop for Held {
    fn drop(&mut self) {
        self.0.held.lock().remove(&self.1);
    }
}

impl Room {
    /// Leaves so many bytes to everybody else.
    pub(super) fn leave(&self, spare: u64) {
        self.spare.store(spare, Ordering::Relaxed);
    }

    /// Lets go of what a clip holds when the answer is dropped.
    pub(super) fn holds(self: &Arc<Self>, clip: ClipKey) -> Held {
        Held(Arc::clone(self), clip)
    }

    /// Holds room for what is missing of a clip, or says [`io::ErrorKind::StorageFull`] before a byte is
    /// written that would not fit with the rest.
    ///
    /// # Errors
    ///
    /// That, or what the system says of the folder.
    pub(super) fn hold(&self, clip: ClipKey, (folder, missing): (&Path, u64)) -> io::Result<()> {
        let mut held = self.held.lock();
        held.remove(&clip);
        self.fits(folder, (missing, &held))?;
        held.insert(clip, missing);
        Ok(())
    }

    /// So many bytes of what a clip holds are on the disk now.
    pub(super) fn wrote(&self, clip: ClipKey, bytes: u64) {
        if let Some(left) = self.held.lock().get_mut(&clip) {
            *left = left.saturating_sub(bytes);
        }
    }

    /// Says [`io::ErrorKind::StorageFull`] where `missing` more do not fit.
    ///
    /// # Errors
    ///
    /// That, or what the system says of the folder.
    pub(super) fn look(&self, folder: &Path, missing: u64) -> io::Result<()> {
        let held = self.held.lock();
        self.fits(folder, (missing, &held))
    }

    fn fits(
        &self,
        folder: &Path,
        (missing, held): (u64, &HashMap<ClipKey, u64>),
    ) -> io::Result<()> {
        let taken = held
            .values()
            .fold(self.spare.load(Ordering::Relaxed), |all, one| {
                all.saturating_add(*one)
            });
        if free(folder)?.is_some_and(|free| free < missing.saturating_add(taken)) {
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }
}

/// Bytes that this person may still write, where the system tells.
#[cfg(unix)]
pub(super) fn free(folder: &Path) -> io::Result<Option<u64>> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(Some(disk.f_bavail.saturating_mul(disk.f_frsize)))
}

#[cfg(not(unix))]
pub(super) fn free(_: &Path) -> io::Result<Option<u64>> {
    Ok(None)
}

/// Looks whether new files can go into `folder`: it is made where it never was, and never where it was
/// before, since its disk may only be away (D-05). Answers device and inode where the system tells.
pub(super) fn look(
    folder: &Path,
    known: Option<(i64, i64)>,
    (room, need): (&Room, u64),
) -> Result<Option<(i64, i64)>, WaitsFor> {
    let wrong = |error: io::Error| match error.kind() {
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => WaitsFor::Rights,
        io::ErrorKind::StorageFull => WaitsFor::Room,
        _ => WaitsFor::Folder,
    };
    match folder.metadata() {
        Ok(meta) if meta.is_dir() => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound && known.is_none() => {
            std::fs::create_dir_all(folder).map_err(wrong)?;
        }
        Ok(_) => return Err(WaitsFor::Folder),
        Err(error) => return Err(wrong(error)),
    }
    let found = identity(folder);
    let is_empty = || std::fs::read_dir(folder).is_ok_and(|mut all| all.next().is_none());
    if known.is_some() && found != known && is_empty() {
        // An empty folder where another one was: the place where a disk is to be, without it.
        return Err(WaitsFor::Folder);
    }
    writable(folder).map_err(wrong)?;
    room.look(folder, need).map_err(wrong)?;
    Ok(found)
}

#[cfg(unix)]
fn identity(folder: &Path) -> Option<(i64, i64)> {
    use std::os::unix::fs::MetadataExt as _;
    let meta = folder.metadata().ok()?;
    Some((meta.dev().cast_signed(), meta.ino().cast_signed()))
}

#[cfg(not(unix))]
fn identity(_: &Path) -> Option<(i64, i64)> {
    None
}

#[cfg(unix)]
fn writable(folder: &Path) -> io::Result<()> {
    use rustix::fs::{Access, access};
    Ok(access(folder, Access::WRITE_OK | Access::EXEC_OK)?)
}

#[cfg(not(unix))]
fn writable(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(unix)]
    #[test]
    fn what_cannot_fit_is_refused_before_it_is_written() {
        let (folder, room) = (tempfile::tempdir().unwrap(), Room::default());
        room.leave(0);
        room.look(folder.path(), 1)
            .expect("there is room for a byte");
        let refused = room.look(folder.path(), u64::MAX / 2).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        let gone = room.look(&folder.path().join("gone"), 1).unwrap_err();
        assert_eq!(gone.kind(), io::ErrorKind::NotFound);
    }

    #[cfg(unix)]
    #[test]
    fn d_01_downloads_that_run_at_once_do_not_promise_the_same_room_to_each_other() {
        let (folder, room) = (tempfile::tempdir().unwrap(), Arc::new(Room::default()));
        room.leave(0);
        let all = free(folder.path()).unwrap().expect("it is told");
        let (one, other) = (ClipKey(1), ClipKey(2));
        let held = room.holds(one);
        room.hold(one, (folder.path(), all / 3 * 2))
            .expect("it fits");
        let refused = room.hold(other, (folder.path(), all / 3 * 2)).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        room.wrote(one, all / 3);
        room.hold(other, (folder.path(), all / 2))
            .expect("with the rest of the first");
        drop(room.holds(other));
        drop(held);
        room.hold(other, (folder.path(), all / 3 * 2))
            .expect("all is given back");
    }

    #[test]
    fn d_01_a_gibibyte_is_left_to_everybody_else() {
        let (folder, room) = (tempfile::tempdir().unwrap(), Room::default());
        if let Some(all) = free(folder.path()).unwrap() {
            let most = all.saturating_sub(SPARE / 2);
            let refused = room.look(folder.path(), most).unwrap_err();
            assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        }
        assert_eq!(SPARE, 1 << 30);
    }
}

//! Whether the disk has room for what is still to come.

use std::io;
use std::path::Path;

use super::queue::{Downloads, WaitsFor};

/// Room that is left to everybody else, in bytes.
const SPARE: u64 = 64 * 1024 * 1024;

impl Downloads {
    /// Whether the folder of new files was ever there, so that it has to be.
    #[must_use]
    pub fn folder_is_known(&self) -> bool {
        self.shared.chosen.lock().identity.is_some()
    }
}

/// Says [`io::ErrorKind::StorageFull`] before a byte is written that would not fit with the rest.
///
/// # Errors
///
/// That, or what the system says of the folder.
pub(super) fn check(folder: &Path, missing: u64) -> io::Result<()> {
    if free(folder)?.is_some_and(|free| free < missing.saturating_add(SPARE)) {
        return Err(io::ErrorKind::StorageFull.into());
    }
    Ok(())
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
    need: u64,
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
    check(folder, need).map_err(wrong)?;
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
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), 1).expect("there is room for a byte");
        let refused = check(folder.path(), u64::MAX / 2).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::StorageFull);
        let gone = check(&folder.path().join("gone"), 1).unwrap_err();
        assert_eq!(gone.kind(), io::ErrorKind::NotFound);
    }
}

//! Whether the disk has room for what is still to come.

use std::io;
use std::path::Path;

/// Room that is left to everybody else, in bytes.
const SPARE: u64 = 64 * 1024 * 1024;

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
fn free(folder: &Path) -> io::Result<Option<u64>> {
    let disk = rustix::fs::statvfs(folder)?;
    Ok(Some(disk.f_bavail.saturating_mul(disk.f_frsize)))
}

#[cfg(not(unix))]
fn free(_: &Path) -> io::Result<Option<u64>> {
    Ok(None)
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

//! Where a library keeps its things, and the lock that keeps a second app out.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};

/// The folders of one library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folders {
    /// The index, and what must not be lost.
    pub data: PathBuf,
    /// Pictures and clips that can be fetched again.
    pub cache: PathBuf,
    /// The person's downloads.
    pub downloads: PathBuf,
}

impl Folders {
    /// Makes the folders that are ours, for this person's eyes only. The downloads folder is the
    /// person's, and made when the first file is.
    ///
    /// # Errors
    ///
    /// When one of them cannot be made (LB-04).
    pub fn make(&self) -> std::io::Result<()> {
        for folder in [&self.data, &self.cache, &self.pictures(), &self.clips()] {
            make_private(folder)?;
        }
        Ok(())
    }

    /// The pictures of the grid.
    #[must_use]
    pub fn pictures(&self) -> PathBuf {
        self.cache.join("pictures")
    }

    /// The clips that were watched.
    #[must_use]
    pub fn clips(&self) -> PathBuf {
        self.cache.join("clips")
    }
}

/// Makes a folder that nobody else may look into.
///
/// # Errors
///
/// When it cannot be made.
pub fn make_private(folder: &Path) -> std::io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}

/// The lock of a data folder: held for as long as it lives, by this process alone. The system takes
/// it back however the process ends.
#[derive(Debug)]
pub struct FolderLock {
    _file: File,
}

/// Why a data folder was not locked.
#[derive(Debug, thiserror::Error)]
pub enum LockError {
    /// Another app holds it (LB-03).
    #[error("another Rushes has this library open")]
    Held,
    /// The folder cannot be written to (LB-04).
    #[error("the folder of the library cannot be written to")]
    NotWritable(#[source] std::io::Error),
}

impl FolderLock {
    /// Locks a folder, or says who does not let it.
    ///
    /// # Errors
    ///
    /// [`LockError`].
    pub fn take(folder: &Path) -> Result<Self, LockError> {
        make_private(folder).map_err(LockError::NotWritable)?;
        let file = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"))
            .map_err(LockError::NotWritable)?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(LockError::Held),
            Err(TryLockError::Error(error)) => Err(LockError::NotWritable(error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p_08_a_folder_is_locked_by_one_at_a_time_and_free_again_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let first = FolderLock::take(folder.path()).unwrap();
        assert!(matches!(
            FolderLock::take(folder.path()),
            Err(LockError::Held)
        ));
        drop(first);
        FolderLock::take(folder.path()).expect("free again");
    }

    #[cfg(unix)]
    #[test]
    fn t_12_the_folders_are_for_this_person_alone() {
        use std::os::unix::fs::PermissionsExt;
        let home = tempfile::tempdir().unwrap();
        let folders = Folders {
            data: home.path().join("a/data"),
            cache: home.path().join("a/cache"),
            downloads: home.path().join("downloads"),
        };
        folders.make().unwrap();
        for folder in [&folders.data, &folders.cache, &folders.clips()] {
            let mode = folder.metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o700, "{}", folder.display());
        }
        assert!(
            !folders.downloads.exists(),
            "the person's folder is not made before its time"
        );
    }
}

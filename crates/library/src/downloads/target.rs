//! The file on the disk: the `.part` beside the target, and the rename that replaces nothing.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// How many names are tried before a folder is taken for hopeless.
pub(super) const MOST_NAMES: u32 = 99;

/// Where a download goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Target {
    /// The downloads folder.
    pub(super) root: PathBuf,
    /// The path below it.
    pub(super) relative: PathBuf,
}

impl Target {
    /// `name.mp4` for 1, else `name-2.mp4` and so on, below `root`.
    pub(super) fn numbered(root: &Path, wanted: &Path, number: u32) -> Self {
        Self {
            root: root.to_owned(),
            relative: numbered(wanted, number),
        }
    }

    /// The target of a path that the index keeps, below `usual` or whole; none where that is not in
    /// `folder`, where new files go.
    pub(super) fn at(usual: &Path, folder: &Path, kept: &Path) -> Option<Self> {
        let whole = usual.join(kept);
        let relative = whole.strip_prefix(folder).ok()?.to_owned();
        let root = folder.to_owned();
        Some(Self { root, relative })
    }

    /// Whether nothing bears the name, nor that of its part; a part that is there may still be one of
    /// ours, left by a kill, if `borne` says that no other download has it.
    pub(super) fn is_free(&self, borne: impl FnOnce() -> bool) -> bool {
        !exists(&self.whole()) && !exists(&self.part()) && !borne()
    }

    /// The path of the finished file.
    pub(super) fn whole(&self) -> PathBuf {
        self.root.join(&self.relative)
    }

    /// The path while it is on its way.
    pub(super) fn part(&self) -> PathBuf {
        let mut name = self.whole().into_os_string();
        name.push(".part");
        name.into()
    }

    /// Makes the folders below the root. The root itself is the person's: it is made only where it
    /// was never there.
    pub(super) fn make_folders(&self) -> io::Result<()> {
        match self.whole().parent() {
            Some(folder) => std::fs::create_dir_all(folder),
            None => Ok(()),
        }
    }

    /// Opens the part for reading and writing, never through a link.
    pub(super) fn open_part(&self) -> io::Result<File> {
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        #[cfg(unix)]
        {
            use std::os::unix::fs::OpenOptionsExt as _;
            options.custom_flags(i32::try_from(rustix::fs::OFlags::NOFOLLOW.bits()).unwrap_or(0));
        }
        options.open(self.part())
    }

    /// Gives the part its name, unless something bears it already, and makes that last.
    pub(super) fn publish(&self) -> io::Result<()> {
        rename_without_replacing(&self.part(), &self.whole())?;
        self.sync_folder()
    }

    /// Writes the folder of the file through to the disk.
    pub(super) fn sync_folder(&self) -> io::Result<()> {
        match self.whole().parent() {
            Some(folder) => sync_folder(folder),
            None => Ok(()),
        }
    }
}

/// A path as the least careful disk would compare it: without case, composed.
pub(super) fn names_taken(path: &Path) -> String {
    let text = path.to_string_lossy();
    icu_normalizer::ComposingNormalizerBorrowed::new_nfc()
        .normalize(&text)
        .to_lowercase()
}

/// When a file was last written, by the disk.
pub(super) fn modified_ns(path: &Path) -> Option<i64> {
    let modified = path.metadata().ok()?.modified().ok()?;
    let since = modified.duration_since(std::time::UNIX_EPOCH).ok()?;
    i64::try_from(since.as_nanos()).ok()
}

/// Renames a file that the disk spoilt, so that a whole one can be told from it.
pub(super) fn put_aside(path: &Path) -> io::Result<()> {
    for number in 1..=MOST_NAMES {
        let aside = numbered(path, number).with_extension("damaged");
        match rename_without_replacing(path, &aside) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            end => return end,
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// `name.mp4` for 1, else `name-2.mp4` and so on.
fn numbered(path: &Path, number: u32) -> PathBuf {
    if number == 1 {
        return path.to_owned();
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let ending = path.extension().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{stem}-{number}.{ending}"))
}

fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(target_os = "linux")]
fn rename_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    match renameat_with(CWD, from, CWD, to, RenameFlags::NOREPLACE) {
        // Some file systems (FUSE, some network mounts) do not know the flag.
        Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => link_then_unlink(from, to),
        answer => answer.map_err(Into::into),
    }
}

#[cfg(not(target_os = "linux"))]
fn rename_without_replacing(from: &Path, to: &Path) -> io::Result<()> {
    link_then_unlink(from, to)
}

/// A hard link is refused where the name is taken, which a plain rename is not.
fn link_then_unlink(from: &Path, to: &Path) -> io::Result<()> {
    std::fs::hard_link(from, to)?;
    std::fs::remove_file(from)
}

fn sync_folder(folder: &Path) -> io::Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

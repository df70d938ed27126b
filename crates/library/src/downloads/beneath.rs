//! A folder below the downloads folder, held open: what is done in it is done in that very folder,
//! whatever somebody puts in its place meanwhile, and no link on the way leads out of it (D-11, T11).

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;

/// A folder that is held open.
#[cfg(target_os = "linux")]
pub(super) struct Beneath(File);

#[cfg(target_os = "linux")]
impl Beneath {
    /// Opens the folder `relative` below `root`, without following a link below that.
    pub(super) fn open(root: &Path, relative: &Path) -> io::Result<Self> {
        use rustix::fs::{CWD, Mode, OFlags, ResolveFlags, openat, openat2};
        let folder = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let top = openat(CWD, root, folder, Mode::empty())?;
        if relative.as_os_str().is_empty() {
            return Ok(Self(top.into()));
        }
        let inside = ResolveFlags::BENEATH | ResolveFlags::NO_SYMLINKS;
        match openat2(&top, relative, folder, Mode::empty(), inside) {
            // A kernel before 5.6, or a sandbox that does not know the call: link by link instead.
            Err(rustix::io::Errno::NOSYS) => {
                let mut at = top;
                for part in relative {
                    at = openat(&at, part, folder | OFlags::NOFOLLOW, Mode::empty())?;
                }
                Ok(Self(at.into()))
            }
            opened => Ok(Self(opened?.into())),
        }
    }

    /// Makes the folders of `relative` that are not there, none of them beyond a link, and opens the
    /// last. The root is not made.
    pub(super) fn make(root: &Path, relative: &Path) -> io::Result<Self> {
        use rustix::fs::{Mode, mkdirat};
        let mut at = Self::open(root, Path::new(""))?;
        for part in relative {
            match mkdirat(&at.0, part, Mode::from_raw_mode(0o777)) {
                Ok(()) | Err(rustix::io::Errno::EXIST) => {}
                Err(error) => return Err(error.into()),
            }
            at = at.below(part)?;
        }
        Ok(at)
    }

    fn below(&self, part: &OsStr) -> io::Result<Self> {
        use rustix::fs::{Mode, OFlags, openat};
        let folder = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC | OFlags::NOFOLLOW;
        Ok(Self(openat(&self.0, part, folder, Mode::empty())?.into()))
    }

    /// Opens a file in it for reading and writing, and makes it if it is not there.
    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::RDWR | OFlags::CREATE | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        // A pipe or a device under that name is not waited for.
        let flags = flags | OFlags::NONBLOCK;
        let file = File::from(openat(&self.0, name, flags, Mode::from_raw_mode(0o666))?);
        match file.metadata()?.is_file() {
            true => Ok(file),
            false => Err(io::ErrorKind::InvalidInput.into()),
        }
    }

    /// Renames within the folder, and replaces nothing.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        use rustix::fs::{AtFlags, RenameFlags, linkat, renameat_with, unlinkat};
        match renameat_with(&self.0, from, &self.0, to, RenameFlags::NOREPLACE) {
            // Some file systems (FUSE, some network mounts) do not know the flag. A hard link is
            // refused where the name is taken, which a plain rename is not.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                linkat(&self.0, from, &self.0, to, AtFlags::empty())?;
                Ok(unlinkat(&self.0, from, AtFlags::empty())?)
            }
            answer => answer.map_err(Into::into),
        }
    }

    /// Writes the folder through to the disk.
    pub(super) fn sync(&self) -> io::Result<()> {
        self.0.sync_all()
    }
}

/// A folder, where folders cannot be held open.
#[cfg(not(target_os = "linux"))]
pub(super) struct Beneath(std::path::PathBuf);

#[cfg(not(target_os = "linux"))]
impl Beneath {
    pub(super) fn open(root: &Path, relative: &Path) -> io::Result<Self> {
        Ok(Self(root.join(relative)))
    }

    pub(super) fn make(root: &Path, relative: &Path) -> io::Result<Self> {
        std::fs::create_dir_all(root.join(relative))?;
        Self::open(root, relative)
    }

    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<File> {
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        options.open(self.0.join(name))
    }

    /// A hard link is refused where the name is taken, which a plain rename is not.
    pub(super) fn rename(&self, from: &OsStr, to: &OsStr) -> io::Result<()> {
        std::fs::hard_link(self.0.join(from), self.0.join(to))?;
        std::fs::remove_file(self.0.join(from))
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }
}

//! A folder below the downloads folder, held open: what is done in it is done in that very folder,
//! whatever somebody puts in its place meanwhile, and no link on the way leads out of it (D-11, T11).

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::Path;

use crate::index::PartId;

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

    /// Opens the file of that name for reading and writing, if it is one: never through a link, and
    /// without waiting for a pipe or a device.
    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<Option<File>> {
        use rustix::fs::{Mode, OFlags, openat};
        let flags = OFlags::RDWR | OFlags::NOFOLLOW | OFlags::CLOEXEC | OFlags::NONBLOCK;
        let file = match openat(&self.0, name, flags, Mode::empty()) {
            Ok(file) => File::from(file),
            // A link, a folder, a pipe that nobody reads: no file of ours.
            Err(rustix::io::Errno::LOOP | rustix::io::Errno::ISDIR | rustix::io::Errno::NXIO) => {
                return Ok(None);
            }
            Err(error) => return Err(error.into()),
        };
        Ok(file.metadata()?.is_file().then_some(file))
    }

    /// Makes a file under a name that nothing bears. `note` is told of it before it has that name, where
    /// the disk can do so, so that no end of the process leaves one that nobody knows of.
    pub(super) fn make_file(
        &self,
        name: &OsStr,
        note: &dyn Fn(&File) -> io::Result<()>,
    ) -> io::Result<File> {
        use rustix::fs::{AtFlags, CWD, Mode, OFlags, linkat, openat};
        use rustix::io::Errno;
        use std::os::fd::AsRawFd as _;
        let mode = Mode::from_raw_mode(0o666);
        let nameless = OFlags::RDWR | OFlags::TMPFILE | OFlags::CLOEXEC;
        match openat(&self.0, ".", nameless, mode) {
            Ok(file) => {
                let file = File::from(file);
                note(&file)?;
                let this = format!("/proc/self/fd/{}", file.as_raw_fd());
                match linkat(CWD, this.as_str(), &self.0, name, AtFlags::SYMLINK_FOLLOW) {
                    Ok(()) => return self.reopened(name, &file),
                    // Without hard links, or without /proc.
                    Err(Errno::PERM | Errno::OPNOTSUPP | Errno::NOSYS | Errno::NOENT) => {}
                    Err(error) => return Err(error.into()),
                }
            }
            // FAT, and what comes over a network.
            Err(Errno::OPNOTSUPP | Errno::ISDIR | Errno::INVAL | Errno::NOSYS) => {}
            Err(error) => return Err(error.into()),
        }
        let fresh = OFlags::RDWR | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
        let file = File::from(openat(&self.0, name, fresh | OFlags::CLOEXEC, mode)?);
        note(&file)?;
        Ok(file)
    }

    /// The same file by its name, by which the system knows it from then on.
    fn reopened(&self, name: &OsStr, file: &File) -> io::Result<File> {
        let named = self.open_file(name)?.ok_or(io::ErrorKind::AlreadyExists)?;
        match id_of(&named)? == id_of(file)? {
            true => Ok(named),
            false => Err(io::ErrorKind::AlreadyExists.into()),
        }
    }

    /// Which file bears a name; a link is not followed.
    pub(super) fn id_at(&self, name: &OsStr) -> io::Result<PartId> {
        use rustix::fs::{Mode, OFlags, openat};
        // Opened for nothing but its place: births are told by the standard library alone.
        let flags = OFlags::PATH | OFlags::NOFOLLOW | OFlags::CLOEXEC;
        id_of(&openat(&self.0, name, flags, Mode::empty())?.into())
    }

    /// Takes a name away.
    pub(super) fn unlink(&self, name: &OsStr) -> io::Result<()> {
        use rustix::fs::{AtFlags, unlinkat};
        Ok(unlinkat(&self.0, name, AtFlags::empty())?)
    }

    /// Renames into a folder, and replaces nothing.
    pub(super) fn rename_into(&self, from: &OsStr, into: &Self, to: &OsStr) -> io::Result<()> {
        use rustix::fs::{AtFlags, RenameFlags, linkat, renameat_with, unlinkat};
        match renameat_with(&self.0, from, &into.0, to, RenameFlags::NOREPLACE) {
            // Some file systems (FUSE, some network mounts) do not know the flag. A hard link is
            // refused where the name is taken, which a plain rename is not.
            Err(rustix::io::Errno::INVAL | rustix::io::Errno::NOSYS) => {
                linkat(&self.0, from, &into.0, to, AtFlags::empty())?;
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

    pub(super) fn open_file(&self, name: &OsStr) -> io::Result<Option<File>> {
        let path = self.0.join(name);
        if !path.symlink_metadata()?.is_file() {
            return Ok(None);
        }
        let mut options = std::fs::OpenOptions::new();
        options.read(true).write(true).open(path).map(Some)
    }

    pub(super) fn make_file(
        &self,
        name: &OsStr,
        note: &dyn Fn(&File) -> io::Result<()>,
    ) -> io::Result<File> {
        let mut options = std::fs::OpenOptions::new();
        let options = options.read(true).write(true).create_new(true);
        let file = options.open(self.0.join(name))?;
        note(&file)?;
        Ok(file)
    }

    pub(super) fn id_at(&self, name: &OsStr) -> io::Result<PartId> {
        id_of(&File::open(self.0.join(name))?)
    }

    pub(super) fn unlink(&self, name: &OsStr) -> io::Result<()> {
        std::fs::remove_file(self.0.join(name))
    }

    /// A hard link is refused where the name is taken, which a plain rename is not.
    pub(super) fn rename_into(&self, from: &OsStr, into: &Self, to: &OsStr) -> io::Result<()> {
        std::fs::hard_link(self.0.join(from), into.0.join(to))?;
        std::fs::remove_file(self.0.join(from))
    }

    pub(super) fn sync(&self) -> io::Result<()> {
        #[cfg(unix)]
        File::open(&self.0)?.sync_all()?;
        Ok(())
    }
}

/// Which file this is.
pub(super) fn id_of(file: &File) -> io::Result<PartId> {
    let meta = file.metadata()?;
    let born = meta.created().ok();
    let born = born.and_then(|born| born.duration_since(std::time::UNIX_EPOCH).ok());
    #[cfg(unix)]
    let inode = std::os::unix::fs::MetadataExt::ino(&meta).cast_signed();
    #[cfg(not(unix))]
    let inode = 0;
    Ok(PartId {
        inode,
        born_ns: born.and_then(|born| i64::try_from(born.as_nanos()).ok()),
    })
}

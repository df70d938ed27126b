//! The file on the disk: the `.part` beside the target, and the rename that replaces nothing.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::beneath::Beneath;

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

    /// Makes the folders below the root, none beyond a link. The root itself is the person's, and is
    /// not made here.
    pub(super) fn make_folders(&self) -> io::Result<()> {
        Beneath::make(&self.root, self.below()).map(|_| ())
    }

    /// Opens the part for reading and writing, never through a link.
    pub(super) fn open_part(&self) -> io::Result<File> {
        let part = self.part();
        self.folder()?.open_file(name_of(&part)?)
    }

    /// Gives the part its name, unless something bears it already. It lasts once the folder is written
    /// through.
    pub(super) fn publish(&self) -> io::Result<()> {
        let (part, whole) = (self.part(), self.whole());
        self.folder()?.rename(name_of(&part)?, name_of(&whole)?)
    }

    /// Writes the folder of the file through to the disk.
    pub(super) fn sync_folder(&self) -> io::Result<()> {
        self.folder()?.sync()
    }

    fn folder(&self) -> io::Result<Beneath> {
        Beneath::open(&self.root, self.below())
    }

    /// The path of the folder below the root.
    fn below(&self) -> &Path {
        self.relative.parent().unwrap_or(Path::new(""))
    }
}

fn name_of(path: &Path) -> io::Result<&OsStr> {
    path.file_name()
        .ok_or_else(|| io::ErrorKind::InvalidInput.into())
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
    let folder = Beneath::open(path.parent().unwrap_or(Path::new("")), Path::new(""))?;
    for number in 1..=MOST_NAMES {
        let aside = numbered(path, number).with_extension("damaged");
        match folder.rename(name_of(path)?, name_of(&aside)?) {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn d_08_names_that_differ_by_case_or_composition_alone_are_one_name() {
        let one = names_taken(Path::new("Ada/Caf\u{e9} am Fluß [1].mp4"));
        assert_eq!(
            one,
            names_taken(Path::new("ada/CAFE\u{301} am Fluß [1].mp4"))
        );
        assert_ne!(one, names_taken(Path::new("ada/Café am Fluß [2].mp4")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn d_11_a_link_below_the_downloads_folder_is_never_followed() {
        let (root, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = theirs.path().join("mine.mp4");
        std::fs::write(&file, "mine").unwrap();
        std::os::unix::fs::symlink(theirs.path(), root.path().join("Ada")).unwrap();
        std::os::unix::fs::symlink(&file, root.path().join("a.mp4.part")).unwrap();
        for wanted in ["Ada/x.mp4", "Ada/deep/x.mp4", "a.mp4"] {
            let target = Target::numbered(root.path(), Path::new(wanted), 1);
            if wanted.contains('/') {
                target.make_folders().expect_err("not beyond a link");
            }
            target.open_part().expect_err("not through a link");
        }
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "mine");
        let found: Vec<_> = std::fs::read_dir(theirs.path()).unwrap().collect();
        assert_eq!(found.len(), 1, "nothing was made there: {found:?}");
    }

    #[test]
    fn d_07_a_rename_replaces_nothing() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.mp4"), "mine").unwrap();
        let target = Target::numbered(root.path(), Path::new("a.mp4"), 1);
        target.open_part().unwrap();
        let refused = target.publish().unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        let left = std::fs::read_to_string(root.path().join("a.mp4")).unwrap();
        assert_eq!(left, "mine");
    }
}

//! The file on the disk: the `.part` beside the target, and the rename that replaces nothing.

use std::ffi::OsStr;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use super::beneath::Beneath;
use crate::index::PartId;

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

    /// Opens the part for reading and writing, never through a link. None where there is none, or
    /// something that is no file.
    pub(super) fn open_part(&self) -> io::Result<Option<File>> {
        let part = self.part();
        self.folder()?.open_file(name_of(&part)?)
    }

    /// Makes the part, whose name nothing may bear.
    pub(super) fn make_part(&self, note: &dyn Fn(&File) -> io::Result<()>) -> io::Result<File> {
        let part = self.part();
        self.folder()?.make_file(name_of(&part)?, note)
    }

    /// Removes the part, if it is this file.
    pub(super) fn remove_part(&self, id: PartId) -> io::Result<()> {
        let (folder, part) = (self.folder()?, self.part());
        match folder.id_at(name_of(&part)?)? == id {
            true => folder.unlink(name_of(&part)?),
            false => Ok(()),
        }
    }

    /// Gives the part, which is this file, the name of another target's part, unless something bears
    /// that.
    pub(super) fn move_part(&self, id: PartId, other: &Self) -> io::Result<()> {
        let (from, to) = (self.part(), other.part());
        let (from, to) = (name_of(&from)?, name_of(&to)?);
        rename_this(id, (&self.folder()?, from), (&other.folder()?, to))
    }

    /// Gives the part, which is this file, its name, unless something bears it already. It lasts once
    /// the folder is written through.
    pub(super) fn publish(&self, id: PartId) -> io::Result<()> {
        let (part, whole) = (self.part(), self.whole());
        let folder = self.folder()?;
        rename_this(id, (&folder, name_of(&part)?), (&folder, name_of(&whole)?))
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

/// Renames a file that the disk spoilt, which is this one, so that a whole one can be told from it.
pub(super) fn put_aside(path: &Path, id: PartId) -> io::Result<()> {
    let folder = Beneath::open(path.parent().unwrap_or(Path::new("")), Path::new(""))?;
    for number in 1..=MOST_NAMES {
        let aside = numbered(path, number).with_extension("damaged");
        let named = rename_this(id, (&folder, name_of(path)?), (&folder, name_of(&aside)?));
        match named {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            end => return end,
        }
    }
    Err(io::ErrorKind::AlreadyExists.into())
}

/// Renames a file, and no other that somebody put under its name meanwhile: such a one gets its name
/// back.
fn rename_this(id: PartId, from: (&Beneath, &OsStr), to: (&Beneath, &OsStr)) -> io::Result<()> {
    let another = || io::Error::from(io::ErrorKind::InvalidData);
    if from.0.id_at(from.1)? != id {
        return Err(another());
    }
    from.0.rename_into(from.1, to.0, to.1)?;
    if to.0.id_at(to.1)? != id {
        to.0.rename_into(to.1, from.0, from.1)?;
        return Err(another());
    }
    Ok(())
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

pub(super) fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::beneath::id_of;
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
            target
                .make_part(&|_| Ok(()))
                .expect_err("not through a link");
            if let Ok(opened) = target.open_part() {
                assert!(opened.is_none(), "nor is it opened");
            }
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
        let part = target.make_part(&|_| Ok(())).unwrap();
        let refused = target.publish(id_of(&part).unwrap()).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        let left = std::fs::read_to_string(root.path().join("a.mp4")).unwrap();
        assert_eq!(left, "mine");
    }

    #[test]
    fn t11_a_part_is_never_made_where_something_is() {
        let root = tempfile::tempdir().unwrap();
        std::fs::write(root.path().join("a.mp4.part"), "mine").unwrap();
        let target = Target::numbered(root.path(), Path::new("a.mp4"), 1);
        let refused = target.make_part(&|_| Ok(())).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        let left = std::fs::read_to_string(root.path().join("a.mp4.part")).unwrap();
        assert_eq!(left, "mine");
        assert_eq!(std::fs::read_dir(root.path()).unwrap().count(), 1);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn k1_a_part_is_noted_before_it_has_a_name() {
        let root = tempfile::tempdir().unwrap();
        let target = Target::numbered(root.path(), Path::new("a.mp4"), 1);
        let noted = std::cell::Cell::new(None);
        let part = target
            .make_part(&|file| {
                assert!(!exists(&target.part()), "there is no name yet");
                noted.set(Some(id_of(file)?));
                Ok(())
            })
            .unwrap();
        assert_eq!(noted.get(), Some(id_of(&part).unwrap()));
        assert!(exists(&target.part()));
    }

    #[test]
    fn t11_another_file_under_the_name_of_a_part_is_neither_published_nor_removed() {
        let root = tempfile::tempdir().unwrap();
        let target = Target::numbered(root.path(), Path::new("a.mp4"), 1);
        let part = target.make_part(&|_| Ok(())).unwrap();
        let id = id_of(&part).unwrap();
        std::fs::rename(target.part(), root.path().join("moved")).unwrap();
        std::fs::write(target.part(), "mine").unwrap();
        target.publish(id).expect_err("it is another file");
        target.remove_part(id).unwrap();
        assert_eq!(std::fs::read_to_string(target.part()).unwrap(), "mine");
        assert!(!exists(&target.whole()));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn d_11_a_link_that_is_put_in_place_between_two_steps_never_leads_a_write_elsewhere() {
        use std::io::Write as _;
        use std::sync::atomic::{AtomicBool, Ordering};
        let (root, theirs) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let victim = theirs.path().join("mine.mp4");
        std::fs::write(&victim, "mine").unwrap();
        let target = Target::numbered(root.path(), Path::new("a.mp4"), 1);
        let over = AtomicBool::new(false);
        let (mut made, mut refused, mut named) = (0, 0, 0);
        std::thread::scope(|scope| {
            scope.spawn(|| {
                while !over.load(Ordering::Relaxed) {
                    let _ = std::os::unix::fs::symlink(&victim, target.part());
                    let _ = std::fs::remove_file(target.part());
                }
            });
            while (made < 2_000 || refused < 200) && made < 200_000 {
                match target.make_part(&|_| Ok(())) {
                    Ok(mut part) => {
                        made += 1;
                        part.write_all(b"ours").unwrap();
                        if target.publish(id_of(&part).unwrap()).is_ok() {
                            named += 1;
                            let whole = target.whole().symlink_metadata().unwrap();
                            assert!(whole.is_file(), "what has a name is no link");
                            let text = std::fs::read_to_string(target.whole()).unwrap();
                            assert_eq!(text, "ours");
                        }
                        let _ = target.remove_part(id_of(&part).unwrap());
                    }
                    Err(_) => refused += 1,
                }
                if let Ok(Some(mut part)) = target.open_part() {
                    let _ = part.write_all(b"ours");
                }
                let _ = std::fs::remove_file(target.whole());
            }
            over.store(true, Ordering::Relaxed);
        });
        assert_eq!(std::fs::read_to_string(&victim).unwrap(), "mine");
        assert_eq!(std::fs::read_dir(theirs.path()).unwrap().count(), 1);
        assert!(refused > 0 && named > 0, "{made} {refused} {named}");
    }
}

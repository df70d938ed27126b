//! Where everything of the app is kept: below one folder, or in the system's own.

use std::path::{Path, PathBuf};

use library::folders::{Folders, make_private};

use crate::refused::StartError;

/// The file in the system's folder for configuration that names a folder which was chosen.
const CHOICE: &str = "folder";

/// The folders of the app.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Home {
    /// The own library.
    pub own: Folders,
    /// The sample library; its downloads go where all downloads go.
    pub sample: Folders,
    /// The log files.
    pub logs: PathBuf,
    /// What the engine keeps for the page.
    pub web: PathBuf,
}

impl Home {
    /// Everything below `home`.
    #[must_use]
    pub fn below(home: &Path) -> Self {
        Self::of(
            home.join("data"),
            home.join("cache"),
            home.join("downloads"),
            home.join("sample"),
        )
    }

    /// The system's own folders; none where the system says nothing of them.
    #[must_use]
    pub fn of_system() -> Option<Self> {
        let name = if cfg!(target_os = "linux") {
            "rushes"
        } else {
            "Rushes"
        };
        let data = dirs::data_local_dir()?.join(name);
        let cache = dirs::cache_dir()?.join(name);
        let videos =
            dirs::video_dir().or_else(|| dirs::home_dir().map(|home| home.join("Videos")))?;
        let sample = data.join("sample");
        Some(Self::of(data, cache, videos.join("Rushes"), sample))
    }

    fn of(data: PathBuf, cache: PathBuf, downloads: PathBuf, sample: PathBuf) -> Self {
        Self {
            logs: data.join("logs"),
            web: data.join("web"),
            sample: Folders {
                data: sample.join("data"),
                cache: sample.join("cache"),
                downloads: downloads.clone(),
            },
            own: Folders {
                data,
                cache,
                downloads,
            },
        }
    }
}

/// Where everything is: where the environment says, else where the person chose, else where the
/// system keeps such things.
pub(crate) fn settle(environment: Option<&Path>) -> Result<Home, StartError> {
    if let Some(home) = environment {
        return Ok(Home::below(home));
    }
    let Some(chosen) = choice_file().and_then(|file| read_choice(&file)) else {
        return Home::of_system().ok_or(StartError::NoFolders);
    };
    // It was there when it was chosen. An empty library in its place would hide the full one.
    match chosen.is_dir() {
        true => Ok(Home::below(&chosen)),
        false => Err(StartError::FolderGone(chosen)),
    }
}

/// Keeps everything below a folder from the next start on: in a folder of its own there, unless the
/// folder is a library of Rushes already.
pub(crate) fn choose(folder: &Path) -> std::io::Result<()> {
    let file = choice_file().ok_or(std::io::ErrorKind::NotFound)?;
    keep_choice(&file, folder)
}

fn choice_file() -> Option<PathBuf> {
    let name = if cfg!(target_os = "linux") {
        "rushes"
    } else {
        "Rushes"
    };
    Some(dirs::config_dir()?.join(name).join(CHOICE))
}

/// The folder that a file names; none where it names none.
fn read_choice(file: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(file).ok()?;
    let path = PathBuf::from(text.strip_suffix('\n').unwrap_or(&text));
    path.is_absolute().then_some(path)
}

fn keep_choice(file: &Path, folder: &Path) -> std::io::Result<()> {
    let is_ours = folder.join("data/index.sqlite").is_file();
    let home = match is_ours {
        true => folder.to_owned(),
        false => folder.join("Rushes"),
    };
    let text = home.to_str().ok_or(std::io::ErrorKind::InvalidInput)?;
    make_private(&home)?;
    make_private(file.parent().unwrap_or(Path::new("/")))?;
    let beside = file.with_extension("new");
    std::fs::write(&beside, format!("{text}\n"))?;
    std::fs::rename(beside, file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_chosen_holds_a_library_of_its_own_or_is_one() {
        let root = tempfile::tempdir().unwrap();
        let file = root.path().join("config/rushes/folder");
        assert_eq!(read_choice(&file), None);
        let disk = root.path().join("disk");
        std::fs::create_dir(&disk).unwrap();
        keep_choice(&file, &disk).unwrap();
        let home = read_choice(&file).unwrap();
        assert_eq!(home, disk.join("Rushes"));
        assert!(home.is_dir());
        // That library chosen again is that library, and not one within it.
        std::fs::create_dir(home.join("data")).unwrap();
        std::fs::write(home.join("data/index.sqlite"), "").unwrap();
        keep_choice(&file, &home).unwrap();
        assert_eq!(read_choice(&file), Some(home));
        std::fs::write(&file, "clips\n").unwrap();
        assert_eq!(
            read_choice(&file),
            None,
            "a relative folder is another one tomorrow"
        );
    }

    #[test]
    fn everything_of_ours_is_below_the_home_and_the_sample_apart_from_the_rest() {
        let home = Home::below(Path::new("/h"));
        let all = [
            &home.own.data,
            &home.own.cache,
            &home.sample.data,
            &home.sample.cache,
        ];
        for folder in all.into_iter().chain([&home.logs, &home.web]) {
            assert!(folder.starts_with("/h"), "{}", folder.display());
        }
        assert_eq!(home.own.downloads, Path::new("/h/downloads"));
        assert!(home.sample.data.starts_with("/h/sample"));
        assert!(!home.own.data.starts_with(&home.sample.data));
    }
}

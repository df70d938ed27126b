//! Where everything of the app is kept: below one folder, or in the system's own.

use std::path::{Path, PathBuf};

use library::folders::Folders;

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

#[cfg(test)]
mod tests {
    use super::*;

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

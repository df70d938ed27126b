//! The settings store: one small JSON file, written whole or not at all; one that cannot be read is
//! put aside, never overwritten.

use std::io::Write as _;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// A file of settings.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    path: PathBuf,
}

/// What a settings file held.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded<T> {
    /// The settings; the usual ones if there was no file or it was broken.
    pub settings: T,
    /// Whether a broken file was put aside as `settings.bak` (S-48).
    pub reset: bool,
}

impl SettingsFile {
    /// The file `settings.json` in `folder`.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join("settings.json"),
        }
    }

    /// Reads the settings.
    pub fn load<T: DeserializeOwned + Default>(&self) -> Loaded<T> {
        let text = match std::fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Loaded {
                    settings: T::default(),
                    reset: false,
                };
            }
            Err(error) => {
                tracing::warn!(%error, "the settings could not be read");
                return Loaded {
                    settings: T::default(),
                    reset: true,
                };
            }
        };
        match serde_json::from_slice(&text) {
            Ok(settings) => Loaded {
                settings,
                reset: false,
            },
            Err(error) => {
                tracing::warn!(line = error.line(), "the settings are damaged");
                let aside = self.path.with_file_name("settings.bak");
                if let Err(error) = std::fs::rename(&self.path, aside) {
                    tracing::warn!(%error, "the damaged settings could not be put aside");
                }
                Loaded {
                    settings: T::default(),
                    reset: true,
                }
            }
        }
    }

    /// Writes the settings: beside the file, then in its place.
    ///
    /// # Errors
    ///
    /// When the disk refuses; the old file stands then.
    pub fn save<T: Serialize>(&self, settings: &T) -> std::io::Result<()> {
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(settings)?)?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    struct Look {
        height: u16,
    }

    #[test]
    fn settings_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::new(folder.path());
        assert_eq!(
            file.load::<Look>(),
            Loaded {
                settings: Look { height: 0 },
                reset: false
            }
        );
        file.save(&Look { height: 240 }).unwrap();
        assert_eq!(
            file.load::<Look>(),
            Loaded {
                settings: Look { height: 240 },
                reset: false
            }
        );
    }

    #[test]
    fn a_broken_file_is_put_aside_and_said() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("settings.json"), "{\"height\": 2").unwrap();
        let file = SettingsFile::new(folder.path());
        assert!(file.load::<Look>().reset);
        let kept = std::fs::read_to_string(folder.path().join("settings.bak")).unwrap();
        assert_eq!(
            kept, "{\"height\": 2",
            "nothing of the person's is thrown away"
        );
        assert!(!file.load::<Look>().reset, "it is said once");
    }
}

//! The settings store: one small JSON file, written whole or not at all. A value that is not
//! understood costs that choice alone; a file that cannot be read is put aside, never overwritten.

use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// So many files that could not be read are kept; the oldest makes room.
const MOST_ASIDE: u32 = 5;

/// A file of settings.
#[derive(Debug, Clone)]
pub struct SettingsFile {
    path: PathBuf,
    /// Whether a file lies there that could neither be read nor put aside.
    in_the_way: Arc<AtomicBool>,
}

/// What a settings file held.
#[derive(Debug, Clone, PartialEq)]
pub struct Loaded<T> {
    /// The settings; the usual ones if there was no file or it was broken.
    pub settings: T,
    /// What became of a file that could not be read (S-48).
    pub broken: Option<Broken>,
}

/// What became of a file that could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It is kept as `settings.bak`, and older ones under numbers.
    PutAside,
    /// It lies where it was; nothing is written over it.
    InTheWay,
}

impl SettingsFile {
    /// The file `settings.json` in `folder`.
    #[must_use]
    pub fn new(folder: &Path) -> Self {
        Self {
            path: folder.join("settings.json"),
            in_the_way: Arc::default(),
        }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Where the newest file is kept that could not be read.
    #[must_use]
    pub fn aside(&self) -> PathBuf {
        self.path.with_file_name("settings.bak")
    }

    /// Reads the settings without touching the file: before it is known whether it is ours to touch.
    #[must_use]
    pub fn peek<T: Serialize + DeserializeOwned + Default>(&self) -> T {
        self.read().ok().flatten().unwrap_or_default()
    }

    /// Reads the settings. A file that cannot be read is put aside.
    #[must_use]
    pub fn load<T: Serialize + DeserializeOwned + Default>(&self) -> Loaded<T> {
        let (settings, broken) = match self.read() {
            Ok(settings) => (settings.unwrap_or_default(), None),
            Err(error) => {
                tracing::warn!(%error, "the settings could not be read");
                let broken = match self.put_aside() {
                    Ok(()) => Broken::PutAside,
                    Err(error) => {
                        tracing::warn!(%error, "the damaged settings could not be put aside");
                        self.in_the_way.store(true, Ordering::Relaxed);
                        Broken::InTheWay
                    }
                };
                (T::default(), Some(broken))
            }
        };
        Loaded { settings, broken }
    }

    /// Writes the settings: beside the file, then in its place.
    ///
    /// # Errors
    ///
    /// When the disk refuses, or a file that could not be read is still in the way; the old file
    /// stands then.
    pub fn save<T: Serialize>(&self, settings: &T) -> std::io::Result<()> {
        if self.in_the_way.load(Ordering::Relaxed) {
            self.put_aside()?;
            self.in_the_way.store(false, Ordering::Relaxed);
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        let mut file = tempfile::NamedTempFile::new_in(folder)?;
        file.write_all(&serde_json::to_vec_pretty(settings)?)?;
        file.as_file().sync_all()?;
        file.persist(&self.path)?;
        Ok(())
    }

    /// What the file holds; none where there is no file.
    fn read<T: Serialize + DeserializeOwned + Default>(&self) -> std::io::Result<Option<T>> {
        let text = match std::fs::read(&self.path) {
            Ok(text) => text,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let values: Map<String, Value> = serde_json::from_slice(&text).map_err(|error| {
            // Not the words of the error: they may hold what the file says.
            let damaged = format!("damaged in line {}", error.line());
            std::io::Error::new(ErrorKind::InvalidData, damaged)
        })?;
        let whole = serde_json::from_value(Value::Object(values.clone()));
        Ok(Some(whole.unwrap_or_else(|_| what_is_understood(values))))
    }

    /// Keeps the file under another name. One that was kept before goes on to the next name.
    fn put_aside(&self) -> std::io::Result<()> {
        let name = |number: u32| match number {
            1 => self.aside(),
            number => self.path.with_file_name(format!("settings.{number}.bak")),
        };
        for number in (1..MOST_ASIDE).rev() {
            match std::fs::rename(name(number), name(number + 1)) {
                Err(error) if error.kind() != ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        std::fs::rename(&self.path, name(1))
    }
}

/// The usual settings with each value in its place that can be understood: one that a newer version
/// wrote, or a hand, costs that choice and no other.
fn what_is_understood<T: Serialize + DeserializeOwned + Default>(given: Map<String, Value>) -> T {
    let Ok(Value::Object(mut good)) = serde_json::to_value(T::default()) else {
        return T::default();
    };
    for (name, value) in given {
        let before = good.insert(name.clone(), value);
        if serde_json::from_value::<T>(Value::Object(good.clone())).is_ok() {
            continue;
        }
        tracing::warn!(name, "a setting is not understood: the usual one holds");
        match before {
            Some(usual) => good.insert(name, usual),
            None => good.remove(&name),
        };
    }
    serde_json::from_value(Value::Object(good)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;

    use super::*;

    #[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
    #[serde(default)]
    struct Look {
        height: u16,
        theme: Theme,
    }

    #[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
    #[serde(rename_all = "kebab-case")]
    enum Theme {
        #[default]
        System,
        Dark,
    }

    const TALL: Look = Look {
        height: 240,
        theme: Theme::Dark,
    };

    fn written(text: &str) -> (tempfile::TempDir, SettingsFile) {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("settings.json"), text).unwrap();
        let file = SettingsFile::new(folder.path());
        (folder, file)
    }

    #[test]
    fn settings_come_back_as_they_were_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = SettingsFile::new(folder.path());
        let loaded = |settings| Loaded {
            settings,
            broken: None,
        };
        assert_eq!(file.load::<Look>(), loaded(Look::default()));
        file.save(&TALL).unwrap();
        assert_eq!(file.load::<Look>(), loaded(TALL));
    }

    #[test]
    fn a_broken_file_is_put_aside_and_said() {
        let (folder, file) = written("{\"height\": 2");
        assert_eq!(file.load::<Look>().broken, Some(Broken::PutAside));
        let kept = std::fs::read_to_string(file.aside()).unwrap();
        assert_eq!(
            kept, "{\"height\": 2",
            "nothing of the person's is thrown away"
        );
        assert_eq!(file.load::<Look>().broken, None, "it is said once");
        drop(folder);
    }

    #[test]
    fn a_second_broken_file_leaves_the_first_where_it_can_be_found_and_so_on_to_an_end() {
        let (folder, file) = written("broken 1");
        for number in 1..=8 {
            std::fs::write(
                folder.path().join("settings.json"),
                format!("broken {number}"),
            )
            .unwrap();
            assert_eq!(file.load::<Look>().broken, Some(Broken::PutAside));
        }
        let read = |name| std::fs::read_to_string(folder.path().join(name)).unwrap();
        assert_eq!(read("settings.bak"), "broken 8", "the name that is said");
        assert_eq!(read("settings.2.bak"), "broken 7");
        assert_eq!(read("settings.5.bak"), "broken 4");
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 5);
    }

    #[test]
    fn what_a_newer_version_wrote_costs_that_choice_alone() {
        let (_folder, file) =
            written(r#"{"height": 240, "theme": "sepia", "wings": true, "older": null}"#);
        let loaded = file.load::<Look>();
        let expected = Look {
            height: 240,
            theme: Theme::System,
        };
        assert_eq!((loaded.settings, loaded.broken), (expected, None));
        let (_folder, file) = written(r#"{"height": 70000, "theme": "dark"}"#);
        let expected = Look {
            height: 0,
            theme: Theme::Dark,
        };
        assert_eq!(file.load::<Look>().settings, expected);
    }

    #[test]
    fn what_is_no_file_of_settings_at_all_is_put_aside_too() {
        for text in ["", "[]", "null", "\u{0}\u{0}\u{0}", "{\"height\": 1}{"] {
            let (_folder, file) = written(text);
            assert_eq!(file.load::<Look>().broken, Some(Broken::PutAside), "{text}");
        }
        // A folder of that name cannot be read as a file, whoever asks.
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("settings.json")).unwrap();
        let file = SettingsFile::new(folder.path());
        assert_eq!(file.load::<Look>().broken, Some(Broken::PutAside));
        assert!(file.aside().is_dir(), "it is kept");
        file.save(&TALL).unwrap();
        assert_eq!(file.load::<Look>().settings, TALL);
    }

    #[test]
    fn a_look_before_the_lock_is_held_changes_nothing() {
        let (folder, file) = written("broken");
        assert_eq!(file.peek::<Look>(), Look::default());
        assert!(!file.aside().exists());
        let kept = std::fs::read_to_string(folder.path().join("settings.json")).unwrap();
        assert_eq!(kept, "broken");
    }

    #[test]
    fn a_file_that_can_neither_be_read_nor_put_aside_is_not_written_over() {
        let (folder, file) = written("broken");
        // What stands in the way of the last name is not a file that could be replaced.
        let last = folder.path().join("settings.5.bak");
        std::fs::create_dir_all(last.join("full")).unwrap();
        std::fs::write(folder.path().join("settings.4.bak"), "older").unwrap();
        assert_eq!(file.load::<Look>().broken, Some(Broken::InTheWay));
        file.save(&TALL).expect_err("it would be lost");
        let kept = std::fs::read_to_string(folder.path().join("settings.json")).unwrap();
        assert_eq!(kept, "broken");
        std::fs::remove_dir_all(&last).unwrap();
        file.save(&TALL).unwrap();
        assert_eq!(std::fs::read_to_string(file.aside()).unwrap(), "broken");
    }
}

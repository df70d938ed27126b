//! What a report of a fault holds besides the checks: the system, and the end of the log. Nothing
//! personal leaves through here.

use std::path::{Path, PathBuf};

/// So many lines of the log go into a report.
const LOG_LINES: usize = 200;
/// No more than so many bytes of the log are looked at.
const LOG_BYTES: usize = 1024 * 1024;

/// The system's name for itself.
pub(crate) fn system() -> String {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let name = release
        .lines()
        .find_map(|line| line.strip_prefix("PRETTY_NAME="))
        .map(|name| name.trim_matches('"').to_owned());
    let (os, arch) = (std::env::consts::OS, std::env::consts::ARCH);
    name.map_or_else(|| format!("{os} {arch}"), |name| format!("{name} {arch}"))
}

/// The last lines of the newest log.
pub(crate) fn last_lines(folder: &Path) -> String {
    let mut logs: Vec<PathBuf> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .collect();
    // They are named by their day and part.
    logs.sort();
    let bytes = logs.last().and_then(|path| std::fs::read(path).ok());
    let bytes = bytes.unwrap_or_default();
    let tail = &bytes[bytes.len().saturating_sub(LOG_BYTES)..];
    let text = String::from_utf8_lossy(tail);
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(LOG_LINES)..].join("\n")
}

/// The name of a person is often that of their home folder.
pub(crate) fn without_home(text: &str, home: Option<&Path>) -> String {
    match home {
        Some(home) if home.parent().is_some() => text.replace(&*home.to_string_lossy(), "~"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_end_of_the_newest_log_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("rushes.2026-01-01.log"), "old\n").unwrap();
        let lines: Vec<_> = (0..500).map(|line| format!("line {line}")).collect();
        let newest = folder.path().join("rushes.2026-01-02.log");
        std::fs::write(newest, lines.join("\n")).unwrap();
        let taken = last_lines(folder.path());
        assert!(
            taken.starts_with("line 300\n") && taken.ends_with("line 499"),
            "{taken:.40}"
        );
        assert_eq!(last_lines(&folder.path().join("nowhere")), "");
    }

    #[test]
    fn the_home_folder_is_named_by_its_sign() {
        let text = "in /people/ada/Videos and /people/ada, not in /people/eve";
        let home = Path::new("/people/ada");
        assert_eq!(
            without_home(text, Some(home)),
            "in ~/Videos and ~, not in /people/eve"
        );
        assert_eq!(without_home(text, None), text);
        let root = without_home(text, Some(Path::new("/")));
        assert_eq!(root, text, "everything lies below the root");
    }
}

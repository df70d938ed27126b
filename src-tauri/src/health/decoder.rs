//! Whether clips play here. The page tries it with a clip of our own, once a start; until it has, only
//! a computer without any decoder is known.

use std::path::{Path, PathBuf};

use library::media::ClipSource;

use super::check;
use crate::commands::{Package, install};
use crate::contract::{Check, CheckPart, CheckState, ClipTest};

/// The codes of this check.
#[cfg(test)]
pub(crate) const CODES: &[&str] = &["h264-ok", "h264-missing", "h264-fails", "h264-unknown"];

/// In which library the clip server has the clip that the page tries.
pub(crate) const LIBRARY: &str = "test";

/// The clip that the page tries: the smallest of the sample library.
pub(crate) fn test_clip() -> Option<ClipSource> {
    smallest().map(|clip| ClipSource::built_in(clip.mp4.clone()))
}

fn smallest() -> Option<&'static sample::clips::Clip> {
    let clips = sample::clips::all().iter();
    clips.min_by_key(|clip| clip.mp4.len())
}

/// What is known of it.
pub(crate) fn look(tested: Option<ClipTest>) -> Check {
    let (state, code) = match tested {
        Some(ClipTest::Plays) => (CheckState::Ok, "h264-ok"),
        Some(ClipTest::Missing) => (CheckState::Failed, "h264-missing"),
        Some(ClipTest::Fails) => (CheckState::Failed, "h264-fails"),
        None if has_any() => (CheckState::Unknown, "h264-unknown"),
        None => (CheckState::Failed, "h264-missing"),
    };
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    Check {
        command: (state == CheckState::Failed)
            .then(|| install(&release, Package::Decoder))
            .flatten(),
        ..check(CheckPart::Decoder, state, code)
    }
}

/// The systems bring their decoder along.
#[cfg(not(target_os = "linux"))]
fn has_any() -> bool {
    true
}

/// Whether one of the plugins is installed that decode H.264 for the engine.
#[cfg(target_os = "linux")]
fn has_any() -> bool {
    plugin_folders(|name| std::env::var_os(name))
        .iter()
        .any(|folder| decodes(folder))
}

/// Where GStreamer looks: a path that is set for the system's plugins takes the place of the usual
/// folders (<https://gstreamer.freedesktop.org/documentation/gstreamer/running.html>).
#[cfg(target_os = "linux")]
fn plugin_folders(var: impl Fn(&str) -> Option<std::ffi::OsString>) -> Vec<PathBuf> {
    let set = |names: [&str; 2]| {
        let paths = names.into_iter().find_map(&var)?;
        Some(std::env::split_paths(&paths).collect::<Vec<_>>())
    };
    let mut folders = set(["GST_PLUGIN_PATH_1_0", "GST_PLUGIN_PATH"]).unwrap_or_default();
    match set(["GST_PLUGIN_SYSTEM_PATH_1_0", "GST_PLUGIN_SYSTEM_PATH"]) {
        Some(instead) => folders.extend(instead),
        None => folders.extend(usual_folders()),
    }
    folders
}

#[cfg(target_os = "linux")]
fn usual_folders() -> Vec<PathBuf> {
    let mut folders = Vec::new();
    for root in ["/usr/lib", "/usr/lib64", "/usr/local/lib", "/app/lib"] {
        let root = Path::new(root);
        folders.push(root.join("gstreamer-1.0"));
        // Debian keeps one folder for each architecture.
        let below = std::fs::read_dir(root).into_iter().flatten().flatten();
        folders.extend(below.map(|entry| entry.path().join("gstreamer-1.0")));
    }
    folders
}

#[cfg(target_os = "linux")]
fn decodes(folder: &Path) -> bool {
    [
        "libgstlibav.so",
        "libgstopenh264.so",
        "libgstva.so",
        "libgstvaapi.so",
    ]
    .iter()
    .any(|name| folder.join(name).exists())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_found_counts_whatever_is_installed() {
        assert_eq!(look(Some(ClipTest::Plays)).code, "h264-ok");
        assert_eq!(look(Some(ClipTest::Plays)).command, None);
        for (tested, code) in [
            (ClipTest::Missing, "h264-missing"),
            (ClipTest::Fails, "h264-fails"),
        ] {
            let found = look(Some(tested));
            assert_eq!(found.code, code);
            assert_eq!(found.state, CheckState::Failed);
        }
        assert_ne!(look(None).state, CheckState::Ok, "nobody tried it yet");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn plugins_are_looked_for_where_the_engine_looks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().as_os_str().to_owned();
        let set = |name: &str| (name == "GST_PLUGIN_SYSTEM_PATH_1_0").then(|| path.clone());
        assert_eq!(plugin_folders(set), [folder.path()], "and nowhere else");
        assert!(!decodes(folder.path()), "it is empty");
        std::fs::write(folder.path().join("libgstlibav.so"), "").unwrap();
        assert!(decodes(folder.path()));
        assert!(plugin_folders(|_| None).len() > 4, "the usual ones");
    }

    #[test]
    fn the_clip_that_is_tried_is_small() {
        let bytes = smallest().expect("there is one").mp4.len();
        assert!(bytes < 100 * 1024, "{bytes} bytes");
    }
}

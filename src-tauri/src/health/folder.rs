//! The folder of the downloads: whether it is there, may be written to, and has room.

use std::path::Path;

use super::check;
use crate::contract::{Check, CheckPart, CheckState};

/// The codes of this check.
#[cfg(test)]
pub(crate) const CODES: &[&str] = &[
    "disk-room",
    "disk-low",
    "disk-full",
    "disk-unknown",
    "folder-gone",
    "folder-read-only",
];
/// Less room than this is worth a look, in bytes.
const LITTLE: u64 = 2 * 1024 * 1024 * 1024;
/// With less than this nothing is fetched, in bytes.
const NONE: u64 = 16 * 1024 * 1024;

/// Looks at the folder. One that was neither chosen nor used is made with the first download, and need
/// not be there yet.
pub(crate) fn look(folder: &Path, to_be_there: bool) -> Check {
    let there = if to_be_there && !folder.is_dir() {
        None
    } else {
        folder.ancestors().find(|folder| folder.is_dir())
    };
    let Some(there) = there else {
        return check(CheckPart::Disk, CheckState::Failed, "folder-gone");
    };
    if !may_write(there) {
        return check(CheckPart::Disk, CheckState::Failed, "folder-read-only");
    }
    of_room(fs4::available_space(there).ok())
}

fn of_room(free: Option<u64>) -> Check {
    let (state, code) = match free {
        None => (CheckState::Unknown, "disk-unknown"),
        Some(free) if free < NONE => (CheckState::Failed, "disk-full"),
        Some(free) if free < LITTLE => (CheckState::Attention, "disk-low"),
        Some(_) => (CheckState::Ok, "disk-room"),
    };
    Check {
        figure: free.map(|free| free.to_string()),
        ..check(CheckPart::Disk, state, code)
    }
}

/// Asks the system, and leaves no file behind.
#[cfg(unix)]
fn may_write(folder: &Path) -> bool {
    use rustix::fs::{Access, access};
    access(folder, Access::WRITE_OK | Access::EXEC_OK).is_ok()
}

/// Windows says it of a file only.
#[cfg(not(unix))]
fn may_write(folder: &Path) -> bool {
    let probe = folder.join(".rushes-health");
    let written = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&probe);
    let may = written.is_ok();
    drop(written);
    if may {
        let _ = std::fs::remove_file(probe);
    }
    may
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_room_of_a_folder_that_is_not_there_yet_is_that_of_its_disk() {
        let folder = tempfile::tempdir().unwrap();
        let found = look(&folder.path().join("not/yet"), false);
        let free: u64 = found.figure.expect("the disk says").parse().unwrap();
        assert_eq!(found.code == "disk-low", (NONE..LITTLE).contains(&free));
    }

    #[test]
    fn d_05_one_that_was_chosen_is_to_be_there() {
        let folder = tempfile::tempdir().unwrap();
        let chosen = folder.path().join("disk");
        assert_eq!(look(&chosen, true).code, "folder-gone");
        std::fs::create_dir(&chosen).unwrap();
        assert_ne!(look(&chosen, true).code, "folder-gone");
        std::fs::write(folder.path().join("file"), "").unwrap();
        assert_eq!(look(&folder.path().join("file"), true).code, "folder-gone");
    }

    #[cfg(unix)]
    #[test]
    fn d_03_one_that_may_not_be_written_to_is_told_of() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let closed = std::fs::Permissions::from_mode(0o555);
        std::fs::set_permissions(folder.path(), closed).unwrap();
        // Those who may do anything may do this, too.
        let may = std::fs::write(folder.path().join("file"), "").is_ok();
        assert_eq!(look(folder.path(), true).code == "folder-read-only", !may);
    }

    #[test]
    fn d_01_room_is_told_by_what_it_is_enough_for() {
        for (free, code) in [
            (None, "disk-unknown"),
            (Some(0), "disk-full"),
            (Some(NONE), "disk-low"),
            (Some(LITTLE), "disk-room"),
        ] {
            assert_eq!(of_room(free).code, code, "{free:?}");
        }
    }
}

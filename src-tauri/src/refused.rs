//! Why the app did not start, and how that is said: in words on the terminal, and in a dialog where
//! nobody looks at one (LB-02 to LB-04). Nothing of the app runs yet, or any more.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use library::OpenError;
use library::index::OpenIndexError;

use crate::home;

/// Why the app did not start; the words are for a terminal.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    #[error(transparent)]
    Environment(#[from] crate::cli::EnvironmentError),
    #[error("this system names no folder for data; set RUSHES_HOME")]
    NoFolders,
    #[error("the folder of the library is not there: {}", .0.display())]
    FolderGone(PathBuf),
    #[error("another Rushes has this library open")]
    AlreadyRunning,
    #[error("Rushes may not write to its folder: {0}")]
    NotWritable(std::io::Error),
    #[error("this library was last used by a newer Rushes; update Rushes, or set RUSHES_HOME")]
    Newer,
    #[error("the library could not be opened: {0}")]
    Library(OpenError),
    #[error("no port of this computer is free for playing clips: {0}")]
    NoPort(std::io::Error),
    #[error("the system refused a thread: {0}")]
    NoThreads(std::io::Error),
    #[cfg(target_os = "linux")]
    #[error("there is no display to open a window on")]
    NoDisplay,
    #[error("the window could not be opened: {0}")]
    Window(#[from] tauri::Error),
}

impl From<OpenError> for StartError {
    fn from(error: OpenError) -> Self {
        match error {
            OpenError::Index(OpenIndexError::Newer) => Self::Newer,
            OpenError::Index(OpenIndexError::NotWritable) => {
                Self::NotWritable(std::io::ErrorKind::PermissionDenied.into())
            }
            OpenError::Folder(error) => Self::NotWritable(error),
            other => Self::Library(other),
        }
    }
}

/// The library that was not opened.
#[derive(Debug)]
pub(crate) struct Whose {
    /// Its folder.
    pub(crate) folder: PathBuf,
    /// Whether another one may be chosen: not where the environment names it.
    pub(crate) may_choose: bool,
}

/// What a dialog says, and offers besides "Quit".
#[derive(Debug, PartialEq, Eq)]
struct Told {
    text: String,
    /// Whether another folder may be chosen.
    choose: bool,
}

/// Says why the app did not start. Where the person chooses another folder, the app begins anew.
pub(crate) fn tell(error: &StartError, whose: Option<&Whose>) -> ExitCode {
    crate::start::say(&format!("rushes: {error}"));
    // Whoever reads the terminal has read it.
    if std::io::stderr().is_terminal() {
        return ExitCode::FAILURE;
    }
    let Some(told) = words_of(error, whose) else {
        return ExitCode::FAILURE;
    };
    let Some(folder) = dialog::show(&told) else {
        return ExitCode::FAILURE;
    };
    match home::choose(&folder) {
        Ok(()) => begin_anew(),
        Err(error) => {
            // Not another round of dialogs: the next start says it, if it is still so.
            crate::start::say(&format!("rushes: the folder could not be chosen: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// The words of the catalogue for an error; none where there is no screen, or nobody but a terminal
/// would understand them.
fn words_of(error: &StartError, whose: Option<&Whose>) -> Option<Told> {
    let folder = |path: &Path| path.display().to_string();
    let (key, figure, choose) = match error {
        StartError::Environment(_) => return None,
        #[cfg(target_os = "linux")]
        StartError::NoDisplay => return None,
        StartError::AlreadyRunning => ("running", String::new(), false),
        StartError::Newer => ("newer", String::new(), true),
        StartError::NotWritable(_) => {
            let path = whose.map(|whose| folder(&whose.folder));
            ("notWritable", path.unwrap_or_default(), true)
        }
        StartError::FolderGone(path) => ("folderGone", folder(path), true),
        StartError::NoPort(_) => ("noPort", String::new(), false),
        other => ("other", other.to_string(), false),
    };
    // What the environment names, the environment alone can change.
    let choose = choose && whose.is_none_or(|whose| whose.may_choose);
    let mut text = word(key).replace("{what}", &figure);
    if key == "newer" && !choose {
        text = word("newerHere");
    }
    Some(Told { text, choose })
}

/// Starts the app again, in the place of this process where the system has that.
fn begin_anew() -> ExitCode {
    let Ok(program) = std::env::current_exe() else {
        return ExitCode::FAILURE;
    };
    let mut again = std::process::Command::new(program);
    again.args(std::env::args_os().skip(1));
    #[cfg(unix)]
    let error = std::os::unix::process::CommandExt::exec(&mut again);
    #[cfg(not(unix))]
    let error = match again.spawn() {
        Ok(_) => return ExitCode::SUCCESS,
        Err(error) => error,
    };
    crate::start::say(&format!("rushes: {error}"));
    ExitCode::FAILURE
}

fn word(key: &str) -> String {
    crate::words::word("start", key)
}

/// The dialog, drawn by GTK itself: nothing else runs that could draw it.
#[cfg(target_os = "linux")]
mod dialog {
    use std::path::PathBuf;

    use gtk::prelude::{DialogExt as _, FileChooserExt as _, GtkWindowExt as _, WidgetExt as _};
    use gtk::{ButtonsType, DialogFlags, MessageType, ResponseType};

    use super::{Told, word};

    /// Shows it until it is answered. Answers the folder that was chosen.
    pub(super) fn show(told: &Told) -> Option<PathBuf> {
        // Without a display that answers, the terminal has to do.
        gtk::init().ok()?;
        loop {
            if !asks_for_folder(told) {
                return None;
            }
            if let Some(folder) = choose() {
                return Some(folder);
            }
        }
    }

    fn asks_for_folder(told: &Told) -> bool {
        let dialog = gtk::MessageDialog::new(
            None::<&gtk::Window>,
            DialogFlags::empty(),
            MessageType::Error,
            ButtonsType::None,
            &told.text,
        );
        dialog.set_title("Rushes");
        if told.choose {
            dialog.add_button(&word("chooseFolder"), ResponseType::Accept);
        }
        dialog.add_button(&word("quit"), ResponseType::Close);
        dialog.set_default_response(match told.choose {
            true => ResponseType::Accept,
            false => ResponseType::Close,
        });
        let answer = dialog.run();
        // Nobody may wonder whether the first dialog is still to be answered.
        dialog.hide();
        answer == ResponseType::Accept
    }

    fn choose() -> Option<PathBuf> {
        let chooser = gtk::FileChooserDialog::new(
            Some(&word("chooseTitle")),
            None::<&gtk::Window>,
            gtk::FileChooserAction::SelectFolder,
        );
        chooser.add_button(&word("cancel"), ResponseType::Cancel);
        chooser.add_button(&word("choose"), ResponseType::Accept);
        chooser.set_default_response(ResponseType::Accept);
        let chosen = chooser.run() == ResponseType::Accept;
        let folder = chooser.filename().filter(|_| chosen);
        chooser.hide();
        folder
    }
}

#[cfg(not(target_os = "linux"))]
mod dialog {
    use std::path::PathBuf;

    use rfd::{FileDialog, MessageButtons, MessageDialog, MessageDialogResult, MessageLevel};

    use super::{Told, word};

    /// Shows it until it is answered. Answers the folder that was chosen.
    pub(super) fn show(told: &Told) -> Option<PathBuf> {
        let (choose, quit) = (word("chooseFolder"), word("quit"));
        loop {
            let buttons = match told.choose {
                true => MessageButtons::OkCancelCustom(choose.clone(), quit.clone()),
                false => MessageButtons::OkCustom(quit.clone()),
            };
            let answer = MessageDialog::new()
                .set_level(MessageLevel::Error)
                .set_title("Rushes")
                .set_description(&told.text)
                .set_buttons(buttons)
                .show();
            if !told.choose || answer != MessageDialogResult::Custom(choose.clone()) {
                return None;
            }
            let folder = FileDialog::new()
                .set_title(word("chooseTitle"))
                .pick_folder();
            if folder.is_some() {
                return folder;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(error: &StartError, may_choose: bool) -> Told {
        let whose = Whose {
            folder: "/srv/clips".into(),
            may_choose,
        };
        words_of(error, Some(&whose)).expect("it has words")
    }

    #[test]
    fn lb_02_to_lb_04_have_their_words_and_offer_another_folder_where_that_helps() {
        let newer = told(&StartError::Newer, true);
        assert_eq!(
            newer.text,
            "This library was last used by a newer Rushes. Update Rushes, or choose another folder."
        );
        assert!(newer.choose);
        let running = told(&StartError::AlreadyRunning, true);
        assert_eq!(running.text, "Another Rushes has this library open.");
        assert!(!running.choose);
        let refused = std::io::ErrorKind::PermissionDenied.into();
        let not_writable = told(&StartError::NotWritable(refused), true);
        assert_eq!(not_writable.text, "Rushes may not write to /srv/clips.");
        assert!(not_writable.choose);
    }

    #[test]
    fn a_folder_that_the_environment_names_is_not_chosen_in_a_dialog() {
        let newer = told(&StartError::Newer, false);
        assert!(!newer.choose);
        assert!(!newer.text.contains("choose"), "{}", newer.text);
    }

    #[test]
    fn whatever_else_happens_is_said_with_its_reason() {
        let port = StartError::NoPort(std::io::ErrorKind::AddrInUse.into());
        assert!(
            told(&port, true)
                .text
                .starts_with("No port of this computer")
        );
        let thread = StartError::NoThreads(std::io::ErrorKind::OutOfMemory.into());
        assert!(
            told(&thread, true)
                .text
                .contains("the system refused a thread")
        );
        for key in ["chooseFolder", "quit", "chooseTitle", "choose", "cancel"] {
            assert!(!word(key).is_empty(), "{key}");
        }
    }
}

//! Files are dragged out of the window: the page says which clips, the system does the rest.

use std::path::PathBuf;

use tauri::AppHandle;

/// Takes a press in the page over, and offers files to wherever it is let go.
pub(crate) fn begin(handle: &AppHandle, files: Vec<PathBuf>) -> tauri::Result<()> {
    #[cfg(target_os = "linux")]
    linux::begin(handle, files)?;
    // The page does not ask for it on other systems.
    #[cfg(not(target_os = "linux"))]
    let _ = (handle, files);
    Ok(())
}

#[cfg(target_os = "linux")]
mod linux {
    use std::cell::Cell;
    use std::path::{Path, PathBuf};
    use std::rc::Rc;

    use gtk::gdk::DragAction;
    use gtk::glib::SignalHandlerId;
    use gtk::prelude::{ObjectExt as _, WidgetExt as _};
    use tauri::{AppHandle, Manager as _};

    use crate::window::MAIN;

    /// The button that is held.
    const PRIMARY: i32 = 1;
    /// Where the pointer is, is for GTK to find out.
    const ANYWHERE: i32 = -1;

    pub(super) fn begin(handle: &AppHandle, files: Vec<PathBuf>) -> tauri::Result<()> {
        let Some(window) = handle.get_webview_window(MAIN) else {
            return Ok(());
        };
        handle.run_on_main_thread(move || match window.gtk_window() {
            Ok(window) => offer(&window, &files),
            Err(error) => tracing::warn!(%error, "the drag did not begin"),
        })
    }

    /// Offers files for as long as the drag lasts.
    fn offer(window: &gtk::ApplicationWindow, files: &[PathBuf]) {
        let uris: Vec<String> = files.iter().filter_map(|file| uri(file)).collect();
        let targets = gtk::TargetList::new(&[]);
        targets.add_uri_targets(0);
        let handlers: Rc<Cell<Vec<SignalHandlerId>>> = Rc::default();
        let given = window.connect_drag_data_get(move |_, _, data, _, _| {
            let uris: Vec<&str> = uris.iter().map(String::as_str).collect();
            data.set_uris(&uris);
        });
        let known = Rc::clone(&handlers);
        let ended = window.connect_drag_end(move |window, _| {
            for handler in known.take() {
                window.disconnect(handler);
            }
        });
        handlers.set(vec![given, ended]);
        let begun = window.drag_begin_with_coordinates(
            &targets,
            DragAction::COPY,
            PRIMARY,
            None,
            ANYWHERE,
            ANYWHERE,
        );
        if begun.is_none() {
            tracing::debug!("the system let no drag begin");
            for handler in handlers.take() {
                window.disconnect(handler);
            }
        }
    }

    /// The address of a file, with all that means something in an address written as percents.
    fn uri(file: &Path) -> Option<String> {
        let uri = gtk::glib::filename_to_uri(file, None);
        uri.ok().map(|uri| uri.to_string())
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_file_of_ours_is_offered_under_an_address_that_every_program_understands() {
            let file = Path::new("/srv/a/Videos/Rushes/Ada/2026-03/50 % salt & light? [123].mp4");
            assert_eq!(
                uri(file).unwrap(),
                "file:///srv/a/Videos/Rushes/Ada/2026-03/50%20%25%20salt%20&%20light%3F%20%5B123%5D.mp4"
            );
            assert_eq!(uri(Path::new("relative.mp4")), None);
        }
    }
}

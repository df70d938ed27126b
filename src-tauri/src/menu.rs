//! The menu bar of macOS. What it offers is what the keys do, and the page does it; what every app has
//! there is the system's own. Other systems have no menu bar: the page's menu is theirs.
//!
//! It is compiled for the tests of every system, so that none of them can break it unseen.

use tauri::menu::{Menu, MenuBuilder, MenuItem, MenuItemBuilder, Submenu, SubmenuBuilder};
use tauri::{AppHandle, Emitter as _, Runtime};

use crate::contract::{HostEvent, MenuCommand};
use crate::leaving;
use crate::window::MAIN;

/// The name of the entry that ends the app. The system's own would end it without asking.
const QUIT: &str = "quit";

/// Gives the app its menu bar.
pub(crate) fn install(handle: &AppHandle) -> tauri::Result<()> {
    // The app keeps it; a bar that is dropped would go.
    handle.set_menu(bar(handle)?)?;
    handle.on_menu_event(|handle, event| {
        let name = event.id().as_ref();
        if name == QUIT {
            leaving::asked(handle);
            return;
        }
        let Some(command) = command(name) else {
            return;
        };
        if let Err(error) = handle.emit_to(MAIN, HostEvent::NAME, HostEvent::Chosen { command }) {
            tracing::warn!(%error, "the page did not hear of the menu");
        }
    });
    Ok(())
}

fn bar<R: Runtime>(handle: &AppHandle<R>) -> tauri::Result<Menu<R>> {
    let sub = |name: &str| SubmenuBuilder::new(handle, word(name));
    let item = |name: &str, keys: Option<&str>| item(handle, name, keys);
    let app = SubmenuBuilder::new(handle, "Rushes")
        .item(&item("about", None)?)
        .separator()
        .item(&item("settings", Some("CmdOrCtrl+,"))?)
        .separator()
        .services()
        .separator()
        .hide()
        .hide_others()
        .show_all()
        .separator()
        .item(&item(QUIT, Some("CmdOrCtrl+Q"))?)
        .build()?;
    let file = sub("file").close_window().build()?;
    // The system's own entries: they act on the text field that has the focus.
    let edit = sub("edit")
        .undo()
        .redo()
        .separator()
        .cut()
        .copy()
        .paste()
        .select_all()
        .build()?;
    let view = sub("view")
        .item(&item("refresh", Some("CmdOrCtrl+R"))?)
        .item(&item("search", Some("CmdOrCtrl+F"))?)
        .item(&item("downloads", None)?)
        .separator()
        .fullscreen()
        .build()?;
    let window = sub("window").minimize().maximize().build()?;
    let help = sub("help")
        .item(&item("keys", Some("CmdOrCtrl+/"))?)
        .item(&item("health", None)?)
        .build()?;
    known_to_the_system(&window, &help)?;
    MenuBuilder::new(handle)
        .items(&[&app, &file, &edit, &view, &window, &help])
        .build()
}

/// The system adds its own entries to these two: the list of windows, and the search in menus.
#[cfg(target_os = "macos")]
fn known_to_the_system<R: Runtime>(window: &Submenu<R>, help: &Submenu<R>) -> tauri::Result<()> {
    window.set_as_windows_menu_for_nsapp()?;
    help.set_as_help_menu_for_nsapp()
}

#[cfg(not(target_os = "macos"))]
fn known_to_the_system<R: Runtime>(_: &Submenu<R>, _: &Submenu<R>) -> tauri::Result<()> {
    Ok(())
}

fn item<R: Runtime>(
    handle: &AppHandle<R>,
    name: &str,
    keys: Option<&str>,
) -> tauri::Result<MenuItem<R>> {
    let item = MenuItemBuilder::with_id(name, word(name));
    match keys {
        Some(keys) => item.accelerator(keys).build(handle),
        None => item.build(handle),
    }
}

/// What an entry asks the page for; its name is that of the command.
fn command(name: &str) -> Option<MenuCommand> {
    serde_json::from_value(name.into()).ok()
}

/// A word of the menu bar, from the one catalogue of the page.
fn word(name: &str) -> String {
    crate::words::word("menuBar", name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_entry_has_a_word_and_a_command_or_ends_the_app() {
        let _: fn(&AppHandle) -> tauri::Result<()> = install;
        for name in [
            "about",
            "settings",
            "refresh",
            "search",
            "downloads",
            "keys",
            "health",
        ] {
            assert!(command(name).is_some(), "{name} is something the page does");
            assert_ne!(word(name), "", "{name} has a word in the catalogue");
        }
        assert_eq!(
            command(QUIT),
            None,
            "ending asks first, which is the shell's"
        );
        assert_eq!(command("no-such-entry"), None, "nothing else is passed on");
    }
}

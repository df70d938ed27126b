//! The window itself, and pages outside the app.

use tauri::Manager as _;

use crate::app::App;
use crate::contract::{Page, Problem, ProblemCode};
use crate::leaving;
use crate::window::MAIN;

impl App {
    /// Opens one of a few pages whose addresses are written here and nowhere else.
    pub(crate) async fn open_page(&self, page: Page) -> Result<(), Problem> {
        let address = match page {
            Page::TokenHelp => "https://useapi.net/docs/start-here/setup-useapi",
            Page::Useapi => "https://useapi.net/docs/start-here/setup-pixverse",
        };
        let opened = tokio::task::spawn_blocking(move || {
            tauri_plugin_opener::open_url(address, None::<&str>)
        });
        match opened.await {
            Ok(Ok(())) => Ok(()),
            _ => Err(ProblemCode::Internal.into()),
        }
    }

    pub(crate) async fn set_full_screen(&self, on: bool) -> Result<(), Problem> {
        let window = self
            .handle()
            .and_then(|handle| handle.get_webview_window(MAIN));
        let window = window.ok_or(ProblemCode::Internal)?;
        window
            .set_fullscreen(on)
            .map_err(|_| ProblemCode::Internal.into())
    }

    /// Closes the window as its own button does: while downloads are on their way, the person is asked.
    pub(crate) async fn quit(&self) -> Result<(), Problem> {
        leaving::asked(self.handle().ok_or(ProblemCode::Internal)?);
        Ok(())
    }

    /// Ends the app, whatever is on its way.
    pub(crate) async fn quit_now(&self) -> Result<(), Problem> {
        self.handle().ok_or(ProblemCode::Internal)?.exit(0);
        Ok(())
    }

    /// Lets the downloads go on without the window.
    pub(crate) async fn hide(&self) -> Result<(), Problem> {
        leaving::go_on_hidden(self.handle().ok_or(ProblemCode::Internal)?);
        Ok(())
    }
}

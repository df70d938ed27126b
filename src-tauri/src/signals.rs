//! The system asks the app to end: at a logout, at a shutdown, or by hand (P-09).

use tauri::AppHandle;

/// Ends the app as its own "Quit" does when the system asks for it. What is on its way goes on at the
/// next start.
pub(crate) fn follow(handle: &AppHandle) {
    #[cfg(unix)]
    unix::follow(handle);
    // Windows tells the window that the session ends, and macOS the application: both are the
    // engine's to hear.
    #[cfg(not(unix))]
    let _ = handle;
}

#[cfg(unix)]
mod unix {
    use std::sync::Arc;
    use std::time::Duration;

    use async_signal::{Signal, Signals};
    use futures_util::StreamExt as _;
    use tauri::{AppHandle, Manager as _};

    use crate::app::App;

    /// A window that does not end within this time is not waited for: the system waits 2 s at best.
    const PATIENCE: Duration = Duration::from_millis(1_500);

    pub(super) fn follow(handle: &AppHandle) {
        let handle = handle.clone();
        tauri::async_runtime::spawn(async move {
            let mut signals = match Signals::new([Signal::Term, Signal::Int, Signal::Hup]) {
                Ok(signals) => signals,
                Err(error) => {
                    tracing::warn!(%error, "the system's wish to end will not be heard");
                    return;
                }
            };
            let Some(Ok(signal)) = signals.next().await else {
                return;
            };
            tracing::info!(?signal, "the system asks the app to end");
            let app = Arc::clone(&handle.state::<Arc<App>>());
            // At once, whatever the window does with the rest of the time.
            app.left();
            handle.exit(0);
            tokio::time::sleep(PATIENCE).await;
            app.libraries.close();
            std::process::exit(0);
        });
    }
}

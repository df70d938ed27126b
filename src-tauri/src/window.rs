//! The one window: made here and not in the configuration, since only so can it be kept from
//! leaving its page.

use std::sync::Arc;

use tauri::utils::config::{Csp, CspDirectiveSources};
use tauri::webview::{Color, NewWindowResponse};
use tauri::{
    App, AppHandle, Context, Manager as _, Runtime, Theme as SystemTheme, Url, WebviewUrl,
    WebviewWindow, WebviewWindowBuilder,
};

use crate::contract::{Settings, Theme};
use crate::home::Home;
use crate::instance::Pass;
use crate::place::{self, SMALLEST, WindowPlace};

/// Its name.
pub(crate) const MAIN: &str = "main";

/// Its size at the first start, in logical pixels.
const USUAL: (f64, f64) = (1280.0, 800.0);

/// The canvas of the two themes, so that no other colour flashes before the first frame.
const DARK: Color = Color(0x12, 0x13, 0x15, 0xFF);
const LIGHT: Color = Color(0xF6, 0xF6, 0xF7, 0xFF);

/// Lets the page play from the one port of this run, and from no other.
pub(crate) fn pin_media_port<R: Runtime>(context: &mut Context<R>, port: u16) {
    let security = &mut context.config_mut().app.security;
    if let Some(Csp::DirectiveMap(directives)) = &mut security.csp {
        let source = format!("http://127.0.0.1:{port}");
        directives.insert("media-src".to_owned(), CspDirectiveSources::Inline(source));
    }
}

/// Opens the window.
pub(crate) fn open(
    app: &App,
    home: &Home,
    settings: &Settings,
    place: Option<WindowPlace>,
    clip_port: u16,
) -> tauri::Result<()> {
    let theme = match settings.theme {
        Theme::System => None,
        Theme::Dark => Some(SystemTheme::Dark),
        Theme::Light => Some(SystemTheme::Light),
    };
    let window = WebviewWindowBuilder::new(app, MAIN, WebviewUrl::default())
        .title("Rushes")
        .inner_size(USUAL.0, USUAL.1)
        .min_inner_size(SMALLEST, SMALLEST)
        // It is seen where it belongs, and never jumps there.
        .visible(false)
        .theme(theme)
        .data_directory(home.web.clone())
        .enable_clipboard_access()
        .disable_drag_drop_handler()
        .on_navigation(is_our_page)
        .on_new_window(|_, _| NewWindowResponse::Deny)
        .on_download(|_, _| false)
        .on_document_title_changed(|window, title| {
            if let Err(error) = window.set_title(&title) {
                tracing::debug!(%error, "the title could not be set");
            }
        })
        .build()?;
    let dark = window.theme().is_ok_and(|theme| theme == SystemTheme::Dark);
    keep_off_the_network(&window, clip_port)?;
    keep_little(&window)?;
    follow_page(&window)?;
    window.set_background_color(Some(if dark { DARK } else { LIGHT }))?;
    let placed = match place {
        Some(place) => place.restore(&window),
        None => place::fit(&window),
    };
    if let Err(error) = placed {
        tracing::warn!(%error, "the window is where the system put it");
    }
    window.show()?;
    Ok(())
}

/// Brings the window before the person, from wherever it is. Any thread may call this.
pub(crate) fn show<R: Runtime>(handle: &AppHandle<R>, pass: Pass) {
    let Some(window) = handle.get_webview_window(MAIN) else {
        return;
    };
    tracing::info!("started again: the window is shown");
    if let Some(app) = handle.try_state::<Arc<crate::app::App>>() {
        crate::leaving::came_back(&app);
    }
    let shown = handle.run_on_main_thread(move || {
        let shown = window.show().and_then(|()| window.unminimize());
        hand_over(&window, pass);
        if let Err(error) = shown.and_then(|()| window.set_focus()) {
            tracing::warn!(%error, "the window could not be shown");
        }
    });
    if let Err(error) = shown {
        tracing::warn!(%error, "the window could not be shown");
    }
}

/// Gives a window the right to take the focus.
#[cfg(target_os = "linux")]
fn hand_over<R: Runtime>(window: &WebviewWindow<R>, pass: Pass) {
    use gtk::prelude::GtkWindowExt as _;

    if let (Ok(window), Some(pass)) = (window.gtk_window(), pass.0) {
        window.set_startup_id(&pass);
    }
}

#[cfg(not(target_os = "linux"))]
fn hand_over<R: Runtime>(_: &WebviewWindow<R>, _: Pass) {}

/// Gives the engine no way to any host but the clip server of this run.
///
/// The page's policy stops what a page may load, and [`is_our_page`] where it may go, but the
/// engine connects ahead to where a link or a `preconnect` points before either is asked. A proxy
/// that nobody runs (port 9 discards, RFC 863) answers all of that.
#[cfg(target_os = "linux")]
fn keep_off_the_network(window: &WebviewWindow, clip_port: u16) -> tauri::Result<()> {
    use webkit2gtk::{
        NetworkProxyMode, NetworkProxySettings, WebViewExt as _, WebsiteDataManagerExt as _,
    };
    window.with_webview(move |view| {
        if let Some(manager) = view.inner().website_data_manager() {
            let clips = format!("127.0.0.1:{clip_port}");
            let mut nowhere = NetworkProxySettings::new(Some("http://127.0.0.1:9"), &[&clips]);
            manager.set_network_proxy_settings(NetworkProxyMode::Custom, Some(&mut nowhere));
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn keep_off_the_network(_: &WebviewWindow, _: u16) -> tauri::Result<()> {
    Ok(())
}

/// Has the engine let go of what the page shows no more: pictures lie on the disk, and what it keeps of
/// them in memory beyond the page is a hundred megabytes.
#[cfg(target_os = "linux")]
fn keep_little(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::{CacheModel, WebContextExt as _, WebViewExt as _};
    window.with_webview(|view| {
        if let Some(context) = view.inner().context() {
            context.set_cache_model(CacheModel::DocumentViewer);
        }
    })
}

#[cfg(not(target_os = "linux"))]
fn keep_little(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Hears when the page's process ends. Tauri tells of it on macOS alone.
#[cfg(target_os = "linux")]
fn follow_page(window: &WebviewWindow) -> tauri::Result<()> {
    use webkit2gtk::WebViewExt as _;

    let handle = window.app_handle().clone();
    window.with_webview(move |view| {
        view.inner()
            .connect_web_process_terminated(move |_, reason| {
                crate::restarts::page_ended(&handle, &format!("{reason:?}"));
            });
    })
}

#[cfg(not(target_os = "linux"))]
fn follow_page(_: &WebviewWindow) -> tauri::Result<()> {
    Ok(())
}

/// Whether an address is the page that the app brought along.
fn is_our_page(url: &Url) -> bool {
    match url.scheme() {
        "tauri" => url.host_str() == Some("localhost"),
        "http" => cfg!(windows) && url.host_str() == Some("tauri.localhost"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_02_the_window_goes_nowhere_else() {
        let goes = |url: &str| is_our_page(&Url::parse(url).unwrap());
        assert!(goes("tauri://localhost/index.html"));
        for elsewhere in [
            "https://example.com/",
            "http://127.0.0.1:8080/",
            "file:///etc/passwd",
            "data:text/html,x",
            "javascript:alert(1)",
            "thumb://localhost/own/1/grid",
            "tauri://elsewhere/",
            "about:blank",
        ] {
            assert!(!goes(elsewhere), "{elsewhere}");
        }
    }
}

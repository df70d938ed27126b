//! A window of Tauri with an empty page in it, built as the app is: what the benchmark of the window
//! takes off from the app's memory. It ends when it is killed.

use tauri::http::Response;
use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

const EMPTY: &[u8] = b"<!doctype html><title>Blank</title>";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Not `about:blank`, for which the engine starts no process of the page.
    let empty: Url = "blank://localhost".parse()?;
    tauri::Builder::default()
        .register_uri_scheme_protocol("blank", |_, _| {
            let mut page = Response::new(EMPTY);
            let html = tauri::http::HeaderValue::from_static("text/html");
            page.headers_mut().insert("content-type", html);
            page
        })
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "blank", WebviewUrl::External(empty))
                .title("Blank")
                .inner_size(1280.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

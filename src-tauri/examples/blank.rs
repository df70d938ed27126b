//! A window of Tauri with nothing in it, built as the app is: what the benchmark of the window takes
//! off from the app's memory. It ends when it is killed.

use tauri::{Url, WebviewUrl, WebviewWindowBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let nothing: Url = "about:blank".parse()?;
    tauri::Builder::default()
        .setup(move |app| {
            WebviewWindowBuilder::new(app, "blank", WebviewUrl::External(nothing))
                .title("Blank")
                .inner_size(1280.0, 800.0)
                .build()?;
            Ok(())
        })
        .run(tauri::generate_context!())?;
    Ok(())
}

//! How large the interface is: as the system's text, until the person chooses.

use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};

/// Text of 125 %, as a desktop tells it where nobody keeps XSETTINGS; read by Xlib.
const SETTINGS: &str = "Xft.dpi: 120\n";
/// The window, and a rem at 100 %, in pixels of the screen.
const WIDTH: f64 = 1280.0;
const REM: f64 = 16.0;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_interface_is_as_large_as_the_text_of_the_desktop_until_a_size_is_chosen() {
    on_a_desktop("text-scale", Keychain::Unlocked, async |desktop| {
        std::fs::write(desktop.home().join(".Xdefaults"), SETTINGS).unwrap();
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        is_sized(&page, 125.0).await;

        // A size that is chosen is that size, whatever the desktop says.
        page.press_with_control(",").await;
        page.the("dialog", "Settings").await;
        for size in [150.0, 100.0] {
            // The driver's pointer does not know that the page is drawn larger.
            let radio = page.the("radio", &format!("{size} %")).await;
            page.run_on(&radio, "arguments[0].click()").await;
            is_sized(&page, size).await;
        }
    })
    .await;
}

/// Waits until a rem is so much of its usual size, on the screen.
async fn is_sized(page: &Page, per_cent: f64) {
    let rem = REM * per_cent / 100.0;
    until(
        &format!("a rem is {rem} pixels on the screen"),
        PATIENCE,
        async || {
            page.holds(&format!(
                "const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
                 return Math.abs(rem * {WIDTH} / innerWidth - {rem}) < 0.1"
            ))
            .await
        },
    )
    .await;
}

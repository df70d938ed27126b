//! K-01: no keychain answers.

use fantoccini::key::Key;

use crate::connecting::paste_token;
use crate::desktop::{Keychain, on_a_desktop};
use crate::leaks::Secret;
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_01_without_a_keychain_the_first_page_says_so_and_no_token_is_kept() {
    on_a_desktop("no-keychain", Keychain::None, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        page.reads("No keychain answers").await;
        page.reads("Rushes keeps tokens in the system’s keychain and nowhere else")
            .await;
        page.reads("sudo apt install gnome-keyring").await;
        page.reads("Everything that is on this computer stays usable.")
            .await;
        page.the("button", "Check again").await;

        paste_token(&page, TOKEN).await;
        page.click("button", "Connect").await;
        until("the dialog says what is missing", PATIENCE, async || {
            let refused = page.the("textbox", "API token").await;
            let refusal = "const by = arguments[0].getAttribute('aria-describedby');
                return by === null ? '' : document.getElementById(by).textContent";
            let words = page.run_on(&refused, refusal).await;
            words
                .as_str()
                .is_some_and(|words| words.contains("none answers here"))
        })
        .await;
        let field = page.the("textbox", "API token").await;
        assert_eq!(
            page.run_on(&field, "return arguments[0].value").await,
            TOKEN
        );
        page.press(Key::Escape).await;
        page.gone("dialog", "Connect useapi.net").await;
        assert_eq!(
            Secret::new(TOKEN).found_below(desktop.everything()),
            Vec::<String>::new()
        );

        // Looking around needs no keychain.
        page.click("button", "Look around with the sample library")
            .await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        desktop.quit(&page).await;

        let page = desktop.open(world.start_app()).await;
        page.the("button", "Look around with the sample library")
            .await;
        page.reads("No keychain answers").await;
    })
    .await;
}

//! P-08: two starts on one library.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use crate::child::{Child, Ended, bound_to_us};
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::wait::{PATIENCE, until};
use crate::window::APP;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_08_a_second_start_on_the_same_library_ends_in_words_and_the_first_goes_on() {
    on_a_desktop("second-start", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let home = desktop.rushes_home();
        for with_bus in [true, false] {
            let ended = start_again(desktop, &home, with_bus).await;
            assert!(
                ended.code.is_some_and(|code| code != 0),
                "with a bus: {with_bus}: {ended:?}"
            );
            assert!(
                ended.err.contains("another Rushes has this library open"),
                "{}",
                ended.err
            );
            assert_eq!(ended.out, "");
        }
        // The first one has noticed nothing.
        page.press_with_control("2").await;
        page.holds_clips(55).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_08_a_second_start_on_another_library_works_beside_the_first() {
    on_a_desktop("second-library", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        let said = desktop.everything().join("tmp/said");
        let mut second = bound_to_us(APP);
        let second = desktop.furnish(second.arg("--sample"));
        second.env("RUSHES_HOME", desktop.everything().join("tmp/other"));
        second.env("RUSHES_REPORT_PAINTED", "1");
        second.stdout(std::fs::File::create(&said).unwrap());
        let mut second = Child::start(second);
        until(
            "the second one has painted its gallery",
            Duration::from_secs(30),
            async || {
                assert_eq!(second.ended(), None, "it stays");
                std::fs::read_to_string(&said)
                    .unwrap()
                    .contains("gallery painted")
            },
        )
        .await;
        page.press_with_control("2").await;
        page.holds_clips(55).await;
    })
    .await;
}

async fn start_again(desktop: &Desktop, home: &Path, with_bus: bool) -> Ended {
    let mut second = bound_to_us(APP);
    let second = desktop.furnish(&mut second).env("RUSHES_HOME", home);
    if !with_bus {
        second
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("XDG_RUNTIME_DIR");
    }
    Child::start(second.stdout(Stdio::piped()).stderr(Stdio::piped()))
        .end(PATIENCE)
        .await
}

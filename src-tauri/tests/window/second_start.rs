//! P-08, P-10, T16: two starts on one library, and an app that the system stops for a while.

use std::path::Path;
use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::child::{Child, Ended, bound_to_us};
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::processes;
use crate::twelve::connect;
use crate::wait::{PATIENCE, until};
use crate::window::APP;
use crate::world::World;

/// What the first start notes when a later one asks for its window.
const SHOWS: &str = "started again: the window is shown";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_08_t_16_a_second_start_on_the_same_library_shows_the_first_window_and_ends() {
    on_a_desktop("second-start", Keychain::Unlocked, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let home = desktop.rushes_home();
        for (before, with_bus) in [true, false].into_iter().enumerate() {
            let ended = start_again(desktop, &home, with_bus).await;
            assert_eq!(ended.code, Some(0), "with a bus: {with_bus}: {ended:?}");
            assert_eq!((ended.out.as_str(), ended.err.as_str()), ("", ""));
            until("the first shows itself", PATIENCE, async || {
                desktop.log().matches(SHOWS).count() == before + 1
            })
            .await;
        }
        // The first one has noticed nothing else.
        page.press_with_control("2").await;
        page.holds_clips(55).await;
    })
    .await;
}

/// Longer than a busy computer is ever late: a lid that was closed for a moment.
const STOPPED: Duration = Duration::from_secs(60);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p_10_an_app_that_is_stopped_lets_a_second_start_say_so_and_looks_again_afterwards() {
    on_a_desktop("stopped", Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = connect(desktop, &world).await;
        let home = desktop.rushes_home();
        let all = processes::of_app(&home);
        processes::signal(&all, "STOP");
        let stopped = Instant::now();
        let second = again(desktop, &home, true);
        // LB-03: whoever started it from the desktop sees no terminal.
        desktop.press_in(second.id(), &["Return"]).await;
        let ended = second.end(PATIENCE).await;
        assert_eq!(ended.code, Some(1), "{ended:?}");
        assert!(
            ended.err.contains("another Rushes has this library open"),
            "{}",
            ended.err
        );
        world.sample.accounts()[0].insert().expect("a clip more");
        tokio::time::sleep(STOPPED.saturating_sub(stopped.elapsed())).await;
        processes::signal(&all, "CONT");
        // Nobody asks it to.
        page.holds_clips(74).await;
        assert!(desktop.log().contains("awake again"), "it has noticed");
        page.press_with_control("2").await;
        page.holds_clips(56).await;
        assert_eq!(start_again(desktop, &home, true).await.code, Some(0));
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
    again(desktop, home, with_bus).end(PATIENCE).await
}

fn again(desktop: &Desktop, home: &Path, with_bus: bool) -> Child {
    let mut second = bound_to_us(APP);
    let second = desktop.furnish(&mut second).env("RUSHES_HOME", home);
    if !with_bus {
        second
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("XDG_RUNTIME_DIR");
    }
    Child::start(second.stdout(Stdio::piped()).stderr(Stdio::piped()))
}

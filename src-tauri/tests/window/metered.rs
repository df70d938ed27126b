//! A network that costs by the byte: nothing is fetched that nobody looks at, until the person says so.

use zbus::blocking::Connection;
use zbus::blocking::connection::Builder;

use sample::Host;

use crate::connecting::connect_first;
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

const SAID: &str = "Metered connection: pictures and clips are fetched only when you open them.";
const PATH: &str = "/org/freedesktop/NetworkManager";
/// `NM_METERED_YES` and `NM_METERED_NO`.
const COSTS: u32 = 1;
const IS_FREE: u32 = 2;

/// What NetworkManager says of the network.
struct Network {
    metered: u32,
}

#[zbus::interface(name = "org.freedesktop.NetworkManager")]
impl Network {
    #[zbus(property)]
    fn metered(&self) -> u32 {
        self.metered
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nt_01_where_bytes_cost_only_what_is_looked_at_is_fetched_until_the_person_says_so() {
    on_a_desktop("metered", Keychain::Unlocked, async |desktop| {
        let network = network(desktop, COSTS);
        let world = World::start().await;
        let mut start = world.start_app();
        start
            .env
            .push(("DBUS_SYSTEM_BUS_ADDRESS", desktop.bus().to_owned()));
        let page = desktop.open(start).await;
        connect_first(&page, TOKEN, 73).await;
        page.reads(SAID).await;
        page.pictures_stand().await;
        let looked_at = pictures(&world);
        assert!(
            looked_at > 0 && looked_at < 73,
            "only what is in sight was fetched: {looked_at}"
        );

        page.click("button", "Fetch anyway").await;
        gone(&page).await;
        until("the others come by themselves", PATIENCE, async || {
            pictures(&world) > looked_at
        })
        .await;

        // What was allowed counts for this network. Of changes that come faster than they are heard, only
        // the last one is.
        let mut costs = true;
        until("another network is noticed", PATIENCE, async || {
            costs = !costs;
            say(&network, if costs { COSTS } else { IS_FREE }).await;
            page.words().await.contains(SAID)
        })
        .await;
        say(&network, IS_FREE).await;
        gone(&page).await;
    })
    .await;
}

fn network(desktop: &Desktop, metered: u32) -> Connection {
    Builder::address(desktop.bus())
        .and_then(|bus| bus.name("org.freedesktop.NetworkManager"))
        .and_then(|bus| bus.serve_at(PATH, Network { metered }))
        .and_then(Builder::build)
        .expect("the bus takes a name")
}

/// Says how the network is now, to all that listen.
async fn say(network: &Connection, metered: u32) {
    let network = network.clone();
    let said = tokio::task::spawn_blocking(move || {
        let shown = network.object_server().interface::<_, Network>(PATH)?;
        let mut known = shown.get_mut();
        known.metered = metered;
        zbus::block_on(known.metered_changed(shown.signal_emitter()))
    });
    said.await.unwrap().expect("the bus carries signals");
}

async fn gone(page: &Page) {
    until("it is not said any more", PATIENCE, async || {
        !page.words().await.contains(SAID)
    })
    .await;
}

/// How many pictures the media host was asked for.
fn pictures(world: &World) -> usize {
    let seen = world.sample.requests();
    seen.iter()
        .filter(|seen| seen.host == Host::Media && !seen.path().ends_with(".mp4"))
        .count()
}

//! Pictures that are fetched before anybody looks at them.

use std::time::Duration;

use library::media::Reach;

use crate::world::World;

/// Clips with a picture that is not in the cache, and pictures that the media host was asked for.
async fn missing_and_asked(world: &World) -> (usize, usize) {
    let tiles = world.tiles().await;
    let missing = tiles
        .iter()
        .filter(|tile| tile.picture.is_some() && tile.thumbhash.is_none())
        .count();
    let requests = world.sample.requests();
    let asked = requests.iter().filter(|seen| is_picture(seen.path()));
    (missing, asked.count())
}

fn is_picture(path: &str) -> bool {
    [".jpg", ".png", ".webp"]
        .iter()
        .any(|end| path.contains(end))
}

async fn all_are_here(world: &World) {
    world
        .until("every picture is in the cache", async || {
            (missing_and_asked(world).await.0 == 0).then_some(())
        })
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_of_the_newest_clips_come_without_a_look_at_them_once_each() {
    let world = World::of(24).await;
    world.read().await;
    world.library.start();
    let (missing, asked) = missing_and_asked(&world).await;
    assert!(missing > 10, "{missing} clips have a picture to fetch");
    assert_eq!(asked, 0, "nothing is fetched before it is chosen");

    world.library.ahead.reach(Reach::Newest);
    all_are_here(&world).await;
    assert_eq!(missing_and_asked(&world).await, (0, missing), "once each");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_fetched_ahead_where_the_network_costs_or_the_person_said_no() {
    let world = World::of(24).await;
    world.read().await;
    world.library.start();
    world.library.ahead.set_metered(true);
    world.library.ahead.reach(Reach::All);
    // Longer than the page has to be quiet for.
    let over = tokio::time::Instant::now() + Duration::from_millis(1600);
    tokio::time::sleep_until(over).await;
    assert_eq!(missing_and_asked(&world).await.1, 0, "on a metered network");

    world.library.ahead.set_metered(false);
    all_are_here(&world).await;
}

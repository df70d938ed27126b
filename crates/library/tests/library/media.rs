//! Pictures, clips, and the loopback server that plays them.

use std::sync::Arc;

use library::clip::{ClipKey, Tile};
use library::gallery::Tone;
use library::index::Place;
use library::media::{AddressRules, Cdn, ClipLookup, ClipServer};
use sample::{Fault, Host};

use crate::http::ask;
use crate::world::World;

async fn server(world: &World) -> ClipServer {
    let clips = world.library.clips.clone();
    let lookup: ClipLookup = Arc::new(move |asked| {
        let clips = clips.clone();
        Box::pin(async move {
            match asked.library.as_str() {
                "own" if asked.afresh => clips.open_afresh(asked.clip).await.ok(),
                "own" => clips.open(asked.clip).await.ok(),
                _ => None,
            }
        })
    });
    ClipServer::start(lookup).await.expect("a port")
}

async fn a_clip(world: &World) -> Tile {
    let tiles = world.tiles().await;
    tiles
        .into_iter()
        .find(|tile| tile.playable && tile.status == "completed")
        .expect("a clip")
}

/// What the remote serves for a clip, fetched past the library.
async fn original(world: &World, key: ClipKey) -> Vec<u8> {
    let raw = world.library.index.details(key).unwrap().unwrap().raw;
    let item: serde_json::Value = serde_json::from_str(&raw).unwrap();
    ask("GET", item["url"].as_str().unwrap(), &[]).await.body
}

#[tokio::test(flavor = "multi_thread")]
async fn w_04_a_clip_plays_through_whole_and_in_parts_and_then_from_the_cache() {
    let world = World::usual().await;
    world.read().await;
    let tile = a_clip(&world).await;
    let original = original(&world, tile.key).await;
    let server = server(&world).await;
    let address = format!("{}/{}", server.clips_of("own"), tile.key.0);

    let whole = ask("GET", &address, &[]).await;
    assert_eq!(
        (whole.status, whole.header("content-type")),
        (200, Some("video/mp4"))
    );
    assert_eq!(whole.header("accept-ranges"), Some("bytes"));
    assert!(whole.body == original, "byte for byte while it is fetched");
    world
        .until("the clip is kept", async || {
            world.library.index.file(tile.key, Place::Cache).unwrap()
        })
        .await;

    world.sample.forget_requests();
    let length = original.len();
    for (range, status, from, to) in [
        ("bytes=0-", 206, 0, length),
        ("bytes=100-199", 206, 100, 200),
        ("bytes=-50", 206, length - 50, length),
        ("bytes=100-99999999", 206, 100, length),
        ("bytes=9-5", 200, 0, length),
        ("bytes=0-1,5-6", 200, 0, length),
    ] {
        let part = ask("GET", &address, &[("Range", range)]).await;
        assert_eq!(part.status, status, "{range}");
        assert!(part.body == original[from..to], "{range}");
    }
    let beyond = ask("GET", &address, &[("Range", &format!("bytes={length}-"))]).await;
    assert_eq!((beyond.status, beyond.body.len()), (416, 0));
    let head = ask("HEAD", &address, &[]).await;
    assert_eq!(
        head.header("content-length"),
        Some(length.to_string().as_str())
    );
    assert!(head.body.is_empty());
    assert!(
        world.sample.requests().is_empty(),
        "all of that came from the disk"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn t_12_the_clip_server_answers_nobody_without_the_secret() {
    let world = World::usual().await;
    world.read().await;
    let key = a_clip(&world).await.key.0;
    let server = server(&world).await;
    let base = server.clips_of("own");
    let port = server.port();
    let secret = base.split('/').nth(3).expect("the secret").to_owned();
    assert!(secret.len() >= 43, "256 bits in base64");
    let other = "A".repeat(secret.len());
    for address in [
        format!("http://127.0.0.1:{port}/"),
        format!("http://127.0.0.1:{port}/own/{key}"),
        format!("http://127.0.0.1:{port}/{other}/own/{key}"),
        format!("http://127.0.0.1:{port}/{}/own/{key}", &secret[..20]),
        format!("http://127.0.0.1:{port}/{secret}"),
        format!("http://127.0.0.1:{port}/{secret}/own"),
        format!("http://127.0.0.1:{port}/{secret}/own/"),
        format!("http://127.0.0.1:{port}/{secret}/own/{key}/x"),
        format!("http://127.0.0.1:{port}/{secret}/own/../own/{key}"),
        format!("http://127.0.0.1:{port}/{secret}/own/x{key}"),
        format!("http://127.0.0.1:{port}/{secret}/elsewhere/{key}"),
        format!("http://127.0.0.1:{port}/{secret}/own/999999999"),
    ] {
        let answer = ask("GET", &address, &[]).await;
        assert_eq!((answer.status, answer.body.len()), (404, 0), "{address}");
    }
    let good = format!("{base}/{key}");
    for (method, headers) in [
        ("GET", vec![("Host", "rushes.example")]),
        ("GET", vec![("Host", "localhost")]),
        ("GET", vec![("Sec-Fetch-Dest", "document")]),
        ("GET", vec![("Sec-Fetch-Dest", "script")]),
        ("POST", vec![("Content-Length", "0")]),
        ("OPTIONS", vec![("Origin", "https://evil.example")]),
        ("DELETE", vec![]),
    ] {
        assert_eq!(
            ask(method, &good, &headers).await.status,
            404,
            "{method} {headers:?}"
        );
    }
    let played = ask("GET", &good, &[("Sec-Fetch-Dest", "video")]).await;
    assert_eq!(played.status, 200);
    assert_eq!(played.header("access-control-allow-origin"), None);
    assert_eq!(played.header("cache-control"), Some("no-store"));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_token_reaches_no_media_host() {
    let world = World::usual().await;
    world.read().await;
    let tile = a_clip(&world).await;
    world
        .library
        .pictures
        .grid(tile.key)
        .await
        .expect("a picture");
    let server = server(&world).await;
    ask(
        "GET",
        &format!("{}/{}", server.clips_of("own"), tile.key.0),
        &[],
    )
    .await;
    let token = world.sample.token();
    let media: Vec<_> = world
        .sample
        .requests()
        .into_iter()
        .filter(|seen| seen.host == Host::Media)
        .collect();
    assert!(media.len() >= 2, "a picture and a clip were fetched");
    for seen in media {
        let all = format!("{} {:?}", seen.target, seen.headers);
        assert!(
            !all.contains(&token) && !all.to_lowercase().contains("authorization"),
            "{all}"
        );
        assert!(!all.to_lowercase().contains("referer"), "{all}");
    }
}

async fn tone(world: &World, clip: ClipKey) -> Tone {
    let view = world.view().await;
    view.tones[view.position(clip).expect("it is in the view") as usize]
}

#[tokio::test(flavor = "multi_thread")]
async fn a_box_has_the_tone_of_its_picture_once_that_was_seen_packed_or_not() {
    let world = World::usual().await;
    world.read().await;
    let clip = a_clip(&world).await.key;
    world.library.gallery.pack_now().unwrap();
    assert_eq!(tone(&world, clip).await, Tone::NONE, "nobody has seen it");
    world.library.pictures.grid(clip).await.unwrap();
    let seen = tone(&world, clip).await;
    assert_ne!(seen, Tone::NONE);
    let world = world.restarted().await;
    assert_eq!(tone(&world, clip).await, seen, "after the packing");
    world.library.gallery.pack_now().unwrap();
    let world = world.restarted().await;
    assert_eq!(tone(&world, clip).await, seen, "packed");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_picture_is_fetched_once_and_leaves_a_thumbhash() {
    let world = World::usual().await;
    world.read().await;
    let tile = a_clip(&world).await;
    assert_eq!(
        tile.thumbhash, None,
        "nothing is known of a picture that nobody fetched"
    );
    let fetches =
        futures_util::future::join_all((0..8).map(|_| world.library.pictures.grid(tile.key)));
    let pictures: Vec<_> = fetches
        .await
        .into_iter()
        .map(|one| one.expect("a picture"))
        .collect();
    assert!(pictures.iter().all(|one| one.bytes == pictures[0].bytes));
    assert!(
        pictures[0].bytes.len() < 60_000,
        "{} bytes",
        pictures[0].bytes.len()
    );
    let fetched = || {
        world
            .sample
            .requests()
            .iter()
            .filter(|seen| seen.host == Host::Media)
            .count()
    };
    assert_eq!(fetched(), 1, "eight asked, one fetch");
    let again = world
        .tiles()
        .await
        .into_iter()
        .find(|one| one.key == tile.key)
        .unwrap();
    assert!(again.thumbhash.is_some_and(|hash| !hash.is_empty()));

    let world = world.restarted().await;
    world.sample.forget_requests();
    assert_eq!(
        world.library.pictures.grid(tile.key).await.unwrap().bytes,
        pictures[0].bytes
    );
    assert_eq!(
        world.sample.requests().len(),
        0,
        "from the disk after a restart"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn d_14_a_torn_or_empty_picture_in_the_cache_is_fetched_again() {
    let world = World::usual().await;
    world.read().await;
    let key = a_clip(&world).await.key;
    let whole = world.library.pictures.grid(key).await.unwrap().bytes;
    let path = world
        .home
        .path()
        .join(format!("cache/pictures/{:03}/{}.jpg", key.0 % 256, key.0));
    for damage in [
        Vec::new(),
        whole[..whole.len() / 2].to_vec(),
        b"<html>".to_vec(),
    ] {
        std::fs::write(&path, damage).unwrap();
        assert_eq!(world.library.pictures.grid(key).await.unwrap().bytes, whole);
    }
    std::fs::remove_dir_all(world.home.path().join("cache/pictures")).unwrap();
    assert_eq!(world.library.pictures.grid(key).await.unwrap().bytes, whole);
}

#[tokio::test(flavor = "multi_thread")]
async fn t_09_what_is_no_picture_makes_no_picture() {
    let world = World::usual().await;
    world.read().await;
    let key = a_clip(&world).await.key;
    for body in [
        "<html><svg onload=alert(1)></svg>",
        "",
        "\u{0}\u{1}",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
    ] {
        world
            .sample
            .faults()
            .next(Fault::body(body.to_owned()).on(Host::Media));
        assert!(world.library.pictures.grid(key).await.is_err(), "{body:?}");
        assert!(
            !world
                .home
                .path()
                .join(format!("cache/pictures/{:03}", key.0 % 256))
                .exists()
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_clip_that_is_cut_short_or_no_clip_is_never_kept() {
    let world = World::usual().await;
    world.read().await;
    let tile = a_clip(&world).await;
    let server = server(&world).await;
    let address = format!("{}/{}", server.clips_of("own"), tile.key.0);
    for fault in [
        Fault::cut_after(3_000),
        Fault::body("<html>sign in</html>").with_content_type("text/html"),
        Fault::body("<html>sign in</html>").with_content_type("video/mp4"),
        Fault::status(503),
        Fault::status(403),
    ] {
        world.sample.faults().next(fault.on(Host::Media));
        ask("GET", &address, &[]).await;
        let cache = world.home.path().join("cache/clips");
        world
            .until("the part is gone", async || {
                let left = std::fs::read_dir(&cache).ok()?.count();
                (left == 0).then_some(())
            })
            .await;
        assert_eq!(
            world.library.index.file(tile.key, Place::Cache).unwrap(),
            None
        );
    }
    let whole = ask("GET", &address, &[]).await;
    assert_eq!(
        whole.status, 200,
        "and it plays when the host has come to its senses"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn n_21_and_n_22_media_are_followed_for_three_hops_and_never_to_where_nothing_is_opened() {
    let world = World::usual().await;
    world.read().await;
    let key = a_clip(&world).await.key;
    let raw = world.library.index.details(key).unwrap().unwrap().raw;
    let item: serde_json::Value = serde_json::from_str(&raw).unwrap();
    let picture = item["img_url"].as_str().unwrap();
    let cdn = Cdn::new(AddressRules { loopback: true }, "Rushes/test").unwrap();
    for (hops, follows) in [(1, true), (2, true), (3, true), (4, false), (20, false)] {
        let fault = Fault::redirect(picture).on(Host::Media);
        world.sample.faults().times(hops, fault);
        let answer = cdn.get(picture, None).await;
        world.sample.faults().clear();
        assert_eq!(answer.is_ok(), follows, "{hops} hops");
    }
    for elsewhere in [
        "http://10.0.0.1/a",
        "file:///etc/passwd",
        "ftp://127.0.0.1/",
        "//0.0.0.0/",
    ] {
        let fault = Fault::redirect(elsewhere).on(Host::Media);
        world.sample.faults().next(fault);
        assert!(cdn.get(picture, None).await.is_err(), "{elsewhere}");
    }
    let public = Cdn::new(AddressRules { loopback: false }, "Rushes/test").unwrap();
    world.sample.forget_requests();
    assert!(
        public.get(picture, None).await.is_err(),
        "https does not become http"
    );
    assert!(world.sample.requests().is_empty());
}

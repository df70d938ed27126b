//! Which addresses of media are opened: threat T8 and fault A-22.

use std::net::IpAddr;

use library::media::{AddressRules, Cdn, CdnError};

use crate::world::{ADA, World};

const PUBLIC: AddressRules = AddressRules { loopback: false };
const LOOPBACK: AddressRules = AddressRules { loopback: true };

#[test]
fn t_08_only_https_on_the_usual_port_of_a_named_public_host_is_opened() {
    for good in [
        "https://media.pixverse.ai/pixverse%2Fmp4%2Fa_seed0.mp4",
        "https://media.pixverse.ai:443/a.mp4?sig=1",
        "https://cdn.example.com./a.mp4",
    ] {
        assert!(PUBLIC.check(good).is_ok(), "{good}");
    }
    let long = format!("https://media.example/{}", "a".repeat(64 * 1024));
    for bad in [
        "",
        " ",
        "a.mp4",
        "/a.mp4",
        "//media.example/a.mp4",
        "media.example/a.mp4",
        "http://media.example/a.mp4",
        "ftp://media.example/a.mp4",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "data:video/mp4;base64,AA==",
        "blob:https://media.example/1",
        "https://media.example:8443/a.mp4",
        "https://media.example:80/a.mp4",
        "https://user@media.example/a.mp4",
        "https://user:pw@media.example/a.mp4",
        "https://@127.0.0.1/a.mp4",
        "https://127.0.0.1/a.mp4",
        "https://127.1/a.mp4",
        "https://2130706433/a.mp4",
        "https://0x7f000001/a.mp4",
        "https://0177.0.0.1/a.mp4",
        "https://[::1]/a.mp4",
        "https://[::ffff:127.0.0.1]/a.mp4",
        "https://10.0.0.1/a.mp4",
        "https://169.254.169.254/latest/meta-data",
        "https://192.168.1.1/",
        "https://8.8.8.8/",
        "https://localhost/a.mp4",
        "https://localhost./a.mp4",
        "https://a.localhost/a.mp4",
        "https://printer.local/a.mp4",
        "https://nas.lan/a.mp4",
        "https://router/a.mp4",
        "https://metadata.google.internal/",
        "https://",
        "https://media.example/a b.mp4",
        "https://media.example/a\u{0}.mp4",
        "https://media.example/a\n.mp4",
        "\thttps://media.example/a.mp4",
        &long,
        "http://127.0.0.1:9000/a.mp4",
        "http://localhost/a.mp4",
    ] {
        assert!(PUBLIC.check(bad).is_err(), "{bad:.80}");
    }
}

#[test]
fn t_08_loopback_media_are_opened_only_when_the_api_is_on_loopback_itself() {
    for address in [
        "http://127.0.0.1:9000/a.mp4",
        "http://localhost:9000/a",
        "http://[::1]:9/a",
    ] {
        assert!(LOOPBACK.check(address).is_ok(), "{address}");
        assert!(PUBLIC.check(address).is_err(), "{address}");
    }
    for still_bad in [
        "http://10.0.0.1/a",
        "http://media.example/a",
        "file:///a",
        "https://127.0.0.1/a",
    ] {
        assert!(LOOPBACK.check(still_bad).is_err(), "{still_bad}");
    }
}

#[test]
fn t_08_a_name_that_stands_for_a_machine_nearby_is_not_asked() {
    for near in [
        "127.0.0.1",
        "127.8.8.8",
        "0.0.0.0",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.1.1",
        "100.64.0.1",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::1",
        "::",
        "fe80::1",
        "fc00::1",
        "fd12::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:10.0.0.1",
    ] {
        assert!(
            !PUBLIC.allows_machine(near.parse::<IpAddr>().unwrap()),
            "{near}"
        );
    }
    for public in ["1.1.1.1", "104.16.0.1", "2606:4700::1111"] {
        assert!(
            PUBLIC.allows_machine(public.parse::<IpAddr>().unwrap()),
            "{public}"
        );
    }
}

#[test]
fn an_address_is_requested_byte_for_byte() {
    let url = PUBLIC
        .check("https://media.pixverse.ai/pixverse%2Fmp4%2Fmedia%2Fa_seed0.mp4")
        .unwrap();
    assert_eq!(
        url.path(),
        "/pixverse%2Fmp4%2Fmedia%2Fa_seed0.mp4",
        "the slashes stay encoded"
    );
}

#[tokio::test]
async fn t_08_a_refused_address_is_never_opened() {
    let cdn = Cdn::new(PUBLIC, "Rushes/test").unwrap();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    let asked = cdn
        .get(&format!("http://127.0.0.1:{port}/a.mp4"), None)
        .await;
    assert!(matches!(asked, Err(CdnError::Refused)));
    let knocked =
        tokio::time::timeout(std::time::Duration::from_millis(100), listener.accept()).await;
    assert!(knocked.is_err(), "nobody knocked");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_22_a_clip_with_an_address_that_is_refused_stays_in_the_list() {
    let world = World::of(4).await;
    let numbers = world.sample.account(ADA).videos();
    let addresses = [
        "\"\"",
        "\"javascript:alert(1)\"",
        "\"file:///etc/passwd\"",
        "\"http://10.0.0.1/a\"",
    ];
    for (number, address) in numbers.iter().zip(addresses) {
        world
            .sample
            .account(ADA)
            .patch_field_raw(number, "url", address);
        world
            .sample
            .account(ADA)
            .patch_field_raw(number, "img_url", address);
    }
    world.read().await;
    let tiles = world.tiles().await;
    assert_eq!(tiles.len(), 4);
    for tile in &tiles {
        assert!(
            world.library.pictures.grid(tile.key).await.is_err(),
            "no picture is made of it"
        );
    }
    let media = world
        .sample
        .requests()
        .iter()
        .filter(|seen| seen.host == sample::Host::Media)
        .count();
    assert_eq!(media, 0, "nothing was opened");
}

//! A library of 100,000 clips: searched, filtered, sorted and counted in the real window, and read on
//! while one looks at the middle of it.

use std::collections::BTreeMap;
use std::time::Duration;

use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::connecting::paste_token;
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::{EMAILS, TOKEN, World, all_items};

/// Clips of the one account.
const OF_ADA: u32 = 100_000;
/// Clips of the other.
const OF_STUDIO: u32 = 60;
/// Clips of both.
const CLIPS: u32 = OF_ADA + OF_STUDIO;
/// How many stars some clips get.
const STARS: [u8; 4] = [5, 3, 3, 1];
/// How many clips become favourites.
const FAVOURITES: u32 = 3;
/// How long the first reading of them may take: a thousand pages, in a build for tests.
const FIRST_READING: Duration = Duration::from_secs(150);
/// Clips that arrive while one looks elsewhere.
const ARRIVALS: u32 = 12;
/// A clip farther down than this is far from the top, and from the day of the arrivals.
const MIDDLE_BEGINS: u32 = 1000;
/// A view that was asked for is on the page within this time.
const SETTLED: Duration = Duration::from_millis(400);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_100_000_clips_search_filters_sorts_and_counts_are_right_and_the_place_is_kept() {
    on_a_desktop("hundred-thousand", Keychain::Unlocked, async |desktop| {
        let world = World::huge(OF_ADA as usize, OF_STUDIO as usize).await;
        let mut items = all_items(&world.sample, EMAILS[0]);
        items.append(&mut all_items(&world.sample, EMAILS[1]));
        assert_eq!(items.len(), CLIPS as usize);
        // The newest first, as the gallery has them.
        items.sort_by(|one, other| made(other).cmp(made(one)));
        let page = read_all(desktop, &world).await;
        a_person_was_here(&page, &world).await;

        statuses_are_those_of_the_server(&page, &items).await;
        a_search_finds_what_the_server_holds(&page, &items).await;
        each_filter_shows_as_many_clips_as_it_counts(&page, &items).await;
        each_sort_orders_all_of_them(&page, &items).await;
        the_place_is_kept_when_clips_arrive(&page, &world).await;
    })
    .await;
}

/// Connects, and waits until the whole list is in the index.
async fn read_all(desktop: &mut Desktop, world: &World) -> Page {
    let start = Start {
        api: Some(world.server.api_url()),
        ..Start::default()
    };
    let page = desktop.open(start).await;
    paste_token(&page, TOKEN).await;
    page.press(Key::Enter).await;
    page.grid_stands().await;
    until("all clips are read", FIRST_READING, async || {
        page.chips().await.get("All") == Some(&CLIPS)
    })
    .await;
    page
}

/// Some clips are rated, some are favourites, one is here, and one is not listed any more.
async fn a_person_was_here(page: &Page, world: &World) {
    let tiles = crate::playing::completed(page).await;
    let keys: Vec<i64> = tiles
        .iter()
        .map(|tile| tile.key.as_ref().expect("a clip").parse().unwrap())
        .collect();
    for (key, stars) in keys.iter().zip(STARS) {
        let asked = json!({ "keys": [key], "rating": stars });
        let done = page.invoke("set_rating", asked).await;
        assert!(done.get("ok").is_some(), "{done}");
    }
    let loved = json!({ "keys": keys[..FAVOURITES as usize], "on": true });
    let done = page.invoke("set_favourite", loved).await;
    assert!(done.get("ok").is_some(), "{done}");
    page.invoke("download", json!({ "keys": [keys[0]] })).await;
    until("one is downloaded", PATIENCE, async || {
        page.invoke("downloads", json!({})).await["ok"]["rows"][0]["state"] == "done"
    })
    .await;
    let studio = world.sample.account(EMAILS[1]);
    let gone = studio.videos()[OF_STUDIO as usize / 2];
    assert!(studio.delete(gone));
    page.press(Key::F5).await;
    let unlisted = async || {
        let counts = page.open_facet("No longer listed").await;
        page.press(Key::Escape).await;
        counts.contains(&("No longer listed".to_owned(), 1))
    };
    until("one is not listed any more", PATIENCE, unlisted).await;
}

async fn statuses_are_those_of_the_server(page: &Page, items: &[Value]) {
    let truth = |codes: &[u64]| {
        count(items, |item| {
            item["video_status"]
                .as_u64()
                .is_some_and(|code| codes.contains(&code))
        })
    };
    let chips = page.chips().await;
    for (chip, codes) in [
        ("Completed", &[1][..]),
        ("In progress", &[5, 9, 10]),
        ("Moderated", &[7]),
        ("Failed", &[8]),
    ] {
        assert_eq!(chips.get(chip), Some(&truth(codes)), "{chip} of {chips:?}");
    }
    for status in ["Failed", "Completed"] {
        crate::first_start::choose(page, status).await;
    }
    crate::first_start::choose(page, "All").await;
}

async fn a_search_finds_what_the_server_holds(page: &Page, items: &[Value]) {
    let word = items[items.len() / 2]["prompt"]
        .as_str()
        .and_then(|prompt| prompt.split_whitespace().find(|word| word.len() > 5))
        .expect("a prompt with a word")
        .trim_matches(|c: char| !c.is_alphanumeric())
        .to_lowercase();
    let holding = count(items, |item| {
        ["prompt", "negative_prompt", "template_name", "model"]
            .iter()
            .any(|field| {
                item[field]
                    .as_str()
                    .is_some_and(|text| text.to_lowercase().contains(&word))
            })
    });
    assert!(holding > 0 && holding < CLIPS, "“{word}” tells clips apart");
    page.search(&word).await;
    page.holds_clips(holding).await;

    // A seed finds its one clip, and Enter makes a chip of a search word.
    let seed = &items[777]["seed"];
    let same = count(items, |item| item["seed"] == *seed);
    page.search(&format!("seed:{seed}")).await;
    page.holds_clips(same).await;
    page.search("no such words anywhere").await;
    page.holds_clips(0).await;
    page.reads("No clips match").await;
    page.search("").await;
    page.holds_clips(CLIPS).await;

    page.search("ratio:9:16").await;
    page.press(Key::Enter).await;
    page.the("button", "Remove filter: 9:16").await;
    assert_eq!(
        page.property("searchbox", "Search", "value").await,
        "",
        "what became a chip stands there once"
    );
    page.click("button", "Clear all filters").await;
    page.holds_clips(CLIPS).await;
}

async fn each_filter_shows_as_many_clips_as_it_counts(page: &Page, items: &[Value]) {
    for (facet, field) in [
        ("Model", "model"),
        ("Quality", "quality"),
        ("Style", "style"),
        ("Effect", "template_name"),
    ] {
        let mut truth: BTreeMap<&str, u32> = BTreeMap::new();
        let values = items.iter().filter_map(|item| item[field].as_str());
        for value in values.filter(|value| !value.is_empty()) {
            *truth.entry(value).or_default() += 1;
        }
        let counts = page.open_facet(facet).await;
        for (value, clips) in truth {
            let counted = counts.iter().any(|one| *one == (value.to_owned(), clips));
            assert!(counted, "{facet} {value}, {clips} clips, of {counts:?}");
        }
        page.press(Key::Escape).await;
    }
    let mut lengths: BTreeMap<u64, u32> = BTreeMap::new();
    for item in items {
        *lengths.entry(seconds(item)).or_default() += 1;
    }
    let lengths: Vec<(String, u32)> = lengths
        .into_iter()
        .map(|(seconds, clips)| (format!("{seconds} s"), clips))
        .collect();
    let of = |holds: &dyn Fn(&Value) -> bool| count(items, holds);
    let set = |item: &Value, field: &str| item[field].as_u64().is_some_and(|value| value != 0);
    let stars = |least: u8| STARS.iter().filter(|stars| **stars == least).count() as u32;
    let known = |counts: &[(&str, u32)]| -> Vec<(String, u32)> {
        counts
            .iter()
            .map(|(value, clips)| ((*value).to_owned(), *clips))
            .collect()
    };
    for (facet, truth) in [
        ("Length", lengths),
        (
            "Version",
            known(&[
                ("Upscaled", of(&|item| set(item, "upscaled"))),
                ("Extended", of(&|item| set(item, "extended"))),
            ]),
        ),
        (
            "Lip-sync",
            known(&[(
                "Lip-synced",
                of(&|item| item["lip_sync"]["text"].is_string()),
            )]),
        ),
        (
            "On this computer",
            known(&[("On this computer", 1), ("Not on this computer", CLIPS - 1)]),
        ),
        (
            "Favourite",
            known(&[
                ("Favourite", FAVOURITES),
                ("Not a favourite", CLIPS - FAVOURITES),
            ]),
        ),
        (
            "Rating",
            known(&[
                ("5 stars", stars(5)),
                ("3 stars", stars(3)),
                ("1 star", stars(1)),
                ("No rating", CLIPS - STARS.len() as u32),
            ]),
        ),
        (
            "No longer listed",
            known(&[("No longer listed", 1), ("Listed", CLIPS - 1)]),
        ),
        ("Account", known(&[("Ada", OF_ADA), ("Studio", OF_STUDIO)])),
    ] {
        let counts = page.open_facet(facet).await;
        for one in truth.iter().filter(|(_, clips)| *clips > 0) {
            assert!(counts.contains(one), "{facet}: {one:?} of {counts:?}");
        }
        page.press(Key::Escape).await;
    }
    several_values_are_any_of_them(page).await;
    for facet in [
        "Date",
        "Ratio",
        "Model",
        "Quality",
        "Effect",
        "Style",
        "Length",
        "Sound",
        "Lip-sync",
        "Version",
        "On this computer",
        "Favourite",
        "Rating",
        "No longer listed",
        "Account",
    ] {
        let counts = page.open_facet(facet).await;
        assert!(!counts.is_empty(), "{facet} has values");
        let (value, clips) = counts
            .iter()
            .filter(|(_, clips)| *clips > 0)
            .min_by_key(|(_, clips)| *clips)
            .unwrap_or_else(|| panic!("{facet} counts clips: {counts:?}"));
        page.click_beginning("checkbox", &format!("{value}, "))
            .await;
        page.holds_clips(*clips).await;
        page.click_beginning("checkbox", &format!("{value}, "))
            .await;
        page.holds_clips(CLIPS).await;
        page.click("button", &format!("Leave out {value}")).await;
        page.holds_clips(CLIPS - clips).await;
        page.press(Key::Escape).await;
        page.click("button", "Clear all filters").await;
        page.holds_clips(CLIPS).await;
    }
}

async fn several_values_are_any_of_them(page: &Page) {
    let counts = page.open_facet("Quality").await;
    let two: Vec<_> = counts
        .iter()
        .filter(|(_, clips)| *clips > 0)
        .take(2)
        .collect();
    for (value, _) in &two {
        page.click_beginning("checkbox", &format!("{value}, "))
            .await;
    }
    let both = two.iter().map(|(_, clips)| clips).sum();
    assert!(
        two.len() == 2 && both < CLIPS,
        "two, and not all: {counts:?}"
    );
    page.holds_clips(both).await;
    page.press(Key::Escape).await;
    page.click("button", "Clear all filters").await;
    page.holds_clips(CLIPS).await;
}

/// An order's name, what the clips are to show in it, and how that is read from an item.
type Order<'a> = (&'a str, Vec<String>, Option<fn(&Value) -> String>);

async fn each_sort_orders_all_of_them(page: &Page, items: &[Value]) {
    let dates: Vec<String> = items.iter().map(|item| made(item).to_owned()).collect();
    let oldest = dates.iter().rev().cloned().collect();
    let mut prompts: Vec<String> = items.iter().filter_map(folded_prompt).collect();
    prompts.sort();
    let mut lengths: Vec<u64> = items.iter().map(seconds).collect();
    lengths.sort_by_key(|seconds| std::cmp::Reverse(*seconds));
    let lengths = lengths.iter().map(u64::to_string).collect();
    let mut stars: Vec<String> = STARS.iter().map(u8::to_string).collect();
    stars.extend(["0".to_owned(), "0".to_owned()]);
    let by_date: fn(&Value) -> String = |raw| made(raw).to_owned();
    let by_length: fn(&Value) -> String = |raw| seconds(raw).to_string();
    let by_prompt: fn(&Value) -> String = |raw| folded_prompt(raw).unwrap_or_default();
    let orders: [Order<'_>; 6] = [
        ("Oldest first", oldest, Some(by_date)),
        ("Length", lengths, Some(by_length)),
        ("Prompt A–Z", prompts, Some(by_prompt)),
        ("Rating", stars, None),
        // None was seen in progress, so that each finished when it was made.
        ("Recently finished", dates.clone(), Some(by_date)),
        ("Newest first", dates, Some(by_date)),
    ];
    for (order, expected, of_raw) in orders {
        page.click_beginning("button", "Sort: ").await;
        page.click("menuitemradio", order).await;
        page.the("button", &format!("Sort: {order}")).await;
        // Two orders may begin with the same clips: until this one stands, the view is the one before.
        until("the answer is on the page", PATIENCE, async || {
            page.holds("return document.querySelector('[role=grid]')?.ariaBusy === 'false'")
                .await
        })
        .await;
        page.holds_clips(CLIPS).await;
        let mut shown = Vec::new();
        until(
            &format!("{order} is how they stand"),
            PATIENCE,
            async || {
                shown = first_values(page, of_raw).await;
                shown.len() > STARS.len() && expected.starts_with(&shown)
            },
        )
        .await;
    }
}

/// What the first clips in sight have of what they are ordered by; nothing while they are on their way.
async fn first_values(page: &Page, of_raw: Option<fn(&Value) -> String>) -> Vec<String> {
    page.scroll_to(0).await;
    let tiles = page.tiles().await;
    let mut values = Vec::new();
    for (place, tile) in (0..).zip(tiles.iter().take(STARS.len() + 2)) {
        let Some(key) = tile.key.as_ref().filter(|_| tile.position == place) else {
            return Vec::new();
        };
        let key: i64 = key.parse().expect("a key");
        let details = page.invoke("clip_details", json!({ "key": key })).await;
        let details = &details["ok"];
        values.push(match of_raw {
            Some(of_raw) => {
                let raw = details["raw"].as_str().expect("what the API said");
                of_raw(&serde_json::from_str(raw).expect("JSON"))
            }
            None => details["tile"]["rating"].to_string(),
        });
    }
    values
}

fn made(item: &Value) -> &str {
    item["created_at"].as_str().expect("a date")
}

fn seconds(item: &Value) -> u64 {
    item["video_duration"].as_u64().expect("a length")
}

fn folded_prompt(item: &Value) -> Option<String> {
    let prompt = item["prompt"].as_str()?.trim().to_lowercase();
    (!prompt.is_empty()).then_some(prompt)
}

async fn the_place_is_kept_when_clips_arrive(page: &Page, world: &World) {
    until(
        "the middle of the list stays in sight",
        PATIENCE,
        async || {
            page.scroll_to(200_000).await;
            tokio::time::sleep(SETTLED).await;
            let tiles = page.tiles().await;
            tiles
                .first()
                .is_some_and(|tile| tile.position > MIDDLE_BEGINS)
                && tiles.iter().all(|tile| tile.key.is_some())
        },
    )
    .await;
    let before = page.first_in_sight().await;
    for _ in 0..ARRIVALS {
        world
            .sample
            .account(EMAILS[0])
            .insert()
            .expect("a new clip");
    }
    page.press(Key::F5).await;
    page.holds_clips(CLIPS + ARRIVALS).await;
    let pill = format!("Show {ARRIVALS} new clips");
    page.the("button", &pill).await;
    assert_eq!(
        page.first_in_sight().await,
        before,
        "the clip that was looked at has not moved"
    );
    page.click("button", &pill).await;
    until("the newest clips are in sight", PATIENCE, async || {
        page.tiles().await.first().map(|tile| tile.position) == Some(0)
    })
    .await;
}

fn count(items: &[Value], holds: impl Fn(&Value) -> bool) -> u32 {
    u32::try_from(items.iter().filter(|item| holds(item)).count()).expect("a count")
}

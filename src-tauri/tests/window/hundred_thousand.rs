//! A library of 100,000 clips: searched, filtered, sorted and counted in the real window, and read on
//! while one looks at the middle of it.

use std::collections::BTreeMap;
use std::time::Duration;

use fantoccini::key::Key;
use serde_json::Value;

use crate::connecting::paste_token;
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::{EMAILS, TOKEN, World, all_items};

/// Clips of the one account.
const CLIPS: u32 = 100_000;
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
        let world = World::huge(CLIPS as usize).await;
        let items = all_items(&world.sample, EMAILS[0]);
        assert_eq!(items.len(), CLIPS as usize);
        let page = read_all(desktop, &world).await;

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
    for (facet, field) in [("Model", "model"), ("Quality", "quality")] {
        let mut truth: BTreeMap<&str, u32> = BTreeMap::new();
        for value in items.iter().filter_map(|item| item[field].as_str()) {
            *truth.entry(value).or_default() += 1;
        }
        let counts = page.open_facet(facet).await;
        for (value, clips) in truth {
            let counted = counts.iter().any(|one| *one == (value.to_owned(), clips));
            assert!(counted, "{facet} {value}, {clips} clips, of {counts:?}");
        }
        page.press(Key::Escape).await;
    }
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

async fn each_sort_orders_all_of_them(page: &Page, items: &[Value]) {
    let first_prompt = |prompts: &mut dyn Iterator<Item = &str>| {
        let folded = prompts
            .map(str::trim)
            .filter(|prompt| !prompt.is_empty())
            .map(str::to_lowercase);
        folded.min().expect("a prompt")
    };
    let least = first_prompt(&mut items.iter().filter_map(|item| item["prompt"].as_str()));
    for (order, expected) in [
        (
            "Oldest first",
            items.last().and_then(|item| item["prompt"].as_str()),
        ),
        ("Length", None),
        ("Prompt A–Z", Some(least.as_str())),
        ("Rating", None),
        ("Recently finished", None),
        ("Newest first", items[0]["prompt"].as_str()),
    ] {
        page.click_beginning("button", "Sort: ").await;
        page.click("menuitemradio", order).await;
        page.the("button", &format!("Sort: {order}")).await;
        page.holds_clips(CLIPS).await;
        let Some(prompt) = expected else { continue };
        let words: String = prompt.chars().take(30).collect::<String>().to_lowercase();
        until(
            &format!("{order} begins with “{words}”"),
            PATIENCE,
            async || {
                let tiles = page.tiles().await;
                tiles.first().is_some_and(|tile| {
                    tile.position == 0 && tile.name.to_lowercase().contains(words.trim())
                })
            },
        )
        .await;
    }
}

async fn the_place_is_kept_when_clips_arrive(page: &Page, world: &World) {
    // The last order may begin with the clip that the one before began with: what shows that its view
    // is the one on the page is that it stays where it was scrolled to.
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

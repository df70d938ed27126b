//! The gallery over a library that was read from a remote: what is asked is answered from what is
//! there, whoever wrote it, and what the person says of clips outlives them.

use library::account::FoundAccount;
use library::clip::{ClipFacts, ClipKey};
use library::gallery::{ExportFormat, Facet, Filter, Query, Relation, View};
use library::index::Index;
use sample::{AccountSpec, Sample};
use serde_json::json;

use crate::world::{ADA, World};

fn text(text: &str) -> Query {
    Query {
        text: text.into(),
        ..Query::default()
    }
}

fn filter(facet: Facet, any_of: &str) -> Query {
    Query {
        filters: vec![Filter {
            facet,
            any_of: vec![any_of.into()],
            none_of: Vec::new(),
        }],
        ..Query::default()
    }
}

async fn number(world: &World, key: ClipKey) -> u64 {
    let details = world.library.index.details(key).unwrap().unwrap();
    details.facts.number.parse().unwrap()
}

fn count(view: &View, facet: Facet, value: &str) -> u32 {
    let counts = view.facets.iter().find(|one| one.facet == facet).unwrap();
    let value = counts.values.iter().find(|one| one.value == value);
    value.map_or(0, |one| one.count)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_search_finds_a_clip_by_every_text_of_it() {
    let world = World::of(20).await;
    let sought = world.sample.account(ADA).videos()[7];
    let names = json!({ "zh-CN": { "display_name": "疯狂猫女变身" }, "de": { "display_name": "Katzenfrau" } });
    world.sample.account(ADA).patch(
        sought,
        json!({
            "prompt": "Ein Glühwürmchen über dem Fluß",
            "negative_prompt": "zerknittert",
            "template_name": "Zorbing Cat",
            "template_i18n_json": names.to_string(),
            "model": "v77",
            "seed": 987_654_321,
        }),
    );
    world.read().await;
    for words in [
        "GLUHWURMCHEN fluss",
        "zerknittert",
        "zorbing",
        "猫",
        "katzenfrau",
        "v77",
        "987654321",
        &sought.to_string(),
        "\"uber dem\"",
        "seed:987654321",
        "prompt:fluss",
        "effect:zorb",
    ] {
        let view = world.asked(text(words)).await;
        assert_eq!(view.keys.len(), 1, "{words}");
        assert_eq!(number(&world, view.keys[0]).await, sought, "{words}");
        let others = world.asked(text(&format!("-{words}"))).await;
        assert!(!others.keys.contains(&view.keys[0]), "-{words}");
    }
    assert!(
        world
            .asked(text("prompt:zerknittert"))
            .await
            .keys
            .is_empty()
    );
    assert_eq!(
        world.asked(text("colour:red")).await.reading.unknown_words,
        ["colour"]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_changes_is_found_by_what_it_is_now() {
    let world = World::of(12).await;
    world.read().await;
    let changed = world.sample.account(ADA).videos()[0];
    assert!(world.asked(text("xylophone")).await.keys.is_empty());
    world
        .sample
        .account(ADA)
        .patch(changed, json!({ "prompt": "a xylophone" }));
    world.read().await;
    assert_eq!(world.asked(text("xylophone")).await.keys.len(), 1);
    world
        .sample
        .account(ADA)
        .patch(changed, json!({ "prompt": "a drum" }));
    world.read().await;
    assert!(world.asked(text("xylophone")).await.keys.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn marks_follow_the_clip_through_reading_and_restart() {
    let world = World::of(30).await;
    world.read().await;
    let keys = world.view().await.keys.clone();
    world
        .library
        .set_favourite(keys[..3].to_vec(), true)
        .await
        .unwrap();
    world
        .library
        .set_rating(keys[1..5].to_vec(), 4)
        .await
        .unwrap();
    world.library.set_rating(vec![keys[4]], 0).await.unwrap();
    let view = world.asked(text("is:favourite rating:>=4")).await;
    assert_eq!(view.keys, keys[1..3]);
    for number in world.sample.account(ADA).videos() {
        world
            .sample
            .account(ADA)
            .patch(number, json!({ "likes": 3, "style": "clay" }));
    }
    world.read().await;
    let world = world.restarted().await;
    assert_eq!(
        world.asked(filter(Facet::Favourite, "yes")).await.keys,
        keys[..3]
    );
    assert_eq!(
        world.asked(filter(Facet::Rating, "4")).await.keys,
        keys[1..4]
    );
    world
        .library
        .set_favourite(keys[..3].to_vec(), false)
        .await
        .unwrap();
    assert_eq!(count(&*world.view().await, Facet::Favourite, "no"), 30);
}

#[tokio::test(flavor = "multi_thread")]
async fn packed_columns_are_never_believed_alone() {
    let world = World::of(40).await;
    world.read().await;
    world.library.gallery.pack_now().unwrap();
    let keys = world.view().await.keys.clone();
    // After the packing: a mark, a change, a new clip, one that is gone, one on its way.
    world.library.set_rating(vec![keys[9]], 5).await.unwrap();
    for number in world.sample.account(ADA).videos() {
        world
            .sample
            .account(ADA)
            .patch(number, json!({ "style": "paper" }));
    }
    let gone = world.sample.account(ADA).videos()[30];
    world.sample.account(ADA).delete(gone);
    world.sample.account(ADA).insert().unwrap();
    world.read().await;
    let expected = world.view().await;
    let world = world.restarted().await;
    let view = world.view().await;
    assert_eq!(
        (&view.keys, &view.facets),
        (&expected.keys, &expected.facets)
    );
    assert_eq!(count(&view, Facet::Rating, "5"), 1);
    assert_eq!(count(&view, Facet::Listed, "no"), 1);
    world.library.gallery.pack_now().unwrap();
    let world = world.restarted().await;
    assert_eq!(world.view().await.facets, expected.facets, "packed again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_family_reaches_over_accounts_and_gaps() {
    let sample = Sample::builder()
        .account(AccountSpec::new(ADA).videos(6))
        .account(AccountSpec::new("bob@example.com").videos(6))
        .build();
    let (ada, bob) = (
        sample.account(ADA).videos(),
        sample.account("bob@example.com").videos(),
    );
    let of = |number: u64| format!("user:1-pixverse:{ADA}-video:{number}");
    for number in &ada {
        sample.account(ADA).patch(
            *number,
            json!({ "original_video_id": 0, "upscaled": 0, "extended": 0, "lip_sync": {} }),
        );
    }
    for number in &bob {
        sample.account("bob@example.com").patch(
            *number,
            json!({ "original_video_id": 0, "upscaled": 0, "extended": 0, "lip_sync": {} }),
        );
    }
    sample.account(ADA).patch(
        ada[1],
        json!({ "original_video_id": of(ada[2]), "upscaled": 1 }),
    );
    sample.account("bob@example.com").patch(
        bob[0],
        json!({ "original_video_id": of(ada[1]), "extended": 1 }),
    );
    sample.account(ADA).patch(
        ada[4],
        json!({ "original_video_id": of(4), "lip_sync": { "audio": 1 } }),
    );
    let world = World::with(sample).await;
    world.read().await;
    let tiles = world.tiles().await;
    assert_eq!(tiles.iter().filter(|tile| tile.versions == 3).count(), 3);
    assert_eq!(tiles.iter().filter(|tile| tile.versions == 1).count(), 9);
    let mut relations = Vec::new();
    let mut gap = 0;
    for tile in &tiles {
        let among = world.library.gallery.details(tile.key).unwrap().unwrap();
        let (details, family) = (among.details, among.family);
        let is = |sought: Relation| {
            family
                .iter()
                .filter(|(one, _)| one.relation == sought)
                .count()
        };
        if details.facts.number == bob[0].to_string() {
            relations = vec![
                is(Relation::This),
                is(Relation::Upscaled),
                is(Relation::Original),
            ];
            assert_eq!(family.len(), 3);
        }
        if details.facts.number == ada[4].to_string() {
            gap = family
                .iter()
                .filter(|(one, tile)| one.key.is_none() && tile.is_none())
                .count();
        }
    }
    assert_eq!((relations, gap), (vec![1, 1, 1], 1));
    assert_eq!(world.asked(text("has:family")).await.keys.len(), 4);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_23_what_changes_upstream_changes_here_and_the_finished_file_stays() {
    let world = World::of(4).await;
    world.read().await;
    world.library.start();
    let completed = world.asked(text("status:completed")).await;
    let key = completed.keys[0];
    let sought = number(&world, key).await;
    world.library.downloads.add(vec![key]).await.unwrap();
    let file = world
        .until("the file is here", async || {
            let place = library::index::Place::Download;
            world.library.index.file(key, place).unwrap()
        })
        .await;
    assert_eq!(
        world.asked(text("is:here")).await.keys,
        [key],
        "the columns follow the queue"
    );
    let raw = world.library.index.details(key).unwrap().unwrap().raw;
    let raw: serde_json::Value = serde_json::from_str(&raw).unwrap();
    let address = raw["url"].as_str().expect("an address");
    let patch = json!({ "url": format!("{address}?signed=anew") });
    world.sample.account(ADA).patch(sought, patch);
    world.read().await;
    let details = world.library.index.details(key).unwrap().unwrap();
    assert_eq!(
        details.other_file_ms, None,
        "a new signature is no other file"
    );
    let patch = json!({ "url": "https://media.pixverse.ai/other.mp4", "output_width": 4321, "output_height": 1234 });
    world.sample.account(ADA).patch(sought, patch);
    world.read().await;
    let details = world.library.index.details(key).unwrap().unwrap();
    assert_eq!(details.facts.width, Some(4321));
    let path = world.library.folders.downloads.join(&file.path);
    assert_eq!(path.metadata().unwrap().len(), file.bytes);
    assert_eq!(details.file, Some(file));
    assert!(
        details.other_file_ms.is_some(),
        "and that there is another is known"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_24_a_status_may_go_back_and_is_counted_as_what_it_is() {
    let world = World::of(5).await;
    world.read().await;
    let before = world.asked(text("status:completed")).await.keys.clone();
    let sought = number(&world, before[0]).await;
    let back = json!({ "video_status": 10, "video_status_name": "GENERATING", "video_status_final": false });
    world.sample.account(ADA).patch(sought, back);
    world.read().await;
    let view = world.asked(text("status:in-progress")).await;
    assert!(view.keys.contains(&before[0]));
    let finished = Query {
        sort: library::gallery::Sort::Finished,
        ..Query::default()
    };
    let order = world.asked(finished).await.keys.clone();
    let in_progress = view.keys.len();
    assert!(
        order[order.len() - in_progress..].contains(&before[0]),
        "not finished, so last"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_25_and_u_03_one_account_under_two_tokens_and_in_two_spellings_is_one_set_of_clips() {
    let world = World::of(10).await;
    world.read().await;
    let again = vec![FoundAccount {
        email: " ADA@Example.COM ".into(),
        name: None,
    }];
    world
        .library
        .add_credential("second".into(), "Other".into(), again)
        .await
        .unwrap();
    world.read().await;
    let accounts = world.library.index.accounts().unwrap();
    assert_eq!((accounts.len(), accounts[0].reached_by.len()), (1, 2));
    assert_eq!(world.numbers().await, world.listed());
    // Under another token the same clip has another id; its number is what counts.
    let sought = world.sample.account(ADA).videos()[3];
    let facts = ClipFacts {
        number: sought.to_string(),
        remote_id: format!("user:2-pixverse:{ADA}-video:{sought}"),
        status: "completed".into(),
        prompt: "seen by the other token".into(),
        ..ClipFacts::default()
    };
    world
        .library
        .index
        .take_in(accounts[0].key, vec![facts], 1)
        .unwrap();
    assert_eq!(world.numbers().await, world.listed());
    assert_eq!(world.asked(text("\"the other token\"")).await.keys.len(), 1);
    assert_eq!(
        world
            .asked(filter(Facet::Account, &accounts[0].key.0.to_string()))
            .await
            .keys
            .len(),
        10
    );
}

#[test]
fn a_21_a_page_of_five_thousand_is_taken_in_and_answered_from() {
    let home = tempfile::tempdir().unwrap();
    let index = Index::open(home.path()).unwrap();
    let found = [FoundAccount {
        email: ADA.into(),
        name: None,
    }];
    index.add_credential("entry", "Test", &found, 1).unwrap();
    let account = index.accounts().unwrap()[0].key;
    let clips = (1..=5_000_u32).map(|number| ClipFacts {
        number: number.to_string(),
        status: "completed".into(),
        made_ms: Some(i64::from(number)),
        prompt: format!("clip {number} of many"),
        ..ClipFacts::default()
    });
    assert_eq!(
        index.take_in(account, clips.collect(), 1).unwrap().len(),
        5_000
    );
    let gallery = library::gallery::Gallery::open(index, jiff::tz::TimeZone::UTC, 0).unwrap();
    let now = jiff::Timestamp::UNIX_EPOCH;
    let view = gallery.answer(text("\"clip 4999 of\""), now).unwrap();
    assert_eq!(view.keys.len(), 1);
    assert_eq!(gallery.answer(Query::default(), now).unwrap().all, 5_000);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_says_what_is_asked_for_and_no_email_unless_it_is() {
    let world = World::of(9).await;
    let sought = world.sample.account(ADA).videos()[2];
    let odd = "a \"quoted\", prompt\nwith a second line, =1+1";
    world.sample.account(ADA).patch(
        sought,
        json!({ "prompt": odd, "original_video_id": format!("user:1-pixverse:{ADA}-video:5") }),
    );
    world.read().await;
    let view = world.view().await;
    let folder = world.library.folders.downloads.clone();
    let read = |name: &str| std::fs::read_to_string(folder.join(name)).unwrap();

    let lines = world
        .library
        .export(view.clone(), ExportFormat::JsonLines, false)
        .await
        .unwrap();
    let text = read(&lines.name);
    assert_eq!((lines.clips, text.lines().count()), (9, 9));
    assert!(!text.contains('@'), "{text}");
    assert!(
        !text.contains(&world.sample.token()),
        "no token is in an index"
    );
    let prompts = text.lines().filter(|line| {
        let clip: serde_json::Value = serde_json::from_str(line).unwrap();
        clip["prompt"] == odd
            && clip["original"] == "5"
            && clip["video_id"] == format!("video:{sought}")
    });
    assert_eq!(prompts.count(), 1);

    let csv = world
        .library
        .export(view.clone(), ExportFormat::Csv, false)
        .await
        .unwrap();
    let text = read(&csv.name);
    assert!(text.starts_with("video_id,number,account,status,made,prompt,"));
    let names: Vec<&str> = text.split_once("\r\n").unwrap().0.split(',').collect();
    let json = read(&lines.name);
    let first: serde_json::Value = serde_json::from_str(json.lines().next().unwrap()).unwrap();
    let of_json = first.as_object().unwrap().keys();
    let missing: Vec<_> = of_json
        .filter(|name| !names.contains(&name.as_str()))
        .collect();
    assert!(missing.is_empty(), "JSON Lines has more: {missing:?}");
    assert!(
        text.contains("\"a \"\"quoted\"\", prompt\nwith a second line, =1+1\""),
        "{text}"
    );
    assert_eq!(
        text.matches("\r\n").count(),
        10,
        "a line of names and one each"
    );
    assert!(!text.contains('@'));

    let asked = world
        .library
        .export(view, ExportFormat::Csv, true)
        .await
        .unwrap();
    assert_ne!(asked.name, csv.name, "no file is replaced");
    assert_eq!(read(&asked.name).matches(&format!(",{ADA},")).count(), 9);
}

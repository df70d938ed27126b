//! A library of made-up clips on the disk, with a picture in the cache for each of them, and a few
//! that can be played.

use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::account::FoundAccount;
use library::clip::{AccountKey, ClipFacts};
use library::folders::Folders;
use library::gallery::{Gallery, Query};
use library::index::Index;
use library::media::{Clips, Pictures};

/// From one clip to the next older one: 100,000 of them are a year.
const APART_MS: i64 = 315_000;
const PAGE: u32 = 100;
const WORDS: [&str; 16] = [
    "lantern", "harbour", "silk", "storm", "glass", "garden", "camera", "shadow", "river",
    "dancer", "neon", "mountain", "copper", "orchard", "violin", "ember",
];
const SHAPES: [(&str, u32, u32); 5] = [
    ("16:9", 1280, 720),
    ("9:16", 720, 1280),
    ("1:1", 960, 960),
    ("4:3", 1024, 768),
    ("3:4", 768, 1024),
];

/// Makes the library below `home`; the newest `here` clips are on this computer.
pub(crate) fn seed(home: &Path, clips: u32, here: u32) {
    let folders = Folders {
        data: home.join("data"),
        cache: home.join("cache"),
        downloads: home.join("downloads"),
    };
    folders.make().unwrap();
    let index = Index::open(&folders.data).unwrap();
    let now = Timestamp::now();
    let accounts = accounts(&index, now.as_millisecond());
    for first in (0..clips).step_by(PAGE as usize) {
        let page = (first..(first + PAGE).min(clips))
            .map(|number| clip(number, now.as_millisecond()))
            .collect();
        let account = accounts[(first / PAGE) as usize % accounts.len()];
        index.take_in(account, page, now.as_millisecond()).unwrap();
    }
    let open = || Gallery::open(index.clone(), TimeZone::UTC, now.as_millisecond()).unwrap();
    let keys = open().answer(Query::default(), now).unwrap().keys.clone();
    assert_eq!(keys.len(), clips as usize, "every clip is in the gallery");
    let wholes = samples("mp4");
    for (at, &key) in keys.iter().take(here as usize).enumerate() {
        let whole = &wholes[at % wholes.len()];
        Clips::lay_in(&index, &folders.downloads, key, whole).unwrap();
    }
    let pictures = samples("webp");
    let mut pictured = 0;
    for (which, picture) in pictures.iter().enumerate() {
        let own: Vec<_> = keys
            .iter()
            .skip(which)
            .step_by(pictures.len())
            .copied()
            .collect();
        pictured += Pictures::lay_in(&index, &folders.pictures(), &own, picture).unwrap();
    }
    assert_eq!(pictured, clips as usize, "every clip has its picture");
    // As the app leaves it behind.
    open().pack_now().unwrap();
}

fn accounts(index: &Index, now_ms: i64) -> Vec<AccountKey> {
    let found: Vec<FoundAccount> = (0..4)
        .map(|number| FoundAccount {
            email: format!("account{number}@mail.example"),
            name: Some(format!("Account {number}")),
        })
        .collect();
    index
        .add_credential("entry", "Bench", &found, now_ms)
        .unwrap();
    index
        .accounts()
        .unwrap()
        .iter()
        .map(|one| one.key)
        .collect()
}

/// The files of the sample library with this ending: pictures, or clips.
fn samples(wanted: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/sample/clips");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == wanted))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| std::fs::read(path).unwrap())
        .collect()
}

/// Digits that stand in the prompt of a clip, and hardly in another one.
pub(crate) fn code(number: u32) -> String {
    let mut chance = u64::from(number) + 1;
    format!("{:08}", random(&mut chance) % 100_000_000)
}

/// A clip that its number alone decides.
fn clip(number: u32, now_ms: i64) -> ClipFacts {
    let mut chance = (u64::from(number) + 1) << 8;
    let mut prompt = format!("Take {}: ", code(number));
    while prompt.len() < 290 {
        let word = usize::try_from(random(&mut chance)).unwrap() % WORDS.len();
        prompt.push_str(WORDS[word]);
        prompt.push(' ');
    }
    let shape = usize::try_from(random(&mut chance)).unwrap() % SHAPES.len();
    let (ratio, width, height) = SHAPES[shape];
    let id = 112_233_000_000_u64 + u64::from(number);
    // Nobody answers there: what is not in the cache is not had.
    let address = |ending: &str| format!("http://127.0.0.1:9/web/ori/{id:032x}.{ending}");
    ClipFacts {
        number: id.to_string(),
        remote_id: format!("user:1234-pixverse:account@mail.example-video:{id}"),
        status: "completed".to_owned(),
        made_ms: Some(now_ms - i64::from(number) * APART_MS),
        raw: format!(
            r#"{{"video_id":"{id}","prompt":"{prompt}","filler":"{}"}}"#,
            "x".repeat(900)
        ),
        prompt,
        model: Some(["v3.5", "v4", "v4.5", "v5"][(number % 4) as usize].to_owned()),
        quality: Some(["360p", "540p", "720p", "1080p"][(number / 4 % 4) as usize].to_owned()),
        seconds: Some([5.0, 8.0][(number % 2) as usize]),
        width: Some(width),
        height: Some(height),
        ratio: Some(ratio.to_owned()),
        seed: Some(number.to_string()),
        clip_url: Some(address("mp4")),
        picture_url: Some(address("webp")),
        ..ClipFacts::default()
    }
}

/// xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators".
fn random(chance: &mut u64) -> u64 {
    *chance ^= *chance >> 12;
    *chance ^= *chance << 25;
    *chance ^= *chance >> 27;
    chance.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33
}

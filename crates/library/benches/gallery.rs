//! What a gallery of 100,000 clips costs: opening, questions, windows, pages, room on the disk.
//!
//! `cargo bench -p library --bench gallery` prints a table of medians and p95s; with `--check` it
//! ends with an error when a goal is missed. `RUSHES_BENCH_CLIPS` asks for another number of clips.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a measurement that cannot be taken ends, and its result is for people to read"
)]

use std::path::Path;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use library::account::FoundAccount;
use library::clip::{AccountKey, ClipFacts, Status};
use library::gallery::{Facet, Filter, Gallery, Query, Sort};
use library::index::Index;

/// 16 November 2026, noon.
const NOW_MS: i64 = 1_794_830_400_000;
/// How often each question is asked.
const ROUNDS: usize = 20;
/// Tiles of a window.
const WINDOW: u32 = 60;
/// Bytes of the index for a clip, beyond its raw JSON.
const ROOM: u64 = 3 * 1024;
/// So many clips are few.
const FEW: u32 = 1_000;
/// How much longer a window may take among many clips than among few: as long, but for chance.
const WINDOW_RATIO: f64 = 1.5;

const WORDS: &[&str] = &[
    "lantern",
    "harbour",
    "silk",
    "storm",
    "glass",
    "garden",
    "slow",
    "camera",
    "light",
    "shadow",
    "river",
    "dancer",
    "neon",
    "paper",
    "mountain",
    "fog",
    "copper",
    "window",
    "tide",
    "orchard",
    "wolf",
    "train",
    "desert",
    "snow",
    "violin",
    "mirror",
    "cathedral",
    "moss",
    "ember",
    "sail",
    "close-up",
    "cinematic",
    "golden hour",
    "Café",
    "naïve",
    "soft focus",
    "wide angle",
    "dolly",
];
const OTHER_SCRIPTS: &[&str] = &[
    "夜の灯りが揺れる港",
    "红灯笼在雨夜里摇晃",
    "밤바다 위의 등불",
    "रात का दीपक",
];

/// A row of the table.
struct Line {
    what: String,
    times: Vec<Duration>,
    goal: Option<(Figure, Duration)>,
}

#[derive(Clone, Copy)]
enum Figure {
    Median,
    P95,
}

impl Line {
    fn at(&self, hundredth: usize) -> Duration {
        let mut times = self.times.clone();
        times.sort_unstable();
        times[(times.len() * hundredth / 100).min(times.len() - 1)]
    }

    fn holds(&self) -> bool {
        self.goal.is_none_or(|(figure, goal)| match figure {
            Figure::Median => self.at(50) <= goal,
            Figure::P95 => self.at(95) <= goal,
        })
    }

    fn print(&self) {
        let ms = |time: Duration| format!("{:8.2}", time.as_secs_f64() * 1000.0);
        let goal = self.goal.map_or(String::new(), |(figure, goal)| {
            let figure = match figure {
                Figure::Median => "median",
                Figure::P95 => "p95",
            };
            let verdict = if self.holds() { "holds" } else { "MISSED" };
            format!("{figure} ≤ {} ms: {verdict}", goal.as_millis())
        });
        println!(
            "{:<44} {} {}  {goal}",
            self.what,
            ms(self.at(50)),
            ms(self.at(95))
        );
    }
}

fn main() -> ExitCode {
    let clips: u32 = std::env::var("RUSHES_BENCH_CLIPS")
        .ok()
        .and_then(|clips| clips.parse().ok())
        .unwrap_or(100_000);
    let check = std::env::args().any(|argument| argument == "--check");
    println!("{:<44} {:>8} {:>8}  goal", "", "median", "p95");
    println!("{:<44} {:>8} {:>8}", "", "ms", "ms");
    let few = measure(FEW.min(clips), "1,000 clips: ");
    let many = measure(clips, "");
    let mut lines = few.lines;
    lines.retain(|line| line.what.contains("window of"));
    lines.extend(many.lines);
    for line in &lines {
        line.print();
    }
    let ratio = many.window.as_secs_f64() / few.window.as_secs_f64();
    let figures = [
        (
            format!("a window among {clips} clips / among {FEW}"),
            format!("{ratio:.2} ≤ {WINDOW_RATIO}"),
            ratio <= WINDOW_RATIO,
        ),
        (
            "bytes of the index a clip, beyond raw JSON".to_owned(),
            format!("{} ≤ {ROOM}", many.room),
            many.room <= ROOM,
        ),
    ];
    for (what, figure, holds) in &figures {
        let verdict = if *holds { "holds" } else { "MISSED" };
        println!("{what:<44} {figure}: {verdict}");
    }
    let all = lines.iter().all(Line::holds) && figures.iter().all(|(.., holds)| *holds);
    if check && !all {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}

/// What a gallery of so many clips costs.
struct Measured {
    lines: Vec<Line>,
    /// The median of a window.
    window: Duration,
    /// Bytes of the index beyond the raw JSON, a clip.
    room: u64,
}

fn measure(clips: u32, prefix: &str) -> Measured {
    let home = tempfile::tempdir().unwrap();
    let (accounts, mut lines) = seed(home.path(), clips);
    lines.extend(first_windows(home.path(), "not packed"));
    lines.push(pack(home.path(), clips));
    lines.extend(first_windows(home.path(), "packed"));
    lines.push(first_searches(home.path()));
    let index = Index::open(home.path()).unwrap();
    let gallery = open(&index);
    let texts = Instant::now();
    gallery.load_texts().unwrap();
    lines.push(Line {
        what: "texts folded, in the background".into(),
        times: vec![texts.elapsed()],
        goal: None,
    });
    lines.extend(questions(&gallery, &accounts));
    let windows = windows(&gallery);
    let window = windows.at(50);
    lines.push(windows);
    lines.extend(pages(&index, &gallery, &accounts, clips));
    let room = room(home.path(), clips);
    for line in &mut lines {
        line.what.insert_str(0, prefix);
    }
    Measured {
        lines,
        window,
        room,
    }
}

fn open(index: &Index) -> Gallery {
    Gallery::open(index.clone(), TimeZone::UTC, NOW_MS).unwrap()
}

fn now() -> Timestamp {
    Timestamp::from_millisecond(NOW_MS).unwrap()
}

fn seed(home: &Path, clips: u32) -> (Vec<AccountKey>, Vec<Line>) {
    let index = Index::open(home).unwrap();
    let found: Vec<FoundAccount> = (0..4)
        .map(|number| FoundAccount {
            email: format!("account{number}@example.com"),
            name: Some(format!("Account {number}")),
        })
        .collect();
    index
        .add_credential("entry", "Bench", &found, NOW_MS)
        .unwrap();
    let accounts: Vec<AccountKey> = index
        .accounts()
        .unwrap()
        .iter()
        .map(|one| one.key)
        .collect();
    let mut times = Vec::new();
    for first in (0..clips).step_by(100) {
        let page = (first..(first + 100).min(clips)).map(clip).collect();
        let account = accounts[(first / 100) as usize % accounts.len()];
        let start = Instant::now();
        index.take_in(account, page, NOW_MS).unwrap();
        times.push(start.elapsed());
    }
    let new = Line {
        what: "a page of 100 new clips".into(),
        times,
        goal: Some((Figure::Median, Duration::from_millis(15))),
    };
    (accounts, vec![new])
}

/// Packs the columns, as the app does when nothing has changed for a while, and when it ends.
fn pack(home: &Path, clips: u32) -> Line {
    let index = Index::open(home).unwrap();
    let gallery = open(&index);
    let view = gallery.answer(Query::default(), now()).unwrap();
    assert_eq!(view.keys.len(), clips as usize);
    let start = Instant::now();
    gallery.pack_now().unwrap();
    Line {
        what: "columns packed".into(),
        times: vec![start.elapsed()],
        goal: None,
    }
}

/// The first search of a run, before any text is folded. The app folds them right after the start, so
/// that it is waited for only by who searches in the first moment.
fn first_searches(home: &Path) -> Line {
    let query = Query {
        text: "lantern".into(),
        ..Query::default()
    };
    let times = (0..ROUNDS)
        .map(|_| {
            let index = Index::open(home).unwrap();
            let gallery = open(&index);
            ask(&gallery, &query)
        })
        .collect();
    Line {
        what: "the first search, texts not folded yet".into(),
        times,
        goal: None,
    }
}

/// From nothing to the first tiles, as a start of the app does.
fn first_windows(home: &Path, how: &str) -> Vec<Line> {
    let times = (0..ROUNDS)
        .map(|_| {
            let start = Instant::now();
            let index = Index::open(home).unwrap();
            let gallery = open(&index);
            let view = gallery.answer(Query::default(), now()).unwrap();
            assert!(!gallery.tiles(view.window(0, WINDOW)).unwrap().is_empty());
            start.elapsed()
        })
        .collect();
    vec![Line {
        what: format!("open to first window, {how}"),
        times,
        // Who ends the app leaves the columns packed; only a crash does not.
        goal: (how == "packed").then_some((Figure::P95, Duration::from_millis(50))),
    }]
}

fn questions(gallery: &Gallery, accounts: &[AccountKey]) -> Vec<Line> {
    let filter = |facet, any_of: &[&str]| Query {
        filters: vec![Filter {
            facet,
            any_of: any_of.iter().map(|value| (*value).to_owned()).collect(),
            none_of: Vec::new(),
        }],
        ..Query::default()
    };
    let without = |facet, none_of: &[&str]| Query {
        filters: vec![Filter {
            facet,
            any_of: Vec::new(),
            none_of: none_of.iter().map(|value| (*value).to_owned()).collect(),
        }],
        ..Query::default()
    };
    let text = |text: &str| Query {
        text: text.to_owned(),
        ..Query::default()
    };
    let sorted = |sort| Query {
        sort,
        ..Query::default()
    };
    let account = accounts[0].0.to_string();
    let mut asked: Vec<(String, Query)> = vec![("no filter".into(), Query::default())];
    for (facet, values) in [
        (Facet::Date, &["last-month"][..]),
        (Facet::Ratio, &["9:16"]),
        (Facet::Model, &["v4", "v4.5"]),
        (Facet::Quality, &["1080p"]),
        (Facet::Effect, &["Crazy Cat Woman"]),
        (Facet::Style, &["anime"]),
        (Facet::Length, &["5..8"]),
        (Facet::Sound, &["unknown"]),
        (Facet::LipSync, &["yes"]),
        (Facet::Version, &["upscaled"]),
        (Facet::Here, &["no"]),
        (Facet::Favourite, &["no"]),
        (Facet::Rating, &["0"]),
        (Facet::Listed, &["yes"]),
        (Facet::Account, &[account.as_str()]),
    ] {
        asked.push((format!("filter {facet:?}"), filter(facet, values)));
    }
    for (facet, values) in [
        (Facet::Model, &["v4", "v5"][..]),
        (Facet::Ratio, &["9:16"]),
        (Facet::Effect, &["Crazy Cat Woman"]),
        (Facet::Account, &[account.as_str()]),
    ] {
        asked.push((format!("leave out {facet:?}"), without(facet, values)));
    }
    let several = Query {
        accounts: accounts[..3].to_vec(),
        ..Query::default()
    };
    asked.push(("three of four accounts".into(), several));
    let status = Query {
        status: Some(Status::Failed),
        ..Query::default()
    };
    asked.push(("status failed".into(), status));
    let mut many = filter(Facet::Ratio, &["9:16", "16:9"]);
    many.filters.extend(filter(Facet::Model, &["v4"]).filters);
    many.filters
        .extend(filter(Facet::Date, &["this-month"]).filters);
    many.text = "lantern -fog".into();
    asked.push(("three filters and two words".into(), many));
    for (name, sort) in [
        ("oldest", Sort::Oldest),
        ("length", Sort::Length),
        ("prompt", Sort::Prompt),
        ("rating", Sort::Rating),
        ("finished", Sort::Finished),
    ] {
        asked.push((format!("sort {name}"), sorted(sort)));
    }
    for words in [
        "a",
        "e",
        "灯",
        "港",
        "등불",
        "lantern",
        "LANTERN harbour",
        "\"golden hour\"",
        "-fog",
        "cafe",
        "zzzzzz",
        "猫女",
        "seed:123456",
        "123",
        "prompt:silk -not-wanted:blurry",
        "has:family",
        "has:seed",
        "status:failed",
        "-status:completed",
        "account:\"Account 2\"",
        "length:8",
        "length:5..8",
        "is:upscaled",
        "is:new",
        "id:112233000777",
        "effect:cat",
        "effect:猫女",
        "model:v4 made:this-month rating:0",
    ] {
        asked.push((format!("search {words}"), text(words)));
    }
    let goal = Some((Figure::P95, Duration::from_millis(60)));
    let mut lines: Vec<Line> = asked
        .into_iter()
        .map(|(what, query)| Line {
            what,
            times: (0..ROUNDS).map(|_| ask(gallery, &query)).collect(),
            goal,
        })
        .collect();
    let all = Line {
        what: "all of these questions".into(),
        times: lines.iter().flat_map(|line| line.times.clone()).collect(),
        goal,
    };
    lines.push(all);
    lines
}

/// Total, facets and first window of a question.
fn ask(gallery: &Gallery, query: &Query) -> Duration {
    let start = Instant::now();
    let view = gallery.answer(query.clone(), now()).unwrap();
    let tiles = gallery.tiles(view.window(0, WINDOW)).unwrap();
    assert_eq!(tiles.len(), view.keys.len().min(WINDOW as usize));
    assert!(!view.facets.is_empty());
    start.elapsed()
}

fn windows(gallery: &Gallery) -> Line {
    let view = gallery.answer(Query::default(), now()).unwrap();
    let last = u32::try_from(view.keys.len())
        .unwrap()
        .saturating_sub(WINDOW);
    let times = (0..200)
        .map(|round| {
            let offset = last / 200 * round;
            let start = Instant::now();
            let tiles = gallery.tiles(view.window(offset, WINDOW)).unwrap();
            assert_eq!(tiles.len(), WINDOW as usize);
            start.elapsed()
        })
        .collect();
    Line {
        what: "a window of 60 tiles".into(),
        times,
        goal: Some((Figure::P95, Duration::from_millis(2))),
    }
}

/// A page of clips that are known: as they were, and changed; and the question after it.
fn pages(index: &Index, gallery: &Gallery, accounts: &[AccountKey], clips: u32) -> Vec<Line> {
    let mut lines = Vec::new();
    for (what, prompt) in [("as they were", ""), ("changed", " changed")] {
        let (mut times, mut after) = (Vec::new(), Vec::new());
        for page in 0..ROUNDS as u32 {
            let first = (page * 400) % clips;
            let account = accounts[(first / 100) as usize % accounts.len()];
            let facts = (first..first + 100).map(|number| {
                let mut facts = clip(number);
                facts.prompt.push_str(prompt);
                facts
            });
            let facts = facts.collect();
            let start = Instant::now();
            index.take_in(account, facts, NOW_MS).unwrap();
            times.push(start.elapsed());
            after.push(ask(gallery, &Query::default()));
        }
        lines.push(Line {
            what: format!("a page of 100 clips, {what}"),
            times,
            goal: Some((Figure::Median, Duration::from_millis(15))),
        });
        lines.push(Line {
            what: "the question after it".into(),
            times: after,
            goal: Some((Figure::P95, Duration::from_millis(60))),
        });
    }
    lines
}

/// Bytes of the index beyond the raw JSON, a clip.
fn room(home: &Path, clips: u32) -> u64 {
    let bytes: u64 = ["index.sqlite", "index.sqlite-wal"]
        .iter()
        .filter_map(|name| home.join(name).metadata().ok())
        .map(|file| file.len())
        .sum();
    let raw: u64 = (0..clips).map(|number| clip(number).raw.len() as u64).sum();
    bytes.saturating_sub(raw) / u64::from(clips)
}

/// A clip that its number alone decides, so that nothing has to be kept to make it again.
fn clip(number: u32) -> ClipFacts {
    let mut chance = u64::from(number) + 1;
    let mut pick = move |from: u64| {
        // xorshift64*: Vigna, "An experimental exploration of Marsaglia's xorshift generators".
        chance ^= chance >> 12;
        chance ^= chance << 25;
        chance ^= chance >> 27;
        (chance.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % from
    };
    let mut prompt = String::new();
    if number.is_multiple_of(10) {
        prompt.push_str(OTHER_SCRIPTS[pick(4) as usize]);
    }
    while prompt.chars().count() < 290 {
        prompt.push_str(WORDS[pick(WORDS.len() as u64) as usize]);
        prompt.push(' ');
    }
    let id = 112_233_000_000_u64 + u64::from(number);
    let model = ["v3", "v3.5", "v4", "v4.5", "v5"][pick(5) as usize];
    let ratio = ["16:9", "9:16", "1:1", "4:3", "3:4"][pick(5) as usize];
    let effect = (number.is_multiple_of(9)).then(|| "Crazy Cat Woman".to_owned());
    let address = format!(
        "https://media.pixverse.ai/pixverse%2Fmp4%2Fmedia%2Fweb%2Fori%2F{id:032x}_seed{number}.mp4"
    );
    let picture = format!(
        "https://media.pixverse.ai/pixverse%2Fjpg%2Fmedia%2Fweb%2F{id:032x}_seed{number}.webp"
    );
    let raw = format!(
        r#"{{"video_id":"user:1234-pixverse:account@example.com-video:{id}","prompt":"{prompt}","model":"{model}","url":"{address}","img_url":"{picture}","filler":"{}"}}"#,
        "x".repeat(900)
    );
    ClipFacts {
        number: id.to_string(),
        remote_id: format!("user:1234-pixverse:account@example.com-video:{id}"),
        status: match number % 50 {
            0 => "failed",
            1 => "moderated",
            _ => "completed",
        }
        .to_owned(),
        made_ms: Some(NOW_MS - i64::from(number) * 315_000),
        prompt,
        negative_prompt: (number.is_multiple_of(3)).then(|| "blurry, low quality, fog".to_owned()),
        model: Some(model.to_owned()),
        quality: Some(["360p", "540p", "720p", "1080p"][pick(4) as usize].to_owned()),
        seconds: Some([5.0, 8.0][pick(2) as usize]),
        width: Some(1280),
        height: Some(720),
        ratio: Some(ratio.to_owned()),
        upscaled: number % 20 == 1,
        extended: number % 33 == 1,
        original: (number % 20 == 1).then(|| (id - 1).to_string()),
        seed: Some((pick(1 << 31)).to_string()),
        style: (number.is_multiple_of(4)).then(|| "anime".to_owned()),
        effect_names: effect
            .iter()
            .map(|_| ("zh-CN".to_owned(), "疯狂猫女变身".to_owned()))
            .collect(),
        effect,
        motion: Some("normal".into()),
        camera: Some("default".into()),
        clip_url: Some(address),
        picture_url: Some(picture),
        raw,
        ..ClipFacts::default()
    }
}

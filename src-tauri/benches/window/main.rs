//! What the window costs with 100,000 clips: frames, tasks, empty boxes, pictures, memory, the first
//! paint, the next picture of the viewer, a stroke in the search field.
//!
//! `cargo xtask bench window` prints a table of what was measured beside its goal; with `--check` it
//! ends with an error when a goal is missed. The release app runs on a desktop of its own as in the
//! tests in the real window, with no GPU, and chooses by itself how it is drawn. Keys and pointer are
//! events that a script in the page makes, so that the way to the driver is not measured.
//! `RUSHES_BENCH_CLIPS` asks for another number of clips, `RUSHES_BENCH_PARTS` for some of `PARTS` only.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement that cannot be taken ends, and its result is for people to read"
)]

#[path = "../../tests/window/child.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod child;
#[path = "../../tests/window/desktop.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod desktop;
mod memory;
#[path = "../../tests/window/page.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod page;
#[path = "../../tests/window/processes.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod processes;
mod seed;
mod table;
#[path = "../../tests/window/wait.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod wait;
#[path = "../../tests/window/window.rs"]
#[expect(dead_code, reason = "the tests need more of it")]
mod window;

use std::process::{ExitCode, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::child::{Child, bound_to_us};
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::table::{Figure, Line};
use crate::wait::{PATIENCE, until};
use crate::window::{APP, Start};

/// What can be measured by itself, in this order.
const PARTS: [&str; 7] = [
    "paint", "scroll", "look", "viewer", "plays", "search", "plain",
];
/// How often the app is started for its first paint; the first one warms up.
const STARTS: usize = 6;
/// Pictures that are stepped to in the viewer.
const PICTURES: u32 = 40;
/// Clips that are stepped to there until they play; they are on this computer, and neighbours.
const PLAYED: u32 = 20;
/// Texts of five strokes each.
const TEXTS: usize = 10;
const STROKES: usize = 5;
/// No task of the page takes longer.
const LONGEST: Duration = Duration::from_secs(240);
/// How often the page is asked whether it is done.
const ASK: Duration = Duration::from_secs(1);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> ExitCode {
    let clips: u32 = std::env::var("RUSHES_BENCH_CLIPS")
        .ok()
        .and_then(|clips| clips.parse().ok())
        .unwrap_or(100_000);
    let check = std::env::args().any(|argument| argument == "--check");
    let parts = wanted_parts();
    println!("load at the start: {}", load());
    let mut lines = Vec::new();
    on_a_desktop("bench", Keychain::Unlocked, async |desktop| {
        let began = Instant::now();
        seed::seed(&desktop.rushes_home(), clips, PLAYED + 2);
        println!("{clips} clips were made in {:.0?}", began.elapsed());
        let blank = memory::of_blank(desktop).await;
        Line::print_head();
        if parts.contains(&"paint") {
            let painted = first_paints(desktop).await;
            painted.print();
            lines.push(painted);
        }
        measure(desktop, clips, blank, &parts, &mut lines).await;
    })
    .await;
    println!("load at the end: {}", load());
    if check && !lines.iter().all(Line::holds) {
        return ExitCode::FAILURE;
    }
    ExitCode::SUCCESS
}

/// From the start of the program to the gallery on the page.
async fn first_paints(desktop: &Desktop) -> Line {
    let home = desktop.rushes_home();
    let mut values = Vec::new();
    for _ in 0..STARTS {
        let mut app = bound_to_us(APP);
        desktop
            .furnish(&mut app)
            .env("RUSHES_HOME", &home)
            .env("RUSHES_API_URL", "http://127.0.0.1:9/v2/pixverse")
            .env("RUSHES_REPORT_PAINTED", "1")
            .stdout(Stdio::piped());
        let began = Instant::now();
        let mut app = Child::start(&mut app);
        assert_eq!(app.first_line(), "gallery painted");
        values.push(began.elapsed().as_secs_f64() * 1000.0);
        // Not killed: the start after that looks through all of the index.
        app.signal("-TERM");
        until("the app is gone", PATIENCE, async || {
            processes::of_app(&home).is_empty()
        })
        .await;
    }
    values.remove(0);
    Line {
        what: "start to the first paint of the gallery",
        unit: "ms",
        values,
        goal: (Figure::Median, 1000.0),
    }
}

/// Everything that is measured in one window, in the order in which a person would do it.
async fn measure(
    desktop: &mut Desktop,
    clips: u32,
    blank: u64,
    parts: &[&str],
    lines: &mut Vec<Line>,
) {
    let page = desktop.open(Start::default()).await;
    until("the grid holds clips", PATIENCE, async || {
        page.holds("return document.querySelector('[role=gridcell][data-key]') !== null")
            .await
    })
    .await;
    let meter = concat!(include_str!("meter.js"), include_str!("plain.js"));
    page.run(meter, Vec::new()).await;
    page.run("window.bench.of(...arguments)", vec![clips.into()])
        .await;

    for part in parts {
        match *part {
            "scroll" => scroll(&page, desktop, blank, lines).await,
            "look" => look(&page, lines).await,
            "viewer" => viewer(&page, lines).await,
            "plays" => plays(&page, lines).await,
            "search" => search(&page, clips, lines).await,
            "plain" => plain(&page).await,
            _ => {}
        }
    }
}

async fn scroll(page: &Page, desktop: &Desktop, blank: u64, lines: &mut Vec<Line>) {
    tokio::time::sleep(memory::SETTLED).await;
    let before = memory::of(&processes::of_app(&desktop.rushes_home()));
    let above = |memory: u64| vec![(memory as f64 - blank as f64) / 1_048_576.0];
    line(
        "memory above that of an empty page, at the start",
        "MB",
        above(before),
        (Figure::Worst, 150.0),
    );
    let pages = task(page, "pages", vec![]).await;
    let places = task(page, "places", vec![]).await;
    tokio::time::sleep(memory::SETTLED).await;
    let memory = memory::of(&processes::of_app(&desktop.rushes_home()));
    let both = |name: &str| [numbers(&pages[name]), numbers(&places[name])].concat();
    lines.push(line(
        "frames: 200 pages, 10 places, the end",
        "ms",
        both("frames"),
        (Figure::P95, 20.0),
    ));
    lines.push(line(
        "  of these, pages",
        "ms",
        numbers(&pages["frames"]),
        (Figure::P95, 20.0),
    ));
    lines.push(line(
        "  of these, places and the end",
        "ms",
        numbers(&places["frames"]),
        (Figure::P95, 20.0),
    ));
    lines.push(line(
        "turns of the page's event loop meanwhile",
        "ms",
        both("turns"),
        (Figure::Worst, 100.0),
    ));
    lines.push(line(
        "pictures after the last movement, pages",
        "ms",
        numbers(&pages["still"]),
        (Figure::P95, 150.0),
    ));
    lines.push(line(
        "pictures after the last movement, places",
        "ms",
        numbers(&places["still"]),
        (Figure::P95, 150.0),
    ));
    lines.push(line(
        "memory above that of an empty page, at rest",
        "MB",
        above(memory),
        (Figure::Worst, 150.0),
    ));
}

/// What the engine alone needs for pages of such pictures: held against the same goals, and no goal of
/// ours.
async fn plain(page: &Page) {
    task(page, "top", vec![]).await;
    let plain = task(page, "plain", vec![]).await;
    line(
        "frames of a page of nothing but such pictures",
        "ms",
        numbers(&plain["frames"]),
        (Figure::P95, 20.0),
    );
    line(
        "turns of its event loop meanwhile",
        "ms",
        numbers(&plain["turns"]),
        (Figure::Worst, 100.0),
    );
}

async fn look(page: &Page, lines: &mut Vec<Line>) {
    task(page, "top", vec![]).await;
    let empty = task(page, "look", vec![]).await;
    lines.push(line(
        "empty boxes and missing rows in a frame",
        "boxes",
        numbers(&empty),
        (Figure::Sum, 0.0),
    ));
}

async fn viewer(page: &Page, lines: &mut Vec<Line>) {
    task(page, "top", vec![]).await;
    let steps = task(page, "viewer", vec![PICTURES.into()]).await;
    lines.push(line(
        "→ in the viewer to the next picture",
        "ms",
        numbers(&steps),
        (Figure::P95, 150.0),
    ));
}

async fn plays(page: &Page, lines: &mut Vec<Line>) {
    task(page, "top", vec![]).await;
    let plays = task(page, "plays", vec![PLAYED.into()]).await;
    lines.push(line(
        "→ in the viewer to the next clip playing, from disk",
        "ms",
        numbers(&plays),
        (Figure::P95, 150.0),
    ));
}

async fn search(page: &Page, clips: u32, lines: &mut Vec<Line>) {
    let apart = clips as usize / TEXTS;
    let texts: Vec<String> = (0..clips)
        .map(seed::code)
        // A digit of every id leaves the same grid, whose change would be waited for in vain.
        .filter(|code| !code.starts_with(['0', '1', '2', '3']))
        .step_by((apart / 2).max(1))
        .take(TEXTS)
        .map(|code| code.chars().take(STROKES).collect())
        .collect();
    let strokes = task(page, "search", vec![json!(texts)]).await;
    lines.push(line(
        "a stroke in the search field to another grid",
        "ms",
        numbers(&strokes),
        (Figure::P95, 100.0),
    ));
}

/// All parts, or those that were asked for.
fn wanted_parts() -> Vec<&'static str> {
    let Ok(wanted) = std::env::var("RUSHES_BENCH_PARTS") else {
        return PARTS.to_vec();
    };
    let wanted: Vec<&str> = wanted.split(',').collect();
    for part in &wanted {
        assert!(PARTS.contains(part), "no part {part}: {PARTS:?}");
    }
    PARTS
        .into_iter()
        .filter(|part| wanted.contains(part))
        .collect()
}

/// Has the page do something that takes a while.
async fn task(page: &Page, name: &str, mut args: Vec<Value>) -> Value {
    args.insert(0, name.into());
    page.run("window.bench.start(...arguments)", args).await;
    let end = Instant::now() + LONGEST;
    loop {
        tokio::time::sleep(ASK).await;
        let mut answer = page.run("return window.bench.answer", Vec::new()).await;
        if let Some(answer) = answer.get_mut("ok") {
            return answer.take();
        }
        assert!(answer.is_null(), "{name}: {answer}");
        assert!(Instant::now() < end, "{name} takes longer than {LONGEST:?}");
    }
}

/// A row, printed.
fn line(what: &'static str, unit: &'static str, values: Vec<f64>, goal: (Figure, f64)) -> Line {
    let line = Line {
        what,
        unit,
        values,
        goal,
    };
    // As it comes: what ends too early has still said what it found.
    line.print();
    line
}

fn numbers(values: &Value) -> Vec<f64> {
    serde_json::from_value(values.clone()).unwrap()
}

/// How busy this computer is: programs that wanted to run in the last minute.
fn load() -> String {
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    load.split_whitespace()
        .next()
        .unwrap_or("unknown")
        .to_owned()
}

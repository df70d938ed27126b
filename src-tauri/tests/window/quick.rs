//! How soon the window answers, measured in the page itself, for as long as something goes on.
//!
//! A [`Meter`] calls the shell all the while and keeps how long each call was due until it was
//! answered: a page that stands still counts as much as a shell that does. No call may take longer
//! than [`AT_ONCE_MS`], but for one in a hundred, which may fall on a frame that draws much (a strip, a
//! dialog; these builds are not optimised, and draw without a graphics card), and none may take longer
//! than [`FELT_MS`]. What is taken off is only what the system says itself: for how long it gave a core to
//! none of the threads that such a call passes, though they were ready to run.
//!
//! `cargo xtask bench answers` runs these tests with the released app, and with [`EVERY_CALL`], which
//! allows no exception.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde_json::{Value, json};

use crate::desktop::{Keychain, on_a_desktop};
use crate::page::Page;
use crate::pointer::At;
use crate::processes::{self, Process};

/// What a call costs at most that asks no keychain and no network, with the way to the driver left
/// out.
const AT_ONCE_MS: f64 = 50.0;
/// What no call at all may take: less than a person feels as standing still.
const FELT_MS: f64 = 250.0;
/// One of so many calls may fall on a frame that draws much.
const ONE_IN: usize = 100;
/// Set to anything where each single call counts.
const EVERY_CALL: &str = "RUSHES_EVERY_CALL";
/// Once a start the engine loads its decoder, and holds the page up for some 100 ms: for a clip under the
/// pointer, or for the app's own try, three seconds after hands rested. Where each call counts it does so before.
const DECODER: Duration = Duration::from_secs(6);
/// How often the system is asked how long threads waited for a core.
const LOOK: Duration = Duration::from_millis(15);
/// Fewer calls than this show nothing.
const FEWEST: usize = 20;
/// A stall that a person would feel.
const STALL: Duration = Duration::from_secs(2);
/// What any window asks that shows accounts and clips.
const USUAL: [&str; 3] = ["manage", "downloads", "search_words"];

/// Calls that go on until they are counted.
pub(crate) struct Meter {
    page: Page,
    waits: Option<std::thread::JoinHandle<Vec<Wait>>>,
    stop: Arc<AtomicBool>,
}

/// How long each thread had waited for a core, at a time; all in ms.
#[derive(Debug, Clone)]
struct Wait {
    at: f64,
    waited: Vec<f64>,
}

impl Meter {
    /// Measures what a window that is connected asks.
    pub(crate) async fn start(page: &Page) -> Self {
        Self::calling(page, &USUAL).await
    }

    /// Measures these commands, which may ask no keychain and no network.
    pub(crate) async fn calling(page: &Page, commands: &[&str]) -> Self {
        if each_call_counts() {
            page.point_at(At { x: 1.0, y: 1.0 }).await;
            tokio::time::sleep(DECODER).await;
        }
        let threads = Threads::of(page.home());
        let stop = Arc::<AtomicBool>::default();
        let stopped = Arc::clone(&stop);
        let waits = std::thread::spawn(move || threads.watch(&stopped));
        page.run(BEGIN, vec![json!(commands)]).await;
        Self {
            page: page.clone(),
            waits: Some(waits),
            stop,
        }
    }

    /// Fails unless every call since the start was answered at once.
    pub(crate) async fn held(self, when: &str) {
        if let Err(late) = self.verdict(when).await {
            panic!("{late}");
        }
    }

    /// Why not, if not.
    async fn verdict(mut self, when: &str) -> Result<(), String> {
        let answer = self.page.run_async(END, Vec::new()).await;
        self.stop.store(true, Ordering::SeqCst);
        let waits = self.waits.take().expect("it is taken once");
        let waits = waits.join().expect("the watch does not fail");
        if answer["error"].is_string() {
            return Err(format!("{when}: {answer}"));
        }
        let calls: Vec<Call> = answer["calls"]
            .as_array()
            .into_iter()
            .flatten()
            .map(|call| Call::read(call, &waits))
            .collect();
        if calls.len() < FEWEST {
            return Err(format!("{when}, only {} calls were answered", calls.len()));
        }
        let worst = calls
            .iter()
            .max_by(|one, other| one.own().total_cmp(&other.own()));
        let worst = worst.expect("there are calls");
        let begun = calls.first().map_or(0.0, |call| call.due);
        let told: Vec<String> = calls
            .iter()
            .filter(|call| call.own() >= AT_ONCE_MS)
            .map(|call| call.told(begun))
            .collect();
        let (late, all, told) = (told.len(), calls.len(), told.join(", "));
        println!("{when}: {all} calls, {late} of them late: {told}");
        let (few, felt) = match each_call_counts() {
            true => (0, AT_ONCE_MS),
            false => (all.div_ceil(ONE_IN), FELT_MS),
        };
        if late <= few && worst.own() < felt {
            return Ok(());
        }
        Err(format!(
            "{when}, the window did not answer within {AT_ONCE_MS} ms, {late} times of {all}: {told}"
        ))
    }
}

impl Page {
    /// Fails unless each of some calls is answered at once, now.
    pub(crate) async fn answers_at_once(&self, when: &str) {
        let meter = Meter::start(self).await;
        beats(self).await;
        meter.held(when).await;
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::SeqCst);
    }
}

fn each_call_counts() -> bool {
    std::env::var_os(EVERY_CALL).is_some()
}

/// One call: what it was, when it was due, how long it took, and how much of that its threads had no core;
/// in ms.
#[derive(Debug)]
struct Call {
    command: String,
    due: f64,
    took: f64,
    no_core: f64,
}

impl Call {
    fn read(call: &Value, waits: &[Wait]) -> Self {
        let [due, end] = [1, 2].map(|at| call[at].as_f64().expect("a time"));
        // From the last look before it to the first one after it.
        let before = waits.iter().rev().find(|wait| wait.at <= due);
        let after = waits.iter().find(|wait| wait.at >= end).or(waits.last());
        let no_core = match (before.or(waits.first()), after) {
            (Some(before), Some(after)) => between(before, after),
            _ => 0.0,
        };
        Self {
            command: call[0].as_str().expect("a name").to_owned(),
            due,
            took: end - due,
            no_core,
        }
    }

    /// In words, with how long after the first call it was due.
    fn told(&self, begun: f64) -> String {
        let Self {
            command,
            due,
            took,
            no_core,
        } = self;
        let after = due - begun;
        format!(
            "{command} after {after:.0} ms took {took:.0} ms, {no_core:.0} of them without a core"
        )
    }

    /// What it took by itself.
    fn own(&self) -> f64 {
        self.took - self.no_core
    }
}

/// For how long a call may have had no core between two looks: each process has one thread that every
/// call passes, and of all others it passes two at most, one after the other. They come first.
fn between(before: &Wait, after: &Wait) -> f64 {
    let had = |at: usize| before.waited.get(at).copied().unwrap_or(0.0);
    let waits = after.waited.iter().enumerate();
    let mut waits: Vec<f64> = waits.map(|(at, now)| (now - had(at)).max(0.0)).collect();
    let mut others = waits.split_off(MAINS.min(waits.len()));
    others.sort_by(|one, other| other.total_cmp(one));
    waits.iter().chain(others.iter().take(OTHERS)).sum()
}

/// The shell and the page: the processes that a call passes, by the threads that draw and listen.
const MAINS: usize = 2;
/// A worker of the shell, and one that reads the index.
const OTHERS: usize = 2;

/// All threads of the shell and of the page, the main ones first.
struct Threads {
    processes: Vec<PathBuf>,
    known: HashMap<PathBuf, usize>,
    waited: Vec<f64>,
}

impl Threads {
    fn of(home: &Path) -> Self {
        let processes: Vec<_> = processes::of_app(home)
            .into_iter()
            .filter(|process| process.is_shell() || process.is_page())
            .map(|process| PathBuf::from(format!("/proc/{}/task", process.pid)))
            .collect();
        assert_eq!(
            processes.len(),
            MAINS,
            "the shell and the page: {processes:?}"
        );
        let mains = processes.iter().filter_map(|tasks| {
            let pid = tasks.parent()?.file_name()?;
            Some(tasks.join(pid))
        });
        let known = mains.enumerate().map(|(at, main)| (main, at)).collect();
        Self {
            processes,
            known,
            waited: vec![0.0; MAINS],
        }
    }

    /// Looks until it is told to stop.
    fn watch(mut self, stop: &AtomicBool) -> Vec<Wait> {
        let mut waits = Vec::new();
        loop {
            let last = stop.load(Ordering::SeqCst);
            self.look();
            waits.push(Wait {
                at: now(),
                waited: self.waited.clone(),
            });
            if last {
                return waits;
            }
            std::thread::sleep(LOOK);
        }
    }

    /// How long they had waited by now: the second figure of `schedstat`, in ns
    /// (<https://docs.kernel.org/scheduler/sched-stats.html>). A system that does not say it takes
    /// nothing off.
    fn look(&mut self) {
        for process in &self.processes {
            for thread in std::fs::read_dir(process).into_iter().flatten().flatten() {
                let thread = thread.path();
                let figures = std::fs::read_to_string(thread.join("schedstat"));
                let figures = figures.unwrap_or_default();
                let Some(ns) = figures.split_whitespace().nth(1) else {
                    continue;
                };
                let ms = ns.parse::<f64>().unwrap_or(0.0) / 1e6;
                // One that ended keeps what it had.
                let at = *self.known.entry(thread).or_insert(self.waited.len());
                match self.waited.get_mut(at) {
                    Some(waited) => *waited = ms,
                    None => self.waited.push(ms),
                }
            }
        }
    }
}

/// Now, in ms since 1970, as the page counts.
pub(crate) fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.expect("it is after 1970").as_secs_f64() * 1e3
}

/// Calls one command after the other; each is due 20 ms after the one before was answered.
const BEGIN: &str = "
    const [commands] = arguments;
    const args = { manage: { mails: false } };
    const now = () => performance.timeOrigin + performance.now();
    const meter = { calls: [], on: true };
    window.meter = meter;
    const measure = async () => {
        for (let at = 0; meter.on; at += 1) {
            const due = now() + 20;
            await new Promise((wake) => setTimeout(wake, 20));
            const command = commands[at % commands.length];
            await window.__TAURI_INTERNALS__.invoke(command, args[command] ?? {});
            meter.calls.push([command, due, now()]);
        }
    };
    meter.ended = measure();";

/// Waits for the call that is on its way, however long it takes, and answers all of them.
const END: &str = "
    window.meter.on = false;
    window.meter.ended.then(
        () => done({ calls: window.meter.calls }),
        (error) => done({ error: JSON.stringify(error) ?? String(error) }),
    );";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_window_that_stands_still_once_does_not_go_unnoticed() {
    on_a_desktop("meter", Keychain::None, async |desktop| {
        let page = desktop.open_sample().await;
        page.grid_stands().await;
        page.holds_clips(73).await;
        let meter = Meter::start(&page).await;
        beats(&page).await;
        meter.held("nothing is wrong").await;

        for (who, wanted) in [
            ("the shell", Process::is_shell as fn(&Process) -> bool),
            ("the page", Process::is_page),
        ] {
            let mut stopped = processes::of_app(&desktop.rushes_home());
            stopped.retain(wanted);
            assert_eq!(stopped.len(), 1, "{who}");
            let meter = Meter::start(&page).await;
            beats(&page).await;
            processes::signal(&stopped, "STOP");
            tokio::time::sleep(STALL).await;
            processes::signal(&stopped, "CONT");
            beats(&page).await;
            let verdict = meter.verdict("it stood still").await;
            assert!(verdict.is_err(), "{who} stood still for {STALL:?}");
        }
    })
    .await;
}

/// Waits until the meter has made some calls.
async fn beats(page: &Page) {
    let calls = "return window.meter.calls.length";
    let begun = page
        .run(calls, Vec::new())
        .await
        .as_u64()
        .expect("a number");
    crate::wait::until("the meter beats", crate::wait::PATIENCE, async || {
        let now = page
            .run(calls, Vec::new())
            .await
            .as_u64()
            .expect("a number");
        now >= begun + 30
    })
    .await;
}

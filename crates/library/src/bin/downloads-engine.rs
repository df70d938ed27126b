//! The engine of downloads in a process of its own, without a window: what the kill tests end at any
//! instant, and what the benches measure. It is no part of the app.
//!
//! `downloads-engine HOME API [WORD…]`: the token comes on the first line of standard input, so that it
//! stands in no list of processes; a second line, `close`, closes the library as the app does when its
//! window closes. Works until the queue is empty, and says so by ending with 0. Whenever the queue looks
//! otherwise, a line says how.
//!
//! `retry` tries again what failed; `spare=BYTES` leaves so many to everybody else; `parallel=COUNT`
//! fetches so many at once; `enqueue=KEY,…` puts clips into the queue first, and says `enqueued`;
//! `pictures=KEY,…` fetches the pictures of clips before it ends; `verify` reads all files in the end;
//! `pause=MS` looks at the queue no more often, as the app does; `blocking=COUNT` has so many threads for
//! calls that block, so that with one of them two runs do the same things in the same order.

use std::io::{BufRead as _, Write as _};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use library::clip::ClipKey;
use library::downloads::{Limits, QueueShown, QueueState, VerifyState, VerifyStep, WaitsFor};
use library::folders::Folders;
use library::tokens::{NoToken, TokenSource};
use library::{Library, Outside};
use useapi::{BaseUrl, BoxFuture, HttpConfig, HttpTransport, Token, TokioTime};

/// How long an index that could not be read is left alone.
const LOOK_AGAIN: Duration = Duration::from_millis(500);
/// No clip is larger, in bytes.
const LARGEST: u64 = 4 * 1024 * 1024 * 1024;
const USER_AGENT: &str = "Rushes/engine";

struct OneToken(Token);

impl TokenSource for OneToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

/// What stands behind the name of a word: `8` of `parallel=8`.
fn value<'a>(words: &'a [String], name: &str) -> Option<&'a str> {
    let mut given = words.iter().filter_map(|word| word.split_once('='));
    given.find(|(one, _)| *one == name).map(|(_, value)| value)
}

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(home), Some(api)) = (arguments.next(), arguments.next()) else {
        return ExitCode::FAILURE;
    };
    let words: Vec<String> = arguments
        .filter_map(|word| word.into_string().ok())
        .collect();
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    if let Some(count) = value(&words, "blocking").and_then(|count| count.parse().ok()) {
        runtime.max_blocking_threads(count);
    }
    let worked = runtime.enable_all().build().ok().and_then(|runtime| {
        let home = PathBuf::from(home);
        runtime.block_on(run(home, api.to_str()?, &words))
    });
    match worked {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}

async fn run(home: PathBuf, api: &str, words: &[String]) -> Option<()> {
    let base = BaseUrl::parse(api).ok()?;
    let has = |word: &str| words.iter().any(|one| one == word);
    let value = |name: &str| value(words, name);
    let keys = |name: &str| -> Vec<ClipKey> {
        let listed = value(name).unwrap_or_default().split(',');
        listed
            .filter_map(|key| key.parse().ok().map(ClipKey))
            .collect()
    };
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).ok()?;
    let token = Token::parse(line.trim()).ok()?;
    let (told, closing) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line);
        if read.is_ok() && line.trim() == "close" {
            let _ = told.send(());
        } else {
            // Nobody will say it any more: it is not to be taken for having been said.
            std::mem::forget(told);
        }
    });
    let transport = HttpTransport::new(&HttpConfig::new(USER_AGENT), &base).ok()?;
    let library = Library::open(Outside {
        folders: Folders {
            data: home.join("data"),
            cache: home.join("cache"),
            downloads: home.join("downloads"),
        },
        base,
        transport: Arc::new(transport),
        tokens: Arc::new(OneToken(token)),
        time: Arc::new(TokioTime),
        zone: jiff::tz::TimeZone::UTC,
        user_agent: USER_AGENT.into(),
        proxy: useapi::Proxy::System,
    })
    .ok()?;
    let mut events = library.events.listen();
    if let Some(spare) = value("spare").and_then(|bytes| bytes.parse().ok()) {
        library.downloads.limit(Limits {
            spare,
            largest: LARGEST,
        });
    }
    if let Some(count) = value("parallel").and_then(|count| count.parse().ok()) {
        library.downloads.set_parallel(count).await.ok()?;
    }
    let wanted = keys("enqueue");
    if !wanted.is_empty() {
        writeln!(std::io::stdout(), "opened").ok()?;
        library.downloads.add(wanted).await.ok()?;
        writeln!(std::io::stdout(), "enqueued").ok()?;
    }
    library.start_downloads();
    if has("retry") {
        library.downloads.retry_all().await.ok()?;
    }
    let pause = value("pause").and_then(|ms| ms.parse().ok());
    let pause = pause.map(Duration::from_millis);
    let working = async {
        let mut shown = String::new();
        loop {
            let queue = library.downloads.queue().await;
            // An index that cannot be read now may be read later.
            if let Ok(queue) = queue {
                let line = told_of(&queue);
                if line != shown {
                    writeln!(std::io::stdout(), "{line}").ok()?;
                    shown = line;
                }
                if queue.figures.left == 0 {
                    return Some(());
                }
            }
            // Whatever is told, the figures are looked at again.
            let _ = tokio::time::timeout(LOOK_AGAIN, events.recv()).await;
            if let Some(pause) = pause {
                tokio::time::sleep(pause).await;
            }
        }
    };
    tokio::select! {
        worked = working => worked?,
        _ = closing => {}
    }
    for key in keys("pictures") {
        let _ = library.pictures.grid(key).await;
    }
    if has("verify") {
        let found = verified(&library).await;
        writeln!(std::io::stdout(), "{found}").ok()?;
    }
    library.close();
    Some(())
}

/// What a verification of all files finds: `damaged=1 missing=0 changed=0 unreadable=2`.
async fn verified(library: &Library) -> String {
    let mut events = library.events.listen();
    library.downloads.verify(VerifyStep::Start);
    loop {
        let now = library.downloads.verifying();
        if now.state == VerifyState::Done {
            return format!(
                "damaged={} missing={} changed={} unreadable={}",
                now.damaged, now.missing, now.changed, now.unreadable
            );
        }
        let _ = tokio::time::timeout(LOOK_AGAIN, events.recv()).await;
    }
}

/// `waits=room left=3 failed=disk-error done=2 later=0 resumed=0`: what the whole queue waits for, how
/// many are left, why the failed ones failed, how many are done, how many are tried again later, and how
/// many go on after a crash.
fn told_of(queue: &QueueShown) -> String {
    let waits = match queue.waits_for {
        None => "nothing",
        Some(WaitsFor::Network) => "network",
        Some(WaitsFor::Room) => "room",
        Some(WaitsFor::Folder) => "folder",
        Some(WaitsFor::Rights) => "rights",
    };
    let failed = queue
        .rows
        .iter()
        .filter(|row| row.state == QueueState::Failed);
    let mut failed: Vec<_> = failed.filter_map(|row| row.problem.as_deref()).collect();
    failed.sort_unstable();
    let failed = failed.join(",");
    let done = queue.rows.iter();
    let done = done.filter(|row| row.state == QueueState::Done).count();
    let waiting = queue
        .rows
        .iter()
        .filter(|row| row.state == QueueState::Waiting);
    let put_off = waiting.filter(|row| row.retry_at_ms.is_some()).count();
    let left = queue.figures.left;
    let resumed = queue.resumed;
    format!(
        "waits={waits} left={left} failed={failed} done={done} later={put_off} resumed={resumed}"
    )
}

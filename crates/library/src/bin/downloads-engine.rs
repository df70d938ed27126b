//! The engine of downloads in a process of its own, without a window: what the kill tests end at any
//! instant, and what the benches measure. It is no part of the app.
//!
//! `downloads-engine HOME API`: the token comes on the first line of standard input, so that it stands
//! in no list of processes. Works until the queue is empty, and says so by ending with 0.

use std::io::BufRead as _;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use library::folders::Folders;
use library::tokens::{NoToken, TokenSource};
use library::{Library, Outside};
use useapi::{BaseUrl, BoxFuture, HttpConfig, HttpTransport, Token, TokioTime};

const USER_AGENT: &str = "Rushes/engine";

struct OneToken(Token);

impl TokenSource for OneToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

#[tokio::main]
async fn main() -> ExitCode {
    match run().await {
        Some(()) => ExitCode::SUCCESS,
        None => ExitCode::FAILURE,
    }
}

async fn run() -> Option<()> {
    let mut arguments = std::env::args_os().skip(1);
    let home = PathBuf::from(arguments.next()?);
    let base = BaseUrl::parse(arguments.next()?.to_str()?).ok()?;
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line).ok()?;
    let token = Token::parse(line.trim()).ok()?;
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
    })
    .ok()?;
    let mut events = library.events.listen();
    library.start_downloads();
    while library.downloads.figures().await.ok()?.left > 0 {
        // Whatever is told, the figures are looked at again.
        let _ = events.recv().await;
    }
    library.close();
    Some(())
}

//! How much longer a first reading of 10,000 clips takes than a bare loop by `curl` over the same pages,
//! against a server that answers after 50 ms. Run with `cargo bench -p library --bench reading`; it fails above
//! 1.10.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a bench ends where its world does not hold, and says what it measured"
)]

use std::io::Write as _;
use std::process::{Command, ExitCode, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use library::account::FoundAccount;
use library::folders::Folders;
use library::tokens::{NoToken, TokenSource};
use library::{Library, Outside};
use sample::{AccountSpec, Fault, Sample, Server};
use useapi::{BaseUrl, BoxFuture, HttpConfig, HttpTransport, Token, TokioTime, Transport};

const CLIPS: usize = 10_000;
const LATENCY: Duration = Duration::from_millis(50);
const ROUNDS: usize = 3;
const ALLOWED: f64 = 1.10;
const ADA: &str = "ada@example.com";

struct OneToken(Token);

impl TokenSource for OneToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

/// Where both begin.
struct World {
    base: BaseUrl,
    list: url::Url,
    transport: Arc<dyn Transport>,
    token: Token,
    _server: Server,
}

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .expect("threads");
    let ratios: Vec<f64> = (0..ROUNDS).map(|_| runtime.block_on(round())).collect();
    let best = ratios.iter().copied().fold(f64::INFINITY, f64::min);
    let median = {
        let mut sorted = ratios;
        sorted.sort_by(f64::total_cmp);
        sorted[sorted.len() / 2]
    };
    println!(
        "reading / bare loop by curl: median {median:.3}, best {best:.3}, allowed {ALLOWED:.2}"
    );
    match median <= ALLOWED {
        true => ExitCode::SUCCESS,
        false => ExitCode::FAILURE,
    }
}

async fn round() -> f64 {
    let world = world().await;
    let (pages, bare) = curl_loop(&world).await;
    let (clips, reading) = reading(&world).await;
    assert_eq!(clips, CLIPS, "all of them were read");
    assert_eq!(pages, CLIPS / 100, "and all pages by curl");
    println!("{pages} pages: curl {bare:?}, reading {reading:?}");
    reading.as_secs_f64() / bare.as_secs_f64()
}

async fn world() -> World {
    let account = AccountSpec::new(ADA).videos(CLIPS).long_prompts();
    let sample = Sample::builder().account(account).build();
    sample
        .faults()
        .always(Fault::latency(LATENCY).on_path("/videos"));
    let server = Server::start(&sample).await.expect("loopback has a port");
    let base = BaseUrl::parse(&server.api_url()).expect("loopback");
    let transport = HttpTransport::new(&HttpConfig::new("Rushes/bench"), &base).expect("a client");
    let list = format!("{}/videos/", server.api_url().trim_end_matches('/'));
    World {
        base,
        list: list.parse().expect("a URL"),
        transport: Arc::new(transport),
        token: Token::parse(&sample.token()).expect("a token"),
        _server: server,
    }
}

/// One page after the other with `curl`, a process for each as a loop in a shell has it, and of each
/// nothing but where the next one begins.
async fn curl_loop(world: &World) -> (usize, Duration) {
    let began = Instant::now();
    let (mut pages, mut offset) = (0, Some("0".to_owned()));
    while let Some(from) = offset {
        let mut url = world.list.clone();
        url.query_pairs_mut()
            .append_pair("email", ADA)
            .append_pair("limit", "100")
            .append_pair("offset", &from);
        // The token comes on standard input, so that it stands in no list of processes.
        let mut curl = Command::new("curl")
            .args(["--silent", "--fail", "--compressed", "--config", "-"])
            .arg(url.as_str())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("curl is installed");
        let header = format!(
            "header = \"Authorization: Bearer {}\"",
            world.token.expose()
        );
        let mut input = curl.stdin.take().expect("a pipe");
        input.write_all(header.as_bytes()).expect("curl reads");
        drop(input);
        let answer = tokio::task::spawn_blocking(move || curl.wait_with_output());
        let answer = answer.await.expect("no panic").expect("curl ends");
        assert!(answer.status.success(), "curl: {}", answer.status);
        pages += 1;
        let text = std::str::from_utf8(&answer.stdout).expect("JSON");
        offset = text
            .rsplit_once("\"next_offset\":")
            .map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect());
    }
    (pages, began.elapsed())
}

async fn reading(world: &World) -> (usize, Duration) {
    let home = tempfile::tempdir().expect("a folder");
    let library = Library::open(Outside {
        folders: Folders {
            data: home.path().join("data"),
            cache: home.path().join("cache"),
            downloads: home.path().join("downloads"),
        },
        base: world.base.clone(),
        transport: Arc::clone(&world.transport),
        tokens: Arc::new(OneToken(world.token.clone())),
        time: Arc::new(TokioTime),
        zone: jiff::tz::TimeZone::UTC,
        user_agent: "Rushes/bench".into(),
        proxy: useapi::Proxy::System,
    })
    .expect("a fresh library opens");
    let found = FoundAccount {
        email: ADA.into(),
        name: None,
    };
    library
        .add_credential("entry".into(), "Bench".into(), vec![found])
        .await
        .expect("it is taken in");
    let began = Instant::now();
    library.reader.read().await.expect("it is read");
    let took = began.elapsed();
    let counts = library.counts();
    let clips = counts.values().map(|(clips, _)| *clips as usize).sum();
    (clips, took)
}

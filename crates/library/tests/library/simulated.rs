//! A library that reads from a sample in process, in simulated time: hours pass in moments, and what
//! is asked when is exact.
//!
//! Time is that of tokio's paused clock, which goes on when nothing else can, blocking work included.
//! So these tests run on one thread (`#[tokio::test(start_paused = true)]`).

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use bytes::Bytes;
use jiff::Timestamp;
use library::account::FoundAccount;
use library::folders::Folders;
use library::gallery::{Query, Sort};
use library::index::Index;
use library::tokens::{NoToken, TokenSource};
use library::{Library, Outside};
use parking_lot::Mutex;
use sample::{Clock, Delivery, Sample, SampleBuilder};
use tempfile::TempDir;
use tokio::time::Instant;
use useapi::{BaseUrl, BoxFuture, Request, Response, Time, Token, Transport, TransportError};

/// No work on an index takes longer.
const WRITES_END: Duration = Duration::from_secs(10);
/// The moment at which every simulated world begins.
const BEGINNING: &str = "2026-03-02T09:00:00Z";

/// Clock, waiting and chance of a simulated world.
#[derive(Clone)]
pub(crate) struct SimulatedTime {
    begun: Instant,
    /// What the wall clock was set forth by, in ms.
    set_by_ms: Arc<Mutex<i64>>,
}

impl SimulatedTime {
    /// Must be made within a runtime whose clock is paused.
    pub(crate) fn new() -> Self {
        Self {
            begun: Instant::now(),
            set_by_ms: Arc::default(),
        }
    }

    /// Somebody sets the wall clock; the other one goes on.
    pub(crate) fn set_wall_clock(&self, by: jiff::SignedDuration) {
        *self.set_by_ms.lock() += i64::try_from(by.as_millis()).expect("some years");
    }

    fn true_now(&self) -> Timestamp {
        let begun: Timestamp = BEGINNING.parse().expect("a moment");
        begun + self.begun.elapsed()
    }
}

impl Time for SimulatedTime {
    fn now(&self) -> Timestamp {
        self.true_now() + jiff::SignedDuration::from_millis(*self.set_by_ms.lock())
    }

    fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    fn sleep(&self, duration: Duration) -> BoxFuture<'static, ()> {
        Box::pin(tokio::time::sleep(duration))
    }

    /// The upper end of every wait.
    fn jitter(&self) -> f64 {
        1.0
    }
}

/// One request, and when it was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    pub(crate) at: Duration,
    pub(crate) target: String,
    pub(crate) token: String,
}

impl Asked {
    pub(crate) fn is_list(&self) -> bool {
        self.target.contains("/videos/?")
    }
}

type Before = Box<dyn Fn(&Asked) -> Option<TransportError> + Send + Sync>;
type After = Box<dyn Fn(&Asked, u16, &http::HeaderMap) + Send + Sync>;

/// Calls the sample in process.
pub(crate) struct Wire {
    sample: Sample,
    time: SimulatedTime,
    latency: Duration,
    /// How many clips the server gives at most, whatever it is asked for.
    page: Mutex<Option<usize>>,
    asked: Mutex<Vec<Asked>>,
    under_way: Mutex<(usize, usize)>,
    before: Mutex<Option<Before>>,
    after: Mutex<Option<After>>,
}

impl Wire {
    /// All requests so far, with when they were made.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.asked.lock().clone()
    }

    /// How many lists were asked for.
    pub(crate) fn lists(&self) -> usize {
        self.asked.lock().iter().filter(|one| one.is_list()).count()
    }

    pub(crate) fn forget(&self) {
        self.asked.lock().clear();
    }

    /// The server gives so many clips at most, whatever it is asked for.
    pub(crate) fn short_pages(&self, most: usize) {
        *self.page.lock() = Some(most);
    }

    /// The most requests that were ever under way at once.
    pub(crate) fn most_at_once(&self) -> usize {
        self.under_way.lock().1
    }

    /// Something happens before each request is answered; an error takes the answer's place.
    pub(crate) fn before(
        &self,
        step: impl Fn(&Asked) -> Option<TransportError> + Send + Sync + 'static,
    ) {
        *self.before.lock() = Some(Box::new(step));
    }

    /// Somebody looks at each answer.
    pub(crate) fn after(
        &self,
        look: impl Fn(&Asked, u16, &http::HeaderMap) + Send + Sync + 'static,
    ) {
        *self.after.lock() = Some(Box::new(look));
    }

    /// From now on there is a network, or there is none.
    pub(crate) fn network(&self, there: bool) {
        *self.before.lock() = match there {
            true => None,
            false => Some(Box::new(|_| Some(TransportError::Offline))),
        };
    }

    async fn answer(&self, asked: Asked) -> Result<Response, TransportError> {
        tokio::time::sleep(self.latency).await;
        let failed = self.before.lock().as_ref().and_then(|step| step(&asked));
        if let Some(error) = failed {
            return Err(error);
        }
        let target = match *self.page.lock() {
            Some(most) => asked.target.replace("limit=100", &format!("limit={most}")),
            None => asked.target.clone(),
        };
        let request = http::Request::get(target)
            .header("authorization", format!("Bearer {}", asked.token))
            .body(())
            .expect("a request");
        let (head, body): (_, Bytes) = self.sample.answer(&request).into_parts();
        let delivery = head
            .extensions
            .get::<Delivery>()
            .cloned()
            .unwrap_or_default();
        tokio::time::sleep(delivery.latency).await;
        if let Some(look) = self.after.lock().as_ref() {
            look(&asked, head.status.as_u16(), &head.headers);
        }
        if delivery.cut_after.is_some() {
            return Err(TransportError::Interrupted);
        }
        Ok(Response {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        })
    }
}

impl Transport for Wire {
    fn send<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Response, TransportError>> {
        let url = &request.url;
        let asked = Asked {
            at: self.time.elapsed(),
            target: format!("{}?{}", url.path(), url.query().unwrap_or_default()),
            token: request.token.expose().to_owned(),
        };
        self.asked.lock().push(asked.clone());
        Box::pin(async move {
            let here = UnderWay::one_more(&self.under_way);
            let answer = self.answer(asked).await;
            drop(here);
            answer
        })
    }
}

/// Counts a request for as long as it lives, also when it is dropped.
struct UnderWay<'a>(&'a Mutex<(usize, usize)>);

impl<'a> UnderWay<'a> {
    fn one_more(counts: &'a Mutex<(usize, usize)>) -> Self {
        let mut now = counts.lock();
        now.0 += 1;
        now.1 = now.1.max(now.0);
        Self(counts)
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        self.0.lock().0 -= 1;
    }
}

/// Hands out the token that the name of the entry is; or does what a keychain should never do.
pub(crate) struct Tokens {
    pub(crate) panics: Mutex<u32>,
}

impl TokenSource for Tokens {
    fn token<'a>(&'a self, entry: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        Box::pin(async move {
            let panics = {
                let mut left = self.panics.lock();
                let panics = *left > 0;
                *left = left.saturating_sub(1);
                panics
            };
            assert!(!panics, "the keychain fell over, as the test wants it");
            Token::parse(entry).map_err(|_| NoToken::Unreadable)
        })
    }
}

/// A library in a simulated world.
pub(crate) struct Simulation {
    pub(crate) sample: Sample,
    pub(crate) time: SimulatedTime,
    pub(crate) wire: Arc<Wire>,
    pub(crate) tokens: Arc<Tokens>,
    pub(crate) home: TempDir,
    library: Option<Arc<Library>>,
}

impl Simulation {
    /// A world in which an answer takes no time.
    pub(crate) async fn of(world: SampleBuilder) -> Self {
        Self::with_latency(world, Duration::ZERO).await
    }

    pub(crate) async fn with_latency(world: SampleBuilder, latency: Duration) -> Self {
        let simulation = Self::unconnected(world, latency);
        let token = simulation.sample.token();
        let emails: Vec<String> = simulation
            .sample
            .accounts()
            .iter()
            .map(|account| account.email().to_owned())
            .collect();
        simulation.connect(&token, &emails).await;
        simulation
    }

    /// A world that the library was told no token of.
    pub(crate) fn unconnected(world: SampleBuilder, latency: Duration) -> Self {
        let time = SimulatedTime::new();
        let clock = time.clone();
        let sample = world.clock(Clock::new(move || clock.true_now())).build();
        let wire = Arc::new(Wire {
            sample: sample.clone(),
            time: time.clone(),
            latency,
            page: Mutex::default(),
            asked: Mutex::default(),
            under_way: Mutex::default(),
            before: Mutex::default(),
            after: Mutex::default(),
        });
        let home = folder();
        let data = home.path().join("data");
        std::fs::create_dir_all(&data).expect("a folder");
        std::fs::write(data.join("index.sqlite"), empty()).expect("a file");
        let mut simulation = Self {
            sample,
            time,
            wire,
            tokens: Arc::new(Tokens {
                panics: Mutex::new(0),
            }),
            home,
            library: None,
        };
        simulation.open();
        simulation
    }

    /// Takes in a token that opens these accounts; its entry is named as the token is.
    pub(crate) async fn connect(&self, token: &str, emails: &[String]) {
        let found = emails
            .iter()
            .map(|email| FoundAccount {
                email: email.clone(),
                name: None,
            })
            .collect();
        self.library()
            .add_credential(token.to_owned(), "Test".into(), found)
            .await
            .expect("it is taken in");
    }

    pub(crate) fn library(&self) -> &Arc<Library> {
        self.library.as_ref().expect("it is open")
    }

    /// Closes the library, in the middle of whatever it does.
    pub(crate) fn close(&mut self) {
        self.library = None;
    }

    /// The same, of a library that does nothing in the background. As where a process ends, what was on
    /// its way into the index is there then, or never will be.
    pub(crate) fn kill(&mut self) {
        self.close();
        let open = self.home.path().join("data/index.open");
        let begun = std::time::Instant::now();
        while open.exists() {
            assert!(
                begun.elapsed() < WRITES_END,
                "somebody keeps the index open"
            );
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// Opens the library on the same folder; nothing is done in the background yet.
    pub(crate) fn open(&mut self) {
        self.library = Some(Arc::new(self.open_in(self.home.path())));
    }

    pub(crate) fn open_in(&self, home: &Path) -> Library {
        Library::open(Outside {
            folders: Folders {
                data: home.join("data"),
                cache: home.join("cache"),
                downloads: home.join("downloads"),
            },
            base: BaseUrl::parse("http://127.0.0.1:9/v2/pixverse").expect("loopback"),
            transport: Arc::clone(&self.wire) as Arc<dyn Transport>,
            tokens: Arc::clone(&self.tokens) as Arc<dyn TokenSource>,
            time: Arc::new(self.time.clone()),
            zone: jiff::tz::TimeZone::UTC,
            user_agent: "Rushes/test".into(),
            proxy: useapi::Proxy::System,
        })
        .expect("the library opens")
    }

    pub(crate) async fn read(&self) {
        let library = Arc::clone(self.library());
        library.reader.read().await.expect("the index takes it in");
    }

    /// As [`Simulation::read`], but nobody asked for it.
    pub(crate) async fn look(&self) {
        let library = Arc::clone(self.library());
        library.reader.look().await.expect("the index takes it in");
    }

    /// Time passes.
    pub(crate) async fn pass(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }

    /// The numbers of all clips of the index, sorted: those that are listed, and those that are not.
    pub(crate) async fn numbers(&self) -> (Vec<u64>, Vec<u64>) {
        let library = self.library();
        let query = Query {
            accounts: Vec::new(),
            status: None,
            sort: Sort::Newest,
            ..Query::default()
        };
        let view = library.open_view(query).await.expect("the index answers");
        let (mut listed, mut gone) = (Vec::new(), Vec::new());
        for key in view.keys.clone() {
            let details = library.index.details(key).expect("it answers");
            let details = details.expect("the clip is there");
            let number = details.facts.number.parse().expect("digits");
            match details.tile.unlisted {
                true => gone.push(number),
                false => listed.push(number),
            }
        }
        listed.sort_unstable();
        gone.sort_unstable();
        (listed, gone)
    }

    /// The item of a clip as the server wrote it.
    pub(crate) async fn raw(&self, number: u64) -> String {
        let library = self.library();
        let query = Query {
            accounts: Vec::new(),
            status: None,
            sort: Sort::Newest,
            ..Query::default()
        };
        let view = library.open_view(query).await.expect("the index answers");
        let all = view.keys.iter();
        all.filter_map(|key| library.index.details(*key).expect("it answers"))
            .find(|details| details.facts.number == number.to_string())
            .expect("the clip is there")
            .raw
    }

    /// The status and the prompt of each clip that is listed here, by number.
    pub(crate) async fn kept_items(&self) -> BTreeMap<u64, (u64, String)> {
        let library = self.library();
        let view = library.open_view(Query::default()).await;
        let keys = view.expect("the index answers").keys.clone();
        let all = keys.into_iter().map(|key| {
            let details = library.index.details(key).expect("it answers");
            details.expect("the clip is there")
        });
        all.filter(|details| !details.tile.unlisted)
            .map(|details| of_item(&details.raw, &details.facts.prompt))
            .collect()
    }

    /// The same of each clip that the remote lists.
    pub(crate) fn remote_items(&self) -> BTreeMap<u64, (u64, String)> {
        let mut kept = BTreeMap::new();
        for account in self.sample.accounts() {
            for offset in (0..account.len()).step_by(100) {
                let target = format!(
                    "http://127.0.0.1:9/v2/pixverse/videos/?email={}&limit=100&offset={offset}",
                    account.email()
                );
                let request = http::Request::get(target)
                    .header("authorization", format!("Bearer {}", self.sample.token()))
                    .body(())
                    .expect("a request");
                let body = self.sample.answer(&request).into_body();
                let page: serde_json::Value = serde_json::from_slice(&body).expect("a page");
                let items = page["data"].as_array().expect("a list").iter();
                kept.extend(items.map(|item| {
                    let prompt = item["prompt"].as_str().expect("a text");
                    of_item(&item.to_string(), prompt)
                }));
            }
        }
        kept
    }

    /// The numbers that the remote lists, over all accounts, sorted.
    pub(crate) fn remote(&self) -> Vec<u64> {
        let mut numbers: Vec<u64> = self
            .sample
            .accounts()
            .iter()
            .flat_map(|account| account.videos())
            .collect();
        numbers.sort_unstable();
        numbers
    }
}

/// The number of a clip, with its status in the server's words and its prompt.
fn of_item(raw: &str, prompt: &str) -> (u64, (u64, String)) {
    let item: serde_json::Value = serde_json::from_str(raw).expect("an item");
    let id = item["video_id"].as_str().expect("an id");
    let (_, number) = id.rsplit_once("video:").expect("a number");
    let status = item["video_status"].as_u64().expect("a status");
    (number.parse().expect("digits"), (status, prompt.to_owned()))
}

/// An index that holds nothing. Each world begins with a copy: to bring a new one to the newest schema
/// would be an eighth of what a case of the property tests costs.
fn empty() -> &'static [u8] {
    static EMPTY: OnceLock<Vec<u8>> = OnceLock::new();
    EMPTY.get_or_init(|| {
        let home = folder();
        drop(Index::open(home.path()).expect("it is made"));
        std::fs::read(home.path().join("index.sqlite")).expect("it is there")
    })
}

/// A folder in memory, where the system has one: nothing of these tests is about the disk, and thousands
/// of cases need not wait for it.
fn folder() -> TempDir {
    tempfile::tempdir_in("/dev/shm")
        .or_else(|_| tempfile::tempdir())
        .expect("a folder")
}

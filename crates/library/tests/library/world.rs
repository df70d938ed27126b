//! A library on a fresh disk that reads from a sample remote.

use std::sync::Arc;

use library::account::FoundAccount;
use library::clip::Tile;
use library::folders::Folders;
use library::gallery::{Query, View};
use library::tokens::{NoToken, TokenSource};
use library::{Library, Outside};
use sample::{AccountSpec, Sample, Server};
use tempfile::TempDir;
use useapi::{BaseUrl, BoxFuture, HttpConfig, HttpTransport, Time, Token, TokioTime};

/// The e-mail of the one account of a small world.
pub(crate) const ADA: &str = "ada@example.com";

pub(crate) struct World {
    pub(crate) sample: Sample,
    pub(crate) server: Server,
    pub(crate) library: Arc<Library>,
    pub(crate) home: TempDir,
}

/// Hands out the one token of the sample, whatever the entry.
struct OneToken(Token);

impl TokenSource for OneToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

impl World {
    /// One account of so many clips.
    pub(crate) async fn of(clips: usize) -> Self {
        let account = AccountSpec::new(ADA).videos(clips);
        Self::with(Sample::builder().account(account).build()).await
    }

    /// The default world of 55, 18 and no clips.
    pub(crate) async fn usual() -> Self {
        Self::with(Sample::new()).await
    }

    /// The default world, on a clock by which a minute takes a second.
    pub(crate) async fn hurried() -> Self {
        Self::by(Sample::new(), Arc::new(Hurried)).await
    }

    /// One account of so many clips, on that clock.
    pub(crate) async fn hurried_of(clips: usize) -> Self {
        let account = AccountSpec::new(ADA).videos(clips);
        let sample = Sample::builder().account(account).build();
        Self::by(sample, Arc::new(Hurried)).await
    }

    pub(crate) async fn with(sample: Sample) -> Self {
        Self::by(sample, Arc::new(TokioTime)).await
    }

    async fn by(sample: Sample, time: Arc<dyn Time>) -> Self {
        let server = Server::start(&sample).await.expect("loopback has a port");
        let home = tempfile::tempdir().expect("a folder");
        let library = Arc::new(open_by(&home, &server, (&sample, time)));
        connect(&library, &sample).await;
        Self {
            sample,
            server,
            library,
            home,
        }
    }

    /// The library closed and opened again on the same disk, as a start of the app does.
    pub(crate) async fn restarted(self) -> Self {
        self.restarted_after(|_| {}).await
    }

    /// The same, with something done to the home while the library is closed.
    pub(crate) async fn restarted_after(self, meanwhile: impl FnOnce(&std::path::Path)) -> Self {
        let Self {
            sample,
            server,
            library,
            home,
        } = self;
        drop(library);
        meanwhile(home.path());
        let library = Arc::new(open(&home, &server, &sample));
        Self {
            sample,
            server,
            library,
            home,
        }
    }

    /// The token is pasted once more.
    pub(crate) async fn connect_again(&self) {
        connect(&self.library, &self.sample).await;
    }

    pub(crate) async fn read(&self) {
        self.library
            .reader
            .read()
            .await
            .expect("the index takes everything in");
    }

    pub(crate) async fn view(&self) -> Arc<View> {
        self.asked(Query::default()).await
    }

    /// The view that answers a query.
    pub(crate) async fn asked(&self, query: Query) -> Arc<View> {
        self.library
            .open_view(query)
            .await
            .expect("the index answers")
    }

    pub(crate) async fn tiles(&self) -> Vec<Tile> {
        let keys = self.view().await.keys.clone();
        self.library.tiles(keys).await.expect("the index answers")
    }

    /// The numbers of all clips in the index, sorted.
    pub(crate) async fn numbers(&self) -> Vec<u64> {
        let mut numbers = Vec::new();
        for key in self.view().await.keys.clone() {
            let details = self.library.index.details(key).expect("the index answers");
            numbers.push(
                details
                    .expect("the clip is there")
                    .facts
                    .number
                    .parse()
                    .expect("digits"),
            );
        }
        numbers.sort_unstable();
        numbers
    }

    /// The numbers of all clips that the remote lists for the one account, sorted.
    pub(crate) fn listed(&self) -> Vec<u64> {
        let mut numbers = self.sample.account(ADA).videos();
        numbers.sort_unstable();
        numbers
    }

    /// Waits until `done` answers something; at most ten seconds, looking whenever the library
    /// tells of anything.
    pub(crate) async fn until<T>(&self, what: &str, mut done: impl AsyncFnMut() -> Option<T>) -> T {
        let mut events = self.library.events.listen();
        let patience = std::time::Duration::from_secs(10);
        let waiting = async {
            loop {
                if let Some(answer) = done().await {
                    return answer;
                }
                let _ =
                    tokio::time::timeout(std::time::Duration::from_millis(50), events.recv()).await;
            }
        };
        tokio::time::timeout(patience, waiting)
            .await
            .unwrap_or_else(|_| panic!("not in time: {what}"))
    }
}

/// Waits pass 60 times as fast.
#[derive(Debug)]
struct Hurried;

impl Time for Hurried {
    fn now(&self) -> jiff::Timestamp {
        TokioTime.now()
    }

    fn elapsed(&self) -> std::time::Duration {
        TokioTime.elapsed() * 60
    }

    fn sleep(&self, duration: std::time::Duration) -> BoxFuture<'static, ()> {
        TokioTime.sleep(duration / 60)
    }

    fn jitter(&self) -> f64 {
        TokioTime.jitter()
    }
}

pub(crate) fn open(home: &TempDir, server: &Server, sample: &Sample) -> Library {
    open_by(home, server, (sample, Arc::new(TokioTime)))
}

fn open_by(home: &TempDir, server: &Server, (sample, time): (&Sample, Arc<dyn Time>)) -> Library {
    let base = BaseUrl::parse(&server.api_url()).expect("loopback");
    let transport = HttpTransport::new(&HttpConfig::new("Rushes/test"), &base).expect("a client");
    let token = Token::parse(&sample.token()).expect("a token");
    Library::open(Outside {
        folders: Folders {
            data: home.path().join("data"),
            cache: home.path().join("cache"),
            downloads: home.path().join("downloads"),
        },
        base,
        transport: Arc::new(transport),
        tokens: Arc::new(OneToken(token)),
        time,
        zone: jiff::tz::TimeZone::UTC,
        user_agent: "Rushes/test".into(),
        proxy: useapi::Proxy::System,
    })
    .expect("a fresh library opens")
}

async fn connect(library: &Library, sample: &Sample) {
    let found = sample
        .accounts()
        .into_iter()
        .map(|account| FoundAccount {
            email: account.email().to_owned(),
            name: None,
        })
        .collect();
    library
        .add_credential("entry".into(), "Test".into(), found)
        .await
        .expect("it is taken in");
}

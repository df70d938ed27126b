//! The two libraries: the own one, open from the start, and the sample one, opened when it is wanted.

use std::sync::Arc;
use std::time::Duration;

use jiff::tz::TimeZone;
use library::account::FoundAccount;
use library::tokens::TokenSource;
use library::{Library, OpenError, Outside};
use tokio::sync::OnceCell;
use useapi::{BaseUrl, HttpConfig, HttpTransport, Proxy, Token, TokioTime, Transport};

use crate::contract::{LibraryKind, Problem, ProblemCode, Settings};
use crate::convert::api_problem;
use crate::home::Home;
use crate::tokens::SampleToken;

/// How the app names itself to servers.
const USER_AGENT: &str = concat!("Rushes/", env!("CARGO_PKG_VERSION"));
/// The name of the sample library's token in its index.
const SAMPLE_ENTRY: &str = "sample";

/// Both libraries.
pub(crate) struct Libraries {
    /// The way to the API, without a token.
    pub(crate) api: HttpTransport,
    own: Arc<Library>,
    sample: OnceCell<SampleLibrary>,
    home: Home,
}

/// Where the API answers, and how long it may take.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    pub(crate) base: BaseUrl,
    /// For how long it may be silent, if not as long as usual.
    pub(crate) timeout: Option<Duration>,
    /// By which way it and the media are reached.
    pub(crate) proxy: Proxy,
}

/// The sample library with the server that it reads from.
struct SampleLibrary {
    library: Arc<Library>,
    _server: sample::Server,
}

impl Libraries {
    /// Opens the own library.
    pub(crate) fn open(
        home: Home,
        api: Api,
        tokens: Arc<dyn TokenSource>,
    ) -> Result<Self, OpenError> {
        let transport = transport(&api)?;
        let outside = outside(home.own.clone(), (api, transport.clone()), tokens);
        let own = Library::open(outside)?;
        own.gallery.set_week_start(crate::week::starts());
        Ok(Self {
            api: transport,
            own: Arc::new(own),
            sample: OnceCell::new(),
            home,
        })
    }

    pub(crate) fn own(&self) -> &Arc<Library> {
        &self.own
    }

    /// A library, if it is open.
    pub(crate) fn get(&self, kind: LibraryKind) -> Option<&Arc<Library>> {
        match kind {
            LibraryKind::Own => Some(&self.own),
            LibraryKind::Sample => self.sample.get().map(|sample| &sample.library),
        }
    }

    /// Lets the open libraries do what the person chose: how often they look by themselves, which
    /// pictures they fetch ahead, and how many watched clips they keep.
    pub(crate) fn follow(&self, settings: &Settings) {
        let minutes = settings.look_every;
        let every = minutes.map(|minutes| Duration::from_secs(u64::from(minutes.max(1)) * 60));
        for library in self.opened_now() {
            library.reader.look_every(every);
            library.ahead.reach(crate::convert::reach(settings.ahead));
            let most = u64::from(settings.clip_cache_mb) * 1_000_000;
            library.clips.set_limit(most);
        }
    }

    /// Whether the network costs by the byte.
    pub(crate) fn set_metered(&self, metered: bool) {
        for library in self.opened_now() {
            library.ahead.set_metered(metered);
        }
    }

    /// Whether the window can be seen.
    pub(crate) fn set_visible(&self, visible: bool) {
        for library in self.opened_now() {
            library.reader.set_visible(visible);
        }
    }

    /// The computer slept: each library begins anew what that made stale.
    pub(crate) async fn woke(&self) {
        for library in self.opened_now() {
            if let Err(error) = library.woke().await {
                tracing::error!(%error, "reading failed");
            }
        }
    }

    /// The app ends.
    pub(crate) fn close(&self) {
        for library in self.opened_now() {
            library.close();
        }
    }

    pub(crate) fn opened_now(&self) -> impl Iterator<Item = &Arc<Library>> {
        let kinds = [LibraryKind::Own, LibraryKind::Sample];
        kinds.into_iter().filter_map(|kind| self.get(kind))
    }

    /// A library, opened if need be. Answers whether this call opened it.
    pub(crate) async fn opened(&self, kind: LibraryKind) -> Result<(Arc<Library>, bool), Problem> {
        if let Some(library) = self.get(kind) {
            return Ok((Arc::clone(library), false));
        }
        let sample = self
            .sample
            .get_or_try_init(|| open_sample(&self.home))
            .await?;
        Ok((Arc::clone(&sample.library), true))
    }
}

/// The name of a library in addresses and in what the page is told.
pub(crate) fn name(kind: LibraryKind) -> &'static str {
    match kind {
        LibraryKind::Own => "own",
        LibraryKind::Sample => "sample",
    }
}

/// The library of a name.
pub(crate) fn by_name(name: &str) -> Option<LibraryKind> {
    [LibraryKind::Own, LibraryKind::Sample]
        .into_iter()
        .find(|kind| self::name(*kind) == name)
}

/// Accounts as the API lists them, for the library. A name that is an e-mail is no name to show.
pub(crate) fn found(accounts: Vec<useapi::Account>) -> Vec<FoundAccount> {
    accounts
        .into_iter()
        .map(|account| FoundAccount {
            email: account.email,
            name: account.username.filter(|name| !name.contains('@')),
        })
        .collect()
}

async fn open_sample(home: &Home) -> Result<SampleLibrary, Problem> {
    let internal = |error: &dyn std::fmt::Display| {
        tracing::error!(%error, "the sample library could not be opened");
        Problem::from(ProblemCode::Internal)
    };
    let world = sample::Sample::new();
    let server = sample::Server::start(&world)
        .await
        .map_err(|error| internal(&error))?;
    let base = BaseUrl::parse(&server.api_url()).map_err(|error| internal(&error))?;
    let token = Token::parse(&world.token()).map_err(|error| internal(&error))?;
    let api = Api {
        base,
        timeout: None,
        proxy: Proxy::None,
    };
    let folders = home.sample.clone();
    let tokens = Arc::new(SampleToken(token.clone()));
    let opened = tokio::task::spawn_blocking(move || {
        let transport = transport(&api)?;
        Library::open(outside(folders, (api, transport), tokens))
    });
    let library = opened
        .await
        .map_err(|error| internal(&error))?
        .map_err(|error| internal(&error))?;
    library.gallery.set_week_start(crate::week::starts());
    let accounts = library
        .client
        .accounts(&token)
        .await
        .map_err(|error| api_problem(&error))?;
    library
        .add_credential(
            SAMPLE_ENTRY.to_owned(),
            "Sample library".to_owned(),
            found(accounts),
        )
        .await
        .map_err(|error| internal(&error))?;
    Ok(SampleLibrary {
        library: Arc::new(library),
        _server: server,
    })
}

fn transport(api: &Api) -> Result<HttpTransport, OpenError> {
    let mut config = HttpConfig::new(USER_AGENT);
    config.proxy = api.proxy.clone();
    if let Some(timeout) = api.timeout {
        (config.read_timeout, config.total_timeout) = (timeout, timeout * 2);
    }
    HttpTransport::new(&config, &api.base)
        .map_err(|_| OpenError::Tls(library::media::CdnError::Unsafe))
}

fn outside(
    folders: library::folders::Folders,
    (api, transport): (Api, HttpTransport),
    tokens: Arc<dyn TokenSource>,
) -> Outside {
    Outside {
        folders,
        base: api.base,
        proxy: api.proxy,
        transport: Arc::new(transport) as Arc<dyn Transport>,
        tokens,
        time: Arc::new(TokioTime),
        zone: TimeZone::system(),
        user_agent: USER_AGENT.to_owned(),
    }
}

//! The world as one value: tokens, accounts, faults and the log, behind a cheap clone.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Method, Request, Response};
use parking_lot::Mutex;

use crate::clips::{Clip, Large};
use crate::clock::Clock;
use crate::fault::Faults;
use crate::remote::{self, BASE_PATH, Media, Reply, Signing};
use crate::seen::{Host, Log, Seen};
use crate::world::{Account, AccountHandle, AccountSpec};

/// The default world's token; it opens nothing anywhere else.
const TOKEN: &str = "user:1234-sample-not-a-real-token";
/// Where media URLs lead when the sample is asked in process.
const MEDIA_BASE: &str = "https://media.pixverse.example";

/// A world of accounts with their videos, and the remote that tells about them.
///
/// Clones share everything.
#[derive(Clone)]
pub struct Sample(Arc<Inner>);

struct Inner {
    clock: Clock,
    media_base: String,
    world: Mutex<World>,
    signing: Mutex<Option<Signing>>,
    large: Mutex<Large>,
    faults: Faults,
    log: Log,
}

/// What can change.
pub(crate) struct World {
    pub(crate) tokens: Vec<Token>,
    accounts: Vec<Account>,
}

/// A token and the e-mails of the accounts that it opens.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    pub(crate) text: String,
    pub(crate) emails: Vec<String>,
}

/// How a [`Sample`] is to be; [`SampleBuilder::build`] makes it.
#[derive(Debug)]
pub struct SampleBuilder {
    seed: u64,
    clock: Clock,
    media_base: String,
    signing: Option<Duration>,
    tokens: Vec<(String, Vec<AccountSpec>)>,
}

impl Sample {
    /// The default world: one token, three accounts of 55, 18 and no videos.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Starts a world of one's own; without accounts it becomes the default one.
    pub fn builder() -> SampleBuilder {
        SampleBuilder {
            seed: 1,
            clock: Clock::system(),
            media_base: MEDIA_BASE.to_owned(),
            signing: None,
            tokens: Vec::new(),
        }
    }

    /// The first token that is accepted.
    pub fn token(&self) -> String {
        self.world()
            .lock()
            .tokens
            .first()
            .map(|token| token.text.clone())
            .unwrap_or_default()
    }

    /// Replaces a token by another, which then opens the same accounts; the old one answers 401.
    pub fn replace_token(&self, old: &str, new: impl Into<String>) -> bool {
        let mut world = self.world().lock();
        let found = world.tokens.iter_mut().find(|token| token.text == old);
        found.map(|token| token.text = new.into()).is_some()
    }

    /// All accounts, in the order in which they were asked for.
    pub fn accounts(&self) -> Vec<AccountHandle> {
        let emails: Vec<String> = self
            .world()
            .lock()
            .accounts
            .iter()
            .map(|account| account.email.clone())
            .collect();
        emails
            .into_iter()
            .map(|email| self.account(email))
            .collect()
    }

    /// The account of that e-mail; when there is none, the handle's changes do nothing.
    pub fn account(&self, email: impl Into<String>) -> AccountHandle {
        AccountHandle {
            sample: self.clone(),
            email: email.into(),
        }
    }

    /// The faults that stand.
    pub fn faults(&self) -> &Faults {
        &self.0.faults
    }

    /// The requests so far, oldest first, at most the last 10,000.
    pub fn requests(&self) -> Vec<Seen> {
        self.0.log.all()
    }

    /// Forgets the requests so far.
    pub fn forget_requests(&self) {
        self.0.log.clear();
    }

    /// From now on media URLs are signed at each listing and good for that long (whole seconds).
    pub fn sign_media(&self, good_for: Duration) {
        let mut signing = self.0.signing.lock();
        let generation = signing.map_or(0, |signing| signing.generation);
        *signing = Some(Signing {
            good_for,
            generation,
        });
    }

    /// From now on every clip has this many bytes, if that is more than it has: a `free` box at its end
    /// makes up for the rest. 0 means as they are.
    pub fn enlarge_media(&self, bytes: usize) {
        *self.0.large.lock() = Large::of(bytes);
    }

    /// The file of a clip, as large as clips are to be.
    pub(crate) fn clip_file(&self, clip: &Clip) -> Bytes {
        self.0.large.lock().file(clip)
    }

    /// Every media URL given out so far answers 403 from now on; a new listing has good ones.
    pub fn expire_media(&self) {
        let mut signing = self.0.signing.lock();
        *signing = Some(match *signing {
            Some(old) => Signing {
                generation: old.generation + 1,
                ..old
            },
            None => Signing {
                good_for: Duration::from_secs(3_600),
                generation: 1,
            },
        });
    }

    /// Answers a request in process: paths below [`BASE_PATH`] are the API's, all others the CDN's.
    ///
    /// Nothing waits here: how late, slow or incomplete the answer is lies in its extensions, as
    /// [`crate::Delivery`].
    pub fn answer<B>(&self, request: &Request<B>) -> Response<Bytes> {
        let path = request.uri().path();
        let host = if path.starts_with(BASE_PATH) {
            Host::Api
        } else {
            Host::Media
        };
        let head_only = request.method() == Method::HEAD;
        self.respond(host, request, &self.0.media_base)
            .into_response(head_only)
    }

    pub(crate) fn respond<B>(&self, host: Host, request: &Request<B>, media_base: &str) -> Reply {
        remote::respond(self, host, request, media_base)
    }

    pub(crate) fn world(&self) -> &Mutex<World> {
        &self.0.world
    }

    /// The current time in Unix seconds.
    pub(crate) fn now(&self) -> i64 {
        self.0.clock.now().as_second()
    }

    pub(crate) fn log(&self) -> &Log {
        &self.0.log
    }

    pub(crate) fn media(&self, base: &str) -> Media {
        Media {
            base: base.to_owned(),
            signing: self.signing(),
        }
    }

    pub(crate) fn signing(&self) -> Option<Signing> {
        *self.0.signing.lock()
    }
}

impl Default for Sample {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sample")
            .field("clock", &self.0.clock)
            .finish_non_exhaustive()
    }
}

impl SampleBuilder {
    /// What everything random is derived from; 1 unless said.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The clock that ages are counted from and that lets videos become ready.
    pub fn clock(mut self, clock: impl Into<Clock>) -> Self {
        self.clock = clock.into();
        self
    }

    /// Where media URLs lead when asked in process, without a slash at the end.
    pub fn media_base(mut self, base: impl Into<String>) -> Self {
        self.media_base = base.into();
        self
    }

    /// Signs media URLs at each listing, good for that long (whole seconds).
    pub fn signed_media(mut self, good_for: Duration) -> Self {
        self.signing = Some(good_for);
        self
    }

    /// Begins a token; the accounts that follow belong to it.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.tokens.push((token.into(), Vec::new()));
        self
    }

    /// Adds an account to the token begun last; an e-mail seen before names the same account.
    pub fn account(mut self, spec: AccountSpec) -> Self {
        if self.tokens.is_empty() {
            self = self.token(TOKEN);
        }
        if let Some((_, specs)) = self.tokens.last_mut() {
            specs.push(spec);
        }
        self
    }

    /// Makes the world, as of the clock's time now.
    pub fn build(mut self) -> Sample {
        if self.tokens.iter().all(|(_, specs)| specs.is_empty()) {
            self = self
                .account(AccountSpec::demo("ada@example.com").name("Ada").plan("Pro"))
                .account(
                    AccountSpec::new("studio@vertical.example")
                        .name("Upright")
                        .videos(18)
                        .vertical()
                        .days(60),
                )
                .account(AccountSpec::new("new@example.com").name("Nothing yet"));
        }
        let now = self.clock.now().as_second();
        let mut world = World {
            tokens: Vec::new(),
            accounts: Vec::new(),
        };
        for (text, specs) in self.tokens {
            let emails = specs.iter().map(|spec| spec.email.clone()).collect();
            world.tokens.push(Token { text, emails });
            for spec in specs {
                if world.account(&spec.email).is_none() {
                    let place = world.accounts.len();
                    world
                        .accounts
                        .push(Account::new(spec, self.seed, now, place));
                }
            }
        }
        let signing = self.signing.map(|good_for| Signing {
            good_for,
            generation: 0,
        });
        Sample(Arc::new(Inner {
            clock: self.clock,
            media_base: self.media_base,
            world: Mutex::new(world),
            signing: Mutex::new(signing),
            large: Mutex::default(),
            faults: Faults::default(),
            log: Log::default(),
        }))
    }
}

impl World {
    pub(crate) fn account(&self, email: &str) -> Option<&Account> {
        self.accounts
            .iter()
            .find(|account| account.email.eq_ignore_ascii_case(email))
    }

    pub(crate) fn account_mut(&mut self, email: &str) -> Option<&mut Account> {
        self.accounts
            .iter_mut()
            .find(|account| account.email.eq_ignore_ascii_case(email))
    }
}

impl Token {
    /// The user's number, as it stands in every `video_id`.
    pub(crate) fn user(&self) -> &str {
        let rest = self.text.strip_prefix("user:").unwrap_or(&self.text);
        rest.split('-').next().unwrap_or_default()
    }
}

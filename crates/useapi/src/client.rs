//! The calls, and the loop that asks politely.
//!
//! What a status means is in `body.rs`, what is asked again in `retry.rs`; when to ask for a
//! further page is up to the caller.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use url::Url;

use crate::account::{self, Account};
use crate::base_url::BaseUrl;
use crate::body;
use crate::error::Error;
use crate::features::Features;
use crate::page::{PageRequest, VideoPage};
use crate::retry::{self, Next, RetryPolicy};
use crate::time::Time;
use crate::token::Token;
use crate::transport::{Request, Response, Transport};
use crate::video::{self, Video};

/// The most videos that are ever asked for at once; the largest number that the server accepts is
/// not documented.
const HIGHEST_LIMIT: u16 = 100;

/// What the server sends when it is not told a limit.
const DEFAULT_LIMIT: u16 = 40;

/// The API. Cheap to clone: all clones share one transport and what was learned about the server.
#[derive(Clone)]
pub struct Client {
    shared: Arc<Shared>,
    policy: RetryPolicy,
}

struct Shared {
    base: BaseUrl,
    transport: Arc<dyn Transport>,
    time: Arc<dyn Time>,
    /// Set once the server took a request without a limit after it had refused a large one.
    no_large_limits: AtomicBool,
}

impl Client {
    /// A client of the API at `base`.
    pub fn new(base: BaseUrl, transport: Arc<dyn Transport>, time: Arc<dyn Time>) -> Self {
        let no_large_limits = AtomicBool::new(false);
        let shared = Arc::new(Shared {
            base,
            transport,
            time,
            no_large_limits,
        });
        Self {
            shared,
            policy: RetryPolicy::default(),
        }
    }

    /// The same client with other rules of asking again.
    #[must_use]
    pub fn with_retry(mut self, policy: RetryPolicy) -> Self {
        self.policy = policy;
        self
    }

    /// Where the API answers.
    pub fn base(&self) -> &BaseUrl {
        &self.shared.base
    }

    /// Uses no connection of before any more: after a sleep they lead nowhere.
    pub fn reconnect(&self) {
        self.shared.transport.reconnect();
    }

    /// One page of videos: `GET /videos/`.
    ///
    /// A limit above the default of 40 that the server refuses is given up, for this client and
    /// its clones, and the page is asked for once more without one.
    pub async fn videos(&self, token: &Token, page: &PageRequest) -> Result<VideoPage, Error> {
        let refused = self.shared.no_large_limits.load(Ordering::Relaxed);
        let limit = page
            .limit
            .filter(|limit| *limit > 0)
            .map(|limit| limit.min(HIGHEST_LIMIT));
        let is_large = |limit: u16| limit > DEFAULT_LIMIT;
        let limit = limit.filter(|limit| !(refused && is_large(*limit)));

        let answer = self.video_page(token, page, limit).await;
        match (&answer, limit) {
            (Err(Error::BadRequest { status: 400, .. }), Some(limit)) if is_large(limit) => {}
            _ => return answer,
        }
        // The limit need not have been the reason: only when all is well without it, it was.
        let answer = self.video_page(token, page, None).await;
        if answer.is_ok() {
            self.shared.no_large_limits.store(true, Ordering::Relaxed);
        }
        answer
    }

    /// One video: `GET /videos/{video_id}`.
    ///
    /// [`Error::NotFound`] does not say that it was deleted: the server answers 404 while a video
    /// is still in the making, too.
    pub async fn video(&self, token: &Token, video_id: &str) -> Result<Video, Error> {
        // Dots alone would be taken for a way up by everything that reads a URL.
        if video_id.bytes().all(|byte| byte == b'.') {
            return Err(Error::NotFound { message: None });
        }
        let url = self.url(&format!("videos/{}", encode_segment(video_id)))?;
        let response = self.get(token, url, "video").await?;
        let json = body::read(&response, token)?;
        video::read(json.text()).map_err(|reason| Error::UnexpectedShape {
            reason,
            message: None,
        })
    }

    /// The PixVerse accounts under a token: `GET /accounts`. Costs PixVerse nothing.
    pub async fn accounts(&self, token: &Token) -> Result<Vec<Account>, Error> {
        let url = self.url("accounts")?;
        let response = self.get(token, url, "accounts").await?;
        account::read_all(&body::read(&response, token)?.object()?, token)
    }

    /// Plan and credits of an account: `GET /features/`.
    ///
    /// The e-mail is required as soon as the token has several accounts.
    pub async fn features(&self, token: &Token, email: Option<&str>) -> Result<Features, Error> {
        let mut url = self.url("features/")?;
        if let Some(email) = email {
            url.query_pairs_mut().append_pair("email", email);
        }
        let response = self.get(token, url, "features").await?;
        let json = body::read(&response, token)?;
        Ok(Features::read(json.object()?, json.text()))
    }

    async fn video_page(
        &self,
        token: &Token,
        page: &PageRequest,
        limit: Option<u16>,
    ) -> Result<VideoPage, Error> {
        let mut url = self.url("videos/")?;
        let pairs = [
            ("email", page.email.clone()),
            ("limit", limit.map(|limit| limit.to_string())),
            (
                "offset",
                page.offset
                    .as_ref()
                    .map(|cursor| cursor.as_str().to_owned()),
            ),
        ];
        for (name, value) in pairs {
            if let Some(value) = value {
                url.query_pairs_mut().append_pair(name, &value);
            }
        }
        let response = self.get(token, url, "videos").await?;
        VideoPage::read(body::read(&response, token)?.object()?)
    }

    fn url(&self, path: &str) -> Result<Url, Error> {
        self.shared
            .base
            .join(path)
            .ok_or(Error::Failed { place: "the URL" })
    }

    /// Asks until there is an answer that another try would not better.
    async fn get(&self, token: &Token, url: Url, kind: &'static str) -> Result<Response, Error> {
        let mut tried = 0;
        loop {
            let request = Request {
                url: url.clone(),
                token,
            };
            let result = self.shared.transport.send(request).await;
            tried += 1;
            let (next, outcome) = match result {
                Ok(response) => {
                    tracing::debug!(kind, tried, status = response.status, "the server answered");
                    match retry::after_answer(&response, self.shared.time.now()) {
                        None => return Ok(response),
                        Some(next) => (next, Ok(response)),
                    }
                }
                Err(error) => {
                    tracing::debug!(kind, tried, %error, "no answer");
                    (retry::after_failure(error), Err(error))
                }
            };
            let wait = match self.wait(next, tried) {
                Wait::Now(wait) => wait,
                Wait::Tell(wait) => return Err(Error::Busy { wait }),
                Wait::Never => return outcome.map_err(Error::from),
            };
            let wait_ms = u64::try_from(wait.as_millis()).unwrap_or(u64::MAX);
            tracing::debug!(kind, tried, wait_ms, "asking again");
            self.shared.time.sleep(wait).await;
        }
    }

    fn wait(&self, next: Next, tried: u32) -> Wait {
        let last = tried >= self.policy.tries;
        let back_off = self.policy.back_off(tried - 1, self.shared.time.jitter());
        match next {
            Next::GiveUp => Wait::Never,
            Next::BackOff if last => Wait::Never,
            Next::BackOff => Wait::Now(back_off),
            Next::Pause(asked) => {
                let wait = retry::pause(asked, back_off);
                if last || wait > self.policy.longest_wait {
                    Wait::Tell(wait)
                } else {
                    Wait::Now(wait)
                }
            }
        }
    }
}

enum Wait {
    /// Wait here, and ask again.
    Now(Duration),
    /// Let the caller wait.
    Tell(Duration),
    /// Do not ask again.
    Never,
}

/// Encodes all but the unreserved characters of RFC 3986: an id holds `:` and `@`, and may hold
/// anything.
fn encode_segment(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.shared.base.as_str())
            .field("policy", &self.policy)
            .finish_non_exhaustive()
    }
}

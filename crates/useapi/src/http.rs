//! The real transport: reqwest, with settings that keep the token where it belongs.
//!
//! What went wrong is told apart in `http/classify.rs`. Nothing is repeated and no redirect is
//! followed here: reqwest hands the `Authorization` header of the first request to a foreign host
//! on the second hop of a chain (0.13.5), and a retry is the client's decision.

mod classify;
mod tls;

use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use bytes::{Bytes, BytesMut};

use crate::base_url::BaseUrl;
use crate::proxy::Proxy;
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// Settings of an [`HttpTransport`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HttpConfig {
    /// The `User-Agent`, for instance `Rushes/1.0.0`.
    pub user_agent: String,
    /// How long a connection may take, TLS included. Default 10 s.
    pub connect_timeout: Duration,
    /// How long the head, or the next part of a body, may take. Default 30 s.
    pub read_timeout: Duration,
    /// How long the whole answer may take. Default 60 s.
    pub total_timeout: Duration,
    /// How long an unused connection is kept. Default 30 s.
    pub pool_idle_timeout: Duration,
    /// The largest body, in bytes after decompression. Default 16 MiB.
    pub largest_body: usize,
    /// The most headers of an answer. Default 100.
    pub most_headers: usize,
    /// Certificate authorities (DER) that are trusted besides the system's, for instance that of a
    /// company's proxy. Default none.
    pub extra_roots: Vec<Vec<u8>>,
    /// By which way requests leave, but never those to this computer. Default [`Proxy::System`].
    pub proxy: Proxy,
}

impl HttpConfig {
    /// The default settings under a name.
    pub fn new(user_agent: impl Into<String>) -> Self {
        Self {
            user_agent: user_agent.into(),
            connect_timeout: Duration::from_secs(10),
            read_timeout: Duration::from_secs(30),
            total_timeout: Duration::from_secs(60),
            pool_idle_timeout: Duration::from_secs(30),
            largest_body: 16 * 1024 * 1024,
            most_headers: 100,
            extra_roots: Vec::new(),
            proxy: Proxy::System,
        }
    }
}

/// Why there is no transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CannotStart {
    /// The system's certificate authorities could not be loaded.
    #[error("the system's certificates could not be loaded")]
    NoCertificates,
    /// A setting is not usable, for instance a line break in the user agent.
    #[error("the HTTP settings are not usable")]
    Settings,
}

/// What answered a call without a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reached {
    /// The HTTP status; 401 when all is well.
    pub status: u16,
    /// Whether it calls its answer JSON, as the API does.
    pub json: bool,
    /// The server's own time.
    pub date: Option<jiff::Timestamp>,
}

/// Sends requests over HTTP, to one origin only.
#[derive(Clone)]
pub struct HttpTransport {
    client: Arc<RwLock<reqwest::Client>>,
    config: HttpConfig,
    base: BaseUrl,
}

impl HttpTransport {
    /// A transport that sends to the origin of `base` and nowhere else.
    ///
    /// Reads the system's certificates from disk, which takes some milliseconds.
    pub fn new(config: &HttpConfig, base: &BaseUrl) -> Result<Self, CannotStart> {
        let client = client(config, base)?;
        Ok(Self {
            client: Arc::new(RwLock::new(client)),
            config: config.clone(),
            base: base.clone(),
        })
    }

    /// Asks for the list of accounts without a token, once: the right answer is a refusal.
    ///
    /// # Errors
    ///
    /// What kept an answer from coming. A redirect is one, since the API makes none.
    pub async fn reach(&self) -> Result<Reached, TransportError> {
        let url = self.base.join("accounts");
        let url = url.ok_or(TransportError::Other("building the address"))?;
        let asked = self.client().get(url);
        let asked = asked.header(reqwest::header::ACCEPT, "application/json");
        let answer = asked.send().await.map_err(classify::classify)?;
        if answer.status().is_redirection() {
            return Err(TransportError::Redirected);
        }
        let text = |name| answer.headers().get(name).and_then(|it| it.to_str().ok());
        let kind = text(reqwest::header::CONTENT_TYPE).unwrap_or_default();
        Ok(Reached {
            status: answer.status().as_u16(),
            json: kind.contains("json"),
            date: text(reqwest::header::DATE).and_then(crate::retry::http_date),
        })
    }

    /// The client of this moment.
    fn client(&self) -> reqwest::Client {
        let client = self.client.read().unwrap_or_else(PoisonError::into_inner);
        client.clone()
    }

    async fn get(&self, request: Request<'_>) -> Result<Response, TransportError> {
        if !self.base.is_origin_of(&request.url) {
            return Err(TransportError::Other("the address is not the API's"));
        }
        let mut answer = self
            .client()
            .get(request.url)
            .header(reqwest::header::ACCEPT, "application/json")
            .bearer_auth(request.token.expose())
            .send()
            .await
            .map_err(classify::classify)?;
        let status = answer.status();
        if status.is_redirection() {
            return Err(TransportError::Redirected);
        }
        let headers = std::mem::take(answer.headers_mut());
        let body = self.body(answer).await?;
        Ok(Response {
            status: status.as_u16(),
            headers,
            body,
        })
    }

    /// Reads the body part by part, and no further than it may be long: what is announced says
    /// nothing about what a few kilobytes of gzip turn into.
    async fn body(&self, mut answer: reqwest::Response) -> Result<Bytes, TransportError> {
        let mut body = BytesMut::new();
        while let Some(part) = answer.chunk().await.map_err(classify::classify)? {
            if body.len() + part.len() > self.config.largest_body {
                return Err(TransportError::TooLarge);
            }
            body.extend_from_slice(&part);
        }
        Ok(body.freeze())
    }
}

impl Transport for HttpTransport {
    fn send<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Response, TransportError>> {
        Box::pin(self.get(request))
    }

    fn reconnect(&self) {
        // A client has no other way to let go of what it keeps. What is under way ends with its own.
        if let Ok(fresh) = client(&self.config, &self.base) {
            *self.client.write().unwrap_or_else(PoisonError::into_inner) = fresh;
        }
    }
}

fn client(config: &HttpConfig, base: &BaseUrl) -> Result<reqwest::Client, CannotStart> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls::config(&config.extra_roots, base)?)
        .https_only(base.is_https())
        .redirect(reqwest::redirect::Policy::none())
        .referer(false)
        .retry(reqwest::retry::never())
        .connect_timeout(config.connect_timeout)
        .read_timeout(config.read_timeout)
        .timeout(config.total_timeout)
        .pool_idle_timeout(config.pool_idle_timeout)
        .http1_max_headers(config.most_headers)
        .gzip(true)
        .user_agent(&config.user_agent);
    // A proxy would see the token for this computer in the clear.
    let way = if base.is_loopback() {
        &Proxy::None
    } else {
        &config.proxy
    };
    builder = match way {
        Proxy::System => builder,
        Proxy::None => builder.no_proxy(),
        Proxy::Through(address) => {
            let proxy = reqwest::Proxy::all(address.as_str());
            builder.proxy(proxy.map_err(|_| CannotStart::Settings)?)
        }
    };
    builder.build().map_err(|_| CannotStart::Settings)
}

impl std::fmt::Debug for HttpTransport {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpTransport")
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

//! The one place that opens addresses of media: no token, no cookies, no referrer, and no address
//! that the rules refuse, on any hop.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::header;
use jiff::Timestamp;
use parking_lot::RwLock;
use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use reqwest::{Client, ClientBuilder, Response, StatusCode, redirect};
use useapi::{Proxy, Time, TokioTime};

use super::address::AddressRules;

/// Hops that a redirect may take.
const MOST_HOPS: usize = 3;

/// Fetches media. Cheap to clone.
#[derive(Clone)]
pub struct Cdn {
    client: Arc<RwLock<Client>>,
    rules: AddressRules,
    user_agent: Arc<str>,
    proxy: Arc<Proxy>,
    time: Arc<dyn Time>,
}

/// Why there is nothing, or nothing more, of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CdnError {
    /// The address is not one that is opened.
    #[error("the address is refused")]
    Refused,
    /// 401, 403, 404 or 410: the address has expired or the media are gone.
    #[error("the address is not handed out any more ({0})")]
    Gone(u16),
    /// 429 or 503, and how long to wait by what the host says.
    #[error("the media host asks to wait")]
    Busy(Duration),
    /// Any other status.
    #[error("the media host answered {0}")]
    Status(u16),
    /// A type that is not what was asked for.
    #[error("the media host answered something else")]
    WrongType,
    /// More than was announced, or than is sane.
    #[error("the media host sent too much")]
    TooLarge,
    /// Another part than was asked for, or none.
    #[error("the media host answered another part")]
    WrongPart,
    /// No connection.
    #[error("the media host was not reached")]
    Offline,
    /// The proxy between refused or failed.
    #[error("the proxy did not let the request through")]
    Proxy,
    /// No answer in time.
    #[error("the media host did not answer in time")]
    TimedOut,
    /// The body broke off.
    #[error("the connection broke off")]
    Interrupted,
    /// The connection is not safe.
    #[error("the connection to the media host is not safe")]
    Unsafe,
}

impl CdnError {
    /// Whether the same request may work later.
    #[must_use]
    pub fn is_passing(self) -> bool {
        match self {
            Self::Offline | Self::Proxy | Self::TimedOut | Self::Interrupted | Self::Busy(_) => {
                true
            }
            Self::Status(status) => status == 429 || status >= 500,
            _ => false,
        }
    }
}

/// Where a body goes on, and what proves that it is still the same one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resume {
    /// Bytes that are here.
    pub from: u64,
    /// A strong validator: an `ETag`, or the date of `Last-Modified`.
    pub validator: String,
}

/// An answer whose head has come.
#[derive(Debug)]
pub struct Body {
    response: Response,
    /// Where in the whole the body begins: 0 unless it was resumed.
    pub starts_at: u64,
    /// Bytes of the whole, if the host said so.
    pub total: Option<u64>,
    /// A strong validator of the whole, if there is one.
    pub validator: Option<String>,
    /// The type, in lower case and without parameters.
    pub content_type: Option<String>,
    /// Whether the host answers ranges.
    pub takes_ranges: bool,
    /// The SHA-256 of the whole, if the host sent it.
    pub checksum: Option<super::Checksum>,
    left: Option<u64>,
}

fn client(rules: AddressRules, user_agent: &str, proxy: &Proxy) -> Result<Client, CdnError> {
    let builder = strict_builder(rules, user_agent, proxy)?;
    builder.build().map_err(|_| CdnError::Unsafe)
}

/// With all that keeps a request for media to the rules.
fn strict_builder(
    rules: AddressRules,
    user_agent: &str,
    proxy: &Proxy,
) -> Result<ClientBuilder, CdnError> {
    let hops = redirect::Policy::custom(move |attempt| {
        if attempt.previous().len() > MOST_HOPS || !rules.allows(attempt.url()) {
            attempt.stop()
        } else {
            attempt.follow()
        }
    });
    let client = Client::builder()
        .https_only(!rules.loopback)
        .tls_version_min(reqwest::tls::Version::TLS_1_2)
        .referer(false)
        .retry(reqwest::retry::never())
        .redirect(hops)
        .dns_resolver(Arc::new(PublicHosts(rules, host_of(proxy))))
        .connect_timeout(Duration::from_secs(10))
        .read_timeout(Duration::from_secs(30))
        .pool_idle_timeout(Duration::from_secs(30))
        .no_gzip()
        .user_agent(user_agent);
    Ok(match proxy {
        // Its media may be https on public hosts all the same: only the proxy is left out.
        _ if rules.loopback => client.no_proxy(),
        Proxy::System => client,
        Proxy::None => client.no_proxy(),
        Proxy::Through(address) => {
            let proxy = reqwest::Proxy::all(address.as_str());
            client.proxy(proxy.map_err(|_| CdnError::Unsafe)?)
        }
    })
}

impl Cdn {
    /// A client under these rules. `user_agent` names the app and its version.
    ///
    /// # Errors
    ///
    /// When the TLS set-up of this computer cannot be used.
    pub fn new(rules: AddressRules, user_agent: &str) -> Result<Self, CdnError> {
        Self::by(rules, user_agent, Proxy::System)
    }

    /// The same, by a way of its own.
    ///
    /// # Errors
    ///
    /// When the TLS set-up of this computer cannot be used, or the proxy cannot.
    pub fn by(rules: AddressRules, user_agent: &str, proxy: Proxy) -> Result<Self, CdnError> {
        // Somebody else may have put a provider in place before: either will do.
        let _ = rustls::crypto::ring::default_provider().install_default();
        Ok(Self {
            client: Arc::new(RwLock::new(client(rules, user_agent, &proxy)?)),
            rules,
            user_agent: user_agent.into(),
            proxy: Arc::new(proxy),
            time: Arc::new(TokioTime),
        })
    }

    /// Uses no connection of before any more: after a sleep they lead nowhere.
    pub(crate) fn reconnect(&self) {
        // A client has no other way to let go of what it keeps. What is under way ends with its own.
        if let Ok(fresh) = client(self.rules, &self.user_agent, &self.proxy) {
            *self.client.write() = fresh;
        }
    }

    /// The client of this moment.
    fn client(&self) -> Client {
        self.client.read().clone()
    }

    /// The same, by another clock than the usual one.
    #[must_use]
    pub fn with_time(self, time: Arc<dyn Time>) -> Self {
        Self { time, ..self }
    }

    /// Asks for an address, from the top or from where an earlier try stopped.
    ///
    /// # Errors
    ///
    /// [`CdnError`], as soon as the head of the answer shows that it is of no use.
    pub async fn get(&self, address: &str, resume: Option<&Resume>) -> Result<Body, CdnError> {
        let url = self.rules.check(address).map_err(|_| CdnError::Refused)?;
        let mut request = self
            .client()
            .get(url)
            .header(header::ACCEPT_ENCODING, "identity");
        if let Some(resume) = resume {
            request = request
                .header(header::RANGE, format!("bytes={}-", resume.from))
                .header(header::IF_RANGE, &resume.validator);
        }
        let response = request.send().await.map_err(|error| classify(&error))?;
        body_of(response, resume, self.time.now())
    }

    /// Asks for a part of an address, for a reader who jumped ahead.
    ///
    /// # Errors
    ///
    /// [`CdnError`]; [`CdnError::Status`] of 200 when the host does not answer ranges.
    pub async fn get_part(&self, address: &str, from: u64, to: u64) -> Result<Body, CdnError> {
        let url = self.rules.check(address).map_err(|_| CdnError::Refused)?;
        let response = self
            .client()
            .get(url)
            .header(header::ACCEPT_ENCODING, "identity")
            .header(header::RANGE, format!("bytes={from}-{to}"))
            .send()
            .await
            .map_err(|error| classify(&error))?;
        if response.status() != StatusCode::PARTIAL_CONTENT {
            let now = self.time.now();
            return Err(status_error(response.status(), response.headers(), now));
        }
        let mut body = body_of(
            response,
            Some(&Resume {
                from,
                validator: String::new(),
            }),
            self.time.now(),
        )?;
        body.left = Some(to - from + 1);
        Ok(body)
    }
}

impl Body {
    /// The next bytes; none at the end. The end is an error while bytes are missing.
    ///
    /// # Errors
    ///
    /// [`CdnError::TooLarge`] beyond what was announced, else what broke the connection.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, CdnError> {
        let chunk = self
            .response
            .chunk()
            .await
            .map_err(|error| classify(&error))?;
        match (&chunk, &mut self.left) {
            (Some(bytes), Some(left)) => {
                *left = left
                    .checked_sub(bytes.len() as u64)
                    .ok_or(CdnError::TooLarge)?;
            }
            (None, Some(left)) if *left > 0 => return Err(CdnError::Interrupted),
            _ => {}
        }
        Ok(chunk)
    }

    /// The whole body, if it has at most `most` bytes.
    ///
    /// # Errors
    ///
    /// [`CdnError::TooLarge`], or what [`Body::chunk`] answers.
    pub async fn whole(mut self, most: usize) -> Result<Vec<u8>, CdnError> {
        if self.left.is_some_and(|left| left > most as u64) {
            return Err(CdnError::TooLarge);
        }
        let mut whole = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if whole.len() + chunk.len() > most {
                return Err(CdnError::TooLarge);
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole)
    }
}

fn body_of(response: Response, resume: Option<&Resume>, now: Timestamp) -> Result<Body, CdnError> {
    let headers = response.headers();
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    if text(header::CONTENT_ENCODING).is_some_and(|coding| coding != "identity") {
        return Err(CdnError::WrongType);
    }
    let content_type = text(header::CONTENT_TYPE).map(|value| {
        value
            .split(';')
            .next()
            .unwrap_or(value)
            .trim()
            .to_ascii_lowercase()
    });
    let etag = text(header::ETAG).filter(|etag| !etag.starts_with("W/"));
    let validator = etag.or_else(|| text(header::LAST_MODIFIED));
    let validator = validator.filter(|proof| !proof.trim().is_empty());
    let validator = validator.map(str::to_owned);
    let length = text(header::CONTENT_LENGTH).and_then(|length| length.parse::<u64>().ok());
    let checksum = super::Checksum::of(headers);
    let takes_ranges = text(header::ACCEPT_RANGES) == Some("bytes");
    let (starts_at, total) = match (response.status(), resume) {
        (StatusCode::OK, _) => (0, length),
        (StatusCode::PARTIAL_CONTENT, Some(resume)) => {
            let (start, total) = text(header::CONTENT_RANGE)
                .and_then(super::range::parse_content_range)
                .ok_or(CdnError::WrongPart)?;
            // Told twice, and both are to agree (RFC 9110, 14.4).
            let fits = length.is_none_or(|length| start.checked_add(length) <= Some(total));
            if start != resume.from || !fits {
                return Err(CdnError::WrongPart);
            }
            (start, Some(total))
        }
        (StatusCode::PARTIAL_CONTENT | StatusCode::RANGE_NOT_SATISFIABLE, _) => {
            return Err(CdnError::WrongPart);
        }
        (status, _) => return Err(status_error(status, headers, now)),
    };
    Ok(Body {
        left: length,
        response,
        starts_at,
        total,
        validator,
        content_type,
        takes_ranges,
        checksum,
    })
}

fn status_error(status: StatusCode, headers: &header::HeaderMap, now: Timestamp) -> CdnError {
    match status.as_u16() {
        gone @ (401 | 403 | 404 | 410) => CdnError::Gone(gone),
        // A redirect that was not followed led to where nothing is opened.
        300..=399 => CdnError::Refused,
        busy @ (429 | 503) => {
            let asked = useapi::retry_after(headers, now);
            asked.map_or(CdnError::Status(busy), CdnError::Busy)
        }
        other => CdnError::Status(other),
    }
}

/// By what can be done about it. The error itself is dropped here, since it holds the address.
fn classify(error: &reqwest::Error) -> CdnError {
    if error.is_timeout() {
        CdnError::TimedOut
    } else if error.is_builder() || error.is_redirect() {
        CdnError::Refused
    } else if causes(error)
        .any(|cause| cause.is::<rustls::Error>() || cause.to_string().contains("certificate"))
    {
        CdnError::Unsafe
    } else if causes(error).any(|cause| is_of_proxy(&cause.to_string())) {
        CdnError::Proxy
    } else if error.is_connect() {
        CdnError::Offline
    } else {
        CdnError::Interrupted
    }
}

/// The tunnel's error type is private to hyper-util (0.1.21), that of SOCKS to reqwest (0.13.5); their
/// texts begin like this.
fn is_of_proxy(text: &str) -> bool {
    text.starts_with("tunnel error") || text == "error connecting to socks proxy"
}

/// What lies below an error.
fn causes(error: &reqwest::Error) -> impl Iterator<Item = &(dyn std::error::Error + 'static)> {
    std::iter::successors(std::error::Error::source(error), |cause| cause.source())
}

/// Resolves names to public machines only, but for the proxy that the person named.
struct PublicHosts(AddressRules, Option<String>);

/// The host of a proxy that the person named. It may be one of the own network; what a list names is
/// asked of it and not of the resolver, or of both where it speaks SOCKS.
fn host_of(proxy: &Proxy) -> Option<String> {
    match proxy {
        Proxy::Through(address) => Some(address.host().to_owned()),
        Proxy::System | Proxy::None => None,
    }
}

impl Resolve for PublicHosts {
    fn resolve(&self, name: Name) -> Resolving {
        let rules = self.0;
        let named = self.1.as_deref();
        let is_proxy = named.is_some_and(|host| host.eq_ignore_ascii_case(name.as_str()));
        Box::pin(async move {
            let found: Vec<SocketAddr> = tokio::net::lookup_host((name.as_str(), 0))
                .await?
                .filter(|address| is_proxy || rules.allows_machine(address.ip()))
                .collect();
            if found.is_empty() {
                return Err("the name stands for no public host".into());
            }
            Ok(Box::new(found.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod http2_test;

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::{CdnError, classify};

    #[tokio::test]
    async fn n_41_a_proxy_that_wants_a_password_is_told_as_the_proxy() {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 1024]).await;
            let answer = b"HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n";
            let _ = stream.write_all(answer).await;
        });
        let _ = rustls::crypto::ring::default_provider().install_default();
        let proxy = reqwest::Proxy::all(format!("http://{address}")).unwrap();
        let client = reqwest::Client::builder().proxy(proxy).build().unwrap();
        let asked = client.get("https://media.example.test/clip.mp4").send();
        assert_eq!(classify(&asked.await.unwrap_err()), CdnError::Proxy);
    }
}

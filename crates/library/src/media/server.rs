//! The server on loopback that plays clips to the page, since the engine on Linux plays `<video>`
//! from nothing else.
//!
//! 127.0.0.1 and a random port; a secret of 256 bits in the path for each run; the `Host` checked
//! against rebinding; GET and HEAD only; no listing, no CORS header, 404 for everything else.

use std::io::SeekFrom;
use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use futures_util::{Stream, stream};
use subtle::ConstantTimeEq;
use tokio::io::{AsyncReadExt, AsyncSeekExt};
use tokio::net::TcpListener;
use useapi::BoxFuture;

use super::cdn::CdnError;
use super::clips::{ClipSource, Source};
use super::fill::Watching;
use super::held::Held;
use super::lasting::Lasting;
use super::range::{Wanted, wanted};
use crate::clip::ClipKey;

/// Bytes that are read from the disk at once.
const READ: u64 = 64 * 1024;
/// Beyond so many missing bytes a jump is served from PixVerse directly.
const FAR: u64 = 512 * 1024;

/// Finds the source of a clip.
pub type ClipLookup =
    Arc<dyn Fn(ClipAsked) -> BoxFuture<'static, Option<ClipSource>> + Send + Sync>;

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClipAsked {
    /// The name of the library.
    pub library: String,
    /// The key of the clip.
    pub clip: ClipKey,
    /// Whether it shall not come from the downloaded file: the person knows that it is gone.
    pub afresh: bool,
}

/// Stands behind the key in the address of a clip that is to be played afresh.
const AFRESH: &str = "afresh";

/// The running server; it ends with the process.
#[derive(Debug, Clone)]
pub struct ClipServer {
    port: u16,
    secret: Arc<str>,
}

struct Served {
    host: String,
    secret: Arc<str>,
    lookup: ClipLookup,
}

impl ClipServer {
    /// Starts the server on a free port. `lookup` is asked for every clip.
    ///
    /// # Errors
    ///
    /// When no port of 127.0.0.1 can be had.
    pub async fn start(lookup: ClipLookup) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let listener = Lasting::new(listener)?;
        let port = listener.port();
        let secret: Arc<str> = base64::engine::general_purpose::URL_SAFE_NO_PAD
            .encode(rand::random::<[u8; 32]>())
            .into();
        let served = Served {
            host: format!("127.0.0.1:{port}"),
            secret: Arc::clone(&secret),
            lookup,
        };
        let app = axum::Router::new()
            .fallback(answer)
            .with_state(Arc::new(served));
        tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, app).await {
                tracing::error!(%error, "the clip server ended");
            }
        });
        Ok(Self { port, secret })
    }

    /// The port, for the page's policy.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Where the clips of a library are: this, `/` and a key is the address of a clip.
    #[must_use]
    pub fn clips_of(&self, library: &str) -> String {
        format!("http://127.0.0.1:{}/{}/{library}", self.port, self.secret)
    }
}

async fn answer(State(served): State<Arc<Served>>, request: Request) -> Response {
    let Some(asked) = served.admit(&request) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let range = request
        .headers()
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    let head_only = request.method() == Method::HEAD;
    // A clip that has just been filled lies elsewhere than a moment ago: look once more.
    for _ in 0..2 {
        let Some(source) = (served.lookup)(asked.clone()).await else {
            break;
        };
        let answered = match source.0 {
            Source::File(path, length, held) => {
                tokio::fs::File::open(path).await.ok().map(|file| {
                    reply(range, length, head_only, |from, to| {
                        from_file((file, held), from, to)
                    })
                })
            }
            Source::Filling(watching, cdn) => from_fill(watching, cdn, range, head_only).await,
            Source::Built(mp4) => Some(reply(range, mp4.len() as u64, head_only, |from, to| {
                stream::iter([Ok(part_of(&mp4, from, to))])
            })),
        };
        if let Some(response) = answered {
            return response;
        }
    }
    StatusCode::NOT_FOUND.into_response()
}

impl Served {
    /// Who may ask, and for what. One answer to every doubt: nobody, for nothing.
    fn admit(&self, request: &Request) -> Option<ClipAsked> {
        let method_fits = matches!(*request.method(), Method::GET | Method::HEAD);
        let headers = request.headers();
        if !method_fits || !self.host_fits(headers) || !from_a_video(headers) {
            return None;
        }
        let mut parts = request.uri().path().strip_prefix('/')?.split('/');
        let (secret, library, key) = (parts.next()?, parts.next()?, parts.next()?);
        let known: bool = secret.as_bytes().ct_eq(self.secret.as_bytes()).into();
        let afresh = match (parts.next(), parts.next()) {
            (None, _) => false,
            (Some(AFRESH), None) => true,
            _ => return None,
        };
        known.then_some(ClipAsked {
            library: library.to_owned(),
            clip: ClipKey(key.parse().ok()?),
            afresh,
        })
    }

    fn host_fits(&self, headers: &HeaderMap) -> bool {
        headers
            .get(header::HOST)
            .is_some_and(|host| host.as_bytes() == self.host.as_bytes())
    }
}

/// The engine says what a request is for; where it does not, the secret has to do.
fn from_a_video(headers: &HeaderMap) -> bool {
    headers
        .get("sec-fetch-dest")
        .is_none_or(|dest| matches!(dest.as_bytes(), b"video" | b"empty"))
}

fn reply<S>(
    range: Option<&str>,
    length: u64,
    head_only: bool,
    bytes: impl FnOnce(u64, u64) -> S,
) -> Response
where
    S: Stream<Item = Result<bytes::Bytes, std::io::Error>> + Send + 'static,
{
    let (status, from, to) = match wanted(range, length) {
        // A request without a range gets the whole: a part would be taken for the end.
        Wanted::Whole => (StatusCode::OK, 0, length.saturating_sub(1)),
        Wanted::Part(from, to) => (StatusCode::PARTIAL_CONTENT, from, to),
        Wanted::Nothing => {
            let mut response = StatusCode::RANGE_NOT_SATISFIABLE.into_response();
            set(
                response.headers_mut(),
                header::CONTENT_RANGE,
                &format!("bytes */{length}"),
            );
            return response;
        }
    };
    let count = if length == 0 { 0 } else { to - from + 1 };
    let body = if head_only || count == 0 {
        Body::empty()
    } else {
        Body::from_stream(bytes(from, to))
    };
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    set(headers, header::CONTENT_TYPE, "video/mp4");
    set(headers, header::ACCEPT_RANGES, "bytes");
    set(headers, header::CACHE_CONTROL, "no-store");
    set(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(headers, header::CONTENT_LENGTH, &count.to_string());
    if status == StatusCode::PARTIAL_CONTENT {
        set(
            headers,
            header::CONTENT_RANGE,
            &format!("bytes {from}-{to}/{length}"),
        );
    }
    response
}

fn set(headers: &mut HeaderMap, name: header::HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

/// The bytes from one place to another, both included; they are within it.
fn part_of(mp4: &bytes::Bytes, from: u64, to: u64) -> bytes::Bytes {
    let [from, to] = [from, to].map(|at| usize::try_from(at).unwrap_or(usize::MAX));
    let end = to.saturating_add(1).min(mp4.len());
    mp4.slice(from.min(end)..end)
}

/// Reads a whole file, and holds it for as long.
fn from_file(
    (file, held): (tokio::fs::File, Option<Held>),
    from: u64,
    to: u64,
) -> impl Stream<Item = Result<bytes::Bytes, std::io::Error>> + Send + 'static {
    stream::try_unfold(
        (file, held, from, false),
        move |(mut file, held, at, placed)| async move {
            if at > to {
                return Ok(None);
            }
            if !placed {
                file.seek(SeekFrom::Start(at)).await?;
            }
            let bytes = read_some(&mut file, to - at + 1).await?;
            let next = at + bytes.len() as u64;
            Ok(Some((bytes, (file, held, next, true))))
        },
    )
}

async fn read_some(file: &mut tokio::fs::File, most: u64) -> std::io::Result<bytes::Bytes> {
    let mut buffer = bytes::BytesMut::with_capacity(usize::try_from(most.min(READ)).unwrap_or(0));
    let read = file.take(most.min(READ)).read_buf(&mut buffer).await?;
    if read == 0 {
        // The file became shorter while it played: the player hears of it, the app goes on.
        return Err(std::io::ErrorKind::UnexpectedEof.into());
    }
    Ok(buffer.freeze())
}

/// Plays a clip while it arrives; nothing if its file has just been moved.
async fn from_fill(
    watching: Watching,
    cdn: super::Cdn,
    range: Option<&str>,
    head_only: bool,
) -> Option<Response> {
    let mut progress = watching.fill().progress();
    // A host that does not say the length makes the reader wait for all of it.
    let known = progress
        .wait_for(|now| now.end.is_some() || (now.begun && now.total.is_some()))
        .await
        .ok()?
        .clone();
    if let Some(Err(error)) = known.end {
        return Some(status_of(error).into_response());
    }
    let length = known.total.unwrap_or(known.have);
    if let Wanted::Part(from, to) = wanted(range, length)
        && known.takes_ranges
        && from > known.have + FAR
        && !head_only
        && let Ok(part) = cdn.get_part(&watching.fill().address, from, to).await
    {
        return Some(reply(range, length, head_only, |_, _| {
            passed_through(part, watching)
        }));
    }
    let file = tokio::fs::File::open(&watching.fill().part).await.ok()?;
    Some(reply(range, length, head_only, |from, to| {
        follow(watching, file, from, to)
    }))
}

/// Bytes from PixVerse that are not kept, while the fill that they jump ahead of goes on.
fn passed_through(
    part: super::Body,
    watching: Watching,
) -> impl Stream<Item = Result<bytes::Bytes, std::io::Error>> + Send + 'static {
    stream::try_unfold((part, watching), |(mut part, watching)| async move {
        let chunk = part.chunk().await.map_err(std::io::Error::other)?;
        Ok(chunk.map(|bytes| (bytes, (part, watching))))
    })
}

/// Reads a growing file, waiting where it ends for now.
fn follow(
    watching: Watching,
    file: tokio::fs::File,
    from: u64,
    to: u64,
) -> impl Stream<Item = Result<bytes::Bytes, std::io::Error>> + Send + 'static {
    stream::try_unfold(
        (watching, file, from, false),
        move |(watching, mut file, at, placed)| async move {
            if at > to {
                return Ok(None);
            }
            let mut progress = watching.fill().progress();
            let now = progress
                .wait_for(|now| now.have > at || now.end.is_some())
                .await
                .map_err(std::io::Error::other)?
                .clone();
            if now.have <= at {
                return Err(std::io::ErrorKind::UnexpectedEof.into());
            }
            if !placed {
                file.seek(SeekFrom::Start(at)).await?;
            }
            let bytes = read_some(&mut file, (to - at + 1).min(now.have - at)).await?;
            let next = at + bytes.len() as u64;
            Ok(Some((bytes, (watching, file, next, true))))
        },
    )
}

fn status_of(error: CdnError) -> StatusCode {
    match error {
        CdnError::Refused => StatusCode::FORBIDDEN,
        CdnError::Gone(_) => StatusCode::GONE,
        CdnError::Offline | CdnError::Proxy | CdnError::TimedOut => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::BAD_GATEWAY,
    }
}

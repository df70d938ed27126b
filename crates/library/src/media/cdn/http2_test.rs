//! N-39: what a media host may do to a body over HTTP/2, which has no connection of its own to lose.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use h2::server::{Connection, SendResponse};
use h2::{Reason, SendStream};
use http::{Request, Response, StatusCode};
use tokio::net::{TcpListener, TcpStream};
use useapi::Proxy;

use super::{Body, Cdn, CdnError, Resume, strict_builder};
use crate::media::AddressRules;

/// Bytes of the clip, and of them those that come before the fault.
const WHOLE: usize = 90_000;
const BEFORE: usize = 30_000;

/// What happens once those came, the first time.
#[derive(Debug, Clone, Copy)]
enum Fault {
    /// The stream alone is reset.
    Reset(Reason),
    /// The host says that it goes, with an error, and is gone.
    GoesAway(Reason),
    /// The host takes nothing new on this connection, but ends what it began.
    GoesInPeace,
}

struct Host {
    address: String,
    connections: Arc<AtomicUsize>,
}

#[tokio::test]
async fn n_39_a_stream_that_is_reset_within_a_body_is_gone_on_with() {
    for reason in [
        Reason::INTERNAL_ERROR,
        Reason::CANCEL,
        Reason::REFUSED_STREAM,
    ] {
        let host = Host::start(Fault::Reset(reason)).await;
        breaks_off_and_goes_on(&host).await;
        assert_eq!(
            host.connections(),
            1,
            "{reason}: the connection is still good"
        );
    }
}

#[tokio::test]
async fn n_39_a_host_that_goes_away_within_a_body_is_connected_to_anew() {
    for reason in [Reason::INTERNAL_ERROR, Reason::ENHANCE_YOUR_CALM] {
        let host = Host::start(Fault::GoesAway(reason)).await;
        breaks_off_and_goes_on(&host).await;
        assert_eq!(host.connections(), 2, "{reason}");
    }
}

#[tokio::test]
async fn n_39_a_host_that_goes_in_peace_ends_its_body_and_is_connected_to_anew() {
    let host = Host::start(Fault::GoesInPeace).await;
    let cdn = over_http2();
    let whole = cdn.get(&host.address, None).await.unwrap();
    assert_eq!(whole.whole(WHOLE).await.unwrap(), clip());
    let again = cdn.get(&host.address, None).await.unwrap();
    assert_eq!(again.whole(WHOLE).await.unwrap(), clip());
    assert_eq!(host.connections(), 2);
}

/// Reads until the body breaks off, and from there to its end.
async fn breaks_off_and_goes_on(host: &Host) {
    let cdn = over_http2();
    let mut body = cdn.get(&host.address, None).await.unwrap();
    assert_eq!(body.total, Some(WHOLE as u64));
    let mut came = Vec::new();
    let broke = read(&mut body, &mut came).await.unwrap_err();
    assert_eq!(broke, CdnError::Interrupted);
    assert!(broke.is_passing(), "it is tried again");
    assert!(
        !came.is_empty() && came.len() <= BEFORE,
        "{} bytes came before it broke off",
        came.len()
    );

    let resume = Resume {
        from: came.len() as u64,
        validator: body.validator.clone().unwrap(),
    };
    let mut rest = cdn.get(&host.address, Some(&resume)).await.unwrap();
    assert_eq!(rest.starts_at, came.len() as u64);
    read(&mut rest, &mut came).await.unwrap();
    assert_eq!(came, clip(), "the two parts are one whole");
}

async fn read(body: &mut Body, into: &mut Vec<u8>) -> Result<(), CdnError> {
    while let Some(bytes) = body.chunk().await? {
        into.extend_from_slice(&bytes);
    }
    Ok(())
}

fn clip() -> Vec<u8> {
    (0..WHOLE).map(|at| (at % 251) as u8).collect()
}

/// As it asks real hosts, which speak HTTP/2 once TLS has agreed on it: here it is spoken at once.
fn over_http2() -> Cdn {
    let rules = AddressRules { loopback: true };
    let cdn = Cdn::new(rules, "Rushes/test").unwrap();
    let builder = strict_builder(rules, "Rushes/test", &Proxy::None).unwrap();
    *cdn.client.write() = builder.http2_prior_knowledge().build().unwrap();
    cdn
}

impl Host {
    /// A host of one clip, with a fault in the first answer.
    async fn start(fault: Fault) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = format!("http://{}/clip.mp4", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let (counted, asked) = (Arc::clone(&connections), Arc::new(AtomicUsize::new(0)));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream, fault, Arc::clone(&asked)));
            }
        });
        Self {
            address,
            connections,
        }
    }

    fn connections(&self) -> usize {
        self.connections.load(Ordering::Relaxed)
    }
}

async fn serve(stream: TcpStream, fault: Fault, asked: Arc<AtomicUsize>) {
    let mut connection = h2::server::handshake(stream).await.unwrap();
    while let Some(Ok((request, respond))) = connection.accept().await {
        if asked.fetch_add(1, Ordering::Relaxed) > 0 {
            let rest = from(&request);
            tokio::spawn(answer(respond, rest));
        } else if fails(&mut connection, respond, fault).await {
            return;
        }
    }
}

/// Answers a part of the clip, then does what the fault says. Answers whether the connection is gone.
async fn fails(
    connection: &mut Connection<TcpStream, Bytes>,
    mut respond: SendResponse<Bytes>,
    fault: Fault,
) -> bool {
    let mut body = respond.send_response(head(0), false).unwrap();
    match fault {
        Fault::GoesInPeace => {
            connection.graceful_shutdown();
            tokio::spawn(async move { send(&mut body, clip(), true).await });
            false
        }
        Fault::Reset(reason) => {
            tokio::spawn(async move {
                send(&mut body, clip()[..BEFORE].to_vec(), false).await;
                body.send_reset(reason);
            });
            false
        }
        Fault::GoesAway(reason) => {
            let part = clip()[..BEFORE].to_vec();
            let sending = tokio::spawn(async move {
                send(&mut body, part, false).await;
                body
            });
            // The connection moves only while it is asked for the next request.
            tokio::select! {
                _ = connection.accept() => unreachable!("nothing more is asked"),
                body = sending => drop(body.unwrap()),
            }
            connection.abrupt_shutdown(reason);
            let _ = std::future::poll_fn(|cx| connection.poll_closed(cx)).await;
            true
        }
    }
}

async fn answer(mut respond: SendResponse<Bytes>, rest: usize) {
    let mut body = respond.send_response(head(rest), false).unwrap();
    send(&mut body, clip()[rest..].to_vec(), true).await;
}

/// Sends bytes, as many at a time as the other side has room for, and waits until they are gone.
async fn send(body: &mut SendStream<Bytes>, bytes: Vec<u8>, last: bool) {
    let mut bytes = Bytes::from(bytes);
    while !bytes.is_empty() {
        body.reserve_capacity(bytes.len().min(8_000));
        let room = std::future::poll_fn(|cx| body.poll_capacity(cx)).await;
        let room = room.unwrap().unwrap().min(bytes.len());
        let last = last && room == bytes.len();
        body.send_data(bytes.split_to(room), last).unwrap();
        // What is taken in here is not on the wire yet.
        tokio::task::yield_now().await;
    }
}

fn head(from: usize) -> Response<()> {
    let head = Response::builder()
        .header("content-type", "video/mp4")
        .header("accept-ranges", "bytes")
        .header("etag", "\"one\"")
        .header("content-length", WHOLE - from);
    let head = match from {
        0 => head,
        from => head.status(StatusCode::PARTIAL_CONTENT).header(
            "content-range",
            format!("bytes {from}-{}/{WHOLE}", WHOLE - 1),
        ),
    };
    head.body(()).unwrap()
}

/// Where the part begins that is asked for.
fn from<T>(request: &Request<T>) -> usize {
    let range = request.headers().get("range");
    range.map_or(0, |range| {
        let range = range.to_str().unwrap().strip_prefix("bytes=").unwrap();
        range.strip_suffix('-').unwrap().parse().unwrap()
    })
}

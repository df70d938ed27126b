//! The narrow door to the network: one request in, one whole answer or one classified failure out.
//!
//! Retries, JSON and the meaning of a status live in [`Client`](crate::Client); how bytes really
//! travel lives in [`HttpTransport`](crate::HttpTransport).

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use ::http::HeaderMap;
use bytes::Bytes;
use url::Url;

use crate::Token;

/// A boxed future that may be sent between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Carries a request to the API and brings its answer back.
///
/// An implementation follows no redirect, repeats nothing, and gives up on its own after a while.
pub trait Transport: Send + Sync + 'static {
    /// Sends one `GET`. An answer of any status is a [`Response`]; only what kept an answer from
    /// arriving whole is an error.
    fn send<'a>(&'a self, request: Request<'a>) -> BoxFuture<'a, Result<Response, TransportError>>;

    /// Lets go of connections that are kept: the computer slept, and they lead nowhere any more.
    fn reconnect(&self) {}
}

/// A `GET` with a token.
#[derive(Clone)]
pub struct Request<'a> {
    /// The whole URL, query included.
    pub url: Url,
    /// The token for the `Authorization` header.
    pub token: &'a Token,
}

/// An answer, read to its end.
#[derive(Clone, Default)]
pub struct Response {
    /// The HTTP status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decoded.
    pub body: Bytes,
}

/// What kept an answer from arriving.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum TransportError {
    /// No connection: the name was not found, the connection was refused or reset, or there is no
    /// way to the host.
    #[error("no connection to the server")]
    Offline,
    /// The connection, the answer's head or a part of its body took too long.
    #[error("the server took too long")]
    TimedOut,
    /// The server could not prove who it is, or spoke no TLS that is safe.
    #[error("no secure connection to the server: {0}")]
    Certificate(TlsProblem),
    /// The proxy between refused or failed.
    #[error("the proxy did not let the request through")]
    Proxy,
    /// The proxy between wants a sign-in (407).
    #[error("the proxy wants a sign-in")]
    ProxySignIn,
    /// Head or body are larger than any honest answer.
    #[error("the answer is too large")]
    TooLarge,
    /// The body ended before it was complete, or could not be decoded.
    #[error("the answer broke off")]
    Interrupted,
    /// The server points elsewhere; it was not followed.
    #[error("the server redirects to another address")]
    Redirected,
    /// Anything else; the text says where it happened.
    #[error("the request failed: {0}")]
    Other(&'static str),
}

/// Why there is no secure connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TlsProblem {
    /// The certificate has expired, or this computer's clock is ahead.
    #[error("its certificate has expired")]
    Expired,
    /// The certificate is not valid yet, or this computer's clock is behind.
    #[error("its certificate is not valid yet")]
    NotYetValid,
    /// The certificate is for another host.
    #[error("its certificate belongs to another host")]
    WrongHost,
    /// Nobody whom this computer trusts has signed the certificate.
    #[error("its certificate is not signed by a known authority")]
    UnknownIssuer,
    /// The certificate was revoked.
    #[error("its certificate was revoked")]
    Revoked,
    /// The certificate fails for another reason.
    #[error("its certificate is not valid")]
    OtherCertificate,
    /// No common version of TLS, or no TLS at all.
    #[error("it does not speak a safe version of TLS")]
    Handshake,
}

impl fmt::Debug for Request<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("token", &self.token)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

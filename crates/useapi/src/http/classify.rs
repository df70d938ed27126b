//! Tells the failures of reqwest apart, by what can be done about them.
//!
//! An error of reqwest holds the URL, and its sources may hold names of hosts: nothing of its text
//! leaves this module.

use std::error::Error as StdError;
use std::io;

use rustls::{CertificateError, Error as TlsError};

use crate::transport::{TlsProblem, TransportError};

type Cause = dyn StdError + 'static;

/// The kind of a failure.
pub(super) fn classify(error: reqwest::Error) -> TransportError {
    let error = error.without_url();
    // The handshake first: it fails inside of a connection that then counts as not made.
    if let Some(problem) = causes(&error).find_map(tls_problem) {
        return TransportError::Certificate(problem);
    }
    if error.is_timeout() {
        return TransportError::TimedOut;
    }
    if error.is_redirect() {
        return TransportError::Redirected;
    }
    if let Some(proxy) = causes(&error).find_map(of_proxy) {
        return proxy;
    }
    if causes(&error).any(is_too_large) {
        return TransportError::TooLarge;
    }
    if error.is_builder() {
        return TransportError::Other("building the request");
    }
    if error.is_body() || error.is_decode() {
        return TransportError::Interrupted;
    }
    if error.is_connect() || causes(&error).any(is_lost_connection) {
        return TransportError::Offline;
    }
    if causes(&error).any(is_not_http) {
        return TransportError::Other("reading the head of the answer");
    }
    TransportError::Other("sending the request")
}

/// An error and everything below it. An [`io::Error`] is opened by hand: its `source` skips the
/// error that it wraps.
fn causes(error: &Cause) -> impl Iterator<Item = &Cause> {
    std::iter::successors(Some(error), |error| below(*error))
}

fn below(error: &Cause) -> Option<&Cause> {
    match error
        .downcast_ref::<io::Error>()
        .and_then(io::Error::get_ref)
    {
        Some(wrapped) => Some(wrapped),
        None => error.source(),
    }
}

fn tls_problem(error: &Cause) -> Option<TlsProblem> {
    let error = error.downcast_ref::<TlsError>()?;
    let TlsError::InvalidCertificate(reason) = error else {
        return Some(TlsProblem::Handshake);
    };
    Some(match reason {
        CertificateError::Expired | CertificateError::ExpiredContext { .. } => TlsProblem::Expired,
        CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
            TlsProblem::NotYetValid
        }
        CertificateError::NotValidForName | CertificateError::NotValidForNameContext { .. } => {
            TlsProblem::WrongHost
        }
        CertificateError::UnknownIssuer => TlsProblem::UnknownIssuer,
        CertificateError::Revoked => TlsProblem::Revoked,
        _ => TlsProblem::OtherCertificate,
    })
}

fn is_too_large(error: &Cause) -> bool {
    error
        .downcast_ref::<hyper::Error>()
        .is_some_and(hyper::Error::is_parse_too_large)
}

fn is_not_http(error: &Cause) -> bool {
    error
        .downcast_ref::<hyper::Error>()
        .is_some_and(hyper::Error::is_parse)
}

/// The tunnel's error type is private to hyper-util (0.1.21), that of SOCKS to reqwest (0.13.5); their
/// texts begin like this.
fn of_proxy(error: &Cause) -> Option<TransportError> {
    let text = error.to_string();
    if text == "error connecting to socks proxy" {
        return Some(TransportError::Proxy);
    }
    let reason = text.strip_prefix("tunnel error: ")?;
    Some(match reason {
        "proxy authorization required" => TransportError::ProxySignIn,
        _ => TransportError::Proxy,
    })
}

fn is_lost_connection(error: &Cause) -> bool {
    if let Some(error) = error.downcast_ref::<hyper::Error>() {
        // All that is left of hyper's errors is a connection, or a stream of HTTP/2, that ended.
        return !error.is_parse() && !error.is_user();
    }
    error.downcast_ref::<io::Error>().is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::ConnectionReset
                | io::ErrorKind::ConnectionAborted
                | io::ErrorKind::BrokenPipe
                | io::ErrorKind::NotConnected
                | io::ErrorKind::UnexpectedEof
        )
    })
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    use super::{TransportError, classify};

    #[tokio::test]
    async fn n_41_a_proxy_is_told_as_the_proxy_and_only_407_as_one_that_wants_a_sign_in() {
        for (status, told) in [
            (
                "407 Proxy Authorization Required",
                TransportError::ProxySignIn,
            ),
            ("403 Forbidden", TransportError::Proxy),
            ("502 Bad Gateway", TransportError::Proxy),
        ] {
            assert_eq!(behind_a_proxy_that_says(status).await, told, "{status}");
        }
    }

    async fn behind_a_proxy_that_says(status: &str) -> TransportError {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let answer = format!("HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");
        tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut buffer = [0; 1024];
            let _ = stream.read(&mut buffer).await;
            stream.write_all(answer.as_bytes()).await.unwrap();
        });
        let client = reqwest::Client::builder()
            .tls_backend_preconfigured(
                super::super::tls::config(&[], &crate::BaseUrl::default()).unwrap(),
            )
            .proxy(reqwest::Proxy::all(format!("http://{address}")).unwrap())
            .build()
            .unwrap();
        let error = client
            .get("https://api.example.test/")
            .send()
            .await
            .unwrap_err();
        classify(error)
    }
}

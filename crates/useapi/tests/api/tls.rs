//! Servers that cannot prove who they are (N-04, N-05, T6).

use useapi::{Error, HttpConfig, PageRequest, TlsProblem};

use crate::support::server::{Plan, Server};
use crate::support::tls::{Flaw, TlsServer};
use crate::support::{FAKE_TOKEN, http_client, http_client_with, quick, token};

const PAGE: &str = r#"{"data":[],"next_offset":40}"#;

#[tokio::test]
async fn n_04_t_6_a_bad_certificate_is_told_once_and_sees_no_token() {
    for (flaw, reason) in [
        (Flaw::SelfSigned, TlsProblem::UnknownIssuer),
        (Flaw::UnknownIssuer, TlsProblem::UnknownIssuer),
        (Flaw::Expired, TlsProblem::Expired),
        (Flaw::NotYetValid, TlsProblem::NotYetValid),
        (Flaw::WrongHost, TlsProblem::WrongHost),
    ] {
        let server = TlsServer::start(flaw, PAGE).await;
        let config = HttpConfig {
            extra_roots: vec![server.root.clone()],
            ..quick()
        };
        let (client, time) = http_client_with(&server.base(), config);
        let error = client
            .videos(&token(), &PageRequest::default())
            .await
            .unwrap_err();
        assert_eq!(error, Error::Certificate { reason }, "{flaw:?}");
        assert!(!error.retryable() && time.slept().is_empty(), "no retry");
        assert_eq!(server.connections(), 1, "no second one");
        assert_eq!(server.heads(), Vec::<String>::new(), "and no request in it");
    }
}

#[tokio::test]
async fn t_6_a_good_certificate_of_a_trusted_authority_is_accepted() {
    let server = TlsServer::start(Flaw::Nothing, PAGE).await;
    let config = HttpConfig {
        extra_roots: vec![server.root.clone()],
        ..quick()
    };
    let (client, _) = http_client_with(&server.base(), config);
    let page = client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap();
    assert_eq!(page.next.unwrap().as_str(), "40");
    let heads = server.heads();
    assert!(heads.len() == 1 && heads[0].contains(FAKE_TOKEN));
}

#[tokio::test]
async fn t_6_an_authority_that_nobody_named_is_not_trusted() {
    let server = TlsServer::start(Flaw::Nothing, PAGE).await;
    let (client, _) = http_client(&server.base());
    let error = client
        .videos(&token(), &PageRequest::default())
        .await
        .unwrap_err();
    assert_eq!(
        error,
        Error::Certificate {
            reason: TlsProblem::UnknownIssuer
        }
    );
}

#[tokio::test]
async fn n_05_t_6_old_tls_and_no_tls_are_refused_once() {
    // A server of TLS 1.1 answers a ClientHello that offers 1.2 at least with the fatal alert
    // `protocol_version` (RFC 5246, section 7.2.2), or with a ServerHello of its own version.
    let alert = [0x15, 3, 2, 0, 2, 2, 70].to_vec();
    let mut hello = [0x16, 3, 2, 0, 42, 2, 0, 0, 38, 3, 2].to_vec();
    hello.extend([7; 32]); // its random number
    hello.extend([0, 0, 0x2f, 0]); // no session, an old cipher, no compression
    for bytes in [
        alert,
        hello,
        b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec(),
        vec![0; 64],
    ] {
        let server = Server::start(Plan::Blurt(bytes)).await;
        let base = server.base().replace("http:", "https:");
        let (client, _) = http_client(&base);
        let error = client
            .videos(&token(), &PageRequest::default())
            .await
            .unwrap_err();
        assert_eq!(
            error,
            Error::Certificate {
                reason: TlsProblem::Handshake
            }
        );
        assert_eq!(server.heads().len(), 1, "no second connection");
    }
}

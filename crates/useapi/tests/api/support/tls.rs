//! A TLS server on loopback with a certificate as bad as a test wants.

use std::net::SocketAddr;
use std::sync::Arc;

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_rustls::TlsAcceptor;

use super::Log;
use super::server::{http, read_head};

/// What is wrong with the certificate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Flaw {
    Nothing,
    SelfSigned,
    Expired,
    NotYetValid,
    WrongHost,
    UnknownIssuer,
}

/// What it is called besides its number.
pub(crate) const NAME: &str = "api.example.test";

pub(crate) struct TlsServer {
    pub(crate) address: SocketAddr,
    /// The authority that a client may be told to trust (DER).
    pub(crate) root: Vec<u8>,
    connections: Arc<Log<()>>,
    /// The heads of the requests that came through a handshake.
    heads: Arc<Log<String>>,
    accepting: JoinHandle<()>,
}

impl TlsServer {
    pub(crate) async fn start(flaw: Flaw, body: &'static str) -> Self {
        let (config, root) = config(flaw);
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (connections, heads) = (Arc::new(Log::default()), Arc::new(Log::default()));
        let (accepted, asked) = (connections.clone(), heads.clone());
        let accepting = tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                accepted.push(());
                let Ok(mut stream) = acceptor.accept(stream).await else {
                    continue;
                };
                asked.push(read_head(&mut stream).await);
                let json = "Content-Type: application/json\r\n";
                let _ = stream
                    .write_all(&http("200 OK", json, body.as_bytes()))
                    .await;
                let _ = stream.shutdown().await;
            }
        });
        Self {
            address,
            root,
            connections,
            heads,
            accepting,
        }
    }

    pub(crate) fn base(&self) -> String {
        format!("https://{}/v2/pixverse", self.address)
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.connections.all().len()
    }

    pub(crate) fn heads(&self) -> Vec<String> {
        self.heads.all()
    }
}

impl Drop for TlsServer {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

fn config(flaw: Flaw) -> (ServerConfig, Vec<u8>) {
    let authority = authority("trusted.example.test");
    let key = KeyPair::generate().unwrap();
    let hosts = if flaw == Flaw::WrongHost {
        vec!["other.example.test".to_owned()]
    } else {
        vec!["127.0.0.1".to_owned(), NAME.to_owned()]
    };
    let mut params = CertificateParams::new(hosts).unwrap();
    params.not_before = date_time_ymd(2020, 1, 1);
    params.not_after = date_time_ymd(2090, 1, 1);
    match flaw {
        Flaw::Expired => params.not_after = date_time_ymd(2021, 1, 1),
        Flaw::NotYetValid => params.not_before = date_time_ymd(2089, 1, 1),
        _ => {}
    }
    let certificate = match flaw {
        Flaw::SelfSigned => params.self_signed(&key).unwrap(),
        Flaw::UnknownIssuer => params
            .signed_by(&key, &self::authority("unknown.example.test"))
            .unwrap(),
        _ => params.signed_by(&key, &authority).unwrap(),
    };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate.der().to_vec())],
            PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der())),
        )
        .unwrap();
    (config, authority.der().to_vec())
}

/// The name matters: of two authorities with one name, the wrong one would be found and its
/// signature called bad.
fn authority(name: &str) -> CertifiedIssuer<'static, KeyPair> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

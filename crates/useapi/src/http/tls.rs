//! Which TLS is spoken, and who vouches for a server.

use std::sync::Arc;

use rustls::pki_types::CertificateDer;
use rustls::{ClientConfig, RootCertStore, version};
use rustls_platform_verifier::Verifier;

use super::CannotStart;
use crate::base_url::BaseUrl;

/// TLS 1.2 and 1.3, checked against the certificates of the system.
///
/// The cryptography is named here rather than installed for the whole process, so that this crate
/// changes nothing for its neighbours.
pub(super) fn config(extra: &[Vec<u8>], base: &BaseUrl) -> Result<ClientConfig, CannotStart> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ClientConfig::builder_with_provider(provider.clone())
        .with_protocol_versions(&[&version::TLS12, &version::TLS13])
        .map_err(|_| CannotStart::Settings)?;
    let mut config = if base.is_https() {
        let roots = extra.iter().map(|der| CertificateDer::from(der.clone()));
        let verifier = Verifier::new_with_extra_roots(roots, provider)
            .map_err(|_| CannotStart::NoCertificates)?;
        builder
            .dangerous()
            .with_custom_certificate_verifier(Arc::new(verifier))
            .with_no_client_auth()
    } else {
        // Nothing that speaks TLS is ever asked: trust nobody, and read no file.
        builder
            .with_root_certificates(RootCertStore::empty())
            .with_no_client_auth()
    };
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

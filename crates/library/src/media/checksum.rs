//! The SHA-256 of a whole clip, where its host sends one: `Repr-Digest` (RFC 9530), `Digest`
//! (RFC 3230), or that of object stores.

use base64::Engine as _;
use http::HeaderMap;

/// A SHA-256 that a host sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checksum(Vec<u8>);

impl Checksum {
    pub(super) fn of(headers: &HeaderMap) -> Option<Self> {
        let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        let listed = |name: &str| {
            text(name)?.split(',').find_map(|one| {
                let (kind, sum) = one.trim().split_once('=')?;
                kind.eq_ignore_ascii_case("sha-256").then_some(sum)
            })
        };
        let sum = listed("repr-digest")
            .or_else(|| listed("digest"))
            .or_else(|| text("x-amz-checksum-sha256"))?;
        let sum = base64::engine::general_purpose::STANDARD
            .decode(sum.trim_matches(':'))
            .ok()?;
        (sum.len() == 32).then_some(Self(sum))
    }

    /// Whether it is that of these bytes.
    #[must_use]
    pub fn is_of(&self, sha256: &[u8]) -> bool {
        self.0 == sha256
    }
}

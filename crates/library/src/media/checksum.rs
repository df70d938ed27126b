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

#[cfg(test)]
mod tests {
    use super::*;

    const SUM: &str = "RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=";

    fn of(headers: &[(&'static str, String)]) -> Option<Checksum> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().unwrap());
        }
        Checksum::of(&map)
    }

    #[test]
    fn a_sum_is_read_from_every_header_that_has_one() {
        let sum = base64::engine::general_purpose::STANDARD
            .decode(SUM)
            .unwrap();
        for header in [
            ("repr-digest", format!("sha-256=:{SUM}:")),
            ("repr-digest", format!("sha-512=:AAAA:, sha-256=:{SUM}:")),
            ("digest", format!("SHA-256={SUM}")),
            (
                "digest",
                format!("md5=HUXZLQLMuI/KZ5KDcJPcOA==,sha-256={SUM}"),
            ),
            ("x-amz-checksum-sha256", SUM.to_owned()),
        ] {
            let read = of(std::slice::from_ref(&header)).unwrap_or_else(|| panic!("{header:?}"));
            assert!(read.is_of(&sum), "{header:?}");
            assert!(!read.is_of(&sum[1..]), "{header:?}");
        }
    }

    #[test]
    fn what_is_no_sum_of_the_whole_is_left_alone() {
        for header in [
            ("repr-digest", "sha-512=:AAAA:".to_owned()),
            ("repr-digest", "sha-256=:AAAA:".to_owned()),
            ("digest", "sha-256=not base64".to_owned()),
            ("digest", String::new()),
            // That of what one answer brings, which may be a part.
            ("content-digest", format!("sha-256=:{SUM}:")),
            ("x-amz-checksum-sha256", "AAAA".to_owned()),
        ] {
            assert_eq!(of(std::slice::from_ref(&header)), None, "{header:?}");
        }
    }

    #[test]
    fn the_first_header_that_has_one_counts() {
        let other = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";
        let both = [
            ("digest", format!("sha-256={other}")),
            ("repr-digest", format!("sha-256=:{SUM}:")),
        ];
        assert_eq!(of(&both), of(&both[1..]));
    }
}

//! The address of the API, and the rule that a token travels encrypted or not at all.

use url::{Host, Url};

const PROVIDER: &str = "https://api.useapi.net/v2/pixverse";

/// Where the API answers: `https://api.useapi.net/v2/pixverse` unless told otherwise.
///
/// Plain `http` is accepted on loopback only, where stand-ins of the API run.
///
/// ```
/// use useapi::BaseUrl;
/// assert_eq!(BaseUrl::parse("http://127.0.0.1:8080/v2/pixverse/")?.as_str(), "http://127.0.0.1:8080/v2/pixverse");
/// assert!(BaseUrl::parse("http://api.example/v2/pixverse").is_err());
/// # Ok::<(), useapi::InvalidBaseUrl>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseUrl {
    url: Url,
    /// The same without its trailing slash.
    text: String,
}

/// Why a text is no base URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidBaseUrl {
    /// It is no absolute URL with a host.
    #[error("this is not an absolute URL")]
    NotAUrl,
    /// Neither `https` nor, on loopback, `http`.
    #[error("the address must begin with https")]
    NotEncrypted,
    /// It holds a user name, a password, a query or a fragment.
    #[error("the address must hold nothing but a host and a path")]
    MoreThanAPath,
}

impl BaseUrl {
    /// Reads an address, with a slash at its end or without.
    pub fn parse(text: &str) -> Result<Self, InvalidBaseUrl> {
        let url = Url::parse(text.trim()).map_err(|_| InvalidBaseUrl::NotAUrl)?;
        let host = url.host().ok_or(InvalidBaseUrl::NotAUrl)?;
        match url.scheme() {
            "https" => {}
            "http" if is_loopback(&host) => {}
            _ => return Err(InvalidBaseUrl::NotEncrypted),
        }
        let bare = url.username().is_empty()
            && url.password().is_none()
            && url.query().is_none()
            && url.fragment().is_none();
        if !bare {
            return Err(InvalidBaseUrl::MoreThanAPath);
        }
        let text = url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { url, text })
    }

    /// Whether the host is this machine: 127.0.0.0/8, `::1` or `localhost`.
    pub fn is_loopback(&self) -> bool {
        self.url.host().is_some_and(|host| is_loopback(&host))
    }

    /// Whether requests to it are encrypted.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }

    /// The address without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether a URL has the scheme, host and port of this address.
    pub(crate) fn is_origin_of(&self, url: &Url) -> bool {
        self.url.origin() == url.origin()
    }

    /// The address with `path` behind it; the path is encoded already.
    pub(crate) fn join(&self, path: &str) -> Option<Url> {
        Url::parse(&format!("{}/{path}", self.text)).ok()
    }
}

impl Default for BaseUrl {
    #[expect(clippy::expect_used, reason = "a constant that the tests parse")]
    fn default() -> Self {
        Self::parse(PROVIDER).expect("the provider's address is a valid base URL")
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(name) => *name == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => address.is_loopback(),
    }
}

#[cfg(test)]
mod tests {
    use super::{BaseUrl, InvalidBaseUrl};

    #[test]
    fn the_default_is_the_provider_over_https() {
        let base = BaseUrl::default();
        assert_eq!(base.as_str(), "https://api.useapi.net/v2/pixverse");
        assert!(base.is_https() && !base.is_loopback());
    }

    #[test]
    fn a_slash_at_the_end_makes_no_difference() {
        for text in [
            "https://api.example/v2",
            "https://api.example/v2/",
            " https://api.example/v2/ ",
        ] {
            assert_eq!(
                BaseUrl::parse(text).unwrap().as_str(),
                "https://api.example/v2"
            );
        }
    }

    #[test]
    fn plain_http_is_for_loopback_only() {
        for text in [
            "http://127.0.0.1:9",
            "http://127.9.8.7/x",
            "http://[::1]:9/x",
            "http://localhost:9",
        ] {
            assert!(BaseUrl::parse(text).unwrap().is_loopback(), "{text}");
        }
        for text in [
            "http://api.useapi.net/v2",
            "http://10.0.0.1/",
            "http://localhost.example/",
            "ftp://127.0.0.1/",
            "http://[::2]/",
        ] {
            assert_eq!(
                BaseUrl::parse(text),
                Err(InvalidBaseUrl::NotEncrypted),
                "{text}"
            );
        }
    }

    #[test]
    fn an_address_is_a_host_and_a_path() {
        for text in [
            "https://name@api.example/",
            "https://name:word@api.example/",
            "https://api.example/?a=b",
            "https://api.example/#part",
        ] {
            assert_eq!(
                BaseUrl::parse(text),
                Err(InvalidBaseUrl::MoreThanAPath),
                "{text}"
            );
        }
        for text in ["", "api.example/v2", "/v2/pixverse", "https://"] {
            assert_eq!(BaseUrl::parse(text), Err(InvalidBaseUrl::NotAUrl), "{text}");
        }
    }
}

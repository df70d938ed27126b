//! By which way connections leave this computer, and which addresses of proxies are taken.
//!
//! What does not live here: the clients that go that way. To this computer itself none of them ever
//! takes a proxy.

use url::Url;

/// By which way connections leave.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Proxy {
    /// As the environment and the system say.
    #[default]
    System,
    /// Straight to the server, whatever the environment and the system say.
    None,
    /// Through this one, whatever they say.
    Through(ProxyAddress),
}

/// Where a proxy listens: a scheme, a host and a port.
///
/// ```
/// use useapi::ProxyAddress;
/// assert_eq!(ProxyAddress::parse("proxy.example:3128")?.as_str(), "http://proxy.example:3128");
/// assert!(ProxyAddress::parse("http://ada:word@proxy.example:3128").is_err());
/// # Ok::<(), useapi::InvalidProxy>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyAddress {
    host: String,
    text: String,
}

/// Why a text is no address of a proxy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidProxy {
    /// It is no absolute URL with a host, or more than that.
    #[error("this is not the address of a proxy")]
    NotAProxy,
    /// It holds a user name or a password, which would have to be kept somewhere.
    #[error("the address must hold no user name and no password")]
    SignIn,
}

impl ProxyAddress {
    /// Reads an address: `http`, `https`, `socks5`, or `socks5h` where the proxy is to resolve names.
    /// Without a scheme it is one of `http`.
    pub fn parse(text: &str) -> Result<Self, InvalidProxy> {
        let text = text.trim();
        let whole = match text.contains("://") {
            true => text.to_owned(),
            false => format!("http://{text}"),
        };
        let url = Url::parse(&whole).map_err(|_| InvalidProxy::NotAProxy)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err(InvalidProxy::SignIn);
        }
        let known = matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h");
        let bare =
            matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
        let host = url.host_str().filter(|host| !host.is_empty());
        let (true, true, Some(host)) = (known, bare, host) else {
            return Err(InvalidProxy::NotAProxy);
        };
        Ok(Self {
            host: host.to_owned(),
            text: url.as_str().trim_end_matches('/').to_owned(),
        })
    }

    /// The host, as it is resolved.
    pub fn host(&self) -> &str {
        &self.host
    }

    /// The address without a slash at its end.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::{InvalidProxy, ProxyAddress};

    #[test]
    fn an_address_is_a_scheme_a_host_and_a_port() {
        for (text, whole) in [
            ("proxy.example:3128", "http://proxy.example:3128"),
            (" http://10.0.0.1:3128/ ", "http://10.0.0.1:3128"),
            ("https://proxy.example", "https://proxy.example"),
            ("socks5://[::1]:1080", "socks5://[::1]:1080"),
            ("socks5h://localhost:9050", "socks5h://localhost:9050"),
        ] {
            assert_eq!(ProxyAddress::parse(text).unwrap().as_str(), whole, "{text}");
        }
        for text in [
            "",
            "http://",
            "ftp://proxy.example:21",
            "socks4://proxy.example:1080",
            "file:///etc/passwd",
            "http://proxy.example:3128/path",
            "http://proxy.example:3128/?a=b",
            "http://proxy.example:99999",
            "two words",
        ] {
            assert_eq!(
                ProxyAddress::parse(text),
                Err(InvalidProxy::NotAProxy),
                "{text}"
            );
        }
    }

    #[test]
    fn a_sign_in_is_refused_and_never_kept() {
        for text in [
            "ada:word@proxy.example:3128",
            "http://ada@proxy.example:3128",
            "socks5://ada:word@proxy.example:1080",
        ] {
            assert_eq!(
                ProxyAddress::parse(text),
                Err(InvalidProxy::SignIn),
                "{text}"
            );
        }
    }
}

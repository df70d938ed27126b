//! Which addresses of media are opened: https on the usual port of a named, public host. An API on
//! loopback (the sample library, or a person's own stand-in) may name http on loopback as well.

use std::net::IpAddr;

use url::{Host, Url};

/// No honest address is longer, in bytes.
const LONGEST: usize = 8 * 1024;

/// The rules for one library.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AddressRules {
    /// Whether the API itself is on loopback.
    pub loopback: bool,
}

/// The address is not one that is opened (PL-05).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the address is refused")]
pub struct AddressRefused;

impl AddressRules {
    /// The address to request, byte for byte as the list wrote it.
    ///
    /// # Errors
    ///
    /// [`AddressRefused`] for any other scheme, port or host, for user names, and for what is no
    /// address at all.
    pub fn check(self, text: &str) -> Result<Url, AddressRefused> {
        if text.len() > LONGEST || text.chars().any(|c| c.is_control() || c.is_whitespace()) {
            return Err(AddressRefused);
        }
        let url = Url::parse(text).map_err(|_| AddressRefused)?;
        if self.allows(&url) {
            Ok(url)
        } else {
            Err(AddressRefused)
        }
    }

    /// Whether an address may be opened; also asked of every redirect.
    #[must_use]
    pub fn allows(self, url: &Url) -> bool {
        if !url.username().is_empty() || url.password().is_some() {
            return false;
        }
        match (url.scheme(), url.host()) {
            ("https", Some(Host::Domain(name))) => {
                url.port_or_known_default() == Some(443)
                    && name.trim_end_matches('.').contains('.')
                    && !is_local_name(name)
            }
            ("http", Some(host)) => self.loopback && is_loopback(&host),
            _ => false,
        }
    }

    /// Whether a name may stand for this machine address: never for one of this computer or of the
    /// network around it, so that a list cannot make the app knock there.
    #[must_use]
    pub fn allows_machine(self, address: IpAddr) -> bool {
        if address.is_loopback() {
            return self.loopback;
        }
        match address {
            IpAddr::V4(v4) => {
                let [a, b, ..] = v4.octets();
                !(v4.is_private()
                    || v4.is_link_local()
                    || v4.is_unspecified()
                    || v4.is_broadcast()
                    || v4.is_multicast()
                    || v4.is_documentation()
                    || a == 0
                    || a >= 240
                    || (a == 100 && (64..128).contains(&b))
                    || (a == 198 && (18..20).contains(&b)))
            }
            IpAddr::V6(v6) => match v6.to_ipv4() {
                Some(v4) => self.allows_machine(IpAddr::V4(v4)),
                None => {
                    !(v6.is_unspecified()
                        || v6.is_multicast()
                        || v6.is_unique_local()
                        || v6.is_unicast_link_local()
                        || v6.segments()[..2] == [0x2001, 0xdb8])
                }
            },
        }
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Ipv4(v4) => v4.is_loopback(),
        Host::Ipv6(v6) => v6.is_loopback(),
        Host::Domain(name) => *name == "localhost",
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    ["localhost", "local", "internal", "home.arpa", "lan"]
        .iter()
        .any(|suffix| name == *suffix || name.ends_with(&format!(".{suffix}")))
}

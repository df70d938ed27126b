//! Media URLs: where they lead, and their signatures when URLs are made to expire.

use std::time::Duration;

use crate::text::fingerprint;

/// Whether and how media URLs are signed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Signing {
    /// How long a URL is good for.
    pub(crate) good_for: Duration,
    /// URLs of earlier generations have expired, whatever they say.
    pub(crate) generation: u64,
}

/// What URLs in an answer are made from.
#[derive(Debug, Clone)]
pub(crate) struct Media {
    /// Scheme, host and port, without a slash at the end.
    pub(crate) base: String,
    pub(crate) signing: Option<Signing>,
}

impl Media {
    /// The URL of a path whose slashes are percent-encoded already, at `now` (Unix seconds).
    pub(crate) fn url(&self, path: &str, now: i64) -> String {
        let base = &self.base;
        match &self.signing {
            None => format!("{base}/{path}"),
            Some(signing) => {
                let until = now + i64::try_from(signing.good_for.as_secs()).unwrap_or(0);
                let signature = signing.sign(path, until);
                format!("{base}/{path}?Expires={until}&Signature={signature}")
            }
        }
    }
}

impl Signing {
    /// A signature in form only: it guards nothing but the tests' honesty.
    pub(crate) fn sign(&self, path: &str, until: i64) -> String {
        let text = format!("{path} {until} {}", self.generation);
        format!("{:016x}", fingerprint(text.as_bytes()))
    }
}

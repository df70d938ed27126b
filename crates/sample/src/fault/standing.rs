//! The faults that stand, and which of them a request meets.

use http::Method;
use parking_lot::Mutex;

use super::Fault;
use crate::seen::Host;

/// What of a request decides whether a fault fits.
#[derive(Debug)]
pub(crate) struct Asked<'a> {
    pub(crate) host: Host,
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    /// The path, decoded.
    pub(crate) plain_path: &'a str,
    pub(crate) query: &'a str,
    pub(crate) email: Option<&'a str>,
    pub(crate) token: Option<&'a str>,
}

/// The faults that stand.
#[derive(Debug, Default)]
pub struct Faults(Mutex<Vec<Fault>>);

impl Faults {
    /// For the next request that fits.
    pub fn next(&self, fault: Fault) {
        self.times(1, fault);
    }

    /// For the next `count` requests that fit.
    pub fn times(&self, count: u64, fault: Fault) {
        self.add(Fault {
            times: Some(count),
            ..fault
        });
    }

    /// For every request that fits, until [`Faults::clear`].
    pub fn always(&self, fault: Fault) {
        self.add(Fault {
            times: None,
            ..fault
        });
    }

    /// Ends all faults.
    pub fn clear(&self) {
        self.0.lock().clear();
    }

    /// How many faults still stand.
    pub fn standing(&self) -> usize {
        self.0.lock().len()
    }

    pub(crate) fn add(&self, fault: Fault) {
        self.0.lock().push(fault);
    }

    /// The fault that this request meets; used up ones are gone afterwards.
    pub(crate) fn take(&self, asked: &Asked<'_>) -> Option<Fault> {
        let mut standing = self.0.lock();
        let mut met = None;
        for fault in standing.iter_mut().filter(|fault| fault.fits(asked)) {
            if fault.after > 0 {
                fault.after -= 1;
            } else if fault.times != Some(0) {
                fault.times = fault.times.map(|times| times - 1);
                met = Some(fault.clone());
                break;
            }
        }
        standing.retain(|fault| fault.times != Some(0));
        met
    }
}

impl Fault {
    fn fits(&self, asked: &Asked<'_>) -> bool {
        let holds = |wish: &Option<String>, text: &str| {
            wish.as_ref()
                .is_none_or(|wish| text.contains(wish.as_str()))
        };
        self.host.is_none_or(|host| host == asked.host)
            && self
                .method
                .as_ref()
                .is_none_or(|method| asked.method.as_str() == method)
            && holds(&self.path, asked.path)
            && holds(&self.query, asked.query)
            && self.email.as_ref().is_none_or(|email| {
                asked.email.is_some_and(|it| it.eq_ignore_ascii_case(email))
                    || asked
                        .plain_path
                        .contains(&format!("-pixverse:{email}-video:"))
            })
            && self
                .token
                .as_ref()
                .is_none_or(|token| asked.token == Some(token))
    }
}

//! The PixVerse accounts that a token opens.

use std::fmt;

use crate::error::Error;
use crate::lenient::Fields;
use crate::redact;
use crate::token::Token;

/// A PixVerse account, as it is set up at useapi.net.
///
/// Its `Debug` hides the e-mail and the names.
#[derive(Clone, PartialEq, Eq)]
pub struct Account {
    /// The e-mail that names the account in every other call.
    pub email: String,
    /// How many generations may run at once.
    pub max_jobs: Option<i64>,
    /// The person's name at PixVerse.
    pub username: Option<String>,
    /// What is wrong with the account, in the server's words, cut and cleaned like an error's.
    pub error: Option<String>,
    raw: String,
}

impl Account {
    /// The exact JSON of the account. Password and inner token come masked by the server.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    fn read(key: &str, json: &str, token: &Token) -> Option<Self> {
        let raw = json.to_owned();
        let Some(mut fields) = Fields::read(json) else {
            // Not an object: the key alone tells that there is an account.
            let email = key.contains('@').then(|| key.to_owned())?;
            return Some(Self {
                email,
                max_jobs: None,
                username: None,
                error: None,
                raw,
            });
        };
        let username = fields
            .raw("jwt")
            .and_then(Fields::read)
            .and_then(|mut jwt| jwt.text("Username"));
        Some(Self {
            email: fields.text("email").unwrap_or_else(|| key.to_owned()),
            max_jobs: fields.integer("maxJobs"),
            username,
            error: error_of(&mut fields, token),
            raw,
        })
    }
}

/// Reads the answer: an object with one member for each account, keyed by e-mail. The result is
/// sorted by e-mail, since the members of an object have no order.
pub(crate) fn read_all(fields: &Fields<'_>, token: &Token) -> Result<Vec<Account>, Error> {
    let mut accounts: Vec<Account> = fields
        .entries()
        .filter_map(|(key, json)| Account::read(key, json, token))
        .collect();
    if accounts.is_empty() && fields.entries().next().is_some() {
        return Err(Error::UnexpectedShape {
            reason: "no accounts in the answer",
            message: None,
        });
    }
    accounts.sort_by(|one, other| one.email.cmp(&other.email));
    Ok(accounts)
}

fn error_of(fields: &mut Fields<'_>, token: &Token) -> Option<String> {
    let json = fields.raw("error")?;
    if json.starts_with(['{', '[']) {
        return redact::message(json, token);
    }
    fields
        .text("error")
        .filter(|text| text != "false")
        .and_then(|text| redact::message(&text, token))
}

impl fmt::Debug for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Account")
            .field("max_jobs", &self.max_jobs)
            .field("error", &self.error)
            .finish_non_exhaustive()
    }
}

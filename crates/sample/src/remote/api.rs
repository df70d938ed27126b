//! The API: which call it is, who may make it, and the calls that are not the listing.

use std::collections::BTreeMap;

use http::Method;
use serde_json::{Value, json};

use super::list;
use super::media::Media;
use super::reply::Reply;
use crate::fault::Fault;
use crate::remote::BASE_PATH;
use crate::sample::{Sample, Token, World};
use crate::world::{Account, GENERATING, QUEUED, Viewer, in_the_making};

/// One call.
pub(crate) struct Call<'a> {
    pub(crate) sample: &'a Sample,
    pub(crate) method: &'a Method,
    /// Decoded.
    pub(crate) path: &'a str,
    pub(crate) parameters: &'a BTreeMap<String, String>,
    pub(crate) token: Option<&'a str>,
    pub(crate) media: Media,
    pub(crate) fault: &'a Fault,
}

impl Call<'_> {
    /// Whose eyes an account's items are seen with.
    pub(crate) fn viewer<'v>(&'v self, account: &'v Account, user: &'v str) -> Viewer<'v> {
        Viewer {
            user,
            email: &account.email,
            name: &account.name,
            account_id: account.id,
            now: self.sample.now(),
            media: &self.media,
        }
    }
}

/// Answers a call.
pub(crate) fn answer(call: &Call<'_>) -> Reply {
    let Some(path) = call.path.strip_prefix(BASE_PATH) else {
        return Reply::error(404, "Not found");
    };
    let mut world = call.sample.world().lock();
    let known = call
        .token
        .and_then(|token| world.tokens.iter().find(|it| it.text == token));
    let Some(token) = known.cloned() else {
        return Reply::error(401, "Unauthorized");
    };
    if call.method != Method::GET && call.method != Method::HEAD {
        return Reply::error(405, "Method not allowed");
    }
    let path = path.trim_matches('/');
    match path.split_once('/').unwrap_or((path, "")) {
        ("videos", "") => with_account(call, &mut world, &token, |account| {
            if let Some(error) = &account.error {
                return Reply::error(596, error);
            }
            list::page(call, account, token.user())
        }),
        ("videos", id) => video(call, &mut world, &token, id),
        ("accounts", "") => accounts(&world, &token),
        ("features", "") => with_account(call, &mut world, &token, features),
        ("scheduler", "available") => scheduler(call, &world, &token),
        _ => Reply::error(404, "Not found"),
    }
}

/// Finds the account that is asked about: required by name once a token has several.
fn with_account(
    call: &Call<'_>,
    world: &mut World,
    token: &Token,
    answer: impl FnOnce(&mut Account) -> Reply,
) -> Reply {
    let email = call
        .parameters
        .get("email")
        .filter(|email| !email.is_empty());
    let email = match (email, token.emails.as_slice()) {
        (Some(email), _) => email,
        (None, [only]) => only,
        (None, []) => return Reply::error(404, "No PixVerse account configured"),
        (None, _) => {
            return Reply::error(
                400,
                "Parameter email is required, several accounts configured",
            );
        }
    };
    let known = token.emails.iter().any(|it| it.eq_ignore_ascii_case(email));
    match world.account_mut(email).filter(|_| known) {
        Some(account) => answer(account),
        None => Reply::error(404, &format!("Account {email} not found")),
    }
}

/// `GET /videos/{id}`: 404 also while the video is being made.
fn video(call: &Call<'_>, world: &mut World, token: &Token, id: &str) -> Reply {
    let missing = || Reply::error(404, "Video not found");
    let own = token.emails.iter().find(|email| {
        let prefix = format!("user:{}-pixverse:{email}-video:", token.user());
        id.to_lowercase().starts_with(&prefix.to_lowercase())
    });
    let Some(account) = own.and_then(|email| world.account(email)) else {
        return missing();
    };
    if let Some(error) = &account.error {
        return Reply::error(596, error);
    }
    match account.find(id) {
        Some(entry) if !in_the_making(entry.draft.status(call.sample.now())) => {
            Reply::json(entry.text(&call.viewer(account, token.user())))
        }
        _ => missing(),
    }
}

/// `GET /accounts`: secrets come masked.
fn accounts(world: &World, token: &Token) -> Reply {
    let one = |account: &Account| {
        let mut entry = json!({
            "email": account.email,
            "maxJobs": 3,
            "jwt": {
                "AccountId": account.id,
                "ExpireTime": 4_102_444_800_u64,
                "ExpireTimeUTC": "2100-01-01T00:00:00.000Z",
                "Username": account.name,
                "token": "abc…secured…cde",
            },
            "password": "…secured…",
        });
        if let Some(error) = &account.error {
            entry["error"] = json!(error);
        }
        (account.email.clone(), entry)
    };
    let accounts = token
        .emails
        .iter()
        .filter_map(|email| world.account(email))
        .map(one);
    Reply::json(Value::Object(accounts.collect()).to_string())
}

/// `GET /features/`: plan and credits.
fn features(account: &mut Account) -> Reply {
    if let Some(error) = &account.error {
        return Reply::error(596, error);
    }
    Reply::json(
        json!({
            "plan_name": account.plan,
            "credit_daily": 60,
            "credit_monthly": 1_120,
            "credit_package": 0,
            "credit_daily_gift": 30,
            "credit_monthly_gift": 1_200,
            "gen_simultaneously": 3,
            "expired_date": "2100-01-01T00:00:00Z",
        })
        .to_string(),
    )
}

/// `GET /scheduler/available/`: running jobs and free capacity by account.
fn scheduler(call: &Call<'_>, world: &World, token: &Token) -> Reply {
    let now = call.sample.now();
    let one = |account: &Account| {
        // What is under way lies at the head.
        let codes = account
            .entries
            .iter()
            .take(100)
            .map(|entry| entry.draft.status(now));
        let running = codes.filter(|code| (QUEUED..=GENERATING).contains(code));
        let running = running.filter(|code| in_the_making(*code)).count();
        let entry = json!({ "running": running, "available": 3_usize.saturating_sub(running) });
        (account.email.clone(), entry)
    };
    let accounts = token
        .emails
        .iter()
        .filter_map(|email| world.account(email))
        .map(one);
    Reply::json(Value::Object(accounts.collect()).to_string())
}

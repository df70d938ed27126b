//! The listing: one page of an account's videos, newest first.

use std::collections::BTreeMap;

use super::api::Call;
use super::reply::Reply;
use crate::fault::Cursor;
use crate::world::{Account, Entry};

/// The document's default page length.
const DEFAULT_LIMIT: usize = 40;
/// The largest accepted limit; the document names none, a larger one is refused here.
const MAX_LIMIT: usize = 100;

/// Answers `GET /videos/` for an account.
pub(crate) fn page(call: &Call<'_>, account: &mut Account, user: &str) -> Reply {
    let wish = match wish(call.parameters) {
        Ok(wish) => wish,
        Err(message) => return Reply::error(400, message),
    };
    let now = call.sample.now();
    for _ in 0..call.fault.insert {
        account.insert(now);
    }
    account
        .entries
        .drain(..call.fault.delete.min(account.entries.len()));

    let viewer = call.viewer(account, user);
    let length = account.entries.len();
    let end = wish.offset.saturating_add(wish.limit).min(length);
    let shown = end
        .saturating_sub(wish.offset)
        .min(call.fault.keep.unwrap_or(usize::MAX));
    let items: Vec<String> = account
        .entries
        .range(wish.offset.min(end)..end)
        .take(shown)
        .map(|entry: &Entry| entry.text(&viewer))
        .collect();
    let next = next_offset(
        call.fault.cursor.as_ref(),
        &wish,
        (end < length).then_some(end),
    );
    let next = next
        .map(|next| format!("\"next_offset\":{next},"))
        .unwrap_or_default();
    let total = call
        .fault
        .total
        .unwrap_or(i64::try_from(length).unwrap_or(i64::MAX));
    Reply::json(format!(
        "{{\"data\":[{}],{next}\"total\":{total}}}",
        items.join(",")
    ))
}

/// What was asked for.
struct Wish {
    limit: usize,
    offset: usize,
}

fn wish(parameters: &BTreeMap<String, String>) -> Result<Wish, &'static str> {
    let number = |name: &str| match parameters.get(name).map(String::as_str) {
        None | Some("") => Ok(None),
        Some(text) => text.parse::<usize>().map(Some),
    };
    let limit = number("limit")
        .ok()
        .map(|limit| limit.unwrap_or(DEFAULT_LIMIT));
    let limit = limit.filter(|limit| (1..=MAX_LIMIT).contains(limit));
    Ok(Wish {
        limit: limit.ok_or("Parameter limit must be a number from 1 to 100")?,
        offset: number("offset")
            .map_err(|_| "Parameter offset must be a number of 0 or more")?
            .unwrap_or(0),
    })
}

/// The cursor's JSON text, the true one or a fault's.
fn next_offset(fault: Option<&Cursor>, wish: &Wish, truth: Option<usize>) -> Option<String> {
    match fault {
        None => truth.map(|next| next.to_string()),
        Some(Cursor::Missing) => None,
        Some(Cursor::Null) => Some("null".to_owned()),
        Some(Cursor::Same) => Some(wish.offset.to_string()),
        Some(Cursor::Smaller) => Some(wish.offset.saturating_sub(1).to_string()),
        Some(Cursor::Huge) => Some((1_u64 << 63).to_string()),
        Some(Cursor::Text) => truth.map(|next| format!("\"{next}\"")),
        Some(Cursor::Raw(text)) => Some(text.clone()),
    }
}

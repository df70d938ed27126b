//! Remotes for the app to read from, and what is true of them.

use std::collections::BTreeMap;

use sample::{AccountSpec, Clock, HandClock, Sample, Server};
use serde_json::Value;
use tauri::http::Request;

use crate::window::Start;

/// The token of our worlds, as no other text looks.
pub(crate) const TOKEN: &str = "user:4711-Canary+T0ken/with=all.kinds_of~signs";
/// The e-mails of its accounts: the first has 55 clips, the second 18, the third none.
pub(crate) const EMAILS: [&str; 3] = [
    "ada.canary@mail.example",
    "studio.canary@vertical.example",
    "new.canary@mail.example",
];

/// A world where time stands still, and its server on loopback.
pub(crate) struct World {
    pub(crate) sample: Sample,
    pub(crate) server: Server,
}

impl World {
    /// Three accounts under one token.
    pub(crate) async fn start() -> Self {
        let now = HandClock::at("2026-03-14T12:00:00Z".parse().unwrap());
        let sample = Sample::builder()
            .clock(Clock::from(&now))
            .token(TOKEN)
            .account(AccountSpec::demo(EMAILS[0]).name("Ada"))
            .account(
                AccountSpec::new(EMAILS[1])
                    .name("Studio")
                    .videos(18)
                    .vertical(),
            )
            .account(AccountSpec::new(EMAILS[2]))
            .build();
        Self::serve(sample).await
    }

    /// One account without clips yet.
    pub(crate) async fn empty() -> Self {
        let account = AccountSpec::new(EMAILS[0]).name("Ada");
        Self::serve(Sample::builder().token(TOKEN).account(account).build()).await
    }

    /// One account with so many clips, over a bit more than a year, and one with few.
    pub(crate) async fn huge(clips: usize, few: usize) -> Self {
        let account = AccountSpec::new(EMAILS[0]).name("Ada");
        let account = account.videos(clips).days(400).long_prompts();
        let studio = AccountSpec::new(EMAILS[1]).name("Studio").videos(few);
        let both = Sample::builder()
            .token(TOKEN)
            .account(account)
            .account(studio);
        Self::serve(both.build()).await
    }

    /// A world of a test's own.
    pub(crate) async fn serve(sample: Sample) -> Self {
        let server = Server::start(&sample).await.unwrap();
        Self { sample, server }
    }

    /// How the app is started to read from here, saying all that it can say in its log.
    pub(crate) fn start_app(&self) -> Start {
        Start {
            api: Some(self.server.api_url()),
            log: Some("trace"),
            ..Start::default()
        }
    }
}

/// All items of an account with no more than one page.
pub(crate) fn items(sample: &Sample, email: &str) -> Vec<Value> {
    let page = page(sample, email, None);
    assert!(page.get("next_offset").is_none(), "one page holds all");
    page["data"].as_array().expect("a list").clone()
}

/// All items of an account, page after page.
pub(crate) fn all_items(sample: &Sample, email: &str) -> Vec<Value> {
    let mut items = Vec::new();
    let mut from = None;
    loop {
        let mut page = page(sample, email, from.as_ref());
        let data = page["data"].as_array_mut().expect("a list");
        items.append(data);
        from = page.get("next_offset").cloned();
        if from.is_none() {
            return items;
        }
    }
}

/// A page of a list as the server gives it.
fn page(sample: &Sample, email: &str, from: Option<&Value>) -> Value {
    let from = from
        .map(|from| format!("&offset={from}"))
        .unwrap_or_default();
    let address = format!("https://api.example/v2/pixverse/videos/?email={email}&limit=100{from}");
    let request = Request::get(address)
        .header("authorization", format!("Bearer {}", sample.token()))
        .body(())
        .unwrap();
    serde_json::from_slice(sample.answer(&request).body()).unwrap()
}

/// How many clips of all accounts have each status, in the words of the filter bar.
pub(crate) fn statuses(sample: &Sample) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for account in sample.accounts() {
        for item in items(sample, account.email()) {
            let word = match item["video_status"].as_u64().expect("a status") {
                1 => "Completed",
                5 | 9 | 10 => "In progress",
                6 => "Deleted",
                7 => "Moderated",
                8 => "Failed",
                other => panic!("status {other} has no chip here"),
            };
            for chip in [word, "All"] {
                *counts.entry(chip.to_owned()).or_default() += 1;
            }
        }
    }
    counts
}

/// The digits at the end of an item's id.
pub(crate) fn number(item: &Value) -> &str {
    let id = item["video_id"].as_str().expect("an id");
    id.rsplit_once("video:")
        .expect("an id ends in its number")
        .1
}

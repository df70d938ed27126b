//! A page of a list on its way into the index, away from the async threads: translated, written in one
//! transaction, put into the columns, told.

use std::sync::Arc;

use useapi::VideoPage;

use super::reader::Shared;
use super::translate::facts_of;
use crate::clip::AccountKey;
use crate::events::Event;
use crate::index::{IndexError, PageOutcome, PageRecord};

/// Where a page belongs.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) account: AccountKey,
    pub(super) pass: i64,
    /// Where the pass stands after it.
    pub(super) next: Option<String>,
}

impl Shared {
    /// Puts a page into the index and its clips into the columns, and tells.
    pub(super) async fn write(
        &self,
        place: Place,
        page: VideoPage,
    ) -> Result<PageOutcome, IndexError> {
        let (columns, now_ms) = (Arc::clone(&self.columns), self.now_ms());
        let (outcome, moved, pictured) = self
            .index
            .run(move |index| {
                let name = page.videos.iter().find_map(|video| video.nick_name.clone());
                let avatar = page.videos.iter().find_map(|video| video.avatar.clone());
                let account = place.account;
                let outcome = index.record_page(&to_record(place, page, now_ms))?;
                if let Some(name) = name.filter(|name| !name.contains('@')) {
                    index.name_account(account, &name)?;
                }
                let avatar = avatar.filter(|url| url.starts_with("http"));
                let pictured = match avatar {
                    Some(url) => index.keep_avatar(account, &url)?,
                    None => false,
                };
                columns.follow(index)?;
                let moved = !(outcome.new.is_empty() && outcome.changed.is_empty());
                Ok((outcome, moved, pictured))
            })
            .await?;
        if moved {
            self.events.tell(Event::Clips);
            self.events.tell(Event::Accounts);
            self.schedule.notify_one();
        }
        if pictured {
            self.events.tell(Event::Accounts);
        }
        if !outcome.finished.is_empty() {
            self.events.tell(Event::Finished);
        }
        Ok(outcome)
    }
}

fn to_record(place: Place, page: VideoPage, now_ms: i64) -> PageRecord {
    let in_progress = page.videos.iter().filter(|video| video.in_progress());
    PageRecord {
        account: place.account,
        pass: place.pass,
        next: place.next,
        total: told_total(&page),
        in_progress: in_progress
            .map(|video| video.number().unwrap_or(&video.video_id).to_owned())
            .collect(),
        clips: page.videos.iter().map(facts_of).collect(),
        unreadable: page
            .unreadable
            .into_iter()
            .map(|one| (one.raw, one.reason))
            .collect(),
        now_ms,
    }
}

/// The total that a page tells; one below nothing tells nothing.
pub(super) fn told_total(page: &VideoPage) -> Option<i64> {
    page.total.filter(|total| *total >= 0)
}

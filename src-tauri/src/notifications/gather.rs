//! Which notifications stand for what finished: one for each clip, and one for all as soon as three or
//! more finished within a minute. Nothing here shows anything.

use std::time::Duration;

use library::clip::Status;

use crate::contract::LibraryKind;

/// What finishes within so much time is counted together.
const TOGETHER: Duration = Duration::from_secs(60);
/// So many are told as one.
const MANY: usize = 3;

/// A clip that finished.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct News {
    pub(crate) library: LibraryKind,
    pub(crate) key: i64,
    pub(crate) status: Status,
    pub(crate) prompt: String,
}

/// A notification to be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Show {
    /// One for a clip.
    One(News),
    /// One for several, in the place of those with these ids.
    Several(Vec<News>, Vec<u32>),
}

/// What was told lately.
#[derive(Debug, Default)]
pub(crate) struct Gathering {
    lately: Vec<Told>,
}

#[derive(Debug)]
struct Told {
    at: Duration,
    news: News,
    id: Option<u32>,
}

impl Gathering {
    /// What is to be shown for a clip that finished at a moment.
    pub(crate) fn take(&mut self, at: Duration, news: News) -> Show {
        self.lately
            .retain(|told| at.saturating_sub(told.at) <= TOGETHER);
        self.lately.push(Told {
            at,
            news: news.clone(),
            id: None,
        });
        if self.lately.len() < MANY {
            return Show::One(news);
        }
        let mut ids: Vec<u32> = self
            .lately
            .iter_mut()
            .filter_map(|told| told.id.take())
            .collect();
        ids.dedup();
        let all = self.lately.iter().map(|told| told.news.clone()).collect();
        Show::Several(all, ids)
    }

    /// The last that was taken is shown under this id, and so are all that it stands for.
    pub(crate) fn shown_as(&mut self, id: u32) {
        let many = self.lately.len() >= MANY;
        let from = if many {
            0
        } else {
            self.lately.len().saturating_sub(1)
        };
        for told in &mut self.lately[from..] {
            told.id = Some(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn news(key: i64) -> News {
        News {
            library: LibraryKind::Own,
            key,
            status: Status::Completed,
            prompt: String::new(),
        }
    }

    fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn two_within_a_minute_are_two_and_the_third_takes_their_place() {
        let mut gathering = Gathering::default();
        assert_eq!(gathering.take(at(0), news(1)), Show::One(news(1)));
        gathering.shown_as(7);
        assert_eq!(gathering.take(at(30), news(2)), Show::One(news(2)));
        gathering.shown_as(8);
        let all = vec![news(1), news(2), news(3)];
        assert_eq!(
            gathering.take(at(60), news(3)),
            Show::Several(all, vec![7, 8])
        );
        gathering.shown_as(9);
        // The first is older than a minute by now.
        let rest = vec![news(2), news(3), news(4)];
        assert_eq!(
            gathering.take(at(61), news(4)),
            Show::Several(rest, vec![9])
        );
    }

    #[test]
    fn what_finishes_further_apart_stays_apart() {
        let mut gathering = Gathering::default();
        for key in 0..5_i64 {
            let moment = at(31 * key.unsigned_abs());
            assert_eq!(gathering.take(moment, news(key)), Show::One(news(key)));
        }
    }
}

//! The words of a notification, from the one catalogue of the page.

use library::clip::{Status, first_chars};
use library::downloads::WaitsFor;

use super::gather::News;
use crate::downloading::BatchEnd;

/// How much of a prompt is told.
const PROMPT_CHARS: usize = 80;

/// Title and text for one clip; none for what nobody needs to hear.
pub(crate) fn of_one(news: &News) -> Option<(String, String)> {
    let title = match news.status {
        Status::Completed => word("ready"),
        Status::Moderated => word("moderated"),
        Status::Failed => word("failed"),
        _ => return None,
    };
    let prompt = first_chars(news.prompt.trim(), PROMPT_CHARS);
    let cut = prompt.len() < news.prompt.trim().len();
    let text = if cut {
        format!("{}…", prompt.trim_end())
    } else {
        prompt.to_owned()
    };
    Some((title, text))
}

/// The title for several clips.
pub(crate) fn of_several(all: &[News]) -> String {
    let count = |status: &Status| all.iter().filter(|news| news.status == *status).count();
    let (ready, moderated, failed) = (
        count(&Status::Completed),
        count(&Status::Moderated),
        count(&Status::Failed),
    );
    let rest = [
        (moderated > 0).then(|| counted("oneModerated", "severalModerated", moderated)),
        (failed > 0).then(|| counted("oneFailed", "severalFailed", failed)),
    ];
    let first = match (ready, moderated, failed) {
        (0, n, 0) => return counted("moderated", "noneReadyModerated", n),
        (0, 0, n) => return counted("failed", "noneReadyFailed", n),
        (0, n, _) => {
            let first = counted("moderated", "noneReadyModerated", n);
            return [Some(first), rest[1].clone()]
                .into_iter()
                .flatten()
                .collect::<Vec<_>>()
                .join(", ");
        }
        (n, ..) => counted("oneReady", "severalReady", n),
    };
    let parts = std::iter::once(first).chain(rest.into_iter().flatten());
    parts.collect::<Vec<_>>().join(", ")
}

/// The end of a batch of downloads (DL-24).
pub(crate) fn of_batch(BatchEnd { done, failed }: BatchEnd) -> String {
    let (one, several) = match (done, failed) {
        (0, _) => ("oneNotHere", "severalNotHere"),
        (_, 0) => ("oneHere", "severalHere"),
        _ => ("oneHereFailed", "severalHereFailed"),
    };
    let n = if done == 0 { failed } else { done };
    let n = usize::try_from(n).unwrap_or(usize::MAX);
    counted(one, several, n).replace("{failed}", &failed.to_string())
}

/// What downloads wait for that only the person can bring.
pub(crate) fn of_wait(why: Option<WaitsFor>) -> String {
    word(match why {
        Some(WaitsFor::Room) => "waitForRoom",
        Some(WaitsFor::Folder) => "waitForFolder",
        Some(WaitsFor::Rights) => "waitForRights",
        Some(WaitsFor::Network) | None => "wait",
    })
}

/// What the button of a notification says.
pub(crate) fn show() -> String {
    word("show")
}

fn counted(one: &str, several: &str, n: usize) -> String {
    match n {
        1 => word(one),
        n => word(several).replace("{n}", &n.to_string()),
    }
}

fn word(key: &str) -> String {
    crate::words::word("notification", key)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::contract::LibraryKind;

    fn news(status: Status) -> News {
        News {
            library: LibraryKind::Own,
            key: 1,
            status,
            prompt: "lantern ".repeat(40),
        }
    }

    #[test]
    fn one_clip_is_told_with_the_first_80_characters_of_its_prompt() {
        let (title, text) = of_one(&news(Status::Completed)).unwrap();
        assert_eq!(title, "Your clip is ready");
        assert!(
            text.starts_with("lantern lantern") && text.ends_with('…'),
            "{text}"
        );
        assert!(text.chars().count() <= PROMPT_CHARS + 1);
        assert_eq!(of_one(&news(Status::Failed)).unwrap().0, "A clip failed");
        assert_eq!(
            of_one(&news(Status::Moderated)).unwrap().0,
            "A clip was moderated"
        );
        assert_eq!(
            of_one(&news(Status::Deleted)),
            None,
            "nobody needs to hear that"
        );
    }

    #[test]
    fn dl_24_a_batch_says_what_is_here_and_what_failed() {
        let of = |done, failed| of_batch(BatchEnd { done, failed });
        assert_eq!(of(288, 0), "288 clips are on this computer.");
        assert_eq!(of(286, 2), "286 clips are on this computer, 2 failed.");
        assert_eq!(of(1, 0), "1 clip is on this computer.");
        assert_eq!(of(1, 12), "1 clip is on this computer, 12 failed.");
        assert_eq!(of(0, 1), "1 download failed.");
        assert_eq!(of(0, 3), "3 downloads failed.");
        for why in [
            None,
            Some(WaitsFor::Room),
            Some(WaitsFor::Folder),
            Some(WaitsFor::Rights),
        ] {
            assert!(of_wait(why).ends_with('.'), "{why:?}");
        }
    }

    #[test]
    fn several_are_counted_by_what_became_of_them() {
        let all = |ready: usize, moderated: usize, failed: usize| {
            let of = |status: Status, count| vec![news(status); count];
            of_several(
                &[
                    of(Status::Completed, ready),
                    of(Status::Moderated, moderated),
                    of(Status::Failed, failed),
                ]
                .concat(),
            )
        };
        assert_eq!(all(5, 0, 0), "5 clips are ready");
        assert_eq!(all(5, 2, 0), "5 clips are ready, 2 were moderated");
        assert_eq!(all(1, 1, 1), "1 clip is ready, 1 was moderated, 1 failed");
        assert_eq!(all(0, 3, 0), "3 clips were moderated");
        assert_eq!(all(0, 0, 4), "4 clips failed");
        assert_eq!(all(0, 2, 1), "2 clips were moderated, 1 failed");
    }
}

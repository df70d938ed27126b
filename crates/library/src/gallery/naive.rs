//! Answers against a model that is too simple to be wrong: every question is asked of every clip by
//! itself, for every count anew.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::dates::{Moment, stretch};
use super::facet::{FACETS, Facet, Filter};
use super::made_up::{clip, columns};
use super::question::Context;
use super::texts::Texts;
use super::view::{View, Views};
use super::{Query, RowFacts, Sort};
use crate::clip::{AccountKey, Status};

/// 16 November 2026, noon.
const NOW_MS: i64 = 1_794_830_400_000;
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

fn moment() -> Moment {
    Moment {
        now: Timestamp::from_millisecond(NOW_MS).unwrap(),
        zone: TimeZone::UTC,
        week_starts: Weekday::Sunday,
        started_ms: 0,
    }
}

/// The values that a clip has of a facet.
fn values(clip: &RowFacts, facet: Facet) -> Vec<String> {
    let choose = |yes: bool| vec![if yes { "yes" } else { "no" }.to_owned()];
    let text = |value: &Option<String>| vec![value.clone().unwrap_or_default()];
    match facet {
        Facet::Date => Vec::new(),
        Facet::Ratio => vec![clip.ratio.clone().unwrap_or_else(|| "unknown".into())],
        Facet::Model => text(&clip.model),
        Facet::Quality => text(&clip.quality),
        Facet::Effect => text(&clip.effect),
        Facet::Style => text(&clip.style),
        Facet::Length => vec![clip.seconds.map_or(String::new(), |seconds| {
            (seconds.round() as u32).to_string()
        })],
        Facet::Sound => clip.sound.map_or(vec!["unknown".into()], choose),
        Facet::LipSync => choose(clip.lip_sync),
        Facet::Version => {
            let all = [
                (clip.upscaled, "upscaled"),
                (clip.extended, "extended"),
                (!clip.upscaled && !clip.extended, "original"),
            ];
            all.iter()
                .filter(|(is, _)| *is)
                .map(|(_, name)| (*name).to_owned())
                .collect()
        }
        Facet::Here if clip.here => vec!["yes".into()],
        Facet::Here if clip.downloading => vec!["downloading".into()],
        Facet::Here => vec!["no".into()],
        Facet::Favourite => choose(clip.favourite),
        Facet::Rating => vec![clip.rating.to_string()],
        Facet::Listed => choose(!clip.unlisted),
        Facet::Account => vec![clip.account.0.to_string()],
    }
}

fn has(clip: &RowFacts, facet: Facet, value: &str) -> bool {
    match facet {
        Facet::Date => {
            let (from, to) = stretch(value, &moment()).unwrap();
            clip.made_ms.is_some_and(|made| from <= made && made < to)
        }
        Facet::Rating | Facet::Length if value.starts_with(">=") => {
            let least: f64 = value[2..].parse().unwrap();
            values(clip, facet)[0]
                .parse::<f64>()
                .is_ok_and(|figure| figure >= least)
        }
        _ => values(clip, facet).iter().any(|one| one == value),
    }
}

fn fits(clip: &RowFacts, filter: &Filter) -> bool {
    let any = filter.any_of.is_empty()
        || filter
            .any_of
            .iter()
            .any(|value| has(clip, filter.facet, value));
    any && !filter
        .none_of
        .iter()
        .any(|value| has(clip, filter.facet, value))
}

/// The clips that fit a query, with this part of it taken away.
fn fitting<'a>(
    clips: &'a [RowFacts],
    query: &Query,
    without: Option<Facet>,
    status: bool,
) -> Vec<&'a RowFacts> {
    clips
        .iter()
        .filter(|clip| query.accounts.contains(&clip.account))
        .filter(|clip| {
            !status
                || query
                    .status
                    .as_ref()
                    .is_none_or(|status| *status == clip.status)
        })
        .filter(|clip| {
            query
                .filters
                .iter()
                .all(|filter| Some(filter.facet) == without || fits(clip, filter))
        })
        .collect()
}

fn answered(clips: &[RowFacts], query: &Query) -> std::sync::Arc<View> {
    let table = columns(clips.iter().cloned()).snapshot();
    let context = Context {
        table: &table,
        texts: &Texts::default(),
        moment: &moment(),
        accounts: &[],
        only: None,
    };
    Views::default().open(query, &context)
}

fn sorted(mut found: Vec<&RowFacts>, sort: Sort) -> Vec<i64> {
    use std::cmp::Reverse;
    let number = |clip: &RowFacts| Reverse(clip.number.parse::<u64>().unwrap());
    found.sort_by_key(|clip| (Reverse(clip.made_ms), number(clip), clip.key));
    match sort {
        Sort::Newest | Sort::Prompt => {}
        Sort::Oldest => {
            let undated = found.iter().filter(|clip| clip.made_ms.is_none()).count();
            let dated = found.len() - undated;
            found[..dated].reverse();
        }
        Sort::Length => {
            found.sort_by_key(|clip| Reverse(clip.seconds.map(|seconds| (seconds * 1000.0) as u64)))
        }
        Sort::Rating => found.sort_by_key(|clip| Reverse(clip.rating)),
        Sort::Finished => found.sort_by_key(|clip| Reverse(clip.finished_ms)),
    }
    found.iter().map(|clip| clip.key.0).collect()
}

fn made_up_clip() -> impl Strategy<Value = RowFacts> {
    let texts = || {
        proptest::option::of(prop_oneof![
            Just("a".to_owned()),
            Just("b".into()),
            Just("c".into())
        ])
    };
    let status = prop_oneof![
        Just(Status::Completed),
        Just(Status::InProgress),
        Just(Status::Failed),
        Just(Status::Deleted),
        Just(Status::Other("PAUSED".into())),
    ];
    let flags = proptest::collection::vec(any::<bool>(), 8);
    (
        (texts(), texts(), texts(), texts(), texts()),
        (1_i64..4, 0_u8..6, status, flags),
        proptest::option::of(0_i64..60),
        proptest::option::of(1_u32..9),
        proptest::option::of(any::<bool>()),
    )
        .prop_map(
            |(texts, (account, rating, status, flags), days, seconds, sound)| RowFacts {
                account: AccountKey(account),
                ratio: texts.0,
                model: texts.1,
                quality: texts.2,
                effect: texts.3,
                style: texts.4,
                finished_ms: (status != Status::InProgress).then_some(i64::from(rating)),
                status,
                rating,
                made_ms: days.map(|days| NOW_MS - days * DAY_MS),
                seconds: seconds.map(f64::from),
                sound,
                lip_sync: flags[0],
                upscaled: flags[1],
                extended: flags[2],
                here: flags[3],
                downloading: flags[4],
                favourite: flags[5],
                unlisted: flags[6],
                queued: flags[7],
                ..clip(1)
            },
        )
}

fn made_up_clips() -> impl Strategy<Value = Vec<RowFacts>> {
    proptest::collection::vec(made_up_clip(), 0..60).prop_map(|mut clips| {
        for (key, clip) in (1..).zip(&mut clips) {
            clip.key.0 = key;
            clip.number = (key % 7).to_string();
        }
        clips
    })
}

fn made_up_filter() -> impl Strategy<Value = Filter> {
    proptest::sample::select(FACETS.to_vec()).prop_flat_map(|facet| {
        let values: &[&str] = match facet {
            Facet::Date => &[
                "today",
                "yesterday",
                "last-7-days",
                "this-week",
                "last-week",
                "2026-10",
                "2026-11-01..2026-11-10",
            ],
            Facet::Ratio => &["a", "b", "unknown", "never"],
            Facet::Model | Facet::Quality | Facet::Effect | Facet::Style => {
                &["a", "b", "", "never"]
            }
            Facet::Length => &["3", "5", "", ">=4"],
            Facet::Sound => &["yes", "no", "unknown"],
            Facet::Version => &["original", "upscaled", "extended"],
            Facet::Here => &["yes", "no", "downloading"],
            Facet::Rating => &["0", "3", ">=4"],
            Facet::Account => &["1", "2", "9"],
            Facet::LipSync | Facet::Favourite | Facet::Listed => &["yes", "no"],
        };
        let some = || proptest::sample::subsequence(values.to_vec(), 0..3.min(values.len()));
        (some(), some()).prop_map(move |(any_of, none_of)| {
            let owned =
                |values: Vec<&str>| values.into_iter().map(str::to_owned).collect::<Vec<_>>();
            // A value that is wanted and left out is left out by the app, and not asked by the page.
            let any_of: Vec<_> = any_of
                .into_iter()
                .filter(|value| !none_of.contains(value))
                .collect();
            Filter {
                facet,
                any_of: owned(any_of),
                none_of: owned(none_of),
            }
        })
    })
}

fn made_up_query() -> impl Strategy<Value = Query> {
    let status = proptest::option::of(prop_oneof![
        Just(Status::Completed),
        Just(Status::InProgress),
        Just(Status::Moderated),
        Just(Status::Other("PAUSED".into())),
    ]);
    let sort = prop_oneof![
        Just(Sort::Newest),
        Just(Sort::Oldest),
        Just(Sort::Length),
        Just(Sort::Rating),
        Just(Sort::Finished),
    ];
    let filters = proptest::collection::vec(made_up_filter(), 0..4).prop_map(|filters| {
        let by_facet: BTreeMap<Facet, Filter> =
            filters.into_iter().map(|one| (one.facet, one)).collect();
        by_facet.into_values().collect::<Vec<_>>()
    });
    let accounts = proptest::sample::subsequence(vec![1_i64, 2, 3], 1..=3);
    (status, sort, filters, accounts).prop_map(|(status, sort, filters, accounts)| Query {
        accounts: accounts.into_iter().map(AccountKey).collect(),
        filters,
        status,
        sort,
        ..Query::default()
    })
}

proptest! {
    #[test]
    fn clips_order_and_counts_are_those_of_the_simple_model(
        clips in made_up_clips(), query in made_up_query()
    ) {
        let view = answered(&clips, &query);
        let keys: Vec<i64> = view.keys.iter().map(|key| key.0).collect();
        prop_assert_eq!(keys, sorted(fitting(&clips, &query, None, true), query.sort));
        prop_assert_eq!(view.all as usize, fitting(&clips, &query, None, false).len());
        for status in &view.statuses {
            let alike = fitting(&clips, &query, None, false);
            let alike = alike.iter().filter(|clip| clip.status == status.status).count();
            prop_assert_eq!(status.count as usize, alike, "{:?}", status.status);
        }
        prop_assert_eq!(view.facets.len(), FACETS.len());
        for facet in &view.facets {
            let others = fitting(&clips, &query, Some(facet.facet), true);
            for value in &facet.values {
                let expected = others.iter().filter(|clip| has(clip, facet.facet, &value.value)).count();
                prop_assert_eq!(value.count as usize, expected, "{:?} {}", facet.facet, &value.value);
            }
            for clip in &others {
                for value in values(clip, facet.facet) {
                    prop_assert!(facet.values.iter().any(|one| one.value == value), "{:?} {value} is missing", facet.facet);
                }
            }
        }
    }

    #[test]
    fn what_helps_is_what_would_be_found_without_it(clips in made_up_clips(), query in made_up_query()) {
        let view = answered(&clips, &query);
        let here = view.keys.len();
        for filter in &query.filters {
            let without = fitting(&clips, &query, Some(filter.facet), true).len() - here;
            let said = view.helpful.iter().find(|one| one.part == super::Part::Facet(filter.facet));
            prop_assert_eq!(said.map_or(0, |one| one.count as usize), without);
        }
        prop_assert!(view.helpful.is_sorted_by_key(|one| std::cmp::Reverse(one.count)));
    }
}

//! Sections: the finest of day, month and year whose sections hold eight clips on average.
//!
//! Days are local days. A narrow result by day would leave most rows of the grid empty.

use jiff::Timestamp;
use jiff::civil::{Date, Time};
use jiff::tz::{Offset, TimeZone};

use crate::gallery::Row;

/// How many clips a section holds on average, at least, for its unit to be chosen.
const CLIPS_A_SECTION: usize = 8;

/// How much time a section spans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A local day.
    Day,
    /// A month.
    Month,
    /// A year.
    Year,
    /// No sections.
    None,
}

/// A run of clips under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// How much time it spans.
    pub unit: Unit,
    /// Its first local day; none for clips without a date and without sections.
    pub day: Option<Date>,
    /// The position of its first clip.
    pub first: u32,
    /// Clips.
    pub count: u32,
}

/// The sections of rows in the order of a view by date.
#[must_use]
pub(super) fn sections(rows: &[&Row], zone: &TimeZone) -> Vec<Section> {
    let days = runs(&local_days(rows, zone), Unit::Day);
    for unit in [Unit::Day, Unit::Month, Unit::Year] {
        let sections = coarsened(&days, unit);
        if !sections.is_empty() && rows.len() >= CLIPS_A_SECTION * sections.len() {
            return sections;
        }
    }
    if rows.is_empty() {
        return Vec::new();
    }
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    vec![Section {
        unit: Unit::None,
        day: None,
        first: 0,
        count,
    }]
}

/// The local day of each row. Neighbours are mostly of one day, so its bounds are kept: but not those of
/// a day on which clocks are set, which may have no midnight, or two, or come back after the next began.
fn local_days(rows: &[&Row], zone: &TimeZone) -> Vec<Option<Date>> {
    let mut known: Option<(i64, i64, Date)> = None;
    rows.iter()
        .map(|row| {
            let made_ms = row.made_ms?;
            if let Some((_, _, day)) =
                known.filter(|(start, end, _)| (*start..*end).contains(&made_ms))
            {
                return Some(day);
            }
            let at = Timestamp::from_millisecond(made_ms).ok()?;
            let offset = zone.to_offset(at);
            let day = offset.to_datetime(at).date();
            known = bounds(day, offset, zone).map(|(start, end)| (start, end, day));
            Some(day)
        })
        .collect()
}

/// From when to before when it is a day, in ms since 1970; none where clocks are set on it.
fn bounds(day: Date, offset: Offset, zone: &TimeZone) -> Option<(i64, i64)> {
    let midnight = |day: Date| offset.to_timestamp(day.to_datetime(Time::midnight())).ok();
    let (start, end) = (midnight(day)?, midnight(day.tomorrow().ok()?)?);
    let is_same = zone.to_offset(start) == offset && zone.to_offset(end) == offset;
    is_same.then_some((start.as_millisecond(), end.as_millisecond()))
}

fn runs(days: &[Option<Date>], unit: Unit) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for (first, day) in (0..).zip(days) {
        match sections.last_mut() {
            Some(section) if section.day == *day => section.count += 1,
            _ => sections.push(Section {
                unit,
                day: *day,
                first,
                count: 1,
            }),
        }
    }
    sections
}

fn coarsened(days: &[Section], unit: Unit) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    for day in days {
        let starts = day.day.map(|date| match unit {
            Unit::Month => date.first_of_month(),
            Unit::Year => date.first_of_year(),
            Unit::Day | Unit::None => date,
        });
        match sections.last_mut() {
            Some(section) if section.day == starts => section.count += day.count,
            _ => sections.push(Section {
                unit,
                day: starts,
                first: day.first,
                count: day.count,
            }),
        }
    }
    sections
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::RowFacts;
    use crate::gallery::made_up::{clip, columns};

    fn row(key: i64, made: Option<&str>) -> RowFacts {
        RowFacts {
            made_ms: made.map(|made| made.parse::<Timestamp>().unwrap().as_millisecond()),
            ..clip(key)
        }
    }

    fn sections_of(rows: &[RowFacts], zone: &str) -> Vec<Section> {
        let zone = TimeZone::get(zone).unwrap();
        let table = columns(rows.iter().cloned()).snapshot();
        super::sections(&table.iter().collect::<Vec<_>>(), &zone)
    }

    #[test]
    fn days_are_local_days() {
        let mut rows: Vec<_> = (0..8)
            .map(|key| row(key, Some("2026-11-16T23:30:00Z")))
            .collect();
        rows.extend((8..16).map(|key| row(key, Some("2026-11-16T22:30:00Z"))));
        let sections = sections_of(&rows, "Europe/Berlin");
        let days: Vec<_> = sections
            .iter()
            .map(|section| section.day.unwrap().to_string())
            .collect();
        assert_eq!(
            days,
            ["2026-11-17", "2026-11-16"],
            "half past eleven in UTC is tomorrow in Berlin"
        );
        assert_eq!(sections[1].first, 8);
    }

    /// Days around which clocks are set: at night, at midnight, to and fro, by half an hour, just after
    /// midnight, and past a whole day.
    const CHANGES: [(&str, &str); 9] = [
        ("Europe/Berlin", "2026-03-29"),
        ("Europe/Berlin", "2026-10-25"),
        ("America/Sao_Paulo", "2018-11-04"),
        ("America/Sao_Paulo", "2018-02-18"),
        ("America/Havana", "2026-11-01"),
        ("Australia/Lord_Howe", "2026-04-05"),
        ("Australia/Lord_Howe", "2026-10-04"),
        ("America/St_Johns", "2010-11-07"),
        ("Pacific/Apia", "2011-12-30"),
    ];

    #[test]
    fn p_11_clips_around_a_change_of_clocks_stand_under_the_day_that_the_clock_showed() {
        for (name, day) in CHANGES {
            let zone = TimeZone::get(name).unwrap();
            let day: Date = day.parse().unwrap();
            let begins = day.to_datetime(Time::midnight());
            let begins = Offset::UTC.to_timestamp(begins).unwrap().as_millisecond();
            let every = 10 * 60 * 1000;
            let mut rows: Vec<_> = (-400..400)
                .map(|step| RowFacts {
                    made_ms: Some(begins + step * every),
                    ..clip(step + 1_000)
                })
                .collect();
            for _ in 0..2 {
                let mut expected: Vec<(Date, u32)> = Vec::new();
                for row in &rows {
                    let at = Timestamp::from_millisecond(row.made_ms.unwrap()).unwrap();
                    let day = at.to_zoned_datetime(zone.clone()).date();
                    match expected.last_mut() {
                        Some((last, count)) if *last == day => *count += 1,
                        _ => expected.push((day, 1)),
                    }
                }
                let table = columns(rows.iter().cloned()).snapshot();
                let mut all: Vec<_> = table.iter().collect();
                all.sort_by_key(|row| rows.iter().position(|one| one.made_ms == row.made_ms));
                let found = super::sections(&all, &zone).into_iter();
                let found: Vec<_> = found
                    .map(|section| (section.day.unwrap(), section.count))
                    .collect();
                assert_eq!(found, expected, "{name} {day}");
                rows.reverse();
            }
        }
    }

    #[test]
    fn sections_grow_until_they_hold_eight_clips_on_average() {
        let month: Vec<_> = (0..10)
            .map(|key| row(key, Some(&format!("2026-11-{:02}T12:00:00Z", 20 - key))))
            .collect();
        assert_eq!(
            sections_of(&month, "UTC")[0].unit,
            Unit::Month,
            "one clip a day"
        );
        let years: Vec<_> = (0..4)
            .map(|key| row(key, Some(&format!("{}-11-01T12:00:00Z", 2026 - key))))
            .collect();
        let sections = sections_of(&years, "UTC");
        assert_eq!(
            sections.len(),
            1,
            "four clips over four years need no headings"
        );
        assert_eq!(sections[0].unit, Unit::None);
    }

    #[test]
    fn clips_without_a_date_stand_in_a_section_of_their_own() {
        let mut rows: Vec<_> = (0..12)
            .map(|key| row(key, Some("2026-11-16T12:00:00Z")))
            .collect();
        rows.extend((12..16).map(|key| row(key, None)));
        let sections = sections_of(&rows, "UTC");
        assert_eq!(sections.len(), 2);
        assert_eq!(
            (sections[1].day, sections[1].first, sections[1].count),
            (None, 12, 4)
        );
    }
}

//! Dates as filters name them, as stretches of time in the zone of the person.

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// When and where a question is asked.
#[derive(Debug, Clone)]
pub struct Moment {
    /// The time.
    pub now: Timestamp,
    /// The zone of local days.
    pub zone: TimeZone,
    /// The day that weeks begin with.
    pub week_starts: Weekday,
    /// When the app was started, in ms since 1970: what came later is new.
    pub started_ms: i64,
}

/// The values that a menu offers, and what they mean.
pub(super) const OFFERED: [&str; 7] = [
    "today",
    "yesterday",
    "last-7-days",
    "this-week",
    "last-week",
    "this-month",
    "last-month",
];

/// From when to before when, in ms since 1970; none for what is no date.
pub(super) fn stretch(value: &str, at: &Moment) -> Option<(i64, i64)> {
    let (first, after) = days(value, at)?;
    let start = |day: Option<Date>, open: i64| match day {
        None => Some(open),
        Some(day) => {
            let at = day.to_zoned_datetime(at.zone.clone()).ok()?;
            Some(at.timestamp().as_millisecond())
        }
    };
    Some((start(first, i64::MIN)?, start(after, i64::MAX)?))
}

/// Whether a value is a date, whenever it is asked.
pub(super) fn is_date(value: &str) -> bool {
    let at = Moment {
        now: Timestamp::UNIX_EPOCH,
        zone: TimeZone::UTC,
        week_starts: Weekday::Monday,
        started_ms: 0,
    };
    days(value, &at).is_some()
}

/// The first day and the one after the last; none where it is open.
fn days(value: &str, at: &Moment) -> Option<(Option<Date>, Option<Date>)> {
    let today = at.now.to_zoned_datetime(at.zone.clone()).date();
    let since_week_began = i64::from(today.weekday().since(at.week_starts));
    let week = today.checked_sub(since_week_began.days()).ok()?;
    let month = today.first_of_month();
    let (first, after) = match value {
        "today" => (today, today.tomorrow().ok()?),
        "yesterday" => (today.yesterday().ok()?, today),
        "last-7-days" | "7d" => (today.checked_sub(6.days()).ok()?, today.tomorrow().ok()?),
        "this-week" => (week, week.checked_add(1.week()).ok()?),
        "last-week" => (week.checked_sub(1.week()).ok()?, week),
        "this-month" => (month, month.checked_add(1.month()).ok()?),
        "last-month" => (month.checked_sub(1.month()).ok()?, month),
        _ => {
            let Some((from, to)) = value.split_once("..") else {
                return named(value).map(|(first, after)| (Some(first), Some(after)));
            };
            let first = if from.is_empty() {
                None
            } else {
                Some(named(from)?.0)
            };
            let after = if to.is_empty() {
                None
            } else {
                Some(named(to)?.1)
            };
            return (first.is_some() || after.is_some()).then_some((first, after));
        }
    };
    Some((Some(first), Some(after)))
}

/// A day, a month or a year by its figures, and the day after it.
fn named(text: &str) -> Option<(Date, Date)> {
    let parts: Vec<&str> = text.split('-').collect();
    if parts
        .iter()
        .any(|part| part.is_empty() || !part.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return None;
    }
    let number = |part: &str| part.parse::<i16>().ok();
    let year = number(parts.first().filter(|year| year.len() == 4)?)?;
    let small = |part: &str| number(part).and_then(|number| i8::try_from(number).ok());
    match parts.as_slice() {
        [_] => {
            let first = Date::new(year, 1, 1).ok()?;
            Some((first, first.checked_add(1.year()).ok()?))
        }
        [_, month] => {
            let first = Date::new(year, small(month)?, 1).ok()?;
            Some((first, first.checked_add(1.month()).ok()?))
        }
        [_, month, day] => {
            let day = Date::new(year, small(month)?, small(day)?).ok()?;
            Some((day, day.tomorrow().ok()?))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(now: &str, zone: &str, week_starts: Weekday) -> Moment {
        Moment {
            now: now.parse().unwrap(),
            zone: TimeZone::get(zone).unwrap(),
            week_starts,
            started_ms: 0,
        }
    }

    fn local(value: &str, at: &Moment) -> Option<(String, String)> {
        let text = |ms| {
            let time = Timestamp::from_millisecond(ms).unwrap();
            time.to_zoned_datetime(at.zone.clone())
                .strftime("%F %H:%M")
                .to_string()
        };
        stretch(value, at).map(|(from, to)| (text(from), text(to)))
    }

    #[test]
    fn days_are_local_and_weeks_begin_as_they_are_said_to() {
        // A Tuesday in Berlin, still Monday in UTC.
        let berlin = at("2026-11-16T23:30:00Z", "Europe/Berlin", Weekday::Monday);
        for (value, from, to) in [
            ("today", "2026-11-17", "2026-11-18"),
            ("yesterday", "2026-11-16", "2026-11-17"),
            ("last-7-days", "2026-11-11", "2026-11-18"),
            ("this-week", "2026-11-16", "2026-11-23"),
            ("last-week", "2026-11-09", "2026-11-16"),
            ("this-month", "2026-11-01", "2026-12-01"),
            ("last-month", "2026-10-01", "2026-11-01"),
            ("2026", "2026-01-01", "2027-01-01"),
            ("2026-12", "2026-12-01", "2027-01-01"),
            ("2026-11-12", "2026-11-12", "2026-11-13"),
            ("2026-11-01..2026-11-15", "2026-11-01", "2026-11-16"),
        ] {
            let expected = (format!("{from} 00:00"), format!("{to} 00:00"));
            assert_eq!(local(value, &berlin), Some(expected), "{value}");
        }
        let sunday = at("2026-11-16T23:30:00Z", "Europe/Berlin", Weekday::Sunday);
        assert_eq!(local("this-week", &sunday).unwrap().0, "2026-11-15 00:00");
    }

    #[test]
    fn the_day_of_a_clock_change_has_the_hours_that_it_has() {
        let berlin = at("2026-10-25T12:00:00Z", "Europe/Berlin", Weekday::Monday);
        let (from, to) = stretch("today", &berlin).unwrap();
        assert_eq!(to - from, 25 * 60 * 60 * 1000);
    }

    #[test]
    fn p_11_each_moment_around_a_change_of_clocks_is_of_the_day_that_the_clock_showed() {
        for (zone, day) in [
            ("Europe/Berlin", "2026-03-29"),
            ("Europe/Berlin", "2026-10-25"),
            // There is no midnight; an hour before midnight comes twice; midnight does.
            ("America/Sao_Paulo", "2018-11-04"),
            ("America/Sao_Paulo", "2018-02-17"),
            ("America/Havana", "2026-11-01"),
            // By half an hour.
            ("Australia/Lord_Howe", "2026-04-05"),
            ("Australia/Lord_Howe", "2026-10-04"),
            // There is no such day.
            ("Pacific/Apia", "2011-12-30"),
        ] {
            let noon = format!("{day}T12:00:00Z");
            let at = at(&noon, zone, Weekday::Monday);
            let day: Date = day.parse().unwrap();
            let days = (-3..=3).map(|by: i64| day.checked_add(by.days()).unwrap());
            let stretches = days.map(|day| (day, stretch(&day.to_string(), &at).unwrap()));
            let stretches: Vec<_> = stretches.collect();
            for pair in stretches.windows(2) {
                assert_eq!(pair[0].1.1, pair[1].1.0, "{zone}: without a gap");
            }
            let every = 10 * 60 * 1000;
            let mut moment = stretches[0].1.0;
            while moment < stretches[6].1.1 {
                let now = Timestamp::from_millisecond(moment).unwrap();
                let shown = now.to_zoned_datetime(at.zone.clone()).date();
                let within = |(_, (from, to)): &&(Date, (i64, i64))| (*from..*to).contains(&moment);
                let found: Vec<_> = stretches.iter().filter(within).collect();
                assert_eq!(found.len(), 1, "{zone}: {now}");
                assert_eq!(found[0].0, shown, "{zone}: {now}");
                let asked = Moment { now, ..at.clone() };
                assert_eq!(
                    stretch("today", &asked).unwrap(),
                    found[0].1,
                    "{zone}: {now}"
                );
                moment += every;
            }
        }
    }

    #[test]
    fn what_is_no_date_is_none() {
        let now = at("2026-11-16T12:00:00Z", "UTC", Weekday::Monday);
        for value in [
            "",
            "..",
            "2026-13",
            "2026-02-30",
            "26-01-01",
            "+026",
            "2026-1-1-1",
            "soon",
            "2026-11-01..soon",
            "99999",
            "2026-",
            "-2026",
        ] {
            assert_eq!(stretch(value, &now), None, "{value}");
        }
        assert_eq!(stretch("2026-11-01..", &now).unwrap().1, i64::MAX);
    }
}

//! When a video was made, from whatever a server may write for it.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

/// Numbers from here on are milliseconds: as seconds they would lie beyond the year 5000.
const FIRST_MILLISECOND: i64 = 100_000_000_000;

/// The end of the year 9998, in seconds: 9999 is what "never" looks like.
const END_OF_TIME: i64 = 253_370_764_800;

/// Reads RFC 3339, the same without a zone (as UTC), and seconds or milliseconds since 1970.
///
/// Zero and every year before 1970 or after 9998 are placeholders, not dates.
pub(super) fn parse(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let time = match text.parse::<f64>() {
        Ok(number) => since_epoch(text, number)?,
        Err(_) => date(text)?,
    };
    (1..END_OF_TIME).contains(&time.as_second()).then_some(time)
}

fn date(text: &str) -> Option<Timestamp> {
    if let Ok(time) = text.parse() {
        return Some(time);
    }
    let civil: DateTime = text.parse().ok()?;
    TimeZone::UTC.to_timestamp(civil).ok()
}

/// The whole part is read as an integer where there is one; a time, unlike an id, may pass
/// through a float otherwise.
fn since_epoch(text: &str, number: f64) -> Option<Timestamp> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a cast of a float saturates"
    )]
    let number = text.parse().unwrap_or(number as i64);
    if number >= FIRST_MILLISECOND {
        Timestamp::from_millisecond(number).ok()
    } else {
        Timestamp::from_second(number).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn a_19_dates_are_read_or_left_out() {
        let noon = Some("2024-11-11T12:34:56Z");
        for (text, expected) in [
            ("2024-11-11T12:34:56Z", noon),
            ("2024-11-11T13:34:56+01:00", noon),
            ("2024-11-11 12:34:56Z", noon),
            ("2024-11-11T12:34:56", noon),
            ("2024-11-11 12:34:56", noon),
            ("2024-11-11T12:34:56.789Z", Some("2024-11-11T12:34:56.789Z")),
            ("1731328496", noon),
            ("1731328496000", noon),
            ("1731328496.0", noon),
            (" 1731328496789 ", Some("2024-11-11T12:34:56.789Z")),
            ("2024-11-11", Some("2024-11-11T00:00:00Z")),
            ("1970-01-01T00:00:01Z", Some("1970-01-01T00:00:01Z")),
            ("9998-12-31T23:59:59Z", Some("9998-12-31T23:59:59Z")),
            ("9999-01-01T00:00:00Z", None),
            ("9999-12-31T23:59:59Z", None),
            ("0000-00-00T00:00:00Z", None),
            ("0001-01-01T00:00:00Z", None),
            ("1969-12-31T23:59:59Z", None),
            ("2024-02-30T00:00:00Z", None),
            ("2024-11-11T25:00:00Z", None),
            ("0", None),
            ("-1731328496", None),
            ("99999999999999999", None),
            ("1e400", None),
            ("NaN", None),
            ("inf", None),
            ("yesterday", None),
            ("", None),
        ] {
            let time = parse(text);
            assert_eq!(time, expected.map(|text| text.parse().unwrap()), "{text:?}");
        }
    }
}

//! The day that weeks begin with where the person lives, by the locale of the system.

use jiff::civil::Weekday;

/// Where weeks begin on a Sunday (Unicode CLDR, supplemental/weekData.json, `firstDay`).
const SUNDAY: &[&str] = &[
    "AG", "AS", "BD", "BR", "BS", "BT", "BW", "BZ", "CA", "CO", "DM", "DO", "ET", "GT", "GU", "HK",
    "HN", "ID", "IL", "IN", "JM", "JP", "KE", "KH", "KR", "LA", "MH", "MM", "MO", "MT", "MX", "MZ",
    "NI", "NP", "PA", "PE", "PH", "PK", "PR", "PT", "PY", "SA", "SG", "SV", "TH", "TT", "TW", "UM",
    "US", "VE", "VI", "WS", "YE", "ZA", "ZW",
];
/// Where they begin on a Saturday.
const SATURDAY: &[&str] = &[
    "AE", "AF", "BH", "DJ", "DZ", "EG", "IQ", "IR", "JO", "KW", "LY", "OM", "QA", "SD", "SY",
];

/// The day that weeks begin with here.
pub(crate) fn starts() -> Weekday {
    // In the order in which they count (POSIX, Base Definitions, 8.2).
    let locale = ["LC_ALL", "LC_TIME", "LANG"]
        .into_iter()
        .filter_map(|name| std::env::var(name).ok())
        .find(|locale| !locale.is_empty());
    starts_in(locale.as_deref().unwrap_or_default())
}

/// The day for a locale as `pt_BR.UTF-8`.
fn starts_in(locale: &str) -> Weekday {
    let name = locale.split(['.', '@']).next().unwrap_or_default();
    let territory = name.split(['_', '-']).nth(1).unwrap_or_default();
    if SUNDAY.contains(&territory) {
        Weekday::Sunday
    } else if SATURDAY.contains(&territory) {
        Weekday::Saturday
    } else {
        Weekday::Monday
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_begin_as_the_locale_says_and_on_monday_where_it_says_nothing() {
        for (locale, day) in [
            ("en_US.UTF-8", Weekday::Sunday),
            ("pt_BR@euro", Weekday::Sunday),
            ("ar_EG", Weekday::Saturday),
            ("de_DE.UTF-8", Weekday::Monday),
            ("C.UTF-8", Weekday::Monday),
            ("", Weekday::Monday),
        ] {
            assert_eq!(starts_in(locale), day, "{locale}");
        }
    }
}

//! Figures as filters name them: `5`, `5..8`, `>=8`, `<=3`.

use super::Facet;

/// From this figure to that one, both included.
pub(super) type Figures = (u32, u32);

/// The greatest rating.
const STARS: u32 = 5;

/// The figures that a value of a facet stands for; none if it stands for none.
pub(super) fn figures(facet: Facet, value: &str) -> Option<Figures> {
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u32>().ok()).flatten()
    };
    let (from, to) = if let Some(from) = value.strip_prefix(">=") {
        (number(from)?, u32::MAX)
    } else if let Some(to) = value.strip_prefix("<=") {
        (0, number(to)?)
    } else if let Some((from, to)) = value.split_once("..") {
        (number(from)?, number(to)?)
    } else {
        (number(value)?, number(value)?)
    };
    let possible = facet != Facet::Rating || from <= STARS && (to <= STARS || to == u32::MAX);
    (from <= to && possible).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_single_ranges_or_open() {
        for (value, expected) in [
            ("5", Some((5, 5))),
            ("5..8", Some((5, 8))),
            (">=8", Some((8, u32::MAX))),
            ("<=3", Some((0, 3))),
            ("8..5", None),
            ("", None),
            ("..", None),
            ("+5", None),
            ("5s", None),
            ("99999999999", None),
        ] {
            assert_eq!(figures(Facet::Length, value), expected, "{value}");
        }
        assert_eq!(figures(Facet::Rating, "6"), None);
        assert_eq!(figures(Facet::Rating, ">=4"), Some((4, u32::MAX)));
    }
}

//! Ratios: of the box of a tile, and by name.

/// The narrowest box of the grid, times 1,000.
const NARROWEST: u32 = 400;
/// The widest.
const WIDEST: u32 = 2_500;
/// The box of a clip that shows words instead of a picture, times 1,000.
const WORDS: u16 = 800;
/// The box of a clip of which nothing is known yet: most clips are 16:9.
const UNKNOWN: u32 = 1_778;

/// The ratios that have names at PixVerse.
const NAMED: [(u32, u32); 7] = [(16, 9), (9, 16), (1, 1), (4, 3), (3, 4), (3, 2), (2, 3)];

/// What is known of the shape of a clip.
#[derive(Debug, Clone, Copy, Default)]
pub struct BoxFacts<'a> {
    /// Pixels of the clip.
    pub size: Option<(u32, u32)>,
    /// The clip's own field, as `16:9`.
    pub field: Option<&'a str>,
    /// Of its picture, once it was fetched: width by height times 1,000.
    pub picture_thousandths: Option<u32>,
    /// Whether it has no picture and never will.
    pub words_only: bool,
}

/// The ratio of a clip's box, times 1,000, from 400 to 2,500.
#[must_use]
pub fn box_ratio(facts: &BoxFacts<'_>) -> u16 {
    if facts.words_only {
        return WORDS;
    }
    let thousandths = facts
        .size
        .and_then(thousandths)
        .or_else(|| facts.field.and_then(parse).and_then(thousandths))
        .or(facts.picture_thousandths)
        .unwrap_or(UNKNOWN);
    u16::try_from(thousandths.clamp(NARROWEST, WIDEST)).unwrap_or(WORDS)
}

/// The ratio by name: from the clip's own field, else from its size, where the nearest named ratio
/// within 3 % counts (2560 × 1472 is 16:9).
#[must_use]
pub fn named_ratio(field: Option<&str>, size: Option<(u32, u32)>) -> Option<String> {
    if let Some((width, height)) = field.and_then(parse) {
        return Some(format!("{width}:{height}"));
    }
    let (width, height) = size.filter(|(width, height)| *width > 0 && *height > 0)?;
    let ratio = f64::from(width) / f64::from(height);
    NAMED
        .iter()
        .map(|(w, h)| (w, h, (f64::from(*w) / f64::from(*h) / ratio - 1.0).abs()))
        .filter(|(_, _, off)| *off <= 0.03)
        .min_by(|a, b| a.2.total_cmp(&b.2))
        .map(|(w, h, _)| format!("{w}:{h}"))
}

/// The ratio by name of all that is known of a shape: the last resort is the picture.
#[must_use]
pub fn shape_name(facts: &BoxFacts<'_>) -> Option<String> {
    named_ratio(facts.field, facts.size).or_else(|| {
        let of_picture = facts.picture_thousandths.map(|width| (width, 1000));
        named_ratio(None, of_picture)
    })
}

fn parse(field: &str) -> Option<(u32, u32)> {
    let (width, height) = field.split_once(':')?;
    Some((width.trim().parse().ok()?, height.trim().parse().ok()?))
        .filter(|(width, height)| *width > 0 && *height > 0)
}

fn thousandths((width, height): (u32, u32)) -> Option<u32> {
    let ratio = u64::from(width) * 1000 / u64::from(height.max(1));
    (width > 0 && height > 0).then(|| u32::try_from(ratio).unwrap_or(WIDEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_box_takes_the_real_size_before_the_field_before_the_picture() {
        let facts = BoxFacts {
            size: Some((2560, 1472)),
            field: Some("9:16"),
            picture_thousandths: Some(1000),
            words_only: false,
        };
        assert_eq!(
            box_ratio(&facts),
            1739,
            "the real size is what the picture will have"
        );
        assert_eq!(
            box_ratio(&BoxFacts {
                size: None,
                ..facts
            }),
            562,
            "then the field"
        );
        assert_eq!(
            box_ratio(&BoxFacts {
                size: None,
                field: Some(""),
                ..facts
            }),
            1000
        );
        assert_eq!(box_ratio(&BoxFacts::default()), 1778, "nothing is known");
        assert_eq!(
            box_ratio(&BoxFacts {
                words_only: true,
                ..facts
            }),
            800
        );
    }

    #[test]
    fn a_box_is_limited_whatever_the_server_says() {
        for (size, expected) in [
            ((1, 4_000_000_000), 400),
            ((4_000_000_000, 1), 2500),
            ((0, 0), 1778),
            ((5, 0), 1778),
        ] {
            let facts = BoxFacts {
                size: Some(size),
                ..BoxFacts::default()
            };
            assert_eq!(box_ratio(&facts), expected, "{size:?}");
        }
    }

    #[test]
    fn a_size_near_a_named_ratio_is_called_by_it() {
        assert_eq!(
            named_ratio(None, Some((2560, 1472))).as_deref(),
            Some("16:9")
        );
        assert_eq!(
            named_ratio(Some("3:4"), Some((2560, 1472))).as_deref(),
            Some("3:4")
        );
        assert_eq!(named_ratio(Some(""), Some((0, 0))), None);
        assert_eq!(
            named_ratio(None, Some((2000, 500))),
            None,
            "4:1 has no name"
        );
    }
}

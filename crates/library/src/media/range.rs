//! Byte ranges: the `Range` of a request and the `Content-Range` of an answer (RFC 9110, 14).

/// What of a file a request asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// All of it: no range, several ranges, or one that makes no sense.
    Whole,
    /// From the first to the last byte, both included.
    Part(u64, u64),
    /// Nothing that the file has.
    Nothing,
}

/// Reads a `Range` against a file of `length` bytes. What cannot be read is ignored, as the RFC says.
pub(super) fn wanted(header: Option<&str>, length: u64) -> Wanted {
    let Some(spec) = header.and_then(|value| value.trim().strip_prefix("bytes=")) else {
        return Wanted::Whole;
    };
    let Some((from, to)) = spec.trim().split_once('-') else {
        return Wanted::Whole;
    };
    let (from, to) = (from.trim(), to.trim());
    match (from.is_empty(), to.is_empty()) {
        (true, true) => Wanted::Whole,
        (true, false) => match digits(to) {
            Some(0) => Wanted::Nothing,
            Some(_) if length == 0 => Wanted::Nothing,
            Some(last) => Wanted::Part(length.saturating_sub(last), length - 1),
            None => Wanted::Whole,
        },
        (false, open) => {
            let end = if open { Some(u64::MAX) } else { digits(to) };
            match (digits(from), end) {
                (Some(from), Some(to)) if from > to => Wanted::Whole,
                (Some(from), Some(_)) if from >= length => Wanted::Nothing,
                (Some(from), Some(to)) => Wanted::Part(from, to.min(length - 1)),
                _ => Wanted::Whole,
            }
        }
    }
}

/// Reads `bytes 5-9/10` into where it starts and the length of the whole. Anything that is not
/// exactly that, unknown lengths included, is of no use for going on.
pub(super) fn parse_content_range(value: &str) -> Option<(u64, u64)> {
    let (range, total) = value.trim().strip_prefix("bytes ")?.split_once('/')?;
    let (from, to) = range.split_once('-')?;
    let (from, to, total) = (digits(from)?, digits(to)?, digits(total)?);
    (from <= to && to < total).then_some((from, total))
}

fn digits(text: &str) -> Option<u64> {
    let plain = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if !plain {
        return None;
    }
    // More digits than a u64 holds are beyond any file.
    Some(text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn w_04_ranges_are_read_as_the_rfc_says() {
        for (header, expected) in [
            (None, Wanted::Whole),
            (Some("bytes=0-"), Wanted::Part(0, 9)),
            (Some("bytes=3-5"), Wanted::Part(3, 5)),
            (Some("bytes=3-500"), Wanted::Part(3, 9)),
            (Some("bytes=-4"), Wanted::Part(6, 9)),
            (Some("bytes=-40"), Wanted::Part(0, 9)),
            (Some("bytes=-0"), Wanted::Nothing),
            (Some("bytes=10-"), Wanted::Nothing),
            (Some("bytes=99999999999999999999999-"), Wanted::Nothing),
            (Some("bytes=5-3"), Wanted::Whole),
            (Some("bytes=0-1,4-5"), Wanted::Whole),
            (Some("bytes=a-"), Wanted::Whole),
            (Some("bytes=+1-2"), Wanted::Whole),
            (Some("items=0-1"), Wanted::Whole),
            (Some("bytes=-"), Wanted::Whole),
        ] {
            assert_eq!(wanted(header, 10), expected, "{header:?}");
        }
        assert_eq!(
            wanted(Some("bytes=0-"), 0),
            Wanted::Nothing,
            "an empty file has no part"
        );
        assert_eq!(wanted(Some("bytes=-3"), 0), Wanted::Nothing);
    }

    #[test]
    fn n_32_only_a_content_range_that_says_all_is_of_use() {
        assert_eq!(parse_content_range("bytes 5-9/10"), Some((5, 10)));
        for broken in [
            "bytes 5-9/*",
            "bytes */10",
            "bytes 9-5/10",
            "bytes 5-10/10",
            "5-9/10",
            "",
            "bytes 5-9/99999999999999999999999x",
            "items 5-9/10",
        ] {
            assert_eq!(parse_content_range(broken), None, "{broken}");
        }
    }
}

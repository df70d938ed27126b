//! Byte ranges, as RFC 9110 section 14 has them: one range at a time, or the whole.

/// What a `Range` header asks of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slice {
    /// Everything: there is no range, or none that must be honoured.
    Whole,
    /// These bytes, from the first up to and including the last.
    Part(usize, usize),
    /// Nothing that the body has.
    Unsatisfiable,
}

/// Reads a `Range` header for a body of `length` bytes.
///
/// What is malformed, in another unit or several ranges at once is ignored, as the RFC allows.
pub(crate) fn slice(header: Option<&str>, length: usize) -> Slice {
    let Some((unit, set)) = header.and_then(|header| header.split_once('=')) else {
        return Slice::Whole;
    };
    let Some((first, last)) = set.trim().split_once('-') else {
        return Slice::Whole;
    };
    if !unit.trim().eq_ignore_ascii_case("bytes") {
        return Slice::Whole;
    }
    match (number(first), number(last)) {
        (None, Some(0)) if first.is_empty() => Slice::Unsatisfiable,
        (None, Some(_)) if first.is_empty() && length == 0 => Slice::Unsatisfiable,
        (None, Some(suffix)) if first.is_empty() => {
            Slice::Part(length.saturating_sub(suffix), length - 1)
        }
        (Some(first), Some(last)) if last < first => Slice::Whole,
        (Some(first), _) if first >= length && (number(last).is_some() || last.is_empty()) => {
            Slice::Unsatisfiable
        }
        (Some(first), None) if last.is_empty() => Slice::Part(first, length - 1),
        (Some(first), Some(last)) => Slice::Part(first, last.min(length - 1)),
        _ => Slice::Whole,
    }
}

/// Digits as a number; more than fit count as the largest.
fn number(text: &str) -> Option<usize> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().unwrap_or(usize::MAX))
}

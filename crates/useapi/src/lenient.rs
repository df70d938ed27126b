//! The fields of a JSON object, read as what they should be from what they are.
//!
//! Each value is kept as the text that came, so that no id ever passes through a float, and each
//! is decoded on its own, so that a bad one costs itself only. A value that is lost or changed on
//! the way is remembered as an *oddity* under its field's name. What the fields mean is not known
//! here.

use std::collections::HashMap;

use serde_json::value::RawValue;

use crate::text;

/// The fields of one object, and the names of those that were odd.
pub(crate) struct Fields<'a> {
    values: HashMap<String, &'a RawValue>,
    oddities: Vec<&'static str>,
}

impl<'a> Fields<'a> {
    /// Reads an object; of a key that comes twice the last value counts.
    pub(crate) fn read(object: &'a str) -> Option<Self> {
        let values = serde_json::from_str(object).ok()?;
        Some(Self {
            values,
            oddities: Vec::new(),
        })
    }

    /// The value's JSON; `null` is no value.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a str> {
        let value: &'a RawValue = self.values.get(name)?;
        Some(value.get()).filter(|json| *json != "null")
    }

    /// Text, cut and cleaned; `""` is no text. Numbers and booleans are taken as written.
    pub(crate) fn text(&mut self, name: &'static str) -> Option<String> {
        let verbatim = self.verbatim(name)?;
        let short = text::cut(&verbatim, text::LONGEST_TEXT);
        let clean = text::without_controls(short);
        if short.len() < verbatim.len() || clean.contains('\u{fffd}') {
            self.odd(name);
        }
        Some(clean.into_owned()).filter(|text| !text.is_empty())
    }

    /// A string's content, or a number or boolean as written, unchanged.
    pub(crate) fn verbatim(&mut self, name: &'static str) -> Option<String> {
        let json = self.raw(name)?;
        match json.as_bytes().first() {
            Some(b'"') => self.string(name, json),
            Some(b'{' | b'[') | None => {
                self.odd(name);
                None
            }
            Some(_) => Some(json.to_owned()),
        }
    }

    /// A whole number; a fraction is cut off and noted.
    pub(crate) fn integer(&mut self, name: &'static str) -> Option<i64> {
        let (value, whole) = self.decimal(name)?;
        if !whole {
            self.odd(name);
        }
        Some(value)
    }

    /// A whole number that names something: one with a fraction names nothing.
    pub(crate) fn id(&mut self, name: &'static str) -> Option<i64> {
        let (value, whole) = self.decimal(name)?;
        if !whole {
            self.odd(name);
            return None;
        }
        Some(value)
    }

    /// A finite number, for amounts such as seconds.
    pub(crate) fn number(&mut self, name: &'static str) -> Option<f64> {
        let text = self.number_text(name)?;
        let number = text.parse::<f64>().ok().filter(|number| number.is_finite());
        self.unless_odd(name, number)
    }

    /// Yes or no: a boolean, `0` or `1`, or either as a string.
    pub(crate) fn flag(&mut self, name: &'static str) -> Option<bool> {
        let text = self.number_text(name)?;
        let flag = match text.as_str() {
            "1" => Some(true),
            "0" => Some(false),
            _ => None,
        };
        self.unless_odd(name, flag)
    }

    /// Notes that a field was not what it should be.
    pub(crate) fn odd(&mut self, name: &'static str) {
        if !self.oddities.contains(&name) {
            self.oddities.push(name);
        }
    }

    /// The names of the fields that were odd.
    pub(crate) fn into_oddities(self) -> Vec<&'static str> {
        self.oddities
    }

    /// All keys with their values' JSON, in no order.
    pub(crate) fn entries(&self) -> impl Iterator<Item = (&str, &'a str)> {
        self.values.iter().map(|(key, value)| {
            let value: &'a RawValue = value;
            (key.as_str(), value.get())
        })
    }

    fn string(&mut self, name: &'static str, json: &str) -> Option<String> {
        if let Ok(text) = serde_json::from_str(json) {
            return Some(text);
        }
        self.odd(name);
        serde_json::from_str(&text::without_lone_surrogates(json)).ok()
    }

    /// A number's digits, whatever it came as. An empty string is no number, and not odd either.
    fn number_text(&mut self, name: &'static str) -> Option<String> {
        let text = self.verbatim(name)?;
        let digits = match text.trim() {
            "true" => "1",
            "false" => "0",
            other => other,
        };
        Some(digits.to_owned()).filter(|digits| !digits.is_empty())
    }

    fn decimal(&mut self, name: &'static str) -> Option<(i64, bool)> {
        let text = self.number_text(name)?;
        self.unless_odd(name, decimal(&text))
    }

    fn unless_odd<T>(&mut self, name: &'static str, value: Option<T>) -> Option<T> {
        if value.is_none() {
            self.odd(name);
        }
        value
    }
}

/// The whole part of a decimal number, and whether that is all of it; exact over the whole range
/// of `i64`, `None` beyond it.
fn decimal(text: &str) -> Option<(i64, bool)> {
    let (negative, unsigned) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i64>().ok()?),
        None => (unsigned, 0),
    };
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: String = [before, after].concat();
    if before.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }

    // The point stands behind this many digits; leading zeros are not counted, so that a length
    // beyond 19 means a number beyond `i64`.
    let zeros = digits.len() - digits.trim_start_matches('0').len();
    let significant = &digits[zeros..];
    if significant.is_empty() {
        return Some((0, true));
    }
    let place = i64::try_from(before.len()).ok()?.checked_add(exponent)?;
    let point = place.checked_sub(i64::try_from(zeros).ok()?)?;
    if point > 19 {
        return None;
    }
    let point = usize::try_from(point).unwrap_or(0);
    let (whole, fraction) = significant.split_at(point.min(significant.len()));
    let padding = "0".repeat(point - whole.len());
    let sign = if negative { "-" } else { "" };
    let value = match [sign, if point == 0 { "0" } else { "" }, whole, &padding]
        .concat()
        .parse()
    {
        Ok(value) => value,
        Err(_) => return None,
    };
    Some((value, fraction.bytes().all(|digit| digit == b'0')))
}

#[cfg(test)]
mod tests {
    use super::{Fields, decimal};

    #[test]
    fn decimals_are_exact_over_the_whole_range() {
        for (text, value) in [
            ("0", Some((0, true))),
            ("-0.0", Some((0, true))),
            ("9007199254740993", Some((9_007_199_254_740_993, true))),
            ("9223372036854775807", Some((i64::MAX, true))),
            ("-9223372036854775808", Some((i64::MIN, true))),
            ("9223372036854775808", None),
            ("5.0", Some((5, true))),
            ("5.75", Some((5, false))),
            ("-0.5", Some((0, false))),
            ("1.5e1", Some((15, true))),
            ("12e-1", Some((1, false))),
            ("0.00012e5", Some((12, true))),
            ("0007", Some((7, true))),
            ("1e18", Some((1_000_000_000_000_000_000, true))),
            ("1e400", None),
            ("0e999999999", Some((0, true))),
            ("1e-400", Some((0, false))),
            ("1e99999999999999999999", None),
            ("", None),
            ("-", None),
            (".5", None),
            ("12abc", None),
            ("NaN", None),
            ("0x10", None),
        ] {
            assert_eq!(decimal(text), value, "{text:?}");
        }
    }

    #[test]
    fn a_26_of_a_key_that_comes_twice_the_last_value_counts() {
        let mut fields = Fields::read(r#"{"a":1,"a":2,"a":3}"#).unwrap();
        assert_eq!(fields.integer("a"), Some(3));
    }

    #[test]
    fn what_is_lost_is_noted_once_and_what_is_merely_written_otherwise_is_not() {
        let mut fields =
            Fields::read(r#"{"a":"12","b":{},"c":true,"d":"","e":null,"f":"x","g":"no"}"#).unwrap();
        assert_eq!(fields.integer("a"), Some(12));
        assert_eq!((fields.text("b"), fields.text("b")), (None, None));
        assert_eq!(
            (fields.integer("c"), fields.flag("c")),
            (Some(1), Some(true))
        );
        assert_eq!((fields.text("d"), fields.integer("d")), (None, None));
        assert_eq!((fields.text("e"), fields.integer("missing")), (None, None));
        assert_eq!((fields.number("f"), fields.flag("g")), (None, None));
        assert_eq!(fields.into_oddities(), ["b", "f", "g"]);
    }
}

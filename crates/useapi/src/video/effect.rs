//! The names of an effect, which come as JSON inside of a string.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::lenient::Fields;

/// Reads `{"zh-CN":{"display_name":…}}`; a language that cannot be read is left out.
pub(super) fn names(json: &str) -> Vec<(String, String)> {
    let languages: BTreeMap<String, &RawValue> = serde_json::from_str(json).unwrap_or_default();
    languages
        .into_iter()
        .filter_map(|(language, texts)| {
            let name = Fields::read(texts.get())?.text("display_name")?;
            Some((language, name))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::names;

    #[test]
    fn broken_names_are_no_names() {
        for json in [
            "",
            "{",
            "[]",
            "7",
            r#"{"en":7}"#,
            r#"{"en":{}}"#,
            r#"{"en":{"display_name":[]}}"#,
        ] {
            assert_eq!(names(json), [], "{json}");
        }
    }

    #[test]
    fn a_language_that_cannot_be_read_costs_itself_only() {
        let json = r#"{"zh-CN":{"display_name":"疯狂"},"de":3,"en":{"display_name":"Crazy"}}"#;
        let expected = [("en", "Crazy"), ("zh-CN", "疯狂")];
        assert_eq!(
            names(json),
            expected.map(|(tag, name)| (tag.to_owned(), name.to_owned()))
        );
    }
}

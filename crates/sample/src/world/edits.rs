//! Changes that tests make to an item's JSON text, down to text that is no JSON at all.

use std::fmt;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

/// What differs from the rendered item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Edits {
    /// The whole item's text, in place of everything else.
    pub(crate) whole: Option<String>,
    /// Fields by name: other text for the value, or none to leave the field out.
    pub(crate) fields: Vec<(String, Option<String>)>,
}

impl Edits {
    /// Sets one field's text, in place of an earlier edit of the same field.
    pub(crate) fn set(&mut self, field: &str, text: Option<String>) {
        self.fields.retain(|(name, _)| name != field);
        self.fields.push((field.to_owned(), text));
    }

    /// The item's text with the changes made.
    pub(crate) fn apply(&self, rendered: String) -> String {
        if let Some(whole) = &self.whole {
            return whole.clone();
        }
        if self.fields.is_empty() {
            return rendered;
        }
        let Ok(Pairs(pairs)) = serde_json::from_str(&rendered) else {
            return rendered;
        };
        let mut pairs: Vec<(String, String)> = pairs
            .into_iter()
            .map(|(name, value)| (name, value.get().to_owned()))
            .collect();
        for (field, text) in &self.fields {
            let at = pairs.iter().position(|(name, _)| name == field);
            match (at, text) {
                (Some(at), Some(text)) => pairs[at].1.clone_from(text),
                (Some(at), None) => drop(pairs.remove(at)),
                (None, Some(text)) => pairs.push((field.clone(), text.clone())),
                (None, None) => {}
            }
        }
        let fields: Vec<String> = pairs
            .into_iter()
            .map(|(name, value)| format!("{}:{value}", serde_json::Value::String(name)))
            .collect();
        format!("{{{}}}", fields.join(","))
    }
}

/// A JSON object as pairs, in its own order.
struct Pairs(Vec<(String, Box<RawValue>)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Pairs;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }
            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

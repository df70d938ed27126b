//! The list of what is in the app, for programs: CycloneDX 1.5 in JSON.
//!
//! One list for Rust and the page, from the same source as the licences, so that the two never differ.

use serde_json::{Value, json};

use super::components::Component;

/// Makes it.
pub(crate) fn of(components: &[Component], version: &str) -> Value {
    let all: Vec<Value> = components.iter().map(component).collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {
            "component": {
                "type": "application",
                "bom-ref": "rushes",
                "name": "rushes",
                "version": version,
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": all,
        "dependencies": [{
            "ref": "rushes",
            "dependsOn": components.iter().map(purl).collect::<Vec<_>>(),
        }],
    })
}

fn component(one: &Component) -> Value {
    json!({
        "type": "library",
        "bom-ref": purl(one),
        "name": one.name,
        "version": one.version,
        "purl": purl(one),
        "licenses": [{ "expression": one.licence }],
    })
}

/// The package URL; the `@` of an npm scope is written as its number there.
fn purl(one: &Component) -> String {
    format!(
        "pkg:{}/{}@{}",
        one.registry.purl(),
        one.name.replace('@', "%40"),
        one.version
    )
}

#[cfg(test)]
mod tests {
    use super::super::components::Registry;
    use super::*;

    #[test]
    fn a_component_is_named_by_its_package_url() {
        let one = Component {
            registry: Registry::Npm,
            name: "@scope/part".into(),
            version: "1.2.3".into(),
            licence: "MIT".into(),
            authors: Vec::new(),
            folder: "nowhere".into(),
        };
        let list = of(&[one], "0.1.0");
        assert_eq!(
            list["components"][0]["purl"], "pkg:npm/%40scope/part@1.2.3",
            "a scope is written so that it is no version"
        );
        assert_eq!(
            list["dependencies"][0]["dependsOn"][0],
            "pkg:npm/%40scope/part@1.2.3"
        );
    }
}

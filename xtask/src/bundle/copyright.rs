//! The Debian copyright file in its machine-readable form,
//! <https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/>.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use super::components::Component;

/// Where the gathered texts are, for whoever reads the file.
const TEXTS: &str = "/usr/share/doc/rushes/licences.txt.gz";

/// Makes it: the app's own terms in full, then every package by its terms.
pub(crate) fn of(components: &[Component], mit: &str) -> String {
    let mut text = String::from(
        "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\
         Upstream-Name: Rushes\n\
         Comment:\n The program holds the packages that are listed below, built in. Their own texts, with\n \
         every notice of copyright that they bring, are in\n ",
    );
    let _ = writeln!(text, "{TEXTS}");
    text.push_str(
        "\nFiles: *\nCopyright: 2026 the Rushes contributors\nLicense: Expat or Apache-2.0\n",
    );
    let mut by_terms: BTreeMap<String, Vec<&Component>> = BTreeMap::new();
    for one in components {
        by_terms.entry(short(&one.licence)).or_default().push(one);
    }
    for (terms, all) in &by_terms {
        let _ = write!(text, "\nFiles:");
        for one in all {
            let _ = write!(
                text,
                "\n {}/{}-{}/*",
                one.registry.purl(),
                one.name,
                one.version
            );
        }
        let authors: BTreeSet<&str> = all
            .iter()
            .flat_map(|one| &one.authors)
            .map(String::as_str)
            .collect();
        let _ = write!(
            text,
            "\nCopyright:\n the authors of each, as their texts name them"
        );
        for author in authors {
            let _ = write!(text, "\n {}", author.trim());
        }
        let _ = writeln!(text, "\nLicense: {terms}");
    }
    let names: BTreeSet<&str> = by_terms.keys().flat_map(|terms| names(terms)).collect();
    text.push_str("\nLicense: Expat\n");
    text.push_str(&paragraph(mit));
    text.push_str(
        "\nLicense: Apache-2.0\n On Debian systems, the full text is in\n \
         /usr/share/common-licenses/Apache-2.0\n",
    );
    for name in names {
        if !["Expat", "Apache-2.0"].contains(&name) {
            let _ = writeln!(text, "\nLicense: {name}\n The full text is in\n {TEXTS}");
        }
    }
    text
}

/// An SPDX expression as this format writes it; the format knows no parentheses, and MIT as Expat.
fn short(expression: &str) -> String {
    expression
        .replace(['(', ')'], "")
        .split_whitespace()
        .map(|word| match word {
            "OR" => "or",
            "AND" => "and",
            "WITH" => "with",
            "MIT" => "Expat",
            other => other,
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The single terms in one.
fn names(terms: &str) -> impl Iterator<Item = &str> {
    terms
        .split(" or ")
        .flat_map(|part| part.split(" and "))
        .map(str::trim)
}

/// A text as the continuation of a field.
fn paragraph(text: &str) -> String {
    let mut field = String::new();
    for line in text.trim().lines() {
        let line = line.trim_end();
        let _ = writeln!(field, " {}", if line.is_empty() { "." } else { line });
    }
    field
}

#[cfg(test)]
mod tests {
    use super::super::components::Registry;
    use super::*;

    #[test]
    fn every_term_has_its_paragraph() {
        let part = |name: &str, licence: &str| Component {
            registry: Registry::Cargo,
            name: name.into(),
            version: "1.0.0".into(),
            licence: licence.into(),
            authors: vec!["Somebody".into()],
            folder: "nowhere".into(),
        };
        let text = of(
            &[
                part("a", "MIT OR Apache-2.0"),
                part("b", "(MIT OR Apache-2.0) AND Unicode-3.0"),
            ],
            "Be free.\n\nAnd glad.\n",
        );
        assert!(text.contains("\nLicense: Expat\n Be free.\n .\n And glad.\n"));
        assert!(text.contains("\nFiles:\n cargo/b-1.0.0/*\nCopyright:"));
        assert!(text.contains("\nLicense: Expat or Apache-2.0 and Unicode-3.0\n"));
        assert!(
            text.contains("\nLicense: Unicode-3.0\n The full text"),
            "no term is left without a paragraph: {text}"
        );
    }
}

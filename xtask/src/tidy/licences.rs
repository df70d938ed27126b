//! The licences of everything that is in the app, against the list in `deny.toml`.

use serde_json::Value;

use super::supply::listed;
use super::tree::{Finding, Tree};

const DENY: &str = "deny.toml";
const PAGE_LOCK: &str = "ui/package-lock.json";

/// Every package can be used under licences of the list alone.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let allowed = tree
        .text(DENY)
        .map(|text| listed(text, "allow"))
        .unwrap_or_default();
    if allowed.is_empty() {
        return vec![Finding::new(
            DENY,
            "the list of licences is missing or empty",
        )];
    }
    let refused = |file: &str, name: &str, licence: Option<&str>| {
        if licence.is_some_and(|licence| satisfied(licence, &allowed)) {
            return None;
        }
        let licence = licence.unwrap_or("no licence at all");
        Some(Finding::new(
            file,
            format!("`{name}` has {licence}, which {DENY} does not list"),
        ))
    };
    let mut findings: Vec<Finding> = tree
        .packages
        .iter()
        .filter_map(|package| refused("Cargo.lock", &package.name, package.licence.as_deref()))
        .collect();
    let page = tree
        .text(PAGE_LOCK)
        .and_then(|text| serde_json::from_str::<Value>(text).ok());
    let packages = page
        .as_ref()
        .and_then(|lock| lock.get("packages"))
        .and_then(Value::as_object);
    for (path, package) in packages.into_iter().flatten() {
        // The page's own entry has no path; tools that only build and test are not in the app.
        if path.is_empty() || package.get("dev") == Some(&Value::Bool(true)) {
            continue;
        }
        let licence = package.get("license").and_then(Value::as_str);
        findings.extend(refused(
            PAGE_LOCK,
            path.trim_start_matches("node_modules/"),
            licence,
        ));
    }
    findings
}

/// Whether an SPDX expression can be met with these licences. `/` is an old way to write OR; an
/// exception (`WITH`) only widens its licence.
fn satisfied(expression: &str, allowed: &[&str]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut rest = words.as_slice();
    any(&mut rest, allowed) && rest.is_empty()
}

fn any(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = all(rest, allowed);
    while rest.first() == Some(&"OR") {
        *rest = &rest[1..];
        met |= all(rest, allowed);
    }
    met
}

fn all(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let mut met = one(rest, allowed);
    while rest.first() == Some(&"AND") {
        *rest = &rest[1..];
        met &= one(rest, allowed);
    }
    met
}

fn one(rest: &mut &[&str], allowed: &[&str]) -> bool {
    let Some((&word, after)) = rest.split_first() else {
        return false;
    };
    *rest = after;
    if word == "(" {
        let met = any(rest, allowed);
        let closed = rest.first() == Some(&")");
        *rest = rest.get(1..).unwrap_or_default();
        return met && closed;
    }
    if rest.first() == Some(&"WITH") {
        *rest = rest.get(2..).unwrap_or_default();
    }
    allowed.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files, foreign};
    use super::super::tree::{Package, Tree};
    use super::*;

    const LIST: &str = "[licenses]\nallow = [\n    \"MIT\",\n    \"Apache-2.0\",\n]\n";

    fn tree(licence: Option<&str>) -> Tree {
        let licence = licence.map(str::to_owned);
        Tree {
            packages: vec![Package {
                licence,
                ..foreign("p")
            }],
            ..files(&[(DENY, LIST)])
        }
    }

    #[test]
    fn a_licence_of_the_list_is_fine_however_it_is_written() {
        for fine in [
            "MIT",
            "MIT OR GPL-3.0",
            "GPL-3.0/MIT",
            "MIT AND Apache-2.0",
            "Apache-2.0 WITH LLVM-exception",
            "(GPL-3.0 OR MIT) AND Apache-2.0",
        ] {
            assert_eq!(check(&tree(Some(fine))), [], "{fine} can be met");
        }
    }

    #[test]
    fn a_licence_off_the_list_is_refused() {
        for wrong in [
            "GPL-3.0",
            "MIT AND GPL-3.0",
            "(MIT OR ISC) AND GPL-3.0",
            "(MIT",
            "MIT MIT",
            "",
        ] {
            assert_one(&check(&tree(Some(wrong))), "Cargo.lock", "does not list");
        }
    }

    #[test]
    fn a_package_without_licence_is_refused() {
        assert_one(&check(&tree(None)), "Cargo.lock", "no licence at all");
    }

    #[test]
    fn what_the_page_ships_is_checked_and_its_tools_are_not() {
        let lock = r#"{"packages":{"":{},
            "node_modules/a":{"license":"MIT"},
            "node_modules/tool":{"license":"CC-BY-4.0","dev":true},
            "node_modules/b":{"license":"GPL-3.0"}}}"#;
        let tree = files(&[(DENY, LIST), (PAGE_LOCK, lock)]);
        assert_one(&check(&tree), PAGE_LOCK, "`b` has GPL-3.0");
    }

    #[test]
    fn a_lost_list_is_noticed() {
        assert_one(&check(&files(&[])), DENY, "missing or empty");
    }
}

//! The invariants of `docs/ARCHITECTURE.md`, checked: `cargo xtask tidy`.
//!
//! A rule is a pure function over a [`Tree`]: the text of the repository's files and what cargo says
//! of its packages. So its tests can break a tree that they made up and see the rule speak. Rules see
//! what stands in the sources; what needs a running app is tested elsewhere.

mod clients;
mod commands;
mod confinement;
mod contract;
mod directions;
mod licences;
mod page;
mod rooms;
mod sources;
mod supply;
mod tree;
mod webview;

use std::path::Path;

use crate::shell::{Failure, Outcome, say};
use tree::{Finding, Tree};

/// A rule: its name and how to check it.
type Rule = (&'static str, fn(&Tree) -> Vec<Finding>);

/// All rules, in the order in which they are checked.
const RULES: &[Rule] = &[
    (
        "crates know only what their direction allows",
        directions::check,
    ),
    ("each outside power has one home", confinement::crates),
    (
        "within its crate, each outside power has one home",
        confinement::modules,
    ),
    ("wire types stay in the SDK", rooms::wire),
    ("SQL stays in the index", rooms::sql),
    (
        "clock, folders and settings are passed in",
        rooms::passed_in,
    ),
    ("a token cannot be printed or serialised", rooms::token),
    ("HTTP clients are strict", clients::check),
    ("the page's door to the host is one file", page::door),
    ("the page makes no markup or code from text", page::markup),
    ("what crosses to the page names no secret", contract::fields),
    ("a token enters through one command", contract::tokens),
    ("commands are permitted one by one", commands::check),
    ("the window is locked down", webview::check),
    (
        "packages come from the registry, without what is banned",
        supply::packages,
    ),
    ("features that leak are off", supply::features),
    ("both lock files are there", supply::locks),
    ("licences are on the list", licences::check),
    ("files stay short", sources::length),
    ("modules say what lives in them", sources::headers),
    ("no test is switched off", sources::switched_off),
    (
        "no text names a machine or a registry's host",
        sources::places,
    ),
];

/// Checks every rule and fails if one has something to say.
pub(crate) fn tidy(root: &Path) -> Outcome {
    let tree = Tree::read(root)?;
    let mut count = 0;
    for (name, rule) in RULES {
        let findings = rule(&tree);
        for Finding { file, words } in &findings {
            say(format_args!("tidy: {file}: {words} (invariant: {name})"));
        }
        count += findings.len();
    }
    if count > 0 {
        return Err(Failure::new(format!(
            "tidy found {count} breaches; docs/ARCHITECTURE.md has the reasons"
        )));
    }
    say(format_args!(
        "tidy: {} rules hold over {} files.",
        RULES.len(),
        tree.files.len()
    ));
    Ok(())
}

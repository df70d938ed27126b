//! What is written for people agrees with the app.

use std::collections::BTreeMap;

use clap::CommandFactory as _;
use library::gallery::SEARCH_WORDS;

#[test]
fn the_search_words_of_the_document_are_those_of_the_parser() {
    let text = include_str!("../../docs/SEARCH.md");
    let rows = text.lines().filter_map(|line| {
        let mut cells = line.split('|').map(str::trim).skip(1);
        let word = cells.next()?.strip_prefix('`')?.strip_suffix(":`")?;
        let values: Vec<&str> = cells.next()?.split('`').skip(1).step_by(2).collect();
        Some((word, values))
    });
    let written: BTreeMap<&str, Vec<&str>> = rows.collect();
    let known = SEARCH_WORDS.iter().map(|word| {
        let values = word.values.iter().map(|(value, _)| *value);
        (word.word, values.collect())
    });
    assert_eq!(
        written,
        known.collect(),
        "docs/SEARCH.md has the words and the values of the table"
    );
}

#[test]
fn the_manual_page_names_every_option_and_variable() {
    let page = include_str!("../packaging/linux/rushes.1").replace("\\-", "-");
    let command = rushes::cli::Args::command();
    let shown = command.get_arguments().filter(|one| !one.is_hide_set());
    for option in shown.filter_map(|one| one.get_long()) {
        assert!(page.contains(&format!("--{option}")), "--{option}");
    }
    let help = command.get_after_help().unwrap().to_string();
    for name in help.split(|c: char| !c.is_ascii_uppercase() && c != '_') {
        if name.starts_with("RUSHES_") {
            assert!(page.contains(name), "{name}");
        }
    }
}

//! The contract is declared once: the page's copy is generated, and every command is permitted.

use std::collections::BTreeSet;
use std::path::Path;

/// Set to write the page's copy anew instead of comparing it.
const UPDATE: &str = "RUSHES_UPDATE_CONTRACT";

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
}

#[test]
fn the_page_knows_the_contract_as_the_shell_declares_it() {
    let path = repository().join("ui/src/host/contract.ts");
    let declared = rushes::contract::typescript();
    if std::env::var_os(UPDATE).is_some() {
        std::fs::write(&path, &declared).expect("the page's copy can be written");
    }
    let known = std::fs::read_to_string(&path).expect("the page has a copy");
    assert!(
        known == declared,
        "ui/src/host/contract.ts is stale; write it anew with\n  {UPDATE}=1 cargo test -p rushes --test contract"
    );
}

#[test]
fn every_command_is_permitted_and_nothing_else() {
    let text = std::fs::read_to_string(repository().join("src-tauri/capabilities/main.json"))
        .expect("there is a capability");
    let capability: serde_json::Value = serde_json::from_str(&text).expect("it is JSON");
    let permitted: BTreeSet<String> = capability["permissions"]
        .as_array()
        .expect("it lists permissions")
        .iter()
        .map(|permission| permission.as_str().expect("a name").to_owned())
        .collect();
    let mut wanted: BTreeSet<String> = rushes::commands::NAMES
        .iter()
        .map(|name| format!("allow-{}", name.replace('_', "-")))
        .collect();
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_owned));
    assert_eq!(permitted, wanted);
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert!(
        capability.get("remote").is_none(),
        "no page from elsewhere may ask anything"
    );
}

#[test]
fn nothing_that_goes_to_the_page_can_hold_a_token() {
    let declared = rushes::contract::typescript();
    let uses: Vec<_> = declared
        .lines()
        .filter(|line| line.contains("PastedToken"))
        .collect();
    let expected = [
        "export type PastedToken = string;",
        "  connect: { args: { token: PastedToken, home: KeepIn, label: string, typed: Array<string> }, result: Connected };",
        "  replace_token: { args: { key: number, token: PastedToken, home: KeepIn }, result: Replaced };",
    ];
    assert_eq!(
        uses, expected,
        "a token goes in by these two commands, and nowhere comes back"
    );
}

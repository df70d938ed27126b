//! The table of commands against what the window is permitted: both say the same.

use serde_json::Value;

use super::tree::{Finding, Tree};

/// Where every command is declared, once.
pub(super) const TABLE: &str = "src-tauri/src/commands/table.rs";
const CAPABILITY: &str = "src-tauri/capabilities/main.json";

/// What the window may do beside our commands: hear our events, and stop hearing them.
const BESIDE: &[&str] = &["core:event:allow-listen", "core:event:allow-unlisten"];

/// One line of the table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) name: String,
    pub(super) parameters: String,
    pub(super) answer: String,
}

/// The commands that the table declares: lines of the form `name(parameters) -> answer;`.
pub(super) fn commands(table: &str) -> Vec<Row> {
    let code: Vec<&str> = table
        .lines()
        .map(|line| line.split("//").next().unwrap_or_default())
        .collect();
    let code = code.join(" ");
    let mut rows = Vec::new();
    for statement in code.rsplit('{').next().unwrap_or_default().split(';') {
        let Some((head, answer)) = statement.split_once("->") else {
            continue;
        };
        let Some((name, parameters)) = head.split_once('(') else {
            continue;
        };
        rows.push(Row {
            name: name.trim().to_owned(),
            parameters: parameters.trim().trim_end_matches(')').to_owned(),
            answer: answer.trim().to_owned(),
        });
    }
    rows
}

/// Each command has its permission, and there is no other permission but [`BESIDE`].
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(table) = tree.text(TABLE) else {
        return vec![Finding::new(TABLE, "the table of commands is missing")];
    };
    let Some(Ok(capability)) = tree.text(CAPABILITY).map(serde_json::from_str::<Value>) else {
        return vec![Finding::new(
            CAPABILITY,
            "the window's permissions are missing or no JSON",
        )];
    };
    let mut findings = Vec::new();
    let mut say = |file: &str, words: String| findings.push(Finding::new(file, words));
    let wanted: Vec<String> = commands(table)
        .iter()
        .map(|row| permission(&row.name))
        .collect();
    if wanted.is_empty() {
        say(TABLE, "no command was found in the table".to_owned());
    }
    // A permission with a scope is an object, and ours need none.
    let given: Vec<&str> = list(&capability, "permissions");
    for name in wanted.iter().filter(|name| !given.contains(&name.as_str())) {
        say(
            CAPABILITY,
            format!("`{name}` is missing: its command is in the table"),
        );
    }
    for name in given {
        if !wanted.iter().any(|wanted| wanted == name) && !BESIDE.contains(&name) {
            say(
                CAPABILITY,
                format!("`{name}` permits what is not in the table of commands"),
            );
        }
    }
    if capability.get("remote").is_some() {
        say(
            CAPABILITY,
            "`remote` would let pages from the network call commands".to_owned(),
        );
    }
    if list(&capability, "windows") != ["main"] {
        say(
            CAPABILITY,
            "the permissions are for the window `main` alone".to_owned(),
        );
    }
    for (path, _) in tree.below("src-tauri/capabilities/", &[".json", ".toml", ".json5"]) {
        if path != CAPABILITY {
            say(
                path,
                format!("a second capability: {CAPABILITY} is the one"),
            );
        }
    }
    findings
}

fn list<'a>(capability: &'a Value, key: &str) -> Vec<&'a str> {
    let items = capability.get(key).and_then(Value::as_array);
    items
        .into_iter()
        .flatten()
        .map(|item| item.as_str().unwrap_or("a permission with a scope"))
        .collect()
}

fn permission(command: &str) -> String {
    format!("allow-{}", command.replace('_', "-"))
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files};
    use super::*;

    const TWO: &str = "// The table.\ncommands! {\n    /// Starts; ends -> never.\n    boot() -> Boot;\n    \
                       list_videos(view: u32, limit: u32) -> Vec<Tile>;\n}\n";

    fn found(capability: &str) -> Vec<Finding> {
        check(&files(&[(TABLE, TWO), (CAPABILITY, capability)]))
    }

    #[test]
    fn the_table_is_read_past_its_comments() {
        let rows = commands(TWO);
        assert_eq!(rows.len(), 2, "two commands: {rows:?}");
        assert_eq!(rows[1].name, "list_videos", "the second");
        assert_eq!(rows[1].parameters, "view: u32, limit: u32", "what it takes");
        assert_eq!(rows[1].answer, "Vec<Tile>", "what it answers");
    }

    #[test]
    fn a_permission_for_each_command_is_fine() {
        let capability = r#"{"windows":["main"],
            "permissions":["allow-boot","allow-list-videos","core:event:allow-listen"]}"#;
        assert_eq!(found(capability), [], "nothing is wrong");
    }

    #[test]
    fn a_command_without_permission_is_named() {
        let capability = r#"{"windows":["main"],"permissions":["allow-boot"]}"#;
        assert_one(
            &found(capability),
            CAPABILITY,
            "`allow-list-videos` is missing",
        );
    }

    #[test]
    fn a_permission_without_command_is_named() {
        let capability = r#"{"windows":["main"],
            "permissions":["allow-boot","allow-list-videos","opener:default"]}"#;
        assert_one(&found(capability), CAPABILITY, "`opener:default` permits");
    }

    #[test]
    fn a_permission_with_a_scope_is_refused() {
        let capability = r#"{"windows":["main"],
            "permissions":["allow-boot","allow-list-videos",{"identifier":"fs:allow-read"}]}"#;
        assert_one(&found(capability), CAPABILITY, "with a scope");
    }

    #[test]
    fn pages_from_the_network_are_refused() {
        let capability = r#"{"windows":["main"],"remote":{"urls":[]},
            "permissions":["allow-boot","allow-list-videos"]}"#;
        assert_one(&found(capability), CAPABILITY, "`remote`");
    }

    #[test]
    fn other_windows_are_refused() {
        let capability = r#"{"windows":["*"],"permissions":["allow-boot","allow-list-videos"]}"#;
        assert_one(&found(capability), CAPABILITY, "`main` alone");
    }
}

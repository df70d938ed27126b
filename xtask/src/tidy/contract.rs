//! What crosses between shell and page: no secrets, paths or addresses, and one way in for a token.

use super::commands::{TABLE, commands};
use super::tree::{Finding, Tree};

const CONTRACT: &str = "src-tauri/src/contract/";

/// Words that no field's name may end with.
const SECRETS: &[&str] = &[
    "token", "secret", "password", "email", "e_mail", "path", "url",
];
/// Types that no field of the contract may have.
const HIDDEN: &[&str] = &["SecretString", "SecretBox", "PathBuf", "Url", "Token"];

/// No type of the contract has a field that could carry what the page must not hold.
pub(super) fn fields(tree: &Tree) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (path, text) in tree.below(CONTRACT, &[".rs"]) {
        for (index, line) in text.lines().enumerate() {
            let Some((name, kind)) = field(line) else {
                continue;
            };
            // A name tells by its end what it is: `token` is one, `token_label` is a label.
            let last = name.rsplit('_').next().unwrap_or(name);
            let named = SECRETS.contains(&last) || name == "e_mail";
            let typed = words(kind).any(|word| HIDDEN.contains(&word));
            if named || typed {
                let number = index + 1;
                let words = format!(
                    "line {number}: `{name}: {kind}` would reach the page, which holds local keys only"
                );
                findings.push(Finding::new(path, words));
            }
        }
    }
    findings
}

/// The commands that take a token: one brings a new one, one puts it in the place of another.
const TAKERS: &[&str] = &["connect", "replace_token"];

/// Two commands take a token; none gives one back.
pub(super) fn tokens(tree: &Tree) -> Vec<Finding> {
    let table = tree.text(TABLE).map(commands).unwrap_or_default();
    let mut findings = Vec::new();
    let takers: Vec<&str> = table
        .iter()
        .filter(|command| words(&command.parameters).any(|word| word == "token"))
        .map(|command| command.name.as_str())
        .collect();
    let others: Vec<&str> = takers
        .into_iter()
        .filter(|name| !TAKERS.contains(name))
        .collect();
    if !others.is_empty() {
        let words = format!("further commands take a token: {}", others.join(", "));
        findings.push(Finding::new(TABLE, words));
    }
    for command in &table {
        if words(&command.answer).any(|word| HIDDEN.contains(&word) || word.contains("Token")) {
            let words = format!(
                "`{}` answers with `{}`: a token never comes back",
                command.name, command.answer
            );
            findings.push(Finding::new(TABLE, words));
        }
    }
    findings
}

/// A line that declares a field, in a struct or a variant: its name and type.
fn field(line: &str) -> Option<(&str, &str)> {
    let line = line.trim();
    let line = line
        .strip_prefix("pub ")
        .unwrap_or(line)
        .strip_suffix(',')?;
    let (name, kind) = line.split_once(": ")?;
    let plain = name
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    let typed = kind.starts_with(|c: char| c.is_alphabetic() || "([&".contains(c));
    (plain && typed && !name.is_empty()).then_some((name, kind))
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files};
    use super::*;

    #[test]
    fn keys_names_and_counts_may_cross() {
        let text = "/// A path: none.\npub struct Account {\n    pub key: i64,\n    pub token_label: String,\n}\n";
        let tree = files(&[
            ("src-tauri/src/contract/account.rs", text),
            (
                TABLE,
                "commands! {\n    connect(token: String) -> Connected;\n    replace_token(token: String) -> Replaced;\n}\n",
            ),
        ]);
        assert_eq!(fields(&tree), [], "nothing is wrong");
        assert_eq!(tokens(&tree), [], "a token goes in by these two commands");
    }

    #[test]
    fn a_field_named_for_a_secret_is_refused() {
        for line in [
            "    pub token: String,",
            "    pub account_email: String,",
            "    file_path: String,",
        ] {
            let tree = files(&[("src-tauri/src/contract/account.rs", line)]);
            assert_one(
                &fields(&tree),
                "src-tauri/src/contract/account.rs",
                "local keys only",
            );
        }
    }

    #[test]
    fn a_field_of_a_hidden_type_is_refused() {
        let tree = files(&[(
            "src-tauri/src/contract/boot.rs",
            "    pub held: Option<SecretString>,\n",
        )]);
        assert_one(
            &fields(&tree),
            "src-tauri/src/contract/boot.rs",
            "SecretString",
        );
    }

    #[test]
    fn a_further_way_in_is_refused() {
        let table = "a(token: String) -> ();\nb(key: i64, token: String) -> ();\n";
        assert_one(
            &tokens(&files(&[(TABLE, table)])),
            TABLE,
            "further commands take a token: a, b",
        );
    }

    #[test]
    fn a_way_out_is_refused() {
        let tree = files(&[(TABLE, "show() -> Option<SecretString>;\n")]);
        assert_one(&tokens(&tree), TABLE, "never comes back");
    }
}

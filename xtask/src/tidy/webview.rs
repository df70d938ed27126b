//! The window's own configuration: what the threat model asks of `tauri.conf.json`.

use serde_json::{Value, json};

use super::tree::{Finding, Tree};

const CONFIG: &str = "src-tauri/tauri.conf.json";

/// Places in the configuration, what must stand there, and why.
fn wanted() -> [(&'static str, Value, &'static str); 18] {
    [
        (
            "/identifier",
            json!("dev.rushes.desktop"),
            "the keychain's entries are found by it",
        ),
        (
            "/build/removeUnusedCommands",
            json!(true),
            "what is not called is not in the binary",
        ),
        (
            "/app/windows",
            json!([]),
            "windows are made in Rust, where navigation is refused",
        ),
        (
            "/app/withGlobalTauri",
            json!(false),
            "the page has one door to the host",
        ),
        (
            "/app/security/freezePrototype",
            json!(true),
            "prototypes must not be polluted",
        ),
        (
            "/app/security/dangerousDisableAssetCspModification",
            json!(false),
            "hashes are kept",
        ),
        (
            "/app/security/assetProtocol/enable",
            json!(false),
            "the page never names a path",
        ),
        (
            "/app/security/capabilities",
            json!(["main"]),
            "one capability, and no other",
        ),
        (
            "/app/security/csp/default-src",
            json!("'none'"),
            "what is not named is refused",
        ),
        (
            "/app/security/csp/script-src",
            json!("'self'"),
            "only our own scripts run",
        ),
        (
            "/app/security/csp/style-src",
            json!("'self'"),
            "only our own styles apply",
        ),
        (
            "/app/security/csp/media-src",
            json!("'none'"),
            "the shell adds its own port when it starts",
        ),
        (
            "/app/security/csp/connect-src",
            json!("ipc: http://ipc.localhost"),
            "the page asks the host alone",
        ),
        (
            "/app/security/csp/base-uri",
            json!("'none'"),
            "addresses cannot be bent",
        ),
        (
            "/app/security/csp/form-action",
            json!("'none'"),
            "forms go nowhere",
        ),
        (
            "/app/security/csp/frame-src",
            json!("'none'"),
            "there are no frames",
        ),
        (
            "/app/security/csp/object-src",
            json!("'none'"),
            "there are no plugins",
        ),
        (
            "/app/security/csp/require-trusted-types-for",
            json!("'script'"),
            "text cannot become markup",
        ),
    ]
}

/// Every setting stands as it should, and none that opens a hole is there.
pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(Ok(config)) = tree.text(CONFIG).map(serde_json::from_str::<Value>) else {
        return vec![Finding::new(
            CONFIG,
            "the configuration is missing or no JSON",
        )];
    };
    let mut findings = Vec::new();
    for (place, value, why) in wanted() {
        if config.pointer(place) != Some(&value) {
            findings.push(Finding::new(
                CONFIG,
                format!("{place} must be {value}: {why}"),
            ));
        }
    }
    for (place, why) in [
        ("/build/devUrl", "the page is always embedded"),
        ("/app/security/devCsp", "there is one policy"),
        ("/plugins", "no plugin is configured for the page"),
    ] {
        if config.pointer(place).is_some() {
            findings.push(Finding::new(
                CONFIG,
                format!("{place} must not be there: {why}"),
            ));
        }
    }
    findings
}

#[cfg(test)]
mod tests {
    use super::super::tree::made_up::{assert_one, files};
    use super::*;

    fn good() -> Value {
        let mut config = json!({});
        for (place, value, _) in wanted() {
            let mut at = &mut config;
            for part in place.trim_start_matches('/').split('/') {
                at = at
                    .as_object_mut()
                    .expect("objects all the way")
                    .entry(part)
                    .or_insert_with(|| json!({}));
            }
            *at = value;
        }
        config
    }

    fn found(config: &Value) -> Vec<Finding> {
        check(&files(&[(CONFIG, &config.to_string())]))
    }

    #[test]
    fn the_wanted_configuration_is_fine() {
        assert_eq!(found(&good()), [], "nothing is wrong");
    }

    #[test]
    fn each_setting_is_missed_when_it_is_changed() {
        for (place, _, _) in wanted() {
            let mut config = good();
            *config.pointer_mut(place).expect("it is there") = json!("something else");
            assert_one(&found(&config), CONFIG, place);
        }
    }

    #[test]
    fn an_address_for_development_is_refused() {
        let mut config = good();
        config["build"]["devUrl"] = json!("http://localhost:5173");
        assert_one(&found(&config), CONFIG, "/build/devUrl must not be there");
    }
}

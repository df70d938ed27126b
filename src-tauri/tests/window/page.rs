//! The page in the window: scripts, keys, and what is to be read.

use std::path::{Path, PathBuf};

use fantoccini::Client;
use fantoccini::actions::{Actions, InputSource as _, KeyAction, KeyActions};
use fantoccini::key::Key;
use serde_json::Value;

use crate::wait::{PATIENCE, until};
use crate::window::execute;

/// The page of a running app.
#[derive(Debug, Clone)]
pub(crate) struct Page {
    client: Client,
    home: PathBuf,
}

impl Page {
    pub(crate) fn new(client: Client, home: PathBuf) -> Self {
        Self { client, home }
    }

    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    /// `RUSHES_HOME` of its app.
    pub(crate) fn home(&self) -> &Path {
        &self.home
    }

    /// Waits until the app has drawn something.
    pub(crate) async fn ready(&self) {
        until("the page draws something", PATIENCE, async || {
            self.holds("return (document.getElementById('app')?.childElementCount ?? 0) > 0")
                .await
        })
        .await;
    }

    /// Runs the body of a function in the page.
    pub(crate) async fn run(&self, script: &str, args: Vec<Value>) -> Value {
        execute(&self.client, script, args).await
    }

    /// Runs the body of a function that ends by calling `done` with its answer.
    pub(crate) async fn run_async(&self, script: &str, args: Vec<Value>) -> Value {
        let script = format!("const done = arguments[arguments.length - 1];\n{script}");
        let answer = self.client.execute_async(&script, args).await;
        answer.unwrap_or_else(|error| panic!("the script failed: {error}\n{script}"))
    }

    /// Whether a script's answer is `true`.
    pub(crate) async fn holds(&self, script: &str) -> bool {
        self.run(script, Vec::new()).await == Value::Bool(true)
    }

    /// A script's answer as text.
    pub(crate) async fn text_of(&self, script: &str) -> String {
        let answer = self.run(script, Vec::new()).await;
        answer
            .as_str()
            .map_or_else(|| answer.to_string(), str::to_owned)
    }

    /// What can be read on the page.
    pub(crate) async fn words(&self) -> String {
        self.text_of("return document.body.innerText").await
    }

    /// Waits until something can be read on the page.
    pub(crate) async fn reads(&self, words: &str) {
        let what = format!("the page says “{words}”");
        until(&what, PATIENCE, async || self.words().await.contains(words)).await;
    }

    /// Calls a command as any script in the page could; answers `{ok: …}` or `{error: …}`.
    pub(crate) async fn invoke(&self, command: &str, args: Value) -> Value {
        let script = "window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]).then(
                (ok) => done({ ok: ok instanceof ArrayBuffer ? ok.byteLength : ok ?? null }),
                (error) => done({ error: error instanceof Error ? String(error) : error ?? '' }),
            )";
        self.run_async(script, vec![command.into(), args]).await
    }

    /// Presses and lets go of a key, wherever the focus is.
    pub(crate) async fn press(&self, key: impl Into<char>) {
        self.press_keys(&[key.into()]).await;
    }

    /// Presses a key while Ctrl is held.
    pub(crate) async fn press_with_control(&self, key: &str) {
        let key = key.chars().next().expect("a key");
        self.press_keys(&[Key::Control.into(), key]).await;
    }

    /// Presses keys one after the other and lets go of them in the opposite order.
    async fn press_keys(&self, keys: &[char]) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for &value in keys {
            actions = actions.then(KeyAction::Down { value });
        }
        for &value in keys.iter().rev() {
            actions = actions.then(KeyAction::Up { value });
        }
        // A key that closes the app takes the answer with it.
        let closes = keys == [Key::Control.into(), 'q'];
        match self.client.perform_actions(Actions::from(actions)).await {
            Ok(()) => {}
            Err(_) if closes => {}
            Err(error) => panic!("keys {keys:?}: {error}"),
        }
    }
}

//! How soon the window answers, measured in the page itself.

use serde_json::Value;

use crate::page::Page;

/// What a call costs at most that asks no keychain and no network, with the way to the driver left
/// out.
const AT_ONCE_MS: f64 = 50.0;
/// So often is measured. A window that waits for something is late each time; two cores that have
/// something else to do are late now and then.
const ROUNDS: usize = 3;

impl Page {
    /// Fails unless the shell answers 39 of 41 calls at once. Answers what the last round took.
    pub(crate) async fn answers_at_once(&self, when: &str) -> Value {
        let mut took = Value::Null;
        for _ in 0..ROUNDS {
            took = self.run_async(MEASURE, Vec::new()).await;
            if took["p95"].as_f64().is_some_and(|p95| p95 < AT_ONCE_MS) {
                println!("{when}: {took}");
                return took;
            }
        }
        panic!("{when}, the window does not answer within {AT_ONCE_MS} ms: {took}");
    }
}

const MEASURE: &str = "
    const { invoke } = window.__TAURI_INTERNALS__;
    const measure = async () => {
        const times = [];
        for (let at = 0; at < 41; at += 1) {
            const begun = performance.now();
            await invoke('boot', {});
            times.push(performance.now() - begun);
        }
        times.sort((one, other) => one - other);
        return { middle: times[20], p95: times[38], worst: times[40] };
    };
    measure().then(done, (error) => done({ error: String(error) }));";

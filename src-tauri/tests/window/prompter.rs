//! Who shows the keychain's prompts on a desktop, and a person in front of them.

use std::process::Stdio;

use crate::child::{Child, bound_to_us, demand};
use crate::desktop::{Desktop, PASSWORD};
use crate::wait::{PATIENCE, until};

/// GNOME's own prompter; distributions have it in one of these.
const PROGRAMS: [&str; 2] = ["/usr/libexec/gcr-prompter", "/usr/lib/gcr-prompter"];
/// Its name on the bus.
const NAME: &str = "org.gnome.keyring.SystemPrompter";

/// A running prompter; it ends by itself ten seconds after the last prompt, and with the test.
#[derive(Debug)]
pub(crate) struct Prompter {
    _process: Child,
}

impl Desktop {
    /// Somebody is there who shows the keychain's prompts.
    pub(crate) async fn start_prompter(&self) -> Prompter {
        demand("xdotool", "xdotool");
        let program = PROGRAMS
            .into_iter()
            .find(|program| std::path::Path::new(program).is_file())
            .expect("the keychain's prompts are shown by a program of the package gcr");
        let mut prompter = bound_to_us(program);
        let process = Child::start(self.furnish(&mut prompter));
        until("the prompter is on the bus", PATIENCE, async || {
            self.is_on_the_bus(NAME)
        })
        .await;
        Prompter { _process: process }
    }

    /// Waits until a prompt stands on the display.
    pub(crate) async fn prompted(&self) {
        until("the keychain's prompt is shown", PATIENCE, async || {
            self.prompt_stands()
        })
        .await;
    }

    /// Whether a prompt stands on the display.
    pub(crate) fn prompt_stands(&self) -> bool {
        let mut search = bound_to_us("xdotool");
        search.args(["search", "--onlyvisible", "--class", "gcr-prompter"]);
        let found = self.furnish(&mut search).stdout(Stdio::piped()).output();
        !found.expect("xdotool runs").stdout.is_empty()
    }

    /// The person types the password into the prompt, and presses Enter.
    pub(crate) fn answer_prompt(&self) {
        self.at_the_keyboard(&["type", PASSWORD]);
        self.at_the_keyboard(&["key", "Return"]);
    }

    /// The person opens the keychain for another program.
    pub(crate) async fn unlock_elsewhere(&self) {
        let mut other = bound_to_us("secret-tool");
        other.args([
            "search",
            "--unlock",
            "--all",
            "service",
            "dev.rushes.desktop",
        ]);
        let mut other = Child::start(self.furnish(&mut other));
        self.prompted().await;
        self.answer_prompt();
        assert_eq!(other.wait(), Some(0), "the other program has its answer");
    }

    /// The person sends the prompt away.
    pub(crate) fn dismiss_prompt(&self) {
        self.at_the_keyboard(&["key", "Escape"]);
    }

    fn at_the_keyboard(&self, args: &[&str]) {
        let mut keyboard = bound_to_us("xdotool");
        let typed = self.furnish(keyboard.args(args)).status();
        assert!(typed.expect("xdotool runs").success(), "{args:?}");
    }
}

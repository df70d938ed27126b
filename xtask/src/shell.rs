//! Starting other programs and waiting for them; saying what is done.
//!
//! The only module that prints. Programs that live beside the task are in `children`.

use std::env;
use std::fmt;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a task ends with.
pub(crate) type Outcome<T = ()> = Result<T, Failure>;

/// Why a task did not do what it was asked, in words for the person who asked.
#[derive(Debug)]
pub(crate) struct Failure(String);

impl Failure {
    /// A failure with its words.
    pub(crate) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }

    /// Turns an error into a failure that says what was tried.
    pub(crate) fn of<E: fmt::Display>(tried: impl fmt::Display) -> impl FnOnce(E) -> Self {
        move |error| Self(format!("{tried}: {error}"))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(&self.0)
    }
}

/// Says one line.
#[expect(
    clippy::print_stdout,
    reason = "telling the person what happens is this program's output"
)]
pub(crate) fn say(line: impl fmt::Display) {
    println!("{line}");
}

/// Says why the task failed.
#[expect(
    clippy::print_stderr,
    reason = "the reason of a failure belongs on the error stream"
)]
pub(crate) fn complain(failure: &Failure) {
    eprintln!("error: {failure}");
}

/// A program of npm's, by the name that it has on this system.
pub(crate) fn npm(name: &str) -> Command {
    // On Windows these are scripts, and only the full name finds them.
    Command::new(if cfg!(windows) {
        format!("{name}.cmd")
    } else {
        name.to_owned()
    })
}

/// The cargo that started this task.
pub(crate) fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
}

/// Says a command, runs it to its end with its output shown, and fails if it does.
pub(crate) fn run(command: &mut Command) -> Outcome {
    let line = spell(command);
    say(format_args!("$ {line}"));
    let status = command
        .stdin(Stdio::null())
        .status()
        .map_err(Failure::of(&line))?;
    if status.success() {
        return Ok(());
    }
    Err(Failure::new(format!("`{line}` ended with {status}")))
}

/// Runs a command quietly and returns what it printed; fails if it does.
pub(crate) fn read(command: &mut Command) -> Outcome<String> {
    let line = spell(command);
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(Failure::of(&line))?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let reason = String::from_utf8_lossy(&output.stderr);
    Err(Failure::new(format!(
        "`{line}` ended with {}: {}",
        output.status,
        reason.trim()
    )))
}

/// Whether a command runs and succeeds; what it prints is dropped.
pub(crate) fn works(command: &mut Command) -> bool {
    let quiet = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    quiet.status().is_ok_and(|status| status.success())
}

/// Whether a program of this name is on the search path.
pub(crate) fn have(program: &str) -> bool {
    let path = env::var_os("PATH").unwrap_or_default();
    let suffix = env::consts::EXE_SUFFIX;
    env::split_paths(&path).any(|folder| folder.join(format!("{program}{suffix}")).is_file())
}

/// Makes a folder and what leads to it.
pub(crate) fn make_folder(folder: &Path) -> Outcome {
    std::fs::create_dir_all(folder)
        .map_err(Failure::of(format_args!("making {}", folder.display())))
}

fn spell(command: &Command) -> String {
    // Its name, not where it lies: the line is for reading and for typing again.
    let program = Path::new(command.get_program());
    let name = program.file_name().unwrap_or(program.as_os_str());
    let words = std::iter::once(name).chain(command.get_args());
    let line: Vec<_> = words.map(|word| word.to_string_lossy()).collect();
    let folder = command.get_current_dir().and_then(Path::file_name);
    match folder.map(|name| name.to_string_lossy()) {
        Some(name) if name == "ui" => format!("{}   (in ui)", line.join(" ")),
        _ => line.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failing_program_is_named_with_its_words() {
        let failure = read(cargo().arg("no-such-command")).expect_err("cargo has no such command");
        assert!(
            failure.to_string().contains("no-such-command"),
            "the words name it: {failure}"
        );
    }

    #[test]
    fn a_program_that_is_not_there_is_not_had() {
        assert!(have("cargo"), "cargo runs this test");
        assert!(!have("no-such-program-anywhere"), "nobody has this");
    }
}

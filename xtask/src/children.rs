//! Programs that live beside a task, and end with it, however it ends.

use std::process::{Child, Command, ExitStatus};
use std::thread;
use std::time::{Duration, Instant};

use crate::shell::{Failure, Outcome, have, works};

/// How long a program may take to end by itself before it is ended hard.
const PATIENCE: Duration = Duration::from_secs(5);

/// A program that this task started. It is asked to end, then made to, when this is dropped.
pub(crate) struct Owned(Child);

impl Owned {
    /// Starts a program that [`bound`] made.
    pub(crate) fn start(command: &mut Command) -> Outcome<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        command
            .spawn()
            .map(Self)
            .map_err(Failure::of(format_args!("starting {name}")))
    }

    /// The process itself, for its pipes.
    pub(crate) fn process(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Waits until the program ends by itself.
    pub(crate) fn wait(&mut self) -> Outcome<ExitStatus> {
        self.0.wait().map_err(Failure::of("waiting for a program"))
    }

    fn ended_within(&mut self, patience: Duration) -> bool {
        let started = Instant::now();
        while started.elapsed() < patience {
            match self.0.try_wait() {
                Ok(None) => thread::sleep(Duration::from_millis(20)),
                Ok(Some(_)) | Err(_) => return true,
            }
        }
        false
    }
}

impl Drop for Owned {
    fn drop(&mut self) {
        if !matches!(self.0.try_wait(), Ok(None)) {
            return;
        }
        // A display server that is killed leaves its socket and lock behind, so it is asked first.
        let asked = cfg!(unix)
            && works(Command::new("kill").args(["-TERM", &self.0.id().to_string()]))
            && self.ended_within(PATIENCE);
        if !asked {
            // Errors here mean that it has ended in the meantime.
            let _ = self.0.kill();
            let _ = self.0.wait();
        }
    }
}

/// A command for a program that the system ends when this task ends, even when the task is killed.
///
/// Dropping [`Owned`] does that on every usual way out; this covers the others, on Linux.
pub(crate) fn bound(program: impl AsRef<std::ffi::OsStr>) -> Command {
    if cfg!(target_os = "linux") && have("setpriv") {
        let mut command = Command::new("setpriv");
        command.args(["--pdeathsig", "TERM", "--"]).arg(program);
        return command;
    }
    Command::new(program)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn process_folder(id: u32) -> PathBuf {
        PathBuf::from(format!("/proc/{id}"))
    }

    #[test]
    fn a_dropped_program_has_ended() {
        let mut sleeper = Owned::start(bound("sleep").arg("600")).expect("sleep starts");
        let folder = process_folder(sleeper.process().id());
        assert!(folder.exists(), "it runs");
        drop(sleeper);
        assert!(!folder.exists(), "nothing of it is left, not even a zombie");
    }

    #[test]
    fn a_program_that_has_ended_can_be_dropped() {
        let mut done = Owned::start(&mut bound("true")).expect("true starts");
        assert!(done.wait().expect("it ends").success(), "true is true");
        drop(done);
    }
}

//! A program that ends with the test, however the test ends.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child as Process, Command, Stdio};
use std::time::Duration;

/// A running program; dropping it kills it.
#[derive(Debug)]
pub(crate) struct Child(Process);

/// A command that the kernel kills when the test's thread is gone, even if it never came to drop.
pub(crate) fn bound_to_us(program: &str) -> Command {
    let mut command = Command::new("setpriv");
    command.args(["--pdeathsig", "KILL", "--", program]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    command
}

/// Fails with the Debian package of a program that is not installed.
pub(crate) fn demand(program: &str, package: &str) {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    assert!(
        found,
        "the tests in the real window need `{program}`, which is not installed: \
         sudo apt install {package}"
    );
}

impl Child {
    /// Starts a program.
    pub(crate) fn start(command: &mut Command) -> Self {
        let started = command.spawn();
        Self(started.unwrap_or_else(|error| panic!("{command:?} does not start: {error}")))
    }

    /// Its number.
    pub(crate) fn id(&self) -> u32 {
        self.0.id()
    }

    /// Sends it a signal.
    pub(crate) fn signal(&self, name: &str) {
        let pid = self.0.id().to_string();
        let sent = Command::new("kill").args([name, &pid]).status();
        assert!(sent.expect("there is `kill`").success());
    }

    /// Writes to its standard input and closes that.
    pub(crate) fn tell(&mut self, text: &str) {
        let mut input = self.0.stdin.take().expect("its input is a pipe");
        input
            .write_all(text.as_bytes())
            .expect("it reads its input");
    }

    /// The first line that it prints.
    pub(crate) fn first_line(&mut self) -> String {
        let output = self.0.stdout.take().expect("its output is a pipe");
        let mut line = String::new();
        BufReader::new(output)
            .read_line(&mut line)
            .expect("it prints a line");
        assert!(
            !line.is_empty(),
            "it ended without a line: {:?}",
            self.0.try_wait()
        );
        line.trim().to_owned()
    }

    /// Its exit code, once it has ended; none when a signal ended it.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.0.wait().expect("it is a child of ours").code()
    }

    /// Its exit code, if it has ended.
    pub(crate) fn ended(&mut self) -> Option<Option<i32>> {
        self.0
            .try_wait()
            .expect("it is a child of ours")
            .map(|status| status.code())
    }

    /// Waits until it ends by itself, and answers its exit code and what it wrote.
    pub(crate) async fn end(mut self, patience: Duration) -> Ended {
        let mut code = None;
        crate::wait::until("the program ends by itself", patience, async || {
            code = self.ended();
            code.is_some()
        })
        .await;
        let read = |pipe: Option<&mut dyn std::io::Read>| {
            let mut text = String::new();
            if let Some(pipe) = pipe {
                pipe.read_to_string(&mut text).expect("it writes text");
            }
            text
        };
        Ended {
            code: code.flatten(),
            out: read(self.0.stdout.as_mut().map(|pipe| pipe as _)),
            err: read(self.0.stderr.as_mut().map(|pipe| pipe as _)),
        }
    }
}

/// How a program ended.
#[derive(Debug)]
pub(crate) struct Ended {
    /// Its exit code; none when a signal ended it.
    pub(crate) code: Option<i32>,
    /// Its standard output.
    pub(crate) out: String,
    /// Its standard error.
    pub(crate) err: String,
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

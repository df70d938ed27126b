//! The app, opened: in a window, or on a virtual screen with a picture of it.

use std::io::{BufRead, BufReader, Write, stdout};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::build;
use crate::children::{Owned, bound};
use crate::display::{self, Screen};
use crate::places::Places;
use crate::setup::{self, Need};
use crate::shell::{Failure, Outcome, make_folder, say, works};

/// The line that the app prints when its gallery stands, if it is asked to by [`ASKS`].
const PAINTED: &str = "gallery painted";
/// The variable that asks for it.
const ASKS: &str = "RUSHES_REPORT_PAINTED";
/// How long the first picture may take; a first start on a slow machine decodes in software.
const PAINT: Duration = Duration::from_secs(120);

/// Builds the app and opens it. `once` ends it when the gallery is painted.
pub(crate) fn run(places: &Places, once: bool, app: &[String]) -> Outcome {
    let visible = display::is_there();
    let headless: &[Need] = if visible { &[] } else { &[Need::Headless] };
    setup::system(&[&[Need::Build, Need::Run], headless].concat())?;
    let binary = build::dev(places)?;
    let arguments = arguments(app, || works(Command::new(&binary).arg("--connected")));
    if arguments.len() > app.len() {
        say("No account is connected: the app opens with its sample library.");
    }
    let mut command = bound(&binary);
    command.args(&arguments);
    if visible {
        seen(command, once)
    } else {
        unseen(places, command, once)
    }
}

/// Starts the app and waits until its gallery is painted. What it prints is passed on.
pub(crate) fn start_painted(command: &mut Command) -> Outcome<Owned> {
    command
        .env(ASKS, "1")
        .stdin(Stdio::null())
        .stdout(Stdio::piped());
    let mut app = Owned::start(command)?;
    let pipe = app
        .process()
        .stdout
        .take()
        .ok_or_else(|| Failure::new("the app has no output"))?;
    let (tell, hear) = mpsc::channel();
    thread::spawn(move || {
        for line in BufReader::new(pipe).lines().map_while(Result::ok) {
            if line.trim() == PAINTED {
                // Nobody hears it when the wait is over.
                let _ = tell.send(());
            } else {
                // An output that is closed is no reason to stop reading the app's.
                let _ = writeln!(stdout(), "{line}");
            }
        }
    });
    match hear.recv_timeout(PAINT) {
        Ok(()) => Ok(app),
        Err(mpsc::RecvTimeoutError::Disconnected) => {
            let status = app.wait()?;
            Err(Failure::new(format!(
                "the app ended before its gallery was painted: {status}"
            )))
        }
        Err(mpsc::RecvTimeoutError::Timeout) => {
            let seconds = PAINT.as_secs();
            Err(Failure::new(format!(
                "the gallery was not painted within {seconds} s"
            )))
        }
    }
}

fn seen(mut command: Command, once: bool) -> Outcome {
    say("Opening the app.");
    if once {
        drop(start_painted(&mut command)?);
        say("The gallery is painted.");
        return Ok(());
    }
    ended(Owned::start(&mut command)?)
}

fn unseen(places: &Places, mut command: Command, once: bool) -> Outcome {
    say("There is no display: opening the app on a virtual screen.");
    let screen = Screen::start()?;
    screen.lend(&mut command);
    let app = start_painted(&mut command)?;
    say("The gallery is painted.");
    screen.settle()?;
    let picture = places.made.join("rushes.png");
    make_folder(&places.made)?;
    screen.picture(&picture, &[])?;
    say(format_args!(
        "A picture of the window: {}",
        shown(places, &picture)
    ));
    if once {
        return Ok(());
    }
    say(format_args!(
        "The app runs on display {} until you press Ctrl-C.",
        screen.number()
    ));
    ended(app)
}

fn shown(places: &Places, path: &Path) -> String {
    path.strip_prefix(&places.root)
        .unwrap_or(path)
        .display()
        .to_string()
}

fn ended(mut app: Owned) -> Outcome {
    let status = app.wait()?;
    if status.success() {
        Ok(())
    } else {
        Err(Failure::new(format!("the app ended with {status}")))
    }
}

/// What the app is told: what the person said, and `--sample` when there is nothing else to see.
fn arguments(said: &[String], connected: impl FnOnce() -> bool) -> Vec<String> {
    let without_more = ["--sample", "--help", "-h", "--version", "-V"];
    let mut all = said.to_vec();
    if !said
        .iter()
        .any(|word| without_more.contains(&word.as_str()))
        && !connected()
    {
        all.push("--sample".to_owned());
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn without_an_account_the_sample_library_opens() {
        assert_eq!(
            arguments(&[], || false),
            ["--sample"],
            "there is nothing else to see"
        );
        assert!(
            arguments(&[], || true).is_empty(),
            "a connected account is what one wants to see"
        );
    }

    #[test]
    fn what_the_person_said_is_passed_on_and_not_said_twice() {
        let said = words(&["--sample"]);
        assert_eq!(
            arguments(&said, || false),
            said,
            "a flag said twice is refused by the app"
        );
        let said = words(&["--version"]);
        assert_eq!(
            arguments(&said, || false),
            said,
            "no library is opened for this"
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_painted_gallery_is_heard_among_other_lines() {
        let mut app = Command::new("sh");
        app.args(["-c", r#"test "$RUSHES_REPORT_PAINTED" = 1 && echo hello && echo gallery painted; exec sleep 600"#]);
        let app = start_painted(&mut app);
        assert!(app.is_ok(), "the line came after another");
    }

    #[cfg(unix)]
    #[test]
    fn an_app_that_ends_early_is_no_painted_gallery() {
        let failure = start_painted(Command::new("sh").args(["-c", "exit 3"])).err();
        let failure = failure.expect("it painted nothing");
        assert!(
            failure.to_string().contains("ended before"),
            "the words say so: {failure}"
        );
    }
}

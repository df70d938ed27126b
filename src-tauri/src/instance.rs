//! One Rushes for each library. The lock of the data folder says who is first; a second start asks
//! that one, through a socket in the same folder, to show its window, and ends. No bus is needed,
//! and nothing but "show yourself" can be said (T16).

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::Path;
use std::sync::mpsc;
use std::time::Duration;

use interprocess::local_socket::prelude::*;
use interprocess::local_socket::{ListenerOptions, Name, Stream};

/// How long a second start waits for the first to show itself.
const PATIENCE: Duration = Duration::from_secs(3);
/// The longest pass that is read, in bytes. Those of today's compositors are below 100.
const LONGEST_PASS: u64 = 256;
/// What the first answers.
const SHOWN: &str = "shown\n";

/// What lets a window take the focus from another app: the token of `xdg-activation-v1`, or the
/// startup id of X11. None where the system needs none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Pass(pub(crate) Option<String>);

impl Pass {
    /// The one that this start was given.
    pub(crate) fn of_this_start() -> Self {
        let given = ["XDG_ACTIVATION_TOKEN", "DESKTOP_STARTUP_ID"]
            .iter()
            .find_map(|name| std::env::var(name).ok());
        Self::parse(&given.unwrap_or_default())
    }

    fn parse(text: &str) -> Self {
        let text = text.trim();
        let plain = !text.is_empty()
            && u64::try_from(text.len()).is_ok_and(|length| length < LONGEST_PASS)
            && text.chars().all(|c| c.is_ascii_graphic());
        Self(plain.then(|| text.to_owned()))
    }
}

/// Listens for later starts of this library for as long as the app runs, in a thread of its own.
/// Without a socket the lock still keeps a second one from opening.
pub(crate) fn listen(folder: &Path, show: impl Fn(Pass) + Send + 'static) {
    let listening = name_of(folder).and_then(|name| {
        ListenerOptions::new()
            .name(name)
            // The lock is ours: what lies there was left by a start that was killed.
            .try_overwrite(true)
            .create_sync()
    });
    let listener = match listening {
        Ok(listener) => listener,
        Err(error) => {
            tracing::warn!(%error, "a second start will not be heard");
            return;
        }
    };
    let heard = move || {
        for stream in listener.incoming().flatten() {
            if let Some(pass) = hear(stream) {
                show(pass);
            }
        }
    };
    if let Err(error) = std::thread::Builder::new()
        .name("instance".to_owned())
        .spawn(heard)
    {
        tracing::warn!(%error, "a second start will not be heard");
    }
}

/// Reads what a later start says, and answers it.
fn hear(stream: Stream) -> Option<Pass> {
    let mut line = String::new();
    // Whoever says nothing does not keep others from being heard.
    stream.set_recv_timeout(Some(Duration::from_secs(1))).ok()?;
    let mut from = BufReader::new(stream.take(LONGEST_PASS));
    from.read_line(&mut line).ok()?;
    if !line.ends_with('\n') {
        return None;
    }
    let mut stream = from.into_inner().into_inner();
    stream.write_all(SHOWN.as_bytes()).ok()?;
    Some(Pass::parse(&line))
}

/// Asks the Rushes that has this library open to show itself; whether it said that it does.
pub(crate) fn show_first(folder: &Path, pass: &Pass) -> bool {
    let Ok(name) = name_of(folder).map(Name::into_owned) else {
        return false;
    };
    let line = format!("{}\n", pass.0.as_deref().unwrap_or_default());
    let (answered, answer) = mpsc::channel();
    // In a thread, since not every system can be told how long to wait for a connection.
    std::thread::spawn(move || {
        let asked = Stream::connect(name).and_then(|mut stream| {
            stream.write_all(line.as_bytes())?;
            let mut said = String::new();
            BufReader::new(stream.take(LONGEST_PASS)).read_line(&mut said)?;
            Ok(said == SHOWN)
        });
        let _ = answered.send(asked.unwrap_or(false));
    });
    answer.recv_timeout(PATIENCE).unwrap_or(false)
}

#[cfg(unix)]
fn name_of(folder: &Path) -> std::io::Result<Name<'static>> {
    use interprocess::local_socket::GenericFilePath;
    folder.join("window.socket").to_fs_name::<GenericFilePath>()
}

#[cfg(windows)]
fn name_of(folder: &Path) -> std::io::Result<Name<'static>> {
    use std::hash::{DefaultHasher, Hash as _, Hasher as _};

    use interprocess::local_socket::GenericNamespaced;

    let mut hasher = DefaultHasher::new();
    folder.hash(&mut hasher);
    format!("rushes-{:016x}", hasher.finish()).to_ns_name::<GenericNamespaced>()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(folder: &Path) -> mpsc::Receiver<Pass> {
        let (shown, shows) = mpsc::channel();
        listen(folder, move |pass| shown.send(pass).unwrap());
        shows
    }

    #[test]
    fn t_16_a_second_start_shows_the_first_and_hands_on_its_pass() {
        let folder = tempfile::tempdir().unwrap();
        assert!(!show_first(folder.path(), &Pass::default()), "nobody there");
        let shows = first(folder.path());
        for pass in [Pass(Some("gnome-1_TIME42".to_owned())), Pass::default()] {
            assert!(show_first(folder.path(), &pass));
            assert_eq!(shows.recv_timeout(PATIENCE).unwrap(), pass);
        }
    }

    #[test]
    fn t_16_a_socket_that_a_killed_start_left_is_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let name = name_of(folder.path()).unwrap();
        let dead = ListenerOptions::new().name(name).reclaim_name(false);
        drop(dead.create_sync().unwrap());
        let shows = first(folder.path());
        assert!(show_first(folder.path(), &Pass::default()));
        shows.recv_timeout(PATIENCE).unwrap();
    }

    #[test]
    fn t_16_whoever_says_something_else_is_not_obeyed_and_keeps_nobody_waiting() {
        let folder = tempfile::tempdir().unwrap();
        let shows = first(folder.path());
        let mut silent = Vec::new();
        for text in ["--import /etc/passwd", "", &"x".repeat(5000)] {
            let mut stream = Stream::connect(name_of(folder.path()).unwrap()).unwrap();
            // The other end may close before all of it is written.
            let _ = stream.write_all(text.as_bytes());
            silent.push(stream);
        }
        drop(silent);
        assert!(show_first(folder.path(), &Pass::default()));
        assert_eq!(shows.recv_timeout(PATIENCE).unwrap(), Pass(None));
        assert_eq!(Pass::parse("two words"), Pass(None));
        assert_eq!(Pass::parse(&"x".repeat(300)), Pass(None));
    }
}

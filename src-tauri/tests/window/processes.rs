//! What the system says of running processes.

use std::path::{Path, PathBuf};

use crate::window::APP;

/// Every process of the app with this `RUSHES_HOME`, the engine's own ones included.
pub(crate) fn of_app(home: &Path) -> Vec<Process> {
    of_program(Path::new(APP), home)
}

/// The app itself, without the engine's processes.
pub(crate) fn app_alone(home: &Path) -> Vec<Process> {
    let mut all = of_app(home);
    all.retain(|process| process.arguments().starts_with(APP.as_bytes()));
    all
}

/// What [`of_app`] answers, for another program that was started with such a variable.
pub(crate) fn of_program(program: &Path, home: &Path) -> Vec<Process> {
    let own = program.canonicalize().unwrap();
    let wanted = format!("RUSHES_HOME={}", home.display());
    all()
        .into_iter()
        .filter(|process| {
            process
                .environ()
                .split(|byte| *byte == 0)
                .any(|at| at == wanted.as_bytes())
        })
        .filter(|process| process.is_engine() || process.program() == own)
        .collect()
}

/// What each thread of the app waits for, the engine's included.
pub(crate) fn doing(home: &Path) -> String {
    let threads = of_app(home).into_iter().flat_map(|process| {
        let tasks = std::fs::read_dir(process.file("task"));
        let tasks = tasks.into_iter().flatten().flatten();
        tasks.map(move |task| {
            let read = |name| std::fs::read_to_string(task.path().join(name)).unwrap_or_default();
            let state = read("stat");
            let state = state.rsplit(')').next().unwrap_or_default().trim();
            let state = state.chars().next().unwrap_or('?');
            format!(
                "{} {}: {state} {}",
                process.pid,
                read("comm").trim(),
                read("wchan")
            )
        })
    });
    threads.collect::<Vec<_>>().join("\n")
}

/// Sends processes a signal.
pub(crate) fn signal(processes: &[Process], name: &str) {
    let pids = processes.iter().map(|process| process.pid.to_string());
    let sent = std::process::Command::new("kill")
        .args(["-s", name])
        .args(pids)
        .status();
    assert!(sent.expect("there is `kill`").success());
}

/// A running process.
#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) pid: u32,
}

impl Process {
    /// Whether it is the app itself, and none of the engine's.
    pub(crate) fn is_shell(&self) -> bool {
        self.program() == Path::new(APP).canonicalize().unwrap()
    }

    /// Whether it draws the page.
    pub(crate) fn is_page(&self) -> bool {
        self.program().ends_with("WebKitWebProcess")
    }

    /// Its environment as it was at its start: `NAME=value`, each with a zero byte behind it.
    pub(crate) fn environ(&self) -> Vec<u8> {
        self.read("environ")
    }

    /// Whether it was started with a variable, given as `NAME=value`.
    pub(crate) fn has_variable(&self, text: &str) -> bool {
        let environ = self.environ();
        environ
            .split(|byte| *byte == 0)
            .any(|one| one == text.as_bytes())
    }

    /// Its arguments, each with a zero byte behind it.
    pub(crate) fn arguments(&self) -> Vec<u8> {
        self.read("cmdline")
    }

    /// The limit of the size of core files: the soft and the hard one.
    pub(crate) fn core_limit(&self) -> (String, String) {
        let limits = String::from_utf8(self.read("limits")).unwrap();
        let line = limits
            .lines()
            .find(|line| line.starts_with("Max core file size"))
            .unwrap();
        let mut words = line["Max core file size".len()..]
            .split_whitespace()
            .map(str::to_owned);
        (words.next().unwrap(), words.next().unwrap())
    }

    /// How many files it has open, with sockets, pipes and all.
    pub(crate) fn open_files(&self) -> usize {
        std::fs::read_dir(self.file("fd")).map_or(0, Iterator::count)
    }

    /// Its share of memory (PSS) in KiB.
    pub(crate) fn memory(&self) -> usize {
        let rollup = String::from_utf8(self.read("smaps_rollup")).unwrap();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        let number = line.and_then(|line| line.split_whitespace().next());
        number.map_or(0, |number| number.parse().unwrap())
    }

    /// Whether it is one of the engine's own.
    pub(crate) fn is_engine(&self) -> bool {
        self.program().file_name().is_some_and(|name| {
            let name = name.to_string_lossy();
            name.starts_with("WebKit") && name != "WebKitWebDriver"
        })
    }

    fn program(&self) -> PathBuf {
        std::fs::read_link(self.file("exe")).unwrap_or_default()
    }

    fn read(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.file(name)).unwrap_or_default()
    }

    fn file(&self, name: &str) -> PathBuf {
        PathBuf::from(format!("/proc/{}/{name}", self.pid))
    }
}

fn all() -> Vec<Process> {
    let entries = std::fs::read_dir("/proc").unwrap().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .map(|pid| Process { pid })
        .collect()
}

//! The tasks of this repository: `cargo xtask run | test | bench | soak | build | bundle | installed |
//! tidy | icons | picture | screenshots`.
//!
//! Each task is one module and says in plain lines what it does. Tasks start other programs; what
//! those programs do is theirs. Nothing here knows the app's inside.

mod bench;
mod build;
mod bundle;
mod children;
mod display;
mod icons;
#[cfg(target_os = "linux")]
mod installed;
mod page;
mod picture;
mod places;
mod run;
mod screenshots;
mod setup;
mod shell;
mod soak;
mod test;
mod tidy;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::places::Places;
use crate::shell::Outcome;

#[derive(Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    about = "The tasks of this repository"
)]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Builds the app and opens it; without a display it writes target/rushes.png
    Run {
        /// End as soon as the gallery is painted, and pictured where there is no display
        #[arg(long)]
        once: bool,
        /// What the app is told, after `--`
        #[arg(last = true)]
        app: Vec<String>,
    },
    /// Runs everything that CI runs
    Test,
    /// Measures what the app costs, and fails where a goal is missed
    Bench {
        /// Which of the benches; all of them unless said
        what: Option<bench::Bench>,
    },
    /// Runs the tests that take chances with many more of them than CI does
    Soak {
        /// How many
        #[arg(default_value_t = 100_000)]
        cases: u32,
        /// Of what alone; of all unless said
        #[arg(long)]
        only: Option<soak::Soaked>,
    },
    /// Makes the release app: target/release/rushes
    Build,
    /// Makes the packages that install the release app: .deb and .rpm on Linux
    Bundle {
        /// Which kinds; what this system usually has unless said
        kinds: Vec<bundle::Kind>,
    },
    /// Tries the .deb on a clean Debian 12 and on this computer: installs, starts, plays, removes
    #[cfg(target_os = "linux")]
    Installed {
        /// Where; in both places unless said
        only: Option<installed::Where>,
    },
    /// Checks the invariants of docs/ARCHITECTURE.md
    Tidy,
    /// Installs or names what a task needs of this system
    Setup,
    /// Makes every size of the icon from icons/rushes.svg
    Icons,
    /// Makes the README's picture, docs/rushes.webp
    Picture,
    /// Makes a picture of every state and view of the page: docs/screenshots
    Screenshots,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match perform(arguments.task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            shell::complain(&failure);
            ExitCode::FAILURE
        }
    }
}

fn perform(task: Task) -> Outcome {
    let places = Places::find()?;
    match task {
        Task::Run { once, app } => run::run(&places, once, &app),
        Task::Test => test::test(&places),
        Task::Bench { what } => bench::bench(&places, what),
        Task::Soak { cases, only } => soak::soak(&places, cases, only),
        Task::Build => build::release(&places),
        Task::Bundle { kinds } => bundle::bundle(&places, &kinds).map(drop),
        #[cfg(target_os = "linux")]
        Task::Installed { only } => installed::installed(&places, only),
        Task::Tidy => tidy::tidy(&places.root),
        Task::Setup => setup::everything(&places),
        Task::Icons => icons::icons(&places),
        Task::Picture => picture::picture(&places),
        Task::Screenshots => screenshots::screenshots(&places),
    }
}

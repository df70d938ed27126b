//! The log: rotating files for this person alone, with the redactor as the last step before the disk.

mod known;
mod redact;
mod rolling;

use std::io::{self, Write};
use std::path::Path;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tracing_appender::non_blocking::{NonBlocking, WorkerGuard};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::MakeWriter;

pub(crate) use known::{Concealed, conceal};
pub use redact::redact;
use rolling::{Bounds, Rolling};

/// What is kept: a week of usual days, and never more than 32 MiB.
const BOUNDS: Bounds = Bounds {
    bytes: 4 << 20,
    files: 8,
};
/// What is logged when nobody says anything else.
const USUAL: &str = "info";
/// Crates that log what nobody should keep, or far too much of it: never more than warnings.
const QUIET: [&str; 10] = [
    "h2",
    "hyper",
    "hyper_util",
    "keyring_core",
    "reqwest",
    "rustls",
    "secret_service",
    "zbus",
    "zbus_secret_service_keyring_store",
    "zvariant",
];

/// Starts the log. What is logged until the guard is dropped reaches the disk.
///
/// # Errors
///
/// When the folder cannot be written to.
pub fn start(folder: &Path, filter: Option<&str>) -> io::Result<WorkerGuard> {
    library::folders::make_private(folder)?;
    let today = || TimeZone::UTC.to_datetime(Timestamp::now()).date();
    let files = Rolling::open(folder, BOUNDS, today)?;
    let (writer, guard) = tracing_appender::non_blocking(files);
    let subscriber = tracing_subscriber::fmt()
        .with_ansi(false)
        .with_env_filter(levels(filter))
        .with_writer(Redacting(writer))
        .finish();
    // A second start in one process is a test's; the first log goes on.
    let _ = tracing::subscriber::set_global_default(subscriber);
    std::panic::set_hook(Box::new(|panic| {
        // Where, not what: a message may hold anything.
        let place = panic
            .location()
            .map(ToString::to_string)
            .unwrap_or_default();
        tracing::error!(place, "a task panicked");
    }));
    Ok(guard)
}

fn levels(filter: Option<&str>) -> EnvFilter {
    let asked = EnvFilter::builder().parse(filter.unwrap_or(USUAL));
    let asked = asked.unwrap_or_else(|_| EnvFilter::new(USUAL));
    QUIET
        .iter()
        .filter_map(|name| format!("{name}=warn").parse().ok())
        .fold(asked, EnvFilter::add_directive)
}

/// Writes each record redacted.
#[derive(Clone)]
struct Redacting(NonBlocking);

impl<'a> MakeWriter<'a> for Redacting {
    type Writer = RedactingWriter;

    fn make_writer(&'a self) -> Self::Writer {
        RedactingWriter(self.0.clone())
    }
}

/// One record on its way: the subscriber writes each in one piece.
struct RedactingWriter(NonBlocking);

impl Write for RedactingWriter {
    fn write(&mut self, record: &[u8]) -> io::Result<usize> {
        let redacted = redact(&String::from_utf8_lossy(record)).into_owned();
        self.0.write_all(redacted.as_bytes())?;
        Ok(record.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_14_talkative_crates_stay_quiet_whatever_is_asked() {
        let levels = levels(Some("trace")).to_string();
        for name in QUIET {
            assert!(
                levels.contains(&format!("{name}=warn")),
                "{name} in {levels}"
            );
        }
        assert!(
            levels.contains("trace"),
            "what was asked for holds for the rest"
        );
    }
}

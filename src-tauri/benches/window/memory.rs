//! What windows have of the memory.

use std::path::Path;
use std::time::{Duration, Instant};

use crate::child::{Child, bound_to_us};
use crate::desktop::Desktop;
use crate::processes::{Process, of_program};
use crate::window::APP;

/// How long a window may still be busy with itself before it is measured.
pub(crate) const SETTLED: Duration = Duration::from_secs(6);

/// All of them together, in bytes.
pub(crate) fn of(processes: &[Process]) -> u64 {
    processes.iter().map(of_one).sum()
}

/// Its own pages, and its share of those that it has in common with others.
fn of_one(process: &Process) -> u64 {
    let file = format!("/proc/{}/smaps_rollup", process.pid);
    let rollup = std::fs::read_to_string(file).unwrap();
    let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().next());
    1024 * kilobytes.unwrap().parse::<u64>().unwrap()
}

/// Of a window of Tauri with nothing in it: `examples/blank.rs`, built beside the app.
pub(crate) async fn of_blank(desktop: &Desktop) -> u64 {
    let program = Path::new(APP).with_file_name("examples").join("blank");
    assert!(
        program.is_file(),
        "no {}: cargo build --release --example blank",
        program.display()
    );
    let home = desktop.everything().join("blank");
    let mut blank = bound_to_us(&program.to_string_lossy());
    desktop
        .furnish(&mut blank)
        // By this its processes are known.
        .env("RUSHES_HOME", &home)
        // As the app chooses where there is no GPU.
        .env("WEBKIT_DISABLE_COMPOSITING_MODE", "1");
    let began = Instant::now();
    let _blank = Child::start(&mut blank);
    tokio::time::sleep(SETTLED).await;
    let processes = of_program(&program, &home);
    assert!(
        processes.len() > 2,
        "the blank window has {} processes after {:.0?}",
        processes.len(),
        began.elapsed()
    );
    of(&processes)
}

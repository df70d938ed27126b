//! How the window is drawn, chosen before the engine starts.
//!
//! Without a GPU, WebKitGTK's accelerated compositing makes frames of 40 to 57 ms; without
//! compositing the same page takes 17 ms. So where the system has no GPU, compositing is off.

use crate::contract::Graphics;

/// Whether accelerated compositing is to be turned off.
#[must_use]
pub(crate) fn wants_safe(choice: Graphics, has_gpu: bool) -> bool {
    match choice {
        Graphics::Auto => !has_gpu,
        Graphics::Safe => true,
        Graphics::Accelerated => false,
    }
}

/// Starts the process anew with what the engine reads from its environment, where that is needed.
/// Changing the environment of a running process is not safe; a fresh one of the same number is.
#[cfg(target_os = "linux")]
pub(crate) fn settle(choice: Graphics) {
    use std::os::unix::process::CommandExt as _;

    const SWITCH: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
    if std::env::var_os(SWITCH).is_some() || !wants_safe(choice, has_gpu()) {
        return;
    }
    let Ok(program) = std::env::current_exe() else {
        return;
    };
    let error = std::process::Command::new(program)
        .args(std::env::args_os().skip(1))
        .env(SWITCH, "1")
        .exec();
    tracing::warn!(%error, "the app could not be started anew; it goes on as it is");
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn settle(_: Graphics) {}

/// Whether the kernel offers a GPU to render with, and nobody asked for software instead.
#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    let software = std::env::var("LIBGL_ALWAYS_SOFTWARE").is_ok_and(|value| value != "0");
    !software
        && std::fs::read_dir("/dev/dri").is_ok_and(|devices| {
            devices
                .flatten()
                .any(|device| device.file_name().to_string_lossy().starts_with("renderD"))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn software_is_drawn_without_compositing_unless_the_person_chose() {
        assert!(wants_safe(Graphics::Auto, false));
        assert!(!wants_safe(Graphics::Auto, true));
        assert!(wants_safe(Graphics::Safe, true));
        assert!(!wants_safe(Graphics::Accelerated, false));
    }
}

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

/// Turns accelerated compositing off.
#[cfg(target_os = "linux")]
const NO_COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
/// Turns the way off by which some drivers show nothing (tauri #9304).
#[cfg(target_os = "linux")]
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Starts the process anew with what the engine reads from its environment, where that is needed.
/// Changing the environment of a running process is not safe; a fresh one of the same number is.
#[cfg(target_os = "linux")]
pub(crate) fn settle(choice: Graphics) {
    let switches: &[&str] = match choice {
        Graphics::Safe => &[NO_COMPOSITING, NO_DMABUF],
        _ if wants_safe(choice, has_gpu()) => &[NO_COMPOSITING],
        _ => &[],
    };
    let unset = |name: &&&str| std::env::var_os(name).is_none();
    let missing: Vec<_> = switches
        .iter()
        .filter(unset)
        .map(|name| (*name, "1"))
        .collect();
    if missing.is_empty() {
        return;
    }
    let error = replaced_by(&missing);
    tracing::warn!(%error, "the app could not be started anew; it goes on as it is");
}

/// Starts the process anew as it was started; [`settle`] then does what is chosen now. Comes back only
/// where that fails.
#[cfg(target_os = "linux")]
pub(crate) fn start_anew() -> std::io::Error {
    replaced_by(&[])
}

/// Puts a fresh image of the app in the place of this one, with its arguments and its environment.
#[cfg(target_os = "linux")]
fn replaced_by(more: &[(&str, &str)]) -> std::io::Error {
    use std::os::unix::process::CommandExt as _;

    match std::env::current_exe() {
        Ok(program) => std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .envs(more.iter().copied())
            .exec(),
        Err(error) => error,
    }
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

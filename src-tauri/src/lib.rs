//! The shell of Rushes: window, commands, events. Thin, and the only crate that knows Tauri.
//!
//! [`run`] is the order of a start: what must be settled before anything else (limits, folders, the
//! lock, the log, how the window is drawn), then the libraries, then the window. What is *not* here:
//! anything that would be worth having without a window; that is in `library`.

mod app;
mod awake;
mod blank;
#[cfg(all(test, target_os = "linux"))]
mod bus;
pub mod cli;
pub mod commands;
pub mod contract;
mod convert;
mod downloading;
mod dragging;
mod entering;
mod events;
mod graphics;
mod health;
pub mod home;
mod instance;
mod leaving;
mod left_over;
mod libraries;
pub mod log;
#[cfg(any(target_os = "macos", test))]
mod menu;
mod metered;
mod network;
mod notifications;
mod place;
mod progress;
mod refused;
mod restarts;
mod signals;
mod slept;
mod start;
mod text_scale;
mod thumb;
mod tokens;
mod week;
mod window;
mod words;

pub use start::run;

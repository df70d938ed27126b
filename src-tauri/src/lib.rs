//! The shell of Rushes: window, commands, events. Thin, and the only crate that knows Tauri.
//!
//! [`run`] is the order of a start: what must be settled before anything else (limits, folders, the
//! lock, the log, how the window is drawn), then the libraries, then the window. What is *not* here:
//! anything that would be worth having without a window; that is in `library`.

mod app;
mod blank;
pub mod cli;
pub mod commands;
pub mod contract;
mod convert;
mod events;
mod graphics;
pub mod home;
mod instance;
mod leaving;
mod libraries;
pub mod log;
mod metered;
mod notifications;
mod place;
mod restarts;
mod start;
mod thumb;
mod tokens;
mod week;
mod window;
mod words;

pub use start::run;

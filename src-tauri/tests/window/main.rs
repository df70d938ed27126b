//! The app as a person meets it: the built program in a window of its own, driven from outside.
//!
//! Each test has a [`desktop::Desktop`]: a display (Xvfb), a session bus, a keychain daemon and a
//! home folder that nothing else uses. The page is driven by WebDriver (WebKitWebDriver), and its
//! elements are found by role and accessible name, as the interface promises them. What came of it
//! is looked at from outside too: files, processes, sockets, the keychain.
//!
//! Pictures of each test's end are in `target/window`. What does not live here: anything that can
//! be shown without a window.

#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a test may fail here as well, and says why"
)]

mod asking;
mod child;
mod desktop;
mod elements;
mod grid;
mod leaks;
mod page;
mod pointer;
mod processes;
mod prompter;
mod quick;
mod sentinel;
mod wait;
mod window;
mod world;

mod accounts;
mod blank;
mod canary;
mod closing;
mod command_line;
mod commands;
mod connecting;
mod content;
mod crashing;
mod diagnostics;
mod first_start;
mod flat;
mod flows;
mod four_tokens;
mod health;
mod hindered;
mod hostile;
mod hundred_thousand;
mod keychain_absent;
mod keychain_another;
mod keychain_entries;
mod keychain_faults;
mod keychain_locked;
mod keychain_no_use;
mod left;
mod malformed;
mod metered;
mod mutated;
mod navigation;
mod playing;
mod recovery;
mod removing;
mod roles;
mod saving;
mod second_start;
mod session_only;
mod settings;
mod starting;
mod text_scale;
mod twelve;
mod typed_mails;

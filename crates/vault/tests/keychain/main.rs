//! The vault before a real keychain, gnome-keyring, that does what keychains do.
//!
//! A keychain is found through the environment of a process. So each test starts itself once more,
//! with a session bus and a home folder of its own ([`place`]), and there does to the daemon what the
//! fault says. What needs no keychain is tested beside the code.

#![cfg(target_os = "linux")]
#![expect(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test may fail here as well, and says why"
)]

mod faults;
mod place;
mod prompter;
mod prompts;
mod storing;

//! The heart of Rushes, with no window: the local index, sync, questions that a gallery asks,
//! pictures and clips, downloads.
//!
//! Rooms: [`index`] is the only one that knows SQL; [`sync`] brings remote pages into it;
//! [`gallery`] answers from it; [`media`] fetches and serves pictures and clips; [`downloads`] makes
//! files of them. Clock, folders, API and tokens are passed in by [`Outside`]. What is *not* here:
//! windows, words for people, the keychain, and the wire format of the API.

pub mod account;
pub mod clip;
mod credentials;
pub mod downloads;
pub mod events;
pub mod folders;
pub mod gallery;
pub mod index;
mod library;
pub mod media;
pub mod settings;
pub mod sync;
pub mod tokens;

pub use library::{Library, OpenError, Outside};

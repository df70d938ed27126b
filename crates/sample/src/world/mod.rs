//! The state of the sample: accounts and the videos in them.
//!
//! A video is kept as a few numbers (`draft`), and becomes JSON only when it is asked for (`item`),
//! so that an account of 100,000 stays small. What tests change by hand lies beside it (`edits`).

mod account;
mod demo;
mod draft;
mod edits;
mod generate;
mod item;
mod prompts;
mod spec;
mod templates;

pub use account::AccountHandle;
pub use spec::AccountSpec;

pub(crate) use account::{Account, Entry};
pub(crate) use draft::{GENERATING, QUEUED, in_the_making};
pub(crate) use item::Viewer;

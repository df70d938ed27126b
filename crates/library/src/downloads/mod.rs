//! Downloads: the durable queue, the worker, file names and verification.
//!
//! The queue is a table; this room works it off. A name without `.part` is always a complete,
//! verified file, nothing of the person's is ever overwritten, and a kill at any instant loses no
//! finished work.

mod names;
mod one;
mod queue;
mod space;
mod target;

pub use names::{NameFacts, relative_path};
pub(crate) use one::Source;
pub use queue::{DownloadFailure, Downloads, QueueRow, QueueState, Queued};

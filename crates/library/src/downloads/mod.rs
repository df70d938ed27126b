//! Downloads: the durable queue, the worker, file names and verification.
//!
//! The queue is a table; this room works it off. A name without `.part` is always a complete,
//! verified file, nothing of the person's is ever overwritten, and a kill at any instant loses no
//! finished work.

mod adopt;
mod beneath;
mod failure;
mod fetch;
mod found;
mod mend;
mod names;
mod one;
mod part;
mod queue;
mod renew;
mod space;
mod summary;
mod target;
mod unkept;
mod verify;
mod words;
mod work;

pub use failure::DownloadFailure;
pub use found::FoundFile;
pub use names::{NameFacts, Template, TemplateError, TemplateFault};
pub(crate) use one::{LARGEST, Places, Source};
pub use queue::{Downloads, Limits, QueueRow, QueueShown, QueueState, Queued, WaitsFor};
pub use summary::{Summary, SummaryId};
pub use verify::{Found, VerifyState, VerifyStep, Verifying};

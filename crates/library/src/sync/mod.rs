//! Remote pages into the index: what is read, in which order, and when to stop.
//!
//! A *pass* reads one account's list from the top by the opaque cursor; each page is one
//! transaction. The first page of every account comes before the second page of any. A pass ends
//! early where nothing is new and the list was read whole before; otherwise it goes to the end, and
//! when the list moved meanwhile another one follows. Absence never deletes.

mod account;
mod follow;
mod reader;
mod state;
mod translate;

pub use reader::Reader;
pub use state::{AccountTrouble, Reading, ReadingState, Trouble};
pub use translate::facts_of;

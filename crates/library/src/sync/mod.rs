//! Remote pages into the index: what is read, in which order, and when to stop.
//!
//! A *pass* reads one account's list from the top by the opaque cursor; each page is one
//! transaction. The first page of every account comes before the second page of any. A pass ends
//! early where nothing is new, the total fits, and the list was read whole before; otherwise it goes
//! to the end, and when the list moved meanwhile another one follows. Absence never deletes.
//!
//! `asking` and `doors` are the way to the API; `account` is a pass, `reading` one reading of several
//! accounts, `rounds` what happens by itself; `board` is what is known of all that.

mod account;
mod accounts;
mod asking;
mod board;
mod credits;
mod doors;
mod reader;
mod reading;
mod rounds;
mod state;
mod translate;
mod writing;

pub(crate) use asking::{Asking, Unanswered};
pub use reader::Reader;
pub use state::{AccountTrouble, Reading, ReadingState, Trouble};
pub use translate::facts_of;

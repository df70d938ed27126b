//! Questions that a gallery asks, answered from columns in memory: no SQL, no network.
//!
//! A [`Query`] becomes a [`View`]: the ordered list of keys with its counts, its sections and the
//! ratios of its boxes. Windows are cut from the view by position, so that nothing shifts under the
//! reader; what a tile shows is read from the index by key.

mod columns;
mod query;
mod ratio;
mod sections;
mod view;

pub use columns::{Columns, Row};
pub use query::{Query, Sort};
pub use ratio::{BoxFacts, box_ratio, named_ratio};
pub use sections::{Section, Unit};
pub use view::{StatusCount, View, ViewId, Views};

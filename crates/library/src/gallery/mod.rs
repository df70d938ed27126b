//! Questions that a gallery asks, answered from columns in memory: no SQL, no network.
//!
//! A [`Query`] becomes a [`View`]: the ordered list of keys with its counts, its sections, and the
//! ratios and tones of its boxes. Windows are cut from the view by position, so that nothing shifts under the
//! reader; what a tile shows is read from the index by key. Columns and texts follow the index by
//! the numbers of its changes.

mod clipboard;
mod columns;
mod counts;
mod dates;
mod export;
mod facet;
mod family;
mod figures;
mod fold;
mod names;
mod pack;
mod parse;
mod query;
mod question;
mod questions;
mod ratio;
mod row;
mod sections;
mod selection;
mod test;
mod texts;
mod tone;
mod view;
mod words;

#[cfg(test)]
mod made_up;
#[cfg(test)]
mod naive;

pub use clipboard::ClipText;
pub use columns::{Columns, Table};
pub use dates::Moment;
pub(crate) use export::export_into;
pub use export::{ExportError, ExportFormat, Exported};
pub use facet::{FACETS, Facet, FacetCounts, FacetValue, Filter, Helpful, Part, StatusCount};
pub use query::{FoundWord, Query, SearchReading, Sort};
pub use questions::{Among, Gallery, Related, Relation};
pub use ratio::{BoxFacts, box_ratio, named_ratio, shape_name};
pub use row::{Row, RowFacts, StatusNumber};
pub use sections::{Section, Unit};
pub use selection::Figures;
pub use texts::Field;
pub use tone::Tone;
pub use view::{View, ViewId, Views};
pub use words::{Meaning, SEARCH_WORDS, SearchWord};

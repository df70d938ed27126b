//! What crosses from the shell to the page and back, declared once.
//!
//! Every type here is written to `ui/src/host/contract/` as TypeScript by a test of this crate, which
//! fails when the files are stale. Nothing in here can hold a token that comes back, a path, an
//! e-mail or an address at PixVerse: clips and accounts are named by local keys.

mod account;
mod boot;
mod bytes;
mod cache;
mod clip;
mod download;
mod event;
mod health;
mod manage;
mod network;
mod problem;
mod selection;
mod session;
mod settings;
mod typescript;
mod view;

pub use account::{Account, Connected, Credits, Reading, ReadingState, Trouble};
pub use boot::{Boot, Keychain, LibraryKind, Notice, Page};
pub use bytes::{Bytes, PastedToken};
pub use cache::{CacheUse, Cached};
pub use clip::{
    ClipPlace, ClipProgress, Details, FileHere, Picture, PictureSize, Relation, Relative, Tile,
};
pub use download::{
    Chosen, Download, DownloadSettings, DownloadState, Downloads, FileTrouble, Ledger,
    MissingClips, MissingReason, NamesPreview, NamesProblem, Queued, Summary, VerifyState,
    VerifyStep, Verifying, WaitsFor,
};
pub use event::{HostEvent, MenuCommand};
pub use health::{Check, CheckPart, CheckState, ClipTest, Health, KeychainHelp, KeychainHint};
pub use manage::{KeepIn, Manage, ManagedAccount, ManagedToken, Removed, Replaced, TokenHome};
pub use network::{AddressRefused, Network, ProxyWay};
pub use problem::{Problem, ProblemCode};
pub use selection::{ClipText, NewSince, SelectionFigures};
pub use session::{Restarted, Session, SessionClips, SessionPlace, SessionViewer};
pub use settings::{
    Ahead, Graphics, HoverPlay, LastPlace, Motion, OnClose, OnStart, Settings, Theme,
};
pub use typescript::typescript;
pub use view::{
    ExportFormat, Exported, Facet, FacetCounts, FacetValue, Filter, FoundWord, HelpfulFilter,
    OtherPart, Query, QueryPart, SearchReading, SearchWord, Section, SectionUnit, Sort,
    StatusCount, View,
};

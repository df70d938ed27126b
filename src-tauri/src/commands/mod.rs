//! What the page may ask, declared once in `table.rs`.
//!
//! From the one table come: the registered commands, the permissions that the build makes, and the
//! TypeScript of the page. The capability names each of them; `cargo xtask tidy` compares. The
//! commands themselves are methods of [`App`], feature by feature in the files beside this one.

mod accounts;
mod boot;
mod cache;
mod dialogs;
mod downloads;
mod downloads_more;
mod exports;
mod gallery;
mod health;
mod keychain;
mod manage;
mod marks;
mod network;
mod recovery;
mod selection;
mod session;
mod window;

use std::sync::Arc;

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use tauri::State;
use tauri::ipc::Invoke;
use ts_rs::{Config, TS};

pub(crate) use boot::accounts as accounts_of;
pub(crate) use downloads::queue as queue_of;
#[cfg(test)]
pub(crate) use health::CODES as HEALTH_CODES;
pub(crate) use keychain::{Package, install, watch as watch_keychain};

use crate::app::App;
use crate::contract::{
    Boot, Bytes, CacheUse, Cached, Chosen, ClipProgress, ClipTest, ClipText, Connected, Details,
    DownloadSettings, Downloads, ExportFormat, Exported, FacetCounts, FileHere, Health,
    HelpfulFilter, KeepIn, Keychain, KeychainHelp, Ledger, LibraryKind, Manage, NamesPreview,
    Network, NewSince, Page, PastedToken, Problem, ProxyWay, Query, Queued, Removed, Replaced,
    SearchWord, SelectionFigures, Session, SessionClips, Settings, Sort, Summary, Tile, VerifyStep,
    View,
};

/// An argument as it came. One that is wrong is refused without repeating it, as serde would.
struct Given<T>(T);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Given<T> {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let given = T::deserialize(from).map(Self);
        given.map_err(|_| D::Error::custom("not what is expected here"))
    }
}

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $answer:ty;)*) => {
        mod wrapped {
            use super::*;
            $(
                $(#[$doc])*
                #[tauri::command]
                pub(super) async fn $name(
                    app: State<'_, Arc<App>>,
                    $($arg: Given<$ty>),*
                ) -> Result<$answer, Problem> {
                    app.$name($($arg.0),*).await
                }
            )*
        }

        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

        /// The arguments that each of them takes, in the same order.
        pub const TAKES: &[&[&str]] = &[$(&[$(stringify!($arg)),*]),*];

        /// Answers the page.
        pub fn handler() -> impl Fn(Invoke<tauri::Wry>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![$(wrapped::$name),*]
        }

        /// The commands as TypeScript: arguments and answer of each.
        #[must_use]
        pub fn typescript(config: &Config) -> String {
            let mut lines = vec!["export interface Commands {".to_owned()];
            $(
                let args: &[(&str, String)] =
                    &[$((stringify!($arg), <$ty as TS>::name(config))),*];
                lines.push(line(stringify!($name), args, &<$answer as TS>::name(config)));
            )*
            lines.push("}".to_owned());
            lines.join("\n")
        }
    };
}

include!("table.rs");

fn line(name: &str, args: &[(&str, String)], answer: &str) -> String {
    let answer = if answer == "null" { "null" } else { answer };
    let fields: Vec<_> = args
        .iter()
        .map(|(name, ty)| format!("{name}: {ty}"))
        .collect();
    let args = match fields.as_slice() {
        [] => "Record<string, never>".to_owned(),
        fields => format!("{{ {} }}", fields.join(", ")),
    };
    format!("  {name}: {{ args: {args}, result: {answer} }};")
}

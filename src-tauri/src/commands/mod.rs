//! What the page may ask, declared once in `table.rs`.
//!
//! From the one table come: the registered commands, the permissions that the build makes, and the
//! TypeScript of the page. The capability names each of them; `cargo xtask tidy` compares. The
//! commands themselves are methods of [`App`], feature by feature in the files beside this one.

mod accounts;
mod boot;
mod dialogs;
mod downloads;
mod downloads_more;
mod exports;
mod gallery;
mod marks;
mod window;

use std::sync::Arc;

use tauri::State;
use tauri::ipc::Invoke;
use ts_rs::{Config, TS};

pub(crate) use boot::accounts as accounts_of;
pub(crate) use downloads::queue as queue_of;

use crate::app::App;
use crate::contract::{
    Boot, Bytes, Chosen, Connected, Details, DownloadSettings, Downloads, ExportFormat, Exported,
    FacetCounts, FileHere, HelpfulFilter, Ledger, LibraryKind, NamesPreview, Page, PastedToken,
    Problem, Query, Queued, SearchWord, Settings, Summary, Tile, VerifyStep, View,
};

macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $answer:ty;)*) => {
        mod wrapped {
            use super::*;
            $(
                $(#[$doc])*
                #[tauri::command]
                pub(super) async fn $name(
                    app: State<'_, Arc<App>>,
                    $($arg: $ty),*
                ) -> Result<$answer, Problem> {
                    app.$name($($arg),*).await
                }
            )*
        }

        /// The names of all commands.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];

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

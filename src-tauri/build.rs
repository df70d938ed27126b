//! Tells Tauri which commands there are, from the one table of them, so that each needs a permission, and
//! the shell which languages, from the files of the page.

use std::path::Path;

/// The names of the table.
macro_rules! commands {
    ($($(#[$doc:meta])* $name:ident($($arg:ident: $ty:ty),*) -> $answer:ty;)*) => {
        &[$(stringify!($name)),*]
    };
}

const COMMANDS: &[&str] = include!("src/commands/table.rs");

fn main() {
    println!("cargo::rerun-if-changed=src/commands/table.rs");
    if let Err(error) = list_catalogues() {
        println!("cargo::error=the catalogues of words: {error}");
    }
    let manifest = tauri_build::AppManifest::new().commands(COMMANDS);
    let attributes = tauri_build::Attributes::new().app_manifest(manifest);
    if let Err(error) = tauri_build::try_build(attributes) {
        println!("cargo::error={error:#}");
    }
}

/// Writes down each `ui/src/words/<language>.json` with its text, in the order of their names.
fn list_catalogues() -> Result<(), Box<dyn std::error::Error>> {
    let words = Path::new(&std::env::var("CARGO_MANIFEST_DIR")?).join("../ui/src/words");
    println!("cargo::rerun-if-changed={}", words.display());
    let mut files: Vec<_> = std::fs::read_dir(words)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    let mut list = String::from("const CATALOGUES: &[(&str, &str)] = &[");
    for path in files {
        let language = path.file_stem().unwrap_or_default().to_string_lossy();
        list += &format!("({language:?}, include_str!({path:?})),");
    }
    list += "];";
    std::fs::write(
        Path::new(&std::env::var("OUT_DIR")?).join("catalogues.rs"),
        list,
    )?;
    Ok(())
}

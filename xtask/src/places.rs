//! Where things are in this repository.

use std::path::{Path, PathBuf};

use cargo_metadata::MetadataCommand;

use crate::shell::{Failure, Outcome};

/// The folders that tasks work in.
pub(crate) struct Places {
    /// The top of the repository.
    pub(crate) root: PathBuf,
    /// The page.
    pub(crate) ui: PathBuf,
    /// The shell.
    pub(crate) shell: PathBuf,
    /// Where cargo builds: `target`, unless the environment says otherwise.
    pub(crate) built: PathBuf,
    /// Where tasks leave what they make for people: always `target` at the top.
    pub(crate) made: PathBuf,
}

impl Places {
    /// Finds them from the place of this package.
    pub(crate) fn find() -> Outcome<Self> {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = here
            .parent()
            .ok_or_else(|| Failure::new("the repository has no top folder"))?;
        let metadata = MetadataCommand::new()
            .current_dir(root)
            .no_deps()
            .exec()
            .map_err(Failure::of("reading the workspace"))?;
        Ok(Self {
            root: root.to_owned(),
            ui: root.join("ui"),
            shell: root.join("src-tauri"),
            built: metadata.target_directory.into_std_path_buf(),
            made: root.join("target"),
        })
    }

    /// The app as cargo built it in a profile's folder.
    pub(crate) fn app(&self, profile: &str) -> PathBuf {
        self.built
            .join(profile)
            .join(format!("rushes{}", std::env::consts::EXE_SUFFIX))
    }
}

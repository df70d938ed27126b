//! The pictures of accounts: from the cache on disk, else fetched by the rules of all media.

use std::path::PathBuf;
use std::sync::Arc;

use super::cdn::Cdn;
use super::picture::{self, PictureFile, PictureKind};
use super::pictures::PictureError;
use crate::clip::AccountKey;
use crate::index::Index;

/// No picture of an account is larger, in bytes.
const LARGEST: usize = 8 * 1024 * 1024;

/// The pictures of a library's accounts. Cheap to clone.
#[derive(Clone)]
pub struct Avatars {
    index: Index,
    cdn: Cdn,
    folder: PathBuf,
    /// There are few: one after the other.
    one: Arc<tokio::sync::Mutex<()>>,
}

impl Avatars {
    /// The pictures that lie, or will lie, in `folder`.
    #[must_use]
    pub fn new(index: Index, cdn: Cdn, folder: PathBuf) -> Self {
        Self {
            index,
            cdn,
            folder,
            one: Arc::default(),
        }
    }

    /// The picture of an account, if this is its version.
    ///
    /// # Errors
    ///
    /// [`PictureError`].
    pub async fn picture(
        &self,
        account: AccountKey,
        version: &str,
    ) -> Result<PictureFile, PictureError> {
        let url = self.index.run(move |index| index.avatar(account)).await?;
        let url = url
            .filter(|url| super::picture_version(url) == version)
            .ok_or(PictureError::None)?;
        let path = self.folder.join(format!("{}-{version}.jpg", account.0));
        let _one = self.one.lock().await;
        if let Ok(bytes) = tokio::fs::read(&path).await
            && bytes.starts_with(&[0xFF, 0xD8])
            && bytes.ends_with(&[0xFF, 0xD9])
        {
            return Ok(jpeg(bytes));
        }
        let came = self.cdn.get(&url, None).await?.whole(LARGEST).await?;
        let small = tokio::task::spawn_blocking(move || {
            let made = picture::make(&came).ok_or(PictureError::Broken)?;
            if let Err(error) = super::pictures::write_whole(&path, &made.small) {
                tracing::warn!(%error, "a picture could not be kept");
            }
            Ok(made.small)
        });
        let small = small.await.unwrap_or(Err(PictureError::Broken))?;
        Ok(jpeg(small))
    }
}

fn jpeg(bytes: Vec<u8>) -> PictureFile {
    PictureFile {
        bytes,
        kind: PictureKind::Jpeg,
    }
}

//! The table `file`, as far as it is the cache of the viewer: what is used last stays longest.

use std::path::PathBuf;

use rusqlite::params;

use super::{Index, IndexError};
use crate::clip::ClipKey;

impl Index {
    /// Forgets the files of the cache that were used longest ago, until the rest fits into `limit`
    /// bytes; those of `held` clips stay whatever that comes to. Answers the paths of those that may be
    /// deleted now.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn evict_cache(
        &self,
        limit: u64,
        held: &[ClipKey],
    ) -> Result<Vec<PathBuf>, IndexError> {
        let held: Vec<i64> = held.iter().map(|clip| clip.0).collect();
        let held = serde_json::Value::from(held).to_string();
        self.write(|tx| {
            let mut query = tx.prepare_cached(
                "DELETE FROM file WHERE place = 'cache' AND video IN (
                     SELECT video FROM (
                         SELECT video, sum(bytes) OVER (ORDER BY used_ms DESC, video DESC) AS so_far
                         FROM file WHERE place = 'cache')
                     WHERE so_far > ?1)
                 AND video NOT IN (SELECT value FROM json_each(?2))
                 RETURNING path",
            )?;
            let paths = query.query_map(params![limit, held], |row| row.get::<_, String>(0))?;
            Ok(paths
                .map(|path| path.map(Into::into))
                .collect::<Result<_, _>>()?)
        })
    }

    /// A clip plays from the cache.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn used_cache(&self, clip: ClipKey, now_ms: i64) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE file SET used_ms = ?2 WHERE video = ?1 AND place = 'cache'",
                params![clip.0, now_ms],
            )?;
            Ok(())
        })
    }
}

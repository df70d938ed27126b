//! The table `video_text` as a search wants it, and the reading of facts anew from `raw`.

use rusqlite::{OptionalExtension, Row as SqlRow, params};

use super::rows::{last_change, touched_since};
use super::videos::{change, keep_texts, names_from};
use super::{Index, IndexError};
use crate::clip::{AccountKey, ClipFacts, ClipKey};

/// The version of the reading of facts: raised when a later one finds more in the raw JSON.
const FACTS: i64 = 2;
/// How many clips are read anew in one transaction.
const REREAD_AT_ONCE: u32 = 500;

/// What a search looks through, of one clip.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SearchText {
    /// The clip.
    pub key: ClipKey,
    /// Its prompt.
    pub prompt: String,
    /// What was not wanted.
    pub negative_prompt: Option<String>,
    /// The effect's names, in every language.
    pub effects: Vec<String>,
    /// The model's name.
    pub model: Option<String>,
    /// The number of its id.
    pub number: String,
    /// Digit by digit.
    pub seed: Option<String>,
}

impl Index {
    /// Hands out what a search looks through, of all clips. Answers the number of the last change
    /// that it knows of.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn all_texts(&self, mut take: impl FnMut(SearchText)) -> Result<i64, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare(SELECT_TEXT)?;
            let mut rows = query.query([])?;
            while let Some(row) = rows.next()? {
                take(to_text(row)?);
            }
            last_change(tx)
        })
    }

    /// The same of what changed after the change of this number, with the keys of all of it.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn texts_since(
        &self,
        seq: i64,
    ) -> Result<(Vec<SearchText>, Vec<ClipKey>, i64), IndexError> {
        self.read(|tx| {
            let touched = touched_since(tx, seq)?;
            let mut query = tx.prepare_cached(&format!("{SELECT_TEXT} WHERE v.id = ?1"))?;
            let mut texts = Vec::with_capacity(touched.len());
            for key in &touched {
                texts.extend(query.query_row([key.0], to_text).optional()?);
            }
            Ok((texts, touched, last_change(tx)?.max(seq)))
        })
    }

    /// Reads the facts of all clips anew from the raw JSON, if this app finds more in it than the
    /// one that wrote them. A kill on the way costs the work, and nothing else.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn reread(
        &self,
        read: impl Fn(&str) -> Option<ClipFacts>,
    ) -> Result<(), IndexError> {
        let facts: i64 =
            self.read(|tx| Ok(tx.query_row("SELECT facts FROM reread", [], |row| row.get(0))?))?;
        if facts >= FACTS {
            return Ok(());
        }
        let mut after = 0_i64;
        loop {
            let done = self.write(|tx| {
                let raws: Vec<(i64, String)> = tx
                    .prepare_cached(
                        "SELECT video, json FROM raw WHERE video > ?1 ORDER BY video LIMIT ?2",
                    )?
                    .query_map(params![after, REREAD_AT_ONCE], |row| {
                        Ok((row.get(0)?, row.get(1)?))
                    })?
                    .collect::<Result<_, _>>()?;
                for (key, json) in &raws {
                    let Some(clip) = read(json) else { continue };
                    change(tx, *key, &clip, clip.fingerprint())?;
                    keep_texts(tx, *key, &clip)?;
                }
                if let Some((last, _)) = raws.last() {
                    after = *last;
                    return Ok(false);
                }
                tx.execute("UPDATE reread SET facts = ?1", [FACTS])?;
                Ok(true)
            })?;
            if done {
                return Ok(());
            }
        }
    }

    /// Takes in clips that no reading brought: for tests and benchmarks.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    #[doc(hidden)]
    pub fn take_in(
        &self,
        account: AccountKey,
        clips: Vec<ClipFacts>,
        now_ms: i64,
    ) -> Result<Vec<ClipKey>, IndexError> {
        let pass = self.begin_or_resume_pass(account, now_ms)?.id;
        let outcome = self.record_page(&super::PageRecord {
            account,
            pass,
            next: None,
            total: None,
            clips,
            unreadable: Vec::new(),
            in_progress: std::collections::HashSet::new(),
            now_ms,
        })?;
        Ok(outcome.new.into_iter().chain(outcome.changed).collect())
    }
}

const SELECT_TEXT: &str = "SELECT v.id, t.prompt, t.negative_prompt, t.effect_names, v.effect,
        v.model, v.number, v.seed
    FROM video v JOIN video_text t ON t.video = v.id";

fn to_text(row: &SqlRow<'_>) -> rusqlite::Result<SearchText> {
    let mut effects: Vec<String> = names_from(row.get_ref(3)?.as_str_or_null()?)
        .into_iter()
        .map(|(_, name)| name)
        .collect();
    effects.extend(row.get::<_, Option<String>>(4)?);
    Ok(SearchText {
        key: ClipKey(row.get(0)?),
        prompt: row.get(1)?,
        negative_prompt: row.get(2)?,
        effects,
        model: row.get(5)?,
        number: row.get(6)?,
        seed: row.get(7)?,
    })
}

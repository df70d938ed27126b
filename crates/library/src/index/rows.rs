//! What the columns of the gallery are made of: rows of `video` with what the person did to them,
//! the packed copy of all of them, and what changed since.

use rusqlite::{OptionalExtension, Row as SqlRow, Transaction, params};

use super::{Index, IndexError};
use crate::clip::{AccountKey, ClipKey, Status};
use crate::gallery::{BoxFacts, RowFacts, Tone, box_ratio, shape_name};

/// The columns as they were packed, and what changed since.
#[derive(Debug, Default)]
pub(crate) struct Packed {
    /// The block; none if nothing was packed yet.
    pub bytes: Option<Vec<u8>>,
    /// The rows that changed since. Of keys that are in `touched` and not here the clip is gone.
    pub rows: Vec<RowFacts>,
    /// The keys of all clips that changed since.
    pub touched: Vec<ClipKey>,
    /// The number of the last change that all this knows of.
    pub seq: i64,
}

impl Index {
    /// All that the columns need at the start, in one consistent look. A packed block that most
    /// rows are newer than is not worth its reading.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn packed(&self) -> Result<Packed, IndexError> {
        self.read(|tx| {
            let seq = last_change(tx)?;
            let bytes: Option<Vec<u8>> = tx
                .query_row("SELECT bytes FROM packed", [], |row| row.get(0))
                .optional()?;
            if bytes.is_none() {
                return Ok(Packed {
                    seq,
                    ..Packed::default()
                });
            }
            let touched = touched_since(tx, 0)?;
            Ok(Packed {
                bytes,
                rows: rows(tx, &touched)?,
                touched,
                seq,
            })
        })
    }

    /// The columns of all clips, and the number of the last change that they know of.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn all_rows(&self) -> Result<(Vec<RowFacts>, i64), IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare(SELECT_ROW)?;
            let rows = query.query_map([], to_row)?.collect::<Result<_, _>>()?;
            Ok((rows, last_change(tx)?))
        })
    }

    /// What changed after the change of this number: as [`Index::packed`], without a block.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn changes_since(&self, seq: i64) -> Result<Packed, IndexError> {
        self.read(|tx| {
            let touched = touched_since(tx, seq)?;
            Ok(Packed {
                bytes: None,
                rows: rows(tx, &touched)?,
                touched,
                seq: last_change(tx)?.max(seq),
            })
        })
    }

    /// How many clips changed since the columns were packed.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn unpacked(&self) -> Result<u32, IndexError> {
        self.read(|tx| Ok(tx.query_row("SELECT count(*) FROM touched", [], |row| row.get(0))?))
    }

    /// Keeps the columns packed, as they were after the change of this number; what changed later
    /// stays noted.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn keep_packed(&self, bytes: &[u8], seq: i64) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "INSERT INTO packed (one, bytes) VALUES (1, ?1)
                 ON CONFLICT (one) DO UPDATE SET bytes = excluded.bytes",
                params![bytes],
            )?;
            tx.execute("DELETE FROM touched WHERE seq <= ?1", [seq])?;
            Ok(())
        })
    }
}

pub(super) fn last_change(tx: &Transaction<'_>) -> Result<i64, IndexError> {
    // Not the greatest that is left: what was packed is forgotten, and its numbers never return.
    Ok(tx
        .prepare_cached("SELECT seq FROM sqlite_sequence WHERE name = 'touched'")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0))
}

pub(super) fn touched_since(tx: &Transaction<'_>, seq: i64) -> Result<Vec<ClipKey>, IndexError> {
    let mut query = tx.prepare_cached("SELECT video FROM touched WHERE seq > ?1 ORDER BY seq")?;
    let keys = query.query_map([seq], |row| Ok(ClipKey(row.get(0)?)))?;
    Ok(keys.collect::<Result<_, _>>()?)
}

fn rows(tx: &Transaction<'_>, keys: &[ClipKey]) -> Result<Vec<RowFacts>, IndexError> {
    let mut query = tx.prepare_cached(&format!("{SELECT_ROW} WHERE v.id = ?1"))?;
    let mut rows = Vec::with_capacity(keys.len());
    for key in keys {
        rows.extend(query.query_row([key.0], to_row).optional()?);
    }
    Ok(rows)
}

const SELECT_ROW: &str = "SELECT v.id, v.account, v.number, v.status, v.queued, v.made_ms,
        v.finished_ms, v.first_seen_ms, v.model, v.quality, v.style, v.effect, v.seconds, v.width,
        v.height, v.ratio, v.pictured, v.original, v.upscaled, v.extended, v.lip_sync, v.sound,
        v.unwanted, v.seed IS NOT NULL, v.prompt_hash, v.unlisted_ms IS NOT NULL,
        CASE WHEN v.width IS NULL THEN p.width * 1000 / p.height END,
        EXISTS (SELECT 1 FROM file f WHERE f.video = v.id AND f.place = 'download'
            AND f.state IN ('whole', 'changed')),
        EXISTS (SELECT 1 FROM download d WHERE d.video = v.id AND d.state IN ('waiting', 'running')),
        coalesce(m.favourite, 0), coalesce(m.rating, 0), p.thumbhash
    FROM video v
    JOIN account a ON a.id = v.account
    LEFT JOIN picture p ON p.video = v.id
    LEFT JOIN mark m ON m.email = a.email AND m.number = v.number";

fn to_row(row: &SqlRow<'_>) -> rusqlite::Result<RowFacts> {
    let width: Option<u32> = row.get(13)?;
    let height: Option<u32> = row.get(14)?;
    let status = Status::from_id(row.get_ref(3)?.as_str()?);
    let shape = BoxFacts {
        size: width.zip(height),
        field: row.get_ref(15)?.as_str_or_null()?,
        picture_thousandths: row.get(26)?,
        words_only: status.is_refusal() && !row.get::<_, bool>(16)?,
    };
    let thumbhash = row.get_ref(31)?.as_blob_or_null()?;
    Ok(RowFacts {
        key: ClipKey(row.get(0)?),
        account: AccountKey(row.get(1)?),
        number: row.get(2)?,
        box_ratio: box_ratio(&shape),
        ratio: shape_name(&shape),
        status,
        queued: row.get(4)?,
        made_ms: row.get(5)?,
        finished_ms: row.get(6)?,
        first_seen_ms: row.get(7)?,
        model: row.get(8)?,
        quality: row.get(9)?,
        style: row.get(10)?,
        effect: row.get(11)?,
        seconds: row.get(12)?,
        original: row.get(17)?,
        upscaled: row.get(18)?,
        extended: row.get(19)?,
        lip_sync: row.get(20)?,
        sound: row.get(21)?,
        unwanted: row.get(22)?,
        seed: row.get(23)?,
        prompt_hash: row.get(24)?,
        unlisted: row.get(25)?,
        here: row.get(27)?,
        downloading: row.get(28)?,
        favourite: row.get(29)?,
        rating: row.get(30)?,
        tone: thumbhash.map_or(Tone::NONE, Tone::of_thumbhash),
    })
}

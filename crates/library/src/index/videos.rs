//! The table `video`: taking clips in, and giving them out as rows, tiles and details.

use rusqlite::{OptionalExtension, Row as SqlRow, Transaction, params};

use super::passes::PageRecord;
use super::{Index, IndexError};
use crate::clip::{
    AccountKey, ClipFacts, ClipKey, Details, KeptFile, Status, TILE_PROMPT_CHARS, Tile, first_chars,
};
use crate::gallery::Row;

/// What became of one clip of a page.
pub(super) struct Upserted {
    pub(super) key: ClipKey,
    pub(super) new: bool,
    pub(super) changed: bool,
    pub(super) seen_in_pass: bool,
}

/// Where a clip and its picture lie.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Address {
    /// Whose clip it is.
    pub account: AccountKey,
    /// The id under the token that read it last.
    pub remote_id: String,
    /// The clip.
    pub clip: Option<String>,
    /// The picture.
    pub picture: Option<String>,
}

impl Index {
    /// The columns that order and count, of all clips.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn all_rows(&self) -> Result<Vec<Row>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare(&format!("{SELECT_ROW} FROM video"))?;
            let rows = query.query_map([], to_row)?;
            Ok(rows.collect::<Result<_, _>>()?)
        })
    }

    /// The same of some clips.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn rows(&self, keys: &[ClipKey]) -> Result<Vec<Row>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(&format!("{SELECT_ROW} FROM video WHERE id = ?1"))?;
            let mut rows = Vec::with_capacity(keys.len());
            for key in keys {
                rows.extend(query.query_row([key.0], to_row).optional()?);
            }
            Ok(rows)
        })
    }

    /// The tiles of some clips, in the order of the keys. A key that nobody has is left out.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn tiles(&self, keys: &[ClipKey]) -> Result<Vec<Tile>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(SELECT_TILE)?;
            let mut tiles = Vec::with_capacity(keys.len());
            for key in keys {
                tiles.extend(query.query_row([key.0], to_tile).optional()?);
            }
            Ok(tiles)
        })
    }

    /// All of one clip.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub fn details(&self, key: ClipKey) -> Result<Option<Details>, IndexError> {
        self.read(|tx| {
            let Some(tile) = tx
                .prepare_cached(SELECT_TILE)?
                .query_row([key.0], to_tile)
                .optional()?
            else {
                return Ok(None);
            };
            let (facts, raw) = tx
                .prepare_cached("SELECT * FROM video WHERE id = ?1")?
                .query_row([key.0], to_facts)?;
            let account_name = tx.query_row(
                "SELECT coalesce(name, 'Account ' || (mark + 1)) FROM account WHERE id = ?1",
                [tile.account.0],
                |row| row.get(0),
            )?;
            let file = super::files::get(tx, key, super::files::DOWNLOAD)?;
            Ok(Some(Details {
                tile,
                facts,
                account_name,
                file,
                raw,
            }))
        })
    }

    /// Where a clip lies.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn address(&self, key: ClipKey) -> Result<Option<Address>, IndexError> {
        self.read(|tx| {
            Ok(tx
                .prepare_cached(
                    "SELECT account, remote_id, clip_url, picture_url FROM video WHERE id = ?1",
                )?
                .query_row([key.0], |row| {
                    Ok(Address {
                        account: AccountKey(row.get(0)?),
                        remote_id: row.get(1)?,
                        clip: row.get(2)?,
                        picture: row.get(3)?,
                    })
                })
                .optional()?)
        })
    }

    /// Puts a fresh address in the place of one that is not handed out any more.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn renew_address(&self, key: ClipKey, clip_url: &str) -> Result<(), IndexError> {
        self.write(|tx| {
            tx.execute(
                "UPDATE video SET clip_url = ?2 WHERE id = ?1",
                params![key.0, clip_url],
            )?;
            Ok(())
        })
    }
}

const SELECT_ROW: &str = "SELECT id, account, number, status, made_ms, width, height, ratio,
    picture_url IS NOT NULL, (SELECT p.width * 1000 / p.height FROM picture p WHERE p.video = video.id)";

fn to_row(row: &SqlRow<'_>) -> rusqlite::Result<Row> {
    let width: Option<u32> = row.get(5)?;
    let height: Option<u32> = row.get(6)?;
    let status = Status::from_id(row.get_ref(3)?.as_str()?);
    let ratio = crate::gallery::box_ratio(&crate::gallery::BoxFacts {
        size: width.zip(height),
        field: row.get_ref(7)?.as_str_or_null()?,
        picture_thousandths: row.get(9)?,
        words_only: status.is_refusal() && !row.get::<_, bool>(8)?,
    });
    Ok(Row {
        key: ClipKey(row.get(0)?),
        account: AccountKey(row.get(1)?),
        number: row.get_ref(2)?.as_str()?.parse().unwrap_or(0),
        made_ms: row.get(4)?,
        status,
        ratio,
    })
}

const SELECT_TILE: &str = "SELECT v.id, v.account, v.status, v.queued, v.made_ms, v.seconds,
        v.model, v.quality, CASE WHEN v.upscaled THEN v.height END, v.prompt, v.effect,
        v.picture_url, p.version, p.thumbhash, v.clip_url IS NOT NULL,
        EXISTS (SELECT 1 FROM file f WHERE f.video = v.id AND f.place = 'download'),
        (SELECT d.state FROM download d WHERE d.video = v.id),
        coalesce(m.favourite, 0), coalesce(m.rating, 0), v.unlisted_ms IS NOT NULL
    FROM video v
    JOIN account a ON a.id = v.account
    LEFT JOIN picture p ON p.video = v.id
    LEFT JOIN mark m ON m.email = a.email AND m.number = v.number
    WHERE v.id = ?1";

fn to_tile(row: &SqlRow<'_>) -> rusqlite::Result<Tile> {
    let picture_url: Option<String> = row.get(11)?;
    let fetched: Option<String> = row.get(12)?;
    let here: bool = row.get(15)?;
    let version = picture_url.map(|url| crate::media::picture_version(&url));
    // A ThumbHash of an older picture would flash what is not there any more.
    let thumbhash = if version == fetched {
        row.get(13)?
    } else {
        None
    };
    Ok(Tile {
        key: ClipKey(row.get(0)?),
        account: AccountKey(row.get(1)?),
        status: row.get(2)?,
        queued: row.get(3)?,
        made_ms: row.get(4)?,
        seconds: row.get(5)?,
        model: row.get(6)?,
        quality: row.get(7)?,
        upscaled_to: row.get(8)?,
        prompt: first_chars(row.get_ref(9)?.as_str()?, TILE_PROMPT_CHARS).to_owned(),
        effect: row.get(10)?,
        picture: version,
        thumbhash,
        playable: here || row.get(14)?,
        here,
        download: row.get(16)?,
        favourite: row.get(17)?,
        rating: row.get(18)?,
        unlisted: row.get(19)?,
    })
}

fn to_facts(row: &SqlRow<'_>) -> rusqlite::Result<(ClipFacts, String)> {
    let facts = ClipFacts {
        number: row.get("number")?,
        remote_id: String::new(),
        status: row.get("status")?,
        queued: row.get("queued")?,
        status_word: row.get("status_word")?,
        made_ms: row.get("made_ms")?,
        prompt: row.get("prompt")?,
        negative_prompt: row.get("negative_prompt")?,
        model: row.get("model")?,
        quality: row.get("quality")?,
        seconds: row.get("seconds")?,
        width: row.get("width")?,
        height: row.get("height")?,
        ratio: row.get("ratio")?,
        upscaled: row.get("upscaled")?,
        seed: row.get("seed")?,
        motion: row.get("motion")?,
        style: row.get("style")?,
        effect: row.get("effect")?,
        camera: row.get("camera")?,
        clip_url: None,
        picture_url: None,
        raw: String::new(),
    };
    Ok((facts, row.get("raw")?))
}

/// Takes in one clip: by (account, number), keeping the local key and the day it was first seen.
pub(super) fn upsert(
    tx: &Transaction<'_>,
    page: &PageRecord,
    clip: &ClipFacts,
) -> Result<Upserted, IndexError> {
    let fingerprint = clip.fingerprint();
    let known = tx
        .prepare_cached(
            "SELECT id, fingerprint, pass, unlisted_ms IS NOT NULL FROM video
             WHERE account = ?1 AND number = ?2",
        )?
        .query_row(params![page.account.0, clip.number], |row| {
            Ok((
                row.get::<_, i64>(0)?,
                row.get::<_, i64>(1)?,
                row.get::<_, Option<i64>>(2)?,
                row.get::<_, bool>(3)?,
            ))
        })
        .optional()?;
    let key = tx
        .prepare_cached(
            "INSERT INTO video (account, number, remote_id, status, queued, status_word, made_ms,
                 prompt, negative_prompt, model, quality, seconds, width, height, ratio, upscaled,
                 seed, motion, style, effect, camera, clip_url, picture_url, fingerprint, raw,
                 first_seen_ms, changed_ms, pass)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17,
                 ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?25, ?26, ?26, ?27)
             ON CONFLICT (account, number) DO UPDATE SET
                 remote_id = excluded.remote_id, status = excluded.status,
                 queued = excluded.queued, status_word = excluded.status_word,
                 made_ms = excluded.made_ms, prompt = excluded.prompt,
                 negative_prompt = excluded.negative_prompt, model = excluded.model,
                 quality = excluded.quality, seconds = excluded.seconds, width = excluded.width,
                 height = excluded.height, ratio = excluded.ratio, upscaled = excluded.upscaled,
                 seed = excluded.seed, motion = excluded.motion, style = excluded.style,
                 effect = excluded.effect, camera = excluded.camera,
                 clip_url = excluded.clip_url, picture_url = excluded.picture_url,
                 changed_ms = CASE WHEN fingerprint = excluded.fingerprint
                     THEN changed_ms ELSE excluded.changed_ms END,
                 fingerprint = excluded.fingerprint, raw = excluded.raw,
                 pass = excluded.pass, unlisted_ms = NULL
             RETURNING id",
        )?
        .query_row(
            params![
                page.account.0,
                clip.number,
                clip.remote_id,
                clip.status,
                clip.queued,
                clip.status_word,
                clip.made_ms,
                clip.prompt,
                clip.negative_prompt,
                clip.model,
                clip.quality,
                clip.seconds,
                clip.width,
                clip.height,
                clip.ratio,
                clip.upscaled,
                clip.seed,
                clip.motion,
                clip.style,
                clip.effect,
                clip.camera,
                clip.clip_url,
                clip.picture_url,
                fingerprint,
                clip.raw,
                page.now_ms,
                page.pass,
            ],
            |row| row.get::<_, i64>(0),
        )?;
    Ok(match known {
        None => Upserted {
            key: ClipKey(key),
            new: true,
            changed: false,
            seen_in_pass: false,
        },
        Some((_, before, pass, unlisted)) => Upserted {
            key: ClipKey(key),
            new: false,
            changed: before != fingerprint || unlisted,
            seen_in_pass: pass == Some(page.pass),
        },
    })
}

/// The kept file of a row of `file`.
pub(super) fn to_kept_file(row: &SqlRow<'_>) -> rusqlite::Result<KeptFile> {
    Ok(KeptFile {
        path: row.get::<_, String>(0)?.into(),
        bytes: row.get(1)?,
        sha256: row.get(2)?,
        verified_ms: row.get(3)?,
    })
}

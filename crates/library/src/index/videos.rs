//! The table `video`: taking clips in, and giving them out as rows, tiles and details.

use rusqlite::{OptionalExtension, Row as SqlRow, Transaction, params};

use super::passes::PageRecord;
use super::{Index, IndexError};
use crate::clip::{
    AccountKey, ClipFacts, ClipKey, Details, KeptFile, TILE_PROMPT_CHARS, Tile, first_chars,
};

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

    /// All of one clip; as in [`Index::tiles`], its tile knows no family and no run of the app.
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
                .prepare_cached(
                    "SELECT v.*, t.*, r.json FROM video v JOIN video_text t ON t.video = v.id
                     JOIN raw r ON r.video = v.id WHERE v.id = ?1",
                )?
                .query_row([key.0], to_facts)?;
            let account_name = tx
                .prepare_cached(
                    "SELECT coalesce(name, 'Account ' || (mark + 1)) FROM account WHERE id = ?1",
                )?
                .query_row([tile.account.0], |row| row.get(0))?;
            let file = super::files::get(tx, key, super::files::DOWNLOAD)?;
            // One that is not where it was put, or is not what was put there, is not here.
            let file = file.filter(|_| tile.here);
            Ok(Some(Details {
                tile,
                facts,
                account_name,
                file,
                other_file_ms: super::files::other_since(tx, key)?,
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
                    "SELECT v.account, t.remote_id, t.clip_url, t.picture_url FROM video v
                     JOIN video_text t ON t.video = v.id WHERE v.id = ?1",
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
                "UPDATE video_text SET clip_url = ?2 WHERE video = ?1",
                params![key.0, clip_url],
            )?;
            Ok(())
        })
    }
}

const SELECT_TILE: &str = "SELECT v.id, v.account, v.status, v.queued, v.made_ms, v.seconds,
        v.model, v.quality, CASE WHEN v.upscaled THEN v.height END, t.prompt, v.effect,
        t.picture_url, p.version, p.thumbhash, t.clip_url IS NOT NULL,
        EXISTS (SELECT 1 FROM file f WHERE f.video = v.id AND f.place = 'download'
            AND f.state IN ('whole', 'changed')),
        (SELECT d.state FROM download d WHERE d.video = v.id),
        coalesce(m.favourite, 0), coalesce(m.rating, 0), v.unlisted_ms IS NOT NULL,
        n.finished_ms
    FROM video v
    JOIN video_text t ON t.video = v.id
    JOIN account a ON a.id = v.account
    LEFT JOIN picture p ON p.video = v.id
    LEFT JOIN mark m ON m.email = a.email AND m.number = v.number
    LEFT JOIN finished n ON n.video = v.id
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
        versions: 1,
        finished_ms: row.get(20)?,
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
        extended: row.get("extended")?,
        lip_sync: row.get("lip_sync")?,
        sound: row.get("sound")?,
        original: row.get("original")?,
        seed: row.get("seed")?,
        motion: row.get("motion")?,
        style: row.get("style")?,
        effect: row.get("effect")?,
        effect_names: names_from(row.get_ref("effect_names")?.as_str_or_null()?),
        camera: row.get("camera")?,
        clip_url: None,
        picture_url: None,
        raw: String::new(),
    };
    Ok((facts, row.get("json")?))
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
    let key = match known {
        None => {
            let finished_ms = clip.made_ms.unwrap_or(page.now_ms);
            tx.prepare_cached(
                "INSERT INTO video (account, number, status, queued, made_ms, model, quality,
                     seconds, width, height, ratio, style, effect, seed, original, upscaled,
                     extended, lip_sync, sound, unwanted, pictured, prompt_hash, fingerprint,
                     first_seen_ms, changed_ms, pass, finished_ms)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16,
                     ?17, ?18, ?19, ?20, ?21, ?22, ?23, ?24, ?24, ?25,
                     CASE WHEN ?3 = 'in-progress' THEN NULL ELSE ?26 END)",
            )?
            .execute(params![
                page.account.0,
                clip.number,
                clip.status,
                clip.queued,
                clip.made_ms,
                clip.model,
                clip.quality,
                clip.seconds,
                clip.width,
                clip.height,
                clip.ratio,
                clip.style,
                clip.effect,
                clip.seed,
                clip.original,
                clip.upscaled,
                clip.extended,
                clip.lip_sync,
                clip.sound,
                clip.negative_prompt.is_some(),
                clip.picture_url.is_some(),
                clip.prompt_hash(),
                fingerprint,
                page.now_ms,
                page.pass,
                finished_ms,
            ])?;
            tx.last_insert_rowid()
        }
        // Nothing that shows is different: only the reading that saw it is noted.
        Some((key, before, _, _)) if before == fingerprint => {
            tx.prepare_cached("UPDATE video SET pass = ?2, unlisted_ms = NULL WHERE id = ?1")?
                .execute(params![key, page.pass])?;
            key
        }
        Some((key, ..)) => {
            change(tx, key, clip, fingerprint)?;
            tx.prepare_cached(
                "UPDATE video SET changed_ms = ?2, pass = ?3, unlisted_ms = NULL,
                     finished_ms = CASE WHEN status = 'in-progress' THEN NULL
                         ELSE coalesce(finished_ms, ?2) END
                 WHERE id = ?1",
            )?
            .execute(params![key, page.now_ms, page.pass])?;
            key
        }
    };
    keep_texts(tx, key, clip)?;
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

/// Writes the facts of a clip that is known, and nothing of when it was seen.
pub(super) fn change(
    tx: &Transaction<'_>,
    key: i64,
    clip: &ClipFacts,
    fingerprint: i64,
) -> Result<(), IndexError> {
    tx.prepare_cached(
        "UPDATE video SET status = ?2, queued = ?3, made_ms = ?4, model = ?5, quality = ?6,
             seconds = ?7, width = ?8, height = ?9, ratio = ?10, style = ?11, effect = ?12,
             seed = ?13, original = ?14, upscaled = ?15, extended = ?16, lip_sync = ?17,
             sound = ?18, unwanted = ?19, pictured = ?20, prompt_hash = ?21, fingerprint = ?22
         WHERE id = ?1",
    )?
    .execute(params![
        key,
        clip.status,
        clip.queued,
        clip.made_ms,
        clip.model,
        clip.quality,
        clip.seconds,
        clip.width,
        clip.height,
        clip.ratio,
        clip.style,
        clip.effect,
        clip.seed,
        clip.original,
        clip.upscaled,
        clip.extended,
        clip.lip_sync,
        clip.sound,
        clip.negative_prompt.is_some(),
        clip.picture_url.is_some(),
        clip.prompt_hash(),
        fingerprint,
    ])?;
    Ok(())
}

/// Writes the texts of a clip and what the API said of it; nothing is written that stands there
/// already, since most of a list is read again unchanged.
pub(super) fn keep_texts(
    tx: &Transaction<'_>,
    key: i64,
    clip: &ClipFacts,
) -> Result<(), IndexError> {
    tx.prepare_cached(
        "INSERT INTO video_text (video, remote_id, prompt, negative_prompt, effect_names,
             status_word, motion, camera, clip_url, picture_url)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
         ON CONFLICT (video) DO UPDATE SET remote_id = excluded.remote_id,
             prompt = excluded.prompt, negative_prompt = excluded.negative_prompt,
             effect_names = excluded.effect_names, status_word = excluded.status_word,
             motion = excluded.motion, camera = excluded.camera, clip_url = excluded.clip_url,
             picture_url = excluded.picture_url
         WHERE (remote_id, prompt, negative_prompt, effect_names, status_word, motion, camera,
                 clip_url, picture_url)
             IS NOT (excluded.remote_id, excluded.prompt, excluded.negative_prompt,
                 excluded.effect_names, excluded.status_word, excluded.motion, excluded.camera,
                 excluded.clip_url, excluded.picture_url)",
    )?
    .execute(params![
        key,
        clip.remote_id,
        clip.prompt,
        clip.negative_prompt,
        names_to(&clip.effect_names),
        clip.status_word,
        clip.motion,
        clip.camera,
        clip.clip_url,
        clip.picture_url,
    ])?;
    tx.prepare_cached(
        "INSERT INTO raw (video, json) VALUES (?1, ?2)
         ON CONFLICT (video) DO UPDATE SET json = excluded.json WHERE json <> excluded.json",
    )?
    .execute(params![key, clip.raw])?;
    Ok(())
}

fn names_to(names: &[(String, String)]) -> Option<String> {
    (!names.is_empty())
        .then(|| serde_json::to_string(names).ok())
        .flatten()
}

pub(super) fn names_from(json: Option<&str>) -> Vec<(String, String)> {
    json.and_then(|json| serde_json::from_str(json).ok())
        .unwrap_or_default()
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

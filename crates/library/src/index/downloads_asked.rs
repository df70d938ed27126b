//! Putting clips into the queue, and what is known of a choice of clips before that.

use rusqlite::{OptionalExtension, Transaction, params};

use super::files_checked::FileState;
use super::{Index, IndexError};
use crate::clip::{AccountKey, ClipKey};
use crate::downloads::Queued;

/// What can be said of a clip that somebody may want to download.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Askable {
    /// The clip.
    pub(crate) clip: ClipKey,
    /// Its account.
    pub(crate) account: AccountKey,
    /// Whether its file is among the downloads, as it was put there or as the person made it, or on its
    /// way.
    pub(crate) here: bool,
    /// Whether it is still in the making.
    pub(crate) in_progress: bool,
    /// Whether there is an address.
    pub(crate) has_file: bool,
    /// Its length.
    pub(crate) seconds: Option<f64>,
    /// Its quality, as `540p`.
    pub(crate) quality: Option<String>,
}

impl Index {
    /// Puts clips into the queue, once each, in the order given.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn enqueue(&self, clips: &[ClipKey], now_ms: i64) -> Result<Queued, IndexError> {
        self.write(|tx| enqueue(tx, (clips, &[FileState::Whole, FileState::Changed]), now_ms))
    }

    /// Puts a clip into the queue that is wanted once more: also beside a file that the person changed.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn enqueue_again(&self, clip: ClipKey, now_ms: i64) -> Result<Queued, IndexError> {
        self.write(|tx| enqueue(tx, (&[clip], &[FileState::Whole]), now_ms))
    }

    /// What is known of clips, in their order; those that are not in the library are left out.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn askable(&self, clips: &[ClipKey]) -> Result<Vec<Askable>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT v.id, v.account,
                     EXISTS (SELECT 1 FROM file f WHERE f.video = v.id AND f.place = 'download'
                         AND f.state IN ('whole', 'changed'))
                     OR EXISTS (SELECT 1 FROM download d WHERE d.video = v.id
                         AND d.state IN ('waiting', 'running')),
                     v.status = 'in-progress', t.clip_url IS NOT NULL, v.seconds, v.quality
                 FROM video v JOIN video_text t ON t.video = v.id WHERE v.id = ?1",
            )?;
            let mut known = Vec::with_capacity(clips.len());
            for clip in clips {
                let one = query.query_row([clip.0], |row| {
                    Ok(Askable {
                        clip: ClipKey(row.get(0)?),
                        account: AccountKey(row.get(1)?),
                        here: row.get(2)?,
                        in_progress: row.get(3)?,
                        has_file: row.get(4)?,
                        seconds: row.get(5)?,
                        quality: row.get(6)?,
                    })
                });
                known.extend(one.optional()?);
            }
            Ok(known)
        })
    }

    /// Bytes a second of the clips whose files are here, by quality; the empty one is that of all.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn bytes_a_second(&self) -> Result<Vec<(String, f64)>, IndexError> {
        self.read(rates)
    }

    /// Puts into the queue what has finished in accounts whose clips are downloaded as they finish.
    /// Answers how many.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn enqueue_finished(&self, now_ms: i64) -> Result<u32, IndexError> {
        let found = self.read(|tx| {
            let mut query = tx.prepare_cached(
                "SELECT v.id FROM keep_downloading k JOIN video v ON v.account = k.account
                 JOIN video_text t ON t.video = v.id
                 WHERE v.status = 'completed' AND t.clip_url IS NOT NULL
                     AND (v.finished_ms > k.since_ms OR v.first_seen_ms > k.since_ms)
                     AND NOT EXISTS (SELECT 1 FROM file f WHERE f.video = v.id
                         AND f.place = 'download')
                     AND NOT EXISTS (SELECT 1 FROM download d WHERE d.video = v.id)
                     AND NOT EXISTS (SELECT 1 FROM declined n WHERE n.video = v.id)
                 ORDER BY v.made_ms",
            )?;
            let clips = query.query_map([], |row| Ok(ClipKey(row.get(0)?)))?;
            Ok(clips.collect::<Result<Vec<_>, _>>()?)
        })?;
        if found.is_empty() {
            return Ok(0);
        }
        Ok(self.enqueue(&found, now_ms)?.added)
    }
}

/// Those whose files are found like one of `here` are here already.
fn enqueue(
    tx: &Transaction<'_>,
    (clips, here): (&[ClipKey], &[FileState]),
    now_ms: i64,
) -> Result<Queued, IndexError> {
    let mut queued = Queued::default();
    let busy: bool = tx.query_row(
        "SELECT EXISTS (SELECT 1 FROM download WHERE state IN ('waiting', 'running'))",
        [],
        |row| row.get(0),
    )?;
    if !busy {
        tx.execute(
            "DELETE FROM download WHERE state = 'done' OR (state = 'failed' AND cleared = 1)",
            [],
        )?;
    }
    let rates = rates(tx)?;
    let mut position: i64 = tx.query_row(
        "SELECT coalesce(max(position) + 1, 0) FROM download",
        [],
        |row| row.get(0),
    )?;
    let mut look = tx.prepare_cached(
        "SELECT t.clip_url IS NOT NULL, f.state, v.seconds, v.quality
         FROM video v JOIN video_text t ON t.video = v.id
         LEFT JOIN file f ON f.video = v.id AND f.place = 'download' WHERE v.id = ?1",
    )?;
    let mut put = tx.prepare_cached(
        "INSERT INTO download (video, position, state, added_ms, guess)
         VALUES (?1, ?2, 'waiting', ?3, ?4)
         ON CONFLICT (video) DO UPDATE SET state = 'waiting', tries = 0, problem = NULL,
             ended_ms = NULL, paused = 0, cleared = 0,
             path = CASE state WHEN 'done' THEN NULL ELSE path END,
             part_bytes = CASE state WHEN 'done' THEN 0 ELSE part_bytes END,
             part_sha256 = CASE state WHEN 'done' THEN NULL ELSE part_sha256 END,
             whole_sha256 = CASE state WHEN 'done' THEN NULL ELSE whole_sha256 END,
             part_inode = CASE state WHEN 'done' THEN NULL ELSE part_inode END,
             part_born_ns = CASE state WHEN 'done' THEN NULL ELSE part_born_ns END
         WHERE state IN ('failed', 'done')",
    )?;
    let mut wanted_again = tx.prepare_cached("DELETE FROM declined WHERE video = ?1")?;
    for clip in clips {
        let known = look.query_row([clip.0], |row| {
            Ok((
                row.get::<_, bool>(0)?,
                row.get::<_, Option<String>>(1)?,
                row.get::<_, Option<f64>>(2)?,
                row.get::<_, Option<String>>(3)?,
            ))
        });
        let Some((has_file, file, seconds, quality)) = known.optional()? else {
            queued.without_file += 1;
            continue;
        };
        let state = file.map(|name| FileState::from_name(&name));
        if state.is_some_and(|state| here.contains(&state)) {
            queued.already += 1;
        } else if !has_file {
            queued.without_file += 1;
        } else {
            let guess = guess(&rates, seconds, quality.as_deref());
            let added = put.execute(params![clip.0, position, now_ms, guess])?;
            wanted_again.execute([clip.0])?;
            position += 1;
            if added > 0 {
                queued.added += 1;
            } else {
                queued.already += 1;
            }
        }
    }
    Ok(queued)
}

fn rates(tx: &Transaction<'_>) -> Result<Vec<(String, f64)>, IndexError> {
    let mut query = tx.prepare_cached(
        "SELECT coalesce(v.quality, '?'), sum(f.bytes), sum(v.seconds)
         FROM file f JOIN video v ON v.id = f.video
         WHERE v.seconds > 0 GROUP BY coalesce(v.quality, '?')",
    )?;
    let rows = query.query_map([], |row| {
        Ok((
            row.get::<_, String>(0)?,
            row.get::<_, f64>(1)?,
            row.get::<_, f64>(2)?,
        ))
    })?;
    let (mut rates, mut bytes, mut seconds) = (Vec::new(), 0.0, 0.0);
    for row in rows {
        let (quality, b, s) = row?;
        rates.push((quality, b / s));
        (bytes, seconds) = (bytes + b, seconds + s);
    }
    if seconds > 0.0 {
        rates.push((String::new(), bytes / seconds));
    }
    Ok(rates)
}

/// Bytes that a clip may have, by clips like it; what PixVerse usually makes where none is here.
pub(crate) fn guess(rates: &[(String, f64)], seconds: Option<f64>, quality: Option<&str>) -> u64 {
    /// What a second of a clip takes where nothing else is known.
    const USUAL: f64 = 400_000.0;
    let rate = |name: &str| rates.iter().find(|(quality, _)| quality == name);
    let rate = quality
        .and_then(rate)
        .or_else(|| rate(""))
        .map_or(USUAL, |(_, rate)| *rate);
    let bytes = seconds.filter(|s| s.is_finite() && *s > 0.0).unwrap_or(5.0) * rate;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an estimate, positive and far below the end of the type"
    )]
    let bytes = bytes.clamp(0.0, 1e15) as u64;
    bytes
}

//! The ledger of downloads: for each account what is listed, what is here, and what is not, and why.

use rusqlite::params;

use super::{Index, IndexError};
use crate::clip::AccountKey;

/// The ledger of one account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AccountLedger {
    /// The account.
    pub account: AccountKey,
    /// Its name.
    pub name: String,
    /// Clips that its list has.
    pub listed: u32,
    /// Clips whose files are here as they were put here.
    pub here: u32,
    /// Since when all of those are known to be whole; none if there are none.
    pub verified_ms: Option<i64>,
    /// Clips that are not here, by reason.
    pub missing: Vec<(Missing, u32)>,
    /// Whether clips are downloaded as they finish.
    pub keep: bool,
}

/// Why a clip that is listed is not here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Missing {
    /// Nobody asked for it.
    NotAskedFor,
    /// It is in the queue.
    Waiting,
    /// It did not arrive.
    Failed,
    /// There is no file of it.
    NoFile,
    /// It is in the making.
    InProgress,
    /// It is not where it was put.
    Moved,
    /// The person changed it.
    Changed,
    /// It is not what was put there.
    Damaged,
}

impl Missing {
    fn from_name(name: &str) -> Self {
        match name {
            "waiting" => Self::Waiting,
            "failed" => Self::Failed,
            "no-file" => Self::NoFile,
            "in-progress" => Self::InProgress,
            "moved" => Self::Moved,
            "changed" => Self::Changed,
            "damaged" => Self::Damaged,
            _ => Self::NotAskedFor,
        }
    }
}

impl Index {
    /// The ledger of every account that is included, in the order in which they came.
    ///
    /// # Errors
    ///
    /// When SQLite refuses.
    pub(crate) fn ledger(&self) -> Result<Vec<AccountLedger>, IndexError> {
        self.read(|tx| {
            let mut query = tx.prepare(
                "SELECT a.id, coalesce(a.name, 'Account ' || (a.mark + 1)),
                     EXISTS (SELECT 1 FROM keep_downloading k WHERE k.account = a.id)
                 FROM account a WHERE a.included ORDER BY a.id",
            )?;
            let accounts = query.query_map([], |row| {
                Ok(AccountLedger {
                    account: AccountKey(row.get(0)?),
                    name: row.get(1)?,
                    listed: 0,
                    here: 0,
                    verified_ms: None,
                    missing: Vec::new(),
                    keep: row.get(2)?,
                })
            })?;
            let mut ledger = accounts.collect::<Result<Vec<_>, _>>()?;
            let mut query = tx.prepare(
                "SELECT CASE WHEN f.state = 'whole' THEN 'here'
                         WHEN d.state IN ('waiting', 'running') THEN 'waiting'
                         WHEN d.state = 'failed' THEN 'failed'
                         WHEN f.state IS NOT NULL THEN f.state
                         WHEN v.status = 'in-progress' THEN 'in-progress'
                         WHEN t.clip_url IS NULL THEN 'no-file'
                         ELSE 'not-asked-for' END AS reason,
                     count(*), min(f.verified_ms)
                 FROM video v JOIN video_text t ON t.video = v.id
                 LEFT JOIN file f ON f.video = v.id AND f.place = 'download'
                 LEFT JOIN download d ON d.video = v.id
                 WHERE v.account = ?1 AND (v.unlisted_ms IS NULL OR f.state IS NOT NULL)
                 GROUP BY reason",
            )?;
            for account in &mut ledger {
                let rows = query.query_map(params![account.account.0], |row| {
                    Ok((
                        row.get::<_, String>(0)?,
                        row.get::<_, u32>(1)?,
                        row.get::<_, Option<i64>>(2)?,
                    ))
                })?;
                for row in rows {
                    let (reason, clips, verified_ms) = row?;
                    account.listed += clips;
                    if reason == "here" {
                        (account.here, account.verified_ms) = (clips, verified_ms);
                    } else {
                        account.missing.push((Missing::from_name(&reason), clips));
                    }
                }
                account.missing.sort_unstable();
            }
            Ok(ledger)
        })
    }
}

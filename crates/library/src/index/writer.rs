//! The one connection that writes.

use rusqlite::{Connection, Transaction, TransactionBehavior};

use super::IndexError;

/// Whether a change is waited for until it is on the disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Durability {
    /// No power cut loses it.
    Full,
    /// No end of the process loses it, but a power cut may. The next full one takes it along.
    Soon,
}

impl Durability {
    /// What SQLite calls it, with a write-ahead log.
    fn synchronous(self) -> &'static str {
        match self {
            Self::Full => "FULL",
            Self::Soon => "NORMAL",
        }
    }
}

pub(super) struct Writer {
    connection: Connection,
    /// What the connection was told last: downloads change their rows many times a second, and telling
    /// it costs about as much as a change of a row.
    told: Durability,
}

impl Writer {
    /// Takes a connection that waits for every change.
    pub(super) fn new(connection: Connection) -> Self {
        Self {
            connection,
            told: Durability::Full,
        }
    }

    /// One transaction: all of it, or nothing.
    pub(super) fn transact<T>(
        &mut self,
        durability: Durability,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, IndexError>,
    ) -> Result<T, IndexError> {
        if self.told != durability {
            let synchronous = durability.synchronous();
            self.connection
                .pragma_update(None, "synchronous", synchronous)?;
            self.told = durability;
        }
        let behavior = TransactionBehavior::Immediate;
        let transaction = self.connection.transaction_with_behavior(behavior)?;
        let answer = work(&transaction)?;
        transaction.commit()?;
        Ok(answer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::open::open_writer;
    use super::*;

    /// SQLite's numbers for how much is waited for.
    const NORMAL: u8 = 1;
    const FULL: u8 = 2;

    fn synchronous(tx: &Transaction<'_>) -> Result<u8, IndexError> {
        Ok(tx.pragma_query_value(None, "synchronous", |row| row.get(0))?)
    }

    #[test]
    fn each_change_is_waited_for_as_it_asks() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("index.sqlite");
        let mut writer = Writer::new(open_writer(&path, false).unwrap());
        for (durability, number) in [
            (Durability::Full, FULL),
            (Durability::Soon, NORMAL),
            (Durability::Soon, NORMAL),
            (Durability::Full, FULL),
        ] {
            assert_eq!(writer.transact(durability, synchronous).unwrap(), number);
        }
        let failed = writer.transact(Durability::Soon, |_| Err::<(), _>(IndexError::Defect));
        assert!(failed.is_err());
        let after = writer.transact(Durability::Full, synchronous).unwrap();
        assert_eq!(after, FULL, "also after one that failed");
    }
}

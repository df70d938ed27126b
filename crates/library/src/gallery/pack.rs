//! The columns as one block of bytes: read back in milliseconds, where 100,000 rows of SQL take
//! hundreds. A block that is not exactly as it was written is not believed, and costs that time.

use std::sync::Arc;

use super::columns::AllNames;
use super::facet::NAMED;
use super::names::Names;
use super::row::{FIXED, Row, StatusNumber};
use super::tone::Tone;
use crate::clip::{AccountKey, ClipKey};

/// Raised whenever a row means something else, so that an older block is not believed.
const FORMAT: u32 = 2;
/// Bytes of a row.
const ROW: usize = 8 * 8 + 2 * 4 + 4 * NAMED.len() + 2 * 3 + 2;
/// A clip without a date.
const NO_DATE: i64 = i64::MIN;

/// The block of these rows.
pub(super) fn pack(rows: &[Row], names: &AllNames) -> Vec<u8> {
    let mut block = Vec::with_capacity(rows.len() * ROW + 4096);
    block.extend(FORMAT.to_le_bytes());
    for one in names.facets.iter().chain([&names.statuses]) {
        put_number(&mut block, one.texts().len());
        for text in one.texts() {
            put_number(&mut block, text.len());
            block.extend(text.as_bytes());
        }
    }
    put_number(&mut block, rows.len());
    for row in rows {
        block.extend(row.key.0.to_le_bytes());
        block.extend(row.account.0.to_le_bytes());
        block.extend(row.number.to_le_bytes());
        block.extend(row.made_ms.unwrap_or(NO_DATE).to_le_bytes());
        block.extend(row.original.to_le_bytes());
        block.extend(row.prompt_hash.to_le_bytes());
        block.extend(row.finished_ms.to_le_bytes());
        block.extend(row.first_seen_ms.to_le_bytes());
        block.extend(row.length_ms.to_le_bytes());
        block.extend(row.status.0.to_le_bytes());
        for name in row.names {
            block.extend(name.to_le_bytes());
        }
        block.extend(row.marks.to_le_bytes());
        block.extend(row.ratio.to_le_bytes());
        block.extend([row.has, row.rating]);
        block.extend(row.tone.to_le_bytes());
    }
    block
}

/// The rows of a block, in the order in which they were packed.
pub(super) fn unpack(block: &[u8]) -> Option<(Vec<Row>, AllNames)> {
    let mut rest = Bytes(block);
    if u32::from_le_bytes(rest.take()?) != FORMAT {
        return None;
    }
    let mut all: Vec<Arc<Names>> = Vec::with_capacity(NAMED.len() + 1);
    for _ in 0..=NAMED.len() {
        let count = rest.number()?;
        let mut texts = Vec::with_capacity(count.min(4096));
        for _ in 0..count {
            let length = rest.number()?;
            texts.push(std::str::from_utf8(rest.slice(length)?).ok()?);
        }
        all.push(Arc::new(Names::of(texts)));
    }
    let statuses = all.pop()?;
    let facets: [Arc<Names>; NAMED.len()] = all.try_into().ok()?;
    let known = (0..)
        .zip(&FIXED)
        .all(|(number, status)| statuses.text(number) == status.id());
    if !known || facets.iter().any(|names| names.number("") != Some(0)) {
        return None;
    }
    let count = rest.number()?;
    if rest.0.len() != count.checked_mul(ROW)? {
        return None;
    }
    let mut rows = Vec::with_capacity(count);
    for _ in 0..count {
        rows.push(rest.row()?);
    }
    let sound = rows.iter().all(|row| {
        (row.status.0 as usize) < statuses.texts().len()
            && row
                .names
                .iter()
                .zip(&facets)
                .all(|(name, names)| (*name as usize) < names.texts().len())
    });
    let ordered = rows.is_sorted_by_key(Row::newest_first);
    (sound && ordered).then_some((rows, AllNames { facets, statuses }))
}

/// What is left to read.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn slice(&mut self, length: usize) -> Option<&'a [u8]> {
        let (first, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(first)
    }

    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (first, rest) = self.0.split_first_chunk::<N>()?;
        self.0 = rest;
        Some(*first)
    }

    fn number(&mut self) -> Option<usize> {
        usize::try_from(u32::from_le_bytes(self.take()?)).ok()
    }

    fn long(&mut self) -> Option<i64> {
        Some(i64::from_le_bytes(self.take()?))
    }

    fn row(&mut self) -> Option<Row> {
        Some(Row {
            key: ClipKey(self.long()?),
            account: AccountKey(self.long()?),
            number: u64::from_le_bytes(self.take()?),
            made_ms: Some(self.long()?).filter(|made_ms| *made_ms != NO_DATE),
            original: u64::from_le_bytes(self.take()?),
            prompt_hash: self.long()?,
            finished_ms: self.long()?,
            first_seen_ms: self.long()?,
            length_ms: u32::from_le_bytes(self.take()?),
            status: StatusNumber(u32::from_le_bytes(self.take()?)),
            names: {
                let mut names = [0; NAMED.len()];
                for name in &mut names {
                    *name = u32::from_le_bytes(self.take()?);
                }
                names
            },
            marks: u16::from_le_bytes(self.take()?),
            ratio: u16::from_le_bytes(self.take()?),
            has: self.take::<1>()?[0],
            rating: self.take::<1>()?[0],
            tone: Tone::from_le_bytes(self.take()?),
        })
    }
}

fn put_number(block: &mut Vec<u8>, number: usize) {
    block.extend(u32::try_from(number).unwrap_or(u32::MAX).to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::made_up::{clip, columns};

    #[test]
    fn a_block_gives_back_what_was_packed() {
        let columns = columns((1..200).map(|key| {
            let mut facts = clip(key);
            facts.made_ms = (key % 7 > 0).then_some(key * 1000);
            facts.model = (key % 3 > 0).then(|| format!("v{}", key % 5));
            facts.tone = Tone::from_le_bytes([key as u8, 3]);
            facts
        }));
        let table = columns.snapshot();
        let block = pack(&table.rows, &table.names);
        let (rows, names) = unpack(&block).expect("it is as it was written");
        assert_eq!(rows, table.rows);
        assert_eq!(names.facets[1].texts(), table.names.facets[1].texts());
    }

    #[test]
    fn a_block_that_is_cut_or_changed_is_not_believed() {
        let table = columns((1..20).map(clip)).snapshot();
        let block = pack(&table.rows, &table.names);
        for end in 0..block.len() {
            assert!(unpack(&block[..end]).is_none(), "cut at {end}");
        }
        let mut other = block.clone();
        other[0] ^= 1;
        assert!(unpack(&other).is_none(), "another format");
        let mut longer = block;
        longer.push(0);
        assert!(unpack(&longer).is_none(), "more than was written");
    }
}

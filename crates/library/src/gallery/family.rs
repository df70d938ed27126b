//! Families: a clip with its original, its upscaled, extended and lip-synced relatives, by the
//! numbers that they name as their originals. Over accounts; gaps and cycles do no harm.

use std::collections::HashMap;

use super::row::Row;
use crate::clip::ClipKey;

/// How many relatives of one clip are named at most.
const MOST: usize = 100;

/// The families of all clips that are not alone.
#[derive(Debug, Default)]
pub(super) struct Families {
    /// The family of a number.
    family: HashMap<u64, u32>,
    /// Its clips by their places in the table, and the numbers that no clip has.
    families: HashMap<u32, Family>,
    /// How many clips the family of a clip has, where there are several.
    versions: HashMap<ClipKey, u32>,
}

#[derive(Debug, Default)]
struct Family {
    clips: Vec<u32>,
    missing: Vec<u64>,
}

/// A relative of a clip, or the clip itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Member {
    /// By its place in the table.
    Clip(usize),
    /// An original that the library does not know.
    Missing,
}

impl Families {
    /// The families of these rows.
    pub(super) fn of(rows: &[Row]) -> Self {
        let mut numbers: HashMap<u64, u32> = HashMap::new();
        let mut parents: Vec<u32> = Vec::new();
        let mut node = |number: u64, parents: &mut Vec<u32>| {
            *numbers.entry(number).or_insert_with(|| {
                let fresh = u32::try_from(parents.len()).unwrap_or(u32::MAX);
                parents.push(fresh);
                fresh
            })
        };
        for row in rows.iter().filter(|row| row.original != 0) {
            let (one, other) = (
                node(row.number, &mut parents),
                node(row.original, &mut parents),
            );
            let (one, other) = (root(&mut parents, one), root(&mut parents, other));
            parents[one.max(other) as usize] = one.min(other);
        }
        let mut found = Self::default();
        if numbers.is_empty() {
            return found;
        }
        for (number, node) in &numbers {
            found.family.insert(*number, root(&mut parents, *node));
        }
        for (place, row) in (0..).zip(rows) {
            if let Some(family) = found.family.get(&row.number) {
                found.families.entry(*family).or_default().clips.push(place);
                numbers.remove(&row.number);
            }
        }
        for number in numbers.into_keys() {
            if let Some(family) = found.family.get(&number) {
                let family = found.families.entry(*family).or_default();
                family.missing.push(number);
            }
        }
        for family in found.families.values_mut() {
            family.missing.sort_unstable();
            let clips = u32::try_from(family.clips.len()).unwrap_or(u32::MAX);
            if clips > 1 {
                let of = family.clips.iter().map(|place| rows[*place as usize].key);
                found.versions.extend(of.map(|key| (key, clips)));
            }
        }
        found
    }

    /// How many clips the family of a clip has in the library; 1 for one that is alone.
    pub(super) fn versions(&self, key: ClipKey) -> u32 {
        self.versions.get(&key).copied().unwrap_or(1)
    }

    /// Whether a clip has relatives, be they listed or not.
    pub(super) fn has(&self, row: &Row) -> bool {
        self.family.contains_key(&row.number)
            && (row.original != 0 && row.original != row.number || self.versions(row.key) > 1)
    }

    /// The family of a clip, oldest first, what is missing at the head; empty if it is alone.
    pub(super) fn members(&self, rows: &[Row], of: &Row) -> Vec<Member> {
        let family = self.family.get(&of.number);
        let Some(family) = family.and_then(|family| self.families.get(family)) else {
            return Vec::new();
        };
        if family.clips.len() + family.missing.len() < 2 {
            return Vec::new();
        }
        // Places run from the newest to the oldest.
        let oldest_first = family.clips.iter().rev().map(|place| *place as usize);
        let missing = family.missing.iter().map(|_| Member::Missing);
        let mut members: Vec<Member> = missing.chain(oldest_first.map(Member::Clip)).collect();
        if members.len() > MOST {
            let itself = |member: &Member| matches!(member, Member::Clip(place) if rows[*place].key == of.key);
            let place = members.iter().position(itself).unwrap_or(0);
            members.swap(place.min(MOST - 1), place);
            members.truncate(MOST);
        }
        members
    }
}

fn root(parents: &mut [u32], mut node: u32) -> u32 {
    while parents[node as usize] != node {
        let above = parents[node as usize];
        parents[node as usize] = parents[above as usize];
        node = above;
    }
    node
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gallery::made_up::{clip, columns};

    fn keys_of(clips: &[(i64, Option<i64>)], of: i64) -> (Vec<Option<i64>>, u32) {
        let columns = columns(clips.iter().map(|(key, original)| {
            let mut facts = clip(*key);
            facts.original = original.map(|number| number.to_string());
            facts
        }));
        let table = columns.snapshot();
        let row = table
            .iter()
            .find(|row| row.key.0 == of)
            .expect("it is there");
        let members = table.families().members(&table, row);
        let keys = members.iter().map(|member| match member {
            Member::Clip(place) => Some(table[*place].key.0),
            Member::Missing => None,
        });
        (keys.collect(), table.families().versions(row.key))
    }

    #[test]
    fn a_chain_and_its_siblings_are_one_family() {
        let clips = [
            (1, None),
            (2, Some(1)),
            (3, Some(2)),
            (4, Some(1)),
            (5, None),
        ];
        let all = vec![Some(1), Some(2), Some(3), Some(4)];
        assert_eq!(keys_of(&clips, 3), (all.clone(), 4));
        assert_eq!(keys_of(&clips, 1), (all, 4));
        assert_eq!(keys_of(&clips, 5), (vec![], 1), "this one is alone");
    }

    #[test]
    fn siblings_whose_original_is_gone_still_find_each_other() {
        let clips = [(2, Some(1)), (4, Some(1))];
        assert_eq!(keys_of(&clips, 2), (vec![None, Some(2), Some(4)], 2));
        let alone = [(2, Some(1))];
        assert_eq!(keys_of(&alone, 2), (vec![None, Some(2)], 1));
    }

    #[test]
    fn a_circle_ends() {
        let clips = [(1, Some(3)), (2, Some(1)), (3, Some(2)), (7, Some(7))];
        assert_eq!(keys_of(&clips, 2), (vec![Some(1), Some(2), Some(3)], 3));
        assert_eq!(keys_of(&clips, 7), (vec![], 1), "its own original is none");
    }

    #[test]
    fn a_family_without_end_is_cut_and_keeps_the_clip_itself() {
        let clips: Vec<_> = (1..500).map(|key| (key, Some(1))).collect();
        let (keys, versions) = keys_of(&clips, 450);
        assert_eq!((keys.len(), versions), (MOST, 499));
        assert!(keys.contains(&Some(450)));
    }
}

//! Whether a file is a whole MP4: its boxes, from the first to the last byte (ISO/IEC 14496-12, 4.2).
//!
//! "It plays" proves nothing: most cut or bent files play. What proves a whole file is that its
//! boxes fill it exactly, those of its index too, and that the ones are there which no clip can do
//! without.

use std::io::{Read, Seek, SeekFrom};

/// No clip has so many boxes.
const MOST_BOXES: usize = 100_000;
/// So deep lie the boxes of the deepest box that is looked into: `moov.trak.mdia.minf.stbl`.
const DEEPEST: usize = 5;

/// Why a file is not a whole clip.
#[derive(Debug, thiserror::Error)]
pub enum ContainerError {
    /// It does not begin as an MP4 does.
    #[error("not a video")]
    NotAVideo,
    /// Its boxes do not end where the file ends, or one that must be there is missing.
    #[error("cut short")]
    CutShort,
    /// The disk.
    #[error(transparent)]
    Disk(#[from] std::io::Error),
}

/// Whether these first bytes can be those of an MP4: 12 bytes are enough.
///
/// # Errors
///
/// [`ContainerError::NotAVideo`].
pub fn check_head(head: &[u8]) -> Result<(), ContainerError> {
    match head.get(4..8) {
        Some(b"ftyp") => Ok(()),
        _ => Err(ContainerError::NotAVideo),
    }
}

/// Walks the boxes of a file of `length` bytes, and those within its index.
///
/// # Errors
///
/// [`ContainerError`].
pub fn check_container(file: &mut (impl Read + Seek), length: u64) -> Result<(), ContainerError> {
    let mut head = [0; 8];
    file.seek(SeekFrom::Start(0))?;
    if fill(file, &mut head)? < head.len() {
        return Err(ContainerError::CutShort);
    }
    check_head(&head)?;
    let mut walk = Walk {
        file,
        left: MOST_BOXES,
    };
    walk.boxes((0, length), FILE, 0)
}

/// What the file itself is called among the boxes that hold boxes.
const FILE: [u8; 4] = [0; 4];

/// A box that holds boxes, and those that must be in it, one of each group.
type Holder = ([u8; 4], &'static [&'static [&'static [u8; 4]]]);

/// Only what every clip has: what is optional may lack, or be of a kind that came later.
const HOLDERS: [Holder; 9] = [
    (FILE, &[&[b"moov"], &[b"mdat"]]),
    (*b"moov", &[&[b"mvhd"], &[b"trak"]]),
    (*b"trak", &[&[b"tkhd"], &[b"mdia"]]),
    (*b"mdia", &[&[b"mdhd"], &[b"hdlr"], &[b"minf"]]),
    (*b"minf", &[&[b"dinf"], &[b"stbl"]]),
    (
        *b"stbl",
        &[
            &[b"stsd"],
            &[b"stts"],
            &[b"stsc"],
            &[b"stsz", b"stz2"],
            &[b"stco", b"co64"],
        ],
    ),
    (*b"edts", &[&[b"elst"]]),
    (*b"dinf", &[&[b"dref"]]),
    (*b"udta", &[]),
];
/// QuickTime may end `udta` with as many bytes of nought, which are no box.
const END_OF_USER_DATA: u64 = 4;

fn holder(kind: [u8; 4]) -> Option<&'static Holder> {
    HOLDERS.iter().find(|holder| holder.0 == kind)
}

fn holds((_, groups): &Holder, kind: [u8; 4]) -> bool {
    groups
        .iter()
        .flat_map(|group| *group)
        .any(|name| **name == kind)
}

/// Whether a box has no place in a holder, since it belongs into another one: its own has lost its
/// header. QuickTime puts `hdlr` into more than one.
fn is_lost(kind: [u8; 4], here: &Holder) -> bool {
    let elsewhere = HOLDERS.iter().any(|holder| holds(holder, kind));
    elsewhere && kind != *b"hdlr" && !holds(here, kind)
}

struct Walk<'a, F> {
    file: &'a mut F,
    /// How many more boxes are looked at.
    left: usize,
}

impl<F: Read + Seek> Walk<'_, F> {
    /// Walks from one place to another, which boxes must fill exactly.
    fn boxes(
        &mut self,
        (mut at, end): (u64, u64),
        kind: [u8; 4],
        depth: usize,
    ) -> Result<(), ContainerError> {
        // Any other box's bytes are its own.
        let Some(here) = holder(kind).filter(|_| depth <= DEEPEST) else {
            return Ok(());
        };
        let mut found = vec![false; here.1.len()];
        while at < end {
            if kind == *b"udta" && end - at == END_OF_USER_DATA && self.is_nought(at)? {
                break;
            }
            self.left = self.left.checked_sub(1).ok_or(ContainerError::NotAVideo)?;
            let (kind, size, header) = self.header((at, end), depth)?;
            if is_lost(kind, here) {
                return Err(ContainerError::CutShort);
            }
            for (found, group) in found.iter_mut().zip(here.1) {
                *found |= group.iter().any(|name| **name == kind);
            }
            self.boxes((at + header, at + size), kind, depth + 1)?;
            at += size;
        }
        match found.iter().all(|found| *found) {
            true => Ok(()),
            false => Err(ContainerError::CutShort),
        }
    }

    fn is_nought(&mut self, at: u64) -> Result<bool, ContainerError> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut bytes = [1; 4];
        Ok(fill(self.file, &mut bytes)? == bytes.len() && bytes == [0; 4])
    }

    /// The name of the box at a place, its size, and that of its header.
    fn header(
        &mut self,
        (at, end): (u64, u64),
        depth: usize,
    ) -> Result<([u8; 4], u64, u64), ContainerError> {
        self.file.seek(SeekFrom::Start(at))?;
        let mut header = [0; 16];
        let short = fill(self.file, &mut header)?;
        if short < 8 {
            return Err(ContainerError::CutShort);
        }
        let (size, header_length) = match be32(&header[0..4]) {
            // To the end of the file, which only a box of the file itself can say.
            0 if depth == 0 => (end - at, 8),
            1 if short == 16 => (be64(&header[8..16]), 16),
            1 => return Err(ContainerError::CutShort),
            size => (u64::from(size), 8),
        };
        if size < header_length || size > end - at {
            return Err(ContainerError::CutShort);
        }
        let mut kind = [0; 4];
        kind.copy_from_slice(&header[4..8]);
        Ok((kind, size, header_length))
    }
}

fn fill(file: &mut impl Read, buffer: &mut [u8]) -> std::io::Result<usize> {
    let mut have = 0;
    while have < buffer.len() {
        match file.read(&mut buffer[have..])? {
            0 => break,
            read => have += read,
        }
    }
    Ok(have)
}

fn be32(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |sum, byte| (sum << 8) | u32::from(*byte))
}

fn be64(bytes: &[u8]) -> u64 {
    bytes
        .iter()
        .fold(0, |sum, byte| (sum << 8) | u64::from(*byte))
}

#[cfg(test)]
#[path = "container_test.rs"]
mod tests;

//! Whether a file is a whole MP4: its boxes, from the first to the last byte (ISO/IEC 14496-12, 4.2).
//!
//! "It plays" proves nothing: most cut or bent files play. What proves a whole file is that its
//! boxes fill it exactly and that the ones are there which no clip can do without.

use std::io::{Read, Seek, SeekFrom};

/// No clip has so many boxes at the top.
const MOST_BOXES: usize = 100_000;

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

/// Walks the boxes of a file of `length` bytes.
///
/// # Errors
///
/// [`ContainerError`].
pub fn check_container(file: &mut (impl Read + Seek), length: u64) -> Result<(), ContainerError> {
    let (mut at, mut has_index, mut has_media) = (0_u64, false, false);
    for count in 0..MOST_BOXES {
        if at == length {
            return if has_index && has_media {
                Ok(())
            } else {
                Err(ContainerError::CutShort)
            };
        }
        file.seek(SeekFrom::Start(at))?;
        let mut header = [0; 16];
        let short = fill(file, &mut header)?;
        if short < 8 {
            return Err(ContainerError::CutShort);
        }
        if count == 0 {
            check_head(&header)?;
        }
        let (size, header_length) = match be32(&header[0..4]) {
            0 => (length - at, 8),
            1 if short == 16 => (be64(&header[8..16]), 16),
            1 => return Err(ContainerError::CutShort),
            size => (u64::from(size), 8),
        };
        if size < header_length || size > length - at {
            return Err(ContainerError::CutShort);
        }
        has_index |= &header[4..8] == b"moov";
        has_media |= &header[4..8] == b"mdat";
        at += size;
    }
    Err(ContainerError::NotAVideo)
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
mod tests {
    use std::io::Cursor;

    use super::*;

    fn mp4() -> Vec<u8> {
        let mut file = Vec::new();
        for (name, body) in [(b"ftyp", 16), (b"moov", 100), (b"mdat", 300)] {
            file.extend(u32::to_be_bytes(8 + body));
            file.extend(name);
            file.extend(vec![7; body as usize]);
        }
        file
    }

    fn check(bytes: &[u8]) -> Result<(), ContainerError> {
        check_container(&mut Cursor::new(bytes), bytes.len() as u64)
    }

    #[test]
    fn a_whole_file_passes() {
        assert!(check(&mp4()).is_ok());
    }

    #[test]
    fn every_cut_is_found() {
        let whole = mp4();
        for length in 0..whole.len() {
            assert!(check(&whole[..length]).is_err(), "cut at {length} bytes");
        }
        let mut longer = whole;
        longer.extend([0; 5]);
        assert!(check(&longer).is_err(), "bytes after the last box");
    }

    #[test]
    fn n_15_what_is_not_an_mp4_is_said_to_be_so() {
        for bytes in [
            &b"<!doctype html><html>......"[..],
            b"{\"error\":\"gone\",\"code\":404}",
        ] {
            assert!(matches!(check(bytes), Err(ContainerError::NotAVideo)));
        }
    }

    #[test]
    fn a_box_of_size_nought_to_the_end_and_a_large_size_are_understood() {
        let mut open = mp4();
        let media = open.len() - 308;
        open[media..media + 4].copy_from_slice(&[0; 4]);
        assert!(check(&open).is_ok(), "size 0 means to the end");
        let mut large = mp4();
        large.truncate(media);
        large.extend(1_u32.to_be_bytes());
        large.extend(b"mdat");
        large.extend(20_u64.to_be_bytes());
        large.extend([1; 4]);
        assert!(check(&large).is_ok(), "64-bit sizes");
        large[media + 8..media + 16].copy_from_slice(&u64::MAX.to_be_bytes());
        assert!(check(&large).is_err(), "a size that overflows is no size");
    }
}

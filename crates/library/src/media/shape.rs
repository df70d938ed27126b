//! What the index of an MP4 says of the clip as a whole: how long it is, and how wide for its height
//! (ISO/IEC 14496-12, 8.2.2 and 8.3.2). Whether the file is whole is said by `container`.

use std::io::{self, Read, Seek, SeekFrom};

/// No clip has a larger index, in bytes.
const LARGEST_INDEX: u64 = 32 * 1024 * 1024;
/// Boxes of the file itself that are looked at.
const MOST_BOXES: usize = 1_000;

/// What the index of a clip says of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shape {
    /// Its length.
    pub seconds: f64,
    /// Its width by its height, as it is shown; none where no track has a size.
    pub ratio: Option<f64>,
}

/// The shape of a clip whose boxes are in order. None where its index does not say.
///
/// # Errors
///
/// What the disk reports.
pub fn shape_of(file: &mut (impl Read + Seek), length: u64) -> io::Result<Option<Shape>> {
    let mut at = 0;
    for _ in 0..MOST_BOXES {
        let mut header = [0; 16];
        file.seek(SeekFrom::Start(at))?;
        let read = Read::by_ref(file).take(16).read(&mut header)?;
        let (size, head) = match number(&header, 0, 4) {
            _ if read < 8 => return Ok(None),
            Some(0) => (length.saturating_sub(at), 8),
            Some(1) if read == 16 => (number(&header, 8, 8).unwrap_or(0), 16),
            size => (size.unwrap_or(0), 8),
        };
        if size < head || size > length.saturating_sub(at) {
            return Ok(None);
        }
        if &header[4..8] == b"moov" {
            if size > LARGEST_INDEX {
                return Ok(None);
            }
            file.seek(SeekFrom::Start(at + head))?;
            let mut index = Vec::new();
            Read::by_ref(file)
                .take(size - head)
                .read_to_end(&mut index)?;
            return Ok(read_index(&index));
        }
        at += size;
    }
    Ok(None)
}

fn read_index(index: &[u8]) -> Option<Shape> {
    let all = boxes(index);
    let (_, head) = all.iter().find(|(name, _)| *name == b"mvhd")?;
    let (scale, duration) = match head.first()? {
        1 => (number(head, 20, 4)?, number(head, 24, 8)?),
        _ => (number(head, 12, 4)?, number(head, 16, 4)?),
    };
    if scale == 0 || duration == 0 {
        return None;
    }
    let tracks = all.iter().filter(|(name, _)| *name == b"trak");
    Some(Shape {
        seconds: as_float(duration) / as_float(scale),
        ratio: tracks.filter_map(|(_, track)| ratio_of(track)).next(),
    })
}

/// Width by height of a track, turned as its matrix says; none for one that is only heard.
fn ratio_of(track: &[u8]) -> Option<f64> {
    let all = boxes(track);
    let (_, head) = all.iter().find(|(name, _)| *name == b"tkhd")?;
    let end = head.len();
    let size = end.checked_sub(8)?;
    let (width, height) = (number(head, size, 4)?, number(head, size + 4, 4)?);
    if width == 0 || height == 0 {
        return None;
    }
    let matrix = end.checked_sub(44)?;
    let is_turned = number(head, matrix, 4)? == 0 && number(head, matrix + 4, 4)? != 0;
    let ratio = as_float(width) / as_float(height);
    Some(if is_turned { 1.0 / ratio } else { ratio })
}

/// The boxes in a box, by name. What does not fit ends them.
fn boxes(mut bytes: &[u8]) -> Vec<(&[u8; 4], &[u8])> {
    let mut all = Vec::new();
    while let (Some(size), Some(name)) = (number(bytes, 0, 4), bytes.get(4..8)) {
        let size = usize::try_from(size).unwrap_or(0);
        let (Some(body), Ok(name)) = (bytes.get(8..size), name.try_into()) else {
            break;
        };
        all.push((name, body));
        bytes = bytes.get(size..).unwrap_or_default();
    }
    all
}

fn number(bytes: &[u8], at: usize, length: usize) -> Option<u64> {
    let bytes = bytes.get(at..at.checked_add(length)?)?;
    let add = |sum, byte: &u8| (sum << 8) | u64::from(*byte);
    Some(bytes.iter().fold(0, add))
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a length that loses a bit is the same length"
)]
fn as_float(number: u64) -> f64 {
    number as f64
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use super::*;

    fn shape(bytes: &[u8]) -> Option<Shape> {
        shape_of(&mut Cursor::new(bytes), bytes.len() as u64).unwrap()
    }

    #[test]
    fn each_clip_of_the_sample_is_as_long_and_as_wide_as_it_says() {
        for clip in sample::clips::all() {
            let shape = shape(&clip.mp4).expect("it has an index");
            let off = (shape.seconds - f64::from(clip.seconds)).abs();
            assert!(off < 0.2, "{}: {shape:?}", clip.name);
            let ratio = f64::from(clip.width) / f64::from(clip.height);
            assert!((shape.ratio.unwrap() - ratio).abs() < 0.01, "{}", clip.name);
        }
    }

    #[test]
    fn a_file_that_ends_anywhere_has_a_shape_or_none_and_nothing_worse() {
        let clip = &sample::clips::all()[0].mp4;
        for end in (0..clip.len()).step_by(97) {
            let _ = shape(&clip[..end]);
        }
        assert_eq!(shape(b""), None);
        assert_eq!(shape(&[0; 64]), None);
    }
}

//! One picture: from the bytes that came to the small one that the grid shows, with its ThumbHash.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits};

/// The largest box of a tile in pixels: pictures of the size that is shown scroll well, larger ones
/// do not, and the engine keeps them decoded.
const GRID: (u32, u32) = (480, 270);
/// A taller picture may take the same room upright.
const GRID_UPRIGHT: (u32, u32) = (270, 480);
/// No picture of a clip is wider or taller.
const MOST_SIDE: u32 = 16_384;
/// Nor has it more pixels (T9).
const MOST_PIXELS: u64 = 64 * 1024 * 1024;
/// JPEG quality of the small one.
const QUALITY: u8 = 80;
/// The ThumbHash is made of a picture of at most so many pixels a side.
const THUMBHASH_SIDE: u32 = 100;

/// The kinds of pictures that are served to the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureKind {
    /// `image/jpeg`
    Jpeg,
    /// `image/webp`
    WebP,
}

impl PictureKind {
    /// The media type.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

/// A picture that is ready to be served.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PictureFile {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// Their kind.
    pub kind: PictureKind,
}

/// What is made of a picture that came.
pub(super) struct Made {
    pub(super) small: Vec<u8>,
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) thumbhash: Vec<u8>,
}

/// Decodes a picture within limits, whatever it claims to be. Takes tens of milliseconds.
pub(super) fn make(bytes: &[u8]) -> Option<Made> {
    let picture = decode(bytes)?;
    let (width, height) = (picture.width(), picture.height());
    let (most_width, most_height) = if width >= height { GRID } else { GRID_UPRIGHT };
    let small = if width > most_width || height > most_height {
        picture.thumbnail(most_width, most_height)
    } else {
        picture
    };
    let thumbhash = thumbhash_of(&small);
    let small = jpeg(&small)?;
    Some(Made {
        small,
        width,
        height,
        thumbhash,
    })
}

/// The picture as it came, if it is of a kind that is served; else as JPEG.
pub(super) fn servable(bytes: Vec<u8>) -> Option<PictureFile> {
    // The engine of the page would decode whatever it claims to be.
    if !is_sane(&bytes) {
        return None;
    }
    let kind = match image::guess_format(&bytes).ok()? {
        ImageFormat::Jpeg => PictureKind::Jpeg,
        ImageFormat::WebP => PictureKind::WebP,
        _ => {
            let bytes = jpeg(&decode(&bytes)?)?;
            return Some(PictureFile {
                bytes,
                kind: PictureKind::Jpeg,
            });
        }
    };
    Some(PictureFile { bytes, kind })
}

fn decode(bytes: &[u8]) -> Option<DynamicImage> {
    if !is_sane(bytes) {
        return None;
    }
    reader(bytes)?.decode().ok()
}

/// Whether a picture claims to have as many pixels as one of a clip may have.
fn is_sane(bytes: &[u8]) -> bool {
    let size = reader(bytes).and_then(|reader| reader.into_dimensions().ok());
    size.is_some_and(|(width, height)| {
        width.max(height) <= MOST_SIDE && u64::from(width) * u64::from(height) <= MOST_PIXELS
    })
}

/// What reads a picture, within limits.
fn reader(bytes: &[u8]) -> Option<ImageReader<Cursor<&[u8]>>> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MOST_SIDE);
    limits.max_image_height = Some(MOST_SIDE);
    limits.max_alloc = Some(4 * MOST_PIXELS);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    reader.limits(limits);
    Some(reader)
}

fn jpeg(picture: &DynamicImage) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut bytes, QUALITY)
        .encode_image(&picture.to_rgb8())
        .ok()?;
    Some(bytes)
}

fn thumbhash_of(picture: &DynamicImage) -> Vec<u8> {
    let tiny = picture.thumbnail(THUMBHASH_SIDE, THUMBHASH_SIDE).to_rgba8();
    thumbhash::rgba_to_thumb_hash(tiny.width() as usize, tiny.height() as usize, tiny.as_raw())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A picture of 16 by 16 that claims to be of another size.
    fn claiming(width: u16, height: u16) -> Vec<u8> {
        let small = DynamicImage::new_rgb8(16, 16);
        let mut bytes = jpeg(&small).unwrap();
        // SOF0 (ITU-T T.81, B.2.2): marker, length, precision, then height and width.
        let at = bytes
            .windows(2)
            .position(|two| two == [0xFF, 0xC0])
            .unwrap();
        bytes[at + 5..at + 7].copy_from_slice(&height.to_be_bytes());
        bytes[at + 7..at + 9].copy_from_slice(&width.to_be_bytes());
        bytes
    }

    #[test]
    fn t9_a_picture_that_claims_to_be_huge_is_neither_decoded_nor_served() {
        for (width, height) in [
            (65_500, 65_500),
            (16_384, 16_384),
            (65_500, 8),
            (9_000, 9_000),
        ] {
            let bomb = claiming(width, height);
            assert!(make(&bomb).is_none(), "{width} by {height}");
            assert!(servable(bomb).is_none(), "{width} by {height}");
        }
        assert!(make(&claiming(16, 16)).is_some());
        let served = servable(claiming(16, 16)).expect("an honest one");
        assert_eq!(served.kind, PictureKind::Jpeg);
    }
}

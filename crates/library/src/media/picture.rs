//! One picture: from the bytes that came to the small one that the grid shows, with its ThumbHash.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, ImageReader, Limits};

/// The largest box of a tile in pixels: pictures of the size that is shown scroll well, larger ones
/// do not, and the engine keeps them decoded.
const GRID: (u32, u32) = (480, 270);
/// A taller picture may take the same room upright.
const GRID_UPRIGHT: (u32, u32) = (270, 480);
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
    let mut limits = Limits::default();
    limits.max_image_width = Some(16_384);
    limits.max_image_height = Some(16_384);
    limits.max_alloc = Some(256 * 1024 * 1024);
    let mut reader = ImageReader::new(Cursor::new(bytes))
        .with_guessed_format()
        .ok()?;
    reader.limits(limits);
    reader.decode().ok()
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

//! The tone of a picture: one colour for the whole of it, which its box has before anything else of the
//! clip is known.

/// A colour in 16 bits: five of red, six of green, five of blue, from the highest bit down.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Tone(u16);

impl Tone {
    /// No picture is known. The one colour that is not told from it is black.
    pub const NONE: Self = Self(0);

    /// The tone of the picture that a ThumbHash stands for; none of one that makes no sense.
    #[must_use]
    pub fn of_thumbhash(hash: &[u8]) -> Self {
        let Ok((red, green, blue, _)) = thumbhash::thumb_hash_to_average_rgba(hash) else {
            return Self::NONE;
        };
        let bits = |share: f32, most: f32| (share.clamp(0.0, 1.0) * most).round() as u16;
        let tone = bits(red, 31.0) << 11 | bits(green, 63.0) << 5 | bits(blue, 31.0);
        // Of a black picture it is the next to black.
        Self(tone.max(1))
    }

    pub(super) fn from_le_bytes(bytes: [u8; 2]) -> Self {
        Self(u16::from_le_bytes(bytes))
    }

    /// Low byte first.
    #[must_use]
    pub fn to_le_bytes(self) -> [u8; 2] {
        self.0.to_le_bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_one_colour(colour: [u8; 4]) -> u16 {
        let pixels = colour.repeat(64);
        Tone::of_thumbhash(&thumbhash::rgba_to_thumb_hash(8, 8, &pixels)).0
    }

    #[test]
    fn a_picture_of_one_colour_has_nearly_that_tone() {
        for (colour, wanted) in [
            ([200, 30, 30, 255], (25, 7, 4)),
            ([20, 120, 240, 255], (2, 30, 29)),
            ([255, 255, 255, 255], (31, 63, 31)),
        ] {
            let tone = of_one_colour(colour);
            let off = |bits: u16, wanted: u16| bits.abs_diff(wanted);
            assert!(
                off(tone >> 11, wanted.0) <= 2,
                "red of {colour:?}: {tone:b}"
            );
            assert!(
                off(tone >> 5 & 63, wanted.1) <= 4,
                "green of {colour:?}: {tone:b}"
            );
            assert!(
                off(tone & 31, wanted.2) <= 2,
                "blue of {colour:?}: {tone:b}"
            );
        }
    }

    #[test]
    fn black_is_a_tone_and_a_hash_that_makes_no_sense_is_none() {
        assert_ne!(of_one_colour([0, 0, 0, 255]), 0);
        for hash in [&[][..], &[1], &[255; 3]] {
            assert_eq!(Tone::of_thumbhash(hash), Tone::NONE, "{hash:?}");
        }
    }
}

//! The clips that lie in the crate.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail the test")]

use sample::clips;

#[test]
fn there_are_at_least_24_clips_in_every_ratio_and_all_together_weigh_at_most_5_mb() {
    let clips = clips::all();
    assert!(clips.len() >= 24, "only {} clips", clips.len());
    let bytes: usize = clips
        .iter()
        .map(|clip| clip.mp4.len() + clip.webp.len())
        .sum();
    assert!(bytes <= 5_000_000, "{bytes} bytes in the binary");
    for ratio in ["16:9", "9:16", "1:1", "4:3", "3:4"] {
        assert!(
            clips.iter().any(|clip| clip.ratio() == ratio),
            "no clip of {ratio}"
        );
    }
    assert!(clips.iter().any(|clip| clip.has_sound) && clips.iter().any(|clip| !clip.has_sound));
    assert!(
        clips.iter().any(|clip| clip.prompt.chars().count() > 300),
        "no long prompt"
    );
    assert!(clips.iter().all(|clip| (3..=8).contains(&clip.seconds)));
}

#[test]
fn every_clip_is_a_whole_mp4_whose_index_comes_first_and_whose_facts_are_true() {
    for clip in clips::all() {
        let boxes = boxes(&clip.mp4);
        let names: Vec<&[u8]> = boxes.iter().map(|(name, _)| *name).collect();
        let place = |name: &[u8]| names.iter().position(|it| *it == name);
        assert_eq!(place(b"ftyp"), Some(0), "{}", clip.name);
        assert!(
            place(b"moov").unwrap() < place(b"mdat").unwrap(),
            "{} starts slowly",
            clip.name
        );

        let moov = boxes.iter().find(|(name, _)| *name == b"moov").unwrap().1;
        assert_eq!(holds(moov, b"mp4a"), clip.has_sound, "{}: sound", clip.name);
        assert!(holds(moov, b"avc1"), "{} is no H.264", clip.name);
        let head = moov.windows(4).position(|four| four == b"tkhd").unwrap();
        let fixed = |at: usize| u16::from_be_bytes([moov[head + at], moov[head + at + 1]]);
        assert_eq!(
            (u32::from(fixed(80)), u32::from(fixed(84))),
            (clip.width, clip.height),
            "{}: the first track's size",
            clip.name
        );
    }
}

#[test]
fn every_poster_is_a_webp_picture_of_the_clips_size() {
    for clip in clips::all() {
        let webp = &clip.webp;
        assert_eq!(
            (&webp[..4], &webp[8..12]),
            (&b"RIFF"[..], &b"WEBP"[..]),
            "{}",
            clip.name
        );
        assert_eq!(
            &webp[12..16],
            b"VP8 ",
            "{} is of the simple lossy kind",
            clip.name
        );
        let side = |at: usize| u32::from(u16::from_le_bytes([webp[at], webp[at + 1]]) & 0x3fff);
        assert_eq!(
            (side(26), side(28)),
            (clip.width, clip.height),
            "{}",
            clip.name
        );
    }
}

fn boxes(mut rest: &[u8]) -> Vec<(&[u8], &[u8])> {
    let mut boxes = Vec::new();
    while rest.len() >= 8 {
        let length = u32::from_be_bytes(rest[..4].try_into().unwrap()) as usize;
        boxes.push((&rest[4..8], &rest[8..length]));
        rest = &rest[length..];
    }
    assert!(rest.is_empty(), "no bytes after the last box");
    boxes
}

fn holds(bytes: &[u8], four: &[u8; 4]) -> bool {
    bytes.windows(4).any(|window| window == four)
}

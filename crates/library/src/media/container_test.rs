//! What is a whole clip, over the clips of the sample and thousands of changes of them.

use std::io::Cursor;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;

/// So many mutations and cuts of clips.
const MUTATIONS: usize = 10_000;

/// A box as it stands in a clip: where it begins, its size, and its name.
#[derive(Clone, Copy)]
struct Place {
    at: usize,
    size: usize,
    name: [u8; 4],
}

fn boxed(name: &[u8; 4], body: &[u8]) -> Vec<u8> {
    let size = u32::try_from(8 + body.len()).unwrap();
    [&size.to_be_bytes()[..], name, body].concat()
}

fn mp4() -> Vec<u8> {
    let table = [b"stsd", b"stts", b"stsc", b"stsz", b"stco"].map(|name| boxed(name, &[7; 8]));
    let place = boxed(b"dinf", &boxed(b"dref", &[7; 4]));
    let media = [place, boxed(b"stbl", &table.concat())].concat();
    let media = boxed(b"minf", &media);
    let track = [boxed(b"mdhd", &[]), boxed(b"hdlr", &[7]), media].concat();
    let track = [boxed(b"tkhd", &[7; 4]), boxed(b"mdia", &track)].concat();
    let index = [boxed(b"mvhd", &[7; 4]), boxed(b"trak", &track)].concat();
    let (head, media) = (boxed(b"ftyp", &[7; 16]), boxed(b"mdat", &[7; 300]));
    [head, boxed(b"moov", &index), media].concat()
}

fn check(bytes: &[u8]) -> Result<(), ContainerError> {
    check_container(&mut Cursor::new(bytes), bytes.len() as u64)
}

/// Every box that is looked at, by its place.
fn boxes(file: &[u8], (mut at, end): (usize, usize), found: &mut Vec<Place>) {
    while at < end {
        let size = be32(&file[at..at + 4]) as usize;
        let name = file[at + 4..at + 8].try_into().unwrap();
        found.push(Place { at, size, name });
        if holder(name).is_some() {
            boxes(file, (at + 8, at + size), found);
        }
        at += size;
    }
}

#[test]
fn a_whole_file_passes() {
    check(&mp4()).unwrap();
    for clip in sample::clips::all() {
        check(&clip.mp4).unwrap();
    }
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
fn ten_thousand_changes_of_length_or_of_the_boxes_are_all_refused() {
    let mut chance = StdRng::seed_from_u64(1);
    let clips = sample::clips::all();
    for number in 0..MUTATIONS {
        let clip = &clips[number % clips.len()];
        let mut file = clip.mp4.to_vec();
        let length = file.len();
        let mut found = Vec::new();
        boxes(&file, (0, length), &mut found);
        let one = found[chance.random_range(0..found.len())];
        let at = chance.random_range(0..length);
        let what = match number % 6 {
            0 => {
                file.truncate(at);
                format!("cut at {at}")
            }
            1 => {
                let more = chance.random_range(1..=64);
                file.resize(length + more, 0xa5);
                format!("{more} bytes behind the end")
            }
            2 => {
                // Bytes of a body go: the boxes behind them are where they are not looked for.
                let to = (at + chance.random_range(1..=64)).min(length);
                file.drain(at..to);
                format!("bytes {at} to {to} are gone")
            }
            3 => {
                let more = chance.random_range(1..=64);
                file.splice(at..at, vec![0xa5; more]);
                format!("{more} bytes too many at {at}")
            }
            4 => {
                let size = one.size ^ (1 << chance.random_range(0..31));
                let size = u32::try_from(size).unwrap();
                file[one.at..one.at + 4].copy_from_slice(&size.to_be_bytes());
                format!("{} of {size} bytes", one.name.escape_ascii())
            }
            _ => {
                let must: Vec<_> = found.iter().filter(|one| is_needed(one.name)).collect();
                let one = must[chance.random_range(0..must.len())];
                // Of two tracks one may go, whole as it is: the length of a file tells that.
                file[one.at + 4 + number % 4] ^= 1 << chance.random_range(0..8);
                if one.name == *b"trak" {
                    file.truncate(one.at);
                }
                format!("{} under another name", one.name.escape_ascii())
            }
        };
        assert!(check(&file).is_err(), "{} {number}: {what}", clip.name);
    }
}

/// Whether a clip cannot do without such a box.
fn is_needed(name: [u8; 4]) -> bool {
    let optional = b"edts";
    let mut holders = HOLDERS.iter().filter(|holder| holder.0 != *optional);
    name == *b"ftyp" || holders.any(|holder| holds(holder, name))
}

#[test]
fn boxes_within_boxes_without_an_end_are_no_clip_and_cost_no_stack() {
    let mut nest = Vec::new();
    for _ in 0..20_000 {
        nest = boxed(b"trak", &nest);
    }
    let file = [boxed(b"ftyp", &[7; 16]), boxed(b"moov", &nest)].concat();
    assert!(check(&file).is_err());
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
    check(&open).expect("size 0 means to the end");
    let mut large = mp4();
    large.truncate(media);
    large.extend(1_u32.to_be_bytes());
    large.extend(b"mdat");
    large.extend(20_u64.to_be_bytes());
    large.extend([1; 4]);
    check(&large).expect("64-bit sizes");
    large[media + 8..media + 16].copy_from_slice(&u64::MAX.to_be_bytes());
    assert!(check(&large).is_err(), "a size that overflows is no size");
}

//! Names of any words are possible on every file system, different, and as the template says.

use std::collections::HashSet;
use std::path::Path;

use rand::rngs::StdRng;
use rand::{RngExt as _, SeedableRng as _};

use super::*;
use crate::downloads::target::{MOST_NAMES, Target};
use crate::downloads::words::is_reserved;

const MADE: &str = "2026-11-12T23:30:00Z";

fn facts(prompt: &str, number: &str) -> ClipFacts {
    ClipFacts {
        number: number.to_owned(),
        prompt: prompt.to_owned(),
        seed: Some("4711".to_owned()),
        ratio: Some("16:9".to_owned()),
        ..ClipFacts::default()
    }
}

fn named(template: &str, account: &str, prompt: &str) -> String {
    let facts = facts(prompt, "112233445566");
    let names = NameFacts::of(account, Some(MADE.parse().unwrap()), &facts);
    let path = Template::parse(template)
        .unwrap()
        .path(&names, &TimeZone::UTC);
    path.to_str().unwrap().to_owned()
}

/// What ext4, NTFS and APFS all take, with room for `.part` and a number.
fn assert_possible(path: &str, account: &str, prompt: &str) {
    let from = format!("{path:?} of {account:?} and {prompt:?}");
    let composed = icu_normalizer::ComposingNormalizerBorrowed::new_nfc();
    assert!(composed.is_normalized(path), "{from} is composed");
    // As they stand on the disk where the name was taken 98 times: with the number, and while it comes.
    let root = Path::new("/Videos/Rushes of somebody");
    for number in [1, 2, MOST_NAMES] {
        let target = Target::numbered(root, Path::new(path), number);
        for built in [target.whole(), target.part()] {
            let below = built.strip_prefix(root).unwrap();
            for part in below {
                assert!(part.len() <= PART_BYTES, "{part:?} of {from}");
                let units = part.to_str().unwrap().encode_utf16().count();
                assert!(units <= 255, "{part:?} of {from}");
            }
            // PATH_MAX, its zero included.
            assert!(built.as_os_str().len() < 4_096, "{from}");
            assert!(!is_reserved(built.file_name().unwrap().to_str().unwrap()));
        }
    }
    for part in path.split('/') {
        let from = format!("{part:?} of {account:?} and {prompt:?}");
        assert!(!part.is_empty() && part != "." && part != "..", "{from}");
        assert!(
            part.len() <= PART_BYTES - 8,
            "{from} leaves room for a suffix"
        );
        assert!(
            !part.starts_with([' ', '.']) && !part.ends_with([' ', '.']),
            "{from}"
        );
        assert!(
            !part.contains(['<', '>', ':', '"', '\\', '|', '?', '*']),
            "{from}"
        );
        assert!(
            !part.chars().any(|c| c.is_control() || c == '\u{202e}'),
            "{from}"
        );
        assert!(!is_reserved(part), "{from} is no device");
    }
}

#[test]
fn a_name_says_account_month_day_prompt_and_id() {
    assert_eq!(
        named(USUAL, "Work", "A lantern over the lake"),
        "Work/2026-11/2026-11-12 A lantern over the lake [112233445566].mp4"
    );
    assert_eq!(
        named(USUAL, "Work", ""),
        "Work/2026-11/2026-11-12 [112233445566].mp4"
    );
    let facts = facts("x", "7");
    let undated = NameFacts::of("Work", None, &facts);
    let path = Template::default().path(&undated, &TimeZone::UTC);
    assert_eq!(path.to_str().unwrap(), "Work/Undated/Undated x [7].mp4");
}

#[test]
fn the_grammar_cuts_dates_and_leaves_out_what_has_no_value() {
    for (template, expected) in [
        ("{id}", "112233445566.mp4"),
        ("{prompt[:3]} {id}", "Äpf 112233445566.mp4"),
        ("{prompt[b:3]} {id}", "Äp 112233445566.mp4"),
        ("{prompt:.2}-{id}.mp4", "Äp-112233445566.mp4"),
        ("{id}{seed:? seed /!/}", "112233445566 seed 4711!.mp4"),
        ("{id}{model:? by //}", "112233445566.mp4"),
        ("{{{id}}}", "{112233445566}.mp4"),
        (
            "{created_at:%d.%m.%y}/{ratio}/{id}",
            "12.11.26/16x9/112233445566.mp4",
        ),
        ("{model}/{id}", "112233445566.mp4"),
    ] {
        assert_eq!(named(template, "Work", "Äpfel"), expected, "{template}");
    }
}

#[test]
fn what_is_wrong_with_a_template_is_said_with_its_place() {
    use TemplateFault::{BadDate, BadFormat, Empty, NoId, TooLong, Unclosed, UnknownField};
    let long = format!("{}{{id}}", "word ".repeat(40));
    for (template, fault, at) in [
        ("{id", Unclosed, 0),
        ("ä {id} {promt}", UnknownField, 8),
        ("{prompt}", NoId, 8),
        ("{id}/x", NoId, 6),
        ("{created_at:Y} {id}", BadDate, 12),
        ("{created_at:%!} {id}", BadDate, 12),
        ("{prompt:60} {id}", BadFormat, 8),
        ("{prompt[3]} {id}", BadFormat, 8),
        ("a} {id}", Unclosed, 1),
        ("  ", Empty, 0),
        (&long, TooLong, 204),
    ] {
        assert_eq!(
            Template::parse(template),
            Err(TemplateError { fault, at }),
            "{template}"
        );
    }
}

#[test]
fn a_name_holds_no_e_mail_even_where_the_id_does() {
    let facts = facts("x", "user:1-pixverse:ada@example.com-video:");
    let names = NameFacts::of("ada@example.com", None, &facts);
    let path = Template::default().path(&names, &TimeZone::UTC);
    let path = path.to_str().unwrap();
    assert!(!path.contains('@') && !path.contains("ada"), "{path}");
}

#[test]
fn d_09_and_d_10_hostile_words_make_names_that_every_system_takes() {
    let long = "灯".repeat(400);
    for (account, prompt) in [
        ("../../etc", "../../../passwd"),
        ("CON", "NUL"),
        ("com¹.txt", "aux.mp4"),
        ("...", "   ...   "),
        ("a/b\\c", "x:y*z?\"<>|"),
        ("\u{202e}gpj", "\u{200b}\u{feff}"),
        ("line\nbreak", "nul\0byte\ttab"),
        (&long, &long),
    ] {
        let made = named(USUAL, account, prompt);
        assert_possible(&made, account, prompt);
        assert!(
            made.ends_with("[112233445566].mp4"),
            "{made:?} is unique by the id"
        );
    }
    assert_eq!(named("CON/{id}", "a", "b"), "_CON/112233445566.mp4");
}

#[test]
fn d_09_the_longest_path_that_a_template_can_make_fits_into_a_path() {
    let long = "灯".repeat(400);
    let template = format!("{}{{prompt}} {{id}}", "{account}/".repeat(8));
    let made = named(&template, &long, &long);
    assert_eq!(made.split('/').count(), 9);
    assert_possible(&made, &long, &long);
}

/// Built with `RUSHES_NAMES=1000000` it is a soak.
#[test]
fn t_11_names_of_any_words_are_possible_and_all_different() {
    let cases = option_env!("RUSHES_NAMES").and_then(|count| count.parse().ok());
    let cases: u64 = cases.unwrap_or(20_000);
    let mut chance = StdRng::seed_from_u64(20_261_123);
    let mut seen = HashSet::new();
    let template = Template::default();
    let made = Some(MADE.parse().unwrap());
    for number in 1..=cases {
        let (account, prompt) = (hostile(&mut chance), hostile(&mut chance));
        let facts = facts(&prompt, &number.to_string());
        let path = template.path(&NameFacts::of(&account, made, &facts), &TimeZone::UTC);
        let path = path.to_str().unwrap();
        assert_possible(path, &account, &prompt);
        let folded = Sha256::digest(path.to_lowercase());
        assert!(seen.insert(folded), "{path:?} came twice");
    }
}

/// Words as nobody should write them: pieces that stumble, and any characters between.
fn hostile(chance: &mut StdRng) -> String {
    const PIECES: &[&str] = &[
        "CON", "nul", "COM1", "lpt9", "..", ".", "/", "\\", ":", "*", "?", "\"", "<", ">", "|",
        "~", " ", "\0", "\n", "\u{202e}", "\u{200b}", "\u{feff}", "é", "e\u{301}", "灯", "🎬",
        "abc",
    ];
    let mut words = String::new();
    for _ in 0..chance.random_range(0..90) {
        if chance.random_bool(0.7) {
            words.push_str(PIECES[chance.random_range(0..PIECES.len())]);
        } else {
            words.extend(char::from_u32(chance.random_range(0..0x11_0000)));
        }
    }
    words
}

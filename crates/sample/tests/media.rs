//! The CDN: validators, ranges and URLs that expire.

#![expect(clippy::unwrap_used, reason = "a helper of tests may fail the test")]

mod support;

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use sample::{Sample, clips};
use support::{pages, world};

fn get(sample: &Sample, url: &str, headers: &[(&str, &str)]) -> Response<Bytes> {
    let mut request = Request::get(url);
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    sample.answer(&request.body(()).unwrap())
}

fn header<'a>(response: &'a Response<Bytes>, name: &str) -> &'a str {
    response
        .headers()
        .get(name)
        .map_or("", |value| value.to_str().unwrap())
}

const AURORA: &str = "https://media.example/pixverse%2Fmp4%2Fmedia%2Fweb%2Faurora_1_seed2.mp4";

#[test]
fn every_media_url_of_a_listing_leads_to_a_file_of_its_type() {
    let (sample, _) = world();
    for item in pages(&sample, "ada@example.com", 100).concat() {
        for (field, kind) in [
            ("url", "video/mp4"),
            ("img_url", "image/webp"),
            ("first_frame", "image/webp"),
            ("avatar", "image/webp"),
            ("template_thumbnail_url", "image/webp"),
            ("template_thumbnail_video_url", "video/mp4"),
        ] {
            let url = item[field].as_str().unwrap();
            if !url.is_empty() {
                let answer = get(&sample, url, &[]);
                assert_eq!(
                    (answer.status().as_u16(), header(&answer, "content-type")),
                    (200, kind),
                    "{url}"
                );
            }
        }
    }
}

#[test]
fn a_range_is_answered_as_the_rfc_says() {
    let (sample, _) = world();
    let file = clips::named("aurora").unwrap().mp4.clone();
    let n = file.len();
    let (last, over) = (n - 1, n + 5);
    let cases = [
        (
            "bytes=0-99".to_owned(),
            206,
            format!("bytes 0-99/{n}"),
            0..100,
        ),
        (
            "bytes=100-".to_owned(),
            206,
            format!("bytes 100-{last}/{n}"),
            100..n,
        ),
        (
            "bytes=-7".to_owned(),
            206,
            format!("bytes {}-{last}/{n}", n - 7),
            n - 7..n,
        ),
        (
            format!("bytes=-{over}"),
            206,
            format!("bytes 0-{last}/{n}"),
            0..n,
        ),
        (
            format!("bytes=5-{over}"),
            206,
            format!("bytes 5-{last}/{n}"),
            5..n,
        ),
        (
            "bytes=3-99999999999999999999999".to_owned(),
            206,
            format!("bytes 3-{last}/{n}"),
            3..n,
        ),
        (format!("bytes={n}-"), 416, format!("bytes */{n}"), 0..0),
        (
            "bytes=99999999999999999999999-".to_owned(),
            416,
            format!("bytes */{n}"),
            0..0,
        ),
        ("bytes=-0".to_owned(), 416, format!("bytes */{n}"), 0..0),
        ("bytes=9-3".to_owned(), 200, String::new(), 0..n),
        ("bytes=0-1,4-5".to_owned(), 200, String::new(), 0..n),
        ("bytes=a-b".to_owned(), 200, String::new(), 0..n),
        ("bytes=-".to_owned(), 200, String::new(), 0..n),
        ("items=0-1".to_owned(), 200, String::new(), 0..n),
        ("nonsense".to_owned(), 200, String::new(), 0..n),
    ];
    for (range, status, content_range, bytes) in cases {
        let answer = get(&sample, AURORA, &[("range", &range)]);
        assert_eq!(answer.status().as_u16(), status, "{range}");
        assert_eq!(header(&answer, "content-range"), content_range, "{range}");
        assert_eq!(
            header(&answer, "content-length"),
            bytes.len().to_string(),
            "{range}"
        );
        assert!(answer.body() == &file[bytes], "{range}: other bytes");
        assert_eq!(header(&answer, "accept-ranges"), "bytes");
    }
}

#[test]
fn if_range_holds_for_the_strong_tag_and_the_exact_date_and_for_nothing_else() {
    let (sample, _) = world();
    let whole = get(&sample, AURORA, &[]);
    let (etag, date) = (header(&whole, "etag"), header(&whole, "last-modified"));
    assert!(
        etag.starts_with('"') && etag.ends_with('"'),
        "a strong tag: {etag}"
    );
    let weak = format!("W/{etag}");
    for (validator, status) in [
        (etag, 206),
        (date, 206),
        ("\"other\"", 200),
        (weak.as_str(), 200),
        ("Sat, 01 Nov 2025 12:00:01 GMT", 200),
    ] {
        let answer = get(
            &sample,
            AURORA,
            &[("range", "bytes=1-2"), ("if-range", validator)],
        );
        assert_eq!(answer.status().as_u16(), status, "{validator}");
    }
    assert_eq!(
        get(&sample, AURORA, &[("if-none-match", etag)]).status(),
        304
    );
}

#[test]
fn head_tells_everything_but_the_body() {
    let (sample, _) = world();
    let whole = get(&sample, AURORA, &[]);
    let head = sample.answer(&Request::head(AURORA).body(()).unwrap());
    assert_eq!(head.headers(), whole.headers());
    assert!(head.body().is_empty());
}

#[test]
fn unknown_paths_are_404_and_bytes_are_not_copied() {
    let (sample, _) = world();
    for path in [
        "",
        "nothing_1.mp4",
        "aurora_1.exe",
        "..%2F..%2Fetc%2Fpasswd",
        "aurora",
    ] {
        assert_eq!(
            get(&sample, &format!("https://media.example/{path}"), &[]).status(),
            404
        );
    }
    let body = get(&sample, AURORA, &[]).into_body();
    assert_eq!(body.as_ptr(), clips::named("aurora").unwrap().mp4.as_ptr());
}

#[test]
fn a_signed_url_expires_with_time_or_at_once_and_a_new_listing_has_a_good_one() {
    let (sample, clock) = world();
    let url = || {
        pages(&sample, "studio@vertical.example", 1)[0][0]["url"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let status = |url: &str| get(&sample, url, &[]).status().as_u16();
    let unsigned = url();
    sample.sign_media(Duration::from_secs(60));
    assert_eq!(status(&unsigned), 403, "a signature is asked for now");
    let first = url();
    assert_eq!(status(&first), 200);
    assert_eq!(
        status(&first.replace("Expires=1", "Expires=2")),
        403,
        "dates cannot be forged"
    );
    clock.advance(Duration::from_secs(61));
    assert_eq!(status(&first), 403);
    let second = url();
    assert_eq!(status(&second), 200);
    sample.expire_media();
    assert_eq!(status(&second), 403);
    assert_eq!(status(&url()), 200);
}

//! Takes out of a text what must not be kept: tokens, video ids, e-mails, signatures of addresses. Tokens
//! of this run are known besides (`known`); those of others are known by their shape.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

/// A pattern, and what stands in its place.
static RULES: LazyLock<Vec<(Regex, &'static str)>> = LazyLock::new(|| {
    [
        // `user:<id>-pixverse:<email>-video:<number>`, percent-encoded or not.
        (r"(?i)user(?::|%3A)\d+-pixverse(?::|%3A)\S*?video(?::|%3A)(\d+)", "video:$1"),
        // `user:<number>-<unique string>`
        (r#"(?i)user(?::|%3A)\d+-[^\s"'<>,;)\]}]+"#, "<token>"),
        (r"(?i)\b(bearer\s+)[^\s,;]+", "$1<token>"),
        (
            // In any script (RFC 6531), also percent-encoded.
            r"(?i)[\p{L}\p{M}\p{N}._%+'-]+(?:@|%40)[\p{L}\p{M}\p{N}%](?:[\p{L}\p{M}\p{N}%-]*[\p{L}\p{M}\p{N}])?(?:\.[\p{L}\p{M}\p{N}%-]+)+",
            "<e-mail>",
        ),
        // The signed part of an address; what stands before it says enough.
        (r#"(?i)(https?://[^\s"'<>?]*)\?[^\s"'<>]*"#, "$1?<signed>"),
        (
            r#"(?i)([?&](?:sig|signature|token|key|auth[a-z_]*|expires|x-amz-[a-z-]+)=)[^\s&"']+"#,
            "$1<signed>",
        ),
    ]
    .into_iter()
    .filter_map(|(pattern, place)| Some((Regex::new(pattern).ok()?, place)))
    .collect()
});

/// The text without anything that must not be kept.
#[must_use]
pub fn redact(text: &str) -> Cow<'_, str> {
    RULES.iter().fold(
        super::known::without_known(text),
        |text, (pattern, place)| match pattern.replace_all(&text, *place) {
            Cow::Borrowed(_) => text,
            Cow::Owned(replaced) => Cow::Owned(replaced),
        },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_is_a_pattern() {
        assert_eq!(
            RULES.len(),
            6,
            "a pattern that does not compile would leak in silence"
        );
    }

    #[test]
    fn t_14_what_must_not_be_kept_is_taken_out() {
        for (text, kept) in [
            ("token user:1234-AbC_dEf.9 refused", "token <token> refused"),
            (
                "Authorization: Bearer user:1-x",
                "Authorization: Bearer <token>",
            ),
            (
                "id user:1234-pixverse:ada@example.com-video:5566 done",
                "id video:5566 done",
            ),
            (
                "/videos/user%3A12-pixverse%3Aada%40example.com-video%3A55",
                "/videos/video:55",
            ),
            (
                "account ada.l+x@mail.example.com read",
                "account <e-mail> read",
            ),
            ("email=ada%40example.com&limit=3", "email=<e-mail>&limit=3"),
            (
                "account jürgen@müller.example read",
                "account <e-mail> read",
            ),
            ("conta joão.é@correio.example!", "conta <e-mail>!"),
            ("アカウント 絵文字@例え.example", "アカウント <e-mail>"),
            (
                "email=j%C3%BCrgen%40m%C3%BCller.example&limit=3",
                "email=<e-mail>&limit=3",
            ),
            (
                "GET https://media.example/a%2Fb.mp4?Expires=1&Signature=zz 403",
                "GET https://media.example/a%2Fb.mp4?<signed> 403",
            ),
            ("path /x.mp4?sig=abc&a=1", "path /x.mp4?sig=<signed>&a=1"),
        ] {
            assert_eq!(redact(text), kept);
        }
    }

    #[test]
    fn ordinary_words_stay() {
        let text = "clip 17 finished in 0.3 s: user: nobody @ home, 3 of 4";
        assert!(matches!(redact(text), Cow::Borrowed(same) if same == text));
    }
}

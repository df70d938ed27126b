//! The AppStream metadata, made whole: what software centres show of the app.

use super::changelog::{Packed, Release, appstream};

/// Puts the releases into the template, and what needs an address, if the project has one.
///
/// Pictures are shown from the web alone, so without an address there are none: none that could not be
/// loaded is named.
pub(crate) fn made_whole(
    template: &str,
    releases: &[Release],
    packed: &Packed,
    repository: Option<&str>,
) -> String {
    template
        .replace("<!--releases-->", &appstream(releases, packed))
        .replace(
            "  <!--addresses-->\n",
            &repository.map(addresses).unwrap_or_default(),
        )
}

fn addresses(repository: &str) -> String {
    let at = escaped(repository.trim_end_matches('/'));
    format!(
        "  <url type=\"homepage\">{at}</url>\n  \
         <url type=\"bugtracker\">{at}/issues</url>\n  \
         <url type=\"vcs-browser\">{at}</url>\n  \
         <screenshots>\n    \
         <screenshot type=\"default\">\n      \
         <caption>The gallery with the sample library</caption>\n      \
         <image>{at}/raw/HEAD/docs/rushes.webp</image>\n    \
         </screenshot>\n  \
         </screenshots>\n"
    )
}

/// Text as XML holds it.
pub(crate) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_there_only_with_a_repository() {
        let template = "<a>\n  <!--addresses-->\n  <!--releases-->\n</a>";
        let packed = Packed {
            day: "2026-12-02".into(),
            mail: String::new(),
        };
        let without = made_whole(template, &[], &packed, None);
        assert!(
            !without.contains("http"),
            "no address is made up: {without}"
        );
        assert!(!without.contains("<!--"), "nothing is left open: {without}");
        let with = made_whole(template, &[], &packed, Some("https://example.org/rushes/"));
        assert!(
            with.contains("<image>https://example.org/rushes/raw/HEAD/docs/rushes.webp</image>"),
            "a picture is shown from there: {with}"
        );
    }
}

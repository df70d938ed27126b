//! `CHANGELOG.md` as others want it: Debian's format, and the releases of AppStream.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::metainfo::escaped;
use crate::places::Places;
use crate::shell::{Failure, Outcome, read};

/// A version and what a person notices of it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Release {
    pub(crate) version: String,
    /// As 2026-11-30; none while it is not released.
    pub(crate) date: Option<String>,
    pub(crate) lines: Vec<String>,
}

/// When the commit that is packed was made, in the two ways that are needed.
pub(crate) struct Packed {
    /// As 2026-11-30.
    pub(crate) day: String,
    /// As RFC 5322 writes it.
    pub(crate) mail: String,
}

impl Packed {
    pub(crate) fn of(places: &Places) -> Outcome<Self> {
        let ask = |format: &str| {
            let mut git = Command::new("git");
            git.args(["log", "-1", &format!("--format={format}")]);
            read(git.current_dir(&places.root)).map(|said| said.trim().to_owned())
        };
        Ok(Self {
            day: ask("%cs")?,
            mail: ask("%cD")?,
        })
    }
}

/// The releases of the changelog, newest first, without what is still open.
pub(crate) fn releases(places: &Places) -> Outcome<Vec<Release>> {
    let text = fs::read_to_string(places.root.join("CHANGELOG.md"));
    Ok(parse(&text.map_err(Failure::of("CHANGELOG.md"))?))
}

fn parse(text: &str) -> Vec<Release> {
    let mut all: Vec<Release> = Vec::new();
    let mut open = false;
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            let (version, date) = title.split_once(" – ").unwrap_or((title, ""));
            open = version.starts_with(|c: char| c.is_ascii_digit());
            if open {
                all.push(Release {
                    version: version.trim().to_owned(),
                    date: (date != "unreleased" && !date.is_empty()).then(|| date.to_owned()),
                    lines: Vec::new(),
                });
            }
            continue;
        }
        let Some(release) = all.last_mut().filter(|_| open) else {
            continue;
        };
        if let Some(first) = line.strip_prefix("- ") {
            release.lines.push(first.trim().to_owned());
        } else if line.starts_with("  ")
            && let Some(last) = release.lines.last_mut()
        {
            let _ = write!(last, " {}", line.trim());
        }
    }
    all
}

/// As Debian wants it, <https://www.debian.org/doc/debian-policy/ch-source.html#debian-changelog-debian-changelog>.
pub(crate) fn debian(releases: &[Release], packed: &Packed, maintainer: &str) -> String {
    let mut text = String::new();
    for release in releases {
        let suite = release.date.as_ref().map_or("UNRELEASED", |_| "unstable");
        let _ = writeln!(
            text,
            "rushes ({}) {suite}; urgency=medium\n",
            release.version
        );
        for line in &release.lines {
            let _ = writeln!(text, "{}", folded(line));
        }
        let _ = writeln!(text, "\n -- {maintainer}  {}\n", packed.mail);
    }
    text
}

/// As AppStream wants it.
pub(crate) fn appstream(releases: &[Release], packed: &Packed) -> String {
    let mut text = String::from("<releases>\n");
    for release in releases {
        let kind = release.date.as_ref().map_or("development", |_| "stable");
        let date = release.date.as_ref().unwrap_or(&packed.day);
        let _ = writeln!(
            text,
            "    <release version=\"{}\" date=\"{date}\" type=\"{kind}\">\n      <description>\n        <ul>",
            release.version
        );
        for line in &release.lines {
            let _ = writeln!(text, "          <li>{}</li>", escaped(line));
        }
        text.push_str("        </ul>\n      </description>\n    </release>\n");
    }
    text.push_str("  </releases>");
    text
}

/// One entry in lines of at most 80 characters, as `  * …`.
fn folded(entry: &str) -> String {
    let mut text = String::from("  *");
    let mut width = text.len();
    for word in entry.split_whitespace() {
        if width + 1 + word.chars().count() > 78 {
            text.push_str("\n   ");
            width = 3;
        }
        text.push(' ');
        text.push_str(word);
        width += 1 + word.chars().count();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# Changelog\n\n## [Unreleased]\n\n- Not yet.\n\n## 1.1.0 – 2026-12-01\n\n### Added\n\n\
        - One & only,\n  over two lines.\n\n## 1.0.0 – unreleased\n\n- First.\n";

    fn packed() -> Packed {
        Packed {
            day: "2026-12-02".into(),
            mail: "Wed, 2 Dec 2026 10:00:00 +0000".into(),
        }
    }

    #[test]
    fn releases_are_read_with_their_lines_and_dates() {
        let read = parse(TEXT);
        assert_eq!(read.len(), 2, "what is open is no release");
        assert_eq!(read[0].date.as_deref(), Some("2026-12-01"), "its day");
        assert_eq!(read[0].lines, ["One & only, over two lines."], "one entry");
        assert_eq!(read[1].date, None, "it is not out yet");
    }

    #[test]
    fn debian_and_appstream_get_their_own_formats() {
        let read = parse(TEXT);
        let debian = debian(&read, &packed(), "Somebody <somebody@example.org>");
        assert!(debian.starts_with("rushes (1.1.0) unstable; urgency=medium\n\n  * One & only,"));
        assert!(debian.contains("\n -- Somebody <somebody@example.org>  Wed, 2 Dec"));
        let appstream = appstream(&read, &packed());
        assert!(appstream.contains("<li>One &amp; only, over two lines.</li>"));
        assert!(appstream.contains("version=\"1.0.0\" date=\"2026-12-02\" type=\"development\""));
    }

    #[test]
    fn the_newest_release_of_the_changelog_is_the_version_of_the_workspace() {
        let places = Places::find().expect("this is the repository");
        let read = releases(&places).expect("there is a changelog");
        assert_eq!(
            read.first().map(|release| release.version.as_str()),
            Some(env!("CARGO_PKG_VERSION")),
            "a version that is built has its lines"
        );
    }
}

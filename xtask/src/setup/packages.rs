//! The system packages, by what they are for and by their names in each family of Linux.

/// What a package is needed for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Building the app.
    Build,
    /// Running it: the decoders of the clips.
    Run,
    /// Tests and runs without a display.
    Headless,
    /// Looking at the page in Chromium: the checks of `ui/dev`, and the screenshots.
    Browser,
    /// Trying the package, on Debian.
    Installed,
    /// Measuring downloads: a server, and the tools that stand beside.
    Bench,
}

/// How a part is recognised where the package manager is not asked.
#[derive(Debug, Clone, Copy)]
pub(super) enum Sign {
    /// pkg-config knows this module.
    Module(&'static str),
    /// This program is on the search path.
    Program(&'static str),
    /// GStreamer has this element.
    Decoder(&'static str),
    /// Cannot be told; taken as there.
    None,
}

/// One thing that is needed; where a family has it in several packages, their names are in one text.
pub(super) struct Part {
    pub(super) need: Need,
    pub(super) sign: Sign,
    pub(super) debian: &'static str,
    pub(super) fedora: &'static str,
    pub(super) arch: &'static str,
}

const fn part(need: Need, sign: Sign, [debian, fedora, arch]: [&'static str; 3]) -> Part {
    Part {
        need,
        sign,
        debian,
        fedora,
        arch,
    }
}

use Need::{Bench, Browser, Build, Headless, Installed, Run};
use Sign::{Decoder, Module, Program};

/// All of them.
pub(super) const PARTS: &[Part] = &[
    part(
        Build,
        Module("webkit2gtk-4.1"),
        [
            "libwebkit2gtk-4.1-dev",
            "webkit2gtk4.1-devel",
            "webkit2gtk-4.1",
        ],
    ),
    part(
        Build,
        Module("librsvg-2.0"),
        ["librsvg2-dev", "librsvg2-devel", "librsvg"],
    ),
    part(
        Build,
        Module("ayatana-appindicator3-0.1"),
        [
            "libayatana-appindicator3-dev",
            "libayatana-appindicator-gtk3-devel",
            "libayatana-appindicator",
        ],
    ),
    part(Build, Sign::None, ["libxdo-dev", "libxdo-devel", "xdotool"]),
    part(
        Build,
        Module("openssl"),
        ["libssl-dev", "openssl-devel", "openssl"],
    ),
    part(
        Build,
        Program("cc"),
        ["build-essential", "gcc gcc-c++ make", "base-devel"],
    ),
    part(Build, Program("file"), ["file", "file", "file"]),
    part(
        Build,
        Program("pkg-config"),
        ["pkg-config", "pkgconf-pkg-config", "pkgconf"],
    ),
    part(
        Run,
        Decoder("avdec_h264"),
        ["gstreamer1.0-libav", "gstreamer1-plugin-libav", "gst-libav"],
    ),
    part(
        Run,
        Decoder("qtdemux"),
        [
            "gstreamer1.0-plugins-good",
            "gstreamer1-plugins-good",
            "gst-plugins-good",
        ],
    ),
    part(
        Run,
        Decoder("h264parse"),
        [
            "gstreamer1.0-plugins-bad",
            "gstreamer1-plugins-bad-free",
            "gst-plugins-bad",
        ],
    ),
    part(
        Run,
        Decoder("glupload"),
        [
            "gstreamer1.0-gl",
            "gstreamer1-plugins-base",
            "gst-plugins-base",
        ],
    ),
    part(
        Headless,
        Program("Xvfb"),
        ["xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"],
    ),
    part(
        Headless,
        Program("dbus-daemon"),
        ["dbus", "dbus-daemon", "dbus"],
    ),
    part(
        Headless,
        Program("dbus-launch"),
        ["dbus-x11", "dbus-x11", "dbus"],
    ),
    part(
        Headless,
        Program("gnome-keyring-daemon"),
        ["gnome-keyring", "gnome-keyring", "gnome-keyring"],
    ),
    // Shows the keychain's prompts; no program of it is on the search path.
    part(Headless, Sign::None, ["gcr", "gcr3", "gcr"]),
    part(
        Headless,
        Program("xdotool"),
        ["xdotool", "xdotool", "xdotool"],
    ),
    part(
        Headless,
        Program("secret-tool"),
        ["libsecret-tools", "libsecret", "libsecret"],
    ),
    part(
        Headless,
        Program("WebKitWebDriver"),
        ["webkit2gtk-driver", "webkit2gtk4.1", "webkit2gtk-4.1"],
    ),
    part(
        Headless,
        Program("import"),
        ["imagemagick", "ImageMagick", "imagemagick"],
    ),
    part(
        Headless,
        Program("xdotool"),
        ["xdotool", "xdotool", "xdotool"],
    ),
    part(
        Headless,
        Sign::None,
        [
            "fonts-cantarell",
            "abattis-cantarell-fonts",
            "cantarell-fonts",
        ],
    ),
    part(
        Headless,
        Sign::None,
        [
            "fonts-noto-cjk",
            "google-noto-sans-cjk-fonts",
            "noto-fonts-cjk",
        ],
    ),
    part(
        Headless,
        Sign::None,
        [
            "fonts-noto-color-emoji",
            "google-noto-color-emoji-fonts",
            "noto-fonts-emoji",
        ],
    ),
    part(Headless, Program("strace"), ["strace", "strace", "strace"]),
    part(
        Headless,
        Program("ps"),
        ["procps", "procps-ng", "procps-ng"],
    ),
    part(
        Browser,
        Program("chromium"),
        ["chromium", "chromium", "chromium"],
    ),
    // The widths of the page are looked at in three fonts; Cantarell is the third.
    part(
        Browser,
        Sign::None,
        ["fonts-inter", "rsms-inter-fonts", "inter-font"],
    ),
    part(
        Browser,
        Sign::None,
        ["fonts-dejavu-core", "dejavu-sans-fonts", "ttf-dejavu"],
    ),
    part(
        Installed,
        Program("debootstrap"),
        ["debootstrap", "debootstrap", "debootstrap"],
    ),
    part(
        Installed,
        Program("lintian"),
        ["lintian", "lintian", "lintian"],
    ),
    part(
        Installed,
        Program("desktop-file-validate"),
        [
            "desktop-file-utils",
            "desktop-file-utils",
            "desktop-file-utils",
        ],
    ),
    part(
        Installed,
        Program("appstreamcli"),
        ["appstream", "appstream", "appstream"],
    ),
    part(
        Installed,
        Program("gtk-launch"),
        ["libgtk-3-bin", "gtk3", "gtk3"],
    ),
    part(Bench, Program("nginx"), ["nginx-light", "nginx", "nginx"]),
    part(Bench, Program("curl"), ["curl", "curl", "curl"]),
    part(Bench, Program("aria2c"), ["aria2", "aria2", "aria2"]),
    part(
        Bench,
        Program("gallery-dl"),
        ["gallery-dl", "gallery-dl", "gallery-dl"],
    ),
];

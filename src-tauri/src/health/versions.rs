//! What the app runs on, for whoever reads a report.

/// The app, and what of the system it depends on most.
pub(crate) fn all() -> String {
    let own = env!("CARGO_PKG_VERSION").to_owned();
    let tauri = Some(format!("Tauri {}", tauri::VERSION));
    let found = [Some(own), engine(), gstreamer(), tauri];
    found.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The engine that draws the page.
pub(crate) fn engine() -> Option<String> {
    let name = if cfg!(target_os = "linux") {
        "WebKitGTK"
    } else if cfg!(windows) {
        "WebView2"
    } else {
        "WebKit"
    };
    let version = tauri::webview_version().ok()?;
    Some(format!("{name} {version}"))
}

/// The library that decodes clips, as it is loaded here.
#[cfg(target_os = "linux")]
pub(crate) fn gstreamer() -> Option<String> {
    let maps = std::fs::read_to_string("/proc/self/maps").ok()?;
    version_in(&maps).map(|version| format!("GStreamer {version}"))
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn gstreamer() -> Option<String> {
    None
}

/// The name of its file ends in two digits for each part of the version but the first:
/// `libgstreamer-1.0.so.0.2200.0` is 1.22.0.
#[cfg(target_os = "linux")]
fn version_in(maps: &str) -> Option<String> {
    let (_, rest) = maps.split_once("/libgstreamer-1.0.so.0.")?;
    let digits: String = rest.chars().take_while(char::is_ascii_digit).collect();
    let both: u32 = digits.parse().ok()?;
    Some(format!("1.{}.{}", both / 100, both % 100))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[cfg(target_os = "linux")]
    #[test]
    fn the_version_of_gstreamer_is_read_from_the_name_of_its_file() {
        let line =
            "7f00-7f01 r-xp 0 08:01 9  /usr/lib/x86_64-linux-gnu/libgstreamer-1.0.so.0.2403.0\n";
        assert_eq!(version_in(line).as_deref(), Some("1.24.3"));
        assert_eq!(version_in("libgstreamer-1.0.so.0"), None);
    }

    #[test]
    fn the_own_version_comes_first_and_all_are_named() {
        let all = all();
        assert!(all.starts_with(env!("CARGO_PKG_VERSION")), "{all}");
        assert!(all.contains(&format!("Tauri {}", tauri::VERSION)), "{all}");
        assert_eq!(
            all.contains("WebKitGTK "),
            cfg!(target_os = "linux"),
            "{all}"
        );
    }
}

//! How the window is drawn, chosen before the engine starts.
//!
//! Without a GPU, WebKitGTK's accelerated compositing makes frames of 40 to 57 ms; without
//! compositing the same page takes 17 ms. So where the system has no GPU, compositing is off.

#[cfg(target_os = "linux")]
use std::path::Path;

use crate::contract::Graphics;
#[cfg(target_os = "linux")]
use crate::start::say;

/// Whether accelerated compositing is to be turned off.
#[must_use]
pub(crate) fn wants_safe(choice: Graphics, has_gpu: bool) -> bool {
    match choice {
        Graphics::Auto => !has_gpu,
        Graphics::Safe => true,
        Graphics::Accelerated => false,
    }
}

/// Turns accelerated compositing off.
#[cfg(target_os = "linux")]
const NO_COMPOSITING: &str = "WEBKIT_DISABLE_COMPOSITING_MODE";
/// Turns the way off by which some drivers show nothing (tauri #9304).
#[cfg(target_os = "linux")]
const NO_DMABUF: &str = "WEBKIT_DISABLE_DMABUF_RENDERER";

/// Which process took its own place; others that inherit the variable have another number.
#[cfg(target_os = "linux")]
const ANEW: &str = "RUSHES_ANEW";

/// Puts what the engine reads into the environment, which its processes inherit. Must come before any
/// other thread: none may look into the environment meanwhile. A fresh image of the process would be
/// as good, and loading it takes 80 ms on the way to the first picture.
#[cfg(target_os = "linux")]
pub(crate) fn settle(choice: Graphics) {
    let switches: &[&str] = match choice {
        Graphics::Safe => &[NO_COMPOSITING, NO_DMABUF],
        _ if wants_safe(choice, has_gpu()) => &[NO_COMPOSITING],
        _ => &[],
    };
    for name in switches {
        // What the person set stays.
        if let Err(error) = gtk::glib::setenv(name, "1", false) {
            say(&format!("rushes: {name} could not be set: {error}"));
        }
    }
}

/// Starts the process anew as it was started; [`settle`] then does what is chosen now. Comes back only
/// where that fails.
#[cfg(target_os = "linux")]
pub(crate) fn start_anew() -> std::io::Error {
    use std::os::unix::process::CommandExt as _;

    match std::env::current_exe() {
        Ok(program) => std::process::Command::new(program)
            .args(std::env::args_os().skip(1))
            .env(ANEW, std::process::id().to_string())
            .exec(),
        Err(error) => error,
    }
}

/// Whether this image of the process took the place of one that had a window.
#[cfg(target_os = "linux")]
pub(crate) fn is_anew() -> bool {
    std::env::var(ANEW).is_ok_and(|of| of == std::process::id().to_string())
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn settle(_: Graphics) {}

/// Drivers that have a device to render with, or to show on, and no GPU behind it.
#[cfg(target_os = "linux")]
const SOFTWARE_DRIVERS: [&str; 9] = [
    "vgem",
    "vkms",
    "simple-framebuffer",
    "bochs-drm",
    "cirrus",
    "ast",
    "mgag200",
    "evdi",
    "udl",
];
/// The names of Mesa's renderers in software.
#[cfg(target_os = "linux")]
const SOFTWARE_RENDERERS: [&str; 4] = ["llvmpipe", "softpipe", "swrast", "lavapipe"];

/// Whether the kernel offers a GPU to render with, and nobody asked for software instead.
#[cfg(target_os = "linux")]
fn has_gpu() -> bool {
    let var = |name: &str| std::env::var(name).ok();
    !software_is_asked_for(var) && gpu_among(Path::new("/dev/dri"), Path::new("/sys/class/drm"))
}

/// By the variables of Mesa (<https://docs.mesa3d.org/envvars.html>).
#[cfg(target_os = "linux")]
fn software_is_asked_for(var: impl Fn(&str) -> Option<String>) -> bool {
    let always = var("LIBGL_ALWAYS_SOFTWARE").is_some_and(|value| value != "0" && value != "false");
    let named = ["GALLIUM_DRIVER", "MESA_LOADER_DRIVER_OVERRIDE"]
        .into_iter()
        .filter_map(var)
        .any(|name| SOFTWARE_RENDERERS.contains(&name.as_str()));
    always || named
}

/// Whether one of the devices to render with has a GPU behind it, by the name of its driver. One whose
/// driver is not known counts.
#[cfg(target_os = "linux")]
fn gpu_among(devices: &Path, classes: &Path) -> bool {
    let devices = std::fs::read_dir(devices).into_iter().flatten().flatten();
    devices
        .map(|device| device.file_name())
        .filter(|name| name.to_string_lossy().starts_with("renderD"))
        .any(|name| renders(&classes.join(name).join("device")))
}

#[cfg(target_os = "linux")]
fn renders(device: &Path) -> bool {
    let driver = std::fs::read_link(device.join("driver"));
    let driver = driver.ok().and_then(|driver| {
        let name = driver.file_name()?;
        Some(name.to_string_lossy().into_owned())
    });
    match driver.as_deref() {
        // Its first feature is that the host renders (Virtio 1.2, section 5.7.3); without it, nobody does.
        Some("virtio_gpu") => !std::fs::read_to_string(device.join("features"))
            .is_ok_and(|features| features.starts_with('0')),
        Some(name) => !SOFTWARE_DRIVERS.contains(&name),
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn software_is_drawn_without_compositing_unless_the_person_chose() {
        assert!(wants_safe(Graphics::Auto, false));
        assert!(!wants_safe(Graphics::Auto, true));
        assert!(wants_safe(Graphics::Safe, true));
        assert!(!wants_safe(Graphics::Accelerated, false));
    }

    /// A kernel's folders with these devices: the name, its driver, and its features.
    #[cfg(target_os = "linux")]
    fn among(devices: &[(&str, Option<&str>, &str)]) -> bool {
        let root = tempfile::tempdir().unwrap();
        let (dev, sys) = (root.path().join("dri"), root.path().join("drm"));
        std::fs::create_dir(&dev).unwrap();
        for (name, driver, features) in devices {
            std::fs::write(dev.join(name), "").unwrap();
            let device = sys.join(name).join("device");
            std::fs::create_dir_all(&device).unwrap();
            std::fs::write(device.join("features"), features).unwrap();
            if let Some(driver) = driver {
                let driver = format!("../../../bus/pci/drivers/{driver}");
                std::os::unix::fs::symlink(driver, device.join("driver")).unwrap();
            }
        }
        gpu_among(&dev, &sys)
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_device_counts_by_its_driver() {
        assert!(!among(&[]), "no device");
        assert!(
            !among(&[("card0", Some("i915"), "")]),
            "none to render with"
        );
        assert!(among(&[("renderD128", Some("i915"), "")]));
        assert!(among(&[("renderD128", None, "")]), "not known");
        for software in SOFTWARE_DRIVERS {
            assert!(!among(&[("renderD128", Some(software), "")]), "{software}");
        }
        let both = [
            ("renderD128", Some("vgem"), ""),
            ("renderD129", Some("amdgpu"), ""),
        ];
        assert!(among(&both), "one of them is enough");
        assert!(among(&[("renderD128", Some("virtio_gpu"), "1101")]));
        let no_host = [("renderD128", Some("virtio_gpu"), "0101")];
        assert!(!among(&no_host), "the host does not render");
        assert!(!gpu_among(Path::new("/nowhere"), Path::new("/nowhere")));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn software_can_be_asked_for_by_its_names() {
        let asked = |name: &str, value: &str| {
            software_is_asked_for(|wanted| (wanted == name).then(|| value.to_owned()))
        };
        assert!(asked("LIBGL_ALWAYS_SOFTWARE", "1"));
        assert!(!asked("LIBGL_ALWAYS_SOFTWARE", "0"));
        assert!(asked("GALLIUM_DRIVER", "llvmpipe"));
        assert!(!asked("GALLIUM_DRIVER", "radeonsi"));
        assert!(asked("MESA_LOADER_DRIVER_OVERRIDE", "swrast"));
        assert!(!asked("NOTHING", ""));
    }
}

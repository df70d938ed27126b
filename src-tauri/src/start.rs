//! The order of a start.

use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser as _;
use library::folders::{FolderLock, LockError};
use library::index::knows_a_token;
use library::media::{ClipLookup, ClipServer};
use library::settings::{Broken, SettingsFile};
use library::tokens::TokenSource;
use tauri::{AppHandle, Manager as _, RunEvent, WindowEvent};
use vault::{Deadlines, Vault};

use crate::app::{App, Kept, Parts};
use crate::cli::{Args, Environment};
use crate::contract::{LibraryKind, Notice};
use crate::health::decoder;
use crate::home::{self, Home};
use crate::instance::Pass;
use crate::libraries::{Api, Libraries};
use crate::place::WindowPlace;
use crate::refused::{self, StartError};
use crate::tokens::KeychainTokens;
use crate::{
    blank, commands, events, graphics, instance, leaving, libraries, log, metered, network,
    signals, slept, text_scale, thumb, window,
};

/// Starts the app, and stays until it is closed. What keeps it from starting is said in words.
pub fn run() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let _ = error.print();
            return if error.use_stderr() {
                ExitCode::from(2)
            } else {
                ExitCode::SUCCESS
            };
        }
    };
    keep_private();
    blank::end_those_of_before();
    let settled = Environment::read(|name| std::env::var(name).ok())
        .map_err(StartError::from)
        .and_then(|environment| Ok((home::settle(environment.home.as_deref())?, environment)));
    let (home, environment) = match settled {
        Ok(settled) => settled,
        Err(error) => return refused::tell(&error, None),
    };
    let whose = refused::Whose {
        folder: home.own.data.clone(),
        may_choose: environment.home.is_none(),
    };
    match start(&args, home, environment) {
        Ok(code) => code,
        Err(error) => refused::tell(&error, Some(&whose)),
    }
}

fn start(args: &Args, home: Home, environment: Environment) -> Result<ExitCode, StartError> {
    if args.connected {
        return Ok(connected(&home));
    }
    // GTK would panic, without a word in a terminal.
    #[cfg(target_os = "linux")]
    if ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .all(|name| std::env::var_os(name).is_none())
    {
        return Err(StartError::NoDisplay);
    }
    home.own.make().map_err(StartError::NotWritable)?;
    let settings_file = SettingsFile::new(&home.own.data);
    // The file may be that of an app that runs: it is not touched.
    graphics::settle(settings_file.peek::<Kept>().settings.graphics);
    let _lock = match FolderLock::take(&home.own.data) {
        Ok(lock) => lock,
        Err(LockError::NotWritable(error)) => return Err(StartError::NotWritable(error)),
        Err(LockError::Held) => {
            return match instance::show_first(&home.own.data, &Pass::of_this_start()) {
                true => Ok(ExitCode::SUCCESS),
                false => Err(StartError::AlreadyRunning),
            };
        }
    };
    let loaded = settings_file.load::<Kept>();
    let _log =
        log::start(&home.logs, environment.log.as_deref()).map_err(StartError::NotWritable)?;
    tracing::info!(version = env!("CARGO_PKG_VERSION"), "starting");
    tracing::trace!("the log tells all that there is");

    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(StartError::NoThreads)?;
    tauri::async_runtime::set(runtime.handle().clone());
    let _entered = runtime.enter();

    let vault = Vault::new(vault::SERVICE, Deadlines::default())
        .map_err(|_| StartError::NoThreads(std::io::ErrorKind::OutOfMemory.into()))?;
    let tokens = KeychainTokens::new(vault.clone());
    let source: Arc<dyn TokenSource> = Arc::new(tokens.clone());
    let (ways, unusable) = network::settle(&environment, &loaded.settings);
    let api = Api {
        base: ways.api.clone(),
        timeout: environment.api_timeout,
        proxy: ways.proxy.clone(),
    };
    let (libraries, clips) = beside_the_desktop(|| {
        let _entered = runtime.enter();
        let libraries = Arc::new(Libraries::open(home.clone(), api, source)?);
        tokens.were_stored_in(libraries.own().index.keychains().unwrap_or_default());
        let clips = runtime
            .block_on(ClipServer::start(lookup(Arc::clone(&libraries))))
            .map_err(StartError::NoPort)?;
        Ok((libraries, clips))
    })?;
    let (settings, place) = (loaded.settings.settings.clone(), loaded.settings.window);
    let notices = [
        loaded.broken.map(notice_of),
        loaded.settings.stayed_blank.then_some(Notice::DrawnSafely),
    ];
    let notices = notices.into_iter().flatten().chain(unusable).collect();
    let app = Arc::new(App::new(Parts {
        libraries,
        vault,
        tokens,
        clips,
        settings_file,
        kept: loaded.settings,
        ways,
        notices,
        shown: if args.sample {
            LibraryKind::Sample
        } else {
            LibraryKind::Own
        },
        report_painted: environment.report_painted,
    }));
    open_window(&app, home, settings, place)?;
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    Ok(ExitCode::SUCCESS)
}

/// Opens something on another core while this thread, which is to have the window, connects to the
/// desktop: that takes as long, and the first picture waits for both.
fn beside_the_desktop<T: Send>(
    open: impl FnOnce() -> Result<T, StartError> + Send,
) -> Result<T, StartError> {
    std::thread::scope(|scope| {
        let opening = scope.spawn(open);
        // One that is named and does not answer; in Tauri's own try GTK would panic.
        #[cfg(target_os = "linux")]
        let connected = gtk::init().map_err(|_| StartError::NoDisplay);
        let opened = opening
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        #[cfg(target_os = "linux")]
        connected?;
        opened
    })
}

/// Opens the window, and comes back when the app is closed.
fn open_window(
    app: &Arc<App>,
    home: Home,
    settings: crate::contract::Settings,
    place: Option<WindowPlace>,
) -> Result<(), StartError> {
    let mut context = tauri::generate_context!();
    window::pin_media_port(&mut context, app.clips.port());
    let (state, opened) = (Arc::clone(app), Arc::clone(app));
    let builder = tauri::Builder::default();
    #[cfg(target_os = "macos")]
    let builder = builder.on_web_content_process_terminate(|webview| {
        use tauri::Manager as _;
        crate::restarts::page_ended(webview.app_handle(), "terminated");
    });
    let tauri = builder
        .manage(state)
        .invoke_handler(commands::handler())
        .register_asynchronous_uri_scheme_protocol(thumb::SCHEME, thumb::answer)
        .setup(move |tauri| {
            opened.attach(tauri.handle().clone());
            let own = opened.libraries.own();
            own.start();
            own.reader.set_visible(true);
            opened.libraries.follow(&settings);
            events::forward(tauri.handle(), LibraryKind::Own, own);
            metered::follow(Arc::downgrade(&opened));
            text_scale::follow(&opened);
            signals::follow(tauri.handle());
            slept::follow(Arc::downgrade(&opened));
            let handle = tauri.handle().clone();
            instance::listen(&home.own.data, move |pass| window::show(&handle, pass));
            commands::watch_keychain(Arc::clone(&opened));
            #[cfg(target_os = "macos")]
            crate::menu::install(tauri.handle())?;
            window::open(tauri, &home, &settings, place, opened.clips.port())?;
            tracing::debug!("the window is open");
            blank::watch(&opened);
            Ok(())
        })
        .build(context)?;
    tauri.run(|handle, event| match event {
        RunEvent::WindowEvent {
            event: WindowEvent::CloseRequested { api, .. },
            ..
        } => {
            api.prevent_close();
            leaving::asked(handle);
        }
        RunEvent::WindowEvent {
            event: WindowEvent::Focused(true),
            ..
        } => came_to_front(handle),
        RunEvent::WindowEvent {
            event: WindowEvent::Focused(false) | WindowEvent::Resized(_) | WindowEvent::Moved(_),
            ..
        } => {
            let Some(window) = handle.get_webview_window(window::MAIN) else {
                return;
            };
            let app = handle.state::<Arc<App>>();
            // Minimised or hidden, it cannot be seen; behind another window it may be.
            app.libraries
                .set_visible(!leaving::is_hidden(&app) && !window.is_minimized().unwrap_or(false));
            app.window_moved(&window);
        }
        // A click on the icon in the dock, which is where a hidden window is looked for.
        #[cfg(target_os = "macos")]
        RunEvent::Reopen { .. } => window::show(handle, Pass::default()),
        RunEvent::Exit => {
            let app = handle.state::<Arc<App>>();
            app.left();
            app.libraries.close();
        }
        _ => {}
    });
    Ok(())
}

/// Looks again when the person comes back after a while. The first look is the page's to start.
fn came_to_front(handle: &AppHandle) {
    let app = handle.state::<Arc<App>>();
    let window = handle.get_webview_window(window::MAIN);
    // A window may hear of the focus while it is being hidden.
    if window.is_none_or(|window| window.is_visible().unwrap_or(true)) {
        leaving::came_back(&app);
    }
    if leaving::is_hidden(&app) {
        return;
    }
    app.libraries.set_visible(true);
    let (_, library) = app.shown();
    tauri::async_runtime::spawn(async move {
        if let Err(error) = library.reader.came_to_front().await {
            tracing::error!(%error, "reading failed");
        }
    });
}

fn notice_of(broken: Broken) -> Notice {
    match broken {
        Broken::PutAside => Notice::SettingsReset,
        Broken::InTheWay => Notice::SettingsUnread,
    }
}

fn lookup(libraries: Arc<Libraries>) -> ClipLookup {
    Arc::new(move |asked| {
        if asked.library == decoder::LIBRARY {
            let source = decoder::test_clip();
            return Box::pin(async move { source });
        }
        let clips = libraries::by_name(&asked.library)
            .and_then(|kind| libraries.get(kind))
            .map(|library| library.clips.clone());
        Box::pin(async move {
            let (clips, clip) = (clips?, asked.clip);
            let opened = if asked.afresh {
                clips.open_afresh(clip).await
            } else {
                clips.open(clip).await
            };
            opened
                .inspect_err(|error| tracing::debug!(clip = clip.0, %error, "a clip does not play"))
                .ok()
        })
    })
}

/// Says by the exit code whether a token was ever connected.
fn connected(home: &Home) -> ExitCode {
    let there = knows_a_token(&home.own.data);
    if there {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

/// Files for this person alone, and no memory of this process on the disk when it crashes.
#[cfg(unix)]
fn keep_private() {
    use rustix::process::{Resource, Rlimit, setrlimit, umask};
    umask(rustix::fs::Mode::from_raw_mode(0o077));
    let none = Rlimit {
        current: Some(0),
        maximum: Some(0),
    };
    if let Err(error) = setrlimit(Resource::Core, none) {
        say(&format!(
            "rushes: core files could not be turned off: {error}"
        ));
    }
}

#[cfg(not(unix))]
fn keep_private() {}

/// Says something on the terminal.
#[expect(clippy::print_stderr, reason = "there is no window yet to say it in")]
pub(crate) fn say(words: &str) {
    eprintln!("{words}");
}

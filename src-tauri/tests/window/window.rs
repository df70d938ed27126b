//! The app, started by WebKitWebDriver, with its page in our hands.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::time::Duration;

use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, Value, json};

use crate::child::{Child, bound_to_us};
use crate::desktop::Desktop;
use crate::page::Page;
use crate::processes;
use crate::wait::{PATIENCE, until};

/// The built app.
pub(crate) const APP: &str = env!("CARGO_BIN_EXE_rushes");
/// How long the app may take until its page answers.
const START: Duration = Duration::from_secs(40);

/// How the app is started.
#[derive(Debug, Clone, Default)]
pub(crate) struct Start {
    /// Its arguments.
    pub(crate) args: Vec<&'static str>,
    /// `RUSHES_API_URL`; an address where nobody answers unless said.
    pub(crate) api: Option<String>,
    /// `RUSHES_LOG`.
    pub(crate) log: Option<&'static str>,
    /// `RUSHES_HOME`, if not the desktop's own.
    pub(crate) home: Option<PathBuf>,
    /// More variables, or others in the place of the desktop's own.
    pub(crate) env: Vec<(&'static str, String)>,
    /// Whether it goes on without the driver, which gives up a session whose page ends. It ends with its
    /// display then.
    pub(crate) outlives_driver: bool,
}

/// A running app; dropping it ends it.
#[derive(Debug)]
pub(crate) struct Window {
    client: Client,
    home: PathBuf,
    _driver: Child,
}

impl Desktop {
    /// Starts the app in the sample library.
    pub(crate) async fn open_sample(&mut self) -> Page {
        self.open(Start {
            args: vec!["--sample"],
            ..Start::default()
        })
        .await
    }

    /// Starts the app, and takes hold of its page.
    pub(crate) async fn open(&mut self, start: Start) -> Page {
        assert!(self.window().is_none(), "one window at a time");
        let drawn = |log: &str| log.matches("the page is drawn").count();
        let before = drawn(&self.log());
        let first = match self.try_open(&start).await {
            Ok(page) => return page,
            Err(doing) => doing,
        };
        // An app that has drawn its page has done its part: it was the driver that did not find it.
        let words = format!("the app gave no page within {START:?}; it did this:\n{first}");
        assert!(drawn(&self.log()) > before, "{words}");
        println!("{words}\nIts page was drawn, so the driver is asked once more.");
        let home = start.home.clone().unwrap_or_else(|| self.rushes_home());
        if start.outlives_driver {
            processes::signal(&processes::of_app(&home), "KILL");
        }
        until("the app is gone", PATIENCE, async || {
            processes::of_app(&home).is_empty()
        })
        .await;
        let second = self.try_open(&start).await;
        second.unwrap_or_else(|doing| panic!("again no page; the app does this:\n{doing}"))
    }

    /// Does so once. Where the driver gives no page in time, what the app is doing comes back.
    async fn try_open(&mut self, start: &Start) -> Result<Page, String> {
        let home = start.home.clone().unwrap_or_else(|| self.rushes_home());
        let port = free_port();
        let mut driver = bound_to_us("WebKitWebDriver");
        driver.arg(format!("--port={port}"));
        self.furnish(&mut driver)
            .env("TAURI_AUTOMATION", "true")
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("RUSHES_HOME", &home)
            // Nothing of a test ever reaches the real server.
            .env(
                "RUSHES_API_URL",
                start
                    .api
                    .as_deref()
                    .unwrap_or("http://127.0.0.1:9/v2/pixverse"),
            )
            .env(
                "RUSHES_LOG",
                start.log.unwrap_or("rushes=debug,library=debug,info"),
            )
            .envs(start.env.iter().cloned())
            // The app's own words too, and those of the engine.
            .stderr(self.words_of_programs());
        let driver = Child::start(&mut driver);
        until("WebKitWebDriver listens", PATIENCE, async || {
            TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok()
        })
        .await;

        // The app is started by the driver, and ends with it whatever happens.
        let (program, mut args) = if start.outlives_driver {
            ("/bin/sh", vec!["-c", "\"$0\" \"$@\" & wait", APP])
        } else {
            ("/usr/bin/setpriv", vec!["--pdeathsig", "KILL", "--", APP])
        };
        args.extend(&start.args);
        let mut capabilities = Map::new();
        let options = json!({ "binary": program, "args": args });
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        capabilities.insert("timeouts".to_owned(), json!({ "script": 20_000 }));
        let address = format!("http://127.0.0.1:{port}");
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities);
        let session = tokio::time::timeout(START, builder.connect(&address)).await;
        let Ok(session) = session else {
            return Err(processes::doing(&home));
        };
        let client = session.unwrap_or_else(|error| panic!("the app gave no page: {error}"));
        let page = Page::new(client.clone(), home.clone());
        *self.window() = Some(Window {
            client,
            home,
            _driver: driver,
        });
        page.ready().await;
        Ok(page)
    }

    /// Closes the app as a person would, and waits until it is gone.
    pub(crate) async fn quit(&mut self, page: &Page) {
        page.press_with_control("q").await;
        self.ended().await;
    }

    /// Waits until the app, which was told to end, is gone.
    pub(crate) async fn ended(&mut self) {
        let home = self
            .window()
            .as_ref()
            .expect("a window is open")
            .home
            .clone();
        until("the app is gone", PATIENCE, async || {
            processes::of_app(&home).is_empty()
        })
        .await;
        *self.window() = None;
    }

    /// Ends the app as a power cut would.
    pub(crate) async fn kill(&mut self) {
        let home = self.window().take().expect("a window is open").home.clone();
        until("the app is gone", PATIENCE, async || {
            processes::of_app(&home).is_empty()
        })
        .await;
    }
}

impl Window {
    /// Keeps a picture of the page, if the page still gives one.
    pub(crate) async fn keep_picture(&self, path: &Path) {
        // The engine takes the picture with its next frame, and a page at rest draws none.
        let moving = "setInterval(() => { document.body.style.opacity =
            document.body.style.opacity === '1' ? '0.999' : '1' }, 50)";
        let _ = self.client.execute(moving, Vec::new()).await;
        let picture = tokio::time::timeout(PATIENCE, self.client.screenshot()).await;
        match picture {
            Ok(Ok(picture)) => std::fs::write(path, picture).unwrap(),
            Ok(Err(error)) => println!("no picture of the page: {error}"),
            Err(_) => println!("no picture of the page within {PATIENCE:?}"),
        }
    }
}

/// A script's answer as JSON, or why there is none.
pub(crate) async fn execute(client: &Client, script: &str, args: Vec<Value>) -> Value {
    let answer = client.execute(script, args).await;
    answer.unwrap_or_else(|error| panic!("the script failed: {error}\n{script}"))
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

//! The sample over HTTP: two listeners on loopback, one for the API and one for the CDN.

mod control;
mod deliver;

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use axum::response::Response;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::remote::BASE_PATH;
use crate::sample::Sample;
use crate::seen::Host;

/// How long [`Server::stop`] waits for answers under way.
const LAST_ANSWERS: Duration = Duration::from_secs(2);

/// A sample that listens on loopback; dropping it closes both listeners.
#[derive(Debug)]
pub struct Server {
    api: SocketAddr,
    media: SocketAddr,
    stop: watch::Sender<bool>,
    tasks: Vec<JoinHandle<()>>,
}

impl Server {
    /// Starts both hosts on free ports.
    pub async fn start(sample: &Sample) -> io::Result<Self> {
        Self::listen(sample, false).await
    }

    /// Starts both hosts, and lets requests to `/__sample/…` on the API's set faults.
    ///
    /// For tests that drive a whole app from outside; never for the app's own sample.
    pub async fn start_with_control(sample: &Sample) -> io::Result<Self> {
        Self::listen(sample, true).await
    }

    /// The API's base, such as `http://127.0.0.1:40123/v2/pixverse`.
    pub fn api_url(&self) -> String {
        format!("http://{}{BASE_PATH}", self.api)
    }

    /// The CDN's base, such as `http://127.0.0.1:40124`.
    pub fn media_url(&self) -> String {
        format!("http://{}", self.media)
    }

    /// The API listener's address.
    pub fn api_addr(&self) -> SocketAddr {
        self.api
    }

    /// The CDN listener's address.
    pub fn media_addr(&self) -> SocketAddr {
        self.media
    }

    /// Closes both listeners and waits, at most two seconds, for answers under way.
    pub async fn stop(mut self) {
        self.stop.send_replace(true);
        for mut task in self.tasks.drain(..) {
            if tokio::time::timeout(LAST_ANSWERS, &mut task).await.is_err() {
                task.abort();
            }
        }
    }

    async fn listen(sample: &Sample, control: bool) -> io::Result<Self> {
        let api = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let media = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let mut server = Self {
            api: api.local_addr()?,
            media: media.local_addr()?,
            stop: watch::Sender::new(false),
            tasks: Vec::new(),
        };
        let media_base = server.media_url();
        for (host, listener) in [(Host::Api, api), (Host::Media, media)] {
            let site = Site {
                sample: sample.clone(),
                host,
                media_base: media_base.clone(),
                control: control && host == Host::Api,
            };
            let app = Router::new().fallback(move |request: Request| {
                let site = site.clone();
                async move { site.answer(request).await }
            });
            let mut stopped = server.stop.subscribe();
            let until = async move {
                // An error means that the server is gone, which is a stop too.
                let _ = stopped.wait_for(|stop| *stop).await;
            };
            server.tasks.push(tokio::spawn(async move {
                // axum's own loop never returns an error.
                let _ = axum::serve(listener, app)
                    .with_graceful_shutdown(until)
                    .await;
            }));
        }
        Ok(server)
    }
}

/// What one listener answers from.
#[derive(Clone)]
struct Site {
    sample: Sample,
    host: Host,
    media_base: String,
    control: bool,
}

impl Site {
    async fn answer(&self, request: Request) -> Response<Body> {
        if self.control && request.uri().path().starts_with(control::PREFIX) {
            return control::answer(&self.sample, request).await;
        }
        let reply = self.sample.respond(self.host, &request, &self.media_base);
        deliver::deliver(reply).await
    }
}

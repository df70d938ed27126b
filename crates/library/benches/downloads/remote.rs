//! nginx on loopback, with valid clips of any size, and an index that knows where they lie.

use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use library::account::FoundAccount;
use library::clip::ClipFacts;
use library::folders::Folders;
use library::gallery::Query;
use library::index::Index;
use library::tokens::{NoToken, TokenSource};
use library::{Library, Outside};
use useapi::{BaseUrl, BoxFuture, HttpConfig, HttpTransport, Token, TokioTime};

const USER_AGENT: &str = "Rushes/bench";
const NOW_MS: i64 = 1_794_830_400_000;
/// As many at once as the other tools are told.
const AT_ONCE: u32 = 8;
/// Nobody listens there: a download asks the API for nothing while addresses hold.
pub(crate) const API: &str = "http://127.0.0.1:9/v2/pixverse";

/// Clips of one size.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Batch {
    pub(crate) name: &'static str,
    pub(crate) clips: usize,
    pub(crate) bytes: usize,
}

pub(crate) struct Nginx {
    child: Child,
    port: u16,
    root: PathBuf,
}

impl Nginx {
    /// None where it is not installed.
    pub(crate) fn start(home: &Path) -> Option<Self> {
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = port.local_addr().unwrap().port();
        let (root, own) = (home.join("served"), home.join("nginx"));
        std::fs::create_dir_all(&root).unwrap();
        std::fs::create_dir_all(&own).unwrap();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {}; ", own.display()))
            .concat();
        // What we make is ours alone to read, so its workers must be us.
        let [user, group] = ["-un", "-gn"].map(id);
        let text = format!(
            "daemon off; user {user} {group}; worker_processes 2; pid {own}/pid; error_log {own}/errors;
             events {{ worker_connections 256; }}
             http {{ access_log off; sendfile on; tcp_nopush on; {temporary}
               types {{ video/mp4 mp4; }}
               server {{ listen 127.0.0.1:{port}; root {root}; }} }}",
            own = own.display(),
            root = root.display(),
        );
        let configuration = own.join("nginx.conf");
        std::fs::write(&configuration, text).unwrap();
        let path = std::env::var("PATH").unwrap_or_default() + ":/usr/sbin";
        let child = Command::new("nginx")
            .env("PATH", path)
            .arg("-c")
            .arg(&configuration)
            .stderr(Stdio::null())
            .spawn()
            .ok()?;
        let began = Instant::now();
        while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
            assert!(began.elapsed() < Duration::from_secs(10), "nginx listens");
            std::thread::yield_now();
        }
        Some(Self { child, port, root })
    }

    /// The addresses of a batch; beyond its clips they begin again.
    pub(crate) fn addresses(&self, batch: Batch) -> impl Iterator<Item = String> {
        let base = format!("http://127.0.0.1:{}/{}", self.port, batch.name);
        (0..batch.clips)
            .cycle()
            .map(move |at| format!("{base}/{at}.mp4"))
    }

    /// Writes the files of a batch, no two alike: a clip of the sample with a `free` box that fills it up.
    pub(crate) fn make(&self, batch: Batch) {
        let folder = self.root.join(batch.name);
        std::fs::create_dir_all(&folder).unwrap();
        let clips = sample::clips::all();
        for at in 0..batch.clips {
            let path = folder.join(format!("{at}.mp4"));
            let bytes = filled(&clips[at % clips.len()].mp4, batch.bytes, at as u64 + 1);
            std::fs::write(&path, bytes).unwrap();
        }
    }

    pub(crate) fn remove(&self, batch: Batch) {
        std::fs::remove_dir_all(self.root.join(batch.name)).unwrap();
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Asked with a signal, its workers end with it.
        let id = self.child.id().to_string();
        let _ = Command::new("kill").args(["-TERM", &id]).status();
        let _ = self.child.wait();
    }
}

fn id(what: &str) -> String {
    let name = Command::new("id").arg(what).output().unwrap().stdout;
    String::from_utf8(name).unwrap().trim().to_owned()
}

fn filled(clip: &[u8], bytes: usize, seed: u64) -> Vec<u8> {
    let mut file = clip.to_vec();
    let box_size = u32::try_from(bytes - file.len()).unwrap();
    file.extend(box_size.to_be_bytes());
    file.extend(b"free");
    let mut state = seed;
    while file.len() < bytes {
        // xorshift64 (Marsaglia, 2003).
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        file.extend(state.to_le_bytes());
    }
    file.truncate(bytes);
    file
}

struct OneToken(Token);

impl TokenSource for OneToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

/// A library at `home` with so many clips of a batch in its queue.
pub(crate) fn queue(home: &Path, nginx: &Nginx, batch: Batch, queued: usize) {
    std::fs::create_dir_all(home.join("data")).unwrap();
    let index = Index::open(&home.join("data")).unwrap();
    let found = FoundAccount {
        email: "ada@example.com".into(),
        name: Some("Ada".into()),
    };
    index
        .add_credential("entry", "Bench", &[found], NOW_MS)
        .unwrap();
    let account = index.accounts().unwrap()[0].key;
    let clips: Vec<ClipFacts> = nginx
        .addresses(batch)
        .take(queued)
        .enumerate()
        .map(|(at, address)| clip(at as u64, address))
        .collect();
    for page in clips.chunks(100) {
        index.take_in(account, page.to_vec(), NOW_MS).unwrap();
    }
    drop(index);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let base = BaseUrl::parse(API).unwrap();
        let transport = HttpTransport::new(&HttpConfig::new(USER_AGENT), &base).unwrap();
        let library = Library::open(Outside {
            folders: Folders {
                data: home.join("data"),
                cache: home.join("cache"),
                downloads: home.join("downloads"),
            },
            base,
            transport: Arc::new(transport),
            tokens: Arc::new(OneToken(
                Token::parse("user:1234-bench-not-a-real-token").unwrap(),
            )),
            time: Arc::new(TokioTime),
            zone: jiff::tz::TimeZone::UTC,
            user_agent: USER_AGENT.into(),
            proxy: useapi::Proxy::System,
        })
        .unwrap();
        let keys = library
            .open_view(Query::default())
            .await
            .unwrap()
            .keys
            .clone();
        let added = library.downloads.add(keys).await.unwrap().added;
        assert_eq!(added as usize, queued, "all of them are queued");
        library.downloads.set_parallel(AT_ONCE).await.unwrap();
        library.close();
    });
}

fn clip(at: u64, address: String) -> ClipFacts {
    let id = 112_233_000_000_u64 + at;
    ClipFacts {
        number: id.to_string(),
        remote_id: format!("user:1-pixverse:ada@example.com-video:{id}"),
        status: "completed".into(),
        made_ms: Some(NOW_MS - i64::try_from(at).unwrap() * 315_000),
        prompt: "A lantern drifts over a harbour in the fog, wide angle".into(),
        clip_url: Some(address),
        raw: "{}".into(),
        ..ClipFacts::default()
    }
}

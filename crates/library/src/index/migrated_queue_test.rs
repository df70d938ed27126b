//! A queue of an older schema, after its migration: it is worked off as if nothing had happened (P-14).

use std::sync::Arc;
use std::time::Duration;

use rusqlite::{Connection, params};
use sample::{AccountSpec, Sample, Server};
use useapi::{
    BaseUrl, BoxFuture, Client, HttpConfig, HttpTransport, PageRequest, Status, Token, TokioTime,
    Transport, Video,
};

use crate::clip::ClipKey;
use crate::folders::Folders;
use crate::index::Place;
use crate::tokens::{NoToken, TokenSource};
use crate::{Library, Outside};

const MAIL: &str = "ada@example.com";

struct OneToken(Token);

impl TokenSource for OneToken {
    fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
        let token = self.0.clone();
        Box::pin(async move { Ok(token) })
    }
}

/// An index of the first schema with these clips, of which two wait to be downloaded and one was being
/// downloaded when the app was killed.
fn ground_floor(folder: &std::path::Path, clips: &[Video]) {
    std::fs::create_dir_all(folder).unwrap();
    let connection = Connection::open(folder.join("index.sqlite")).unwrap();
    let schema = include_str!("migrations/0001_ground_floor.sql");
    connection.execute_batch(schema).unwrap();
    connection
        .execute_batch(
            "INSERT INTO credential (id, entry, label, added_ms) VALUES (1, 'entry', 'Work', 1);
             INSERT INTO account (id, email, mark, added_ms) VALUES (7, 'ada@example.com', 0, 1);
             INSERT INTO reach VALUES (1, 7);",
        )
        .unwrap();
    for (key, clip) in (1..).zip(clips) {
        connection
            .execute(
                "INSERT INTO video (id, account, number, remote_id, status, queued, prompt, upscaled,
                     clip_url, fingerprint, raw, first_seen_ms, changed_ms)
                 VALUES (?1, 7, ?2, ?3, 'completed', 0, 'A lamp', 0, ?4, 1, ?5, 5, 6)",
                params![key, clip.number(), clip.video_id, clip.url, clip.raw()],
            )
            .unwrap();
        let state = if key == 1 { "running" } else { "waiting" };
        connection
            .execute(
                "INSERT INTO download (video, position, state, added_ms) VALUES (?1, ?1, ?2, 3)",
                params![key, state],
            )
            .unwrap();
    }
    connection.pragma_update(None, "user_version", 1).unwrap();
    connection
        .pragma_update(None, "application_id", 0x5255_5348)
        .unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn p_14_the_queue_of_an_older_index_is_worked_off_after_its_migration() {
    let account = AccountSpec::new(MAIL).videos(20);
    let sample = Sample::builder().account(account).build();
    let server = Server::start(&sample).await.unwrap();
    let home = tempfile::tempdir().unwrap();
    let base = BaseUrl::parse(&server.api_url()).unwrap();
    let transport = HttpTransport::new(&HttpConfig::new("Rushes/test"), &base).unwrap();
    let transport: Arc<dyn Transport> = Arc::new(transport);
    let token = Token::parse(&sample.token()).unwrap();
    let client = Client::new(base.clone(), Arc::clone(&transport), Arc::new(TokioTime));
    let request = PageRequest {
        email: Some(MAIL.into()),
        ..PageRequest::default()
    };
    let mut clips = client.videos(&token, &request).await.unwrap().videos;
    clips.retain(|clip| clip.status == Status::Completed);
    ground_floor(&home.path().join("data"), &clips[..3]);
    let library = Library::open(Outside {
        folders: Folders {
            data: home.path().join("data"),
            cache: home.path().join("cache"),
            downloads: home.path().join("downloads"),
        },
        base,
        transport,
        tokens: Arc::new(OneToken(token)),
        time: Arc::new(TokioTime),
        zone: jiff::tz::TimeZone::UTC,
        user_agent: "Rushes/test".into(),
        proxy: useapi::Proxy::System,
    })
    .unwrap();
    assert!(!library.index_was_reset, "it was migrated");
    let mut events = library.events.listen();
    library.start_downloads();
    let done = async {
        while library.index.queue_figures().unwrap().done < 3 {
            // A lagging listener has something to look at, too.
            let _ = events.recv().await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(30), done).await;
    assert!(in_time.is_ok(), "{:?}", library.index.queue_figures());
    for key in 1..=3 {
        let file = library.index.file(ClipKey(key), Place::Download).unwrap();
        let file = file.expect("a row");
        let bytes = home.path().join("downloads").join(&file.path).metadata();
        assert_eq!(
            bytes.unwrap().len(),
            file.bytes,
            "clip {key} is here, whole"
        );
    }
}

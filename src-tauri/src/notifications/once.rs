//! Each clip that finished is told of once, over restarts too. Nothing here shows anything.
//!
//! A clip counts as told once the desktop has taken the notification, not before: a kill in between
//! loses none. What it can do is show one twice, where it falls into the moment between the desktop's
//! answer and the row that says so; nobody can do both in one step, and who waits for a clip rather
//! hears of it twice than never.

use library::index::{Finished, Index, IndexError};

/// Tells of what finished and nobody was told of, one after the other.
pub(super) fn give_out(index: &Index, mut tell: impl FnMut(Finished)) -> Result<(), IndexError> {
    for finished in index.untold()? {
        tell(finished.clone());
        index.keep_told(&[finished])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::panic::AssertUnwindSafe;
    use std::sync::Arc;
    use std::time::Duration;

    use library::account::FoundAccount;
    use library::folders::Folders;
    use library::tokens::{NoToken, TokenSource};
    use library::{Library, Outside};
    use sample::{AccountSpec, Clock, HandClock, Sample, Server};
    use useapi::{BaseUrl, BoxFuture, HttpConfig, HttpTransport, Token, TokioTime};

    use super::*;

    const MAIL: &str = "ada@example.com";
    const MINUTE: Duration = Duration::from_secs(60);

    struct OneToken(Token);

    impl TokenSource for OneToken {
        fn token<'a>(&'a self, _: &'a str) -> BoxFuture<'a, Result<Token, NoToken>> {
            let token = self.0.clone();
            Box::pin(async move { Ok(token) })
        }
    }

    struct World {
        sample: Sample,
        clock: HandClock,
        server: Server,
        home: tempfile::TempDir,
        library: Option<Library>,
    }

    impl World {
        /// Some clips that were finished before anybody looked, and these that are being made.
        async fn making(clips: usize) -> Self {
            let clock = HandClock::at("2026-03-14T12:00:00Z".parse().unwrap());
            let account = AccountSpec::new(MAIL).videos(12);
            let sample = Sample::builder()
                .clock(Clock::from(&clock))
                .account(account);
            let sample = sample.build();
            for _ in 0..clips {
                sample.account(MAIL).insert_making(MINUTE, MINUTE, 1);
            }
            let mut world = Self {
                server: Server::start(&sample).await.unwrap(),
                home: tempfile::tempdir().unwrap(),
                library: None,
                sample,
                clock,
            };
            world.start();
            let found = FoundAccount {
                email: MAIL.into(),
                name: None,
            };
            let library = world.library();
            let added = library.add_credential("entry".into(), "Test".into(), vec![found]);
            added.await.unwrap();
            library.reader.read().await.unwrap();
            world
        }

        fn library(&self) -> &Library {
            self.library.as_ref().unwrap()
        }

        /// The app is killed, as far as the index knows, and started again.
        fn start(&mut self) {
            self.library = None;
            let base = BaseUrl::parse(&self.server.api_url()).unwrap();
            let transport = HttpTransport::new(&HttpConfig::new("Rushes/test"), &base).unwrap();
            let library = Library::open(Outside {
                folders: Folders {
                    data: self.home.path().join("data"),
                    cache: self.home.path().join("cache"),
                    downloads: self.home.path().join("downloads"),
                },
                base,
                transport: Arc::new(transport),
                tokens: Arc::new(OneToken(Token::parse(&self.sample.token()).unwrap())),
                time: Arc::new(TokioTime),
                zone: jiff::tz::TimeZone::UTC,
                user_agent: "Rushes/test".into(),
                proxy: useapi::Proxy::System,
            });
            self.library = Some(library.unwrap());
        }

        async fn all_finish(&self) {
            self.clock.advance(5 * MINUTE);
            self.library().reader.read().await.unwrap();
        }

        /// How many are told of now.
        fn told(&self) -> usize {
            let mut told = 0;
            give_out(&self.library().index, |_| told += 1).unwrap();
            told
        }
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn nothing_is_told_of_what_was_finished_at_the_first_start() {
        let world = World::making(0).await;
        assert_eq!(world.told(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_finished_is_told_of_once_and_not_after_a_restart() {
        let mut world = World::making(3).await;
        world.all_finish().await;
        assert_eq!((world.told(), world.told()), (3, 0));
        world.start();
        assert_eq!(world.told(), 0);
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_was_kept_and_not_told_before_a_kill_is_told_of_at_the_next_start() {
        let mut world = World::making(3).await;
        world.all_finish().await;
        world.start();
        assert_eq!((world.told(), world.told()), (3, 0));
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn a_kill_in_the_middle_of_telling_loses_none_and_repeats_none_that_was_told() {
        let mut world = World::making(3).await;
        world.all_finish().await;
        let mut shown = Vec::new();
        let index = world.library().index.clone();
        let killed = std::panic::catch_unwind(AssertUnwindSafe(|| {
            let tell = |one: Finished| {
                assert!(shown.len() < 2, "killed before the desktop took the third");
                shown.push(one.key);
            };
            give_out(&index, tell)
        }));
        assert!(killed.is_err());
        drop(index);
        world.start();
        give_out(&world.library().index, |one| shown.push(one.key)).unwrap();
        shown.sort_unstable();
        shown.dedup();
        assert_eq!((shown.len(), world.told()), (3, 0), "each, and each once");
    }

    #[tokio::test(flavor = "multi_thread")]
    async fn what_nobody_wants_to_hear_of_counts_as_told() {
        let world = World::making(3).await;
        world.all_finish().await;
        give_out(&world.library().index, drop).unwrap();
        assert_eq!(world.told(), 0);
    }
}

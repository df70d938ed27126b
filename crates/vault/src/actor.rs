//! The one thread that speaks to the keychain, and the deadlines of everyone who waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use keyring::CredentialStore;
use tokio::sync::oneshot;

use crate::{EntryId, Secret, VaultError, store};

/// How long the keychain may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// For one call; long enough for a person to answer a prompt.
    pub call: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(60),
        }
    }
}

/// The keychain, as the app sees it. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Vault {
    service: Arc<str>,
    jobs: mpsc::Sender<Job>,
    /// Set while a call is past its deadline: whoever comes then is not made to wait as well.
    stuck: Arc<AtomicBool>,
    deadlines: Deadlines,
}

type Job = Box<dyn FnOnce(&mut Keychain) + Send>;

/// The store, as long as it works.
struct Keychain {
    store: Option<Arc<CredentialStore>>,
}

impl Vault {
    /// The keychain's entries of `service`. Nothing is asked of it yet.
    ///
    /// # Errors
    ///
    /// [`VaultError::Refused`] when the system has no thread left.
    pub fn new(service: &str, deadlines: Deadlines) -> Result<Self, VaultError> {
        let (jobs, queue) = mpsc::channel::<Job>();
        std::thread::Builder::new()
            .name("keychain".into())
            .spawn(move || {
                let mut keychain = Keychain { store: None };
                for job in queue {
                    job(&mut keychain);
                }
            })
            .map_err(|_| VaultError::Refused)?;
        let stuck = Arc::new(AtomicBool::new(false));
        Ok(Self {
            service: service.into(),
            jobs,
            stuck,
            deadlines,
        })
    }

    /// Whether a keychain answers.
    ///
    /// # Errors
    ///
    /// [`VaultError`] says why not.
    pub async fn probe(&self) -> Result<(), VaultError> {
        let service = Arc::clone(&self.service);
        self.ask(move |keychain| store::probe(keychain, &service))
            .await
    }

    /// Stores a secret, and proves that it was kept.
    ///
    /// # Errors
    ///
    /// [`VaultError`]; then nothing is stored, as far as the keychain lets that be seen to.
    pub async fn store(&self, id: &EntryId, secret: &Secret) -> Result<(), VaultError> {
        let (service, id, text) = (Arc::clone(&self.service), id.clone(), secret.to_text()?);
        self.ask(move |keychain| store::put(keychain, &service, &id, &text))
            .await
    }

    /// Reads a secret.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    pub async fn fetch(&self, id: &EntryId) -> Result<Secret, VaultError> {
        let (service, id) = (Arc::clone(&self.service), id.clone());
        let text = self
            .ask(move |keychain| store::get(keychain, &service, &id))
            .await?;
        Secret::from_text(&text)
    }

    /// Takes a secret out; one that is not there is out already.
    ///
    /// # Errors
    ///
    /// [`VaultError`]; then it may still be there.
    pub async fn remove(&self, id: &EntryId) -> Result<(), VaultError> {
        let (service, id) = (Arc::clone(&self.service), id.clone());
        self.ask(move |keychain| store::remove(keychain, &service, &id))
            .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl Fn(&CredentialStore) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        if self.stuck.load(Ordering::SeqCst) {
            return Err(VaultError::Silent);
        }
        let (reply, answer) = oneshot::channel();
        let (stuck, ended) = (Arc::clone(&self.stuck), Arc::new(AtomicBool::new(false)));
        let end = Arc::clone(&ended);
        let job: Job = Box::new(move |keychain| {
            let done = keychain.work(&work);
            end.store(true, Ordering::SeqCst);
            stuck.store(false, Ordering::SeqCst);
            let _ = reply.send(done);
        });
        self.jobs.send(job).map_err(|_| VaultError::Refused)?;
        match tokio::time::timeout(self.deadlines.call, answer).await {
            Ok(answer) => answer.unwrap_or(Err(VaultError::Refused)),
            Err(_) => {
                self.stuck.store(true, Ordering::SeqCst);
                // It may have ended between the deadline and the line above.
                if ended.load(Ordering::SeqCst) {
                    self.stuck.store(false, Ordering::SeqCst);
                }
                Err(VaultError::Silent)
            }
        }
    }
}

impl Keychain {
    /// Does the work with the store at hand; if its connection is what failed, once more with a
    /// store that is built anew (K-02, K-05).
    fn work<T>(
        &mut self,
        work: &impl Fn(&CredentialStore) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        if let Some(store) = &self.store {
            match guarded(|| work(&**store)) {
                Err(error) if error.is_of_connection() => self.store = None,
                done => return done,
            }
        }
        let store = guarded(store::open)?;
        let done = guarded(|| work(&*store));
        if !matches!(done, Err(error) if error.is_of_connection()) {
            self.store = Some(store);
        }
        done
    }
}

/// A panic in a store must not take the thread, and with it every later call, along.
fn guarded<T>(work: impl FnOnce() -> Result<T, VaultError>) -> Result<T, VaultError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(Err(VaultError::Refused))
}

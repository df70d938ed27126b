//! The one thread that speaks to the keychain, and the deadlines of everyone who waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::Duration;

use tokio::sync::oneshot;

use crate::store::Store;
use crate::{EntryId, Secret, VaultError};

/// How long the keychain may take.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// For one call. None of them shows a prompt.
    pub call: Duration,
    /// For a person to answer the keychain's prompt.
    pub prompt: Duration,
}

impl Default for Deadlines {
    fn default() -> Self {
        Self {
            call: Duration::from_secs(15),
            prompt: Duration::from_secs(60),
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
    /// Set while a prompt is shown: a second one would stand before it.
    prompting: Arc<AtomicBool>,
    deadlines: Deadlines,
}

/// A prompt is shown for as long as this lives.
struct Prompting(Arc<AtomicBool>);

impl Drop for Prompting {
    fn drop(&mut self) {
        self.0.store(false, Ordering::SeqCst);
    }
}

type Job = Box<dyn FnOnce(&mut Keychain) + Send>;

/// The store, as long as it works.
struct Keychain {
    store: Option<Store>,
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
            prompting: Arc::default(),
            deadlines,
        })
    }

    /// Lets the keychain ask the person to unlock it. Everything else is answered meanwhile: the
    /// prompt has a thread and a connection of its own, which are left behind at the deadline, or
    /// when whoever waits gives up, since only the bus ends the wait for a prompt.
    ///
    /// # Errors
    ///
    /// [`VaultError::Locked`] when the person dismissed the prompt, [`VaultError::Silent`] when
    /// nobody answered it or one is shown already.
    pub async fn unlock(&self) -> Result<(), VaultError> {
        if self.prompting.swap(true, Ordering::SeqCst) {
            return Err(VaultError::Silent);
        }
        let _prompting = Prompting(Arc::clone(&self.prompting));
        #[cfg(target_os = "linux")]
        let unlocked = aside(
            "keychain-prompt",
            self.deadlines.prompt,
            crate::linux::unlock,
        )
        .await?;
        #[cfg(not(target_os = "linux"))]
        let unlocked = self.probe().await;
        unlocked
    }

    /// Whether a keychain is there at all, without waking one.
    pub async fn is_there(&self) -> bool {
        #[cfg(target_os = "linux")]
        let there = aside("keychain-look", self.deadlines.call, crate::linux::is_there).await;
        #[cfg(not(target_os = "linux"))]
        let there = Ok::<_, VaultError>(true);
        there.unwrap_or(false)
    }

    /// Whether a keychain answers.
    ///
    /// # Errors
    ///
    /// [`VaultError`] says why not.
    pub async fn probe(&self) -> Result<(), VaultError> {
        let service = Arc::clone(&self.service);
        self.ask(move |keychain| keychain.probe(&service)).await
    }

    /// Stores a secret, and proves that it was kept.
    ///
    /// # Errors
    ///
    /// [`VaultError`]; then nothing is stored, as far as the keychain lets that be seen to.
    pub async fn store(&self, id: &EntryId, secret: &Secret) -> Result<(), VaultError> {
        let (service, id, text) = (Arc::clone(&self.service), id.clone(), secret.to_text()?);
        self.ask(move |keychain| keychain.put(&service, &id, &text))
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
            .ask(move |keychain| keychain.get(&service, &id))
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
        self.ask(move |keychain| keychain.remove(&service, &id))
            .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl Fn(&Store) -> Result<T, VaultError> + Send + 'static,
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
        work: &impl Fn(&Store) -> Result<T, VaultError>,
    ) -> Result<T, VaultError> {
        if let Some(store) = &self.store {
            match guarded(|| work(store)) {
                Err(error) if error.is_of_connection() => self.store = None,
                done => return done,
            }
        }
        let store = guarded(Store::open)?;
        let done = guarded(|| work(&store));
        if !matches!(done, Err(error) if error.is_of_connection()) {
            self.store = Some(store);
        }
        done
    }
}

/// Does something on a thread of its own, which is left behind at the deadline.
#[cfg(target_os = "linux")]
async fn aside<T: Send + 'static>(
    name: &str,
    deadline: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, VaultError> {
    let (reply, answer) = oneshot::channel();
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(move || {
            let _ = reply.send(work());
        })
        .map_err(|_| VaultError::Refused)?;
    match tokio::time::timeout(deadline, answer).await {
        Ok(answer) => answer.map_err(|_| VaultError::Refused),
        Err(_) => Err(VaultError::Silent),
    }
}

/// A panic in a store must not take the thread, and with it every later call, along.
fn guarded<T>(work: impl FnOnce() -> Result<T, VaultError>) -> Result<T, VaultError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(Err(VaultError::Refused))
}

//! The one thread that speaks to the keychain, and the deadlines of everyone who waits for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use parking_lot::Mutex;
use tokio::sync::oneshot;

#[cfg(target_os = "linux")]
use crate::linux::Presence;
#[cfg(target_os = "linux")]
use crate::prompt::Prompt;
use crate::store::Store;
use crate::{EntryId, NotStored, Secret, VaultError};

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
    /// Since when the call lasts that is under way.
    busy: Arc<Mutex<Option<Instant>>>,
    #[cfg(target_os = "linux")]
    prompt: Prompt,
    #[cfg(target_os = "linux")]
    presence: Presence,
    deadlines: Deadlines,
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
        Ok(Self {
            service: service.into(),
            jobs,
            stuck: Arc::default(),
            busy: Arc::default(),
            #[cfg(target_os = "linux")]
            prompt: Prompt::default(),
            #[cfg(target_os = "linux")]
            presence: Presence::new()?,
            deadlines,
        })
    }

    /// Lets the keychain ask the person to unlock it. Everything else is answered meanwhile: the
    /// prompt has a thread and a connection of its own, which are left behind at the deadline, or
    /// when whoever waits gives up, since only the bus ends the wait for a prompt. Whoever asks while a
    /// prompt is up waits for that one.
    ///
    /// # Errors
    ///
    /// [`VaultError::Locked`] when the person dismissed the prompt, [`VaultError::Silent`] when
    /// nobody answered it.
    pub async fn unlock(&self) -> Result<(), VaultError> {
        #[cfg(target_os = "linux")]
        let unlocked = {
            let service = Arc::clone(&self.service);
            let unlock = move || crate::linux::unlock(&service);
            self.prompt.answer(self.deadlines.prompt, unlock).await
        };
        #[cfg(not(target_os = "linux"))]
        let unlocked = self.probe().await;
        unlocked
    }

    /// Whether a keychain is there at all, without waking one. May be asked often.
    pub async fn is_there(&self) -> bool {
        #[cfg(target_os = "linux")]
        let there = {
            let look = tokio::time::timeout(self.deadlines.call, self.presence.look());
            look.await.unwrap_or(false)
        };
        #[cfg(not(target_os = "linux"))]
        let there = true;
        there
    }

    /// Whether a keychain answers.
    ///
    /// # Errors
    ///
    /// [`VaultError`] says why not.
    pub async fn probe(&self) -> Result<(), VaultError> {
        self.probe_with(Vec::new()).await
    }

    /// The same, and whether these entries could be used without a prompt: they may lie in another
    /// collection than the one that is open.
    ///
    /// # Errors
    ///
    /// [`VaultError`] says why not.
    pub async fn probe_with(&self, entries: Vec<EntryId>) -> Result<(), VaultError> {
        let service = Arc::clone(&self.service);
        self.ask(move |keychain| {
            keychain.probe(&service)?;
            let mut entries = entries.iter();
            entries.try_for_each(|id| keychain.is_within_reach(&service, id))
        })
        .await
    }

    /// Which keychain answers, so that another one in its place is noticed (K-14): after a change of
    /// the desktop all entries are missing, and none of them is gone.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    pub async fn which(&self) -> Result<String, VaultError> {
        self.ask(Store::name).await
    }

    /// Stores a secret, and proves that it was kept.
    ///
    /// # Errors
    ///
    /// [`NotStored`]; then nothing is stored, unless it says that something may be.
    pub async fn store(&self, id: &EntryId, secret: &Secret) -> Result<(), NotStored> {
        if self.is_stuck() {
            return Err(NotStored::nothing(VaultError::Silent));
        }
        let text = secret.to_text().map_err(NotStored::nothing)?;
        let (service, id) = (Arc::clone(&self.service), id.clone());
        let touched = Arc::new(AtomicBool::new(false));
        let touching = Arc::clone(&touched);
        let stored = self.ask(move |keychain| keychain.put(&service, &id, &text, &touching));
        stored.await.map_err(|why| NotStored {
            why,
            // What nobody waits for any more may come to be done later.
            may_be_there: why == VaultError::Silent || touched.load(Ordering::SeqCst),
        })
    }

    /// Gives a secret that is stored another word.
    ///
    /// # Errors
    ///
    /// [`VaultError`]; then it is as it was.
    pub async fn relabel(&self, id: &EntryId, label: &str) -> Result<(), VaultError> {
        let (service, id, label) = (Arc::clone(&self.service), id.clone(), label.to_owned());
        self.ask(move |keychain| {
            keychain.rewrite(&service, &id, |text| {
                let secret = Secret::from_text(text)?;
                let renamed = Secret {
                    label: label.clone(),
                    ..secret
                };
                renamed.to_text()
            })
        })
        .await
    }

    /// The names of all entries of the app, as far as they can be seen without a prompt. For the one time
    /// that nobody else knows them.
    ///
    /// # Errors
    ///
    /// [`VaultError`].
    pub async fn entries(&self) -> Result<Vec<EntryId>, VaultError> {
        let service = Arc::clone(&self.service);
        self.ask(move |keychain| keychain.entries(&service)).await
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

    /// Takes a secret out; one that is not there is out already. Answers whether it was there.
    ///
    /// # Errors
    ///
    /// [`VaultError`]; then it may still be there.
    pub async fn remove(&self, id: &EntryId) -> Result<bool, VaultError> {
        let (service, id) = (Arc::clone(&self.service), id.clone());
        self.ask(move |keychain| keychain.remove(&service, &id))
            .await
    }

    async fn ask<T: Send + 'static>(
        &self,
        work: impl Fn(&Store) -> Result<T, VaultError> + Send + 'static,
    ) -> Result<T, VaultError> {
        if self.is_stuck() {
            return Err(VaultError::Silent);
        }
        let (reply, answer) = oneshot::channel();
        let (stuck, ended) = (Arc::clone(&self.stuck), Arc::new(AtomicBool::new(false)));
        let (end, busy) = (Arc::clone(&ended), Arc::clone(&self.busy));
        let job: Job = Box::new(move |keychain| {
            *busy.lock() = Some(Instant::now());
            let done = keychain.work(&work);
            *busy.lock() = None;
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

    /// Whether a call is past its deadline: somebody waited in vain for it, or would have by now.
    fn is_stuck(&self) -> bool {
        let since = *self.busy.lock();
        self.stuck.load(Ordering::SeqCst)
            || since.is_some_and(|since| since.elapsed() >= self.deadlines.call)
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

/// A panic in a store must not take the thread, and with it every later call, along.
fn guarded<T>(work: impl FnOnce() -> Result<T, VaultError>) -> Result<T, VaultError> {
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(work)).unwrap_or(Err(VaultError::Refused))
}

//! The Secret Service, looked at without ever making it show a prompt, and unlocked with one.

use std::collections::HashMap;
use std::sync::mpsc;

use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use secret_service_zbus::blocking::{Connection, fdo::DBusProxy};
use secret_service_zbus::names::BusName;
use tokio::sync::oneshot;

use crate::VaultError;

/// The name on the bus under which every keychain of Linux answers.
const NAME: &str = "org.freedesktop.secrets";
/// What an item of ours bears besides its service: the name of the entry.
const ENTRY: &str = "username";

/// A look at the service. Nothing secret passes over it, so that it needs no encryption.
pub(crate) struct Looker(SecretService<'static>);

impl Looker {
    pub(crate) fn open() -> Result<Self, VaultError> {
        let service = SecretService::connect(EncryptionType::Plain).map_err(VaultError::from)?;
        Ok(Self(service))
    }

    /// Which keychain this is, by the path of its default collection: GNOME's, KDE's and `KeePassXC`'s
    /// differ.
    pub(crate) fn name(&self) -> Result<String, VaultError> {
        let collection = self.0.get_default_collection().map_err(VaultError::from)?;
        Ok(collection.collection_path.to_string())
    }

    /// Says whether the default collection is there and open, without a prompt.
    pub(crate) fn is_open(&self) -> Result<(), VaultError> {
        let locked = self
            .0
            .get_default_collection()
            .and_then(|collection| collection.is_locked())
            .map_err(VaultError::from)?;
        if locked {
            return Err(VaultError::Locked);
        }
        Ok(())
    }

    /// Says whether an entry can be used without a prompt: the store looks into all collections, and would
    /// let the keychain ask the person for each that is locked. Of one that lies nowhere the default
    /// collection says it, where it would be.
    pub(crate) fn is_within_reach(&self, service: &str, entry: &str) -> Result<(), VaultError> {
        let found = self
            .0
            .search_items(HashMap::from([("service", service), (ENTRY, entry)]))
            .map_err(VaultError::from)?;
        match (found.locked.is_empty(), found.unlocked.is_empty()) {
            (false, _) => Err(VaultError::Locked),
            (true, false) => Ok(()),
            (true, true) => self.is_open(),
        }
    }

    /// The names of all entries of `service` in collections that are open.
    pub(crate) fn entries(&self, service: &str) -> Result<Vec<String>, VaultError> {
        let found = self
            .0
            .search_items(HashMap::from([("service", service)]))
            .map_err(VaultError::from)?;
        found
            .unlocked
            .iter()
            .filter_map(|item| match item.get_attributes() {
                Ok(mut attributes) => attributes.remove(ENTRY).map(Ok),
                Err(error) => Some(Err(error.into())),
            })
            .collect()
    }
}

/// Lets the keychain ask the person, and waits for the answer: for ever, if nobody gives one. Entries of
/// `service` may lie in other collections than the default one; those are asked for, too.
pub(crate) fn unlock(service: &str) -> Result<(), VaultError> {
    let look = Looker::open()?;
    let collection = look.0.get_default_collection().map_err(VaultError::from)?;
    collection.unlock().map_err(VaultError::from)?;
    if collection.is_locked().map_err(VaultError::from)? {
        return Err(VaultError::Locked);
    }
    let ours = look
        .0
        .search_items(HashMap::from([("service", service)]))
        .map_err(VaultError::from)?;
    for item in ours.locked {
        item.unlock().map_err(VaultError::from)?;
    }
    Ok(())
}

/// Looks whether anybody on the bus keeps secrets, over one connection that is kept, and by one thread,
/// however often that is asked. Starts nobody.
#[derive(Debug, Clone)]
pub(crate) struct Presence(mpsc::SyncSender<oneshot::Sender<bool>>);

impl Presence {
    pub(crate) fn new() -> Result<Self, VaultError> {
        // Nobody is answered later than the one before: who finds it busy knows that the bus hangs.
        let (looks, queue) = mpsc::sync_channel::<oneshot::Sender<bool>>(1);
        std::thread::Builder::new()
            .name("keychain-look".into())
            .spawn(move || {
                let mut bus = None;
                for reply in queue {
                    let there = look(&mut bus);
                    let _ = reply.send(there);
                }
            })
            .map_err(|_| VaultError::Refused)?;
        Ok(Self(looks))
    }

    pub(crate) async fn look(&self) -> bool {
        let (reply, answer) = oneshot::channel();
        self.0.try_send(reply).is_ok() && answer.await.unwrap_or(false)
    }
}

fn look(bus: &mut Option<Connection>) -> bool {
    if let Some(kept) = bus
        && let Ok(there) = has_owner(kept)
    {
        return there;
    }
    *bus = Connection::session().ok();
    bus.as_ref()
        .is_some_and(|bus| has_owner(bus).unwrap_or(false))
}

fn has_owner(bus: &Connection) -> Result<bool, secret_service_zbus::Error> {
    let name = BusName::try_from(NAME)?;
    Ok(DBusProxy::new(bus)?.name_has_owner(name)?)
}

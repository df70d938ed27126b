//! The Secret Service, looked at without ever making it show a prompt, and unlocked with one.

use secret_service::EncryptionType;
use secret_service::blocking::SecretService;
use secret_service_zbus::blocking::{Connection, fdo::DBusProxy};
use secret_service_zbus::names::BusName;

use crate::VaultError;

/// The name on the bus under which every keychain of Linux answers.
const NAME: &str = "org.freedesktop.secrets";

/// A look at the service. Nothing secret passes over it, so that it needs no encryption.
pub(crate) struct Looker(SecretService<'static>);

impl Looker {
    pub(crate) fn open() -> Result<Self, VaultError> {
        let service = SecretService::connect(EncryptionType::Plain).map_err(VaultError::from)?;
        Ok(Self(service))
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
}

/// Lets the keychain ask the person, and waits for the answer: for ever, if nobody gives one.
pub(crate) fn unlock() -> Result<(), VaultError> {
    let look = Looker::open()?;
    let collection = look.0.get_default_collection().map_err(VaultError::from)?;
    collection.unlock().map_err(VaultError::from)?;
    if collection.is_locked().map_err(VaultError::from)? {
        return Err(VaultError::Locked);
    }
    Ok(())
}

/// Whether somebody on the bus keeps secrets. Starts nobody.
pub(crate) fn is_there() -> bool {
    let Ok(bus) = Connection::session() else {
        return false;
    };
    let asked = DBusProxy::new(&bus).and_then(|proxy| {
        let name = BusName::try_from(NAME)?;
        Ok(proxy.name_has_owner(name)?)
    });
    asked.unwrap_or(false)
}

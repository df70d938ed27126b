//! What is done about a store that does not do what it says, shown by stores that do just that: they are
//! built against the keyring project's interface, as any store is.

use std::any::Any;

use keyring::api::CredentialApi;
use parking_lot::Mutex;

use super::*;

/// What a credential does to what is written into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Nature {
    /// It keeps something else.
    Lies,
    /// It keeps nothing, and says that it did.
    Forgets,
    /// It keeps something else, and lets nothing go.
    LiesAndClings,
    /// It keeps it, and then says that it did not.
    RefusesAfterwards,
    /// It keeps it.
    Honest,
    /// It keeps what it knew before, and loses what is new.
    LosesWhatIsNew,
}

#[derive(Debug)]
struct Liar {
    nature: Nature,
    held: Arc<Mutex<Vec<Vec<u8>>>>,
}

fn refusal() -> keyring::Error {
    keyring::Error::NotSupportedByStore("no".into())
}

impl CredentialApi for Liar {
    fn set_secret(&self, secret: &[u8]) -> keyring::Result<()> {
        let mut held = self.held.lock();
        match self.nature {
            Nature::Lies | Nature::LiesAndClings => *held = vec![b"something else".to_vec()],
            Nature::Forgets => held.clear(),
            Nature::Honest => *held = vec![secret.to_vec()],
            Nature::RefusesAfterwards => {
                *held = vec![secret.to_vec()];
                return Err(refusal());
            }
            Nature::LosesWhatIsNew => match secret == BEFORE.as_bytes() {
                true => *held = vec![secret.to_vec()],
                false => held.clear(),
            },
        }
        Ok(())
    }

    fn get_secret(&self) -> keyring::Result<Vec<u8>> {
        let held = self.held.lock().first().cloned();
        held.ok_or(keyring::Error::NoEntry)
    }

    fn delete_credential(&self) -> keyring::Result<()> {
        if self.nature == Nature::LiesAndClings {
            return Err(refusal());
        }
        let held = std::mem::take(&mut *self.held.lock());
        match held.is_empty() {
            true => Err(keyring::Error::NoEntry),
            false => Ok(()),
        }
    }

    fn get_credential(&self) -> keyring::Result<Option<Arc<keyring::Credential>>> {
        Ok(None)
    }

    fn get_specifiers(&self) -> Option<(String, String)> {
        None
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// What an entry held before.
const BEFORE: &str = "before";

/// Puts a secret into such a store. Answers what came of it, whether something of it may be there, and
/// what is there in truth.
fn put_into(nature: Nature) -> (Result<(), VaultError>, bool, Vec<Vec<u8>>) {
    let held = Arc::new(Mutex::default());
    let entry = Entry::new_with_credential(Arc::new(Liar {
        nature,
        held: Arc::clone(&held),
    }));
    let touched = AtomicBool::new(false);
    let put = keep(&entry, &"the secret".into(), &touched);
    (put, touched.load(Ordering::SeqCst), held.lock().clone())
}

#[test]
fn k_16_what_reads_back_differently_is_taken_out_again_and_said_not_to_be_kept() {
    for nature in [Nature::Lies, Nature::Forgets] {
        let (put, touched, held) = put_into(nature);
        assert_eq!(put, Err(VaultError::KeptNothing), "{nature:?}");
        assert!(!touched, "{nature:?}: it is proven to be out");
        assert!(held.is_empty(), "{nature:?}: {held:?}");
    }
}

#[test]
fn k_16_what_was_not_kept_and_cannot_be_taken_out_is_not_said_to_be_out() {
    let (put, touched, held) = put_into(Nature::LiesAndClings);
    assert_eq!(put, Err(VaultError::Refused));
    assert!(touched, "something is there still");
    assert_eq!(held.len(), 1);
}

#[test]
fn k_17_what_was_refused_and_is_there_all_the_same_is_taken_out() {
    let (put, touched, held) = put_into(Nature::RefusesAfterwards);
    assert_eq!(put, Err(VaultError::Refused));
    assert!(!touched, "it is proven to be out");
    assert!(held.is_empty());
}

#[test]
fn what_is_kept_is_there() {
    let (put, touched, held) = put_into(Nature::Honest);
    assert_eq!(put, Ok(()));
    assert!(touched, "and that is known");
    assert_eq!(held, [b"the secret".to_vec()]);
}

#[test]
fn another_word_for_a_token_costs_nobody_the_token() {
    let held = Arc::new(Mutex::new(vec![BEFORE.as_bytes().to_vec()]));
    let entry = Entry::new_with_credential(Arc::new(Liar {
        nature: Nature::LosesWhatIsNew,
        held: Arc::clone(&held),
    }));
    let changed = change(&entry, &BEFORE.into(), &"after".into());
    assert_eq!(changed, Err(VaultError::KeptNothing));
    assert_eq!(*held.lock(), [BEFORE.as_bytes().to_vec()], "as it was");
}

#[test]
fn k_16_nothing_but_the_very_text_is_what_was_kept() {
    let written = SecretString::from("one");
    assert!(is_kept(&"one".into(), &written));
    assert!(!is_kept(&"two".into(), &written));
    assert!(!is_kept(&"".into(), &written));
}

#[test]
fn k_11_an_entry_of_windows_does_not_roam_with_the_persons_profile() {
    assert_eq!(modifiers(System::Windows), [("persistence", "Local")]);
    assert_eq!(modifiers(System::Macos), []);
    assert_eq!(modifiers(System::Linux)[0].0, "label");
    if cfg!(windows) {
        assert_eq!(System::HERE, System::Windows);
    }
}

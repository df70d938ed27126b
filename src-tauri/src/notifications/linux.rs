//! The notifications of a freedesktop desktop (specification 1.2), over the session bus.

use std::collections::HashMap;
use std::sync::Arc;

use parking_lot::Mutex;
use zbus::blocking::Connection;
use zbus::zvariant::Value;

use super::Notification;
use crate::contract::LibraryKind;

/// How long the desktop shows one: as it likes.
const AS_IT_LIKES: i32 = -1;
/// The action of a click on the notification itself.
const DEFAULT: &str = "default";

#[zbus::proxy(
    interface = "org.freedesktop.Notifications",
    default_service = "org.freedesktop.Notifications",
    default_path = "/org/freedesktop/Notifications",
    gen_async = false
)]
trait Notifications {
    fn get_capabilities(&self) -> zbus::Result<Vec<String>>;

    #[expect(clippy::too_many_arguments, reason = "the specification has them")]
    fn notify(
        &self,
        app_name: &str,
        replaces_id: u32,
        app_icon: &str,
        summary: &str,
        body: &str,
        actions: &[&str],
        hints: HashMap<&str, Value<'_>>,
        expire_timeout: i32,
    ) -> zbus::Result<u32>;

    fn close_notification(&self, id: u32) -> zbus::Result<()>;

    #[zbus(signal)]
    fn action_invoked(&self, id: u32, action_key: String) -> zbus::Result<()>;
}

type Opens = Option<(LibraryKind, i64)>;

/// The desktop, once it was reached. One that went away is looked for again.
#[derive(Default)]
pub(super) struct Desktop {
    reached: Option<Reached>,
}

struct Reached {
    proxy: NotificationsProxy<'static>,
    /// Whether it reads the text as markup, so that a prompt has to be kept from being any.
    markup: bool,
    /// What a click on each opens.
    shown: Arc<Mutex<HashMap<u32, Opens>>>,
}

impl Desktop {
    /// Shows a notification. Answers its id, if there is a desktop that shows any.
    pub(super) fn show(
        &mut self,
        notification: Notification,
        clicked: impl Fn(Opens) + Send + 'static,
    ) -> Option<u32> {
        let reached = match self.reached.take() {
            Some(reached) => Ok(reached),
            None => Reached::reach(clicked),
        };
        let shown = reached.and_then(|reached| Ok((reached.show(&notification)?, reached)));
        match shown {
            Ok((id, reached)) => {
                self.reached = Some(reached);
                Some(id)
            }
            Err(error) => {
                tracing::debug!(%error, "the desktop shows no notification");
                None
            }
        }
    }
}

impl Reached {
    fn reach(clicked: impl Fn(Opens) + Send + 'static) -> zbus::Result<Self> {
        let connection = Connection::session()?;
        let proxy = NotificationsProxy::new(&connection)?;
        let markup = proxy
            .get_capabilities()?
            .iter()
            .any(|one| one == "body-markup");
        let shown: Arc<Mutex<HashMap<u32, Opens>>> = Arc::default();
        let (clicks, known) = (proxy.receive_action_invoked()?, Arc::clone(&shown));
        // Ends with the connection.
        std::thread::Builder::new()
            .name("notifications".into())
            .spawn(move || {
                for click in clicks {
                    let Ok(arguments) = click.args() else {
                        continue;
                    };
                    let opens = known.lock().remove(arguments.id());
                    if let Some(opens) = opens {
                        clicked(opens);
                    }
                }
            })
            .map_err(|error| zbus::Error::InputOutput(Arc::new(error)))?;
        Ok(Self {
            proxy,
            markup,
            shown,
        })
    }

    fn show(&self, notification: &Notification) -> zbus::Result<u32> {
        let text = match self.markup {
            true => without_markup(&notification.text),
            false => notification.text.clone(),
        };
        let (replaced, others) = match notification.replaces.split_last() {
            Some((last, others)) => (*last, others),
            None => (0, [].as_slice()),
        };
        let id = self.proxy.notify(
            "Rushes",
            replaced,
            "",
            &notification.title,
            &text,
            &[DEFAULT, &notification.button],
            HashMap::new(),
            AS_IT_LIKES,
        )?;
        let mut shown = self.shown.lock();
        shown.remove(&replaced);
        shown.insert(id, notification.opens);
        for other in others {
            shown.remove(other);
            // One that the person closed already is closed.
            let _ = self.proxy.close_notification(*other);
        }
        Ok(id)
    }
}

/// A text that means itself where markup is read.
fn without_markup(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn t_01_a_prompt_is_no_markup() {
        let text = without_markup("<a href=\"https://example.com\">salt & light</a>");
        assert_eq!(
            text,
            "&lt;a href=\"https://example.com\"&gt;salt &amp; light&lt;/a&gt;"
        );
    }
}

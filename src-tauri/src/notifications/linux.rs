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
        Self::reach_on(&Connection::session()?, clicked)
    }

    fn reach_on(
        connection: &Connection,
        clicked: impl Fn(Opens) + Send + 'static,
    ) -> zbus::Result<Self> {
        let proxy = NotificationsProxy::new(connection)?;
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
        let actions = match notification.button.as_str() {
            "" => Vec::new(),
            button => vec![DEFAULT, button],
        };
        let id = self.proxy.notify(
            "Rushes",
            replaced,
            "",
            &notification.title,
            &text,
            &actions,
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
    use std::sync::mpsc;
    use std::time::Duration;

    use zbus::blocking::connection::Builder;
    use zbus::zvariant::OwnedValue;

    use super::*;
    use crate::bus::Bus;

    /// A desktop that shows nothing and remembers everything.
    #[derive(Default)]
    struct Screen {
        last: u32,
        said: Option<mpsc::Sender<String>>,
    }

    #[zbus::interface(name = "org.freedesktop.Notifications")]
    impl Screen {
        fn get_capabilities(&self) -> Vec<String> {
            vec!["actions".into(), "body".into(), "body-markup".into()]
        }

        #[expect(clippy::too_many_arguments, reason = "the specification has them")]
        fn notify(
            &mut self,
            _app: String,
            replaces: u32,
            _icon: String,
            title: String,
            text: String,
            actions: Vec<String>,
            _hints: HashMap<String, OwnedValue>,
            _timeout: i32,
        ) -> u32 {
            self.last += 1;
            let id = if replaces == 0 { self.last } else { replaces };
            self.say(format!("{id}: {title} | {text} | {}", actions.join(" ")));
            id
        }

        fn close_notification(&self, id: u32) {
            self.say(format!("{id} closed"));
        }

        #[zbus(signal)]
        async fn action_invoked(
            emitter: &zbus::object_server::SignalEmitter<'_>,
            id: u32,
            action_key: &str,
        ) -> zbus::Result<()>;
    }

    impl Screen {
        fn say(&self, words: String) {
            let _ = self.said.as_ref().map(|said| said.send(words));
        }
    }

    fn notification(title: &str, opens: Opens, replaces: &[u32]) -> Notification {
        Notification {
            title: title.into(),
            text: "<b>salt</b>".into(),
            button: "Show".into(),
            opens,
            replaces: replaces.to_vec(),
        }
    }

    #[test]
    fn a_click_opens_the_clip_and_one_for_all_takes_the_place_of_the_others() {
        let bus = Bus::start();
        let (said, heard) = mpsc::channel();
        let screen = Screen {
            last: 0,
            said: Some(said),
        };
        let path = "/org/freedesktop/Notifications";
        let server = bus
            .connect()
            .serve_at(path, screen)
            .and_then(|builder| builder.name("org.freedesktop.Notifications"))
            .and_then(Builder::build)
            .unwrap();
        let (clicked, clicks) = mpsc::channel();
        let connection = bus.connect().build().unwrap();
        let click = move |opens| {
            let _ = clicked.send(opens);
        };
        let desktop = Reached::reach_on(&connection, click).unwrap();

        let first = notification("one", Some((LibraryKind::Own, 7)), &[]);
        assert_eq!(desktop.show(&first).unwrap(), 1);
        let second = notification("two", Some((LibraryKind::Own, 8)), &[]);
        assert_eq!(desktop.show(&second).unwrap(), 2);
        let screen = server.object_server().interface::<_, Screen>(path).unwrap();
        let press = |id| {
            let pressed = Screen::action_invoked(screen.signal_emitter(), id, DEFAULT);
            zbus::block_on(pressed).unwrap();
        };
        let patience = Duration::from_secs(10);
        press(2);
        let opened = clicks.recv_timeout(patience).unwrap();
        assert_eq!(
            opened,
            Some((LibraryKind::Own, 8)),
            "the clip of the second"
        );

        assert_eq!(
            desktop.show(&notification("all", None, &[1, 2])).unwrap(),
            2
        );
        press(1);
        press(2);
        assert_eq!(
            clicks.recv_timeout(patience).unwrap(),
            None,
            "the first is there no more"
        );
        let text = "&lt;b&gt;salt&lt;/b&gt; | default Show";
        let expected = [
            format!("1: one | {text}"),
            format!("2: two | {text}"),
            format!("2: all | {text}"),
            "1 closed".into(),
        ];
        assert_eq!(heard.try_iter().collect::<Vec<_>>(), expected);
    }

    #[test]
    fn t_01_a_prompt_is_no_markup() {
        let text = without_markup("<a href=\"https://example.com\">salt & light</a>");
        assert_eq!(
            text,
            "&lt;a href=\"https://example.com\"&gt;salt &amp; light&lt;/a&gt;"
        );
    }
}

//! Where the API is asked and through which proxy, as the person chooses it for the starts to come.
//!
//! Tokens go to whoever is named here. So the shell asks the person itself, in a dialog that no script
//! of the page can answer.

use tauri::Manager as _;
use useapi::{BaseUrl, InvalidBaseUrl, InvalidProxy, Proxy, ProxyAddress};

use crate::app::App;
use crate::contract::{AddressRefused, Network, Problem, ProblemCode, ProxyWay};
use crate::network::{chosen_api, chosen_proxy, written};
use crate::window::MAIN;
use crate::words::word;

impl App {
    pub(crate) async fn network(&self) -> Result<Network, Problem> {
        Ok(self.chosen_network(None))
    }

    pub(crate) async fn save_api(&self, address: String) -> Result<Network, Problem> {
        let usual = BaseUrl::default();
        let wanted = match address.trim() {
            "" => usual.clone(),
            text => match BaseUrl::parse(text) {
                Ok(api) => api,
                Err(error) => return Ok(self.chosen_network(Some(refused_api(error)))),
            },
        };
        let now = self.look_at_kept(chosen_api).unwrap_or_default();
        if wanted != now && wanted != usual {
            // One question at a time, however often the page asks for it.
            let Ok(_one) = self.asks.try_lock() else {
                return Ok(self.chosen_network(None));
            };
            if !self.agrees_to(&wanted).await {
                return Ok(self.chosen_network(None));
            }
        }
        let text = (wanted != usual).then(|| wanted.as_str().to_owned());
        self.change_kept(|kept| kept.api = text).map_err(not_kept)?;
        Ok(self.chosen_network(None))
    }

    pub(crate) async fn save_proxy(
        &self,
        way: ProxyWay,
        address: String,
    ) -> Result<Network, Problem> {
        let proxy = match way {
            ProxyWay::System => Proxy::System,
            ProxyWay::None => Proxy::None,
            ProxyWay::Named => match ProxyAddress::parse(&address) {
                Ok(address) => Proxy::Through(address),
                Err(error) => return Ok(self.chosen_network(Some(refused_proxy(error)))),
            },
        };
        self.change_kept(|kept| kept.proxy = written(&proxy))
            .map_err(not_kept)?;
        Ok(self.chosen_network(None))
    }

    /// Starts the app anew, where that can be done.
    pub(crate) async fn restart(&self) -> Result<(), Problem> {
        #[cfg(target_os = "linux")]
        {
            tracing::info!("starting anew, as the person wants it");
            self.left();
            crate::blank::start_anew(self);
        }
        // The library is closed, or another image could not take the place of this one.
        self.quit_now().await
    }

    fn chosen_network(&self, refused: Option<AddressRefused>) -> Network {
        let (api, proxy) = self.look_at_kept(|kept| (chosen_api(kept), chosen_proxy(kept)));
        let (api, proxy) = (api.unwrap_or_default(), proxy.unwrap_or_default());
        let ways = &self.ways;
        Network {
            api_waits: !ways.api_named && api != ways.api,
            proxy_waits: proxy != ways.proxy,
            api: api.as_str().to_owned(),
            usual_api: BaseUrl::default().as_str().to_owned(),
            api_named: ways.api_named,
            way: match &proxy {
                Proxy::System => ProxyWay::System,
                Proxy::None => ProxyWay::None,
                Proxy::Through(_) => ProxyWay::Named,
            },
            proxy: match &proxy {
                Proxy::Through(address) => address.as_str().to_owned(),
                Proxy::System | Proxy::None => String::new(),
            },
            may_restart: cfg!(target_os = "linux"),
            refused,
        }
    }

    /// Asks the person whether their tokens may go to an address.
    async fn agrees_to(&self, api: &BaseUrl) -> bool {
        let (yes, no) = (word("askApi", "use"), word("askApi", "cancel"));
        let mut dialog = rfd::AsyncMessageDialog::new()
            .set_level(rfd::MessageLevel::Warning)
            .set_title(word("askApi", "title"))
            .set_description(word("askApi", "text").replace("{address}", api.as_str()))
            .set_buttons(rfd::MessageButtons::OkCancelCustom(yes.clone(), no));
        let window = self
            .handle()
            .and_then(|handle| handle.get_webview_window(MAIN));
        if let Some(window) = &window {
            dialog = dialog.set_parent(window);
        }
        match dialog.show().await {
            rfd::MessageDialogResult::Custom(pressed) => pressed == yes,
            answer => answer == rfd::MessageDialogResult::Ok,
        }
    }
}

fn refused_api(error: InvalidBaseUrl) -> AddressRefused {
    match error {
        InvalidBaseUrl::NotAUrl => AddressRefused::NotAnAddress,
        InvalidBaseUrl::NotEncrypted => AddressRefused::NotEncrypted,
        InvalidBaseUrl::MoreThanAPath => AddressRefused::MoreThanAPath,
    }
}

fn refused_proxy(error: InvalidProxy) -> AddressRefused {
    match error {
        InvalidProxy::NotAProxy => AddressRefused::NotAProxy,
        InvalidProxy::SignIn => AddressRefused::SignIn,
    }
}

fn not_kept(error: std::io::Error) -> Problem {
    tracing::warn!(%error, "the settings could not be kept");
    Problem::from(ProblemCode::FolderReadOnly)
}

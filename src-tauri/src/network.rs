//! By which way the world is reached: where the API answers, and through which proxy, as the environment
//! and the settings name them.
//!
//! What the settings hold is checked anew at each start. What cannot be used is said, and the usual way
//! is taken: a token goes to an address that was understood, or to useapi.net. What does not live here:
//! how a person chooses, see `commands/network.rs`.

use useapi::{BaseUrl, Proxy, ProxyAddress};

use crate::app::Kept;
use crate::cli::Environment;
use crate::contract::Notice;

/// No proxy, whatever the system says, in the file of settings; no address of one looks like it.
const NONE: &str = "none";

/// The ways of this run.
#[derive(Debug, Clone)]
pub(crate) struct Ways {
    /// Where the API answers.
    pub(crate) api: BaseUrl,
    /// Whether the environment said so, whatever the settings hold.
    pub(crate) api_named: bool,
    /// By which way it and the media are reached.
    pub(crate) proxy: Proxy,
}

/// The ways of this run, and what has to be said of them.
pub(crate) fn settle(environment: &Environment, kept: &Kept) -> (Ways, Vec<Notice>) {
    let mut notices = Vec::new();
    let api_named = environment.api.is_some();
    let api = environment.api.clone().unwrap_or_else(|| {
        chosen_api(kept).unwrap_or_else(|()| {
            notices.push(Notice::ApiUnusable);
            BaseUrl::default()
        })
    });
    let proxy = chosen_proxy(kept).unwrap_or_else(|()| {
        notices.push(Notice::ProxyUnusable);
        Proxy::System
    });
    let ways = Ways {
        api,
        api_named,
        proxy,
    };
    (ways, notices)
}

/// Where the API is asked by the settings.
pub(crate) fn chosen_api(kept: &Kept) -> Result<BaseUrl, ()> {
    match &kept.api {
        None => Ok(BaseUrl::default()),
        Some(text) => BaseUrl::parse(text).map_err(|_| ()),
    }
}

/// By which way the world is reached by the settings.
pub(crate) fn chosen_proxy(kept: &Kept) -> Result<Proxy, ()> {
    match kept.proxy.as_deref() {
        None => Ok(Proxy::System),
        Some(NONE) => Ok(Proxy::None),
        Some(text) => ProxyAddress::parse(text)
            .map(Proxy::Through)
            .map_err(|_| ()),
    }
}

/// A way as the file of settings holds it.
pub(crate) fn written(proxy: &Proxy) -> Option<String> {
    match proxy {
        Proxy::System => None,
        Proxy::None => Some(NONE.to_owned()),
        Proxy::Through(address) => Some(address.as_str().to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(text: &str) -> Kept {
        serde_json::from_str(text).unwrap()
    }

    fn settled(text: &str) -> (Ways, Vec<Notice>) {
        settle(&Environment::read(|_| None).unwrap(), &kept(text))
    }

    #[test]
    fn without_a_choice_all_is_as_usual() {
        let (ways, notices) = settled("{}");
        assert_eq!(ways.api, BaseUrl::default());
        assert_eq!((ways.proxy, ways.api_named), (Proxy::System, false));
        assert_eq!(notices, []);
    }

    #[test]
    fn an_address_that_cannot_be_used_is_said_and_no_token_goes_there() {
        for api in [
            r#""http://api.example/v2""#,
            r#""https://ada:word@api.example/v2""#,
            r#""api.example""#,
            r#""""#,
            "7",
            r#"["https://api.example"]"#,
        ] {
            let (ways, notices) = settled(&format!(r#"{{"api": {api}}}"#));
            assert_eq!(ways.api, BaseUrl::default(), "{api}");
            assert_eq!(notices, [Notice::ApiUnusable], "{api}");
        }
        let (ways, notices) = settled(r#"{"api": "https://api.example/v2"}"#);
        assert_eq!(ways.api.as_str(), "https://api.example/v2");
        assert_eq!(notices, []);
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_said_and_the_systems_counts() {
        for proxy in [r#""ftp://proxy.example""#, r#""http://a:b@c.example""#, "7"] {
            let (ways, notices) = settled(&format!(r#"{{"proxy": {proxy}}}"#));
            assert_eq!(ways.proxy, Proxy::System, "{proxy}");
            assert_eq!(notices, [Notice::ProxyUnusable], "{proxy}");
        }
    }

    #[test]
    fn a_proxy_comes_back_as_it_was_written() {
        let through = ProxyAddress::parse("socks5h://localhost:9050").unwrap();
        for proxy in [Proxy::System, Proxy::None, Proxy::Through(through)] {
            let kept = Kept {
                proxy: written(&proxy),
                ..Kept::default()
            };
            assert_eq!(chosen_proxy(&kept), Ok(proxy));
        }
    }

    #[test]
    fn what_the_environment_names_counts_before_the_settings() {
        let named = "http://127.0.0.1:9/v2/pixverse";
        let var = |name: &str| (name == "RUSHES_API_URL").then(|| named.to_owned());
        let environment = Environment::read(var).unwrap();
        let (ways, notices) = settle(&environment, &kept(r#"{"api": "nonsense"}"#));
        assert_eq!((ways.api.as_str(), ways.api_named), (named, true));
        assert_eq!(notices, [], "it is not in use");
    }
}

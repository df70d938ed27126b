//! By which way the world is reached, as a person chooses it.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Where the API is asked, and through which proxy, from the next start on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Network {
    /// Where the API is asked.
    pub api: String,
    /// Where it is asked unless something else was chosen.
    pub usual_api: String,
    /// Whether the environment names another address for this run, whatever is chosen.
    pub api_named: bool,
    /// By which way it and the media are reached.
    pub way: ProxyWay,
    /// The proxy that was named; empty for any other way.
    pub proxy: String,
    /// Whether another address is in use until the next start.
    pub api_waits: bool,
    /// Whether another way is in use until the next start.
    pub proxy_waits: bool,
    /// Whether the app can start anew by itself.
    pub may_restart: bool,
    /// Why nothing was changed by the call that this answers.
    pub refused: Option<AddressRefused>,
}

/// By which way connections leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum ProxyWay {
    /// As the system says.
    System,
    /// Without a proxy.
    None,
    /// Through the one that was named.
    Named,
}

/// Why an address was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "kebab-case")]
pub enum AddressRefused {
    /// It is no address.
    NotAnAddress,
    /// It begins with neither `https` nor, on this computer, `http`.
    NotEncrypted,
    /// It holds a sign-in, a query or a fragment.
    MoreThanAPath,
    /// It is no address of a proxy.
    NotAProxy,
    /// It holds a user name or a password.
    SignIn,
}

//! The PixVerse API of [useapi.net](https://useapi.net/docs/api-pixverse-v2) as a small SDK:
//! typed, tolerant, polite.
//!
//! *Typed*: every field that the provider documents is a field here, and every failure is an
//! [`Error`] named by what a caller can do about it. *Tolerant*: every field may be missing or
//! have another type than promised, and one item that cannot be read never costs the page that it
//! came in. *Polite*: what may be asked again is asked again with back-off, and a server that names
//! a time to wait until is believed.
//!
//! What lives here: HTTP ([`HttpTransport`], behind the narrow [`Transport`]), the provider's words
//! ([`Video`], [`Account`], [`Features`]) and the rules of asking ([`Client`], [`RetryPolicy`]).
//! What does not: where tokens are kept, when to ask for a further page, what a list of videos is
//! for. Clock, randomness and transport are passed in; nothing here is global.
//!
//! A [`Token`] can be neither printed nor serialised, and no error, `Debug` output or log line of
//! this crate holds a token, an e-mail or the query of a URL.

mod account;
mod base_url;
mod body;
mod client;
mod error;
mod features;
mod http;
mod lenient;
mod page;
mod proxy;
mod redact;
mod retry;
mod text;
mod time;
mod token;
mod transport;
mod video;

pub use account::Account;
pub use base_url::{BaseUrl, InvalidBaseUrl};
pub use client::Client;
pub use error::Error;
pub use features::Features;
pub use http::{CannotStart, HttpConfig, HttpTransport, Reached};
pub use page::{Cursor, PageRequest, UnreadableItem, VideoPage};
pub use proxy::{InvalidProxy, Proxy, ProxyAddress};
pub use retry::{RetryPolicy, retry_after};
pub use time::{Time, TokioTime};
pub use token::{InvalidToken, Token};
pub use transport::{BoxFuture, Request, Response, TlsProblem, Transport, TransportError};
pub use video::{OriginalId, QueueData, Status, Video};

/// The README's example is compiled with the documentation.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;

//! An account that lives inside the app: a stateful stand-in for the remote API and its CDN.
//!
//! It answers the same paths with the same JSON as the API that the app was made for, serves clips
//! of its own with ranges and validators, lets queued videos become ready as time passes, and
//! misbehaves on request. It is the demo for people and the fake remote for tests and benchmarks.
//!
//! [`Sample`] is the world: tokens, accounts, videos, faults and a log of requests. It answers in
//! process ([`Sample::answer`]) or over loopback ([`Server`]). It shares no type with the app's own
//! API client, so that both cannot be wrong in the same way.
//!
//! ```
//! let sample = sample::Sample::new();
//! let request = http::Request::get("https://api.example/v2/pixverse/accounts")
//!     .header("authorization", format!("Bearer {}", sample.token()))
//!     .body(())?;
//! assert_eq!(sample.answer(&request).status(), 200);
//! # Ok::<(), http::Error>(())
//! ```

#![forbid(unsafe_code)]

pub mod clips;
mod clock;
mod fault;
mod remote;
mod sample;
mod seen;
mod server;
mod text;
mod world;

pub use clock::{Clock, HandClock};
pub use fault::{Cursor, Delivery, Fault, Faults, Framing};
pub use remote::BASE_PATH;
pub use sample::{Sample, SampleBuilder};
pub use seen::{Host, Seen};
pub use server::Server;
pub use world::{AccountHandle, AccountSpec};

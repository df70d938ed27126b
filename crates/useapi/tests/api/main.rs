//! The SDK from the outside: what it makes of answers, of broken data and of a broken network.
//!
//! Tests that prove an entry of the fault catalogue begin with its number (`a_04_…`, `n_24_…`).
//! Answers come from a scripted transport where only their content matters, and from raw sockets
//! on loopback where the way they arrive does.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what the tests are made with fails like the tests"
)]

mod answers;
mod calls;
mod fields;
mod fixtures;
mod network;
mod pages;
mod properties;
mod proxies;
mod redirects;
mod secrets;
mod support;
mod tls;
mod waiting;

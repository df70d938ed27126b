//! What people do with the app, from its beginning to its end: each flow once by pointer and once by
//! keyboard alone, in the real window.
//!
//! The flows are those of the specification of the interface. What does not live here: each part of
//! them for itself, and every state that a flow can run into.

mod choosing;
mod coming_back;
mod finding;
mod first_days;
mod hand;
mod keeping;
mod line;
mod mending;
mod watching;

use sample::{AccountSpec, Sample};

use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::window::Start;
use crate::world::{EMAILS, TOKEN, World};
use hand::Hand;

/// Two accounts under one token, of 55 and 18 clips; its time is that of the app.
async fn world() -> World {
    let sample = Sample::builder()
        .token(TOKEN)
        .account(AccountSpec::demo(EMAILS[0]).name("Ada"))
        .account(
            AccountSpec::new(EMAILS[1])
                .name("Studio")
                .videos(18)
                .vertical()
                .days(60),
        )
        .build();
    World::serve(sample).await
}

/// How the app is started to read from a world, with a log that can be read.
fn reading(world: &World) -> Start {
    Start {
        api: Some(world.server.api_url()),
        ..Start::default()
    }
}

/// Connects the first token of all.
async fn connect(hand: Hand, page: &Page, token: &str) {
    hand.press(page, "button", "Connect useapi.net").await;
    page.the("dialog", "Connect useapi.net").await;
    hand.write(page, ("textbox", "API token"), token).await;
    hand.press(page, "button", "Connect").await;
    page.gone("dialog", "Connect useapi.net").await;
}

/// How many clips the present answer has, over all statuses.
async fn all(page: &Page) -> u32 {
    page.chips().await["All"]
}

/// Waits until a message, a strip or anything else is said no more.
async fn is_silent_about(page: &Page, words: &str) {
    until(&format!("“{words}” is gone"), PATIENCE, async || {
        !page.words().await.contains(words)
    })
    .await;
}

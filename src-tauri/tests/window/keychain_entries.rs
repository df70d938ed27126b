//! K-06, K-07, K-09 in the window: somebody else was at the entry of a token.

use fantoccini::key::Key;

use crate::connecting::{connect_first, kept};
use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::page::Page;
use crate::wait::{PATIENCE, until};
use crate::world::{TOKEN, World};

/// What somebody did, and what is said of it.
struct Fault {
    /// The test's name, for pictures.
    name: &'static str,
    /// Does it to the entry of a name.
    done: fn(&Desktop, &str),
    /// What the strip says.
    strip: &'static str,
    /// What stands at the token in Manage accounts.
    title: &'static str,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_06_an_entry_that_somebody_deleted_is_said_to_be_gone_and_entering_the_token_mends_it() {
    told_and_mended(Fault {
        name: "entry-gone",
        done: |desktop, entry| clear(desktop, entry),
        strip: "The entry for “Token 1” is gone; someone or something removed it. Its clips stay.",
        title: "Token not in the keychain.",
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_07_of_two_entries_none_is_guessed_and_entering_the_token_keeps_one() {
    told_and_mended(Fault {
        name: "two-entries",
        done: |desktop, entry| store(desktop, entry, &["twin", "yes"], "user:2-other"),
        strip: "The keychain holds two, and Rushes does not guess. Enter the token again to keep one.",
        title: "Two entries for “Token 1”.",
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn k_09_an_entry_that_cannot_be_read_is_said_and_entering_the_token_mends_it() {
    told_and_mended(Fault {
        name: "entry-unreadable",
        done: |desktop, entry| {
            clear(desktop, entry);
            store(desktop, entry, &[], "user:9-bare");
        },
        strip: "What the keychain holds for “Token 1” cannot be read. Enter it again.",
        title: "Entry cannot be read.",
    })
    .await;
}

/// The clips are there all the while, the window answers, and one dialog mends it.
async fn told_and_mended(fault: Fault) {
    on_a_desktop(fault.name, Keychain::Unlocked, async |desktop| {
        let world = World::start().await;
        let page = desktop.open(world.start_app()).await;
        connect_first(&page, TOKEN, 73).await;
        desktop.quit(&page).await;
        (fault.done)(desktop, &entry(desktop));

        let page = desktop.open(world.start_app()).await;
        page.reads(fault.strip).await;
        page.holds_clips(73).await;
        page.answers_at_once(fault.name).await;
        open_manage(&page).await;
        page.reads(fault.title).await;
        page.press(Key::Escape).await;
        page.gone("dialog", "Manage accounts").await;

        page.click_beginning("button", "Account: ").await;
        page.click("menuitem", "Token 1: Enter token").await;
        page.the("dialog", "Enter new token for “Token 1”").await;
        let field = page.the("textbox", "API token").await;
        field.send_keys(TOKEN).await.unwrap();
        page.click("button", "Replace").await;
        page.reads("“Token 1” has a new token, which opens 3 accounts.")
            .await;
        until("nothing is said any more", PATIENCE, async || {
            !page.words().await.contains(fault.strip)
        })
        .await;
        until("one entry is kept", PATIENCE, async || {
            let kept = kept(desktop);
            kept.contains(TOKEN) && kept.matches("secret = ").count() == 1
        })
        .await;
        page.the("button", "Account: All accounts").await;
    })
    .await;
}

/// Opens "Manage accounts" from the account menu.
pub(crate) async fn open_manage(page: &Page) {
    page.click_beginning("button", "Account: ").await;
    page.click("menuitem", "Manage accounts…").await;
    page.the("dialog", "Manage accounts").await;
}

/// The name of the one entry that is kept.
fn entry(desktop: &Desktop) -> String {
    let found = desktop.secret_tool(&["search", "--all", "service", "dev.rushes.desktop"], "");
    let line = found
        .lines()
        .find_map(|line| line.strip_prefix("attribute.username = "));
    line.expect("an entry is kept").to_owned()
}

fn clear(desktop: &Desktop, entry: &str) {
    desktop.secret_tool(&["clear", "username", entry], "");
    assert_eq!(kept(desktop), "", "somebody deleted it");
}

fn store(desktop: &Desktop, entry: &str, more: &[&str], text: &str) {
    let name = ["store", "--label=another", "service", "dev.rushes.desktop"];
    let args = [&name[..], &["username", entry], more].concat();
    desktop.secret_tool(&args, text);
    assert!(kept(desktop).contains(text), "somebody stored it");
}

//! Going from one account to another.

use fantoccini::key::Key;

use crate::desktop::{Desktop, Keychain, on_a_desktop};
use crate::first_start::{choose, each_once};
use crate::page::Page;
use crate::wait::{PATIENCE, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_account_menu_leads_to_all_55_clips_of_one_account_and_to_none_of_another() {
    on_a_desktop("accounts", Keychain::Unlocked, async |desktop| {
        let page = open(desktop).await;
        let accounts = menu(&page).await;
        let counts: Vec<_> = accounts
            .iter()
            .filter_map(|name| name.rsplit_once(", "))
            .collect();
        let mut sorted: Vec<_> = counts.iter().map(|(_, clips)| *clips).collect();
        sorted.sort_unstable();
        assert_eq!(sorted, ["0 clips", "18 clips", "55 clips", "73 clips"]);
        assert_eq!(
            counts[0],
            ("All accounts", "73 clips"),
            "the way to all of them comes first"
        );
        assert!(counts.contains(&("Ada", "55 clips")), "{accounts:?}");
        assert!(
            accounts.iter().all(|name| !name.contains('@')),
            "no e-mail is shown: {accounts:?}"
        );
        assert!(
            page.holds(&checked("All accounts, 73 clips")).await,
            "one of the radios is chosen"
        );

        page.click("menuitemradio", "Ada, 55 clips").await;
        page.the("button", "Account: Ada").await;
        page.holds_clips(55).await;
        assert_eq!(page.text_of("return document.title").await, "Ada – Rushes");
        until("the grid shows Ada's clips", PATIENCE, async || {
            page.all_tiles().await.len() == 55
        })
        .await;
        each_once(&page.all_tiles().await, 55);

        // The same question, asked of another account.
        choose(&page, "Failed").await;
        menu(&page).await;
        page.click("menuitemradio", of(&accounts, ", 18 clips"))
            .await;
        page.holds_clips(18).await;
        assert_eq!(page.property("radio", "Failed ", "checked").await, true);
        let expected = page.chips().await["Failed"] as usize;
        until("the filter counts here too", PATIENCE, async || {
            page.all_tiles().await.len() == expected
        })
        .await;

        menu(&page).await;
        page.click("menuitemradio", of(&accounts, ", 0 clips"))
            .await;
        page.reads("No clips in this account yet.").await;
        page.reads("What you make with PixVerse appears here.")
            .await;
        page.the("button", "Refresh").await;
        page.click("button", "Show all accounts").await;
        page.holds_clips(73).await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn control_and_a_figure_choose_the_accounts_in_the_order_of_the_menu() {
    on_a_desktop("account-keys", Keychain::Unlocked, async |desktop| {
        let page = open(desktop).await;
        let rows = menu(&page).await;
        page.press(Key::Escape).await;
        page.gone("menu", "Accounts").await;
        for (row, key) in rows.iter().zip(["1", "2", "3", "4"]).rev() {
            let (name, clips) = row.rsplit_once(", ").unwrap();
            page.press_with_control(key).await;
            page.the("button", &format!("Account: {name}")).await;
            page.holds_clips(clips.trim_end_matches(" clips").parse().unwrap())
                .await;
        }
    })
    .await;
}

async fn open(desktop: &mut Desktop) -> Page {
    let page = desktop.open_sample().await;
    page.grid_stands().await;
    page.holds_clips(73).await;
    page
}

/// Opens the account menu, and answers its rows.
async fn menu(page: &Page) -> Vec<String> {
    page.click_beginning("button", "Account: ").await;
    page.the("menu", "Accounts").await;
    page.names("menuitemradio").await
}

fn of<'a>(rows: &'a [String], ending: &str) -> &'a str {
    rows.iter()
        .find(|row| row.ends_with(ending))
        .expect("there is such an account")
}

fn checked(name: &str) -> String {
    format!(
        "return document.querySelector('[role=menuitemradio][aria-label=\"{name}\"]').ariaChecked === 'true'"
    )
}

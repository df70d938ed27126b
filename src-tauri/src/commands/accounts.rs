//! Connecting a token, and putting another in its place.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use library::account::{Credential, CredentialKey, FoundAccount, identity};
use secrecy::ExposeSecret as _;
use useapi::{BoxFuture, Client, Error, InvalidToken, PageRequest, RetryPolicy, Token};
use vault::{EntryId, Secret};

use super::boot::{internal, read};
use crate::app::App;
use crate::contract::{
    Connected, KeepIn, LibraryKind, PastedToken, Problem, ProblemCode, Replaced,
};
use crate::convert::{api_problem, count, vault_problem};
use crate::libraries::found;
use crate::tokens::session_entry;

/// Each try passes the door of its token by itself.
const ONE_TRY: RetryPolicy = RetryPolicy {
    tries: 1,
    first_wait: Duration::ZERO,
    highest_wait: Duration::ZERO,
    longest_wait: Duration::ZERO,
};
/// A person is waiting for the answer: one more try, and then the reason.
const AGAIN: Duration = Duration::from_millis(500);
/// A pause is waited for, if it is no longer.
const LONGEST_PAUSE: Duration = Duration::from_secs(2);
/// So long the keychain may take to say whether a token is known, before that is asked of the API.
const KNOWN_PATIENCE: Duration = Duration::from_secs(1);
/// A label is no longer, in characters.
const LONGEST_LABEL: usize = 64;
/// No more e-mails are typed in.
const MOST_TYPED: usize = 100;

/// A call, to be made with a client.
type Call<'c, T> = &'c (dyn Fn(Client) -> BoxFuture<'c, Result<T, Error>> + Send + Sync);

impl App {
    /// Checked first, stored second, taken in third: a refusal at any step leaves nothing behind.
    pub(crate) async fn connect(
        &self,
        token: PastedToken,
        home: KeepIn,
        label: String,
        typed: Vec<String>,
    ) -> Result<Connected, Problem> {
        let token = Token::parse(token.0.expose_secret()).map_err(not_a_token)?;
        let _hidden = crate::log::conceal(token.expose());
        let found = self.accounts_under(&token, &typed).await?;
        let _one = self.entries.lock().await;
        let library = self.libraries.own();
        let label = clean_label(&label);
        let known = self.known(&token).await?;
        let (entry, label) = match &known {
            Some(known) => (
                known.entry.clone(),
                label.unwrap_or_else(|| known.label.clone()),
            ),
            None => {
                let label = match label {
                    Some(label) => label,
                    None => self.next_label().await?,
                };
                (self.store(&token, &label, home).await?, label)
            }
        };
        let accounts = count(found.len());
        let added = library.add_credential(entry.clone(), label, found).await;
        // If not, its entry is left over, and taken out again at the next occasion.
        let credential = added.map_err(internal)?;
        self.tokens.remember(&entry, token);
        if home == KeepIn::Keychain {
            // It may be known for this session only, and is wanted for longer now.
            self.move_into_keychain(credential).await?;
        }
        *self.shown.lock() = LibraryKind::Own;
        let library = Arc::clone(library);
        tokio::spawn(async move { read(&library).await });
        Ok(Connected {
            accounts,
            credential: credential.0,
        })
    }

    /// Another token for the same accounts. What the old one still hears is dropped.
    pub(crate) async fn replace_token(
        &self,
        key: i64,
        token: PastedToken,
        home: KeepIn,
    ) -> Result<Replaced, Problem> {
        let token = Token::parse(token.0.expose_secret()).map_err(not_a_token)?;
        let _hidden = crate::log::conceal(token.expose());
        let key = CredentialKey(key);
        let library = self.libraries.own();
        let (credential, before) = library
            .index
            .run(move |index| {
                let credentials = index.credentials()?;
                let credential = credentials.into_iter().find(|one| one.key == key);
                let accounts = index.accounts()?;
                let reached: Vec<_> = accounts
                    .into_iter()
                    .filter(|account| account.reached_by.contains(&key))
                    .map(|account| account.key)
                    .collect();
                let mut sign_ins = index.sign_ins()?;
                sign_ins.retain(|(account, _)| reached.contains(account));
                let emails: Vec<_> = sign_ins.into_iter().map(|(_, email)| email).collect();
                Ok((credential, emails))
            })
            .await
            .map_err(internal)?;
        let credential = credential.ok_or(ProblemCode::UnknownKey)?;
        let opens = match self.accounts_under(&token, &[]).await {
            // Where the list cannot be read, the accounts that are known are tried.
            Err(problem) if problem.code == ProblemCode::AccountsUnreadable => {
                self.accounts_under(&token, &before).await?
            }
            opens => opens?,
        };
        other_accounts(&before, &opens)?;
        let _one = self.entries.lock().await;
        let entry = self.store(&token, &credential.label, home).await?;
        self.tokens.remember(&entry, token);
        self.tokens.forget(&credential.entry);
        let accounts = count(opens.len());
        let replaced = library.replace_entry(key, entry, Some(opens)).await;
        if !replaced.map_err(internal)? {
            return Err(ProblemCode::UnknownKey.into());
        }
        // The old one is of no use to anybody; if it cannot be taken out now, then later.
        self.take_out(&credential.entry).await?;
        self.spawn_check(key);
        Ok(Replaced { accounts })
    }

    /// A token of this session goes into the keychain.
    pub(crate) async fn store_token(&self, key: i64) -> Result<(), Problem> {
        let _one = self.entries.lock().await;
        self.move_into_keychain(CredentialKey(key)).await
    }

    /// Puts a token into the keychain that is in memory only; any other is where it belongs. The caller
    /// holds [`App::entries`].
    async fn move_into_keychain(&self, key: CredentialKey) -> Result<(), Problem> {
        let library = self.libraries.own();
        let credential = self.credential(key).await?;
        let token = self.tokens.in_memory(&credential.entry);
        if !crate::tokens::is_of_session(&credential.entry) {
            return Ok(());
        }
        let token = token.ok_or(ProblemCode::SessionOver)?;
        let stored = self.store(&token, &credential.label, KeepIn::Keychain);
        let entry = stored.await?;
        self.tokens.remember(&entry, token);
        let replaced = library.replace_entry(key, entry, None).await;
        replaced.map_err(internal)?;
        self.tokens.forget(&credential.entry);
        self.take_out(&credential.entry).await?;
        Ok(())
    }

    /// The accounts that a token opens: by their list, else as typed, else the one that its clips
    /// name.
    pub(super) async fn accounts_under(
        &self,
        token: &Token,
        typed: &[String],
    ) -> Result<Vec<FoundAccount>, Problem> {
        let of = tokio::time::timeout(KNOWN_PATIENCE, self.known(token)).await;
        let of = of.ok().transpose()?.flatten().map(|known| known.key);
        let emails = addresses(typed)?;
        if !emails.is_empty() {
            for email in &emails {
                let page = PageRequest {
                    email: Some(email.clone()),
                    ..PageRequest::default()
                };
                let call = |client: Client| {
                    let page = page.clone();
                    let answer: BoxFuture<'_, _> =
                        Box::pin(async move { client.videos(token, &page).await });
                    answer
                };
                self.ask_with(of, token, &call)
                    .await
                    .map_err(|error| match error {
                        // What the server says of it holds the e-mail.
                        Error::NotFound { .. } => ProblemCode::NoSuchAccount.into(),
                        error => api_problem(&error),
                    })?;
            }
            let found = emails
                .into_iter()
                .map(|email| FoundAccount { email, name: None });
            return Ok(found.collect());
        }
        let list = |client: Client| {
            let answer: BoxFuture<'_, _> = Box::pin(async move { client.accounts(token).await });
            answer
        };
        match self.ask_with(of, token, &list).await {
            Ok(accounts) if accounts.is_empty() => Err(ProblemCode::NoAccounts.into()),
            Ok(accounts) => Ok(found(accounts)),
            Err(error) if is_of_list(&error) => {
                let call = |client: Client| {
                    let answer: BoxFuture<'_, _> =
                        Box::pin(
                            async move { client.videos(token, &PageRequest::default()).await },
                        );
                    answer
                };
                let unreadable = Problem::from(ProblemCode::AccountsUnreadable);
                let page =
                    self.ask_with(of, token, &call).await.map_err(|error| {
                        match is_of_list(&error) {
                            true => unreadable.clone(),
                            false => api_problem(&error),
                        }
                    })?;
                let alone: BTreeSet<String> = page
                    .videos
                    .iter()
                    .filter_map(|video| video.account_email())
                    .map(identity)
                    .collect();
                let name = page.videos.iter().find_map(|video| video.nick_name.clone());
                let name = name.filter(|name| !name.contains('@'));
                match alone.into_iter().collect::<Vec<_>>().as_slice() {
                    [email] => Ok(vec![FoundAccount {
                        email: email.clone(),
                        name,
                    }]),
                    _ => Err(unreadable),
                }
            }
            Err(error) => Err(api_problem(&error)),
        }
    }

    /// Asks with a token that is being entered; once more if that may help.
    async fn ask_with<'c, T: Send>(
        &self,
        of: Option<CredentialKey>,
        token: &Token,
        call: Call<'c, T>,
    ) -> Result<T, Error> {
        let again = match self.ask_once(of, token, call).await {
            Err(Error::Busy { wait }) if wait <= LONGEST_PAUSE => wait,
            Err(error) if error.retryable() && !matches!(error, Error::Busy { .. }) => AGAIN,
            answer => return answer,
        };
        tokio::time::sleep(again).await;
        self.ask_once(of, token, call).await
    }

    /// Through the door of the token that it is, or else through one of its own.
    async fn ask_once<'c, T: Send>(
        &self,
        of: Option<CredentialKey>,
        token: &Token,
        call: Call<'c, T>,
    ) -> Result<T, Error> {
        let library = self.libraries.own();
        let asking = call(library.client.clone().with_retry(ONE_TRY));
        match of {
            Some(key) => library.reader.ask_as(key, asking).await,
            None => self.entering.ask(token, asking).await,
        }
    }

    /// The token that this is, if it is connected already.
    pub(super) async fn known(&self, token: &Token) -> Result<Option<Credential>, Problem> {
        use library::tokens::TokenSource as _;
        let credentials = self.credentials().await?;
        for credential in credentials {
            // One that the keychain does not give out cannot be compared.
            let Ok(known) = self.tokens.token(&credential.entry).await else {
                continue;
            };
            if known.expose() == token.expose() {
                return Ok(Some(credential));
            }
        }
        Ok(None)
    }

    async fn next_label(&self) -> Result<String, Problem> {
        let known = self.credentials().await?;
        let free = (known.len() + 1..)
            .map(|number| format!("Token {number}"))
            .find(|label| known.iter().all(|one| one.label != *label));
        Ok(free.unwrap_or_default())
    }

    /// Puts a token where it is to be kept, and answers its name there. The index knows of the entry
    /// before the keychain does. The caller holds [`App::entries`].
    async fn store(&self, token: &Token, label: &str, home: KeepIn) -> Result<String, Problem> {
        if home == KeepIn::Session {
            return Ok(session_entry());
        }
        let library = self.libraries.own();
        let id = EntryId::fresh();
        let entry = id.as_str().to_owned();
        let expected = library.expect_entry(entry.clone(), label.to_owned());
        expected.await.map_err(internal)?;
        let secret = Secret {
            token: token.expose().to_owned().into(),
            label: label.to_owned(),
        };
        let _storing = self.left_over.storing(&entry);
        let stored = self.vault.store(&id, &secret).await;
        self.tokens.note(&stored.map_err(|not| not.why));
        if let Err(not) = stored {
            // It stays known for as long as something of it may be in the keychain.
            if !not.may_be_there {
                let forgotten = library.forget_leftover(entry).await;
                forgotten.map_err(internal)?;
            }
            return Err(vault_problem(not.why).into());
        }
        if let Ok(keychain) = self.vault.which().await {
            let noted = (entry.clone(), keychain.clone());
            self.tokens.were_stored_in([noted]);
            let kept = library.stored_in(entry.clone(), keychain).await;
            kept.map_err(internal)?;
        }
        Ok(entry)
    }
}

/// Whether it was the list of accounts that failed, and not the token or the network.
fn is_of_list(error: &Error) -> bool {
    matches!(
        error,
        Error::Forbidden { .. }
            | Error::NotFound { .. }
            | Error::BadRequest { .. }
            | Error::Trouble { .. }
            | Error::AccountRefused { .. }
            | Error::TooLarge
            | Error::UnexpectedAnswer { .. }
            | Error::UnexpectedShape { .. }
    )
}

/// E-mails as a person types them; empty lines are forgiven.
fn addresses(typed: &[String]) -> Result<Vec<String>, Problem> {
    let wanted: BTreeSet<String> = typed
        .iter()
        .map(|one| identity(one))
        .filter(|one| !one.is_empty())
        .collect();
    let is_one = |text: &String| {
        let parts = text.split_once('@');
        let whole = parts.is_some_and(|(name, host)| {
            !name.is_empty() && !host.is_empty() && !host.contains('@')
        });
        let plain = !text.chars().any(|c| c.is_whitespace() || c.is_control());
        whole && plain && text.len() <= 320
    };
    if wanted.len() > MOST_TYPED || !wanted.iter().all(is_one) {
        return Err(ProblemCode::NotAnAddress.into());
    }
    Ok(wanted.into_iter().collect())
}

/// Refuses a token that opens none of the accounts that it would be for.
fn other_accounts(before: &[String], opens: &[FoundAccount]) -> Result<(), Problem> {
    let shared = opens
        .iter()
        .any(|account| before.contains(&identity(&account.email)));
    if shared || before.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = opens
        .iter()
        .filter_map(|account| account.name.as_deref())
        .collect();
    Err(Problem {
        message: Some(names.join(", ")).filter(|names| !names.is_empty()),
        ..ProblemCode::OtherAccounts.into()
    })
}

/// A label without what no keychain takes; none if nothing is left.
pub(super) fn clean_label(label: &str) -> Option<String> {
    let clean: String = label
        .chars()
        .filter(|c| !c.is_control())
        .take(LONGEST_LABEL)
        .collect();
    let clean = clean.trim();
    (!clean.is_empty()).then(|| clean.to_owned())
}

fn not_a_token(error: InvalidToken) -> Problem {
    match error {
        InvalidToken::Empty => ProblemCode::TokenEmpty.into(),
        InvalidToken::TooLong => ProblemCode::TokenTooLong.into(),
        InvalidToken::NotAToken => ProblemCode::TokenMalformed.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn account(email: &str, name: Option<&str>) -> FoundAccount {
        FoundAccount {
            email: email.into(),
            name: name.map(str::to_owned),
        }
    }

    #[test]
    fn a_token_of_other_accounts_is_no_replacement_and_is_named_without_an_e_mail() {
        let before = ["ada@example.com".to_owned()];
        assert!(other_accounts(&before, &[account("Ada@Example.com", None)]).is_ok());
        let more = [
            account("eve@x.example", None),
            account("ada@example.com", None),
        ];
        assert!(other_accounts(&before, &more).is_ok(), "more is no other");
        let others = [
            account("eve@x.example", Some("eve")),
            account("m@x.example", Some("max")),
        ];
        let problem = other_accounts(&before, &others).unwrap_err();
        assert_eq!(problem.code, ProblemCode::OtherAccounts);
        assert_eq!(problem.message.as_deref(), Some("eve, max"));
        let nameless = other_accounts(&before, &[account("eve@x.example", None)]).unwrap_err();
        assert_eq!(nameless.message, None);
    }

    #[test]
    fn typed_e_mails_are_taken_as_people_type_them_and_nothing_else_is() {
        let typed = [
            "  Ada@Example.com ".to_owned(),
            String::new(),
            "ada@example.com".into(),
        ];
        assert_eq!(addresses(&typed).unwrap(), ["ada@example.com"]);
        for bad in ["ada", "@x", "a@", "a b@x", "a@b@c", "a\u{0}@x"] {
            let refused = addresses(&[bad.to_owned()]).unwrap_err();
            assert_eq!(refused.code, ProblemCode::NotAnAddress, "{bad:?}");
        }
    }

    #[test]
    fn k_10_a_label_holds_nothing_that_a_keychain_chokes_on() {
        assert_eq!(clean_label(" Wo\u{0}rk\n "), Some("Work".into()));
        assert_eq!(clean_label(" \u{0} "), None);
        assert_eq!(clean_label(&"x".repeat(500)).unwrap().len(), 64);
    }
}

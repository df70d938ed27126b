//! Lists all videos of all accounts under a token: `USEAPI_TOKEN=… cargo run --example list`.
//!
//! `USEAPI_URL` names another address of the API, for instance that of a stand-in on loopback.

#![expect(clippy::print_stdout, reason = "this is a command-line program")]

use std::collections::HashSet;
use std::env;
use std::error::Error;
use std::sync::Arc;

use useapi::{BaseUrl, Client, HttpConfig, HttpTransport, PageRequest, Token, TokioTime};

/// So many empty pages in a row end a list, whatever the cursor says.
const MOST_EMPTY_PAGES: usize = 3;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let token = Token::parse(&env::var("USEAPI_TOKEN").unwrap_or_default())?;
    let base = match env::var("USEAPI_URL") {
        Ok(address) => BaseUrl::parse(&address)?,
        Err(_) => BaseUrl::default(),
    };
    let transport = HttpTransport::new(&HttpConfig::new("useapi-example/1.0"), &base)?;
    let client = Client::new(base, Arc::new(transport), Arc::new(TokioTime));

    for account in client.accounts(&token).await? {
        println!("{}", account.email);
        list(&client, &token, account.email).await?;
    }
    Ok(())
}

async fn list(client: &Client, token: &Token, email: String) -> Result<(), useapi::Error> {
    let mut request = PageRequest {
        email: Some(email),
        limit: Some(100),
        offset: None,
    };
    let (mut seen, mut empty) = (HashSet::new(), 0);
    loop {
        let page = client.videos(token, &request).await?;
        for video in &page.videos {
            let created = video
                .created_at()
                .map(|time| time.to_string())
                .unwrap_or_default();
            let prompt = video.prompt.as_deref().unwrap_or_default();
            println!("  {created:20}  {:12}  {prompt}", video.status.name());
        }
        empty = if page.videos.is_empty() { empty + 1 } else { 0 };
        match page.next {
            Some(next) if empty < MOST_EMPTY_PAGES && seen.insert(next.clone()) => {
                request.offset = Some(next);
            }
            _ => return Ok(()),
        }
    }
}

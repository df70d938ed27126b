//! A fresh address for a clip whose old one is not handed out any more.

use super::failure::{DownloadFailure, index as index_refused};
use super::one::{Source, TryEnd};
use crate::clip::ClipKey;
use crate::sync::{Trouble, Unanswered};

/// Asks the API for the clip once more: its address has expired.
pub(super) async fn renew_address(source: &Source, clip: ClipKey) -> Result<(), TryEnd> {
    let asked = source
        .index
        .run(move |index| {
            let address = index.address(clip)?;
            Ok((address, index.accounts()?, index.credentials()?))
        })
        .await
        .map_err(index_refused)?;
    let (Some(address), accounts, credentials) = asked else {
        return Err(DownloadFailure::NoFile.into());
    };
    let reached_by = accounts
        .into_iter()
        .find(|account| account.key == address.account)
        .map(|account| account.reached_by)
        .unwrap_or_default();
    let mut end = match reached_by.is_empty() {
        true => TryEnd::NeedsToken,
        false => TryEnd::Failed(DownloadFailure::AddressGone),
    };
    for credential in credentials
        .iter()
        .filter(|one| reached_by.contains(&one.key))
    {
        let call = |client: useapi::Client, token: useapi::Token| {
            let id = address.remote_id.clone();
            let answer: useapi::BoxFuture<'static, _> =
                Box::pin(async move { client.video(&token, &id).await });
            answer
        };
        let one = std::slice::from_ref(credential);
        let video = match source.asking.ask(one, &call, &|_| {}).await {
            Ok(video) => video,
            // Said of clips that are being worked on, too: it does not mean that the clip is gone, so
            // nothing that is known of it is touched, and it is looked for again (N-31).
            Err(Unanswered::Trouble(Trouble::Api(useapi::Error::NotFound { .. }))) => {
                end = TryEnd::NotFound;
                continue;
            }
            Err(Unanswered::Trouble(trouble)) => {
                end = if trouble.is_of_token() {
                    TryEnd::NeedsToken
                } else {
                    later(trouble.is_offline())
                };
                continue;
            }
            Err(Unanswered::Later(_) | Unanswered::ByYou) => {
                end = later(false);
                continue;
            }
        };
        let Some(url) = video.url else { continue };
        return source
            .index
            .run(move |index| index.renew_address(clip, &url))
            .await
            .map_err(|error| index_refused(error).into());
    }
    Err(end)
}

fn later(network: bool) -> TryEnd {
    TryEnd::Again {
        why: DownloadFailure::DidNotArrive,
        network,
        progress: false,
    }
}

//! The `thumb` scheme: pictures of clips to the page, and nothing else.
//!
//! `thumb://localhost/<own|sample>/<key>/<grid|full>?v=<version>` for a clip,
//! `thumb://localhost/<own|sample>/avatar/<key>/<version>` for an account. Whatever is not exactly that is
//! not found. Only bytes that were decoded as a picture are answered, as JPEG or WebP.

use std::sync::Arc;

use library::clip::{AccountKey, ClipKey};
use library::media::PictureFile;
use tauri::http::{Method, Request, Response, StatusCode, header};
use tauri::{Manager as _, Runtime, UriSchemeContext, UriSchemeResponder};

use crate::app::App;
use crate::contract::{LibraryKind, PictureSize};
use crate::libraries;

/// The name of the scheme.
pub(crate) const SCHEME: &str = "thumb";

/// Answers one request of the page.
pub(crate) fn answer<R: Runtime>(
    context: UriSchemeContext<'_, R>,
    request: Request<Vec<u8>>,
    responder: UriSchemeResponder,
) {
    let app = Arc::clone(&context.app_handle().state::<Arc<App>>());
    tauri::async_runtime::spawn(async move {
        let found = match (parse(&request), parse_avatar(&request)) {
            (Some((kind, clip, size)), _) => picture(&app, kind, clip, size).await,
            (None, Some((kind, account, version))) => avatar(&app, kind, account, &version).await,
            (None, None) => None,
        };
        responder.respond(response(found));
    });
}

async fn picture(
    app: &App,
    kind: LibraryKind,
    clip: ClipKey,
    size: PictureSize,
) -> Option<PictureFile> {
    let pictures = app.libraries.get(kind)?.pictures.clone();
    let found = match size {
        PictureSize::Grid => pictures.grid(clip).await,
        PictureSize::Full => pictures.full(clip).await,
    };
    found
        .inspect_err(|error| tracing::debug!(clip = clip.0, %error, "no picture"))
        .ok()
}

async fn avatar(
    app: &App,
    kind: LibraryKind,
    account: AccountKey,
    version: &str,
) -> Option<PictureFile> {
    let avatars = app.libraries.get(kind)?.avatars.clone();
    let found = avatars.picture(account, version).await;
    found
        .inspect_err(|error| tracing::debug!(account = account.0, %error, "no picture"))
        .ok()
}

/// `/<own|sample>/avatar/<account>/<version>`
fn parse_avatar(request: &Request<Vec<u8>>) -> Option<(LibraryKind, AccountKey, String)> {
    if request.method() != Method::GET {
        return None;
    }
    let mut parts = request.uri().path().strip_prefix('/')?.split('/');
    let kind = libraries::by_name(parts.next()?)?;
    if parts.next()? != "avatar" {
        return None;
    }
    let account = AccountKey(parts.next()?.parse().ok()?);
    let version = parts.next()?;
    let plain = version.len() == 16 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
    (plain && parts.next().is_none()).then(|| (kind, account, version.to_owned()))
}

fn parse(request: &Request<Vec<u8>>) -> Option<(LibraryKind, ClipKey, PictureSize)> {
    if request.method() != Method::GET {
        return None;
    }
    let mut parts = request.uri().path().strip_prefix('/')?.split('/');
    let kind = libraries::by_name(parts.next()?)?;
    let clip = ClipKey(parts.next()?.parse().ok()?);
    let size = match parts.next()? {
        "grid" => PictureSize::Grid,
        "full" => PictureSize::Full,
        _ => return None,
    };
    parts.next().is_none().then_some((kind, clip, size))
}

fn response(picture: Option<PictureFile>) -> Response<Vec<u8>> {
    let Some(picture) = picture else {
        let mut response = Response::new(Vec::new());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let mut response = Response::new(picture.bytes);
    let headers = response.headers_mut();
    let media_type = header::HeaderValue::from_static(picture.kind.media_type());
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        header::HeaderValue::from_static("nosniff"),
    );
    // The version is in the address: what is behind one never changes.
    headers.insert(
        header::CACHE_CONTROL,
        header::HeaderValue::from_static("max-age=31536000, immutable"),
    );
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(address: &str) -> Option<(LibraryKind, ClipKey, PictureSize)> {
        parse(&Request::builder().uri(address).body(Vec::new()).ok()?)
    }

    #[test]
    fn t_04_only_pictures_of_clips_have_an_address() {
        let good = parsed("thumb://localhost/own/17/grid?v=abc");
        assert_eq!(
            good,
            Some((LibraryKind::Own, ClipKey(17), PictureSize::Grid))
        );
        let long = format!("thumb://localhost/own/{}/grid", "9".repeat(100_000));
        for bad in [
            "thumb://localhost/own/17",
            "thumb://localhost/own/x.svg/grid",
            "thumb://localhost/own/../17/grid",
            "thumb://localhost/own/%2e%2e/grid",
            "thumb://localhost/elsewhere/17/grid",
            "thumb://localhost/own/17/grid/more",
            "thumb://localhost/own/17/huge",
            "thumb://localhost//own/17/grid",
            "thumb://localhost/etc/passwd",
            &long,
        ] {
            assert_eq!(parsed(bad), None, "{bad:.60}");
        }
        let post = Request::builder()
            .method("POST")
            .uri("thumb://localhost/own/17/grid");
        assert_eq!(parse(&post.body(Vec::new()).unwrap()), None);
    }

    #[test]
    fn t_04_only_pictures_of_accounts_have_an_address_beside() {
        let parsed =
            |address: &str| parse_avatar(&Request::builder().uri(address).body(Vec::new()).ok()?);
        assert_eq!(
            parsed("thumb://localhost/own/avatar/3/0123456789abcdef"),
            Some((LibraryKind::Own, AccountKey(3), "0123456789abcdef".into()))
        );
        for bad in [
            "thumb://localhost/own/avatar/3",
            "thumb://localhost/own/avatar/3/..",
            "thumb://localhost/own/avatar/3/0123456789abcdef/more",
            "thumb://localhost/own/avatar/x/0123456789abcdef",
            "thumb://localhost/own/avatar/3/0123456789abcde%2e",
            "thumb://localhost/else/avatar/3/0123456789abcdef",
        ] {
            assert_eq!(parsed(bad), None, "{bad}");
        }
    }

    #[test]
    fn t_04_what_is_not_found_has_no_body_and_no_type() {
        let response = response(None);
        assert_eq!(response.status(), StatusCode::NOT_FOUND);
        assert!(response.body().is_empty() && response.headers().is_empty());
    }
}

//! What crosses as something else than JSON of its fields.

use secrecy::SecretString;
use serde::Deserialize;
use tauri::ipc::{InvokeResponseBody, IpcResponse};
use ts_rs::TS;

/// Raw bytes, which the page gets as an `ArrayBuffer`.
#[derive(Debug, Clone, PartialEq, Eq, TS)]
#[ts(type = "ArrayBuffer")]
pub struct Bytes(#[ts(skip)] pub Vec<u8>);

impl IpcResponse for Bytes {
    fn body(self) -> tauri::Result<InvokeResponseBody> {
        Ok(InvokeResponseBody::Raw(self.0))
    }
}

/// What the person pasted as a token. It comes in, is wiped after use, and has no way back out.
#[derive(Debug, Deserialize, TS)]
#[ts(type = "string")]
#[serde(transparent)]
pub struct PastedToken(#[ts(skip)] pub SecretString);

//! Faults set from outside: only for a server that was started with control.
//!
//! `POST /__sample/faults` takes one [`Fault`] as JSON, or a list of them; `DELETE` ends all.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::response::Response;
use http::Method;
use serde::Deserialize;

use super::deliver::deliver;
use crate::fault::Fault;
use crate::remote::Reply;
use crate::sample::Sample;

/// What the paths of control begin with.
pub(crate) const PREFIX: &str = "/__sample/";

/// Larger orders are refused (bytes).
const MAX_ORDER: usize = 32 << 20;

#[derive(Deserialize)]
#[serde(untagged)]
enum Order {
    Many(Vec<Fault>),
    One(Box<Fault>),
}

pub(crate) async fn answer(sample: &Sample, request: Request) -> Response<Body> {
    let reply = match (request.method().clone(), request.uri().path()) {
        (Method::POST, "/__sample/faults") => {
            match to_bytes(request.into_body(), MAX_ORDER).await {
                Ok(body) => order(sample, &body),
                Err(_) => Reply::error(413, "Order too large or cut short"),
            }
        }
        (Method::DELETE, "/__sample/faults") => {
            sample.faults().clear();
            Reply::empty(204)
        }
        _ => Reply::error(404, "Not found"),
    };
    deliver(reply).await
}

fn order(sample: &Sample, body: &[u8]) -> Reply {
    let faults = match serde_json::from_slice(body) {
        Ok(Order::Many(faults)) => faults,
        Ok(Order::One(fault)) => vec![*fault],
        Err(error) => return Reply::error(400, &error.to_string()),
    };
    for fault in faults {
        sample.faults().add(fault);
    }
    Reply::empty(204)
}

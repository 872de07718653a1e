//! What goes back, and how.

use std::time::Duration;

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode};
use axum::response::Response;
use futures_util::{StreamExt, stream};
use serde_json::{Value, json};

use crate::time::Time;
use crate::wire::Refusal;

/// Time for the first half of an answer to get away before the connection is cut.
const BEFORE_CUT: Duration = Duration::from_millis(20);

/// A refusal of the gateway, of IAM or of the service.
#[derive(Debug)]
pub(super) struct Denied {
    pub(super) status: u16,
    pub(super) body: Value,
}

impl Denied {
    /// The gateway does not know who asks. Status and texts as the gateway's manual shows them.
    pub(super) fn unknown(why: &str) -> Self {
        Self::bss(401, "APIG.0301", &format!("Incorrect IAM authentication information: {why}"))
    }

    pub(super) fn bss(status: u16, code: &str, message: &str) -> Self {
        Self { status, body: json!({"error_code": code, "error_msg": message}) }
    }

    pub(super) fn iam(status: u16, message: &str) -> Self {
        let title = match status {
            401 => "Unauthorized",
            403 => "Forbidden",
            404 => "Not Found",
            _ => "Bad Request",
        };
        Self { status, body: json!({"error": {"code": status, "message": message, "title": title}}) }
    }
}

impl From<Refusal> for Denied {
    fn from(refusal: Refusal) -> Self {
        Self { status: refusal.status, body: refusal.body() }
    }
}

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Content {
    Json(Value),
    /// A page for people, from a gateway.
    Page(&'static str),
}

/// What is done to a good answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Damage {
    None,
    /// The connection ends in the middle.
    Cut,
    /// Half of it, as if it were whole.
    Half,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) content: Content,
    /// Headers beside those that every answer has.
    pub(super) headers: Vec<(&'static str, String)>,
    pub(super) damage: Damage,
}

impl Reply {
    pub(super) fn json(status: u16, body: Value) -> Self {
        Self { status, content: Content::Json(body), headers: Vec::new(), damage: Damage::None }
    }

    pub(super) fn page(status: u16, text: &'static str) -> Self {
        Self { content: Content::Page(text), ..Self::json(status, Value::Null) }
    }

    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }

    /// When it is in the world, so that a client can note when it was answered.
    pub(super) fn taken(self, at: Time) -> Self {
        self.with("date", at.http())
    }

    /// The answer on its way, under the id of its request.
    pub(super) fn send(self, id: &str) -> Response {
        let (kind, mut text) = match self.content {
            Content::Page(text) => ("text/html", text.to_owned()),
            Content::Json(body) => ("application/json", signed(body, id).to_string()),
        };
        let whole = text.len();
        let mut response = match self.damage {
            Damage::None => Response::new(Body::from(text)),
            Damage::Half => {
                text = halved(&text);
                Response::new(Body::from(text))
            }
            Damage::Cut => {
                let first = std::future::ready(Ok(halved(&text)));
                let then = async {
                    // Without a pause the first half would not leave the buffers.
                    tokio::time::sleep(BEFORE_CUT).await;
                    Err(std::io::Error::from(std::io::ErrorKind::ConnectionReset))
                };
                let parts = stream::once(first).chain(stream::once(then));
                let mut response = Response::new(Body::from_stream(parts));
                response.headers_mut().insert("content-length", whole.into());
                response
            }
        };
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let usual = [("content-type", kind.to_owned()), ("x-request-id", id.to_owned())];
        for (name, value) in usual.into_iter().chain(self.headers) {
            // Nothing that stands here has line breaks; what cannot be a header is left out.
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
        response
    }
}

/// The gateway puts the id of the request into its own refusals.
fn signed(mut body: Value, id: &str) -> Value {
    if body["error_code"].as_str().is_some_and(|code| code.starts_with("APIG.")) {
        body["request_id"] = id.into();
    }
    body
}

/// The first half of a text, cut between letters.
fn halved(text: &str) -> String {
    let mut middle = text.len() / 2;
    while !text.is_char_boundary(middle) {
        middle -= 1;
    }
    text.get(..middle).unwrap_or_default().to_owned()
}

impl From<Denied> for Reply {
    fn from(denied: Denied) -> Self {
        Self::json(denied.status, denied.body)
    }
}

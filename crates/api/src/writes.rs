//! The operations that change accounts, orders and money. They have to be asked for, and are sent once.

use serde_json::{Map, Value};

use crate::client::{Answer, Client, Exchange, typed};
use crate::error::{ApiError, ErrorKind};
use crate::operation::{Kind, Operation, Request};
use crate::wire_request::WireRequest;

/// What to do with a write.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Confirm {
    /// Send it: it may move real money.
    Send,
    /// Only show what would be sent.
    DryRun,
}

/// What became of a write.
#[derive(Debug, Clone)]
pub enum Written<T> {
    /// It was sent and answered.
    Sent(T),
    /// It was not sent; this is what would have been.
    Would(WireRequest),
}

/// A client that may write.
#[derive(Debug, Clone)]
pub struct Writes {
    client: Client,
    confirm: Confirm,
}

impl Client {
    /// The write operations. Nothing else in this crate sends one.
    #[must_use]
    pub fn writes(&self, confirm: Confirm) -> Writes {
        Writes { client: self.clone(), confirm }
    }
}

impl Writes {
    /// Sends a typed write once. After a fault of the connection nobody knows whether it took effect: look
    /// before sending it again.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn call<R: Request>(&self, request: &R) -> Result<Written<Answer<R::Answer>>, ApiError> {
        let parameters = request.parameters();
        Ok(match self.send(R::OPERATION, &parameters).await? {
            Written::Sent(exchange) => Written::Sent(typed(R::OPERATION, exchange)?),
            Written::Would(request) => Written::Would(request),
        })
    }

    /// Sends a write once and returns the answer as it came.
    ///
    /// # Errors
    /// See [`ErrorKind`]; [`ErrorKind::Usage`] for read operations.
    pub async fn send(
        &self,
        operation: &'static Operation,
        parameters: &Map<String, Value>,
    ) -> Result<Written<Exchange>, ApiError> {
        if operation.kind == Kind::Read {
            return Err(ApiError::new(ErrorKind::Usage, operation.name, "this operation only reads"));
        }
        let request = WireRequest::new(operation, parameters)?;
        if self.confirm == Confirm::DryRun {
            return Ok(Written::Would(request));
        }
        let answer = self.client.once(operation, &request).await;
        answer.map(Written::Sent).map_err(|failure| failure.error)
    }
}

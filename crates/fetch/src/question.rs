//! One question to the service, and how a capture writes it down.

use std::collections::BTreeMap;
use std::fmt;

use duizhang_api::{Method, Operation, Paging, Place};
use duizhang_money::Timestamp;
use serde_json::value::RawValue;
use serde_json::{Map, Value, json};

/// Whose credential asks.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// The partner's.
    Partner,
    /// A customer's own.
    Customer(String),
}

/// A question: an operation and its parameters, paging left out.
#[derive(Debug, Clone)]
pub struct Question {
    /// The operation.
    pub operation: &'static Operation,
    /// Whose credential asks.
    pub account: Account,
    /// Parameters by wire name, of path, query and body alike.
    pub parameters: BTreeMap<String, Value>,
}

impl Question {
    /// A question of the partner.
    #[must_use]
    pub const fn new(operation: &'static Operation) -> Self {
        Self { operation, account: Account::Partner, parameters: BTreeMap::new() }
    }

    /// With one more parameter.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.parameters.insert(name.to_owned(), value.into());
        self
    }

    /// Asked with a customer's credential.
    #[must_use]
    pub fn of(mut self, customer: &str) -> Self {
        self.account = Account::Customer(customer.to_owned());
        self
    }

    /// What two equal questions share: 16 hex digits.
    #[must_use]
    pub fn key(&self) -> Key {
        let account = match &self.account {
            Account::Partner => "",
            Account::Customer(id) => id,
        };
        let text = json!([self.operation.name, account, self.parameters]).to_string();
        Key(blake3::hash(text.as_bytes()).to_hex().as_str().get(..16).unwrap_or_default().to_owned())
    }

    /// Whether the answer comes in pages.
    #[must_use]
    pub const fn is_paged(&self) -> bool {
        !matches!(self.operation.paging, Paging::None)
    }

    /// The parameters of one page.
    #[must_use]
    pub fn page(&self, offset: u64, limit: u32) -> Map<String, Value> {
        let mut parameters: Map<String, Value> =
            self.parameters.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        if self.is_paged() {
            parameters.insert("offset".to_owned(), offset.into());
            parameters.insert("limit".to_owned(), limit.into());
        }
        parameters
    }

    /// The line of a capture: one exchange, the body as it came.
    ///
    /// # Errors
    /// Only if a value has no JSON form.
    pub fn line(&self, exchange: &Exchanged<'_>) -> Result<String, serde_json::Error> {
        let (mut path, mut query, mut body) = (self.operation.path.to_owned(), Map::new(), Map::new());
        for (name, value) in self.page(exchange.offset, exchange.limit) {
            let declared = self.operation.parameters.iter().find(|parameter| parameter.name == name);
            match declared.map(|parameter| parameter.place) {
                Some(Place::Path) => path = path.replace(&format!("{{{name}}}"), &plain(&value)),
                Some(Place::Header) => {}
                Some(Place::Body) => {
                    body.insert(name, value);
                }
                Some(Place::Query) | None => {
                    query.insert(name, in_query(value));
                }
            }
        }
        let body = if self.operation.method == Method::Get { Value::Null } else { Value::Object(body) };
        let line = json!({
            "operation": self.operation.name,
            "taken_at": exchange.taken_at.to_utc(),
            "account": exchange.account,
            "request": {
                "method": method(self.operation.method), "path": path, "query": query, "body": body,
            },
            "status": exchange.status,
        })
        .to_string();
        let head = line.strip_suffix('}').unwrap_or(&line);
        Ok(format!("{head},\"body\":{}}}", on_one_line(exchange.body)?))
    }
}

impl fmt::Display for Question {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.operation.name)?;
        for (name, value) in &self.parameters {
            match value {
                Value::Array(items) => write!(f, " {name}={} values", items.len())?,
                value => write!(f, " {name}={}", plain(value))?,
            }
        }
        match &self.account {
            Account::Partner => Ok(()),
            Account::Customer(id) => write!(f, " (customer {id})"),
        }
    }
}

/// Names a question in the journal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Key(pub(crate) String);

/// What became of one page's request.
#[derive(Debug, Clone, Copy)]
pub struct Exchanged<'a> {
    /// The account whose credential asked, by id.
    pub account: &'a str,
    /// Records before the page.
    pub offset: u64,
    /// Records asked for.
    pub limit: u32,
    /// When it was answered, by the service's clock.
    pub taken_at: Timestamp,
    /// HTTP status.
    pub status: u16,
    /// The body as it came.
    pub body: &'a str,
}

const fn method(method: Method) -> &'static str {
    match method {
        Method::Get => "GET",
        Method::Post => "POST",
        Method::Put => "PUT",
        Method::Delete => "DELETE",
    }
}

/// A scalar as it stands in a path.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// In a query everything is text; lists repeat their key.
fn in_query(value: Value) -> Value {
    match value {
        Value::Array(items) => Value::Array(items.iter().map(|item| plain(item).into()).collect()),
        value => plain(&value).into(),
    }
}

/// A JSON body without its line breaks, which can only stand between its tokens; anything else as
/// a JSON text.
fn on_one_line(body: &str) -> Result<String, serde_json::Error> {
    if serde_json::from_str::<&RawValue>(body).is_ok() {
        Ok(body.trim().replace(['\n', '\r'], " "))
    } else {
        serde_json::to_string(body)
    }
}

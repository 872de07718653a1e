//! What an operation of the API is: one table describes them all, and one function calls them.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::site::Site;
use crate::wire::WireError;

/// HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`: parameters go into the query.
    Get,
    /// `POST`: parameters go into the body, unless they are declared as path or query.
    Post,
    /// `PUT`, likewise.
    Put,
    /// `DELETE`, likewise.
    Delete,
}

/// Whether an operation moves anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Only looks: may be retried.
    Read,
    /// Changes accounts, orders or money: never sent twice.
    Write,
}

/// Whose credential an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Credential {
    /// The partner's only.
    Partner,
    /// A customer's only.
    Customer,
    /// Either.
    Either,
}

/// How an operation cuts its answer into pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Paging {
    /// It does not.
    None,
    /// `offset` counts records from 0.
    Offset {
        /// The largest `limit`.
        limit_max: u32,
        /// The largest `offset`.
        offset_max: u32,
    },
    /// `offset` counts pages from 1.
    Page {
        /// The largest `limit`.
        limit_max: u32,
    },
    /// Each page names where the next one starts.
    Marker {
        /// The largest `limit`.
        limit_max: u32,
    },
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the path's `{name}`.
    Path,
    /// In the query; lists repeat the name.
    Query,
    /// In the JSON body.
    Body,
    /// In a header.
    Header,
}

/// One parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Its wire name.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether the service insists on it.
    pub required: bool,
}

/// One operation of the API.
#[derive(Debug)]
pub struct Operation {
    /// Official name, for example `ListSubCustomerBillDetail`.
    pub name: &'static str,
    /// Whether it only looks.
    pub kind: Kind,
    /// HTTP method.
    pub method: Method,
    /// Path with `{name}` for path parameters.
    pub path: &'static str,
    /// Whose credential it takes.
    pub credential: Credential,
    /// How it pages.
    pub paging: Paging,
    /// The answer's array of rows, if it is a list.
    pub rows: Option<&'static str>,
    /// The answer's field with the number of all rows: `total_count` or `count`.
    pub total: Option<&'static str>,
    /// Requests per second that the service allows.
    pub rate: u32,
    /// The permission items of which any one suffices, as documented.
    pub permission: Option<&'static str>,
    /// The sites that have it: `cn`, `intl`.
    pub sites: &'static [&'static str],
    /// Its parameters.
    pub parameters: &'static [Parameter],
    /// Reads an answer into its type and writes it back: what a type understands of an answer.
    pub round_trip: fn(Value) -> Result<Value, WireError>,
}

impl Operation {
    /// Whether a site has it.
    #[must_use]
    pub fn is_on(&self, site: &Site) -> bool {
        match site {
            Site::China => self.sites.contains(&"cn"),
            Site::International | Site::Europe => self.sites.contains(&"intl"),
            Site::Custom { .. } => true,
        }
    }
}

/// A typed request: knows its operation and the type of the answer.
pub trait Request: Sync {
    /// The operation it belongs to.
    const OPERATION: &'static Operation;
    /// What the service answers.
    type Answer: DeserializeOwned + Send;

    /// The parameters by wire name, absent ones left out.
    fn parameters(&self) -> Map<String, Value>;
}

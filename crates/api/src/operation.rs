//! What an operation of the API is: one table describes them all, and one function calls them.
//!
//! The table is [`crate::operations`]; it is generated from the description in `spec/`.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::site::Site;
use crate::wire::{self, Argument, Wire, WireError};

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

/// The JSON form of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A text.
    Text,
    /// A whole number.
    Integer,
    /// A decimal number, written with its exact digits.
    Decimal,
    /// `true` or `false`.
    Boolean,
    /// An object.
    Object,
    /// A list of texts; in a query the name is repeated.
    Texts,
    /// A list of whole numbers; in a query the name is repeated.
    Integers,
    /// A list of objects.
    Objects,
}

/// One parameter of an operation.
#[derive(Debug)]
pub struct Parameter {
    /// Its wire name.
    pub name: &'static str,
    /// Where it goes.
    pub place: Place,
    /// Whether the service insists on it, at every site of the operation.
    pub required: bool,
    /// Its JSON form.
    pub shape: Shape,
    /// How many elements a list may have, where that is documented.
    pub list_max: Option<u32>,
    /// The sites that know it, of those that have the operation.
    pub sites: &'static [&'static str],
    /// The sites that insist on it, of those that have the operation: all of them if `required`.
    pub required_at: &'static [&'static str],
}

impl Parameter {
    /// An optional parameter that every site knows; the methods below say what differs.
    pub(crate) const fn new(name: &'static str, place: Place, shape: Shape) -> Self {
        let sites = &["cn", "intl"];
        Self { name, place, required: false, shape, list_max: None, sites, required_at: &[] }
    }

    /// The service insists on it wherever it is known.
    pub(crate) const fn required(self) -> Self {
        Self { required: true, required_at: self.sites, ..self }
    }

    /// Only these sites know it.
    pub(crate) const fn only_at(self, sites: &'static [&'static str]) -> Self {
        Self { sites, ..self }
    }

    /// Only these sites insist on it.
    pub(crate) const fn required_at(self, sites: &'static [&'static str]) -> Self {
        Self { required_at: sites, ..self }
    }

    /// A list of at most so many elements.
    pub(crate) const fn at_most(self, elements: u32) -> Self {
        Self { list_max: Some(elements), ..self }
    }
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
    /// Reads an answer into its type and writes it back: what the type understands of it. Decimals and
    /// codes are texts then, nulls are left out, and what has no field stands behind the fields.
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

    /// The mandatory parameters that are not among these, as a request wrote them.
    pub fn missing<'a>(&self, given: &'a Map<String, Value>) -> impl Iterator<Item = &'static str> + 'a {
        let mandatory = self.parameters.iter().filter(|parameter| parameter.required);
        mandatory.map(|parameter| parameter.name).filter(|name| !given.contains_key(*name))
    }
}

/// A typed request: knows its operation and the type of the answer.
pub trait Request: Argument + Sync {
    /// The operation it belongs to.
    const OPERATION: &'static Operation;
    /// What the service answers.
    type Answer: DeserializeOwned + Send;

    /// The parameters by wire name, absent and empty ones left out.
    fn parameters(&self) -> Map<String, Value> {
        match self.write() {
            Value::Object(fields) => fields,
            _ => Map::new(),
        }
    }
}

/// An answer that is a list.
pub trait Rows {
    /// What it lists.
    type Row;

    /// The rows of this page.
    fn into_rows(self) -> Vec<Self::Row>;
}

/// The types of an operation, for those who have its name and JSON instead of a typed request.
#[derive(Debug)]
pub struct Types {
    /// The operation.
    pub operation: &'static Operation,
    ask: fn(Value) -> Result<Map<String, Value>, WireError>,
}

impl Types {
    pub(crate) const fn of<R: Request + Wire + Default>() -> Self {
        Self {
            operation: R::OPERATION,
            ask: |given| {
                let parameters = wire::read::<R>(given)?.parameters();
                let missing = R::OPERATION.missing(&parameters).next();
                missing.map_or(Ok(parameters), |name| Err(WireError::missing().inside(name)))
            },
        }
    }

    /// The parameters as a typed request of these values sends them: `"3"` becomes 3 where the
    /// service wants a number, empty ones are left out.
    ///
    /// # Errors
    /// A value is of another type, a mandatory one is missing, or one is no parameter.
    pub fn ask(&self, given: Value) -> Result<Map<String, Value>, WireError> {
        (self.ask)(given)
    }

    /// An answer as its types read it, see [`Operation::round_trip`].
    ///
    /// # Errors
    /// A value cannot be what its field says.
    pub fn answer(&self, body: Value) -> Result<Value, WireError> {
        (self.operation.round_trip)(body)
    }
}

//! A request's parameters: collected from where they belong, and checked as the service checks them.
//!
//! What a value *means* (months, windows of time, retention, list sizes) is checked where the answer is made,
//! in [`crate::wire`].

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::reply::Denied;
use super::signature::{Arrived, unescape};
use super::spec::{Operation, Paging, Parameter, Place, Type};

/// A question to an operation.
#[derive(Debug, Clone)]
pub(super) struct Question {
    pub(super) operation: &'static Operation,
    pub(super) account: String,
    pub(super) path: String,
    /// By name, as [`crate::wire::Call`] wants them.
    pub(super) parameters: Map<String, Value>,
}

impl Question {
    /// A number among the parameters.
    pub(super) fn number(&self, name: &str) -> Option<u64> {
        self.parameters.get(name).and_then(|value| plain(value).parse().ok())
    }

    /// What is asked, language and paging left out, as a key: the same for the same question, whatever the order
    /// in which its parameters and the entries of its lists come.
    pub(super) fn key(&self) -> String {
        let asked = |name: &String| {
            // What stands in the path is in it already, and captures do not repeat it.
            [Place::Query, Place::Body].iter().any(|place| self.operation.parameter(name, *place).is_some())
        };
        let parameters = self.parameters.iter().filter(|(name, _)| asked(name));
        key(self.operation.name, &self.account, &self.path, parameters)
    }

    /// The language in which it is asked.
    pub(super) fn language(&self) -> String {
        self.parameters.get("X-Language").map(plain).unwrap_or_default().to_ascii_lowercase()
    }
}

/// See [`Question::key`].
pub(super) fn key<'a>(
    operation: &str,
    account: &str,
    path: &str,
    parameters: impl IntoIterator<Item = (&'a String, &'a Value)>,
) -> String {
    let sorted: BTreeMap<&str, String> = parameters
        .into_iter()
        .filter(|(name, value)| !matches!(name.as_str(), "offset" | "limit") && !value.is_null())
        .map(|(name, value)| (name.as_str(), in_any_order(value)))
        .collect();
    format!("{operation} {account} {path} {sorted:?}")
}

fn in_any_order(value: &Value) -> String {
    match value {
        Value::Array(items) => {
            let mut items: Vec<String> = items.iter().map(plain).collect();
            items.sort();
            items.join(" ")
        }
        value => plain(value),
    }
}

/// A scalar as text.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn refused(message: &str) -> Denied {
    Denied::bss(400, "CBC.0100", message)
}

/// All parameters of a request by name, each from the place where it belongs. What is declared nowhere is
/// ignored, as the service ignores it.
pub(super) fn collected(
    operation: &Operation,
    arrived: &Arrived<'_>,
    in_path: BTreeMap<String, String>,
) -> Result<Map<String, Value>, Denied> {
    let mut parameters = queried(operation, arrived.query);
    if operation.has_body() {
        let json = arrived.headers.get("content-type").is_some_and(|kind| is_json(kind));
        if !json {
            return Err(refused("The Content-Type of the request is not application/json."));
        }
        let Ok(Value::Object(members)) = serde_json::from_slice(arrived.body) else {
            return Err(refused("The request body is not a JSON object."));
        };
        let declared = |name: &str| operation.parameter(name, Place::Body).is_some();
        parameters.extend(members.into_iter().filter(|(name, value)| declared(name) && !value.is_null()));
    }
    parameters.extend(in_path.into_iter().map(|(name, value)| (name, value.into())));
    if let Some(language) = arrived.headers.get("x-language")
        && operation.parameter("X-Language", Place::Header).is_some()
    {
        parameters.insert("X-Language".to_owned(), language.clone().into());
    }
    Ok(parameters)
}

fn is_json(content_type: &str) -> bool {
    content_type.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("application/json")
}

/// The declared parameters of a query; one that is repeated becomes a list.
fn queried(operation: &Operation, query: &str) -> Map<String, Value> {
    let text = |part: &str| String::from_utf8_lossy(&unescape(part)).into_owned();
    let mut parameters = Map::new();
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let (name, value) = (text(name), Value::String(text(value)));
        if operation.parameter(&name, Place::Query).is_none() {
            continue;
        }
        match parameters.get_mut(&name) {
            None => {
                parameters.insert(name, value);
            }
            Some(Value::Array(values)) => values.push(value),
            Some(first) => *first = Value::Array(vec![first.take(), value]),
        }
    }
    parameters
}

/// What is wrong with the parameters, if anything.
pub(super) fn complaint(operation: &Operation, given: &Map<String, Value>) -> Option<Denied> {
    let wrong = operation.params.iter().find_map(|parameter| {
        let value = given.get(&parameter.name);
        value.map_or_else(|| missing(parameter), |value| parameter.complaint(value))
    });
    wrong.or_else(|| paging(operation, given)).map(|message| refused(&message))
}

fn missing(parameter: &Parameter) -> Option<String> {
    let needed = parameter.required && parameter.place != Place::Header;
    needed.then(|| format!("Parameter {} is mandatory.", parameter.name))
}

fn paging(operation: &Operation, given: &Map<String, Value>) -> Option<String> {
    let number = |name: &str| given.get(name).and_then(|value| plain(value).parse::<i64>().ok());
    let first = i64::from(operation.paging() == Paging::Pages);
    for (name, from, to) in [("limit", 1, operation.limit_max()), ("offset", first, operation.offset_max())] {
        if number(name).is_some_and(|number| !(from..=to).contains(&number)) {
            return Some(format!("Parameter {name} is not within {from} to {to}."));
        }
    }
    None
}

impl Parameter {
    fn complaint(&self, value: &Value) -> Option<String> {
        let name = &self.name;
        if !fits(self.kind, self.place, value) {
            return Some(format!("Parameter {name} is not of type {}.", called(self.kind)));
        }
        let nothing = match value {
            Value::String(text) => text.is_empty(),
            Value::Array(items) => items.is_empty(),
            _ => false,
        };
        if self.required && nothing {
            return Some(format!("Parameter {name} is mandatory."));
        }
        if let (Some(kind), Value::Array(entries)) = (self.items.as_ref().map(|items| items.kind), value)
            && !entries.iter().all(|entry| fits(kind, self.place, entry))
        {
            return Some(format!("An entry of parameter {name} is not of type {}.", called(kind)));
        }
        let longest = longest(name);
        let too_long = |value: &Value| value.as_str().is_some_and(|text| text.chars().count() > longest);
        let entries = value.as_array().map_or_else(|| std::slice::from_ref(value), Vec::as_slice);
        if entries.iter().any(too_long) {
            return Some(format!("Parameter {name} is longer than {longest} characters."));
        }
        None
    }
}

/// Whether a value has this type. A query has text only; in a body the types are those of JSON.
fn fits(kind: Type, place: Place, value: &Value) -> bool {
    let in_body = place == Place::Body;
    match kind {
        Type::String if in_body => value.is_string(),
        // One entry of a list may stand alone in a query, but not the other way round.
        Type::String => !value.is_array(),
        Type::Integer => (value.is_number() || !in_body) && plain(value).parse::<i32>().is_ok(),
        Type::Number => value.is_number() || (!in_body && value.is_string()),
        Type::Boolean if in_body => value.is_boolean(),
        Type::Boolean => matches!(plain(value).to_ascii_lowercase().as_str(), "true" | "false"),
        Type::Array => value.is_array() || !in_body,
        Type::Object => value.is_object(),
    }
}

const fn called(kind: Type) -> &'static str {
    match kind {
        Type::String => "String",
        Type::Integer => "Integer",
        Type::Number => "BigDecimal",
        Type::Boolean => "Boolean",
        Type::Array => "List",
        Type::Object => "Object",
    }
}

/// Characters that a text may have: the documented maxima (part 0.3 of the API reference) by kind of name.
/// Where operations differ the largest one counts.
fn longest(name: &str) -> usize {
    match name {
        "trade_id" => 128,
        "cloud_service_type" => 256,
        "resource_type" | "resource_type_code" => 400,
        "cycle" | "bill_cycle" | "shared_month" | "bill_date_begin" | "bill_date_end"
        | "bill_cycle_begin" | "bill_cycle_end" => 10,
        "charge_mode" => 4,
        _ if name.ends_with("_begin") || name.ends_with("_end") => 64,
        _ if name.ends_with("_id") || name.ends_with("_ids") => 64,
        _ if name.ends_with("_name") => 200,
        _ => 2_000,
    }
}

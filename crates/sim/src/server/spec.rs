//! The operations as the specification lists them: routes, places and types of parameters.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::Value;

use crate::SimError;
use crate::wire;

/// One operation.
#[derive(Debug, Deserialize)]
pub(super) struct Operation {
    #[serde(rename = "operation")]
    pub(super) name: String,
    pub(super) method: String,
    path: String,
    pagination: String,
    params: Vec<Parameter>,
    response: Vec<Field>,
    /// Official name with the life of the program.
    #[serde(skip)]
    pub(super) known_as: &'static str,
    #[serde(skip)]
    pub(super) permission: Option<String>,
    #[serde(skip)]
    pub(super) rate: u32,
}

#[derive(Debug, Deserialize)]
pub(super) struct Parameter {
    pub(super) name: String,
    #[serde(rename = "in")]
    pub(super) place: String,
    #[serde(rename = "type")]
    pub(super) kind: String,
    #[serde(default)]
    pub(super) required: bool,
}

#[derive(Debug, Deserialize)]
struct Field {
    name: String,
    #[serde(rename = "type")]
    kind: String,
}

/// All operations.
#[derive(Debug)]
pub(super) struct Spec {
    operations: Vec<Operation>,
}

/// What the documentation adds.
#[derive(Deserialize)]
struct Meaning {
    permission: Option<String>,
    rate: Option<u32>,
}

/// Requests per second that the documentation names for most operations, and is taken for the rest.
const RATE: u32 = 10;

impl Spec {
    pub(super) fn load() -> Result<Self, SimError> {
        #[derive(Deserialize)]
        struct File {
            operations: Vec<Operation>,
        }
        let broken = |error: serde_json::Error| SimError::Render(format!("the specification: {error}"));
        let file: File =
            serde_json::from_str(include_str!("../../../api/spec/bss-api.json")).map_err(broken)?;
        let meanings: BTreeMap<String, Meaning> =
            serde_json::from_str(include_str!("../../../api/spec/meanings.json")).map_err(broken)?;
        let mut operations = file.operations;
        for operation in &mut operations {
            let meaning = meanings.get(&operation.name);
            operation.known_as = wire::operation_name(&operation.name)
                .ok_or_else(|| SimError::Render(format!("{} is not answered", operation.name)))?;
            operation.permission = meaning.and_then(|meaning| meaning.permission.clone());
            operation.rate = meaning.and_then(|meaning| meaning.rate).unwrap_or(RATE);
        }
        Ok(Self { operations })
    }

    /// The operation of a method and a decoded path, with its path parameters.
    pub(super) fn route(&self, method: &str, path: &str) -> Option<(&Operation, BTreeMap<String, String>)> {
        let fits = |operation: &&Operation| operation.method == method;
        // Fixed paths win over those with parameters: `…/details/{order_id}` is not `…/refund-orders`.
        let mut found: Vec<_> = self
            .operations
            .iter()
            .filter(fits)
            .filter_map(|operation| matched(&operation.path, path).map(|values| (operation, values)))
            .collect();
        found.sort_by_key(|(_, values)| values.len());
        found.into_iter().next()
    }

    /// Whether any operation has this path, whatever the method.
    pub(super) fn has_path(&self, path: &str) -> bool {
        self.operations.iter().any(|operation| matched(&operation.path, path).is_some())
    }
}

fn matched(pattern: &str, path: &str) -> Option<BTreeMap<String, String>> {
    let (pattern, path): (Vec<&str>, Vec<&str>) = (pattern.split('/').collect(), path.split('/').collect());
    if pattern.len() != path.len() {
        return None;
    }
    let mut values = BTreeMap::new();
    for (wanted, is) in pattern.iter().zip(&path) {
        match wanted.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
            Some(name) if !is.is_empty() => {
                values.insert(name.to_owned(), (*is).to_owned());
            }
            _ if wanted == is => {}
            _ => return None,
        }
    }
    Some(values)
}

impl Operation {
    /// The largest page.
    fn limit_max(&self) -> i64 {
        if self.pagination.contains("uncertain") {
            return 1_000; // the service may take more than the documentation admits
        }
        let after = |mark: &str| {
            let digits: String =
                self.pagination.split_once(mark)?.1.chars().take_while(char::is_ascii_digit).collect();
            digits.parse().ok()
        };
        after("limit 1–").or_else(|| after("limit ≤ ")).unwrap_or(100)
    }

    /// The answer's list.
    pub(super) fn rows(&self) -> Option<&str> {
        self.response.iter().find(|field| field.kind == "array").map(|field| field.name.as_str())
    }

    pub(super) fn is_paged(&self) -> bool {
        !self.pagination.starts_with("none")
    }

    pub(super) fn parameter(&self, name: &str) -> Option<&Parameter> {
        self.params.iter().find(|parameter| parameter.name == name)
    }

    /// What is wrong with the parameters, if anything.
    pub(super) fn complaint(&self, given: &serde_json::Map<String, Value>) -> Option<String> {
        for parameter in &self.params {
            let value = given.get(&parameter.name).filter(|value| !value.is_null());
            match value {
                None if parameter.required && parameter.place != "header" => {
                    return Some(format!("Parameter {} is mandatory.", parameter.name));
                }
                Some(value) if !parameter.takes(value) => {
                    return Some(format!("Parameter {} is not of type {}.", parameter.name, parameter.kind));
                }
                _ => {}
            }
        }
        let number = |name: &str| given.get(name).and_then(|value| plain(value).parse::<i64>().ok());
        if number("limit").is_some_and(|limit| limit < 1 || limit > self.limit_max()) {
            return Some(format!("Parameter limit is not within 1 to {}.", self.limit_max()));
        }
        if number("offset").is_some_and(|offset| offset < 0) {
            return Some("Parameter offset is negative.".to_owned());
        }
        None
    }
}

impl Parameter {
    fn takes(&self, value: &Value) -> bool {
        let in_body = self.place == "body";
        match self.kind.as_str() {
            "integer" => plain(value).parse::<i64>().is_ok(),
            "number" => matches!(value, Value::Number(_) | Value::String(_)),
            "boolean" => matches!(plain(value).as_str(), "true" | "false"),
            "array" if in_body => value.is_array(),
            "object" => value.is_object(),
            "string" if in_body => value.is_string(),
            _ => true,
        }
    }
}

/// A scalar as text.
pub(super) fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

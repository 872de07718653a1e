//! The specification, `crates/api/spec/bss-api.json`, and a walk that holds a value against it.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Map, Value};

/// One operation as the specification describes it.
pub(crate) struct Operation {
    pub(crate) name: String,
    pub(crate) read: bool,
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) pagination: String,
    pub(crate) params: Vec<Value>,
    pub(crate) response: Vec<Value>,
}

/// All operations by name.
pub(crate) fn operations() -> &'static BTreeMap<String, Operation> {
    static OPERATIONS: OnceLock<BTreeMap<String, Operation>> = OnceLock::new();
    OPERATIONS.get_or_init(|| {
        let spec: Value = include_str!("../../../api/spec/bss-api.json").parse().unwrap();
        let text = |operation: &Value, name: &str| operation[name].as_str().unwrap().to_owned();
        let list = |operation: &Value, name: &str| operation[name].as_array().unwrap().clone();
        let read = |operation: &Value| Operation {
            name: text(operation, "operation"),
            read: operation["kind"] == "read",
            method: text(operation, "method"),
            path: text(operation, "path"),
            pagination: text(operation, "pagination"),
            params: list(operation, "params"),
            response: list(operation, "response"),
        };
        let all = spec["operations"].as_array().unwrap().iter().map(read);
        all.map(|operation| (operation.name.clone(), operation)).collect()
    })
}

/// The name of an answer's row array: its first array of objects.
pub(crate) fn rows_field(operation: &Operation) -> Option<&str> {
    let mut lists = operation.response.iter().filter(|field| field["type"] == "array");
    lists.find_map(|field| field["name"].as_str())
}

/// Fields that rightly stay away: operation, field.
const ABSENT: [(&str, &str); 9] = [
    // Refunds and write-offs come without these three (API reference, 2.A).
    ("ListSubcustomerMonthlyBills", "debt_amount"),
    ("ListSubcustomerMonthlyBills", "adjustment_amount"),
    ("ListSubcustomerMonthlyBills", "discount_amount"),
    // Yearly/monthly rows of the partner's detail come without the component of a bundle.
    ("ListSubCustomerBillDetail", "sub_service_type_code"),
    ("ListSubCustomerBillDetail", "sub_service_type_name"),
    ("ListSubCustomerBillDetail", "sub_resource_type_code"),
    ("ListSubCustomerBillDetail", "sub_resource_type_name"),
    ("ListSubCustomerBillDetail", "sub_resource_id"),
    ("ListSubCustomerBillDetail", "sub_resource_name"),
];

/// Whether a number is written plainly: no exponent, no sign but a minus, no leading zeros.
fn plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, rest) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(rest) && (whole == "0" || !whole.starts_with('0'))
}

/// Holds an object against the fields of the specification; says every difference, with its place.
pub(crate) fn differences(operation: &str, fields: &[Value], value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    object(operation, fields, value, operation, &mut found);
    found
}

fn object(operation: &str, fields: &[Value], value: &Value, place: &str, found: &mut Vec<String>) {
    let Some(map) = value.as_object() else {
        found.push(format!("{place}: not an object: {value}"));
        return;
    };
    for name in map.keys() {
        if !fields.iter().any(|field| field["name"] == name.as_str()) {
            found.push(format!("{place}: the specification knows no {name}"));
        }
    }
    for field in fields {
        let name = field["name"].as_str().unwrap();
        let place = format!("{place}.{name}");
        if field["on_failure_only"] == true {
            if map.contains_key(name) {
                found.push(format!("{place}: only failures have it"));
            }
            continue;
        }
        match map.get(name) {
            None if ABSENT.contains(&(operation, name)) => {}
            None => found.push(format!("{place}: missing")),
            Some(Value::Null) if field["required"] == true => found.push(format!("{place}: null")),
            Some(Value::Null) => {}
            Some(value) => typed(operation, field, value, &place, found),
        }
    }
}

/// A value that is there.
fn typed(operation: &str, field: &Value, value: &Value, place: &str, found: &mut Vec<String>) {
    let right = match field["type"].as_str().unwrap() {
        "string" => value.as_str().is_some_and(|text| written(operation, place, text)),
        "boolean" => value.is_boolean(),
        "integer" => value.is_number() && !value.to_string().contains('.') && value.as_i64().is_some(),
        "number" => {
            let text = value.to_string();
            let double = field["format"] == "double";
            value.is_number() && plain(&text) && (!double || text.contains('.')) && decimals(&text) <= 10
        }
        "array" => {
            let items = value.as_array();
            for (at, item) in items.into_iter().flatten().enumerate() {
                typed(operation, &field["items"], item, &format!("{place}[{at}]"), found);
            }
            items.is_some()
        }
        "object" => {
            match field["fields"].as_array() {
                Some(fields) => object(operation, fields, value, place, found),
                // The one recursive structure: a node of an organisation tree.
                None => object(operation, &node(), value, place, found),
            }
            true
        }
        other => panic!("{place}: the specification has a type {other}"),
    };
    if !right {
        found.push(format!("{place}: {value} is no {}", field["type"]));
    }
}

fn decimals(text: &str) -> usize {
    text.split_once('.').map_or(0, |(_, decimals)| decimals.len())
}

/// Whether a text is written as its name wants it: UTC times with seconds, plain numbers for amounts.
fn written(operation: &str, place: &str, text: &str) -> bool {
    let name = place.rsplit(['.', '[']).next().unwrap_or_default();
    let shape = |shape: &str| {
        let fits = |(wanted, got): (char, char)| {
            if wanted == '9' { got.is_ascii_digit() } else { wanted == got }
        };
        text.len() == shape.len() && shape.chars().zip(text.chars()).all(fits)
    };
    // The validity of a tag is given in months.
    if operation == "ListSubCustomerNewTag" && name.ends_with("_time") {
        return shape("9999-99");
    }
    if name == "time_dimension_value" {
        return shape("9999-99") || shape("9999-99-99");
    }
    if name.ends_with("_time") || name == "associated_on" {
        return shape("9999-99-99T99:99:99Z");
    }
    if matches!(name, "bill_cycle" | "cycle" | "shared_month") {
        return shape("9999-99");
    }
    let quantity = ["amount", "_value", "_quota", "_width", "_days", "balance"];
    let number = quantity.iter().any(|end| name.ends_with(end)) || name == "balance_after_change";
    let not_numbers = ["cost_unit_rule_value", "tag_value"];
    !number || not_numbers.contains(&name) || plain(text)
}

fn node() -> Vec<Value> {
    let organisations = &operations()["ListEnterpriseOrganizations"].response;
    let children = organisations.iter().find(|field| field["name"] == "child_nodes").unwrap();
    children["items"]["fields"].as_array().unwrap().clone()
}

/// Holds the parameters of a request against the specification: known names, types, mandatory ones.
pub(crate) fn wrong_parameters(operation: &Operation, parameters: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in parameters {
        let known = operation.params.iter().find(|param| param["name"] == name.as_str());
        let Some(known) = known else {
            found.push(format!("{}: no parameter {name}", operation.name));
            continue;
        };
        let fits = match known["type"].as_str().unwrap() {
            "string" => value.is_string(),
            "integer" => value.is_i64(),
            "number" => value.is_number(),
            "boolean" => value.is_boolean(),
            "array" => value.is_array(),
            _ => value.is_object(),
        };
        if !fits {
            found.push(format!("{}: {name} is no {}", operation.name, known["type"]));
        }
    }
    for param in operation.params.iter().filter(|param| param["required"] == true) {
        let name = param["name"].as_str().unwrap();
        if !parameters.contains_key(name) {
            found.push(format!("{}: {name} is missing", operation.name));
        }
    }
    found
}

//! Values for the options of a format, found in its schema.

use std::collections::BTreeSet;

use duizhang_plugin_host::Format;
use serde_json::{Map, Value, json};

/// Values of an option that are tried at most.
const MAX_VALUES: usize = 12;

/// The names of the options.
pub(crate) fn names(format: &Format) -> Vec<String> {
    let properties = format.about.options.get("properties").and_then(Value::as_object);
    properties.map(|properties| properties.keys().cloned().collect()).unwrap_or_default()
}

/// Whether options fit the schema.
pub(crate) fn fit(format: &Format, options: &Value) -> bool {
    format.about.complete_options(options).is_ok()
}

/// Options with one that is not its default.
pub(crate) fn with(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

/// Values of one option that fit the schema.
pub(crate) fn values(format: &Format, name: &str) -> Vec<Value> {
    let mut found: Vec<Value> = Vec::new();
    let mut words = BTreeSet::new();
    mentioned(&format.about.options, &mut words);
    let words = words.into_iter().filter_map(|text| serde_json::from_str(&text).ok());
    let general = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(i32::MAX),
        json!(i64::MAX),
        json!(""),
        json!("x"),
        json!("对账 👩\u{200d}💻"),
        json!("x".repeat(10_000)),
        json!([]),
        json!(["x"]),
        json!({}),
    ];
    for value in words.chain(general) {
        if found.len() < MAX_VALUES && !found.contains(&value) && fit(format, &with(name, value.clone())) {
            found.push(value);
        }
    }
    found
}

/// Values of one option that do not fit the schema.
pub(crate) fn misfits(format: &Format, name: &str) -> Vec<Value> {
    let all = [json!({"no": 1}), json!([[1]]), json!(1.5), json!("\u{1}not this\u{1}"), json!(true)];
    all.into_iter().filter(|value| !fit(format, &with(name, value.clone()))).collect()
}

/// Whatever a schema mentions as a value, as JSON text.
fn mentioned(schema: &Value, words: &mut BTreeSet<String>) {
    match schema {
        Value::Object(members) => {
            for (keyword, value) in members {
                match (keyword.as_str(), value) {
                    ("const" | "default" | "minimum" | "maximum", value) => {
                        words.extend([value.to_string()]);
                    }
                    ("enum" | "examples", Value::Array(all)) => {
                        words.extend(all.iter().map(Value::to_string));
                    }
                    (_, value) => mentioned(value, words),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| mentioned(item, words)),
        _ => {}
    }
}
